package query

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Kinds of change of a number between two reports.
const (
	Changed     = "changed"
	Appeared    = "appeared"
	Disappeared = "disappeared"
)

// statistic is what a fact states, whoever applied.
type statistic struct{ indicator, scope, detail string }

// Changes lists the statistics that two reports state differently, in the order
// of the later one: what became of each, its values and the quotes they stand in. The split by kind of applicant is left out. same
// counts those with equal values.
func Changes(before, now *Shown) (t *Table, same int) {
	t = &Table{Columns: []Column{{Name: "what"}, {Name: "indicator"}, {Name: "before", Kind: Measure}, {Name: "after", Kind: Measure},
		{Name: "change", Title: "±", Kind: Measure, Signed: true}, {Name: "unit"}, {Name: "label"},
		{Name: "scope", Optional: true}, {Name: "detail", Optional: true}, {Name: "quote_before", Machine: true}, {Name: "quote_after", Machine: true}}}
	old, order := stated(before)
	list, names := stated(now)
	for _, name := range order {
		if _, known := list[name]; !known {
			names = append(names, name)
		}
	}
	for _, name := range names {
		a, b := old[name], list[name]
		ref, what, change := b, Changed, Cell{}
		switch {
		case (a == nil || a.Value == nil) && (b == nil || b.Value == nil):
			continue
		case a == nil || a.Value == nil:
			what = Appeared
		case b == nil || b.Value == nil:
			what = Disappeared
			if b == nil {
				ref = a
			}
		default:
			x, y := a.cell().Number.Decimal, b.cell().Number.Decimal
			if x.Equal(y) && a.Approx == b.Approx {
				same++
				continue
			}
			change = Cell{Number: decimal.NewNullDecimal(y.Sub(x)), Status: worse(a.Status, b.Status)}
		}
		t.Rows = append(t.Rows, []Cell{text(what), text(name.indicator), a.cell(), b.cell(), change, text(ref.Unit), text(ref.Label),
			text(name.scope), text(name.detail), text(a.quote()), text(b.quote())})
	}
	return t, same
}

// stated picks of each statistic the fact that stands for it: a number before
// what is none, a table before prose before a derived value, at last the later.
func stated(s *Shown) (map[statistic]*ShownFact, []statistic) {
	sources := []string{"table", "prose", "meta", "derived"}
	rank := func(f *ShownFact) int {
		n := slices.Index(sources, f.Source)
		if f.Value == nil {
			n += len(sources)
		}
		return n
	}
	best, order := map[statistic]*ShownFact{}, []statistic{}
	for i := range s.Facts {
		f := &s.Facts[i]
		if f.Applicant != "" && f.Applicant != "total" {
			continue
		}
		name := statistic{f.Indicator, f.Scope, f.Detail}
		if best[name] == nil {
			order = append(order, name)
		}
		if best[name] == nil || rank(f) <= rank(best[name]) {
			best[name] = f
		}
	}
	return best, order
}

func worse(a, b string) string {
	if a == StatusContradicted {
		return a
	}
	return b
}

// cell is the value with its status; missing for no fact.
func (f *ShownFact) cell() Cell {
	if f == nil {
		return Cell{Status: StatusMissing}
	}
	if f.Value == nil {
		return Cell{Status: f.State}
	}
	c := Cell{Number: decimal.NewNullDecimal(decimal.RequireFromString(f.Value.String())), Status: f.Status, Approx: f.Approx}
	if f.Source == "derived" {
		c.Origin = "derived"
	}
	return c
}

func (f *ShownFact) quote() string {
	if f == nil {
		return ""
	}
	return f.Quote
}
