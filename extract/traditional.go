package extract

import (
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
)

// readTraditional reads a page by its text in simplified characters, which is
// as long, and gives every quote back as printed. Names (title, body, detail)
// stay simplified, so that those of one body are one name.
func (x *Extractor) readTraditional(p *layout.Page, simplified string) *Report {
	printed := p.Doc.Text
	p.Doc.Text, p.Doc.Title = simplified, x.rules.Simplified(p.Doc.Title)
	r := x.read(p)
	p.Doc.Text = printed
	cut := func(s decode.Span, same string) string {
		if s.Len() != len(same) {
			return same // of a derived fact, of what stands in no span
		}
		return printed[s.Start:s.End]
	}
	around := func(quote string, s decode.Span) string {
		from := max(0, s.End-len(quote))
		if i := strings.Index(simplified[from:], quote); i >= 0 {
			return printed[from+i:][:len(quote)]
		}
		return quote
	}
	for i := range r.Facts {
		f := &r.Facts[i]
		f.Quote, f.Printed = cut(f.Span, f.Quote), cut(f.Number, f.Printed)
	}
	for i := range r.Leftover {
		l := &r.Leftover[i]
		l.Quote, l.Printed = around(l.Quote, l.Span), cut(l.Span, l.Printed)
	}
	for i := range r.Ignored {
		g := &r.Ignored[i]
		g.Quote, g.Printed = around(g.Quote, g.Span), cut(g.Span, g.Printed)
	}
	for i := range r.Evidence {
		e := &r.Evidence[i]
		e.Quote = cut(e.Span, e.Quote)
	}
	return r
}
