// Package statement turns a laid-out page into statements: a printed number
// and the words that say what it counts. A Cell is one of a table, a Clause
// one of running text.
package statement

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/zh"
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
	Grid     int // index into Page.Grids
	Row, Col int // of its anchor slot, from 0
	Span     decode.Span
	State    State
	Value    decimal.Decimal // as printed, not scaled by Unit
	Unit     string          // 万元, 元, 条 …: printed in the cell, its header, its row or a unit column; or ""
	Scaled   bool            // printed with 万 or 亿 of its own: no unit beside it scales it again
	Change   bool            // the value says how much more or less: 增3, -35, 未增未减
	Approx   string          // 余 多 近 约 超 以上, or ""
	Number   decode.Span     // of the number with its unit; Span where there is none
	Notes    []decode.Span   // digits in the cell that are footnote marks
	Rest     []decode.Span   // other numbers in the cell: the 16 of 22（其中修订16）
	Cols     [][]string      // for each column it spans, the normalised labels over it, outermost first
	Rows     [][]string      // for each row it spans, the normalised labels beside it, outermost first
}

// Sheet is a grid of a page with what stands in each of its cells. It works out
// what each slot means.
type Sheet struct {
	page   *layout.Page
	grid   *layout.Grid
	texts  []string
	labels []string // texts, normalised
	states []State
	cells  []Cell     // those of values, in the order of the grid's
	counts []bool     // words that hold a count: they head no column
	units  bool       // a label prints a unit
	data   []bool     // [row] the row holds a number
	over   [][]string // [slot] labels over it
	beside [][]string // [row] labels of the outline the row stands in, then those in it
	upto   []int32    // [slot] how many of beside stand left of it
}

// Read reads a grid.
func Read(p *layout.Page, grid int) *Sheet { return read(p, &p.Grids[grid], grid) }

// Transposed reads the same grid with rows and columns changed for one another:
// the Rows of its cells are then the labels over them. Row and Col stay where
// the cell is printed.
func Transposed(p *layout.Page, grid int) *Sheet {
	r := read(p, p.Grids[grid].Transpose(), grid)
	for i, c := range r.cells {
		r.cells[i].Row, r.cells[i].Col = c.Col, c.Row
	}
	return r
}

func read(p *layout.Page, g *layout.Grid, index int) *Sheet {
	r := &Sheet{page: p, grid: g}
	r.classify(index)
	r.heads()
	r.outlines()
	r.sides()
	paths := make([][]string, 0, len(r.cells))
	next := 0
	for i, c := range g.Cells {
		if r.states[i] != Label && !c.Repeated {
			paths = r.complete(&r.cells[next], c, paths)
			next++
		}
	}
	return r
}

// Cells are the value cells of the grid in document order.
func (r *Sheet) Cells() []Cell { return r.cells }

// Labels are the labels of the grid, normalised, by its cells; "" where a cell
// holds none.
func (r *Sheet) Labels() []string { return r.labels }

var (
	unitOnly = regexp.MustCompile(`^[（(]?((?:亿|千万|百万|万|千|百)?元|人次|人（次）|人\(次\)|件次|[条件次篇个人项份期部宗起册家场页](?:[/／、][条件次篇个人项份期部宗起册家场页])?)[）)]?$`)
	codeOnly = regexp.MustCompile(`^0[0-9]$`)
	moneyIn  = regexp.MustCompile(`(?:^|[（(：:\s位额用费数以])((?:亿|千万|百万|十万|万|千|百)?元(?:[/／、或](?:亿|千万|百万|十万|万|千|百)?元)*)(?:[）)\s计]|$)`)
)

// isUnit reports whether a text is a unit and nothing else.
func isUnit(text string) bool {
	if len(text) > maxUnit {
		return false
	}
	opens := strings.TrimLeft(text, "（(")
	return strings.IndexAny(opens, "亿千百万元人件条次篇个项份期部宗起册家场页") == 0 && unitOnly.MatchString(text)
}

const (
	maxUnit = len("（人（次））") // the longest
	maxPath = 24            // labels over or beside a cell; those further out are not told
	maxForm = 100_000       // cells by columns of the largest table read as a form
)

// IsForm reports whether a grid is small enough to be read by a form. Larger
// ones have cells, but no units.
func IsForm(g *layout.Grid) bool { return len(g.Cells)*max(g.Cols, g.Rows) <= maxForm }

