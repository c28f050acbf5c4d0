package fact

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// asides files what a cell prints beside its value: footnote marks, and numbers
// of a remark.
func (m *meaning) asides(p *layout.Page, out *Reading) {
	for _, s := range m.Beside {
		if m.Marks {
			out.ignore(p, s, guardFootnote)
			continue
		}
		out.Leftover = append(out.Leftover, Leftover{Quote: p.Doc.Quote(m.Span), Span: s, Reason: "a number beside the value of the cell"})
	}
}

func (out *Reading) ignore(p *layout.Page, s decode.Span, rule string) {
	out.Ignored = append(out.Ignored, Ignored{Quote: p.Doc.Quote(s), Span: s, Rule: rule})
}

// looseCells leaves over the numbers of a grid of no known form and returns
// its other cells, which may hold sentences.
func looseCells(p *layout.Page, g int, values []statement.Cell, out *Reading) []decode.Span {
	var free []decode.Span
	read := map[decode.Span]bool{}
	for i := range values {
		c := &values[i]
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

// strayNumbers files the numbers inside cells of words. It returns the cells
// that hold paragraphs, as a table has that a page puts around its whole text.
func strayNumbers(p *layout.Page, g int, c claimed, out *Reading) (free []decode.Span) {
	cells := p.Grids[g].Cells
	out.Ignored = slices.Grow(out.Ignored, len(c.strays)) // nearly all are
	for _, s := range c.strays {
		at := cells[s.cell].Span
		s.file(p.Doc.Quote(at), at.Start, out)
	}
	for _, i := range c.apart {
		for _, own := range p.Own(cells[i]) {
			words := p.Doc.Quote(own)
			if isParagraph(words) {
				free = append(free, own)
				continue
			}
			for _, s := range straysOf(i, words, zh.Scan(words), c.table) {
				s.file(words, own.Start, out)
			}
		}
	}
	return free
}

// isParagraph tells sentences in a cell from a label or a remark.
func isParagraph(text string) bool {
	const shortest, sentences = 300, 3 // bytes
	return len(text) >= shortest && strings.Count(text, "。") >= sentences
}

// strayNumbers files the numbers of a flattened table outside its cells: page
// numbers, those of labels, and values that stand in no row.
func (t *flattened) strayNumbers(p *layout.Page, out *Reading) {
	var filed []int
	for _, m := range t.cells {
		filed = append(filed, m.Span.Start)
	}
	slices.Sort(filed)
	for _, piece := range t.region.pieces[t.region.first:t.region.end] {
		i, _ := slices.BinarySearch(filed, piece.Span.Start)
		switch {
		case i < len(filed) && filed[i] < piece.Span.End: // whole, or taken apart
		case piece.Page:
			out.ignore(p, piece.Span, guardFolio)
		default:
			wordNumbers(p, piece, out)
		}
	}
}

// wordNumbers files the numbers of a piece that is no value of its table: those
// of a label are ignored, but for counts outside a remark.
func wordNumbers(p *layout.Page, piece statement.Piece, out *Reading) {
	text := p.Doc.Quote(piece.Span)
	numbers := zh.Scan(text)
	if len(numbers) == 0 {
		return
	}
	known := piece.State == statement.Label && !hasCount(zh.Scan(piece.Words))
	for _, q := range numbers {
		span := decode.Span{Start: piece.Span.Start + q.Start, End: piece.Span.Start + q.End}
		if known || !q.Kind.Counts() {
			out.ignore(p, span, guardLabel)
			continue
		}
		out.Leftover = append(out.Leftover, Leftover{Quote: text, Span: span, Reason: "a number in a cell of words"})
	}
}

// unplaced files the numbers of a table that is too large for a grid.
func unplaced(p *layout.Page, g int, out *Reading) {
	if !p.Grids[g].Truncated {
		return
	}
	rest := p.Grids[g].Rest
	text := p.Doc.Quote(rest)
	for _, q := range zh.Scan(text) {
		span := decode.Span{Start: rest.Start + q.Start, End: rest.Start + q.End}
		if !q.Kind.Counts() {
			out.ignore(p, span, guardLabel)
			continue
		}
		out.Leftover = append(out.Leftover, Leftover{Quote: p.Doc.Quote(span), Span: span, Reason: "a table too large to read"})
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
