// Package check holds facts against the arithmetic a report must satisfy. It
// derives what a form does not print and repairs nothing.
package check

import (
	"slices"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/shopspring/decimal"
)

// Outcome of one check.
type Outcome string

const (
	Pass          Outcome = "pass"
	Fail          Outcome = "fail"
	NotAssessable Outcome = "not_assessable"
)

// Finding is what one check found in one report.
type Finding struct {
	Check       string          // stable id: an identity of identities.csv, or a check named in the codebook
	Outcome     Outcome         //
	Expression  string          // with the printed numbers: "31 + 806 = 837"
	Left, Right decimal.Decimal // both sides, in the indicator's unit; zero when not assessable
	Facts       []int           // indices into the report's facts, operands first
	Reason      string          // why it is not assessable, or what disagrees
	Suggestion  string          // the single edit that would satisfy every identity, or ""
}

// Run checks the facts of one report read by one form. It returns them with
// their status set and the derived ones added, and what it found.
func Run(facts []fact.Fact, form string, set *rule.Set) ([]fact.Fact, []Finding) {
	c := checker{facts: slices.Clone(facts), form: form, set: set}
	for _, source := range []fact.Source{fact.FromTable, fact.FromProse} {
		c.identities(source)
	}
	c.sums()
	c.agreements()
	c.suggest()
	c.status()
	return c.facts, c.found
}

type checker struct {
	facts []fact.Fact
	form  string
	set   *rule.Set
	found []Finding
	terms []term // the identities assessed, for suggest
}

// term is one identity over certain facts.
type term struct {
	finding     int
	left, right []int // indices of facts
	op          string
}

// status marks every number by what the checks made of it. An inequality that
// holds proves nothing; one failure outweighs any proof.
func (c *checker) status() {
	for _, f := range c.found {
		for _, i := range f.Facts {
			switch {
			case f.Outcome == Fail:
				c.facts[i].Status = fact.Contradicted
			case f.Outcome == Pass && f.Expression != "" && !isInequality(f) && c.facts[i].Status == fact.Unchecked:
				c.facts[i].Status = fact.Confirmed
			}
		}
	}
}

func isInequality(f Finding) bool { return slices.Contains([]rune(f.Expression), '≤') }
