package agency

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// Field is what a piece of evidence speaks of.
type Field string

// The fields, in the order of Identity.Evidence.
const (
	OfPeriod    Field = "period"
	OfPublished Field = "published"
	OfYear      Field = "year"
	OfBody      Field = "body"
	OfIndex     Field = "index"
	OfRegion    Field = "region"
)

// Stand is how a piece of evidence stands to the one that was taken.
type Stand string

const (
	Taken   Stand = "taken"   // it is the one
	Agrees  Stand = "agrees"  // it says the same, or what goes with it: a day of signing before that of publication
	Differs Stand = "differs" // it says something else, and both cannot be true
	Unclear Stand = "unclear" // it says something that cannot be compared
)

// Evidence is one place of a page that says who reports, or when.
type Evidence struct {
	Field  Field
	Source string      // where it stands: title, period, 发布机构, meta PubDate, address …
	Value  string      // what it says, as an Identity has it: 2012, 2013-03-20, 市国土局
	Quote  string      // as printed
	Span   decode.Span // of Quote in the page's text; empty for <title>, meta tags and the address, which are no part of it
	Stand  Stand
}

// reader collects the evidence of one page.
type reader struct {
	p     *layout.Page
	set   *rule.Set
	head  []field
	under []decode.Span
	id    Identity
}

// note keeps a piece of evidence that says something.
func (r *reader) note(f Field, source, value, quote string, span decode.Span) {
	if value == "" {
		return
	}
	if span.Len() > 0 {
		quote = r.p.Doc.Quote(span)
	}
	r.id.Evidence = append(r.id.Evidence, Evidence{Field: f, Source: source, Value: value, Quote: quote, Span: span, Stand: Unclear})
}

// noted reports whether evidence of a field stands within a stretch of text.
func (r *reader) noted(f Field, within decode.Span) bool {
	return slices.ContainsFunc(r.id.Evidence, func(e Evidence) bool { return e.Field == f && e.Span.Len() > 0 && within.Contains(e.Span) })
}

// best is the value of the first piece of evidence of a field.
func (r *reader) best(f Field) string {
	for _, e := range r.id.Evidence {
		if e.Field == f {
			return e.Value
		}
	}
	return ""
}

// fields notes what the header says under each of some labels.
func (r *reader) fields(f Field, read func(string) string, labels ...string) {
	for _, l := range labels {
		for _, h := range r.head {
			if h.label == l {
				r.note(f, l, read(h.value), h.value, h.span)
			}
		}
	}
}

// headerValue is what the header says under the first of some labels that has a value.
func (r *reader) headerValue(labels ...string) string {
	for _, l := range labels {
		for _, h := range r.head {
			if h.label == l {
				return h.value
			}
		}
	}
	return ""
}

// period notes the reporting period: of the title, of a line under it, of the
// first sentence on it.
func (r *reader) period(t titled) {
	text := r.p.Doc.Text
	list := []struct {
		source string
		p      Period
		span   decode.Span
	}{{"title", span(t.text), t.span}}
	for _, l := range r.under {
		line := clean(text[l.Start:l.End])
		if p := span(line); p != (Period{}) && len(line) < 120 && strings.Trim(bareSpan.ReplaceAllString(narrow(line), ""), "（）()【】[]：: ") == "" {
			list = append(list, struct {
				source string
				p      Period
				span   decode.Span
			}{"line under the title", p, l})
		}
	}
	p, start, end := PeriodIn(text)
	list = append(list, struct {
		source string
		p      Period
		span   decode.Span
	}{"sentence on the period", p, decode.Span{Start: start, End: end}})
	for _, e := range list {
		if e.p != (Period{}) {
			r.note(OfPeriod, e.source, e.p.From+"/"+e.p.Until, t.text, e.span)
		}
	}
	from, until, _ := strings.Cut(r.best(OfPeriod), "/")
	r.id.Period = Period{from, until}
}

// bareSpan is all a line that gives the period alone consists of.
var bareSpan = regexp.MustCompile(`[0-9年月日至到起止自从由同当本—–~～─./-]+|` + yearChars + `|[` + zeros + `一二三四五六七八九十元]+|统计|报告|数据|期限|期间|时间|时段|起讫`)

// underTitle are the lines between the title and the first sentence.
func underTitle(p *layout.Page) []decode.Span {
	var out []decode.Span
	text, titled, at := p.Doc.Text, false, 0
	for line := range strings.Lines(text[:min(len(text), max(headerReach, p.Body.Start+headerInBody))]) {
		start := at
		at += len(line)
		body := strings.TrimRight(line, "\r\n")
		switch {
		case strings.Contains(body, "。"):
			if titled {
				return out
			}
		case strings.Contains(body, "公") && isReportTitle(clean(body)):
			titled = true
		case titled && !blank(body):
			out = append(out, decode.Span{Start: start, End: start + len(body)})
		}
	}
	return out
}

