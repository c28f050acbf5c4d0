package check

import (
	"slices"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// columns are the applicant columns of table three; the last is their sum.
var columns = []string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

// key names one statistic of a sheet.
type key struct{ code, applicant, detail string }

func (k key) String() string {
	name := k.code
	if k.detail != "" {
		name += " [" + k.detail + "]"
	}
	if k.applicant != "" {
		name += " (" + k.applicant + ")"
	}
	return name
}

func keyOf(f fact.Fact) key { return key{f.Indicator, f.Applicant, f.Detail} }

// sheet is one set of tables: a report may print the same table twice, for a
// small screen, or for the body alone and for its area, and sums hold within
// each. A table that repeats a statistic begins a new sheet.
type sheet struct {
	cells  map[key]int
	parts  map[key][]int // of a key without detail: its cells with one
	split  []string      // codes printed by applicant, in order
	absent map[key]int
	unread bool            // numbers in its tables were left over
	filled map[string]bool // codes, and "total" for the column, with a number by applicant
}

func (c *checker) readSheets() []*sheet {
	byTable := map[int][]int{}
	var tables []int
	for i, f := range c.facts {
		if f.Source != fact.FromTable {
			continue
		}
		if byTable[f.Table] == nil {
			tables = append(tables, f.Table)
		}
		byTable[f.Table] = append(byTable[f.Table], i)
	}
	var out []*sheet
	for _, t := range tables {
		var s *sheet
		if n := len(out); n > 0 {
			s = out[n-1]
		}
		if s == nil || slices.ContainsFunc(byTable[t], func(i int) bool { _, twice := s.cells[keyOf(c.facts[i])]; return twice }) {
			s = &sheet{cells: make(map[key]int, len(byTable[t])), parts: map[key][]int{}, absent: map[key]int{}, filled: map[string]bool{}}
			out = append(out, s)
		}
		for _, i := range byTable[t] {
			s.take(i, c.facts[i])
		}
		s.unread = s.unread || c.unread(t)
	}
	return out
}

func (s *sheet) take(i int, f fact.Fact) {
	k := keyOf(f)
	s.cells[k] = i
	if k.detail != "" {
		whole := key{code: k.code, applicant: k.applicant}
		s.parts[whole] = append(s.parts[whole], i)
	}
	if k.applicant != "" && f.State == fact.Number {
		s.filled[k.code] = true
		s.filled["total"] = s.filled["total"] || k.applicant == "total"
	}
	if k.applicant != "" && !slices.Contains(s.split, k.code) {
		s.split = append(s.split, k.code)
	}
}

// unread reports whether numbers of a table were left over.
func (c *checker) unread(table int) bool {
	if c.Page == nil || table < 1 || table > len(c.Page.Grids) {
		return false
	}
	span := c.Page.Grids[table-1].Span
	first, _ := slices.BinarySearchFunc(c.Leftover, span.Start, func(l fact.Leftover, at int) int { return l.Span.Start - at })
	return first < len(c.Leftover) && span.Contains(c.Leftover[first].Span)
}

// cell is the cell of a key, an absent one when it is not printed.
func (c *checker) cell(s *sheet, k key) int {
	if i, ok := s.cells[k]; ok {
		return i
	}
	if _, ok := s.absent[k]; !ok {
		s.absent[k] = ^len(c.absent)
		c.absent = append(c.absent, k)
	}
	return s.absent[k]
}

// sum resolves the terms of one side of an identity.
func (c *checker) sum(s *sheet, terms []rule.Operand, applicant string) []int {
	from := len(c.pool)
	for _, t := range terms {
		c.operand(s, t, applicant, 0)
	}
	return c.taken(from)
}

// taken is what was put into the pool from an index on.
func (c *checker) taken(from int) []int { return c.pool[from:len(c.pool):len(c.pool)] }

// maxNesting is how deep subtotals may stand within subtotals.
const maxNesting = 4

// operand puts into the pool what stands for one term: its cell, its cells by
// detail, the cells a subtotal the form does not print adds up, nothing for an
// optional term, or an absent cell.
func (c *checker) operand(s *sheet, t rule.Operand, applicant string, depth int) {
	k := key{code: t.Code, applicant: applicant}
	if i, ok := s.cells[k]; ok {
		c.pool = append(c.pool, i)
		return
	}
	if parts := s.parts[k]; len(parts) > 0 {
		c.pool = append(c.pool, parts...)
		return
	}
	from := len(c.pool)
	for i := range c.set.Identities {
		id := &c.set.Identities[i]
		if !id.Derive || len(id.Right) != 1 || id.Right[0].Code != t.Code || !id.Applies(c.Form) || depth >= maxNesting {
			continue
		}
		for _, p := range id.Left {
			c.operand(s, p, applicant, depth+1)
		}
		if slices.ContainsFunc(c.pool[from:], isFact) {
			return
		}
		c.pool = c.pool[:from]
	}
	if !t.Optional {
		c.pool = append(c.pool, c.cell(s, k))
	}
}
