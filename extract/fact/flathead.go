package fact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
)

// header is the head of a flattened table, or of one of its bands.
type header struct {
	first, last int // pieces
	from, to    int // in words
	cols        []column
	barred      bool   // on one line, its cells divided by bars or tabs
	reason      string // why its columns are not certain
}

// column is one column of numbers.
type column struct {
	axis  *rule.Axis
	label string
	unit  string // of money, printed in the header
	at    int    // in a header of one line divided by bars or tabs, the index of its cell
}

// headers finds the heads of a table: labels of its columns with no number
// between them.
func (f *flat) headers(t *rule.Table) []header {
	rows := f.rowLabels(t)
	var out []header
	var run []occurrence
	flush := func() {
		if len(run) > 0 {
			if h, ok := f.header(t, run); ok {
				h.edges(f, t, run, rows)
				out = append(out, h)
			}
		}
		run = nil
	}
	for _, o := range f.find(t.Cols) {
		if len(run) > 0 && f.parted(run[len(run)-1], o, rows) {
			flush()
		}
		run = append(run, o)
	}
	flush()
	return out
}

// parted reports whether a number, a numeral or the label of a row stands
// between two labels of columns.
func (f *flat) parted(a, b occurrence, rows []occurrence) bool {
	for i, p := range f.pieces[a.first : b.first+1] {
		if p.State != statement.Label && p.State != statement.Blank || i > 0 && p.Item {
			return true
		}
	}
	return slices.ContainsFunc(rows, func(r occurrence) bool {
		return r.from >= a.to && r.to <= b.from
	})
}

// header makes a head of the labels of columns that follow one another. One of
// a stacked table must be complete: its columns are then those of the form, in
// its order. Any other has the columns in the order in which they are printed.
func (f *flat) header(t *rule.Table, run []occurrence) (header, bool) {
	h := header{first: run[0].first, last: run[len(run)-1].last, from: run[0].from, to: run[len(run)-1].to}
	if t.Stacked {
		if !complete(t, run) {
			return h, false
		}
		for i := range t.Cols {
			if t.Cols[i].Ignored() == "" {
				h.cols = append(h.cols, column{axis: &t.Cols[i]})
			}
		}
		switch last := len(h.cols) - 1; {
		case inOrder(t, run):
		case sumFirst(h.cols, run):
			h.cols = append([]column{h.cols[last]}, h.cols[:last]...)
		default:
			h.reason = "the columns do not stand in the order of the form"
		}
	} else {
		for i, o := range run {
			end := h.last
			if i+1 < len(run) {
				end = run[i+1].first - 1
			}
			h.add(f, o, end)
		}
	}
	if len(h.cols) == 0 {
		return h, false
	}
	h.barred = !t.Stacked && f.pieces[h.first].Barred && f.pieces[h.first].Line == f.pieces[h.last].Line
	if rest := f.unknown(t, h); rest != "" {
		h.reason = "unknown words in the header: " + rest
	}
	return h, true
}

// edges makes sure that no column was missed at either end of a header: it
// begins with the head of the labels, and a row, a numeral or a number follows.
func (h *header) edges(f *flat, t *rule.Table, run, rows []occurrence) {
	if !t.Stacked && !slices.ContainsFunc(run[0].axes, func(a *rule.Axis) bool { return a.Ignored() != "" }) {
		h.reason = "the header lacks the head of its labels"
	}
	next := h.last + 1
	if next == len(f.pieces) || slices.ContainsFunc(rows, func(o occurrence) bool { return o.first <= next && next <= o.last }) {
		return
	}
	text := f.page.Doc.Quote(f.pieces[next].Span)
	switch p := f.pieces[next]; {
	case p.Words == "" || p.Item && !strings.HasPrefix(text, "其中"):
	case t.Stacked && len(t.Rows) > 0 && utf8.RuneCountInString(text) == 1 && strings.Contains("一二三四五六七八九十", text): // a side header that runs downwards
	default:
		h.reason = "unknown words behind the header"
	}
}

