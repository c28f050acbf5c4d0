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
	Form     string        // the form that claimed a table; "prose" when none did
	Tables   []decode.Span // of all tables, flattened ones and those no form reads among them
}

// Read reads the facts of a page laid out. year is the report year, 0 when
// unknown; numbers said of another year are ignored.
func (r *Reader) Read(p *layout.Page, year int) *Reading {
	out := &Reading{Form: "prose"}
	free := r.tables(p, year, out)
	var taken []decode.Span
	flat, loose := flatTables(p, r.set, year, out)
	for i, t := range flat {
		taken = append(taken, t.region.span())
		for _, m := range t.cells {
			m.file(p, len(p.Grids)+i, out)
			m.asides(p, out)
		}
		t.strayNumbers(p, out)
	}
	for _, v := range loose {
		taken = append(taken, v.Span)
		if v.State == statement.Number || v.State == statement.Illegible || v.State == statement.Code {
			out.Leftover = append(out.Leftover, Leftover{Quote: p.Doc.Quote(v.Span), Span: v.Span, Reason: "a row no form reads whole"})
		} else {
			wordNumbers(p, v, out)
		}
	}
	if len(taken) > 0 {
		p.Without(taken)
	}
	for _, g := range p.Grids {
		taken = append(taken, g.Span)
	}
	out.Tables = taken
	said := prose{set: r.set, text: p.Doc.Text, year: year, out: out}
	said.clauses(statement.Clauses(p, r.set))
	for _, s := range free {
		page := layout.Page{Doc: p.Doc, Lines: []layout.Line{{Span: s}}}
		said.clauses(statement.Clauses(&page, r.set))
	}
	for _, h := range p.Headings {
		said.scan(h, guardHeading)
	}
	for _, s := range p.Folios {
		said.scan(s, guardFolio)
	}
	for _, m := range p.Apart {
		said.scan(m.Span, guardApart[m.Kind])
	}
	settle(out.Facts)
	sortByPlace(out)
	out.print(p.Doc.Text)
	return out
}

// print notes how the numbers that are no facts are printed.
func (out *Reading) print(text string) {
	for i := range out.Leftover {
		l := &out.Leftover[i]
		l.Printed = text[l.Span.Start:l.Span.End]
	}
	for i := range out.Ignored {
		n := &out.Ignored[i]
		n.Printed = text[n.Span.Start:n.Span.End]
	}
}

// guardApart names the guards of text set apart from what it is printed in.
var guardApart = map[decode.Kind]string{decode.Struck: guardStruck, decode.Note: guardFootnote}

// scan ignores every number of a stretch of text: the list numerals and years
// of a heading, a page number, what is struck out.
func (r *prose) scan(s decode.Span, guard string) {
	for _, q := range zh.Scan(r.text[s.Start:s.End]) {
		r.out.Ignored = append(r.out.Ignored, Ignored{Quote: r.text[s.Start:s.End],
			Span: decode.Span{Start: s.Start + q.Start, End: s.Start + q.End}, Rule: guard})
	}
}

// Sentence reads one sentence that stands alone, as the tests of phrase files
// and `nianbao explain` do.
func Sentence(text string, headings []string, set *rule.Set, year int) *Reading {
	out := &Reading{Form: "prose"}
	r := prose{set: set, text: text, year: year, out: out}
	r.clauses(statement.Line(text, headings, set))
	settle(out.Facts)
	out.print(text)
	return out
}
