package check

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/nianbao/nianbao/extract/fact"
)

// layRows finds which cells stand side by side and which above one another.
func (r *repair) layRows() {
	type line struct{ table, at int }
	rows, cols := map[line][]int{}, map[line][]int{}
	var rowOrder, colOrder []line
	c := r.c
	for i, f := range c.facts {
		if f.Source != fact.FromTable {
			continue
		}
		row, col := line{f.Table, f.Row}, line{f.Table, f.Col}
		if rows[row] == nil {
			rowOrder = append(rowOrder, row)
		}
		if cols[col] == nil {
			colOrder = append(colOrder, col)
		}
		rows[row], cols[col] = append(rows[row], i), append(cols[col], i)
	}
	for _, col := range colOrder {
		slices.SortStableFunc(cols[col], func(a, b int) int { return cmp.Compare(c.facts[a].Row, c.facts[b].Row) })
		r.pair(cols[col])
	}
	for _, row := range rowOrder {
		slices.SortStableFunc(rows[row], func(a, b int) int { return cmp.Compare(c.facts[a].Col, c.facts[b].Col) })
		if f := c.facts[rows[row][0]]; f.Applicant == "" {
			r.addRow(rows[row])
		}
	}
	for _, s := range c.sheets {
		for _, indicator := range s.split {
			var cells []int
			for i := range columns {
				cells = append(cells, c.cell(s, statOf(indicator, i)))
			}
			r.addRow(cells)
		}
	}
}

func (r *repair) addRow(cells []int) {
	row := make([]int, len(cells))
	for i, v := range cells {
		row[i] = r.cell(v)
	}
	r.rows = append(r.rows, row)
	r.pair(row)
}

func (r *repair) pair(cells []int) {
	for i := 1; i < len(cells); i++ {
		r.pairs = append(r.pairs, [2]int{cells[i-1], cells[i]})
	}
}

// search tries every kind of edit on the component of the broken equations.
func (r *repair) search(bad []int) []Edit {
	s := &hunt{repair: r, bad: bad, seen: map[string]bool{}}
	s.oneNumber()
	for _, p := range r.pairs {
		s.neighbours(p[0], p[1])
		s.neighbours(p[1], p[0])
	}
	for _, row := range r.rows {
		s.row(row)
	}
	slices.SortStableFunc(s.edits, func(a, b Edit) int { return cmp.Compare(a.Kind.rank(), b.Kind.rank()) })
	return s.edits
}

// hunt collects the edits that fit.
type hunt struct {
	*repair
	bad   []int
	seen  map[string]bool
	edits []Edit
}

// try keeps an edit that puts at least so many equations right.
func (s *hunt) try(kind Kind, least int, edits []edit) {
	edits = slices.DeleteFunc(edits, func(e edit) bool {
		return e.known == s.known[e.cell] && (!e.known || e.value == s.value[e.cell])
	})
	if len(edits) == 0 || s.fits(s.bad, edits) < least {
		return
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.cell, b.cell) })
	if name := fmt.Sprint(edits); !s.seen[name] {
		s.seen[name] = true
		s.edits = append(s.edits, s.edit(kind, edits))
	}
}

// oneNumber changes one number that stands in every broken equation. What a
// lone equation asks of a number counts only when a slip of a digit explains it.
func (s *hunt) oneNumber() {
	at := slices.IndexFunc(s.bad, func(e int) bool { return s.equations[e].equality })
	if at < 0 {
		return
	}
	e := &s.equations[s.bad[at]]
	for _, v := range slices.Concat(e.left, e.right) {
		to := s.value[v] + e.balance
		if slices.Contains(e.left, v) {
			to = s.value[v] - e.balance
		}
		if to < 0 {
			continue
		}
		kind, least := classify(s.value[v], to), 1
		if kind == otherValue || s.value[v] < 10 || to < 10 {
			least = 2
		}
		s.try(kind, least, []edit{{v, true, to}})
	}
}

// neighbours tries a and b, two cells next to each other: swapped, b holding
// what belongs into a, or both holding the digits of a.
func (s *hunt) neighbours(a, b int) {
	if !s.concerns(a) && !s.concerns(b) || !s.known[b] {
		return
	}
	if s.known[a] && a < b {
		s.try(swappedCells, 1, []edit{{a, true, s.value[b]}, {b, true, s.value[a]}})
	}
	if !s.known[a] || s.value[a] == 0 {
		s.solve(shiftedCell, []edit{{a, true, s.value[b]}}, b)
	}
	if n, ok := s.joined(a, b); ok {
		s.solve(splitDigit, []edit{{a, true, n}}, b)
	}
}

