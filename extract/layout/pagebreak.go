package layout

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
)

// goesOn places the rows of a table behind those of the one before when it is
// its second part, cut off by a page break: nothing but a page number stands
// between them, every row fits the columns, and the second part either has no
// header or repeats the first one's. It reports false, and places nothing,
// when it is a table of its own, or might be.
func (f *former) goesOn(doc *decode.Document, a, b *table) bool {
	if !b.data || a.outer || b.outer || a.parent != b.parent || !f.behind(doc, a, b) || f.grid.Cols < 2 {
		return false
	}
	first := firstRow(b.rows)
	if first == nil || f.wordsAtEnd(doc, *first) && !slices.Equal(texts(doc, *first), texts(doc, *firstRow(a.rows))) {
		return false
	}
	if f.sharesLabels(doc, b) {
		return false // the same table again, not more of it
	}
	saved := *f
	saved.until = slices.Clone(f.until)
	hanging := f.hanging(doc)
	for _, r := range b.rows {
		if !f.fits(r, hanging) {
			*f = saved
			return false
		}
	}
	return true
}

func firstRow(rows []row) *row {
	for i := range rows {
		if len(rows[i].cells) > 0 {
			return &rows[i]
		}
	}
	return nil
}

func texts(doc *decode.Document, r row) []string {
	var out []string
	for _, i := range r.cells {
		out = append(out, strings.Join(strings.Fields(doc.Quote(doc.Marks[i].Span)), ""))
	}
	return out
}

// folio is a line that page breaks put between the rows of a table.
var folio = regexp.MustCompile(`^(第?[ ]?[-—–－·]*[ ]?[0-9０-９]{1,4}[ ]?[-—–－·]*[ ]?页?|第?[ ]?[0-9]{1,4}[ ]?页?[ ]?[/／，, ]?[ ]?共?[ ]?[0-9]{1,4}[ ]?页?|[（(]?续上?表[）)]?[:：]?)$`)

// folios are the lines between two tables, when they are nothing else.
func folios(doc *decode.Document, between decode.Span) (lines []decode.Span, only bool) {
	pos := between.Start
	for line := range strings.Lines(doc.Quote(between)) {
		if text := strings.TrimSpace(line); text != "" {
			if !folio.MatchString(text) {
				return nil, false
			}
			start := pos + strings.Index(line, text)
			lines = append(lines, decode.Span{Start: start, End: start + len(text)})
		}
		pos += len(line)
	}
	return lines, true
}

func (f *former) behind(doc *decode.Document, a, b *table) bool {
	from, to := doc.Marks[a.mark].Span.End, doc.Marks[b.mark].Span.Start
	if from > to || to-from > 200 {
		return false
	}
	_, only := folios(doc, decode.Span{Start: from, End: to})
	return only
}

// wordsAtEnd reports whether the last cell of a row holds words: then the row
// is a header.
func (f *former) wordsAtEnd(doc *decode.Document, r row) bool {
	text := strings.TrimSpace(doc.Quote(doc.Marks[r.cells[len(r.cells)-1]].Span))
	return !isNumber(text) && strings.Trim(text, "/／-－—―无零〇\\ ") != ""
}

// sharesLabels reports whether a row of b with a number bears the labels of a
// row with a number placed already.
func (f *former) sharesLabels(doc *decode.Document, b *table) bool {
	placed := make([][]string, f.grid.Rows)
	for _, c := range f.grid.Cells {
		placed[c.Row] = append(placed[c.Row], doc.Quote(c.Span))
	}
	seen := map[string]bool{}
	for _, cells := range placed {
		if labels, numbers := labelled(cells); numbers {
			seen[labels] = true
		}
	}
	return slices.ContainsFunc(b.rows, func(r row) bool {
		labels, numbers := labelled(texts(doc, r))
		return numbers && seen[labels]
	})
}

// labelled is the words of a row's cells, and whether others are numbers.
func labelled(cells []string) (labels string, numbers bool) {
	for _, text := range cells {
		if isNumber(text) {
			numbers = true
		} else {
			labels += strings.Join(strings.Fields(text), "") + "\n"
		}
	}
	return labels, numbers
}

// hanging are the labels at the left that reach the last row of the first part
// from rows above: rows of the second part may stand under them still.
func (f *former) hanging(doc *decode.Document) []Cell {
	var out []Cell
	x := 0
	for {
		i := 0
		for ; i < len(f.grid.Cells); i++ {
			c := f.grid.Cells[i]
			if c.Col == x && !c.Repeated && c.Row+c.RowSpan >= f.grid.Rows && (c.RowSpan > 1 || f.cut[i]) {
				break
			}
		}
		if i == len(f.grid.Cells) || isNumber(doc.Quote(f.grid.Cells[i].Span)) {
			return out
		}
		out = append(out, f.grid.Cells[i])
		x += f.grid.Cells[i].ColSpan
	}
}

// fits places a row if its cells fill the columns exactly, beside none, some or
// all of the hanging labels. The last column is then the last column.
func (f *former) fits(r row, hanging []Cell) bool {
	width := 0
	for _, i := range r.cells {
		width += f.marks[i].Cols
	}
	from := 0
	for n := 0; n <= len(hanging); n++ {
		if width == f.free(from) || len(r.cells) == 0 {
			y := f.grid.Rows
			if !f.row(r, from) {
				return false
			}
			for _, c := range hanging[:n] {
				c.Row, c.RowSpan, c.Repeated = y, 1, true
				f.grid.Cells = append(f.grid.Cells, c)
			}
			return true
		}
		if n < len(hanging) {
			if f.taken(from, from+hanging[n].ColSpan) {
				return false
			}
			from += hanging[n].ColSpan
		}
	}
	return false
}

// free counts the columns from one on that no cell reaches down into.
func (f *former) free(from int) int {
	n := 0
	for x := from; x < f.grid.Cols; x++ {
		if f.until[x] <= f.grid.Rows {
			n++
		}
	}
	return n
}

func (f *former) taken(from, to int) bool {
	return f.free(from)-f.free(to) < to-from
}
