package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/internal/sample"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// author writes invented pages of the mixture that sites of twenty thousand
// reports hold: prose of the years before 2019, the three national forms, and
// what only looks like reports. The same seed writes the same pages.
type author struct {
	*rand.Rand
	forms map[string]sample.Form
}

func newAuthor(seed uint64) *author {
	a := &author{Rand: rand.New(rand.NewPCG(seed, 20)), forms: map[string]sample.Form{}}
	for _, f := range sample.Forms() {
		a.forms[f.Name] = f
	}
	return a
}

func (a *author) chance(percent int) bool { return a.IntN(100) < percent }

func (a *author) pick(list []string) string { return list[a.IntN(len(list))] }

// report is the body of a page with an annual report, and how it is made.
func (a *author) report() (kind string, page []byte) {
	switch n := a.IntN(100); {
	case n < 45:
		return "prose", a.shell(a.prose())
	case n < 65:
		return "2014", a.form("2014")
	case n < 80:
		return "2019", a.form("2019")
	}
	return "2021", a.form("2021")
}

var places = strings.Fields("青岚县 云梧市 松溪湖区 临澧洲县 白鹭洲市 石桥铺区 望舒县 南浔岭市 鹿鸣县 枫桥渡区 雁回县 竹溪岭市")
var bodies = strings.Fields("水利局 民政局 教育局 统计局 国土资源局 卫生局 人民政府 农业局 司法局 审计局 交通运输局 环境保护局")

// plain are sentences of the length and kind that fill reports, without statistics.
var plain = strings.Fields(`
坚持以公开为常态、不公开为例外，围绕中心工作，推进决策公开、执行公开、管理公开、服务公开和结果公开，切实保障群众的知情权、参与权和监督权。
成立由主要领导任组长、分管领导任副组长、各科室负责人为成员的政府信息公开工作领导小组，办公室负责日常协调，做到分工明确、责任到人。
对照《条例》要求，修订完善了政府信息公开指南和公开目录，规范了信息的采集、审核、发布和更新流程，凡未经审核的信息一律不得上网。
严格执行保密审查制度，按照谁公开谁审查、谁审查谁负责的原则，对拟公开的信息逐条把关，全年没有发生失密泄密情况。
加强对工作人员的业务培训，组织学习有关法律法规和文件精神，提高了大家对这项工作重要性的认识和实际操作能力。
在门户网站设立专栏，并通过公告栏、电子显示屏、服务窗口、新闻媒体等多种途径公开信息，方便群众就近查阅和监督。
重点公开了财政预决算、重大建设项目、社会公益事业、食品药品安全、环境保护和安全生产等群众普遍关心的内容。
对群众通过来信、来电、来访提出的问题，做到件件有登记、事事有回音，能当场答复的当场答复，不能当场答复的说明理由。
存在的主要问题是：公开的内容与群众的期望还有差距，信息更新不够及时，个别科室主动公开的意识不强，工作机制有待健全。
下一步将继续深化公开内容，拓宽公开渠道，健全考核和责任追究制度，推动政府信息公开工作再上新台阶。
进一步加强政策解读和舆情回应，采取图文、问答等群众喜闻乐见的方式，提高解读的针对性和可读性。
按照上级统一部署，认真清理历年形成的文件资料，合理界定公开与不公开的范围，及时补充完善公开目录。
`)

var categories = strings.Fields("机构职能 政策法规 规划计划 行政许可 财政预决算 政府采购 应急管理 人事信息 工作动态 统计数据 扶贫救灾 环境保护")

// text is paragraphs of n sentences without statistics.
func (a *author) text(n int) []string {
	var out []string
	for n > 0 {
		k := min(n, 2+a.IntN(3))
		var p strings.Builder
		for range k {
			p.WriteString(a.pick(plain))
		}
		out, n = append(out, p.String()), n-k
	}
	return out
}

// parts cuts a number into k.
func (a *author) parts(total, k int) []int {
	out := make([]int, k)
	for i := range k - 1 {
		out[i] = a.IntN(total/k + 1)
		total -= out[i]
	}
	out[k-1] = total
	return out
}