// concerns reports whether a cell stands in a broken equation.
func (s *hunt) concerns(cell int) bool {
	return slices.ContainsFunc(s.in[cell], func(t term) bool { return slices.Contains(s.bad, t.equation) })
}

// joined is the number whose digits stand in two cells.
func (s *hunt) joined(a, b int) (int64, bool) {
	if !s.known[a] || !s.known[b] || s.value[a] <= 0 || s.value[b] < 0 {
		return 0, false
	}
	n, err := strconv.ParseInt(strconv.FormatInt(s.value[a], 10)+strconv.FormatInt(s.value[b], 10), 10, 64)
	return n, err == nil && n < 1e15
}

// row tries a row that stands one column off from some cell on: one cell too
// many, one too few, or one number split over two.
func (s *hunt) row(cells []int) {
	last := len(cells) - 1
	if last < 2 || !slices.ContainsFunc(cells, s.concerns) {
		return
	}
	for p := range cells {
		var left, right, joined []edit
		for j := p; j < last; j++ {
			left = append(left, s.as(cells[j], cells[j+1]))
			right = append(right, s.as(cells[j+1], cells[j]))
		}
		if p < last {
			s.solve(shiftedRow, left, cells[last])
			s.solve(shiftedRow, right, cells[p])
		}
		if p+1 >= last {
			continue
		}
		if n, ok := s.joined(cells[p], cells[p+1]); ok {
			joined = append(slices.Clone(left[1:]), edit{cells[p], true, n})
			s.solve(splitDigit, joined, cells[last])
		}
	}
}

// as gives a cell the value of another.
func (s *hunt) as(cell, from int) edit { return edit{cell, s.known[from], s.value[from]} }

// solve completes an edit whose one lost number an equality determines. At
// least one more equation must speak for it.
func (s *hunt) solve(kind Kind, edits []edit, free int) {
	for _, t := range s.in[free] {
		e := &s.equations[t.equation]
		if !e.equality {
			continue
		}
		balance, unknown := e.balance, e.unknown
		for _, ed := range append(edits[:len(edits):len(edits)], edit{cell: free}) {
			sign := s.sign(ed.cell, t.equation)
			if sign == 0 {
				continue
			}
			if s.known[ed.cell] {
				balance -= sign * s.value[ed.cell]
				unknown++
			}
			if ed.known {
				balance += sign * ed.value
				unknown--
			}
		}
		if unknown == 1 {
			s.try(kind, 2, append(edits[:len(edits):len(edits)], edit{free, true, -t.sign * balance}))
			return
		}
	}
}

func (s *hunt) sign(cell, equation int) int64 {
	for _, t := range s.in[cell] {
		if t.equation == equation {
			return t.sign
		}
	}
	return 0
}

// missingRow is the row that the equations of a component lack, with the values
// they determine; nil when they lack none, or more than one.
func (r *repair) missingRow(eqs []int) []edit {
	var out []edit
	code := ""
	for _, i := range eqs {
		e := &r.equations[i]
		for _, v := range slices.Concat(e.left, e.right) {
			if !e.equality || r.known[v] || v < len(r.c.facts) || slices.ContainsFunc(out, func(ed edit) bool { return ed.cell == v }) {
				continue
			}
			k := r.c.absent[v-len(r.c.facts)]
			if code != "" && code != k.code || e.unknown != 1 {
				return nil
			}
			code = k.code
			value := e.balance
			if slices.Contains(e.left, v) {
				value = -e.balance
			}
			out = append(out, edit{v, true, value})
		}
	}
	return out
}

// lacking are the equations that lack a cell of a row.
func (r *repair) lacking(eqs []int, row []edit) []int {
	return slices.DeleteFunc(slices.Clone(eqs), func(i int) bool {
		e := &r.equations[i]
		return !slices.ContainsFunc(row, func(ed edit) bool { return slices.Contains(e.left, ed.cell) || slices.Contains(e.right, ed.cell) })
	})
}
