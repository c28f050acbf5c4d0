package layout

import (
	"slices"

	"github.com/nianbao/nianbao/extract/decode"
)

// Our own limits on the slots of one grid and of all grids of a page: the
// largest statistical form has under 500.
const (
	maxSlots     = 200_000
	maxPageSlots = 1_000_000
)

// Cell is an anchor cell: one printed once, however many slots it spans.
type Cell struct {
	Row, Col         int // of its upper left slot, from 0
	RowSpan, ColSpan int // within the row group and the limits
	Span             decode.Span
	Repeated         bool // stands for a label printed before a page break, for rows behind it
	Holds            bool // holds a table that is a grid of its own, where its text is read
}

// Grid is a table with its row and column spans resolved by the WHATWG
// algorithm for forming a table. A span is cut off at the end of its row group,
// as it is drawn; where cells overlap, the slot is the first one's.
type Grid struct {
	Span       decode.Span   // from the table's beginning to its end
	Parts      []decode.Span // the tables it was made of: more than one where a page break cut it
	Rows, Cols int
	Cells      []Cell      // anchors, row by row
	Truncated  bool        // the table has more than maxSlots slots
	Rest       decode.Span // of a truncated table: the rows not placed
	slots      []int32     // index into Cells by row and column, -1 where no cell is
}

// At is the index in Cells of the cell that covers a slot, or -1.
func (g *Grid) At(row, col int) int {
	if row < 0 || row >= g.Rows || col < 0 || col >= g.Cols {
		return -1
	}
	return int(g.slots[row*g.Cols+col])
}

// Transpose is the grid with rows and columns changed for one another. Its
// cells stay in the order of g, so that indexes into both mean the same.
func (g *Grid) Transpose() *Grid {
	t := *g
	t.Rows, t.Cols = g.Cols, g.Rows
	t.Cells = slices.Clone(g.Cells)
	for i, c := range t.Cells {
		t.Cells[i].Row, t.Cells[i].Col, t.Cells[i].RowSpan, t.Cells[i].ColSpan = c.Col, c.Row, c.ColSpan, c.RowSpan
	}
	t.slots = make([]int32, len(g.slots))
	for y := range g.Rows {
		for x := range g.Cols {
			t.slots[x*g.Rows+y] = g.slots[y*g.Cols+x]
		}
	}
	return &t
}

// row is one row of a table.
type row struct {
	cells []int // indexes of marks
	group int   // mark of its row group
	left  int   // rows of the group from it on
}

// former places rows into a grid.
type former struct {
	marks []decode.Mark
	holds map[int]bool // marks of cells that hold a grid
	grid  Grid
	until []int        // for each column, the first row no cell reaches down to
	cut   map[int]bool // cells that asked for more rows than their group has
	area  int          // slots placed, those of overlaps twice
	limit int          // of slots
}

// table places rows until the limit. It reports whether all have their place.
func (f *former) table(rows []row) bool {
	for _, r := range rows {
		if !f.row(r, 0) {
			f.grid.Truncated = true
			return false
		}
	}
	return true
}

// row places one row, its first cells no further left than from. It reports
// false, and places nothing, where the row would pass the limit.
func (f *former) row(r row, from int) bool {
	g := &f.grid
	y, x := g.Rows, from
	cells, cols, area := len(g.Cells), g.Cols, f.area
	for _, i := range r.cells {
		m := f.marks[i]
		for x < len(f.until) && f.until[x] > y {
			x++
		}
		c := Cell{Row: y, Col: x, RowSpan: min(m.Rows, r.left), ColSpan: m.Cols, Span: m.Span, Holds: f.holds[i]}
		if m.Rows == 0 {
			c.RowSpan = r.left
		}
		if m.Rows > r.left {
			f.cut[len(g.Cells)] = true
		}
		x += c.ColSpan
		cols, area = max(cols, x), area+c.RowSpan*c.ColSpan
		if area > f.limit || (y+1)*cols > f.limit {
			g.Cells = g.Cells[:cells]
			return false
		}
		g.Cells = append(g.Cells, c)
		f.reach(c)
	}
	if (y+1)*max(cols, 1) > f.limit {
		return false
	}
	g.Rows, g.Cols, f.area = y+1, cols, area
	return true
}

// reach notes how far down the columns of a cell are taken.
func (f *former) reach(c Cell) {
	for len(f.until) < c.Col+c.ColSpan {
		f.until = append(f.until, 0)
	}
	for x := c.Col; x < c.Col+c.ColSpan; x++ {
		f.until[x] = max(f.until[x], c.Row+c.RowSpan)
	}
}

// grown is the grid, now that its size is known.
func (f *former) grown() Grid {
	g := &f.grid
	for i := range g.Cells {
		c := &g.Cells[i]
		c.RowSpan = min(c.RowSpan, g.Rows-c.Row)
	}
	g.fill()
	return *g
}

// fill covers the slots. Of cells that overlap the first has the slot.
func (g *Grid) fill() {
	g.slots = make([]int32, g.Rows*g.Cols)
	for i := range g.slots {
		g.slots[i] = -1
	}
	for i, c := range g.Cells {
		for y := c.Row; y < c.Row+c.RowSpan; y++ {
			line := g.slots[y*g.Cols+c.Col : y*g.Cols+c.Col+c.ColSpan]
			for x := range line {
				if line[x] < 0 {
					line[x] = int32(i)
				}
			}
		}
	}
}