// prose is the title and the lines of a report in sentences, 1,500 to 4,300
// characters long. Its totals are those of their parts.
func (a *author) prose() []string {
	org, year := a.pick(places)+a.pick(bodies), 2008+a.IntN(11)
	out := []string{fmt.Sprintf("%s%d年政府信息公开工作年度报告", org, year),
		fmt.Sprintf("根据《中华人民共和国政府信息公开条例》要求，现公布%s%d年政府信息公开工作年度报告。本报告由概述、主动公开、依申请公开、收费及减免、行政复议和行政诉讼、存在问题及改进措施等部分组成，所列数据的统计期限自%d年1月1日起至12月31日止。", org, year, year),
		"一、概述"}
	out = append(out, a.text(3+a.IntN(10))...)
	out = append(out, fmt.Sprintf("%d年，全局从事政府信息公开工作人员%d人，其中专职%d人，兼职%d人；举办培训班%d期，培训%d人次。", year, 5, 2, 3, 1+a.IntN(4), 20+a.IntN(200)))
	total := 100 + a.IntN(4000)
	p := a.parts(total, 4)
	out = append(out, "二、主动公开政府信息情况", fmt.Sprintf("%d年，我单位共主动公开政府信息%d条，其中政府网站公开%d条，政务微博公开%d条，新闻媒体公开%d条，其他方式公开%d条。",
		year, total, p[0], p[1], p[2], p[3]))
	k := 5 + a.IntN(len(categories)-5)
	var list []string
	for i, n := range a.parts(total, k) {
		list = append(list, fmt.Sprintf("%s类信息%d条，占总数的%.1f%%", categories[i], n, 100*float64(n)/float64(total)))
	}
	out = append(out, "公开的信息按类别分："+strings.Join(list, "；")+"。")
	out = append(out, a.text(2+a.IntN(9))...)
	if out = append(out, "三、依申请公开政府信息情况"); a.chance(35) {
		out = append(out, fmt.Sprintf("%d年，我单位未收到政府信息公开申请。", year), "四、收费及减免情况", "我单位未收取任何费用，无减免情况。",
			"五、行政复议、行政诉讼情况", fmt.Sprintf("%d年未发生因政府信息公开引起的行政复议、行政诉讼。", year))
	} else {
		received := 1 + a.IntN(200)
		p, q := a.parts(received, 4), a.parts(received, 5)
		out = append(out, fmt.Sprintf("%d年，我单位共收到政府信息公开申请%d件，其中当面申请%d件，网络申请%d件，信函申请%d件，传真申请%d件。", year, received, p[0], p[1], p[2], p[3]),
			fmt.Sprintf("对上述申请，均在法定期限内答复，共答复%d件，其中同意公开%d件，同意部分公开%d件，不予公开%d件，信息不存在%d件，不属于本机关公开%d件。", received, q[0], q[1], q[2], q[3], q[4]),
			"四、收费及减免情况", fmt.Sprintf("%d年依申请提供政府信息共收取检索费、复制费和邮寄费%d元，减免费用%d元。", year, a.IntN(900), a.IntN(90)),
			"五、行政复议、行政诉讼情况", fmt.Sprintf("%d年因政府信息公开申请行政复议%d件，其中维持%d件，被纠错%d件；提起行政诉讼%d件。", year, 3, 2, 1, a.IntN(4)))
	}
	out = append(out, "六、存在的问题和改进措施")
	return append(out, a.text(4+a.IntN(14))...)
}

// shell is a page of a content system about a text, 20 to 60 KB like real ones:
// most of it scripts, styles, menus and the markup of a word processor.
func (a *author) shell(lines []string) []byte {
	var body strings.Builder
	word := a.chance(60)
	for i, l := range lines {
		switch {
		case i == 0:
			fmt.Fprintf(&body, "<h1>%s</h1>\n<div class=\"info\">发布时间：2015-03-%02d　来源：%s　浏览次数：<span>%d</span></div>\n<div class=\"TRS_Editor\">", l, 1+a.IntN(28), a.pick(places), a.IntN(9000))
		case word:
			fmt.Fprintf(&body, "<p class=\"MsoNormal\" style=\"text-indent:32.0pt;line-height:28.0pt;mso-line-height-rule:exactly\"><span style=\"font-size:16.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:宋体\">%s<span lang=\"EN-US\"><o:p></o:p></span></span></p>\n", l)
		default:
			fmt.Fprintf(&body, "<p style=\"text-indent:2em\">%s</p>\n", l)
		}
	}
	return a.dress("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>"+lines[0]+"</title></head><body><div class=\"main\">"+body.String()+"</div></div></body></html>", 20_000+a.IntN(40_000))
}

