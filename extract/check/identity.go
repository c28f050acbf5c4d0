package check

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// groups lists the identities that hold for a form, those of one id together.
func (c *checker) groups(form string) [][]*rule.Identity {
	var out [][]*rule.Identity
	at := map[string]int{}
	for i := range c.set.Identities {
		id := &c.set.Identities[i]
		if !id.Applies(form) {
			continue
		}
		if g, ok := at[id.ID]; ok {
			out[g] = append(out[g], id)
			continue
		}
		at[id.ID] = len(out)
		out = append(out, []*rule.Identity{id})
	}
	return out
}

// tables takes every identity of the form over every sheet.
func (c *checker) tables() {
	for _, group := range c.groups(c.Form) {
		for _, s := range c.sheets {
			id := group[0]
			switch id.Columns {
			case "each":
				for _, col := range columns {
					c.identity(s, group, id.ID+"."+col, col)
				}
			case "across":
				for _, code := range s.split {
					c.across(s, id, code)
				}
			default:
				c.identity(s, group, id.ID, "")
			}
		}
	}
}

// identity assesses the first alternative whose operands are all numbers, or
// says of the first that has any why it cannot be assessed.
func (c *checker) identity(s *sheet, group []*rule.Identity, name, applicant string) {
	var open *relation
	for _, id := range group {
		r := relation{left: c.sum(s, id.Left, applicant), right: c.right(s, id, applicant), op: id.Op, weight: weightOf(id)}
		if none(r.left) && none(r.right) || id.Open() && id.Op == "=" && (len(r.left) < 2 || r.right[0] < 0) {
			continue // the form prints nothing of the kind
		}
		if id.Derive && none(r.left) {
			continue // it prints a block as one row
		}
		if c.numbers(r.left) && c.numbers(r.right) {
			c.assess(name, r, c.doubt(s, id))
			return
		}
		if id.Derive && !s.filled[id.Right[0].Code] && c.deriveFact(id.Right[0].Code, applicant, name, r) {
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

// right is the right side. What an identity may derive is not derived to be
// held against itself.
func (c *checker) right(s *sheet, id *rule.Identity, applicant string) []int {
	if id.Derive {
		c.pool = append(c.pool, c.cell(s, key{code: id.Right[0].Code, applicant: applicant}))
		return c.taken(len(c.pool) - 1)
	}
	return c.sum(s, id.Right, applicant)
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
			if _, printed := s.cells[key{code: o.Code}]; o.Optional && !printed {
				return o.Code + " is not printed"
			}
		}
	}
	return ""
}

// across holds the six applicant columns of an indicator against its total.
func (c *checker) across(s *sheet, id *rule.Identity, code string) {
	from, parts := len(c.pool), len(columns)-1
	for _, col := range columns {
		c.pool = append(c.pool, c.cell(s, key{code: code, applicant: col}))
	}
	cells := c.taken(from)
	r := relation{left: cells[:parts:parts], right: cells[parts:], op: "=", weight: weightOf(id)}
	name := id.ID + "." + code
	switch {
	case c.numbers(r.left) && c.numbers(r.right):
		c.assess(name, r, "")
	case id.Derive && !s.filled["total"] && c.deriveFact(code, "total", name, r):
	default:
		c.unassessable(name, r)
	}
}

// missing names the cells that have no value, and why.
func (c *checker) missing(sides ...[]int) []string {
	var out []string
	for _, i := range slices.Concat(sides...) {
		switch {
		case i < 0:
			out = append(out, c.absent[^i].String()+" is not printed")
		case c.facts[i].State != fact.Number:
			out = append(out, keyOf(c.facts[i]).String()+" is "+string(c.facts[i].State))
		}
	}
	return out
}

// unassessable files a relation with a cell that is no number. It still counts
// in the search for edits, which may give that cell a value.
func (c *checker) unassessable(name string, r relation) {
	r.finding = len(c.found)
	c.relations = append(c.relations, r)
	c.add(Finding{Check: name, Outcome: NotAssessable, Facts: printed(r.left, r.right), Reason: strings.Join(c.missing(r.left, r.right), "; ")})
}

// printed are the cells that are facts.
func printed(sides ...[]int) []int {
	return slices.DeleteFunc(slices.Concat(sides...), func(i int) bool { return i < 0 })
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
func (c *checker) deriveFact(code, applicant, name string, r relation) bool {
	absent := r.right[0] < 0
	k := key{code: code, applicant: applicant}
	if !c.numbers(r.left) || c.stated[k] {
		return absent
	}
	c.stated[k] = true
	ind, _ := c.set.Indicator(code)
	c.derived = append(c.derived, derivation{len(c.facts), r.left})
	value := c.total(r.left)
	c.facts = append(c.facts, fact.Fact{Indicator: code, Applicant: applicant, Value: value, Unit: ind.Unit,
		State: fact.Number, Source: fact.Derived, Rule: "identities.csv:" + name, Status: fact.Unchecked, Printed: c.expression(r.left, "", nil)})
	c.ints = append(c.ints, wholeOf(value))
	return absent
}
