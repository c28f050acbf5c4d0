package layout

import "github.com/nianbao/nianbao/extract/decode"

// Limits of the WHATWG table model, and one of our own on the cells of a grid.
const (
	maxColSpan = 1000
	maxRowSpan = 65534
	maxCells   = 200_000
)

// Cell is an anchor cell: one printed once, however many slots it spans.
type Cell struct {
	Row, Col         int // of its upper left slot, from 0
	RowSpan, ColSpan int
	Span             decode.Span
}

// Grid is a table with its row and column spans resolved by the WHATWG
// algorithm for forming a table.
type Grid struct {
	Span       decode.Span
	Rows, Cols int
	Cells      []Cell // anchors in document order
	Truncated  bool   // the table had more than maxCells slots; the rest is not placed
	slots      map[[2]int]int
}

// At is the index in Cells of the cell that covers a slot, or -1.
func (g *Grid) At(row, col int) int {
	if i, ok := g.slots[[2]int{row, col}]; ok {
		return i
	}
	return -1
}

// grids forms a grid of every innermost table of the body. A table that holds
// another is page layout and forms none.
func grids(doc *decode.Document, body decode.Span) []Grid {
	children := make([][]int, len(doc.Marks))
	outer := make([]bool, len(doc.Marks))
	for i, m := range doc.Marks {
		if m.Parent >= 0 {
			children[m.Parent] = append(children[m.Parent], i)
		}
		if m.Kind == decode.Table {
			for p := m.Parent; p >= 0; p = doc.Marks[p].Parent {
				outer[p] = true
			}
		}
	}
	var out []Grid
	for i, m := range doc.Marks {
		if m.Kind != decode.Table || outer[i] || !body.Contains(m.Span) {
			continue
		}
		if g := form(doc, children, i); len(g.Cells) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// form places the cells of one table.
func form(doc *decode.Document, children [][]int, table int) Grid {
	g := Grid{Span: doc.Marks[table].Span, slots: map[[2]int]int{}}
	rows := rowsOf(doc, children, table)
	for y, row := range rows {
		x := 0
		for _, i := range children[row] {
			m := doc.Marks[i]
			if m.Kind != decode.Cell {
				continue
			}
			for g.At(y, x) >= 0 {
				x++
			}
			height := min(m.Rows, maxRowSpan, len(rows)-y)
			if m.Rows == 0 {
				height = len(rows) - y
			}
			c := Cell{Row: y, Col: x, RowSpan: height, ColSpan: min(m.Cols, maxColSpan), Span: m.Span}
			if len(g.slots)+c.RowSpan*c.ColSpan > maxCells {
				g.Truncated = true
				return g
			}
			g.place(c)
			x += c.ColSpan
		}
	}
	return g
}

// rowsOf lists the rows of a table, through the row groups between them.
func rowsOf(doc *decode.Document, children [][]int, table int) []int {
	var out []int
	for _, i := range children[table] {
		if doc.Marks[i].Kind == decode.Row {
			out = append(out, i)
		}
	}
	return out
}

// place covers a cell's slots; a slot taken by an earlier cell stays with it.
func (g *Grid) place(c Cell) {
	for y := c.Row; y < c.Row+c.RowSpan; y++ {
		for x := c.Col; x < c.Col+c.ColSpan; x++ {
			if _, taken := g.slots[[2]int{y, x}]; !taken {
				g.slots[[2]int{y, x}] = len(g.Cells)
			}
		}
	}
	g.Rows, g.Cols = max(g.Rows, c.Row+c.RowSpan), max(g.Cols, c.Col+c.ColSpan)
	g.Cells = append(g.Cells, c)
}
