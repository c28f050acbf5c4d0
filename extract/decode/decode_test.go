package decode

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const sample = "<html><head><title>云岫市教育局2015年政府信息公开年报_首页</title></head><body><p>本局公开政府信息３１２条，㐀字在内。</p></body></html>"

func encoded(t testing.TB, s string, how string) []byte {
	t.Helper()
	var b []byte
	var err error
	switch how {
	case "gbk":
		b, err = simplifiedchinese.GBK.NewEncoder().Bytes([]byte(s))
	case "gb18030":
		b, err = simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	case "utf-16le":
		b, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
	default:
		b = []byte(s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCharset(t *testing.T) {
	gbk := strings.Replace(sample, "㐀", "某", 1)
	for _, c := range []struct {
		name, page, how, contentType, want string
	}{
		{"utf-8", sample, "", "", "utf-8"},
		{"utf-8 with mark", "\ufeff" + sample, "", "", "utf-8"},
		{"utf-8 labelled gb2312", strings.Replace(sample, "<title>", `<meta charset="gb2312"><title>`, 1), "", "text/html; charset=gb2312", "utf-8"},
		{"gbk labelled gb2312", strings.Replace(gbk, "<title>", `<meta charset="gb2312"><title>`, 1), "gbk", "", "gb18030"},
		{"gbk labelled utf-8", gbk, "gbk", "text/html; charset=utf-8", "gb18030"},
		{"gbk without a label", gbk, "gbk", "", "gb18030"},
		{"gb18030 with four-byte characters", sample, "gb18030", "", "gb18030"},
		{"utf-16 with mark", sample, "utf-16le", "", "utf-16le"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Page(encoded(t, c.page, c.how), c.contentType)
			if err != nil {
				t.Fatal(err)
			}
			if d.Charset != c.want || d.Replaced != 0 {
				t.Errorf("charset %s with %d lost, want %s with 0", d.Charset, d.Replaced, c.want)
			}
			if !strings.HasPrefix(d.Text, "本局公开政府信息３１２条") || d.Title != "云岫市教育局2015年政府信息公开年报_首页" {
				t.Errorf("text %q, title %q", d.Text, d.Title)
			}
		})
	}
}

func TestDamageIsCounted(t *testing.T) {
	b := encoded(t, strings.Repeat("主动公开政府信息。", 100), "gbk")
	b = append(b[:900:900], append([]byte{0xff, '?'}, b[900:]...)...)
	d, err := Page(b, "")
	if err != nil {
		t.Fatal(err)
	}
	if d.Replaced == 0 {
		t.Error("the damaged byte is not counted")
	}
}

func TestRefused(t *testing.T) {
	noise := make([]byte, 4096)
	for i := range noise {
		noise[i] = byte(i*i*7 + i>>3)
	}
	for _, c := range []struct {
		name string
		page []byte
		want error
	}{
		{"empty file", nil, ErrEmpty},
		{"blanks only", []byte(" \n\t "), ErrEmpty},
		{"tags only", []byte("<html><body><script>var a=1</script></body></html>"), ErrEmpty},
		{"jpeg", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"), ErrNotText},
		{"pdf", []byte("%PDF-1.4\n1 0 obj"), ErrNotText},
		{"zip", []byte("PK\x03\x04\x14\x00"), ErrNotText},
		{"old office file", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ErrNotText},
		{"noise", noise, ErrNotText},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Page(c.page, ""); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
	if _, err := Page(make([]byte, MaxSize+1), ""); err == nil || !strings.Contains(err.Error(), "limit") {
		t.Errorf("a page over the limit: %v", err)
	}
}

func TestHTMLText(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"inline tags join", "<p>共<span>1</span><span>2</span>条</p>", "共12条\n"},
		{"blocks break", "<div>一</div><div>二</div>", "一\n二\n"},
		{"br breaks", "<p>一<br>二</p>", "一\n二\n"},
		{"white space folds", "<p> 共\n\t 12&nbsp; 条 </p>", "共 12 条\n"},
		{"zero width dropped", "<p>申&#8203;请&shy;5件</p>", "申请5件\n"},
		{"hidden dropped", `<p>看</p><p style="display: none">不看</p><script>x</script>`, "看\n"},
		{"cells by tab, rows by line", "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td></td></tr></table>", "甲\t1\n乙\t\n"},
		{"input value", `<table><tr><td>甲</td><td><input value="7"></td></tr></table>`, "甲\t7\n"},
		{"leading empty cells", "<table><tr><td></td><td></td><td>1</td></tr></table>", "\t\t1\n"},
		{"a table in a cell", "<table><tr><td><table><tr><td>甲<td>1</table><td>2</table>", "甲\t1\n\t2\n"},
		{"caption before its table", "<table><caption>表一</caption><tr><td>甲</td></tr></table>", "表一\n甲\n"},
		{"check box", `<p>甲<input type="checkbox" value="7"></p>`, "甲\n"},
		{"struck out stands apart", "<p>收到<s>5</s>8件</p><p>办结8件</p>", "收到8件\n办结8件\n5\n"},
		{"struck-out block", "<del><p>收到</p><p>5件</p></del><p>无。</p>", "无。\n收到 5件\n"},
		{"raised mark stands apart", "<p>收到5<sup>[1]</sup>件</p>", "收到5件\n[1]\n"},
		{"raised text that is none stays", "<p>收到5<sup>万</sup>件</p>", "收到5万件\n"},
		{"unseen dropped", `<p>看<i style="visibility: Hidden">不看</i></p>`, "看\n"},
		{"a style that hides nothing", `<p style="mso-display:none;color:red">看</p>`, "看\n"},
		{"cells without a table", "<td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr><p>后</p>", "甲\t1\n乙\t2\n后\n"},
		{"cells in a comment are none", "<p>一<!-- <td>二</td> --></p>", "一\n"},
		{"comments dropped", "<p>一<!--[if gte mso 9]>二<![endif]-->三</p>", "一三\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Page([]byte("<html><body>"+c.page+"</body></html>"), "")
			if err != nil {
				t.Fatal(err)
			}
			if d.Text != c.want {
				t.Errorf("text %q, want %q", d.Text, c.want)
			}
		})
	}
}

func TestDeepNesting(t *testing.T) {
	page := "<html><body>" + strings.Repeat("<span>", 3000) + "<p>公开9条</p>" + strings.Repeat("</span>", 3000) + "</body></html>"
	d, err := Page([]byte(page), "")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(d.Text, "公开9条") {
		t.Errorf("text %q", d.Text)
	}
	if _, err := Page([]byte("<html><body>"+strings.Repeat("<div>", 6000)+"x"), ""); err == nil {
		t.Error("6,000 nested blocks are read; want an error, the parser's limit is 512")
	}
}

// TestDeepNestingKeepsLooks drops the inline elements of a page nested too
// deep, and not those that hide or strike out.
func TestDeepNestingKeepsLooks(t *testing.T) {
	page := "<html><body>" + strings.Repeat("<span>", 600) + `<p>收到<span style="display:none">4</span><span>5</span><span style="text-decoration:line-through">6</span>件<sup>1</sup></p>` +
		strings.Repeat("</span>", 600) + "</body></html>"
	d, err := Page([]byte(page), "")
	if err != nil {
		t.Fatal(err)
	}
	if d.Text != "收到5件\n6\n1\n" {
		t.Errorf("text %q", d.Text)
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		text       string
		cols, rows int
	}{
		{"", 1, 1}, {"1", 1, 1}, {"2", 2, 2}, {"0", 1, 0}, {"-0", 1, 0}, {"-1", 1, 1}, {"+2", 2, 2}, {"2.5", 2, 2}, {" 2 ", 2, 2}, {"\t\n2px", 2, 2},
		{"２", 1, 1}, {"x2", 1, 1}, {"\u00a02", 1, 1}, {"1000", 1000, 1000}, {"1001", 1000, 1001}, {"65534", 1000, 65534}, {"65535", 1000, 65534},
		{"1000000000", 1000, 65534}, {"99999999999999999999999", 1000, 65534}, {"-99999999999999999999999", 1, 1}, {"- 2", 1, 1}, {"--2", 1, 1},
	} {
		if cols, rows := colSpan(c.text), rowSpan(c.text); cols != c.cols || rows != c.rows {
			t.Errorf("%q: colspan %d, rowspan %d, want %d, %d", c.text, cols, rows, c.cols, c.rows)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(sample), "text/html")
	f.Add(encoded(f, strings.Replace(sample, "㐀", "某", 1), "gbk"), "")
	f.Add([]byte("一\t二\r\n三"), "text/plain")
	f.Add([]byte("<table><tr><td rowspan=0 colspan=9>1<table><tr><td>2"), "")
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		d, err := Page(b, contentType)
		if err != nil {
			return
		}
		for i, m := range d.Marks {
			if m.Span.Start < 0 || m.Span.Start > m.Span.End || m.Span.End > len(d.Text) || m.Parent >= i {
				t.Fatalf("mark %d is %+v in a text of %d bytes", i, m, len(d.Text))
			}
			if m.Parent >= 0 && !d.Marks[m.Parent].Span.Contains(m.Span) {
				t.Fatalf("mark %d %+v is not inside its parent %+v", i, m, d.Marks[m.Parent])
			}
		}
	})
}
