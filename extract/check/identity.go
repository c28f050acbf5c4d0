package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/shopspring/decimal"
)

// columns are the applicant columns of table three; the last is their sum.
var columns = []string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

// identities takes every identity of the form over the facts of one source.
func (c *checker) identities(source fact.Source) {
	for i := range c.set.Identities {
		id := &c.set.Identities[i]
		if !slices.Contains(id.Forms, c.form) && !slices.Contains(id.Forms, "all") {
			continue
		}
		switch id.Columns {
		case "each":
			for _, col := range columns {
				c.identity(id, id.ID+"."+col, col, source)
			}
		case "across":
			for _, code := range id.Left {
				c.across(id.ID+"."+code, code, source)
			}
		default:
			c.identity(id, id.ID, "", source)
		}
	}
}

func (c *checker) identity(id *rule.Identity, name, applicant string, source fact.Source) {
	left, missing := c.operands(id.Left, applicant, source)
	right, missingRight := c.operands(id.Right, applicant, source)
	switch {
	case len(left) == len(id.Left) && len(right) == 0 && id.Derive && c.printed(id.Right[0], applicant) < 0:
		c.derive(id, name, applicant, left)
	case len(left)+len(right) == 0, len(id.Right) == 1 && len(right) == 0 && id.Derive:
		// nothing printed to hold against anything
	case len(missing)+len(missingRight) > 0:
		c.found = append(c.found, Finding{Check: name, Outcome: NotAssessable, Facts: append(left, right...),
			Reason: strings.Join(append(missing, missingRight...), "; ")})
	default:
		c.assess(name, left, right, id.Op)
	}
}

// across holds the six applicant columns of an indicator against its total.
func (c *checker) across(name, code string, source fact.Source) {
	var left []int
	var missing []string
	for _, col := range columns[:len(columns)-1] {
		got, m := c.operands([]string{code}, col, source)
		left, missing = append(left, got...), append(missing, m...)
	}
	right, m := c.operands([]string{code}, "total", source)
	missing = append(missing, m...)
	switch {
	case len(left)+len(right) == 0:
	case len(missing) > 0:
		c.found = append(c.found, Finding{Check: name, Outcome: NotAssessable, Facts: append(left, right...), Reason: strings.Join(missing, "; ")})
	default:
		c.assess(name, left, right, "=")
	}
}

// operands finds the printed number for each code; what is missing or blank is named.
func (c *checker) operands(codes []string, applicant string, source fact.Source) (found []int, missing []string) {
	for _, code := range codes {
		i := c.find(code, applicant, source)
		name := code
		if applicant != "" {
			name += " (" + applicant + ")"
		}
		switch {
		case i < 0:
			missing = append(missing, name+" is not printed")
		case c.facts[i].State != fact.Number:
			missing = append(missing, name+" is "+string(c.facts[i].State))
		default:
			found = append(found, i)
		}
	}
	return found, missing
}

// find is the first fact of a key; a derived one stands for either source.
func (c *checker) find(code, applicant string, source fact.Source) int {
	return slices.IndexFunc(c.facts, func(f fact.Fact) bool {
		return f.Indicator == code && f.Applicant == applicant && f.Scope == "" && f.Detail == "" &&
			f.Approx == "" && (f.Source == source || f.Source == fact.Derived)
	})
}

// printed is the first fact of a key whatever its source.
func (c *checker) printed(code, applicant string) int {
	return slices.IndexFunc(c.facts, func(f fact.Fact) bool {
		return f.Indicator == code && f.Applicant == applicant && f.Scope == ""
	})
}

func (c *checker) derive(id *rule.Identity, name, applicant string, left []int) {
	ind, _ := c.set.Indicator(id.Right[0])
	c.facts = append(c.facts, fact.Fact{Indicator: id.Right[0], Applicant: applicant, Value: c.total(left), Unit: ind.Unit,
		State: fact.Number, Source: fact.Derived, Rule: "identities.csv:" + name, Status: fact.Unchecked,
		Printed: c.expression(left)})
}

func (c *checker) total(facts []int) decimal.Decimal {
	var sum decimal.Decimal
	for _, i := range facts {
		sum = sum.Add(c.facts[i].Value)
	}
	return sum
}

func (c *checker) expression(facts []int) string {
	var parts []string
	for _, i := range facts {
		parts = append(parts, c.facts[i].Value.String())
	}
	return strings.Join(parts, " + ")
}

// assess compares two sums of facts.
func (c *checker) assess(name string, left, right []int, op string) {
	f := Finding{Check: name, Left: c.total(left), Right: c.total(right), Facts: append(slices.Clone(left), right...), Outcome: Pass}
	sign := map[string]string{"=": "=", "<=": "≤"}[op]
	if !holds(f.Left, f.Right, op) {
		f.Outcome = Fail
		sign = map[string]string{"=": "≠", "<=": ">"}[op]
	}
	f.Expression = fmt.Sprintf("%s %s %s", c.expression(left), sign, c.expression(right))
	if f.Outcome == Fail && len(left) > 1 && op == "=" {
		f.Reason = fmt.Sprintf("%s = %s, the report prints %s", c.expression(left), f.Left, f.Right)
	}
	c.terms = append(c.terms, term{finding: len(c.found), left: left, right: right, op: op})
	c.found = append(c.found, f)
}

func holds(left, right decimal.Decimal, op string) bool {
	if op == "<=" {
		return left.LessThanOrEqual(right)
	}
	return left.Equal(right)
}

// suggest looks, for each failed equation, for the one printed number that
// could be read differently so that every identity it belongs to holds. It is
// a hint for a reader: nothing is changed.
func (c *checker) suggest() {
	for _, t := range c.terms {
		f := &c.found[t.finding]
		if f.Outcome != Fail || t.op != "=" {
			continue
		}
		var hints []string
		for _, i := range f.Facts {
			diff := f.Right.Sub(f.Left)
			if slices.Contains(t.right, i) {
				diff = diff.Neg()
			}
			want := c.facts[i].Value.Add(diff)
			if !want.IsNegative() && c.satisfies(i, want) {
				hints = append(hints, fmt.Sprintf("%s: %s read as %s", label(c.facts[i]), c.facts[i].Value, want))
			}
		}
		if len(hints) == 1 {
			f.Suggestion = hints[0]
		}
	}
}

// satisfies reports whether every identity with fact i would hold were it v,
// and at least one more than the failed one speaks for it.
func (c *checker) satisfies(i int, v decimal.Decimal) bool {
	old := c.facts[i].Value
	c.facts[i].Value = v
	defer func() { c.facts[i].Value = old }()
	n := 0
	for _, t := range c.terms {
		if !slices.Contains(t.left, i) && !slices.Contains(t.right, i) {
			continue
		}
		if !holds(c.total(t.left), c.total(t.right), t.op) {
			return false
		}
		n++
	}
	return n > 1
}

func label(f fact.Fact) string {
	if f.Applicant != "" {
		return f.Indicator + " (" + f.Applicant + ")"
	}
	return f.Indicator
}
