// Package statement turns a laid-out page into statements: a printed number
// and the words that say what it counts. A Cell is one of a table, a Clause
// one of running text.
package statement

import (
	"regexp"
	"strings"

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
	Illegible // digits that are no one number
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
	Cols     [][]string      // for each column it spans, the normalised labels over it, outermost first
	Rows     [][]string      // for each row it spans, the normalised labels beside it, outermost first
}

// Cells lists the value cells of a grid in document order.
func Cells(p *layout.Page, grid int) []Cell {
	r := reader{page: p, grid: &p.Grids[grid], index: grid}
	r.classify()
	r.heads()
	r.outlines()
	var out []Cell
	for i, c := range r.grid.Cells {
		if r.states[i] != Label {
			out = append(out, r.cell(i, c))
		}
	}
	return out
}

// Labels is all label text of a grid, normalised, for a form to be recognised by.
func Labels(p *layout.Page, grid int) string {
	var out strings.Builder
	for _, c := range p.Grids[grid].Cells {
		out.WriteString(rule.Normalize(p.Doc.Quote(c.Span)))
		out.WriteByte('\n')
	}
	return out.String()
}

// reader works out what each slot of one grid means.
type reader struct {
	page   *layout.Page
	grid   *layout.Grid
	index  int
	texts  []string
	states []State
	values []decimal.Decimal
	units  []string
	over   [][][]string // [row][col] labels over the slot
	beside [][]string   // [row] labels of the outline the row stands in
}

var (
	unitOnly = regexp.MustCompile(`^[（(]?((?:亿|千万|百万|万|千|百)?元|人次|人（次）|人\(次\)|件次|[条件次篇个人项份期部宗起册家场页](?:[/／、][条件次篇个人项份期部宗起册家场页])?)[）)]?$`)
	codeOnly = regexp.MustCompile(`^0[0-9]$`)
	moneyIn  = regexp.MustCompile(`(?:^|[（(：:\s位额用费数以])((?:亿|千万|百万|十万|万|千|百)?元(?:[/／、或](?:亿|千万|百万|十万|万|千|百)?元)*)(?:[）)\s计]|$)`)
	change   = regexp.MustCompile(`^(增|减)(?:加|少)?\s*([0-9０-９]+)$`)
	withUnit = regexp.MustCompile(`^([+＋\-－−]?[0-9０-９,，.．]+)\s*(条|件|次|篇|个|人次|人|万元|亿元|元|项|份|期)$`)
)

func (r *reader) classify() {
	n := len(r.grid.Cells)
	r.texts, r.states = make([]string, n), make([]State, n)
	r.values, r.units = make([]decimal.Decimal, n), make([]string, n)
	for i, c := range r.grid.Cells {
		text := strings.TrimSpace(strings.Join(strings.Fields(r.page.Doc.Quote(c.Span)), " "))
		r.texts[i] = text
		r.states[i], r.values[i], r.units[i] = value(text)
	}
}

// value reads the text of one cell.
func value(text string) (State, decimal.Decimal, string) {
	text = strings.Trim(text, " 　")
	switch text {
	case "":
		return Blank, decimal.Zero, ""
	case "/", "-", "—", "――", "——", "－", "\\", "／", "--":
		return Slash, decimal.Zero, ""
	case "无", "零", "〇", "未增未减", "无变化", "无增减", "持平":
		return Number, decimal.Zero, ""
	case "不适用", "无此项", "不涉及":
		return NotApplicable, decimal.Zero, ""
	}
	if codeOnly.MatchString(text) {
		return Code, decimal.Zero, ""
	}
	if d, ok := zh.ParseNumber(text); ok {
		return Number, d, ""
	}
	if m := change.FindStringSubmatch(text); m != nil {
		if d, ok := zh.ParseNumber(m[2]); ok && m[1] == "减" {
			return Number, d.Neg(), ""
		} else if ok {
			return Number, d, ""
		}
	}
	if m := withUnit.FindStringSubmatch(text); m != nil {
		if d, ok := zh.ParseNumber(m[1]); ok {
			return Number, d, m[2]
		}
	}
	if strings.Trim(text, "0123456789０１２３４５６７８９.,，． +-") == "" {
		return Illegible, decimal.Zero, ""
	}
	return Label, decimal.Zero, ""
}

