package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/decode"
)

func page(t testing.TB, body string) *Page {
	t.Helper()
	d, err := decode.Page([]byte("<html><body>"+body+"</body></html>"), "")
	if err != nil {
		t.Fatal(err)
	}
	return Of(d)
}

// show draws a grid: every slot with the text of its cell, repeated slots in brackets.
func show(p *Page, g Grid) string {
	var out strings.Builder
	for y := range g.Rows {
		for x := range g.Cols {
			i := g.At(y, x)
			switch {
			case i < 0:
				out.WriteString("~ ")
			case g.Cells[i].Row == y && g.Cells[i].Col == x:
				fmt.Fprintf(&out, "%s ", p.Doc.Quote(g.Cells[i].Span))
			default:
				fmt.Fprintf(&out, "(%s) ", p.Doc.Quote(g.Cells[i].Span))
			}
		}
		out.WriteString("/ ")
	}
	return strings.TrimSpace(out.String())
}

func TestGrid(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"plain", "<tr><td>a<td>b<tr><td>c<td>d", "a b / c d /"},
		{"colspan", "<tr><td colspan=2>a<tr><td>c<td>d", "a (a) / c d /"},
		{"rowspan", "<tr><td rowspan=2>a<td>b<tr><td>d", "a b / (a) d /"},
		{"both", "<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c", "a (a) b / (a) (a) c /"},
		{"rowspan 0 runs to the end", "<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", "a b / (a) c / (a) d /"},
		{"rowspan past the end is cut", "<tr><td rowspan=9>a<td>b<tr><td>c", "a b / (a) c /"},
		{"bad spans count as one", "<tr><td colspan=-1>a<td rowspan=2.5>b<tr><td>c<td>d", "a b / c d /"},
		{"overlap stays with the first", "<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", "a b / c (b) /"},
		{"short row", "<tr><td>a<td>b<tr><td>c", "a b / c ~ /"},
		{"header cells", "<thead><tr><th>a<th>b</thead><tbody><tr><td>c<td>d", "a b / c d /"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := page(t, "<table>"+c.rows+"</table>")
			if len(p.Grids) != 1 {
				t.Fatalf("%d grids", len(p.Grids))
			}
			if got := show(p, p.Grids[0]); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestGridLimits(t *testing.T) {
	p := page(t, "<table><tr><td colspan=100000>a</td></tr></table>")
	if p.Grids[0].Cols != maxColSpan {
		t.Errorf("%d columns, want %d", p.Grids[0].Cols, maxColSpan)
	}
	p = page(t, "<table>"+strings.Repeat("<tr><td colspan=1000>a</td></tr>", 300)+"</table>")
	if !p.Grids[0].Truncated || len(p.Grids[0].Cells) != maxCells/maxColSpan {
		t.Errorf("%d cells, truncated %v", len(p.Grids[0].Cells), p.Grids[0].Truncated)
	}
}

func TestNestedTableIsTheGrid(t *testing.T) {
	p := page(t, "<table><tr><td><p>正文。</p><table><tr><td>a<td>b</table></td></tr></table>")
	if len(p.Grids) != 1 || show(p, p.Grids[0]) != "a b /" {
		t.Fatalf("grids: %d", len(p.Grids))
	}
}

func TestLinesUnderHeadings(t *testing.T) {
	p := page(t, `<p>概述一句。</p><p>一、主动公开情况</p><p>全年公开9条。</p><p>（一）渠道。网站公开5条。</p>
<table><tr><td>甲<td>1</table><p>二、依申请公开情况：无。</p><p>1.5万条不是标题。</p><p>2．收到申请3件。</p>`)
	var got []string
	for _, l := range p.Lines {
		var path []string
		for _, h := range l.Headings {
			path = append(path, p.Doc.Quote(h))
		}
		got = append(got, strings.Join(path, " > ")+" | "+p.Doc.Quote(l.Span))
	}
	want := []string{" | 概述一句。", "一、主动公开情况 | 全年公开9条。", "一、主动公开情况 > （一）渠道 | 网站公开5条。",
		"二、依申请公开情况 | 无。", "二、依申请公开情况 | 1.5万条不是标题。", "二、依申请公开情况 | 2．收到申请3件。"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestBody(t *testing.T) {
	nav := `<div class="nav"><a>首页</a><a>年报2011年</a></div>`
	foot := `<div class="foot"><p>网站标识码1234567890。</p></div>`
	text := "<p>公开9条。</p><p>收到2件。</p><p>办结2件。</p><p>收费0元。</p><p>复议0件。</p><p>诉讼0件。</p><p>问题。</p><p>改进。</p><p>其他。</p>"
	for _, c := range []struct{ name, body string }{
		{"by name", nav + `<div id="zoom">` + text + `</div>` + foot},
		{"by weight", nav + `<div class="x9">` + text + `</div>` + foot},
		{"in a layout table", nav + `<table><tr><td>栏目</td><td>` + text + `<table><tr><td>a<td>b</table></td></tr></table>` + foot},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := page(t, c.body)
			if got := p.Doc.Quote(p.Body); !strings.HasPrefix(got, "公开9条。") || strings.Contains(got, "标识码") {
				t.Errorf("body %q", got)
			}
		})
	}
}

func FuzzGrid(f *testing.F) {
	f.Add("<tr><td rowspan=2>a<td>b<tr><td>c")
	f.Add("<tr><td rowspan=0 colspan=1000>a<tr><td><table><tr><td>b")
	f.Fuzz(func(t *testing.T, rows string) {
		d, err := decode.Page([]byte("<html><body><table>"+rows), "")
		if err != nil {
			return
		}
		for _, g := range Of(d).Grids {
			area := 0
			for y := range g.Rows {
				for x := range g.Cols {
					if g.At(y, x) >= 0 {
						area++
					}
				}
			}
			if area != len(g.slots) || area > maxCells {
				t.Fatalf("%d slots drawn, %d placed", area, len(g.slots))
			}
		}
	})
}
