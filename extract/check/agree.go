package check

import (
	"fmt"
	"slices"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// readings are what a sentence may mean by a statistic, besides the cell of the
// same name: bureaus write 收到 of new requests and those carried in together,
// and 公开 of grants in full and in part.
var readings = map[string][][]string{
	"requests.received":  {{"requests.received", "requests.carried_in"}},
	"requests.to_handle": {{"requests.received", "requests.carried_in"}},
	"requests.replied":   {{"outcome.total"}},
	"requests.closed":    {{"outcome.total"}},
	"outcome.granted":    {{"outcome.granted", "outcome.partial"}},
}

// agreements holds numbers printed twice against each other: text.table where
// a table and a sentence state the same statistic, text.text where two
// sentences do, table.table where two tables print different numbers.
func (c *checker) agreements() {
	c.tablesTwice()
	said := map[key][]int{}
	for _, i := range c.told {
		f := &c.facts[i]
		before := said[keyOf(f)]
		if c.exact(i) {
			said[keyOf(f)] = append(before, i)
		}
		if f.State != fact.Number || f.Detail != "" {
			continue
		}
		if f.Scope == "" && c.stats[i] != unlisted && c.againstTable(i) {
			continue
		}
		for _, j := range before {
			if g := &c.facts[j]; f.Approx == "" && f.Scope == g.Scope && f.Sentence != g.Sentence {
				c.agree("text.text", j, []int{i}, disproves)
				break
			}
		}
	}
}

// tablesTwice holds tables against those before them that print the same cells.
// Two that agree in half of these are one table printed twice, where a
// difference speaks against both numbers. Others count different things: the
// government and the whole area.
func (c *checker) tablesTwice() {
	if !c.twice {
		return
	}
	first := make(map[key]int, len(c.facts))
	var differ [][2]int
	same, other := map[[2]int]int{}, map[[2]int]int{} // by the two tables
	for i := range c.facts {
		f := &c.facts[i]
		if f.Source != fact.FromTable || f.State != fact.Number || f.Approx != "" {
			continue
		}
		j, twice := first[keyOf(f)]
		switch tables := [2]int{c.facts[j].Table, f.Table}; {
		case !twice:
			first[keyOf(f)] = i
		case c.facts[j].Value.Equal(f.Value):
			same[tables]++
		default:
			other[tables]++
			differ = append(differ, [2]int{j, i})
		}
	}
	for _, d := range differ {
		w := hint
		if tables := [2]int{c.facts[d[0]].Table, c.facts[d[1]].Table}; same[tables] >= other[tables] {
			w = disproves
		}
		c.agree("table.table", d[0], []int{d[1]}, w)
	}
}

// againstTable holds a number of a sentence against the table of the first
// sheet that states it. It reports whether one does.
func (c *checker) againstTable(i int) bool {
	f := &c.facts[i]
	plain := c.twins(f.Applicant, []string{f.Indicator})
	others := readings[f.Indicator]
	if len(plain) == 0 && len(others) > 0 {
		// the form has no cell of that name: it states the statistic under another
		plain, others = c.twins(f.Applicant, others[0]), others[1:]
	}
	var missing []string
	numbers := false
	for _, cells := range plain {
		if missing = c.missing(cells); len(missing) > 0 {
			continue
		}
		numbers = true
		if f.Approx == "" && c.total(cells).Equal(f.Value) {
			c.agree("text.table", i, cells, proves)
			return true
		}
	}
	switch {
	case len(plain) == 0:
		return false
	case f.Approx != "":
		c.add(Finding{Check: "text.table." + f.Indicator, Outcome: NotAssessable, Facts: facts(append([]int{i}, plain[0]...)), Reason: "the sentence says " + f.Approx})
		return true
	case !numbers:
		c.add(Finding{Check: "text.table." + f.Indicator, Outcome: NotAssessable, Facts: facts(append([]int{i}, plain[0]...)), Reason: missing[0]})
		return true
	}
	for _, codes := range others {
		for _, cells := range c.twins(f.Applicant, codes) {
			if len(c.missing(cells)) == 0 && c.total(cells).Equal(f.Value) {
				c.agree("text.table", i, cells, hint) // which of the two was meant is not said
				return true
			}
		}
	}
	c.agree("text.table", i, plain[0], proves)
	return true
}

// twins are, for every sheet that states them, the cells that make a statistic
// of a sentence: those of the total column where it splits by no applicant, the
// five columns of 法人或其他组织 for organisations.
func (c *checker) twins(applicant string, codes []string) [][]int {
	var out [][]int
	terms := make([]rule.Operand, len(codes))
	for i, code := range codes {
		if terms[i].Indicator = c.set.IndicatorIndex(code); terms[i].Indicator < 0 {
			return nil
		}
	}
	for _, s := range c.sheets {
		for _, columns := range columnsOf(applicant) {
			from := len(c.pool)
			for i := range terms {
				for _, col := range columns {
					c.operand(s, &terms[i], col, 0)
				}
			}
			if cells := c.taken(from); !none(cells) {
				out = append(out, cells)
				break
			}
		}
	}
	return out
}

// columnsOf are the applicant columns, by index, that may hold what a sentence
// says of an applicant, the likeliest first.
func columnsOf(applicant string) [][]int {
	parts := []int{0, 1, 2, 3, 4, 5}
	switch applicant {
	case "":
		return [][]int{{noApplicant}, {len(parts)}, parts}
	case "organisations":
		return [][]int{parts[1:]}
	}
	return [][]int{{slices.Index(applicants, applicant)}}
}

// agree compares a number with a sum of others; the id of the check goes on
// with the indicator.
func (c *checker) agree(check string, i int, cells []int, w weight) {
	a := c.facts[i]
	b := c.total(cells)
	c.assess(check+"."+a.Indicator, relation{cells: append([]int{i}, cells...), split: 1, op: "=", weight: w}, "")
	if f := &c.found[len(c.found)-1]; f.Outcome == Fail {
		other := b.String()
		if len(cells) == 1 {
			other = c.facts[cells[0]].Printed
		}
		f.Reason = fmt.Sprintf("the report prints both %s and %s", a.Printed, other)
	}
}
