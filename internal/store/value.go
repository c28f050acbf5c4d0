package store

import (
	"cmp"
	"database/sql/driver"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/shopspring/decimal"
)

// valueRows adds, for each indicator of a report, the one value that stands for
// it. In this order: the scope the report reports on before its own offices,
// never the whole area; not split by applicant, or the total column; a whole
// before named components; a number before a blank; a table before prose before a
// derived value; at last, the later in the document, shown as contradicted when an
// equal one differs. Where only components are printed, their sum, unless one of
// them is blank.
func (b *Builder) valueRows(id driver.Value, facts []fact.Fact) error {
	var of []int // facts that may stand for an indicator, the best of it first
	for i, f := range facts {
		if f.Scope != "area" && (f.Applicant == "" || f.Applicant == "total") {
			of = append(of, i)
		}
	}
	rank := func(i, j int) int {
		x, y := &facts[i], &facts[j]
		return cmp.Or(strings.Compare(x.Indicator, y.Indicator), strings.Compare(x.Scope, y.Scope), truth(x.Detail != "", y.Detail != ""),
			truth(x.Detail == "" && x.State != fact.Number, y.Detail == "" && y.State != fact.Number), at(sources, x.Source)-at(sources, y.Source))
	}
	slices.SortStableFunc(of, rank)
	for from := 0; from < len(of); {
		best, next := from, from
		for next < len(of) && facts[of[next]].Indicator == facts[of[from]].Indicator {
			if rank(of[from], of[next]) == 0 {
				best = next + 1
			}
			next++
		}
		v := choose(facts, of[from:best])
		if err := b.valueRow(id, facts[of[from]].Indicator, v); err != nil {
			return err
		}
		from = next
	}
	return nil
}

// The orders of the ENUMs of schema.sql.
var (
	sources  = [...]fact.Source{fact.FromTable, fact.FromProse, fact.FromMeta, fact.Derived}
	states   = [...]fact.State{fact.Number, fact.Blank, fact.Slash, fact.NotApplicable, fact.Illegible}
	statuses = [...]fact.Status{fact.Confirmed, fact.Unchecked, fact.Contradicted}
)

func at[T comparable, A [3]T | [4]T | [5]T](order A, v T) int {
	for i := range len(order) {
		if order[i] == v {
			return i
		}
	}
	return -1
}

func truth(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// value is what stands for an indicator.
type value struct {
	number               decimal.NullDecimal
	unit, approx, origin string
	state                fact.State
	status               fact.Status
	quotes               []string
	facts                []int32 // fact_no
}

// choose makes a value of the best facts of an indicator: of each component one,
// a number before a blank, then the later.
func choose(facts []fact.Fact, best []int) value {
	v := value{state: fact.Number, status: fact.Confirmed, origin: "printed"}
	sum, contradicted, whole := decimal.Decimal{}, false, true
	for n, i := range best {
		one, first := i, true
		for m, j := range best {
			x, y := &facts[one], &facts[j]
			if y.Detail != x.Detail {
				continue
			}
			first = first && m >= n
			if facts[i].State == fact.Number && y.State == fact.Number && !y.Value.Equal(facts[i].Value) {
				contradicted = true
			}
			if cmp.Or(truth(y.State != fact.Number, x.State != fact.Number), one-j) < 0 {
				one = j
			}
		}
		if !first {
			continue
		}
		f := &facts[one]
		whole = whole && f.State == fact.Number
		sum = sum.Add(f.Value)
		v.unit, v.approx = max(v.unit, f.Unit), max(v.approx, f.Approx)
		v.state, v.status = states[max(at(states, v.state), at(states, f.State))], statuses[max(at(statuses, v.status), at(statuses, f.Status))]
		switch {
		case f.Detail != "":
			v.origin = "sum"
		case f.Source == fact.Derived:
			v.origin = "derived"
		}
		v.quotes, v.facts = append(v.quotes, f.Quote), append(v.facts, int32(one+1))
	}
	if whole {
		v.number = decimal.NewNullDecimal(sum)
	}
	if contradicted {
		v.status = fact.Contradicted
	}
	slices.Sort(v.facts)
	slices.Sort(v.quotes)
	v.quotes = slices.Compact(v.quotes)
	return v
}

func (b *Builder) valueRow(id driver.Value, indicator string, v value) error {
	var number driver.Value
	if v.number.Valid {
		var err error
		if number, err = toDecimal(v.number.Decimal); err != nil {
			return err
		}
	}
	b.row("chosen", id, b.enums["indicator_code"][indicator], number, text(v.unit), b.enums["value_state"][string(v.state)], text(v.approx),
		b.enums["fact_status"][string(v.status)], v.origin, text(strings.Join(v.quotes, " | ")), v.facts)
	return nil
}
