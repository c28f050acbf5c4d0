package fact

import (
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// Reading is all that was made of one page's numbers: each printed number of
// its body stands in exactly one of the three lists.
type Reading struct {
	Facts    []Fact
	Leftover []Leftover
	Ignored  []Ignored
	Form     string // the form that claimed a table; "prose" when none did
}

// Read reads the facts of a page laid out. year is the report year, 0 when
// unknown; numbers said of another year are ignored.
func Read(p *layout.Page, set *rule.Set, year int) *Reading {
	out := &Reading{Form: "prose"}
	free := tables(p, set, year, out)
	r := prose{set: set, text: p.Doc.Text, year: year, out: out, headings: map[string][]statement.Item{}}
	r.clauses(statement.Clauses(p, set.Segmenter))
	for _, s := range free {
		page := layout.Page{Doc: p.Doc, Lines: []layout.Line{{Span: s}}}
		r.clauses(statement.Clauses(&page, set.Segmenter))
	}
	for _, h := range p.Headings {
		r.heading(h)
	}
	sortByPlace(out)
	return out
}

// heading ignores the list numerals and years of a heading.
func (r *prose) heading(h decode.Span) {
	for _, q := range zh.Scan(r.text[h.Start:h.End]) {
		r.out.Ignored = append(r.out.Ignored, Ignored{Quote: r.text[h.Start:h.End],
			Span: decode.Span{Start: h.Start + q.Start, End: h.Start + q.End}, Rule: guardHeading})
	}
}

// Sentence reads one sentence that stands alone, as the tests of phrase files
// and `nianbao explain` do.
func Sentence(text string, headings []string, set *rule.Set, year int) *Reading {
	out := &Reading{Form: "prose"}
	r := prose{set: set, text: text, year: year, out: out, headings: map[string][]statement.Item{}}
	r.clauses(statement.Line(text, headings, set.Segmenter))
	return out
}
