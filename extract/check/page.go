package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/shopspring/decimal"
)

// period holds the year of the title against the reporting period (统计期限),
// which runs from 1 January to 31 December, or from the day the Regulations
// came into force; and against the date of publication: a report comes out
// after its year. Of a report whose title names a part of the year the period
// is that part.
func (c *checker) period() {
	f := Finding{Check: "period", Outcome: NotAssessable}
	from, until := c.Period.From, c.Period.Until
	switch year := strconv.Itoa(c.Year); {
	case c.Year == 0:
		f.Reason = "the report names no year"
	case c.Period == agency.Period{}:
		f.Reason = "the report prints no period"
	default:
		start := c.Period.Year()
		f.Outcome, f.Left, f.Right = Pass, decimal.NewFromInt(int64(c.Year)), decimal.NewFromInt(int64(start))
		f.Expression = year + " = " + strconv.Itoa(start)
		switch {
		case start != c.Year:
			f.Outcome, f.Expression = Fail, year+" ≠ "+strconv.Itoa(start)
			f.Reason = fmt.Sprintf("the title says %s, the reporting period %d", year, start)
		case c.Period.Partial():
			f.Expression = from + " – " + until
			if from == inForce && until[:4] == inForce[:4] || c.titledPeriod() {
				break
			}
			f.Outcome = Fail
			f.Reason = "the reporting period ends on " + until
			if strings.HasSuffix(until, "-12-31") {
				f.Reason = "the reporting period begins on " + from
			}
		}
	}
	c.add(f)
	if c.Year > 0 && len(c.Published) >= 4 {
		c.published()
	}
}

// inForce is the day the Regulations of 2007 came into force: the first reports
// begin there.
const inForce = "2008-05-01"

// titledPeriod reports whether the title itself gives the period.
func (c *checker) titledPeriod() bool {
	return slices.ContainsFunc(c.Evidence, func(e agency.Evidence) bool {
		return e.Field == agency.OfPeriod && e.Source == "title" && e.Stand == agency.Taken
	})
}

func (c *checker) published() {
	year, err := strconv.ParseInt(c.Published[:4], 10, 64)
	if err != nil {
		return
	}
	f := Finding{Check: "period.published", Outcome: Pass, Left: decimal.NewFromInt(int64(c.Year)), Right: decimal.NewFromInt(year),
		Expression: fmt.Sprintf("%d < %d", c.Year, year)}
	if year <= int64(c.Year) {
		f.Outcome, f.Expression = Fail, fmt.Sprintf("%d ≥ %d", c.Year, year)
		f.Reason = fmt.Sprintf("published on %s, before its year was over", c.Published)
	}
	c.add(f)
}

// titles are the six sections of the forms of 2019 and 2021: the words by which
// a heading is known, and the indicators its table prints.
var titles = []struct {
	name  string
	words words
	table []string
}{
	{"一、总体情况", words{{"总体情况"}}, nil},
	{"二、主动公开政府信息情况", words{{"主动公开"}}, []string{"documents.", "decisions.", "charges.", "procurement."}},
	{"三、收到和处理政府信息公开申请情况", words{{"收到", "申请"}, {"受理", "申请"}, {"处理", "申请"}, {"办理", "申请"}}, []string{"requests.", "outcome."}},
	{"四、政府信息公开行政复议、行政诉讼情况", words{{"复议", "诉讼"}}, []string{"review.", "litigation."}},
	{"五、存在的主要问题及改进情况", words{{"问题", "改进"}, {"存在", "问题"}}, nil},
	{"六、其他需要报告的事项", words{{"其他需要报告"}, {"需要报告的其他"}, {"其他", "事项"}}, nil},
}

// words are alternatives, each of words that follow one another in a line.
type words [][]string

func (w words) in(text string) bool {
	return slices.ContainsFunc(w, func(list []string) bool {
		line, found := text, true
		for _, word := range list {
			if _, line, found = strings.Cut(line, word); !found {
				break
			}
		}
		return found
	})
}

const numerals = "一二三四五六"

// sections checks that the six headings are there, in order and rightly titled
// (check "section"), and that the tables stand under theirs ("section.table").
func (c *checker) sections() {
	modern := c.Form == "2019" || c.Form == "2021"
	if !modern && (c.Form != "prose" || c.Year < 2019) {
		return
	}
	f := Finding{Check: "section", Outcome: Pass, Expression: "一 to 六"}
	var wrong []string
	tops := c.tops()
	at, known := make([]int, len(titles)), 0
	for i, t := range titles {
		at[i] = slices.IndexFunc(tops, func(h decode.Span) bool { return t.words.in(c.Page.Doc.Quote(h)) })
		if at[i] >= 0 {
			known++
		}
	}
	last := -1
	for i, t := range titles {
		switch {
		case at[i] < 0 && c.said(t.words):
			f.Outcome, f.Reason = NotAssessable, t.name+" does not stand on a line of its own"
		case at[i] < 0:
			wrong = append(wrong, t.name+" is missing")
		default:
			if h := strings.TrimPrefix(c.Page.Doc.Quote(tops[at[i]]), "第"); !strings.HasPrefix(h, string([]rune(numerals)[i])) {
				wrong = append(wrong, fmt.Sprintf("%s is headed %q", t.name, h))
			}
			if at[i] < last {
				wrong = append(wrong, t.name+" stands out of order")
			}
			last = max(last, at[i])
		}
	}
	switch {
	case known < 2:
		f.Outcome, f.Reason, f.Expression = NotAssessable, "its sections have no headings", ""
	case len(wrong) > 0:
		f.Outcome, f.Reason, f.Expression = Fail, strings.Join(wrong, "; "), ""
	}
	c.add(f)
	for i, t := range titles {
		if at[i] >= 0 && len(t.table) > 0 {
			section := decode.Span{Start: tops[at[i]].End, End: c.Page.Body.End}
			if at[i]+1 < len(tops) {
				section.End = tops[at[i]+1].Start
			}
			c.sectionTable(t.name, t.table, section)
		}
	}
}

// tops are the headings that open the six sections: 一、 or 第一部分.
func (c *checker) tops() []decode.Span {
	var out []decode.Span
	for _, h := range c.Page.Headings {
		if level, _ := layout.Level(c.Page.Doc.Quote(h)); level == 1 || level == 2 {
			out = append(out, h)
		}
	}
	return out
}

// said reports whether the words of a section stand in a line of text.
func (c *checker) said(w words) bool {
	return slices.ContainsFunc(c.Page.Lines, func(l layout.Line) bool {
		text := c.Page.Doc.Quote(l.Span)
		level, _ := layout.Level(text)
		return level == 2 && w.in(text)
	})
}

// sectionTable checks that a section that has a table prints it.
func (c *checker) sectionTable(name string, codes []string, section decode.Span) {
	f := Finding{Check: "section.table", Outcome: Fail, Expression: name, Reason: "the section has no table"}
	read := c.prints(func(f *fact.Fact) bool {
		return slices.ContainsFunc(codes, func(p string) bool { return strings.HasPrefix(f.Indicator, p) })
	})
	switch {
	case read:
		f.Outcome, f.Reason = Pass, ""
	case slices.ContainsFunc(c.Tables, section.Contains),
		slices.ContainsFunc(c.Leftover, func(l fact.Leftover) bool { return section.Contains(l.Span) }):
		f.Outcome, f.Reason = NotAssessable, "the section has numbers or a table that no form reads"
	}
	c.add(f)
}
