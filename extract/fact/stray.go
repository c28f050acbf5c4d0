package fact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// asides files what a cell prints beside its value: footnote marks, and numbers
// of a remark.
func (m *meaning) asides(p *layout.Page, out *Reading) {
	for _, s := range m.Notes {
		out.ignore(p, s, guardFootnote)
	}
	for _, s := range m.Rest {
		out.Leftover = append(out.Leftover, Leftover{Quote: p.Doc.Quote(m.Span), Span: s, Reason: "a number beside the value of the cell"})
	}
}

func (out *Reading) ignore(p *layout.Page, s decode.Span, rule string) {
	out.Ignored = append(out.Ignored, Ignored{Quote: p.Doc.Quote(s), Span: s, Rule: rule})
}

// looseCells leaves over the numbers of a grid of no known form and returns
// its other cells, which may hold sentences.
func looseCells(p *layout.Page, g int, out *Reading) []decode.Span {
	var free []decode.Span
	read := map[decode.Span]bool{}
	for _, c := range statement.Read(p, g).Cells() {
		if c.State == statement.Number || c.State == statement.Illegible || c.State == statement.Code {
			out.Leftover = append(out.Leftover, Leftover{Quote: p.Doc.Quote(c.Span), Span: c.Span, Reason: "a table of no known form"})
		}
		read[c.Span] = true
	}
	for _, c := range p.Grids[g].Cells {
		if read[c.Span] || c.Repeated {
			continue
		}
		for _, s := range p.Own(c) {
			if s.Len() > 0 {
				free = append(free, s)
			}
		}
	}
	return free
}

// strayNumbers leaves over counts inside cells of words that no line of the
// table knows, such as "新增22项", and ignores those a line ignores in writing:
// the telephone number in a footer.
func strayNumbers(p *layout.Page, g int, c claimed, out *Reading) {
	values := c.cells // in the order of the grid's
	for _, cell := range p.Grids[g].Cells {
		if cell.Repeated {
			continue
		}
		if len(values) > 0 && values[0].Span == cell.Span {
			values = values[1:]
			continue
		}
		for _, own := range p.Own(cell) {
			strayCounts(p, own, c, out)
		}
	}
}

func strayCounts(p *layout.Page, own decode.Span, c claimed, out *Reading) {
	text := p.Doc.Quote(own)
	if isNumbered(text) {
		return
	}
	numbers := zh.Scan(text)
	if !slices.ContainsFunc(numbers, func(q zh.Quantity) bool { return q.Kind == zh.Count }) {
		return
	}
	label := rule.Normalize(text)
	if lineOf(c.table, label) != nil {
		return
	}
	line := lineOf(c.table, strings.Map(withoutDigits, label))
	for _, q := range numbers {
		span := decode.Span{Start: own.Start + q.Start, End: own.Start + q.End}
		switch {
		case !q.Kind.Counts():
		case line != nil && line.Ignored() != "" && line.Key != rule.Heading:
			out.Ignored = append(out.Ignored, Ignored{Quote: text, Span: span, Rule: line.ID})
		default:
			out.Leftover = append(out.Leftover, Leftover{Quote: text, Span: span, Reason: "a number in a cell of words"})
		}
	}
}

// isNumbered is a quick look whether a text has no number but the list numeral
// of its words: （一）予以公开.
func isNumbered(text string) bool {
	level, n := layout.Level(text)
	if r, _ := utf8.DecodeRuneInString(text[n:]); level == 0 || n > len("（十一）") || !unicode.Is(unicode.Han, r) {
		return false
	}
	return !zh.MayHold(text[n:])
}

// unplaced leaves over the counts of a table that is too large for a grid.
func unplaced(p *layout.Page, g int, out *Reading) {
	if !p.Grids[g].Truncated {
		return
	}
	rest := p.Grids[g].Rest
	text := p.Doc.Quote(rest)
	for _, q := range zh.Scan(text) {
		if q.Kind.Counts() {
			out.Leftover = append(out.Leftover, Leftover{Quote: text[q.Start:q.End], Reason: "a table too large to read",
				Span: decode.Span{Start: rest.Start + q.Start, End: rest.Start + q.End}})
		}
	}
}

func withoutDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

// lineOf is a line of the table a label fits, whatever stands outside; nil for none.
func lineOf(t *rule.Table, label string) *rule.Axis {
	path := rule.NewPath([]string{label})
	for _, list := range [][]rule.Axis{t.Rows, t.Cols} {
		for i := range list {
			if list[i].Pattern.MatchLast(path) > 0 {
				return &list[i]
			}
		}
	}
	return nil
}
