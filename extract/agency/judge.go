package agency

import (
	"regexp"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// sections are the words of the six statutory headings.
var sections = regexp.MustCompile(`主动公开|依申请公开|收到和处理|收费|费用|减免|行政复议|行政诉讼|存在.{0,6}问题|改进|其他需要|总体情况|概述|基本情况|工作概况|工作情况|不予公开|申请情况|附表|咨询|组织领导|平台建设`)

// fewFacts is how many statistics stand in for the sections of a short report
// without headings.
const fewFacts = 3

// Verdict says whether a page is an annual report.
type Verdict struct {
	Reason    string // why it is none; "" when it is one
	Candidate bool   // by its title it is one, or a look-alike: worth telling when refused
}

// Judge decides whether a page is an annual report: look-alikes are known by
// their title (lookalikes.csv), everything else fails for the lack of a
// report's title, of its year, of its sections, or of any statistic.
func Judge(p *layout.Page, id Identity, facts int, set *rule.Set) Verdict {
	if reason := lookalike(id.Title, set); reason != "" {
		return Verdict{Reason: reason, Candidate: true}
	}
	candidate := id.ownTitle && isReportTitle(id.Title) && yearOf(id.Title) > 0
	none := func(why string) Verdict {
		return Verdict{Reason: "no annual report: " + why, Candidate: candidate}
	}
	n := 0
	for _, h := range p.Headings {
		if sections.MatchString(p.Doc.Quote(h)) {
			n++
		}
	}
	switch {
	case !isReportTitle(id.Title):
		return none("the title is not that of a disclosure report")
	case n < 2 && len(p.Grids) == 0 && facts < fewFacts && titlesOn(p) >= listTitles:
		return Verdict{Reason: "no annual report: a list of reports"}
	case id.Year == 0:
		return none("it names no year")
	case n < 2 && len(p.Grids) == 0 && facts < fewFacts:
		return none("fewer than two of its sections")
	case facts == 0:
		return none("it states no statistic")
	}
	return Verdict{}
}

// listTitles is how many report titles make a page a list.
const listTitles = 2

// titlesOn counts the different report titles that stand on lines of their own.
func titlesOn(p *layout.Page) int {
	seen := map[string]bool{}
	for _, t := range titleLines(p.Doc, decode.Span{End: len(p.Doc.Text)}) {
		if len([]rune(t.text)) <= maxTitle && yearOf(t.text) > 0 {
			seen[t.text] = true
		}
	}
	return len(seen)
}
