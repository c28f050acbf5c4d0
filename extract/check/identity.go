package check

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// tables takes every identity of the form over every sheet.
func (c *checker) tables() {
	for _, group := range c.arithmetic.Groups {
		for _, s := range c.sheets {
			id := group[0]
			switch id.Columns {
			case "each":
				for i, col := range columns {
					c.identity(s, group, id.ID+"."+col, i)
				}
			case "across":
				for _, indicator := range s.split {
					c.across(s, id, indicator)
				}
			default:
				c.identity(s, group, id.ID, noApplicant)
			}
		}
	}
}

// identity assesses the first alternative whose operands are all numbers, or
// says of the first that has any why it cannot be assessed.
func (c *checker) identity(s *sheet, group []*rule.Identity, name string, applicant int) {
	var open *relation
	for _, id := range group {
		r := c.relation(s, id, applicant)
		left, right := r.left(), r.right()
		if none(r.cells) || id.Open() && id.Op == "=" && (len(left) < 2 || right[0] < 0) {
			continue // the form prints nothing of the kind
		}
		if id.Derive && none(left) {
			continue // it prints a block as one row
		}
		if c.numbers(r.cells) {
			c.assess(name, r, c.doubt(s, id))
			return
		}
		if id.Derive && !s.filled[id.Right[0].Indicator] && c.deriveFact(statOf(id.Right[0].Indicator, applicant), name, r) {
			return
		}
		if open == nil {
			open = &r
		}
	}
	if open != nil {
		c.unassessable(name, *open)
	}
}

// relation is an identity taken over a sheet. What it may derive is not derived
// to be held against itself.
func (c *checker) relation(s *sheet, id *rule.Identity, applicant int) relation {
	from := len(c.pool)
	c.sum(s, id.Left, applicant)
	split := len(c.pool) - from
	if id.Derive {
		c.pool = append(c.pool, c.cell(s, statOf(id.Right[0].Indicator, applicant)))
	} else {
		c.sum(s, id.Right, applicant)
	}
	return relation{cells: c.taken(from), split: split, op: id.Op, weight: weightOf(id)}
}

func weightOf(id *rule.Identity) weight {
	if id.Hard {
		return proves
	}
	return hint
}

// doubt says why a failure of an identity may not be the report's: an operand
// that only some tables print may be one that was not read, and what is not
// printed may make the larger side.
func (c *checker) doubt(s *sheet, id *rule.Identity) string {
	if id.Open() && s.unread {
		return "numbers of the table were left over"
	}
	if id.Op == "<=" {
		for _, o := range id.Right {
			if o.Optional && s.cells[statOf(o.Indicator, noApplicant)] <= 0 {
				return o.Code + " is not printed"
			}
		}
	}
	return ""
}

// across holds the six applicant columns of an indicator against its total.
func (c *checker) across(s *sheet, id *rule.Identity, indicator int) {
	from, total := len(c.pool), len(columns)-1
	for i := range columns {
		c.pool = append(c.pool, c.cell(s, statOf(indicator, i)))
	}
	r := relation{cells: c.taken(from), split: total, op: "=", weight: weightOf(id)}
	name := id.ID + "." + c.set.Indicators[indicator].Code
	switch {
	case c.numbers(r.cells):
		c.assess(name, r, "")
	case id.Derive && !s.totals && c.deriveFact(statOf(indicator, total), name, r):
	default:
		c.unassessable(name, r)
	}
}

// missing names the cells that have no value, and why.
func (c *checker) missing(cells []int) []string {
	var out []string
	for _, i := range cells {
		switch {
		case i < 0:
			out = append(out, c.absent[^i].String()+" is not printed")
		case c.facts[i].State != fact.Number:
			out = append(out, keyOf(&c.facts[i]).String()+" is "+string(c.facts[i].State))
		}
	}
	return out
}

// unassessable files a relation with a cell that is no number. It still counts
// in the search for edits, which may give that cell a value.
func (c *checker) unassessable(name string, r relation) {
	r.finding = len(c.found)
	c.relations = append(c.relations, r)
	c.add(Finding{Check: name, Outcome: NotAssessable, Facts: facts(r.cells), Reason: strings.Join(c.missing(r.cells), "; ")})
}

// facts are the cells that are facts.
func facts(cells []int) []int {
	return slices.DeleteFunc(slices.Clone(cells), func(i int) bool { return i < 0 })
}

// none reports whether no cell is a fact.
func none(cells []int) bool { return !slices.ContainsFunc(cells, isFact) }

func isFact(cell int) bool { return cell >= 0 }

// numbers reports whether every cell has a value.
func (c *checker) numbers(cells []int) bool {
	for _, i := range cells {
		if !c.number(i) {
			return false
		}
	}
	return true
}

// deriveFact adds the right side of an identity as a fact when the report does
// not print it, or leaves it blank, and the left side is all numbers; what is
// printed anywhere, a slash as well as a number, stands as it is. It reports
// whether no cell is there to be held against. A row or column of totals with
// one gap is not for it: there a number was lost.
func (c *checker) deriveFact(x stat, name string, r relation) bool {
	left, absent := r.left(), r.right()[0] < 0
	if !c.numbers(left) || c.stated[x] {
		return absent
	}
	c.stated[x] = true
	ind := &c.set.Indicators[x.indicator()]
	c.derived = append(c.derived, derivation{len(c.facts), left})
	value := c.total(left)
	c.facts = append(c.facts, fact.Fact{Indicator: ind.Code, Applicant: applicants[x.applicant()], Value: value, Unit: ind.Unit,
		State: fact.Number, Source: fact.Derived, Rule: "identities.csv:" + name, Status: fact.Unchecked, Printed: c.expression(left, "", nil)})
	c.ints = append(c.ints, wholeOf(value))
	return absent
}
