package check

import (
	"fmt"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
)

// kinds checks sign and kind (check "kind"): a count is a whole number and not
// negative; a change (本年增/减) may be negative, money may be fractional.
func (c *checker) kinds() {
	counts, bad := 0, 0
	for i := range c.facts {
		f := &c.facts[i]
		if f.State != fact.Number || f.Source == fact.Derived {
			continue
		}
		counts++
		reason := ""
		switch change := strings.HasSuffix(f.Indicator, ".items_change"); {
		case f.Value.IsNegative() && !change:
			reason = "a number below zero"
		case f.Unit != "元" && !f.Value.IsInteger():
			reason = "a count that is no whole number"
		default:
			continue
		}
		bad++
		c.wrong = append(c.wrong, i)
		c.add(Finding{Check: "kind", Outcome: Fail, Expression: keyOf(f).String() + " = " + f.Value.String(), Left: f.Value, Facts: []int{i}, Reason: reason})
	}
	switch {
	case counts == 0:
		c.add(Finding{Check: "kind", Outcome: NotAssessable, Reason: "no number is printed"})
	case bad == 0:
		c.add(Finding{Check: "kind", Outcome: Pass, Expression: fmt.Sprintf("%d numbers", counts)})
	}
}

// training checks that nobody was trained (接受培训人员数) where no session was
// held (举办各类培训班数) in the form of 2014; staff may have attended others'.
func (c *checker) training() {
	for _, s := range c.sheets {
		sessions, held := c.undivided(s, "training.sessions")
		attendees, trained := c.undivided(s, "training.attendees")
		if !held || !trained {
			continue
		}
		f := Finding{Check: "training.attendees", Outcome: Pass, Facts: []int{sessions, attendees}}
		switch missing := c.missing(f.Facts); {
		case len(missing) > 0:
			f.Outcome, f.Reason = NotAssessable, strings.Join(missing, "; ")
		default:
			f.Left, f.Right = c.facts[sessions].Value, c.facts[attendees].Value
			f.Expression = fmt.Sprintf("%s sessions, %s people", f.Left, f.Right)
			if f.Left.IsZero() && f.Right.IsPositive() {
				f.Outcome, f.Reason = Fail, "people were trained in no session"
			}
		}
		c.add(f)
	}
}