// dress brings a page near a size with what stands around the body of real ones.
func (a *author) dress(page string, size int) []byte {
	var head, nav, foot strings.Builder
	room := max(0, size-len(page))
	for head.Len() < room/2 {
		fmt.Fprintf(&head, "<script type=\"text/javascript\">var _site%d={id:\"%x\",path:\"/images/%x/\"};function tab%d(n){for(var i=0;i<%d;i++){document.getElementById('t'+i).className=(i==n)?'on':'';}}</script>\n<style>.c%d{width:%dpx;float:left;background:url(/images/%x.png) no-repeat}</style>\n", a.IntN(99), a.Uint64(), a.Uint32(), a.IntN(99), a.IntN(20), a.IntN(99), a.IntN(1000), a.Uint32())
	}
	nav.WriteString("<div class=\"nav\"><ul>")
	for i := 0; nav.Len() < room/3; i++ {
		fmt.Fprintf(&nav, "<li class=\"n%d\"><a href=\"/zwgk/%x/index_%d.html\" target=\"_blank\" title=\"%s\">%s</a></li>\n", i%8, a.Uint32(), i, a.pick(categories), a.pick(categories))
	}
	nav.WriteString("</ul></div>")
	for foot.Len() < room/6 {
		fmt.Fprintf(&foot, "<div class=\"link\"><a href=\"http://www.%x.example/\">%s政府网</a></div>\n", a.Uint32(), a.pick(places))
	}
	page = strings.Replace(page, "</head><body>", head.String()+"</head><body>"+nav.String(), 1)
	return []byte(strings.Replace(page, "</body>", foot.String()+"</body>", 1))
}

// form is a page with the tables of a national form, and with the sentences
// that stand before them.
func (a *author) form(name string) []byte {
	style := sample.Styles()[2+a.IntN(5)]
	switch n := a.IntN(100); {
	case n < 50:
		style = sample.HTML
	case n < 88:
		style = sample.Word
	}
	page := sample.New(a.Rand, a.forms[name]).Render(a.Rand, style)
	sentences := 4 + a.IntN(12)
	if name == "2014" {
		sentences += 8
	}
	if style != sample.HTML && style != sample.Word {
		title, rest, _ := bytes.Cut(page, []byte("\n"))
		return slices.Concat(title, []byte("\n"+strings.Join(a.text(sentences), "\n")+"\n"), rest)
	}
	gbk := bytes.Contains(page, []byte("gb2312"))
	if gbk {
		page, _ = simplifiedchinese.GB18030.NewDecoder().Bytes(page) // what sample encoded
	}
	at := bytes.Index(page, []byte("<table"))
	if m := bytes.Index(page, []byte("一、")); m > 0 { // before the first section
		at = m - len("<p>")
		for at > 0 && page[at] != '<' {
			at--
		}
	}
	text := "<p>" + strings.Join(a.text(sentences), "</p>\n<p>") + "</p>\n"
	page = a.dress(string(page[:at])+text+string(page[at:]), 20_000+a.IntN(40_000))
	if gbk {
		page, _ = simplifiedchinese.GB18030.NewEncoder().Bytes(page) // GB18030 holds every character
	}
	return page
}

// other is a page that is no report: a notice about one, a list of some, news.
func (a *author) other() []byte {
	org, year := a.pick(places)+a.pick(bodies), 2009+a.IntN(14)
	title := []string{fmt.Sprintf("关于做好%d年政府信息公开年度报告编制工作的通知", year), fmt.Sprintf("%s%d年上半年政府信息公开工作总结", org, year),
		fmt.Sprintf("%s政府信息公开指南", org), fmt.Sprintf("%s召开工作会议", org)}[a.IntN(4)]
	lines := append([]string{title}, a.text(3+a.IntN(12))...)
	if a.chance(30) {
		lines = []string{"政府信息公开年报"}
		for i := range 20 {
			lines = append(lines, fmt.Sprintf("<a href=\"/nb/%d.html\">%s%d年政府信息公开工作年度报告</a>", i, org, 2008+i%15))
		}
	}
	return a.shell(lines)
}

// response is a page as a server sends it, packed half the time.
func (a *author) response(page []byte) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Tue, 03 Mar 2015 08:00:00 GMT\r\nContent-Type: text/html\r\nETag: \"%x\"\r\n", a.Uint64())
	if a.chance(50) {
		var packed bytes.Buffer
		gz, _ := gzip.NewWriterLevel(&packed, gzip.BestSpeed) // the level is one there is
		_, _ = gz.Write(page)
		_ = gz.Close() // writing to memory does not fail
		out.WriteString("Content-Encoding: gzip\r\n")
		page = packed.Bytes()
	}
	fmt.Fprintf(&out, "Content-Length: %d\r\n\r\n", len(page))
	out.Write(page)
	return out.Bytes()
}
