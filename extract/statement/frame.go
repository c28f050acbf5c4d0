package statement

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/zh"
)

// Frame is a grid without what its values say: its shape, its labels, and which
// rows hold numbers. It works out what the labels say of each cell. A form
// prints the same frame in every report.
type Frame struct {
	Grid   *layout.Grid // its shape; no span of it is looked at
	words  []string     // of labels, as printed
	texts  []string     // and with runs of blanks as one
	labels []string     // and normalised
	values []bool       // cells that hold a value, or could
	counts []bool       // words that hold a count: they head no column
	units  bool         // a label prints a unit
	data   []bool       // [row] the row holds a number
	over   [][]string   // [slot] labels over it
	beside [][]string   // [row] labels of the outline the row stands in, then those in it
	upto   []int32      // [slot] how many of beside stand left of it
}

// Place is what the labels of a grid say of a value cell.
type Place struct {
	Cols [][]string // for each column it spans, the normalised labels over it, outermost first
	Rows [][]string // for each row it spans, the normalised labels beside it, outermost first
	Unit string     // 万元, 元, 条 …: of a cell that prints none, printed in its header, its row or a unit column; or ""
}

// Frame is the frame of the grid. It keeps nothing of the page's text.
func (s *Sheet) Frame() *Frame {
	rows, _ := s.data()
	return s.frame(s.grid, rows)
}

// Transposed is the frame with rows and columns changed for one another: the
// Rows of its places are then the labels over them.
func (s *Sheet) Transposed() *Frame {
	_, cols := s.data()
	return s.frame(s.grid.Transpose(), cols)
}

func (s *Sheet) frame(g *layout.Grid, data []bool) *Frame {
	n := len(g.Cells)
	f := &Frame{Grid: g, words: make([]string, n), texts: make([]string, n), labels: make([]string, n), values: s.values,
		counts: make([]bool, n), data: data}
	for i, words := range s.words {
		if words != "" {
			f.label(i, strings.Clone(words))
		}
	}
	f.heads()
	f.outlines()
	f.sides()
	return f
}

// label reads the words of a label.
func (f *Frame) label(i int, text string) {
	f.words[i] = text
	if strings.ContainsFunc(text, unicode.IsSpace) {
		text = strings.Join(strings.Fields(text), " ")
	}
	f.texts[i] = text
	f.counts[i] = strings.ContainsFunc(strings.TrimLeft(text, "（(0123456789"), isDigit) && slices.ContainsFunc(zh.Scan(text),
		func(q zh.Quantity) bool { return q.Kind.Counts() })
	alone := isUnit(text)
	if !alone {
		f.labels[i] = rule.Normalize(text)
	}
	f.units = f.units || alone || strings.Contains(text, "元")
}

// Places are those of the value cells, in the order of Sheet.Cells.
func (f *Frame) Places() []Place {
	out, paths := make([]Place, 0, len(f.values)), make([][]string, 0, len(f.values))
	for i, c := range f.Grid.Cells {
		if f.values[i] && !c.Repeated {
			var p Place
			p, paths = f.place(c, paths)
			out = append(out, p)
		}
	}
	return out
}

// Labels are the labels of the grid, normalised, by its cells; "" where a cell
// holds none.
func (f *Frame) Labels() []string { return f.labels }

// Words are the labels as printed, by the cells of the grid; "" where a cell
// holds none.
func (f *Frame) Words() []string { return f.words }

