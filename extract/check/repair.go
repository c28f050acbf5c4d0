package check

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

// maxEdits is how many edits may fit before the identities are said to
// determine none.
const maxEdits = 5

// repair searches the single edits that make all identities hold. Its cells
// are the facts, then the absent cells; its numbers are whole.
type repair struct {
	c         *checker
	known     []bool
	value     []int64
	equations []equation
	in        [][]term // for every cell, the equations it stands in
	component []int    // of every cell
	rows      [][]int  // cells side by side
	pairs     [][2]int // neighbours, in a row or in a column
	delta     []int64  // scratch of fits: by how much an edit moves an equation
	opened    []int    // and how many more cells of it have no value
}

// equation is a relation as the search sees it: balance is left minus right.
type equation struct {
	finding  int
	equality bool
	left     []int
	right    []int
	balance  int64
	unknown  int
}

type term struct {
	equation int
	sign     int64
}

// edit gives cells other values, or none.
type edit struct {
	cell  int
	known bool
	value int64
}

// broken reports that an equation has all its numbers and does not hold.
func (e *equation) broken() bool { return e.unknown == 0 && !e.holds(e.balance) }

func (e *equation) holds(balance int64) bool { return balance == 0 || !e.equality && balance < 0 }

// suggest adds to every failed identity the edits that would satisfy it and
// all identities it is connected with by common numbers, and to one that lacks
// a row the row that would.
func (c *checker) suggest() {
	if !slices.ContainsFunc(c.relations, c.repairable) {
		return
	}
	r := newRepair(c)
	for _, eqs := range r.components() {
		bad := slices.DeleteFunc(slices.Clone(eqs), func(e int) bool { return !r.equations[e].broken() })
		row := r.missingRow(eqs)
		if r.fits(bad, row) > 0 {
			lacking := r.lacking(eqs, row)
			r.attach(append(bad, lacking...), []Edit{r.edit(missingRow, row)})
		} else if len(bad) > 0 {
			r.attach(bad, r.search(bad))
		}
	}
}

// repairable reports whether a relation is worth a search: it fails, or lacks a
// cell that its form prints.
func (c *checker) repairable(r relation) bool {
	absent := func(i int) bool { return i < 0 }
	return r.weight >= disproves && (c.found[r.finding].Outcome == Fail || slices.ContainsFunc(r.cells, absent))
}

// attach gives equations the edits found, or says that they are too many.
func (r *repair) attach(equations []int, edits []Edit) {
	for _, e := range equations {
		f := &r.c.found[r.equations[e].finding]
		if len(edits) <= maxEdits {
			f.Suggestions = edits
			continue
		}
		if f.Reason != "" {
			f.Reason += "; "
		}
		f.Reason += fmt.Sprintf("%d single edits would make it hold", len(edits))
	}
}

// cell is the number of a cell in the search.
func (r *repair) cell(i int) int {
	if i < 0 {
		return len(r.c.facts) + ^i
	}
	return i
}

func newRepair(c *checker) *repair {
	r := &repair{c: c}
	r.layRows() // may name more absent cells
	n := len(c.facts) + len(c.absent)
	r.known, r.value, r.in = make([]bool, n), make([]int64, n), make([][]term, n)
	for i, f := range c.facts {
		r.known[i] = c.number(i)
		r.value[i] = f.Value.IntPart()
	}
	for _, rel := range c.relations {
		if rel.weight >= disproves && c.whole(rel) {
			r.addEquation(rel)
		}
	}
	r.delta, r.opened = make([]int64, len(r.equations)), make([]int, len(r.equations))
	return r
}

// whole reports whether the numbers of a relation are whole and can be added.
func (c *checker) whole(rel relation) bool {
	limit := decimal.New(1, 15)
	return !slices.ContainsFunc(rel.cells, func(i int) bool {
		return c.number(i) && (!c.facts[i].Value.IsInteger() || c.facts[i].Value.Abs().GreaterThan(limit))
	})
}

func (r *repair) addEquation(rel relation) {
	e := equation{finding: rel.finding, equality: rel.op == "="}
	for k, side := range [][]int{rel.left(), rel.right()} {
		sign := int64(1 - 2*k)
		for _, i := range side {
			v := r.cell(i)
			r.in[v] = append(r.in[v], term{len(r.equations), sign})
			if k == 0 {
				e.left = append(e.left, v)
			} else {
				e.right = append(e.right, v)
			}
			if r.known[v] {
				e.balance += sign * r.value[v]
			} else {
				e.unknown++
			}
		}
	}
	r.equations = append(r.equations, e)
}

// components lists the equations that hang together by common cells.
func (r *repair) components() [][]int {
	r.component = make([]int, len(r.in))
	seen := make([]bool, len(r.equations))
	out := [][]int{nil} // component 0: cells in no equation
	for start := range r.equations {
		if seen[start] {
			continue
		}
		seen[start] = true
		list := []int{start}
		for at := 0; at < len(list); at++ {
			e := &r.equations[list[at]]
			for _, v := range slices.Concat(e.left, e.right) {
				r.component[v] = len(out)
				for _, t := range r.in[v] {
					if !seen[t.equation] {
						seen[t.equation] = true
						list = append(list, t.equation)
					}
				}
			}
		}
		out = append(out, list)
	}
	return out[1:]
}

// fits holds an edit against all it touches: the broken equations must hold,
// none that held may break or lose a number, and one that lacked a number and
// has it now must hold. It returns how many it put right, 0 when it does not fit.
func (r *repair) fits(bad []int, edits []edit) int {
	var touched []int
	for _, ed := range edits {
		if ed.known && ed.value < 0 {
			return 0
		}
	}
	for _, ed := range edits {
		for _, t := range r.in[ed.cell] {
			if !slices.Contains(touched, t.equation) {
				touched = append(touched, t.equation)
				r.delta[t.equation], r.opened[t.equation] = 0, 0
			}
			if r.known[ed.cell] {
				r.delta[t.equation] -= t.sign * r.value[ed.cell]
				r.opened[t.equation]++
			}
			if ed.known {
				r.delta[t.equation] += t.sign * ed.value
				r.opened[t.equation]--
			}
		}
	}
	for _, e := range bad {
		if !slices.Contains(touched, e) {
			return 0
		}
	}
	righted := 0
	for _, i := range touched {
		e := &r.equations[i]
		switch unknown := e.unknown + r.opened[i]; {
		case unknown > 0 && e.unknown == 0:
			return 0
		case unknown > 0:
		case !e.holds(e.balance + r.delta[i]):
			return 0
		case e.unknown > 0 || e.broken():
			righted++
		}
	}
	return righted
}

// edit turns cells of the search into facts.
func (r *repair) edit(kind Kind, edits []edit) Edit {
	out := Edit{Kind: kind}
	for _, ed := range edits {
		ch := Change{Fact: -1}
		if ed.cell < len(r.c.facts) {
			f := r.c.facts[ed.cell]
			ch.Fact, ch.Indicator, ch.Applicant = ed.cell, f.Indicator, f.Applicant
		} else {
			k := r.c.absent[ed.cell-len(r.c.facts)]
			ch.Indicator, ch.Applicant = k.code, k.applicant
		}
		if r.known[ed.cell] {
			ch.From = decimal.NewNullDecimal(decimal.NewFromInt(r.value[ed.cell]))
		}
		if ed.known {
			ch.To = decimal.NewNullDecimal(decimal.NewFromInt(ed.value))
		}
		out.Changes = append(out.Changes, ch)
	}
	return out
}