// heads finds, for every slot, the block of labels over it: going up the
// column, past values, to the nearest label and those directly above it.
func (r *reader) heads() {
	g := r.grid
	r.over = make([][][]string, g.Rows)
	running := make([][]string, g.Cols) // labels over the row being read
	fresh := make([]bool, g.Cols)       // the slot above was a label
	last := make([]int, g.Cols)         // its cell
	for y := range g.Rows {
		r.over[y] = make([][]string, g.Cols)
		for x := range g.Cols {
			i := g.At(y, x)
			r.over[y][x] = running[x]
			if i < 0 || r.states[i] != Label || unitOnly.MatchString(r.texts[i]) {
				fresh[x] = false
				continue
			}
			label := rule.Normalize(r.texts[i])
			switch {
			case !fresh[x]:
				running[x] = []string{label}
			case last[x] != i:
				running[x] = append(running[x][:len(running[x]):len(running[x])], label)
			}
			fresh[x], last[x] = true, i
		}
	}
}

// outlines finds the labels each row stands under by the list numerals of the
// rows before it: "（一）维持…" under "四、行政复议数量".
func (r *reader) outlines() {
	type entry struct {
		level int
		label string
	}
	var stack []entry
	r.beside = make([][]string, r.grid.Rows)
	for y := range r.grid.Rows {
		text := r.leadingLabel(y)
		if text == "" {
			continue
		}
		level, _ := layout.Level(text)
		if level == 0 {
			level = 9 // 其中： and unnumbered rows stand under the last numbered one
		}
		for len(stack) > 0 && stack[len(stack)-1].level >= level {
			stack = stack[:len(stack)-1]
		}
		for _, e := range stack {
			r.beside[y] = append(r.beside[y], e.label)
		}
		stack = append(stack, entry{level, rule.Normalize(text)})
	}
}

// leadingLabel is the innermost label that opens a row: the last label cell
// before the first value, units and codes aside.
func (r *reader) leadingLabel(y int) string {
	label := ""
	for x := range r.grid.Cols {
		i := r.grid.At(y, x)
		if i < 0 {
			continue
		}
		if r.states[i] != Label {
			if label == "" {
				continue // a serial number or an empty cell before the label
			}
			break
		}
		if !unitOnly.MatchString(r.texts[i]) {
			label = r.texts[i]
		}
	}
	return label
}

func (r *reader) cell(i int, c layout.Cell) Cell {
	out := Cell{Grid: r.index, Row: c.Row, Col: c.Col, Span: c.Span, State: r.states[i], Value: r.values[i], Unit: r.units[i]}
	for x := c.Col; x < min(c.Col+c.ColSpan, r.grid.Cols); x++ {
		out.Cols = append(out.Cols, r.over[c.Row][x])
	}
	for y := c.Row; y < min(c.Row+c.RowSpan, r.grid.Rows); y++ {
		out.Rows = append(out.Rows, r.rowPath(y, c.Col))
	}
	if out.Unit == "" {
		out.Unit = r.unit(c)
	}
	return out
}

// rowPath is the outline of a row and the labels left of a column in it.
func (r *reader) rowPath(y, col int) []string {
	path := append([]string(nil), r.beside[y]...)
	last := -1
	for x := range col {
		i := r.grid.At(y, x)
		if i < 0 || i == last || r.states[i] != Label || unitOnly.MatchString(r.texts[i]) {
			continue
		}
		path, last = append(path, rule.Normalize(r.texts[i])), i
	}
	return path
}

// unit looks for the unit of a number the cell prints none for: of an amount in
// the label over or beside it, of anything in the unit column of its row. Two
// units of money that disagree are both given: neither is certain.
func (r *reader) unit(c layout.Cell) string {
	head := ""
	for _, text := range r.headTexts(c) {
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
func (r *reader) unitBeside(c layout.Cell) string {
	for _, step := range []int{-1, 1} {
		for x := c.Col + step; x >= 0 && x < r.grid.Cols; x += step {
			if i := r.grid.At(c.Row, x); i >= 0 && r.states[i] == Label {
				if m := unitOnly.FindStringSubmatch(r.texts[i]); m != nil {
					return m[1]
				}
			}
		}
	}
	return ""
}

// headTexts are the labels of a cell as printed, nearest first: those over it
// up to the first gap, then those left of it.
func (r *reader) headTexts(c layout.Cell) []string {
	var out []string
	label := func(y, x int) bool {
		i := r.grid.At(y, x)
		if i < 0 || r.states[i] != Label || unitOnly.MatchString(r.texts[i]) {
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
