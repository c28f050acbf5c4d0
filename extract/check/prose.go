package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
)

// sums holds the channels a sentence names against the total it prints
// (disclosure.sum). Parts before a total that adds them up must make it. Parts
// after it prove it when they do; when they do not they may be a selection, or
// one entry may be counted in each channel that carried it.
func (c *checker) sums() {
	for i, total := range c.facts {
		if total.Indicator != "disclosure.total" || total.Source != fact.FromProse || total.State != fact.Number || total.Approx != "" {
			continue
		}
		var parts []int
		before := false
		for j, p := range c.facts {
			if p.Sentence == total.Sentence && p.Source == fact.FromProse && strings.HasPrefix(p.Indicator, "disclosure.via.") &&
				p.Scope == total.Scope && p.Approx == "" && p.State == fact.Number && p.Number != total.Number {
				parts = append(parts, j)
				before = before || p.Number.Start < total.Number.Start
			}
		}
		if len(parts) < 2 {
			continue
		}
		if !before && !c.total(parts).Equal(total.Value) {
			c.found = append(c.found, Finding{Check: "disclosure.sum", Outcome: NotAssessable, Facts: append(parts, i),
				Reason: "the channels named may be a selection, or share entries"})
			continue
		}
		c.assess("disclosure.sum", parts, []int{i}, "=")
	}
}

// agreements holds numbers printed twice against each other: text.table where
// a table and a sentence state the same statistic, text.text where two
// sentences do.
func (c *checker) agreements() {
	for i := range c.facts {
		if !c.comparable(i) || c.facts[i].Source != fact.FromProse {
			continue
		}
		if j := c.tableTwin(i); j >= 0 {
			c.agree("text.table", i, j)
			continue
		}
		for j := range i {
			if c.comparable(j) && c.facts[j].Source == fact.FromProse && sameKey(c.facts[i], c.facts[j]) {
				c.agree("text.text", j, i)
				break
			}
		}
	}
}

func (c *checker) comparable(i int) bool {
	f := c.facts[i]
	return f.State == fact.Number && f.Scope == "" && f.Detail == "" && f.Approx == ""
}

func sameKey(a, b fact.Fact) bool {
	return a.Indicator == b.Indicator && a.Applicant == b.Applicant
}

// tableTwin is the cell that states what a sentence states: the total column
// where the sentence splits by no applicant.
func (c *checker) tableTwin(i int) int {
	f := c.facts[i]
	return slices.IndexFunc(c.facts, func(t fact.Fact) bool {
		return (t.Source == fact.FromTable || t.Source == fact.Derived) && t.State == fact.Number && t.Indicator == f.Indicator &&
			(t.Applicant == f.Applicant || f.Applicant == "" && t.Applicant == "total")
	})
}

func (c *checker) agree(check string, i, j int) {
	a, b := c.facts[i], c.facts[j]
	f := Finding{Check: check + "." + a.Indicator, Left: a.Value, Right: b.Value, Facts: []int{i, j}, Outcome: Pass,
		Expression: fmt.Sprintf("%s = %s", a.Value, b.Value)}
	if !a.Value.Equal(b.Value) {
		f.Outcome = Fail
		f.Expression = fmt.Sprintf("%s ≠ %s", a.Value, b.Value)
		f.Reason = fmt.Sprintf("the report prints both %s and %s", a.Printed, b.Printed)
	}
	c.found = append(c.found, f)
}
