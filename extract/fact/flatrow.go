package fact

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
)

// region is the stretch of pieces one table takes, from its header on.
type region struct {
	*flat
	form    string // its name
	table   *rule.Table
	headers []header
	first   int         // piece
	end     int         // piece behind the last one
	cells   map[int]int // of each line that bars or tabs divide, how many it has
	width   int         // of the widest of them
}

// run is a row of numbers: values that follow one another.
type run struct {
	first, end int   // pieces
	values     []int // pieces; units aside
	unit       bool
	unitFirst  bool // a unit stands before a value
}

// flatRow is a run with the line of the form it belongs to.
type flatRow struct {
	run
	axis   *rule.Axis
	label  string // its words
	unit   string // of money, printed in the label
	cols   []column
	reason string // why its numbers are left over
	short  bool   // all is known of it, but it has fewer values than columns
}

// runs lists the rows of numbers of a region. A line of cells ends a row; blank
// cells before the first label of their line belong to none.
func (r *region) runs() []run {
	var out []run
	open := false
	labelled := -1 // the last line with a label
	for i := r.first; i < r.end; i++ {
		p := &r.pieces[i]
		value := p.State != statement.Label
		switch {
		case p.Page:
			continue
		case !value && !p.IsUnit, r.inHeader(i):
			open, labelled = false, p.Line
			continue
		case p.Barred && p.Line != labelled && p.State == statement.Blank && len(r.table.Rows) > 0:
			open = false
			continue
		}
		if open && p.Barred && p.Line != r.pieces[i-1].Line {
			open = false
		}
		if !open {
			out = append(out, run{first: i})
			open = true
		}
		last := &out[len(out)-1]
		last.end = i + 1
		last.unit = last.unit || p.IsUnit
		if value {
			last.unitFirst = last.unit
			last.values = append(last.values, i)
		}
	}
	return slices.DeleteFunc(out, func(n run) bool { // ends of rows
		return !slices.ContainsFunc(n.values, func(i int) bool { return !r.pieces[i].Lone || r.pieces[i].State != statement.Blank })
	})
}

func (r *region) inHeader(piece int) bool {
	return slices.ContainsFunc(r.headers, func(h header) bool { return h.first <= piece && piece <= h.last })
}

// labels lists the labels of rows in the region, those of its headers aside.
func (r *region) labels() []occurrence {
	out := slices.DeleteFunc(r.rowLabels(r.table), func(o occurrence) bool {
		return o.first < r.first || o.first >= r.end || slices.ContainsFunc(r.headers, func(h header) bool {
			return o.from < h.to && h.from < o.to
		})
	})
	for i := range out {
		before := r.first - 1
		if i > 0 {
			before = out[i-1].last
		}
		out[i].first = r.opening(out[i], before)
	}
	return out
}

// opening is the piece a label begins with: the key words of a wrapped one may
// all stand behind its numbers, its numeral before them.
func (r *region) opening(o occurrence, before int) int {
	next := o.last + 1
	if r.pieces[o.first].Item || next < r.end && (r.pieces[next].State != statement.Label || r.pieces[next].IsUnit) {
		return o.first // it has numbers, or a unit, of its own
	}
	numbers := 0
	for i := o.first - 1; i > before && !r.inHeader(i); i-- {
		p := r.pieces[i]
		switch {
		case p.State != statement.Label && r.pieces[i+1].State == statement.Label && !r.pieces[i+1].IsUnit:
			numbers++
		case p.Item && numbers == 1 && r.wraps(&occurrence{first: i}, o.first) && !rule.Turns(r.words[r.from[i]:o.from]):
			return i
		case p.Item:
			return o.first
		}
	}
	return o.first
}

// rows gives every run of the region its line of the form and its columns.
func (r *region) rows() []flatRow {
	runs := r.runs()
	if len(r.table.Rows) == 0 {
		return r.headed(runs)
	}
	labels := r.labels()
	order := r.order(slices.DeleteFunc(slices.Clone(runs), func(n run) bool { return len(n.values) == 0 }), labels)
	below := order == labelAfter && !runs[0].unitFirst // units behind the labels
	if below {
		r.trim(runs)
	}
	var out []flatRow
	for i, n := range runs {
		row := flatRow{run: n}
		h := r.over(n.first)
		var o *occurrence
		switch {
		case h == nil:
			row.reason = "no header over the row"
		case h.reason != "":
			row.reason = h.reason
		case order == labelBefore:
			o, row.reason = r.before(n, labels)
		case order == labelAfter:
			o, row.reason = r.after(i, runs, labels)
		default:
			row.reason = "the labels may stand before or after their numbers"
		}
		r.settle(&row, o, labels)
		if below && o != nil {
			row.unit = r.unitBehind(*o)
		}
		if h != nil {
			row.cols = h.cols
		}
		out = append(out, row)
	}
	return out
}

// headed reads the only row of a table whose columns alone give the meaning.
func (r *region) headed(runs []run) []flatRow {
	var out []flatRow
	for _, n := range runs {
		row := flatRow{run: n, reason: "no header over the row"}
		if h := r.over(n.first); h != nil {
			row.cols, row.reason = h.cols, h.reason
		}
		out = append(out, row)
	}
	return out
}

// over is the last header before a piece.
func (r *region) over(piece int) *header {
	for i := len(r.headers) - 1; i >= 0; i-- {
		if r.headers[i].last < piece {
			return &r.headers[i]
		}
	}
	return nil
}

