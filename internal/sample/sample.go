// Package sample makes annual reports that never were, for tests: every form
// since 2008 with invented bodies and true numbers, printed the ways pages
// print them. It is a description of the official forms independent of the
// rules in data/, so that the two can be held against each other. Everything
// is drawn from the generator given: the same seed makes the same bytes.
package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/shopspring/decimal"
)

// State is what a cell of the true report shows.
type State uint8

const (
	Number State = iota // a number, also one printed in words (无, 未增未减)
	Blank               // nothing
	Slash               // / - —
)

// Cell is one cell of a report's statistics. A test may change State, Value
// and Printed before the report is rendered.
type Cell struct {
	Table, Row, Col int             // table on the page, line of its form, value column; from 0
	Code            string          // of the catalogue; "" for a number the form ignores in writing
	Applicant       string          // column of table three of the 2019 and 2021 forms
	Detail          string          // name of one component, where the catalogue asks for it
	State           State           //
	Value           decimal.Decimal // in the catalogue's unit: money in 元
	Printed         string          // the text of the cell, before any markup
	unit            string          // what the form counts the line in; 元 for any money
	key             string          // of the number in the truth
	whole           string          // of a period's number: the key of the year's
	added           bool            // it stands in a line only some bodies print
}

// Report is one true report: its cells satisfy every identity of its form.
type Report struct {
	Form    Form
	Agency  string                     // the body, invented
	Year    int                        // it reports on
	Cells   []Cell                     // in the order of the page
	Said    map[string]decimal.Decimal // what its sentences state, by code; agrees with the tables
	prose   map[string][]string        // sentences by section
	money   money
	unknown unknown
	drop    map[[2]int]bool // {table, row} lines left out
	masked  bool
}

// money is how amounts of money are printed in one report.
type money struct {
	unit string // 元 万元 亿元
	at   place
}

type place uint8

const (
	inHead place = iota // in the header or the unit column
	inCell              // behind the number
	inForm              // nowhere: the form's own unit holds
)

// Form is one statistical form.
type Form struct {
	Name        string // for people
	First, Last int    // report years it was printed for
	sections    []string
	stated      bool // it states itself that money is in 万元
	tables      []table
	numbers     func(m *maker)
}

// table is one table of a form.
type table interface {
	cells() []Cell                  // what its value cells stand for, in order, without numbers
	plan(r *Report, p *press) *plan // how it is printed
}

// Forms lists the forms there are.
func Forms() []Form {
	return []Form{fujian2011(), fujian2014(), dingxi(), shanghai(), form2014(), form2019(), form2020(), form2021()}
}

// New makes a report of a form.
func New(rng *rand.Rand, form Form) *Report {
	r := &Report{Form: form, Agency: agency(rng), Year: form.First + rng.IntN(form.Last-form.First+1),
		Said: map[string]decimal.Decimal{}, drop: map[[2]int]bool{}, money: drawMoney(rng, form.stated)}
	m := newMaker(rng)
	form.numbers(m)
	f := drawFigures(rng)
	added := chance(rng, 6)
	for i, t := range form.tables {
		for _, c := range t.cells() {
			if c.Table = i; c.added && !added {
				r.Drop(i, c.Row)
				continue
			}
			r.Cells = append(r.Cells, c)
		}
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		v, ok := m.truth[c.key]
		if !ok {
			panic(fmt.Sprintf("sample: form %s has no number for %s", form.Name, c.key))
		}
		c.Value = v
		f.print(rng, c, r.money)
	}
	r.addUnknown(rng, m, f)
	r.revise(rng)
	r.samePeriod(m.whole)
	r.say(rng, m)
	return r
}

// revise has a cell say how many of its documents only changed older ones:
// 22（其中修订16）.
func (r *Report) revise(rng *rand.Rand) {
	at, old := slices.IndexFunc(r.Cells, func(c Cell) bool { return c.Code == "documents.normative.made" }), 1+rng.IntN(9)
	if !chance(rng, 3) || at < 0 || r.Cells[at].Value.LessThan(decimal.NewFromInt(int64(old))) || r.Cells[at].State != Number {
		return
	}
	r.Cells[at].Printed += fmt.Sprintf("（其中修订%d）", old)
}

// samePeriod makes the numbers of a period those of the year, all of them or
// those that are the same anyway.
func (r *Report) samePeriod(all bool) {
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.whole == "" {
			continue
		}
		year := slices.IndexFunc(r.Cells, func(o Cell) bool { return o.key == c.whole })
		if of := r.Cells[year]; all || of.Value.Equal(c.Value) {
			c.Code, c.Detail, c.State, c.Value, c.Printed = of.Code, of.Detail, of.State, of.Value, of.Printed
		}
	}
}

// Drop leaves a line of a table out of the page.
func (r *Report) Drop(table, row int) { r.drop[[2]int{table, row}] = true }

// Masked is the report with a mark in place of every number, ⟦0⟧ for that of
// the first cell. Rendered with a generator of the same seed it gives the same
// page but for those, which tells where on the page each number stands. Its
// bytes are UTF-8 always.
func (r *Report) Masked() *Report {
	out := *r
	out.masked = true
	out.Cells = slices.Clone(r.Cells)
	for i := range out.Cells {
		if out.Cells[i].State == Number {
			out.Cells[i].Printed = Mark(i)
		}
	}
	return &out
}

// Mark is what stands in a masked report for the number of a cell.
func Mark(cell int) string { return fmt.Sprintf("⟦%d⟧", cell) }

// at finds the index of a value cell.
func (r *Report) at(table, row, col int) int {
	return slices.IndexFunc(r.Cells, func(c Cell) bool { return c.Table == table && c.Row == row && c.Col == col })
}

func chance(rng *rand.Rand, percent int) bool { return rng.IntN(100) < percent }

func pick[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }
