// Package check holds facts against the arithmetic a report must satisfy, and
// against what its sentences and headings say. It derives what a form does not
// print and repairs nothing.
package check

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
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
	Suggestions []Edit          // single edits each of which satisfies every identity, the smallest first; never applied
}

// Suggestion is the suggestions in words, "" for none.
func (f *Finding) Suggestion() string {
	var out []string
	for _, e := range f.Suggestions {
		out = append(out, e.String())
	}
	return strings.Join(out, "; or ")
}

// Input is one report as it was read.
type Input struct {
	Facts     []fact.Fact
	Leftover  []fact.Leftover // in document order
	Tables    []decode.Span   // of all tables of the page, whether a form reads them or not
	Form      string          // the form that claimed its tables; "prose" when none did
	Title     string          //
	Year      int             // report year, 0 when unknown
	Published string          // ISO date, "" when unknown
	Period    agency.Period   // reporting period, zero when the report prints none
	Evidence  []agency.Evidence
	Page      *layout.Page // nil when the facts stand alone: what needs the text is then not checked
}

// Run checks one report. It returns its facts with their status set and the
// derived ones added behind them, and what it found. It uses in.Facts up.
func Run(in Input, set *rule.Set) ([]fact.Fact, []Finding) {
	n := len(in.Facts)
	c := checker{Input: in, facts: in.Facts, set: set, arithmetic: set.Arithmetic(in.Form), stats: make([]stat, n), ints: make([]int64, n, n+maxDerived),
		stated: make([]bool, len(set.Indicators)*len(applicants)), pool: make([]int, 0, 8*n), found: make([]Finding, 0, 128), relations: make([]relation, 0, 128)}
	for i := range c.facts {
		f := &c.facts[i]
		x := statOf(set.IndicatorIndex(f.Indicator), slices.Index(applicants, f.Applicant))
		c.ints[i], c.stats[i] = wholeOf(f.Value), x
		if f.Scope == "" && f.State != fact.Blank && x != unlisted {
			c.stated[x] = true
		}
		if f.Source == fact.FromProse {
			c.told = append(c.told, i)
		}
	}
	c.prose = slices.Clone(c.told)
	slices.SortStableFunc(c.prose, func(a, b int) int { return c.facts[a].Sentence.Start - c.facts[b].Sentence.Start })
	c.readSheets()
	c.tables()
	c.sentences()
	c.agreements()
	c.kinds()
	c.training()
	c.money()
	if in.Page != nil {
		c.ratios()
		c.period()
		c.evidence()
		c.sections()
		c.templates()
	}
	c.suggest()
	c.status()
	return c.facts, c.found
}

// maxDerived is how many facts a form may lack, as a rule.
const maxDerived = 64

type checker struct {
	Input
	facts      []fact.Fact // of the input, then the derived ones
	ints       []int64     // their values, where they are whole; see wholeOf
	stats      []stat      // of the facts of the input
	pool       []int       // what the lists of cells are cut from
	print      []byte      // scratch of expression
	set        *rule.Set
	arithmetic *rule.Arithmetic // of the form
	told       []int            // facts of running text
	prose      []int            // the same, by their sentences
	printed    []table          // facts of tables
	sheets     []*sheet
	twice      bool   // a table prints what another has printed
	stated     []bool // by stat: printed, blanks aside, or derived
	absent     []key  // cells a form should print and the report does not; see cell
	found      []Finding
	relations  []relation
	derived    []derivation
	wrong      []int // facts that a check of one number alone speaks against
}

// weight is what the outcome of a relation says of its numbers.
type weight uint8

const (
	hint      weight = iota // nothing: a failure is worth a look
	disproves               // a failure contradicts them
	proves                  // and an equality that holds speaks for them
)

// relation is one comparison of two sums of cells. A cell is the index of a
// fact, or, below zero, ^i for the absent cell i. One that is not a number
// makes the relation not assessable.
type relation struct {
	finding int
	cells   []int  // those of the left side, then those of the right
	split   int    // where the right side begins
	op      string // "=" or "<="
	weight  weight
}

func (r *relation) left() []int { return r.cells[:r.split:r.split] }

func (r *relation) right() []int { return r.cells[r.split:] }

// derivation is a derived fact with the cells it adds up.
type derivation struct {
	fact  int
	parts []int
}

// number reports whether a cell has a value.
func (c *checker) number(cell int) bool { return cell >= 0 && c.facts[cell].State == fact.Number }

// text is the page's text, "" without a page.
func (c *checker) text() string {
	if c.Page == nil {
		return ""
	}
	return c.Page.Doc.Text
}

func (c *checker) add(f Finding) { c.found = append(c.found, f) }
