package check

import (
	"fmt"
	"strings"

	"github.com/nianbao/nianbao/extract/agency"
)

// evidence holds what the page says of who reports and when against what was
// taken, field by field. The period is check "period"'s: of the year only the
// other evidence is compared here. What was taken stays as it is.
func (c *checker) evidence() {
	for _, field := range []agency.Field{agency.OfBody, agency.OfYear, agency.OfPublished, agency.OfPeriod, agency.OfRegion} {
		var taken agency.Evidence
		var same, other, unclear []string
		for _, e := range c.Evidence {
			said := fmt.Sprintf("%s says %s", e.Source, e.Value)
			switch {
			case e.Field != field || field == agency.OfYear && e.Source == "period" && e.Stand != agency.Taken:
			case e.Stand == agency.Taken:
				taken = e
			case e.Stand == agency.Agrees:
				same = append(same, said)
			case e.Stand == agency.Differs:
				other = append(other, said)
			default:
				unclear = append(unclear, said)
			}
		}
		f := Finding{Check: "evidence." + string(field), Outcome: Pass, Expression: fmt.Sprintf("%s: %s", taken.Source, taken.Value)}
		switch {
		case len(other) > 0:
			f.Outcome, f.Reason = Fail, fmt.Sprintf("%s says %s, ", taken.Source, taken.Value)+strings.Join(other, ", ")
		case len(same) > 0:
			f.Expression = fmt.Sprintf("%s says %s, ", taken.Source, taken.Value) + strings.Join(same, ", ")
		case len(unclear) > 0:
			f.Outcome, f.Reason = NotAssessable, strings.Join(unclear, ", ")+", which cannot be compared"
		default:
			continue // one piece alone, or none
		}
		c.add(f)
	}
	c.index()
}

// index holds the code that begins the index number (索引号) to its check
// characters.
func (c *checker) index() {
	for _, e := range c.Evidence {
		if e.Field != agency.OfIndex {
			continue
		}
		f := Finding{Check: "evidence.index", Outcome: Pass, Expression: e.Value}
		if e.Stand == agency.Differs {
			f.Outcome, f.Reason = Fail, "the check character of the code does not hold: it names no body"
		}
		c.add(f)
		return
	}
}