// add notes a column, unless it holds the labels or the units of the rows.
func (h *header) add(f *flat, o occurrence, end int) {
	axis := f.line(o)
	if axis == nil {
		h.reason = "a column fits two lines of the form"
		return
	}
	if what := axis.Ignored(); what == "label" || what == "unit" {
		return
	}
	c := column{axis: axis, label: f.words[o.from:o.to], at: f.pieces[o.first].Column}
	for _, p := range f.pieces[o.first : max(end, o.last)+1] {
		c.unit = max(c.unit, statement.HeaderUnit(f.page.Doc.Quote(p.Span)))
	}
	h.cols = append(h.cols, c)
}

// complete reports whether every column of a table is named as often as the
// form prints it.
func complete(t *rule.Table, run []occurrence) bool {
	named, need := map[*rule.Axis]int{}, map[string]int{}
	for _, o := range run {
		for _, a := range o.axes {
			named[a]++
		}
	}
	for _, a := range t.Cols {
		need[a.Label]++
	}
	for i := range t.Cols {
		a := &t.Cols[i]
		if a.Ignored() == "" && named[a] < need[a.Label] {
			return false
		}
	}
	return true
}

// inOrder reports whether the labels of a stacked header follow one another as
// in the form, level by level: each level from its first column on, the sum of
// the columns, which stands last, never before the first of them.
func inOrder(t *rule.Table, run []occurrence) bool {
	var labels []string
	at := map[*rule.Axis]int{}
	for i := range t.Cols {
		a := &t.Cols[i]
		if a.Ignored() != "" {
			continue
		}
		if !slices.Contains(labels, a.Label) {
			labels = append(labels, a.Label)
		}
		at[a] = slices.Index(labels, a.Label)
	}
	sum := len(labels) - 1
	previous, open := -1, 0
	for _, o := range run {
		i, ok := at[o.axes[0]]
		switch {
		case !ok:
		case i == sum:
			if open--; open < 0 {
				return false
			}
		case i == 0:
			previous, open = 0, open+1
		case i == previous || i == previous+1:
			previous = i
		default:
			return false
		}
	}
	return true
}

// sumFirst reports whether the sum of the columns, which the form has last, is
// printed first: its label stands right before that of the first column, level
// by level, and nowhere else; the rest is as in the form.
func sumFirst(cols []column, run []occurrence) bool {
	var named []occurrence
	for _, o := range run {
		if slices.ContainsFunc(cols, func(c column) bool { return c.axis == o.axes[0] }) {
			named = append(named, o)
		}
	}
	sum := cols[len(cols)-1].axis
	next := 0 // column
	for i, o := range named {
		switch a := o.axes[0]; {
		case len(o.axes) > 1:
			return false
		case a == sum:
			if i+1 == len(named) || named[i+1].axes[0] != cols[0].axis {
				return false
			}
		case a == cols[0].axis:
			if i == 0 || named[i-1].axes[0] != sum {
				return false
			}
			next = 1
		case a != cols[next].axis && a != cols[max(next-1, 0)].axis:
			return false
		case a == cols[next].axis:
			next++
		}
	}
	return next == len(cols)-1
}

// unknown is what the words of a header say besides the names of columns.
func (f *flat) unknown(t *rule.Table, h header) string {
	known := make([]bool, h.to-h.from)
	mark := func(from, to int) {
		for i := max(from, h.from); i < min(to, h.to); i++ {
			known[i-h.from] = true
		}
	}
	for _, a := range t.Cols {
		for _, step := range a.Pattern {
			for _, o := range f.places(step, false) {
				mark(f.label(o.from, o.to))
			}
		}
	}
	var out []byte
	for i, ok := range known {
		if !ok {
			out = append(out, f.words[h.from+i])
		}
	}
	return string(out)
}