var (
	unitOnly = regexp.MustCompile(`^[（(]?((?:亿|千万|百万|万|千|百)?元|人次|人（次）|人\(次\)|件次|[条件次篇个人项份期部宗起册家场页](?:[/／、][条件次篇个人项份期部宗起册家场页])?)[）)]?$`)
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

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// heads finds, for every slot, the block of labels over it: going up the
// column, past values, to the nearest label and those directly above it. Words
// in a row of numbers, and words with a number, head no column.
func (f *Frame) heads() {
	g := f.Grid
	f.over = make([][]string, g.Rows*g.Cols)
	running := make([][]string, g.Cols) // labels over the row being read
	fresh := make([]bool, g.Cols)       // the slot above was a label
	last := make([]int, g.Cols)         // its cell
	for y := range g.Rows {
		for x := range g.Cols {
			i := g.At(y, x)
			f.over[y*g.Cols+x] = running[x][max(0, len(running[x])-maxPath):]
			if i < 0 || f.labels[i] == "" || f.data[y] || f.counts[i] || f.titles(i, y) {
				fresh[x] = false
				continue
			}
			label := f.labels[i]
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
func (f *Frame) titles(i, y int) bool {
	if f.Grid.Cols == 1 || f.Grid.Cells[i].ColSpan < f.Grid.Cols || y == 0 || y+1 == f.Grid.Rows {
		return false
	}
	for x := range f.Grid.Cols {
		if j := f.Grid.At(y+1, x); j >= 0 && f.values[j] {
			return true
		}
	}
	return false
}

// outlines finds the labels each row stands under by the list numerals of the
// rows before it: "（一）维持…" under "四、行政复议数量".
func (f *Frame) outlines() {
	type entry struct{ level, cell int }
	var stack []entry
	leave := func(level int) {
		for len(stack) > 0 && stack[len(stack)-1].level >= level {
			stack = stack[:len(stack)-1]
		}
	}
	f.beside = make([][]string, f.Grid.Rows)
	for y := range f.Grid.Rows {
		var opens []entry
		outermost := unnumbered
		for _, i := range f.leading(y) {
			level, _ := layout.Level(f.texts[i])
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
			f.beside[y] = append(f.beside[y], f.labels[e.cell])
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
func (f *Frame) leading(y int) []int {
	var out []int
	for x := range f.Grid.Cols {
		i := f.Grid.At(y, x)
		switch {
		case i < 0 || f.labels[i] == "" && (!f.values[i] || len(out) == 0):
			// a unit, or a serial number or an empty cell before the label
		case f.values[i]:
			return out
		case len(out) == 0 || out[len(out)-1] != i:
			out = append(out, i)
		}
	}
	return out
}

// place is the place of a value cell. paths holds the Rows of all cells.
func (f *Frame) place(c layout.Cell, paths [][]string) (Place, [][]string) {
	from, to := c.Row*f.Grid.Cols+c.Col, c.Row*f.Grid.Cols+min(c.Col+c.ColSpan, f.Grid.Cols)
	first := len(paths)
	for y := c.Row; y < min(c.Row+c.RowSpan, f.Grid.Rows); y++ {
		paths = append(paths, f.rowPath(y, c.Col))
	}
	out := Place{Cols: f.over[from:to:to], Rows: paths[first:len(paths):len(paths)]}
	if f.units && IsForm(f.Grid) {
		out.Unit = f.unit(c)
	}
	return out, paths
}

// sides adds to the outline of every row the labels in it, left to right.
func (f *Frame) sides() {
	f.upto = make([]int32, f.Grid.Rows*f.Grid.Cols)
	for y := range f.Grid.Rows {
		last := -1
		for x := range f.Grid.Cols {
			f.upto[y*f.Grid.Cols+x] = int32(len(f.beside[y]))
			if i := f.Grid.At(y, x); i >= 0 && i != last && f.labels[i] != "" {
				f.beside[y], last = append(f.beside[y], f.labels[i]), i
			}
		}
	}
}

// rowPath is the outline of a row and the labels left of a column in it.
func (f *Frame) rowPath(y, col int) []string {
	n := f.upto[y*f.Grid.Cols+col]
	return f.beside[y][max(0, int(n)-maxPath):n:n]
}

// unit looks for the unit of a number the cell prints none for: of an amount in
// the label over or beside it, of anything in the unit column of its row. Two
// units of money that disagree are both given: neither is certain.
func (f *Frame) unit(c layout.Cell) string {
	head := ""
	for _, text := range f.headTexts(c) {
		if !strings.Contains(text, "元") {
			continue
		}
		if m := moneyIn.FindStringSubmatch(text); m != nil {
			head = m[1]
			break
		}
	}
	beside := f.unitBeside(c)
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
func (f *Frame) unitBeside(c layout.Cell) string {
	for _, step := range []int{-1, 1} {
		for x := c.Col + step; x >= 0 && x < f.Grid.Cols; x += step {
			if i := f.Grid.At(c.Row, x); i >= 0 && !f.values[i] {
				if isUnit(f.texts[i]) {
					return unitOnly.FindStringSubmatch(f.texts[i])[1]
				}
			}
		}
	}
	return ""
}

// headTexts are the labels of a cell as printed, nearest first: those over it
// up to the first gap, then those left of it.
func (f *Frame) headTexts(c layout.Cell) []string {
	var out []string
	label := func(y, x int) bool {
		i := f.Grid.At(y, x)
		if i < 0 || f.values[i] || isUnit(f.texts[i]) {
			return false
		}
		out = append(out, f.texts[i])
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