// last is the label that begins last before a piece.
func (r *region) last(labels []occurrence, piece int) *occurrence {
	for i := len(labels) - 1; i >= 0; i-- {
		if labels[i].first < piece {
			return &labels[i]
		}
	}
	return nil
}

// before finds the line of a row whose label begins before its numbers. Words
// between the two that the form does not know make it another row.
func (r *region) before(n run, labels []occurrence) (*occurrence, string) {
	o := r.last(labels, n.first)
	if o == nil {
		return nil, "no known label before the row"
	}
	if r.doubled(labels, o) {
		return nil, "one label in two lines, or two labels of which one lost its numbers"
	}
	unit := false
	for i := o.last + 1; i < n.first; i++ {
		p := r.pieces[i]
		whole := strings.HasSuffix(r.words[:r.from[i]], "数") && !strings.HasPrefix(p.Words, "量")
		words := r.pieces[o.first].Item && !whole || utf8.RuneCountInString(p.Words) <= 2 // too few for a label of their own
		goesOn := p.State == statement.Label && (p.Words == "" || words && !unit && r.wraps(o, i))
		if p.Item || !goesOn && p.State != statement.Blank {
			return nil, "unknown row " + strings.TrimSpace(r.page.Doc.Quote(p.Span))
		}
		unit = unit || p.IsUnit
	}
	return o, ""
}

// wraps reports whether a piece can go on the label that began on a line
// before: a line that had room for it was not wrapped.
func (r *region) wraps(o *occurrence, piece int) bool {
	width := func(line int) int {
		n := 0
		for _, p := range r.pieces {
			if p.Line == line && p.State == statement.Label && !p.IsUnit {
				n += utf8.RuneCountInString(r.page.Doc.Quote(p.Span))
			}
		}
		return n
	}
	first, line := r.pieces[o.first].Line, r.pieces[piece].Line
	return line == first || width(line) <= width(first)+2
}

// doubled reports whether a label without a numeral follows the label of a row
// on the line before it, with no number between: it may be the rest of it.
func (r *region) doubled(labels []occurrence, o *occurrence) bool {
	i := slices.IndexFunc(labels, func(k occurrence) bool { return k.from == o.from })
	if i == 0 || r.pieces[o.first].Item {
		return false
	}
	k := labels[i-1]
	if !r.pieces[k.first].Item || slices.ContainsFunc(k.axes, func(a *rule.Axis) bool { return a.Ignored() != "" }) {
		return false
	}
	return !slices.ContainsFunc(r.pieces[k.first:o.first], func(p statement.Piece) bool {
		return p.State != statement.Label || p.IsUnit
	})
}

// after finds the line of a row whose label follows its numbers.
func (r *region) after(i int, runs []run, labels []occurrence) (*occurrence, string) {
	end := r.end
	if i+1 < len(runs) {
		end = runs[i+1].first
	}
	for k, o := range labels {
		if o.first >= runs[i].end && o.first < end {
			if start, _ := r.flat.label(o.from, o.to); start != r.from[runs[i].end] {
				break
			}
			return &labels[k], ""
		}
	}
	return nil, "no known label after the row"
}

// unitOf is the unit a piece holds.
func (r *region) unitOf(piece int) string {
	return strings.Trim(r.page.Doc.Quote(r.pieces[piece].Span), "（）()")
}

// unitBehind is the unit of money in or behind a label.
func (r *region) unitBehind(o occurrence) string {
	var label strings.Builder
	i := o.first
	for ; i <= o.last; i++ {
		label.WriteString(r.page.Doc.Quote(r.pieces[i].Span))
	}
	units := []string{statement.HeaderUnit(label.String())}
	for ; i < r.end && r.pieces[i].IsUnit; i++ {
		units = append(units, r.unitOf(i))
	}
	return strings.Join(slices.DeleteFunc(units, func(u string) bool { return u == "" }), "/")
}

// settle names the line of a row by its label.
func (r *region) settle(row *flatRow, o *occurrence, labels []occurrence) {
	if o == nil {
		return
	}
	row.label = r.words[o.from:o.to]
	var label strings.Builder // a unit may be wrapped: （万 / 元）
	for i := o.first; i < row.first || i <= o.last; i++ {
		if r.pieces[i].State == statement.Label {
			label.WriteString(r.page.Doc.Quote(r.pieces[i].Span))
		}
	}
	rest := ""
	if o.first < row.first {
		rest = r.rest(max(row.end, o.last+1), labels)
	}
	if own := label.String(); strings.LastIndexAny(own, "（(") > strings.LastIndexAny(own, "）)") {
		label.WriteString(rest)
		rest = ""
	}
	row.unit = statement.HeaderUnit(label.String())
	if unit := statement.HeaderUnit(rest); unit != "" { // of this label, or of one nobody knows
		row.unit += "/" + unit
	}
	if row.axis = r.line(*o); row.axis == nil {
		row.reason = fmt.Sprintf("row %q fits two lines of the form, or none", row.label)
	}
}

// rest is the text behind a row that may belong to its label: up to the next
// numeral, known label or value.
func (r *region) rest(from int, labels []occurrence) string {
	var out strings.Builder
	for i := from; i < r.end && r.pieces[i].State == statement.Label && !r.pieces[i].Item && !r.inHeader(i); i++ {
		if slices.ContainsFunc(labels, func(o occurrence) bool { return o.first == i }) {
			break
		}
		out.WriteString(r.page.Doc.Quote(r.pieces[i].Span))
	}
	return out.String()
}
