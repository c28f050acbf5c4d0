package fact

import (
	"cmp"
	"slices"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/statement"
)

// sheet is a grid with the readings of the tables that claim it.
type sheet struct {
	values []statement.Cell
	claims []claimed
}

// claimed is a grid read by one table of one form.
type claimed struct {
	*reading // nil where no form claims the grid
	cells    []meaning
	apart    []int // as that of its plan
	known    int   // cells with a meaning
	refused  int   // numbers without one that no line ignores
}

// tables reads every grid. It returns the cells of grids no form claims, which
// are read as running text: layout tables hold paragraphs.
func (r *Reader) tables(p *layout.Page, year int, out *Reading) (free []decode.Span) {
	all := r.grids(p, year)
	out.Form = formOf(all)
	var read []claimed
	best, cells := make([]claimed, len(all)), 0
	for g := range all {
		best[g] = most(all[g].claims, out.Form)
		cells += len(best[g].cells)
	}
	out.Facts = make([]Fact, 0, cells+cells/4) // and what sentences state, and what follows from them
	for g, c := range best {
		unplaced(p, g, out)
		if c.reading == nil {
			free = append(free, looseCells(p, g, all[g].values, out)...)
			continue
		}
		twice := slices.ContainsFunc(read, c.repeats)
		for i := range c.cells {
			m := &c.cells[i]
			switch {
			case !twice:
				m.file(p, g, out)
			case m.hasDigits() || m.State == statement.Code:
				out.ignore(p, m.Number, guardDuplicate)
			}
			m.asides(p, out)
		}
		free = append(free, strayNumbers(p, g, c, out)...)
		read = append(read, c)
	}
	return free
}

// formOf is the form the tables of a page follow.
func formOf(all []sheet) string {
	votes, shared := map[string]int{}, map[string]int{}
	for _, g := range all {
		c := most(g.claims, "")
		switch {
		case c.reading == nil || c.form.Name == "-":
		case c.table.Shared:
			shared[c.form.Name] += c.known
		default:
			votes[c.form.Name] += c.known
		}
	}
	return elect(votes, shared)
}

// elect is the form most cells speak for; those of tables other forms print
// alike are asked only where no other speaks.
func elect(votes, shared map[string]int) string {
	if name := winner(votes); name != "prose" {
		return name
	}
	return winner(shared)
}

// winner is the form most cells speak for; the later form among equals.
func winner(votes map[string]int) string {
	name := "prose"
	for form, n := range votes {
		if n == 0 {
			continue
		}
		if name == "prose" || n > votes[name] || n == votes[name] && form > name {
			name = form
		}
	}
	return name
}

// grids reads every grid by every table of a form that recognises it.
func (r *Reader) grids(p *layout.Page, year int) []sheet {
	out := make([]sheet, len(p.Grids))
	for g := range p.Grids {
		s := statement.Read(p, g)
		out[g].values = s.Cells
		if statement.IsForm(&p.Grids[g]) {
			out[g].claims = r.claims(s, year)
		}
	}
	return out
}

func (r *Reader) claims(s *statement.Sheet, year int) []claimed {
	plan := r.plan(s, year)
	out := make([]claimed, len(plan.readings))
	var turned *statement.Frame
	for i := range out {
		c := &out[i]
		*c = claimed{reading: &plan.readings[i], apart: plan.apart}
		c.read(s.Cells)
		if c.refused > c.known && len(c.table.Cols) > 0 {
			across := claimed{reading: c.across, apart: plan.apart}
			if across.reading == nil {
				if turned == nil {
					turned = s.Transposed()
				}
				across.reading = c.turned(turned, year)
			}
			if across.read(s.Cells); across.known > c.known {
				*c = across
			}
		}
	}
	return out
}

// most is the claim that gives most cells a meaning. Among equals the preferred
// form wins: the 2019 and 2021 forms share most labels.
func most(list []claimed, prefer string) (best claimed) {
	for _, c := range list {
		if best.reading == nil || c.better(&best, prefer) {
			best = c
		}
	}
	return best
}

// better orders the tables that claim one grid.
func (c *claimed) better(o *claimed, prefer string) bool {
	if c.known != o.known {
		return c.known > o.known
	}
	if c.lines != o.lines {
		return c.lines > o.lines
	}
	return c.form.Name == prefer
}

// read gives the cells their meanings.
func (c *claimed) read(values []statement.Cell) {
	c.cells = make([]meaning, len(values))
	for i := range values {
		c.cells[i].Cell, c.cells[i].place = &values[i], &c.places[i]
	}
	c.settle()
}

// settle gives the cells, their places known, their meanings. Two cells with one
// meaning have none, unless one is blank: a form prints each statistic once.
func (c *claimed) settle() {
	seen := make([]int, c.table.Entries()) // of every entry, the cell that counts it, from 1
	for i := range c.cells {
		m := &c.cells[i]
		if m.settle(); !m.counts() {
			continue
		}
		if n := m.entry.Number; seen[n] == 0 || c.cells[seen[n]-1].yields(m) {
			seen[n] = i + 1
		}
	}
	for i := range c.cells {
		switch m := &c.cells[i]; {
		case m.counts():
			c.known++
		case m.reason != "" && m.hasDigits():
			c.refused++
		}
	}
}

// yields settles which of two cells with one meaning keeps it: the one that is
// not blank, else neither. It reports whether o does.
func (m *meaning) yields(o *meaning) bool {
	reason := "the table has two cells for " + o.entry.Indicator.Code
	if m.State != statement.Blank {
		o.reason = reason
	}
	if m.State == statement.Blank || o.State != statement.Blank {
		m.reason = reason
	}
	return o.counts()
}

// sortByPlace puts the lists into document order.
func sortByPlace(out *Reading) {
	byPlace(out.Facts, func(f *Fact) int { return f.Number.Start })
	byPlace(out.Leftover, func(l *Leftover) int { return l.Span.Start })
	byPlace(out.Ignored, func(i *Ignored) int { return i.Span.Start })
}

// byPlace sorts a list of large elements: each is moved once, to where it belongs.
func byPlace[T any](list []T, at func(*T) int) {
	type place struct{ at, index int }
	places := make([]place, len(list))
	for i := range list {
		places[i] = place{at(&list[i]), i}
	}
	order := func(a, b place) int { return cmp.Or(a.at-b.at, a.index-b.index) }
	if slices.IsSortedFunc(places, order) {
		return
	}
	slices.SortFunc(places, order)
	for i := range places {
		if places[i].index == i {
			continue
		}
		first, to := list[i], i
		for from := places[to].index; from != i; from = places[to].index {
			list[to], places[to].index = list[from], to
			to = from
		}
		list[to], places[to].index = first, to
	}
}
