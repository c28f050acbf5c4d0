package crawler

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	plainPage, columnPage = "http://yunxi.example/", "http://yunxi.example/xxgk/nb/index.html"
	otherPage, reportPage = "http://yunxi.example/dt/index.html", "http://yunxi.example/nb/t20240112_101.html"
)

var linkTests = []struct {
	name, page string
	role       Role
	html       string
	want       string // role address, one a line, addresses from the page's host
}{
	{"report by name", plainPage, List, `<a href="a.html">云溪县2023年政府信息公开工作年度报告</a>`, "report /a.html"},
	{"name in the title attribute", plainPage, List, `<a href="a.html" title="云溪县2023年政府信息公开年报">云溪县2023年…</a>`, "report /a.html"},
	{"name over several elements", plainPage, List, "<a href=a.html>云溪县\n <b>2023年</b> 政务公开\u00a0年度工作报告</a>", "report /a.html"},
	{"year without 信息公开", plainPage, List, `<a href="a.html">县民政局2015年年报</a>`, "report /a.html"},
	{"work report of a year is none", plainPage, List, `<a href="a.html">2023年县政府工作报告</a>`, ""},
	{"look-alike", plainPage, List, `<a href="t1.html">关于报送2023年政府信息公开年度报告的通知</a>`, "report /t1.html"},
	{"no year, article", plainPage, List, `<a href="t20240112_1.html">政府信息公开工作年度报告</a>`, "report /t20240112_1.html"},
	{"no year, no date", plainPage, List, `<a href="/xxgk/12651.html">政府信息公开年报</a>`, "list /xxgk/12651.html"},
	{"no year, column", plainPage, List, `<a href="nb/">政府信息公开工作年度报告</a>`, "list /nb/"},
	{"a year's column", plainPage, List, `<a href="/nb/2023/index.html">2023年政府信息公开年报</a><a href="/col/col1229000001/index.html">2022年政府信息公开年报</a>`,
		"list /nb/2023/index.html\nlist /col/col1229000001/index.html"},
	{"article that ends in index", plainPage, List, `<a href="/nb/202401151234/index.shtml">2023年政府信息公开年报</a>`, "report /nb/202401151234/index.shtml"},
	{"attachment", plainPage, List, `<a href="a.PDF">2023年政府信息公开年报</a><a href="b.pdf">政府信息公开</a>`, "report /a.PDF"},
	{"columns and bodies", plainPage, List, `<a href=1>政府信息公开</a><a href=2>县教育局</a><a href=3>青石镇</a><a href=4>信息公开指南</a><a href=5>一网通办</a><a href=6>首页</a>
			<a href=7>【政务公开】</a><a href=8><img alt="年度报告"></a>`, "list /1\nlist /2\nlist /3\nlist /7\nlist /8"},
	{"paging of what has nothing to do with it", otherPage, List, `<title>动态_云溪</title><a href="index_1.html">下一页</a><a href="/more/">更多</a><script>createPageHTML(9,0,"index","html")</script>`, ""},
	{"paging beside a report", otherPage, List, `<a href="index_1.html">下一页</a><a href=r.html>2023年政府信息公开年报</a>`, "list /dt/index_1.html\nreport /dt/r.html"},
	{"paging by number and name", columnPage, List, `<a href="?p=2">2</a><a href="index_4.html">末</a><a href="/other/3.html">3</a>`,
		"list /xxgk/nb/index.html?p=2\nlist /xxgk/nb/index_4.html"},
	{"TRS", columnPage, List, `<script>createPageHTML(3, 0, "index", "html");</script>`, "list /xxgk/nb/index_1.html\nlist /xxgk/nb/index_2.html"},
	{"TRS, older and newer", columnPage, List, `<script>createPage(2,1,'list','shtml'); createPageHTML('page_div',2, 0,'index','html',30);</script>`,
		"list /xxgk/nb/list_1.shtml\nlist /xxgk/nb/index_1.html"},
	{"TRS, the function itself", columnPage, List, `<script>function createPageHTML(n, cur, name, ext){}</script>`, ""},
	{"years among annual reports", columnPage, List, `<a href="2019/">2019年</a><a href="2018/">2018</a>`, "list /xxgk/nb/2019/\nlist /xxgk/nb/2018/"},
	{"years elsewhere", otherPage, List, `<a href="2019/">2019年</a>`, ""},
	{"more", plainPage, List, `<div><h3>信息公开年报</h3><span><a href="a/">更多&gt;&gt;</a></span></div><div><h3>动态</h3><a href="b/">更多</a></div>`, "list /a/"},
	{"base", plainPage, List, `<base href="/sub/"><a href="a.html">2023年政府信息公开年报</a>`, "report /sub/a.html"},
	{"report: lists are not followed", reportPage, Report, `<a href="/xxgk/">政府信息公开</a><a href=t2.html>2022年政府信息公开年报</a><a href="t3.html">下一页</a>`, ""},
	{"report that is a list", reportPage, Report, `<a href=1>甲局2022年年报</a><a href=2>乙局2022年年报</a><a href=3>丙局2022年年报</a><a href=4>丁局2022年年报</a><a href=5>戊局2022年年报</a><a href="index_1.html">下一页</a>`,
		"report /nb/1\nreport /nb/2\nreport /nb/3\nreport /nb/4\nreport /nb/5\nlist /nb/index_1.html"},
	{"report: pages and files", reportPage, Report, `<a href="t20240112_101_1.html">下一页</a><a href="x.xlsx">附件1</a><a href="y.doc">情况统计表</a><a href="z.doc">申请表</a>`,
		"report /nb/t20240112_101_1.html\nreport /nb/x.xlsx\nreport /nb/y.doc"},
	{"report: TRS", reportPage, Report, `<script>createPageHTML(2, 0, "t20240112_101", "html");</script>`, "report /nb/t20240112_101_1.html"},
	{"not text", plainPage, List, "%PDF-1.4\n\x00<a href=1>政府信息公开</a>", ""},
}

