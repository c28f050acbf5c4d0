package fact

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
)

// flattened is a table read out of running text.
type flattened struct {
	claimed
	region *region
}

// flatTables finds the flattened tables of a page, each read by the table of a
// form that gives most of its cells a meaning, among equals by that of the form
// the page follows. loose are the lines of numbers that stand among the words
// of such a table and that none reads: no sentences.
func flatTables(p *layout.Page, set *rule.Set, year int, out *Reading) (tables []flattened, loose []statement.Piece) {
	list := flats(p, set)
	claims := make([][]flattened, len(list))
	votes, shared := map[string]int{}, map[string]int{}
	for i, f := range list {
		claims[i] = f.claims(year)
		for _, t := range claims[i] {
			if t.table.Shared {
				shared[t.form.Name] += t.known
			} else {
				votes[t.form.Name] += t.known
			}
		}
	}
	form := out.Form
	if form == "prose" {
		form = elect(votes, shared)
	}
	for i, f := range list {
		best := choose(claims[i], form)
		tables = append(tables, best...)
		if len(claims[i]) > 0 {
			loose = append(loose, f.loose(best)...)
		}
	}
	if len(tables) > 0 {
		out.Form = form
		if form == "prose" { // not a cell of it can be read
			out.Form = tables[0].form.Name
		}
	}
	return tables, loose
}

// holdsValues reports whether anything but labels stands in a region.
func (r *region) holdsValues() bool {
	return len(r.headers) > 0 && slices.ContainsFunc(r.pieces[r.first:r.end], func(p statement.Piece) bool { return p.State != statement.Label })
}

// choose keeps the best reading of each part of a stretch.
func choose(all []flattened, form string) []flattened {
	slices.SortStableFunc(all, func(a, b flattened) int {
		switch {
		case a.known != b.known:
			return b.known - a.known
		case a.form.Name == form && b.form.Name != form:
			return -1
		case b.form.Name == form && a.form.Name != form:
			return 1
		}
		return 0
	})
	var best []flattened
	for _, t := range all {
		if t.region.holdsValues() && !slices.ContainsFunc(best, func(o flattened) bool {
			return t.region.first < o.region.end && o.region.first < t.region.end
		}) {
			best = append(best, t)
		}
	}
	return best
}

// loose lists what stands outside the tables of a stretch and is no sentence
// either: values, the labels before them, and the rest of lines taken in part.
func (f *flat) loose(tables []flattened) []statement.Piece {
	inTable := func(i int) bool {
		return slices.ContainsFunc(tables, func(t flattened) bool { return t.region.first <= i && i < t.region.end })
	}
	lines := map[int]bool{}
	var labels []int
	for i, piece := range f.pieces {
		switch {
		case inTable(i):
			lines[piece.Line] = true
		case piece.State != statement.Label && piece.State != statement.Blank:
			lines[piece.Line] = true
			for _, line := range labels {
				lines[line] = true
			}
			labels = nil
		case f.row(i):
			labels = append(labels, piece.Line)
		}
	}
	var out []statement.Piece
	for i, piece := range f.pieces {
		if lines[piece.Line] && !inTable(i) {
			out = append(out, piece)
		}
	}
	return out
}

// row reports whether a piece is one of the words of a row: not a number among
// them, but for a numeral.
func (f *flat) row(i int) bool {
	p := f.pieces[i]
	return p.State == statement.Label && (p.Item && p.Words == "" || !strings.ContainsFunc(f.page.Doc.Quote(p.Span), unicode.IsDigit))
}

// claims reads a stretch by every table whose labels it holds.
func (f *flat) claims(year int) []flattened {
	var all []flattened
	labels := rule.NewPath([]string{f.words})
	for i := range f.set.Forms {
		form := &f.set.Forms[i]
		for j := range form.Tables {
			if t := &form.Tables[j]; form.Name != "-" && t.Claims(labels) {
				f.unstick(t)
				all = append(all, flattened{claimed{reading: &reading{form: form, table: t}}, &region{flat: f, form: form.Name, table: t}})
			}
		}
	}
	for _, t := range all {
		t.region.headers = f.headers(t.table)
	}
	for i := range all {
		r := all[i].region
		if len(r.headers) > 0 {
			r.bound(all)
			all[i].cells = r.read()
			for j := range all[i].cells {
				m := &all[i].cells[j]
				for _, path := range slices.Concat(m.Cols, m.Rows) {
					m.time = first(m.time, otherYear(path, year))
				}
				m.join(r.table)
			}
			all[i].settle()
		}
	}
	return all
}

// bound ends a region where another table's header begins, and behind its own
// last row.
func (r *region) bound(all []flattened) {
	r.first, r.end = r.headers[0].first, len(r.pieces)
	for _, o := range all {
		for _, h := range o.region.headers {
			own := slices.ContainsFunc(r.headers, func(m header) bool { return m.first <= h.last && h.first <= m.last })
			if !own && h.first > r.first {
				r.end = min(r.end, h.first)
			}
		}
	}
	r.headers = slices.DeleteFunc(slices.Clone(r.headers), func(h header) bool { return h.first >= r.end })
	end := r.headers[len(r.headers)-1].last + 1
	labels := r.labels()
	for _, o := range labels {
		end = max(end, o.last+1)
	}
	for _, n := range r.runs() {
		_, unknown := r.before(n, labels)
		cols := 0
		if h := r.over(n.first); h != nil {
			cols = len(h.cols)
		}
		near := n.first <= end || cols > 1 && len(n.values) == cols // the last label may be wrapped
		if near && (unknown == "" || len(r.table.Rows) == 0) {
			end = max(end, n.end)
		}
	}
	for end < len(r.pieces) && r.pieces[end].Line == r.pieces[end-1].Line {
		end++ // lines are taken whole
	}
	r.end = min(r.end, end)
}

// unstick takes numbers off the end of the labels they are stuck to:
// 主动公开信息数837. The words of the label must end where the digits begin.
func (f *flat) unstick(t *rule.Table) {
	var out []statement.Piece
	labels := f.rowLabels(t)
	for i, p := range f.pieces {
		digits := trailingDigits(f.page.Doc.Quote(p.Span))
		if n := len(digits); n > 0 && p.State == statement.Label && slices.ContainsFunc(labels, func(o occurrence) bool {
			return o.last == i && o.to+n <= f.from[i]+len(p.Words)
		}) {
			label, number := p, p
			label.Span.End -= n
			label.Words = p.Words[:len(p.Words)-n]
			number = statement.Pieces(f.page.Doc.Text, []decode.Span{{Start: label.Span.End, End: p.Span.End}})[0]
			number.Line, number.Barred, number.Column = p.Line, p.Barred, p.Column
			out = append(out, label, number)
			continue
		}
		out = append(out, p)
	}
	if len(out) > len(f.pieces) {
		f.pieces = out
		f.index()
	}
}

func trailingDigits(s string) string {
	return s[len(strings.TrimRight(s, "0123456789")):]
}
