package agency

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// sections are the words of the six statutory headings.
var sections = regexp.MustCompile(`主动公开|依申请公开|收到和处理|收费|费用|减免|行政复议|行政诉讼|存在.{0,6}问题|改进|其他需要|总体情况|概述|基本情况|工作概况|工作情况|不予公开|申请情况|附表|咨询|组织领导|平台建设`)

// fewFacts is how many statistics stand in for the sections of a short report
// without headings.
const fewFacts = 3

// shortPage is below how many Chinese characters a page is short, and noText
// below how many it has no text but its title.
const shortPage, noText = 200, 60

// Verdict says whether a page is an annual report.
type Verdict struct {
	Reason    string // why it is none; "" when it is one
	Candidate bool   // by its title it is one, or a look-alike: worth telling when refused
}

// Judge decides whether a page is an annual report. Look-alikes are known by
// their title and words (lookalikes.csv). A report has the title of one, or
// says that it is one, or has the headings that only reports have; a year; two
// of its sections, a table or a few statistics; and states some statistic.
// facts is how many were read.
func Judge(p *layout.Page, id Identity, facts int, set *rule.Set) Verdict {
	j := judge{p: p, id: id}
	for _, h := range p.Headings {
		text := clean(p.Doc.Quote(h))
		if sections.MatchString(text) {
			j.sections++
		}
		j.disclosed = j.disclosed || strings.HasSuffix(text, "主动公开政府信息情况")
		j.requested = j.requested || strings.HasSuffix(text, "收到和处理政府信息公开申请情况")
	}
	titled := isReportTitle(id.Title)
	j.candidate = id.ownTitle && titled && yearOf(id.Title) > 0
	bare := j.sections < 2 && len(p.Grids) == 0 && facts < fewFacts
	list := bare && titlesOn(p) >= listTitles
	for i := range set.Lookalikes {
		l := &set.Lookalikes[i]
		if (l.Only == "" || bare && !list) && j.like(l) {
			return Verdict{Reason: l.Reason, Candidate: j.candidate || ofDisclosure.MatchString(id.Title) || l.Only == rule.Short}
		}
	}
	switch {
	case !titled && !(j.disclosed && j.requested) && !((j.sections >= 2 || facts >= fewFacts) && saysReport(p)):
		return j.none("the title is not that of a disclosure report")
	case list:
		return Verdict{Reason: "list of reports"}
	case id.Year == 0:
		return j.none("it names no year")
	case bare && hanIn(p.Doc.Quote(p.Body)) < noText:
		return j.none("it has no text")
	case bare:
		return j.none("fewer than two of its sections")
	case facts == 0:
		return j.none("it states no statistic")
	}
	return Verdict{}
}

type judge struct {
	p         *layout.Page
	id        Identity
	sections  int
	disclosed bool // the heading of the second section since 2019 stands there, and
	requested bool // that of the third: together no page but a report has them
	candidate bool
}

func (j *judge) none(why string) Verdict {
	return Verdict{Reason: "no annual report: " + why, Candidate: j.candidate}
}

// like reports whether the page is what a row of lookalikes.csv describes.
func (j *judge) like(l *rule.Lookalike) bool {
	if l.Title != nil && !l.Title.MatchString(j.id.Title) {
		return false
	}
	if l.Only == rule.Short && hanIn(j.p.Doc.Text) >= shortPage {
		return false
	}
	return l.Text == nil || anyIn(j.p.Doc.Text, l.Text)
}

// titledLike reports whether a title alone makes a page a look-alike.
func titledLike(title string, set *rule.Set) bool {
	return slices.ContainsFunc(set.Lookalikes, func(l rule.Lookalike) bool {
		return l.Title != nil && l.Text == nil && l.Only == "" && l.Title.MatchString(title)
	})
}

// ofDisclosure is what the title of a page about reports like these has in it.
var ofDisclosure = regexp.MustCompile(`信息公开|政务公开|年度报告|年报|报表`)

// saysReport reports whether the first lines say that they are a report on
// disclosure.
func saysReport(p *layout.Page) bool {
	for i, l := range p.Lines {
		if i > 6 {
			break
		}
		if text := p.Doc.Quote(l.Span); strings.Contains(text, "信息公开") && (selfNamed.MatchString(text) || announced.MatchString(text) && !otherReport.MatchString(text)) {
			return true
		}
	}
	return false
}

var (
	selfNamed   = regexp.MustCompile(`本(?:年度|年|工作)?(?:报告|年报)|(?:编制|公布|发布).{0,40}(?:年度报告|年报)`)
	announced   = regexp.MustCompile(`现将.{0,30}信息公开.{0,20}(?:报告|汇报|总结|小结|公布|公告)如下`)
	otherReport = regexp.MustCompile(`整改|自查|检查|考核|评估|测评|半年|季度|月份`)
)

// hanIn counts the Chinese characters of a text, up to shortPage.
func hanIn(text string) int {
	n := 0
	for _, r := range text {
		if r >= '一' && r <= '龥' {
			if n++; n >= shortPage {
				break
			}
		}
	}
	return n
}

// listTitles is how many report titles make a page a list.
const listTitles = 2

// titlesOn counts the different report titles that stand on lines of their own;
// one with its label before it is no other: 名称：青岚县水利局2023年…年度报告.
func titlesOn(p *layout.Page) int {
	var seen []string
	for _, t := range titleLines(p.Doc, decode.Span{End: len(p.Doc.Text)}) {
		same := func(other string) bool { return strings.HasSuffix(other, t.text) || strings.HasSuffix(t.text, other) }
		if len([]rune(t.text)) <= maxTitle && yearOf(t.text) > 0 && !slices.ContainsFunc(seen, same) {
			seen = append(seen, t.text)
		}
	}
	return len(seen)
}