// published notes the dates of publication: of the page's label, of the
// information header, of the line under the title; then those of writing, and
// the signature; then the address.
func (r *reader) published(t titled) {
	tag := meta(r.p.Doc, "pubdate", "publishdate", "publdate", "pubtime", "publishtime")
	r.note(OfPublished, "meta PubDate", dateOf(tag), tag, decode.Span{})
	r.fields(OfPublished, dateOf, "发布日期", "发布时间", "公开日期", "公开时间", "公布日期")
	for _, l := range r.under {
		if line := narrow(clean(r.p.Doc.Quote(l))); holdsTwo(line) && dateline.MatchString(line) && span(line) == (Period{}) && !notDate.MatchString(line) {
			if !r.noted(OfPublished, l) { // with a label of the header
				r.note(OfPublished, "line under the title", dateOf(line), "", l)
			}
			break
		}
	}
	r.fields(OfPublished, dateOf, "成文日期", "公文生成日期", "生成日期", "发文日期", "更新日期", "更新时间", "录入时间")
	if d, l := r.signature(); d != "" {
		r.note(OfPublished, "signature", d, "", l)
	}
	r.note(OfPublished, "address", addressDate(r.p.Doc.URL), r.p.Doc.URL, decode.Span{})
	r.id.Published = r.best(OfPublished)
}

// dateline is what the line under a title that gives the date of publication
// begins with: the date, or a label before it.
var (
	dateline = regexp.MustCompile(`^[（(\[【]?(?:[^。，0-9]{0,30}?)?(?:(?:发布|公布|公开|更新|录入)?(?:日期|时间)[:：]?|发布于)?[（(\[【]?(?:20[0-9]{2}[-年./][0-9]{1,2}[-月./][0-9]{1,2}|` + yearChars + `年` + hanNumber + `月` + hanNumber + `日)`)
	notDate  = regexp.MustCompile(`期限|统计|时段|截[至止]|生效|废止|废除`)
)

// signature is the date in the last lines of the report, and its line.
func (r *reader) signature() (string, decode.Span) {
	lines := r.p.Lines
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-4; i-- {
		line := narrow(clean(r.p.Doc.Quote(lines[i].Span)))
		if d := dateOf(line); d != "" && span(line) == (Period{}) && (signed.MatchString(line) || isReportTitle(line)) && !notDate.MatchString(line) {
			return d, lines[i].Span
		}
	}
	return "", decode.Span{}
}

// signed is a line that ends in a date, behind at most the name of a body or
// the words that close a report.
var signed = regexp.MustCompile(`(?:^|[。）)])[（(]?(?:[\p{Han}、]{0,26}?|[^，。0-9]{0,20}[:：])(?:20[0-9]{2}[-年./][0-9]{1,2}[-月./][0-9]{1,2}日?|` + yearChars + `年` + hanNumber + `月` + hanNumber + `日)[）)]?[。]?$`)

// year notes the evidence for the report year.
func (r *reader) year(t titled) {
	year := func(s string) string {
		if y := yearOf(s); y > 0 {
			return strconv.Itoa(y)
		}
		return ""
	}
	named := year(t.text)
	if p := span(t.text); named == "" && p.Year() > 0 {
		named = strconv.Itoa(p.Year())
	}
	r.note(OfYear, "title", named, t.text, t.span)
	for _, e := range slices.Clone(r.id.Evidence) {
		if y := (Period{Until: strings.Trim(e.Value, "/")}).Year(); e.Field == OfPeriod && e.Source != "title" && y > 0 {
			r.note(OfYear, "period", strconv.Itoa(y), e.Quote, e.Span)
		}
	}
	if y, at := r.tableYear(); y != "" {
		r.note(OfYear, "table", y, "", at)
	}
	r.fields(OfYear, year, "所属年度", "年度", "年份", "组配分类", "信息分类")
	if y, at := r.saidYear(); y != "" {
		r.note(OfYear, "first paragraph", y, "", at)
	}
	r.note(OfYear, "address", addressYear(r.p.Doc.URL), r.p.Doc.URL, decode.Span{})
	if y, at := r.openingYear(); r.best(OfYear) == "" && y != "" {
		r.note(OfYear, "sentences", y, "", at)
	}
	if r.best(OfYear) == "" && r.id.Published != "" {
		dates := slices.Clone(r.id.Evidence)
		for _, source := range []string{"signature", ""} { // that of signing before the others
			for _, e := range dates {
				if y := arabicYear(e.Value[:4]); e.Field == OfPublished && (e.Source == source || source == "") {
					r.note(OfYear, e.Source+", the year before", strconv.Itoa(y-1), e.Quote, e.Span)
				}
			}
		}
	}
	r.id.Year, _ = strconv.Atoi(r.best(OfYear))
}

// tableTitles are what the title of a statistical table has in it.
var tableTitles = []string{"统计表", "情况表", "年报表"}

