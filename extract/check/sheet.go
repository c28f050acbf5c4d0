package check

import (
	"slices"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// columns are the applicant columns of table three; the last is their sum.
var columns = []string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

// applicants are all that a fact may be split by, the columns first.
var applicants = append(slices.Clone(columns), "", "organisations")

// noApplicant is the index of "".
var noApplicant = slices.Index(applicants, "")

// stat numbers a statistic: an indicator of the catalogue for one applicant.
type stat int

// unlisted is the number of what the catalogue lacks.
const unlisted stat = -1

// statOf is the statistic of the indicator and the applicant at an index.
func statOf(indicator, applicant int) stat {
	if indicator < 0 || applicant < 0 {
		return unlisted
	}
	return stat(indicator*len(applicants) + applicant)
}

func (x stat) indicator() int { return int(x) / len(applicants) }

func (x stat) applicant() int { return int(x) % len(applicants) }

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

func keyOf(f *fact.Fact) key { return key{f.Indicator, f.Applicant, f.Detail} }

// sheet is one set of tables: a report may print the same table twice, for a
// small screen, or for the body alone and for its area, and sums hold within
// each. A table that repeats a statistic begins a new sheet.
type sheet struct {
	cells  []int32        // by stat, of what has no detail: 1 + the fact, below zero an absent cell, 0 where there is neither
	parts  map[stat][]int // the cells with a detail
	others map[key]bool   // what is printed with a detail, or is unlisted
	split  []int          // indicators printed by applicant, in order
	unread bool           // numbers in its tables were left over
	filled []bool         // by indicator: it has a number by applicant
	totals bool           // the column of totals has one
}

// table is a table of the page with its facts.
type table struct {
	number int
	facts  []int
}

// readTables sorts the facts by their tables.
func (c *checker) readTables() {
	at, known := map[int]int{}, false
	last := 0
	for i := range c.facts {
		f := &c.facts[i]
		if f.Source != fact.FromTable {
			continue
		}
		if len(c.printed) == 0 || f.Table != c.printed[last].number {
			if last, known = at[f.Table]; !known {
				last = len(c.printed)
				at[f.Table], c.printed = last, append(c.printed, table{number: f.Table})
			}
		}
		c.printed[last].facts = append(c.printed[last].facts, i)
	}
}

// prints reports whether a table has a fact like this.
func (c *checker) prints(like func(*fact.Fact) bool) bool {
	return slices.ContainsFunc(c.printed, func(t table) bool {
		return slices.ContainsFunc(t.facts, func(i int) bool { return like(&c.facts[i]) })
	})
}

// readSheets sorts the tables by what they repeat.
func (c *checker) readSheets() {
	c.readTables()
	for _, t := range c.printed {
		var s *sheet
		if n := len(c.sheets); n > 0 {
			s = c.sheets[n-1]
		}
		if s == nil || slices.ContainsFunc(t.facts, func(i int) bool { return s.prints(&c.facts[i], c.stats[i]) }) {
			n := len(c.set.Indicators)
			s = &sheet{cells: make([]int32, n*len(applicants)), filled: make([]bool, n)}
			c.sheets = append(c.sheets, s)
		}
		for _, i := range t.facts {
			c.twice = c.twice || s.prints(&c.facts[i], c.stats[i])
			s.take(i, &c.facts[i], c.stats[i])
		}
		s.unread = s.unread || c.unread(t.number)
	}
	c.twice = c.twice || len(c.sheets) > 1
}

// prints reports whether a statistic stands in the sheet.
func (s *sheet) prints(f *fact.Fact, x stat) bool {
	if x == unlisted || f.Detail != "" {
		return s.others[keyOf(f)]
	}
	return s.cells[x] > 0
}

func (s *sheet) take(i int, f *fact.Fact, x stat) {
	switch {
	case x == unlisted || f.Detail != "":
		if s.others == nil {
			s.parts, s.others = map[stat][]int{}, map[key]bool{}
		}
		s.others[keyOf(f)] = true
		s.parts[x] = append(s.parts[x], i)
	default:
		s.cells[x] = int32(i + 1)
	}
	if x == unlisted || f.Applicant == "" {
		return
	}
	indicator := x.indicator()
	if f.State == fact.Number {
		s.filled[indicator] = true
		s.totals = s.totals || x.applicant() == len(columns)-1
	}
	if n := len(s.split); n == 0 || s.split[n-1] != indicator && !slices.Contains(s.split, indicator) {
		s.split = append(s.split, indicator)
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

// cell is the cell of a statistic, an absent one when it is not printed.
func (c *checker) cell(s *sheet, x stat) int {
	n := s.cells[x]
	switch {
	case n > 0:
		return int(n) - 1
	case n == 0:
		n = ^int32(len(c.absent))
		s.cells[x] = n
		c.absent = append(c.absent, key{code: c.set.Indicators[x.indicator()].Code, applicant: applicants[x.applicant()]})
	}
	return int(n)
}

// undivided is the cell a sheet prints of an indicator, split by no applicant.
func (c *checker) undivided(s *sheet, code string) (cell int, ok bool) {
	if i := c.set.IndicatorIndex(code); i >= 0 {
		n := s.cells[statOf(i, noApplicant)]
		return int(n) - 1, n > 0
	}
	return 0, false
}

// sum puts into the pool what the terms of one side of an identity stand for.
func (c *checker) sum(s *sheet, terms []rule.Operand, applicant int) {
	for i := range terms {
		c.operand(s, &terms[i], applicant, 0)
	}
}

// taken is what was put into the pool from an index on.
func (c *checker) taken(from int) []int { return c.pool[from:len(c.pool):len(c.pool)] }

// maxNesting is how deep subtotals may stand within subtotals.
const maxNesting = 4

// operand puts into the pool what stands for one term: its cell, its cells by
// detail, the cells a subtotal the form does not print adds up, nothing for an
// optional term, or an absent cell.
func (c *checker) operand(s *sheet, t *rule.Operand, applicant, depth int) {
	x := statOf(t.Indicator, applicant)
	if n := s.cells[x]; n > 0 {
		c.pool = append(c.pool, int(n)-1)
		return
	}
	if parts := s.parts[x]; len(parts) > 0 {
		c.pool = append(c.pool, parts...)
		return
	}
	from := len(c.pool)
	for _, id := range c.arithmetic.Sums[t.Indicator] {
		if depth >= maxNesting {
			break
		}
		for i := range id.Left {
			c.operand(s, &id.Left[i], applicant, depth+1)
		}
		if slices.ContainsFunc(c.pool[from:], isFact) {
			return
		}
		c.pool = c.pool[:from]
	}
	if !t.Optional {
		c.pool = append(c.pool, c.cell(s, x))
	}
}
