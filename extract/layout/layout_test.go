package layout

import (
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

func TestLinesUnderHeadings(t *testing.T) {
	p := page(t, `<p>概述一句。</p><p>一、主动公开情况</p><p>全年公开9条。</p><p>（一）渠道。网站公开5条。</p>
<table><tr><td>甲<td>1</table><p>二、依申请公开情况：无。</p><p>1.5万条不是标题。</p><p>2．收到申请3件。</p><p>三，收费情况</p><p>无。</p>`)
	var got []string
	for _, l := range p.Lines {
		var path []string
		for _, h := range l.Headings {
			path = append(path, p.Doc.Quote(h))
		}
		got = append(got, strings.Join(path, " > ")+" | "+p.Doc.Quote(l.Span))
	}
	want := []string{" | 概述一句。", "一、主动公开情况 | 全年公开9条。", "一、主动公开情况 > （一）渠道 | 网站公开5条。",
		"二、依申请公开情况 | 无。", "二、依申请公开情况 | 1.5万条不是标题。", "二、依申请公开情况 | 2．收到申请3件。", "三，收费情况 | 无。"}
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