func TestFindLinks(t *testing.T) {
	known := knownFamilies(t)
	for _, tt := range linkTests {
		t.Run(tt.name, func(t *testing.T) {
			u, err := resolve(nil, tt.page)
			if err != nil {
				t.Fatal(err)
			}
			links, err := findLinks(item{url: u, role: tt.role}, "text/html", []byte(tt.html), known)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range links {
				got = append(got, string(l.role)+" "+strings.TrimPrefix(l.url.String(), "http://yunxi.example"))
			}
			if d := cmp.Diff(tt.want, strings.Join(got, "\n")); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestFurtherPagesAreNoDeeper(t *testing.T) {
	u, _ := resolve(nil, "http://yunxi.example/nb/")
	links, err := findLinks(item{url: u, role: List, depth: 3}, "", []byte(`<a href="?2">下一页</a><a href="x/">县教育局</a>`), nil)
	if err != nil || len(links) != 2 || links[0].depth != 3 || !links[0].annual || links[1].depth != 4 || links[1].annual {
		t.Errorf("%+v, %v", links, err)
	}
}

func TestResolve(t *testing.T) {
	const base = "http://yunxi.example/a/b.html"
	for _, tt := range []struct{ ref, want string }{
		{"HTTP://Yunxi.Example:80/A/../B#top", "http://yunxi.example/B"},
		{"https://yunxi.example:443", "https://yunxi.example/"},
		{"http://yunxi.example:8080/?b=2&a=1", "http://yunxi.example:8080/?b=2&a=1"},
		{" ./c d.html\n", "http://yunxi.example/a/c%20d.html"},
		{`..\年报.html`, "http://yunxi.example/%E5%B9%B4%E6%8A%A5.html"},
		{"100%.html", "http://yunxi.example/a/100%25.html"},
		{"c|d^e.html", "http://yunxi.example/a/c%7Cd%5Ee.html"},
		{"#", "http://yunxi.example/a/b.html"},
		{"?p=2", "http://yunxi.example/a/b.html?p=2"},
		{"//other.example/x", "http://other.example/x"},
		{"javascript:void(0)", "javascript:void(0)"},
	} {
		b, err := resolve(nil, base)
		if err != nil {
			t.Fatal(err)
		}
		u, err := resolve(b, tt.ref)
		if err != nil {
			t.Errorf("%q: %v", tt.ref, err)
			continue
		}
		if u.String() != tt.want {
			t.Errorf("%q: %s, want %s", tt.ref, u, tt.want)
		}
		if again, err := resolve(nil, u.String()); err != nil || again.String() != u.String() {
			t.Errorf("%q: %s the second time, %v", tt.ref, again, err)
		}
	}
}