// tableYear is the year in the title of a table, or alone in a cell of its
// first rows, if the tables name only one.
func (r *reader) tableYear() (string, decode.Span) {
	found, at := 0, decode.Span{}
	see := func(s decode.Span, y int) bool {
		if y > 0 && found > 0 && y != found {
			return false
		}
		if y > 0 && found == 0 {
			found, at = y, s
		}
		return true
	}
	for _, l := range r.p.Lines {
		if text := r.p.Doc.Quote(l.Span); len(text) < 150 && mayHoldYear(text) && anyIn(text, tableTitles) && !strings.Contains(text, "。") && !see(l.Span, yearOf(text)) {
			return "", decode.Span{}
		}
	}
	for _, g := range r.p.Grids {
		for _, c := range g.Cells {
			if c.Row > 2 || c.Span.Len() > 80 || !mayHoldYear(r.p.Doc.Quote(c.Span)) {
				continue
			}
			if text := clean(r.p.Doc.Quote(c.Span)); len(text) < 60 && (yearAlone.MatchString(narrow(text)) || anyIn(text, tableTitles)) && !see(c.Span, yearOf(text)) {
				return "", decode.Span{}
			}
		}
	}
	if found == 0 {
		return "", decode.Span{}
	}
	return strconv.Itoa(found), at
}

// mayHoldYear leaves out most texts without a year.
func mayHoldYear(s string) bool {
	return strings.Contains(s, "20") || strings.Contains(s, "二") || strings.Contains(s, "２")
}

var yearAlone = regexp.MustCompile(`^[（(]?(?:统计)?(?:年度|年份)?[:：]?` + yearChars + `年度?(?:数量?|数据|统计数据?)?[）)]?$`)

// saidYear is the year of the report the first lines of the body speak of.
func (r *reader) saidYear() (string, decode.Span) {
	for i, l := range r.p.Lines {
		if i > 6 || len(l.Headings) > 0 {
			break
		}
		if !mayHoldYear(r.p.Doc.Quote(l.Span)) {
			continue
		}
		text := narrow(r.p.Doc.Quote(l.Span))
		if m := said.FindStringSubmatch(text); m != nil && (strings.Contains(text, "。") || !isReportTitle(clean(text))) {
			if y := arabicYear(m[1]); y >= firstYear && y <= lastYear {
				return strconv.Itoa(y), l.Span
			}
		}
	}
	return "", decode.Span{}
}

var said = regexp.MustCompile(`(` + yearChars + `)年度?(?:的)?(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:年度报告|年报|报告|工作报告|情况)`)

// settle says how each piece of evidence stands to the one that was taken.
func (r *reader) settle() {
	taken := map[Field]int{}
	for i := range r.id.Evidence {
		e := &r.id.Evidence[i]
		first, seen := taken[e.Field]
		if !seen {
			taken[e.Field], e.Stand = i, Taken
			continue
		}
		e.Stand = r.stand(&r.id.Evidence[first], e)
	}
	if i, ok := taken[OfIndex]; ok {
		if _, _, holds := bodyCode(r.id.Evidence[i].Value); !holds {
			r.id.Evidence[i].Stand = Differs
		}
	}
}

// stand compares a piece of evidence with the one that was taken.
func (r *reader) stand(taken, e *Evidence) Stand {
	switch {
	case e.Field == OfBody:
		return sameBody(taken.Value, e.Value, e.Source, r.id.Year, r.set)
	case taken.Value == e.Value:
		return Agrees
	case e.Field == OfRegion:
		return sameRegion(taken.Value, e.Value)
	case e.Field == OfPublished:
		return dateStand(taken, e)
	case e.Field == OfYear && e.Source == "address":
		return Unclear
	case e.Field == OfPeriod && (strings.HasPrefix(e.Value, "/") || strings.HasSuffix(e.Value, "/")):
		return Unclear
	}
	return Differs
}

// publication are the sources that give the day of publication itself.
var publication = []string{"meta PubDate", "发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "line under the title"}

// dateStand compares two dates: two of publication must be the same, and
// nothing is signed after it was published.
func dateStand(taken, e *Evidence) Stand {
	switch {
	case !slices.Contains(publication, taken.Source):
		return Unclear
	case slices.Contains(publication, e.Source):
		return Differs
	case slices.Contains([]string{"成文日期", "公文生成日期", "生成日期", "发文日期", "signature"}, e.Source):
		if e.Value > taken.Value {
			return Differs
		}
		return Agrees
	}
	return Unclear
}

// sameRegion compares two division codes: a site may be that of a division
// above.
func sameRegion(a, b string) Stand {
	for _, n := range []int{4, 2} {
		if a[:n] == b[:n] && (strings.Trim(a[n:], "0") == "" || strings.Trim(b[n:], "0") == "") {
			return Unclear
		}
	}
	return Differs
}
