package query

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// smallSample is the denominator below which a rate is marked and not ranked.
const smallSample = 30

// ratio is a share of counts: places in selection.indicators.
type ratio struct {
	name       string
	parts, all []int
}

// resolveRatios reads "A+B/C" and adds the codes that are not selected yet; they
// are read, not shown.
func (db *DB) resolveRatios(ctx context.Context, asked []string, sel *selection) ([]ratio, error) {
	var ratios []ratio
	for _, ask := range asked {
		above, below, ok := strings.Cut(ask, "/")
		if !ok {
			return nil, wrongUse("rate %q: write it as a numerator and a denominator, outcome.granted+outcome.partial/outcome.total", ask)
		}
		r := ratio{name: ask}
		for _, side := range []struct {
			text string
			into *[]int
		}{{above, &r.parts}, {below, &r.all}} {
			for _, code := range strings.Split(side.text, "+") {
				found, err := db.resolveIndicators(ctx, []string{strings.TrimSpace(code)})
				if err != nil {
					return nil, err
				}
				for _, code := range found {
					at := slices.Index(sel.indicators, code)
					if at < 0 {
						at, sel.indicators = len(sel.indicators), append(sel.indicators, code)
					}
					*side.into = append(*side.into, at)
				}
			}
		}
		ratios = append(ratios, r)
	}
	return ratios, nil
}

func (r ratio) columns(change bool) []Column {
	columns := []Column{{Name: r.name, Kind: Rate}}
	if change {
		columns = append(columns, Column{Name: r.name + "_change", Title: "± points", Kind: Rate, Signed: true})
	}
	for _, what := range []string{"_numerator", "_denominator", "_low", "_high"} {
		columns = append(columns, Column{Name: r.name + what, Kind: Number, Machine: true})
	}
	return columns
}

// cells is the rate of the reports here in percent, with the numerator, the
// denominator and Wilson's 95 % interval. Only reports that give every number
// of it, none contradicted, and no part greater than the whole, count.
func (r ratio) cells(here, before map[string]*report, change bool) []Cell {
	rate, part, all := r.of(here)
	cells := []Cell{rate}
	if change {
		difference := Cell{Status: StatusMissing}
		if old, _, _ := r.of(before); rate.Number.Valid && old.Number.Valid {
			difference = Cell{Number: decimal.NewNullDecimal(rate.Number.Decimal.Sub(old.Number.Decimal)), Small: rate.Small || old.Small}
		}
		cells = append(cells, difference)
	}
	if !rate.Number.Valid {
		return append(cells, Cell{}, Cell{}, Cell{}, Cell{})
	}
	low, high := wilson(part.InexactFloat64(), all.InexactFloat64())
	return append(cells, exactly(part), exactly(all), exactly(decimal.NewFromFloat(100*low).Round(2)), exactly(decimal.NewFromFloat(100*high).Round(2)))
}

func (r ratio) of(here map[string]*report) (rate Cell, part, all decimal.Decimal) {
	rate = Cell{Status: StatusMissing, Of: len(here)}
	for _, report := range here {
		p, okPart := report.total(r.parts)
		a, okAll := report.total(r.all)
		if !okPart || !okAll || p.GreaterThan(a) || p.IsNegative() {
			continue
		}
		rate.N++
		part, all = part.Add(p), all.Add(a)
	}
	if all.IsPositive() {
		rate.Number = decimal.NewNullDecimal(part.Mul(decimal.NewFromInt(100)).DivRound(all, 2))
		rate.Small = all.LessThan(decimal.NewFromInt(smallSample))
	}
	return rate, part, all
}

// total adds up some of a report's values, if it has them all.
func (r *report) total(at []int) (decimal.Decimal, bool) {
	var sum decimal.Decimal
	for _, i := range at {
		if c := r.values[i]; !c.Number.Valid || c.Status == StatusContradicted {
			return sum, false
		}
		sum = sum.Add(r.values[i].Number.Decimal)
	}
	return sum, true
}

// wilson is the 95 % score interval of part of all (E. B. Wilson, 1927).
func wilson(part, all float64) (low, high float64) {
	const z = 1.959964
	p := part / all
	middle := p + z*z/(2*all)
	half := z * math.Sqrt(p*(1-p)/all+z*z/(4*all*all))
	return max(0, (middle-half)/(1+z*z/all)), min(1, (middle+half)/(1+z*z/all))
}

func exactly(d decimal.Decimal) Cell { return Cell{Number: decimal.NewNullDecimal(d)} }

// Rank keeps the n rows with the greatest number in the first column of a
// value or rate, the least if bottom. Rows without a number and rates of a
// small sample are not ranked.
func (t *Table) Rank(n int, bottom bool) error {
	at := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Kind == Rate })
	if at < 0 {
		at = slices.IndexFunc(t.Columns, func(c Column) bool { return c.Kind == Measure || c.Kind == Sum })
	}
	if at < 0 {
		return wrongUse("nothing to rank by: name an indicator or a rate")
	}
	t.Rows = slices.DeleteFunc(t.Rows, func(row []Cell) bool { return !row[at].Number.Valid || row[at].Small })
	slices.SortStableFunc(t.Rows, func(a, b []Cell) int {
		if bottom {
			a, b = b, a
		}
		return b[at].Number.Decimal.Cmp(a[at].Number.Decimal)
	})
	t.Rows = t.Rows[:min(n, len(t.Rows))]
	return nil
}
