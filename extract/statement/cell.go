// Package statement turns a laid-out page into statements: a printed number
// and the words that say what it counts. A Cell is one of a table, a Clause
// one of running text.
package statement

import (
	"encoding/binary"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/shopspring/decimal"
)

// State is what stands in a table cell.
type State uint8

const (
	Label State = iota // words: the cell names its row or column
	Number
	Blank
	Slash
	NotApplicable
	Illegible // something in the place of a number that is not one that can be read
	Code      // the number of a form's row, 01 to 09: text, never a value
)

// Cell is a table cell that holds a value, or could hold one.
type Cell struct {
	Row, Col int // of its anchor slot, from 0
	Span     decode.Span
	State    State
	Value    decimal.Decimal // as printed, not scaled by Unit
	Unit     string          // 万元, 元, 条 …: printed in the cell; or ""
	Scaled   bool            // printed with 万 or 亿 of its own: no unit beside it scales it again
	Change   bool            // the value says how much more or less: 增3, -35, 未增未减
	Approx   string          // 余 多 近 约 超 以上, or ""
	Number   decode.Span     // of the number with its unit; Span where there is none
	Beside   []decode.Span   // other numbers in the cell: the 16 of 22（其中修订16）
	Marks    bool            // those are footnote marks
}

// Sheet is a grid of a page with the values in its cells.
type Sheet struct {
	Cells   []Cell // those of values, in document order
	grid    *layout.Grid
	words   []string // by the cells of the grid: what labels say
	values  []bool   // cells that hold a value, or could
	numbers []bool
}

// Read reads the values of a grid.
func Read(p *layout.Page, grid int) *Sheet {
	g := &p.Grids[grid]
	n := len(g.Cells)
	s := &Sheet{Cells: make([]Cell, 0, n), grid: g, words: make([]string, n), values: make([]bool, n), numbers: make([]bool, n)}
	for i := range g.Cells {
		c := &g.Cells[i]
		if c.Holds {
			continue // a label without words
		}
		v := value(p.Doc.Quote(c.Span), c.Span.Start)
		if v.State == Label {
			s.words[i] = p.Doc.Quote(c.Span)
			continue
		}
		s.values[i], s.numbers[i] = true, v.State == Number
		if !c.Repeated {
			v.Row, v.Col = c.Row, c.Col
			s.Cells = append(s.Cells, v)
		}
	}
	return s
}

// data says of each row and each column of the grid whether it holds a number.
func (s *Sheet) data() (rows, cols []bool) {
	rows, cols = make([]bool, s.grid.Rows), make([]bool, s.grid.Cols)
	for i, number := range s.numbers {
		if c := &s.grid.Cells[i]; number {
			for y := c.Row; y < c.Row+c.RowSpan; y++ {
				rows[y] = true
			}
			for x := c.Col; x < c.Col+c.ColSpan; x++ {
				cols[x] = true
			}
		}
	}
	return rows, cols
}

// Key is all that the frames are made of: sheets with equal keys have equal
// frames.
func (s *Sheet) Key() []byte {
	g := s.grid
	key := make([]byte, 0, 16*len(g.Cells))
	add := func(numbers ...int) {
		for _, n := range numbers {
			key = binary.AppendUvarint(key, uint64(n))
		}
	}
	flags := func(list ...bool) {
		bits := 0
		for i, set := range list {
			if set {
				bits |= 1 << i
			}
		}
		add(bits)
	}
	add(g.Rows, g.Cols, len(g.Cells))
	for i := range g.Cells {
		c := &g.Cells[i]
		flags(s.values[i], c.Repeated, c.Holds)
		add(c.Row, c.Col, c.RowSpan, c.ColSpan, len(s.words[i]))
		key = append(key, s.words[i]...)
	}
	rows, cols := s.data()
	for _, list := range [...][]bool{rows, cols} {
		for _, number := range list {
			flags(number)
		}
	}
	return key
}