// classify tells values from labels.
func (r *Sheet) classify(index int) {
	n := len(r.grid.Cells)
	r.texts, r.labels = make([]string, n), make([]string, n)
	r.states, r.cells = make([]State, n), make([]Cell, 0, n)
	r.data, r.counts = make([]bool, r.grid.Rows), make([]bool, n)
	for i, c := range r.grid.Cells {
		if c.Holds {
			continue // a label without words
		}
		text := r.page.Doc.Quote(c.Span)
		v := value(text)
		if r.states[i] = v.State; v.State != Label && !c.Repeated {
			r.cells = append(r.cells, v.cell(c.Span))
			last := &r.cells[len(r.cells)-1]
			last.Grid, last.Row, last.Col = index, c.Row, c.Col
		}
		switch v.State {
		case Label:
			r.texts[i] = text
			if strings.ContainsFunc(text, unicode.IsSpace) {
				r.texts[i] = strings.Join(strings.Fields(text), " ")
			}
			r.counts[i] = strings.ContainsFunc(strings.TrimLeft(r.texts[i], "（(0123456789"), isDigit) && slices.ContainsFunc(zh.Scan(r.texts[i]),
				func(q zh.Quantity) bool { return q.Kind.Counts() })
			alone := isUnit(r.texts[i])
			if !alone {
				r.labels[i] = rule.Normalize(r.texts[i])
			}
			r.units = r.units || alone || strings.Contains(r.texts[i], "元")
		case Number:
			for y := c.Row; y < c.Row+c.RowSpan; y++ {
				r.data[y] = true
			}
		}
	}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// heads finds, for every slot, the block of labels over it: going up the
// column, past values, to the nearest label and those directly above it. Words
// in a row of numbers, and words with a number, head no column.
func (r *Sheet) heads() {
	g := r.grid
	r.over = make([][]string, g.Rows*g.Cols)
	running := make([][]string, g.Cols) // labels over the row being read
	fresh := make([]bool, g.Cols)       // the slot above was a label
	last := make([]int, g.Cols)         // its cell
	for y := range g.Rows {
		for x := range g.Cols {
			i := g.At(y, x)
			r.over[y*g.Cols+x] = running[x][max(0, len(running[x])-maxPath):]
			if i < 0 || r.labels[i] == "" || r.data[y] || r.counts[i] || r.titles(i, y) {
				fresh[x] = false
				continue
			}
			label := r.labels[i]
			switch {
			case !fresh[x]:
				running[x] = []string{label}
			case last[x] != i:
				running[x] = append(running[x], label) // beyond what over holds
			}
			fresh[x], last[x] = true, i
		}
	}
}

// titles reports whether a label under others is the title of the rows below
// it and not of columns: it spans the grid, and no row of labels follows.
func (r *Sheet) titles(i, y int) bool {
	if r.grid.Cols == 1 || r.grid.Cells[i].ColSpan < r.grid.Cols || y == 0 || y+1 == r.grid.Rows {
		return false
	}
	for x := range r.grid.Cols {
		if j := r.grid.At(y+1, x); j >= 0 && r.states[j] != Label {
			return true
		}
	}
	return false
}

// outlines finds the labels each row stands under by the list numerals of the
// rows before it: "（一）维持…" under "四、行政复议数量".
func (r *Sheet) outlines() {
	type entry struct{ level, cell int }
	var stack []entry
	leave := func(level int) {
		for len(stack) > 0 && stack[len(stack)-1].level >= level {
			stack = stack[:len(stack)-1]
		}
	}
	r.beside = make([][]string, r.grid.Rows)
	for y := range r.grid.Rows {
		var opens []entry
		outermost := unnumbered
		for _, i := range r.leading(y) {
			level, _ := layout.Level(r.texts[i])
			if level == 0 {
				level = unnumbered
			}
			opens, outermost = append(opens, entry{level, i}), min(outermost, level)
		}
		if len(opens) == 0 {
			continue
		}
		leave(outermost)
		for _, e := range stack {
			r.beside[y] = append(r.beside[y], r.labels[e.cell])
		}
		for _, e := range opens {
			leave(e.level)
			stack = append(stack, e)
		}
	}
}

// unnumbered is the level of labels without a list numeral: they stand under
// the last numbered one.
const unnumbered = 9

// leading lists the label cells that open a row, up to its first value, units
// and codes aside.
func (r *Sheet) leading(y int) []int {
	var out []int
	for x := range r.grid.Cols {
		i := r.grid.At(y, x)
		switch {
		case i < 0 || r.labels[i] == "" && (r.states[i] == Label || len(out) == 0):
			// a unit, or a serial number or an empty cell before the label
		case r.states[i] != Label:
			return out
		case len(out) == 0 || out[len(out)-1] != i:
			out = append(out, i)
		}
	}
	return out
}

// complete gives a value cell its labels and its unit. paths holds the Rows of
// all cells.
func (r *Sheet) complete(out *Cell, c layout.Cell, paths [][]string) [][]string {
	from, to := c.Row*r.grid.Cols+c.Col, c.Row*r.grid.Cols+min(c.Col+c.ColSpan, r.grid.Cols)
	out.Cols = r.over[from:to:to]
	first := len(paths)
	for y := c.Row; y < min(c.Row+c.RowSpan, r.grid.Rows); y++ {
		paths = append(paths, r.rowPath(y, c.Col))
	}
	out.Rows = paths[first:len(paths):len(paths)]
	if out.Unit == "" && !out.Scaled && r.units && IsForm(r.grid) {
		out.Unit = r.unit(c)
	}
	return paths
}

// sides adds to the outline of every row the labels in it, left to right.
func (r *Sheet) sides() {
	r.upto = make([]int32, r.grid.Rows*r.grid.Cols)
	for y := range r.grid.Rows {
		last := -1
		for x := range r.grid.Cols {
			r.upto[y*r.grid.Cols+x] = int32(len(r.beside[y]))
			if i := r.grid.At(y, x); i >= 0 && i != last && r.labels[i] != "" {
				r.beside[y], last = append(r.beside[y], r.labels[i]), i
			}
		}
	}
}

// rowPath is the outline of a row and the labels left of a column in it.
func (r *Sheet) rowPath(y, col int) []string {
	n := r.upto[y*r.grid.Cols+col]
	return r.beside[y][max(0, int(n)-maxPath):n:n]
}

// unit looks for the unit of a number the cell prints none for: of an amount in
// the label over or beside it, of anything in the unit column of its row. Two
// units of money that disagree are both given: neither is certain.
func (r *Sheet) unit(c layout.Cell) string {
	head := ""
	for _, text := range r.headTexts(c) {
		if !strings.Contains(text, "元") {
			continue
		}
		if m := moneyIn.FindStringSubmatch(text); m != nil {
			head = m[1]
			break
		}
	}
	beside := r.unitBeside(c)
	switch {
	case beside == "":
		return head
	case head == "" || head == beside || !strings.HasSuffix(beside, "元"):
		return beside
	}
	return head + "/" + beside
}

// unitBeside is the unit column's: the nearest cell left of the number, or
// else right of it, that holds a unit alone.
func (r *Sheet) unitBeside(c layout.Cell) string {
	for _, step := range []int{-1, 1} {
		for x := c.Col + step; x >= 0 && x < r.grid.Cols; x += step {
			if i := r.grid.At(c.Row, x); i >= 0 && r.states[i] == Label {
				if isUnit(r.texts[i]) {
					return unitOnly.FindStringSubmatch(r.texts[i])[1]
				}
			}
		}
	}
	return ""
}

// headTexts are the labels of a cell as printed, nearest first: those over it
// up to the first gap, then those left of it.
func (r *Sheet) headTexts(c layout.Cell) []string {
	var out []string
	label := func(y, x int) bool {
		i := r.grid.At(y, x)
		if i < 0 || r.states[i] != Label || isUnit(r.texts[i]) {
			return false
		}
		out = append(out, r.texts[i])
		return true
	}
	for y := c.Row - 1; y >= 0; y-- {
		if !label(y, c.Col) && len(out) > 0 {
			break
		}
	}
	for x := c.Col - 1; x >= 0; x-- {
		label(c.Row, x)
	}
	return out
}

// HeaderUnit is the unit of money a header names: 本年收费金额（单位：万元）.
func HeaderUnit(label string) string {
	if m := moneyIn.FindStringSubmatch(label); m != nil {
		return m[1]
	}
	return ""
}
