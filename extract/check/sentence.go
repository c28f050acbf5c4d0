package check

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// sentences takes the identities of running text over what a sentence, and
// those that carry on its list, name as parts of a total.
func (c *checker) sentences() {
	for _, group := range c.set.Arithmetic("prose").Groups {
		for _, i := range c.told {
			for _, id := range group {
				if id.Op == "=" && c.facts[i].Indicator == id.Right[0].Code && c.exact(i) {
					c.listed(id, i)
				}
			}
		}
	}
}

// exact reports whether a fact is a number of running text that can be added up.
func (c *checker) exact(i int) bool {
	f := &c.facts[i]
	return f.Source == fact.FromProse && f.State == fact.Number && f.Approx == "" && f.Detail == ""
}

// added are words that make a number the sum of those before it.
var added = []string{"累计", "共计", "合计", "总计", "总共", "合共", "一共"}

// listed holds parts against their total. They must make it where the sentence
// adds them up (共计) and may not exceed it. Fewer may be a selection: they
// prove the total when they make it, and say nothing when they do not. An
// entry disclosed may be counted in each channel that carried it.
func (c *checker) listed(id *rule.Identity, total int) {
	parts := c.partsOf(id, total)
	if len(parts) < 2 {
		return
	}
	r := relation{cells: append(parts, total), split: len(parts), op: "=", weight: weightOf(id)}
	sum, printed := c.total(parts), c.facts[total].Value
	shared := strings.HasPrefix(id.ID, "disclosure.")
	switch {
	case sum.Equal(printed), c.addsUp(parts, total), !shared && sum.GreaterThan(printed):
		c.assess(id.ID, r, "")
	default:
		reason := "the parts named may be a selection"
		if shared {
			reason += ", or share entries"
		}
		c.add(Finding{Check: id.ID, Outcome: NotAssessable, Facts: r.cells, Reason: reason})
	}
}

// addsUp reports whether the text between the last part and the total adds up.
func (c *checker) addsUp(parts []int, total int) bool {
	last := 0
	for _, p := range parts {
		last = max(last, c.facts[p].Number.End)
	}
	start := c.facts[total].Number.Start
	if last > start || start > len(c.text()) {
		return false
	}
	between := c.text()[last:start]
	return slices.ContainsFunc(added, func(w string) bool { return strings.Contains(between, w) })
}

// partsOf are the parts a total is printed with: in its sentence and in those
// that follow without a break, as long as each has one. An identity whose
// operands are not all there has none.
func (c *checker) partsOf(id *rule.Identity, total int) []int {
	t := c.facts[total]
	var parts []int
	have := map[string]bool{}
	from, end := t.Sentence.Start, t.Sentence.End
	at, _ := slices.BinarySearchFunc(c.prose, from, func(i, pos int) int { return c.facts[i].Sentence.Start - pos })
	for _, i := range c.prose[at:] {
		f := &c.facts[i]
		if f.Sentence.Start > end {
			break
		}
		if f.Scope != t.Scope || f.Indicator == t.Indicator && f.Sentence != t.Sentence {
			continue
		}
		if !slices.ContainsFunc(id.Left, func(o rule.Operand) bool { return o.Code == f.Indicator }) {
			continue
		}
		if f.State != fact.Number || f.Approx != "" {
			return nil
		}
		if f.Number == t.Number || slices.ContainsFunc(parts, func(p int) bool { return c.facts[p].Number == f.Number }) {
			continue // one number read as several statistics proves nothing
		}
		parts = append(parts, i)
		have[f.Indicator] = true
		end = max(end, f.Sentence.End)
	}
	for _, o := range id.Left {
		if !o.Optional && !have[o.Code] {
			return nil
		}
	}
	return parts
}
