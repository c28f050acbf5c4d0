package fact

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// values gives the numbers of a row their columns: as many as there are
// columns, or none.
func (r *region) values(row flatRow, pad padding, last bool) ([]statement.Cell, string) {
	v, n := row.values, len(row.cols)
	blank := func(i int) bool { return r.pieces[i].State == statement.Blank }
	switch {
	case len(v) == 0:
	case r.pieces[v[0]].Lone:
		if end := len(v) - 1; blank(v[end]) && (len(v) > n || !last) {
			v = v[:end] // it ends the row
		}
	case r.pieces[v[0]].Barred && r.aligned(row):
		v = r.under(row)
	case r.pieces[v[0]].Barred:
		v = r.unpadded(v, n, pad)
		if len(v) == n && n > 1 && blank(v[0]) && !r.wide(v[0]) {
			return nil, "the line lacks cells, and its first value is blank"
		}
	}
	if len(v) != n {
		return nil, fmt.Sprintf("%d values for %d columns", len(v), n)
	}
	var out []statement.Cell
	for _, i := range v {
		out = append(out, r.pieces[i].Cell)
	}
	return out, ""
}

// padding says where the lines of a table divided by bars or tabs have blank
// cells for those that labels span: between label and numbers, or behind them.
type padding struct{ before, behind bool }

// padding finds it out by the rows that leave no doubt.
func (r *region) padding(rows []flatRow) padding {
	var out padding
	for _, row := range rows {
		v := row.values
		if len(v) <= len(row.cols) || !r.pieces[v[0]].Barred {
			continue
		}
		first, last := r.pieces[v[0]].State == statement.Blank, r.pieces[v[len(v)-1]].State == statement.Blank
		out.before = out.before || first && !last
		out.behind = out.behind || last && !first
	}
	return out
}

// unpadded takes blank cells off a row that has more cells than columns.
func (r *region) unpadded(v []int, n int, pad padding) []int {
	blank := func(i int) bool { return r.pieces[i].State == statement.Blank }
	switch {
	case pad.before == pad.behind:
	case pad.behind:
		for len(v) > n && blank(v[len(v)-1]) {
			v = v[:len(v)-1]
		}
	case r.wide(v[0]):
		for len(v) > n && blank(v[0]) {
			v = v[1:]
		}
	}
	return v
}

// aligned reports whether the header over a row and the row are lines of
// equally many cells, so that a number stands under the head of its column.
func (r *region) aligned(row flatRow) bool {
	h := r.over(row.first)
	return h != nil && h.barred && r.cells[r.pieces[h.first].Line] == r.cells[r.pieces[row.values[0]].Line]
}

// under lists the values that stand under the heads of the columns; all of
// them when another cell holds something else than what stands in the column
// before it, or nothing.
func (r *region) under(row flatRow) []int {
	var out []int
	before := ""
	for _, i := range row.values {
		text := r.page.Doc.Quote(r.pieces[i].Span)
		switch {
		case len(out) < len(row.cols) && r.pieces[i].Column == row.cols[len(out)].at:
			out, before = append(out, i), text
		case text != "" && text != before:
			return row.values
		}
	}
	return out
}

// wide reports whether the line of a cell has as many cells as any.
func (r *region) wide(piece int) bool { return r.cells[r.pieces[piece].Line] == r.width }

// unit is the unit printed beside a number: in its row, in its label, in its
// header. Units of money that disagree are all given: none is certain.
func (r *region) unit(row flatRow, col int) string {
	units := []string{row.unit}
	if col < len(row.cols) {
		units = append(units, row.cols[col].unit)
	}
	for i := row.first; i < row.end; i++ {
		if r.pieces[i].IsUnit {
			units = append(units, r.unitOf(i))
		}
	}
	units = slices.DeleteFunc(units, func(u string) bool { return u == "" })
	return strings.Join(slices.Compact(units), "/")
}

// read makes cells of all rows of the region. What has no meaning says why.
func (r *region) read() []meaning {
	r.cells = map[int]int{}
	for _, p := range r.pieces[r.first:r.end] {
		if p.Barred {
			r.cells[p.Line]++
			r.width = max(r.width, r.cells[p.Line])
		}
	}
	rows := r.rows()
	pad := r.padding(rows)
	read := make([][]statement.Cell, len(rows))
	for i := range rows {
		if rows[i].reason == "" {
			read[i], rows[i].reason = r.values(rows[i], pad, i == len(rows)-1)
			rows[i].short = read[i] == nil && len(rows[i].values) < len(rows[i].cols)
		}
	}
	r.unglue(rows, read)
	out := r.strays()
	for i, row := range rows {
		if row.reason != "" {
			for _, v := range row.values {
				out = append(out, r.meaning(row, r.pieces[v].Cell, i, 0))
			}
			continue
		}
		for j, v := range read[i] {
			m := r.meaning(row, v, i, j)
			m.row, m.col = row.axis, row.cols[j].axis
			out = append(out, m)
		}
	}
	return out
}

// strays are pieces of words with numbers that no label of the form accounts
// for: values run together with a word. Each is left over whole.
func (r *region) strays() []meaning {
	known := slices.Concat(r.find(r.table.Rows), r.find(r.table.Cols))
	var out []meaning
	for i := r.first; i < r.end; i++ {
		p := r.pieces[i]
		if p.State != statement.Label || p.Words == "" && p.Item || p.IsUnit || p.Page || slices.ContainsFunc(known, func(o occurrence) bool { return o.first <= i && i <= o.last }) {
			continue
		}
		text := r.page.Doc.Quote(p.Span)
		counts := slices.ContainsFunc(zh.Scan(text), func(q zh.Quantity) bool { return q.Kind.Counts() })
		if text[0] >= '0' && text[0] <= '9' || counts && !counted.MatchString(text) {
			out = append(out, meaning{Cell: &statement.Cell{Span: p.Span, Number: p.Span, State: statement.Illegible}, place: &place{reason: "a number in a cell of words"}})
		}
	}
	return out
}

// counted is a remark of the forms: 不同渠道和方式公开相同信息计1条.
var counted = regexp.MustCompile(`计 ?[1１一] ?[条次]`)

// meaning is a value of a row, by the indexes of both, with its labels.
func (r *region) meaning(row flatRow, c statement.Cell, i, j int) meaning {
	c.Row, c.Col = i, j
	p := place{Place: statement.Place{Rows: [][]string{{row.label}}, Unit: r.unit(row, j)}, reason: row.reason}
	if j < len(row.cols) {
		p.Cols = [][]string{{row.cols[j].label}}
	}
	return meaning{Cell: &c, place: &p}
}

// span is the text the region takes.
func (r *region) span() decode.Span {
	return decode.Span{Start: r.pieces[r.first].Span.Start, End: r.pieces[r.end-1].Span.End}
}
