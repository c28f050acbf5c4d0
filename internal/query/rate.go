package query

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// smallSample is the denominator below which a rate is marked and not ranked.
const smallSample = 30

// ratio is a sum of values against another: places in selection.indicators.
type ratio struct {
	name       string
	parts, all []int // no all: the bodies are counted
	share      bool  // in percent of a whole; else so many to so many
	scale      int64 // of the denominator: 100 of a share
}

// decimals is how many a ratio is worked out to.
func (q ratio) decimals() int32 {
	if q.share {
		return 2
	}
	return 4
}

// resolveRatios reads Rates and Ratios and adds the codes that are not selected
// yet: they are read, not shown.
func (c *comparison) resolveRatios(ctx context.Context) error {
	for i, ask := range slices.Concat(c.Rates, c.Ratios) {
		q := ratio{name: ask, share: i < len(c.Rates), scale: 1}
		above, below, ok := strings.Cut(ask, "/")
		switch {
		case !ok && q.share:
			return wrongUse("rate %q: write it as a numerator and a denominator, outcome.granted+outcome.partial/outcome.total", ask)
		case !ok:
			return wrongUse("ratio %q: write what is counted, a stroke and to what: requests.received/body, review.total/100 outcome.total", ask)
		case q.share:
			q.scale = 100
		default:
			if number, rest, many := strings.Cut(strings.TrimSpace(below), " "); many {
				n, err := strconv.ParseInt(number, 10, 32)
				if err != nil || n < 1 {
					return wrongUse("ratio %q: %q is no number of %s", ask, number, rest)
				}
				q.scale, below = n, rest
			}
		}
		var err error
		if q.parts, err = c.places(ctx, above); err != nil {
			return err
		}
		if q.share || strings.TrimSpace(below) != "body" {
			if q.all, err = c.places(ctx, below); err != nil {
				return err
			}
		}
		c.ratios = append(c.ratios, q)
	}
	return nil
}

// places are those of the codes of a sum.
func (c *comparison) places(ctx context.Context, sum string) ([]int, error) {
	var out []int
	for _, code := range strings.Split(sum, "+") {
		found, err := c.db.resolveIndicators(ctx, []string{strings.TrimSpace(code)})
		if err != nil {
			return nil, err
		}
		for _, code := range found {
			at := slices.Index(c.sel.indicators, code)
			if at < 0 {
				at, c.sel.indicators = len(c.sel.indicators), append(c.sel.indicators, code)
			}
			out = append(out, at)
		}
	}
	return out, nil
}

func (q ratio) columns(change bool) []Column {
	kind, points := Rate, "± points"
	if !q.share {
		kind, points = Ratio, "±"
	}
	columns := []Column{{Name: q.name, Kind: kind}}
	if change {
		columns = append(columns, Column{Name: q.name + "_change", Title: points, Kind: kind, Signed: true})
	}
	for _, what := range q.machine() {
		columns = append(columns, Column{Name: q.name + what, Kind: Number, Machine: true})
	}
	return columns
}

// machine are the columns that go with it for machines.
func (q ratio) machine() []string {
	if q.share {
		return []string{"_numerator", "_denominator", "_low", "_high"}
	}
	return []string{"_numerator", "_denominator"}
}

// tally is what a ratio is made of: sums over n of the of reports there are.
// Only reports that give every number of it, none contradicted, and of a share no
// part greater than the whole, count.
type tally struct {
	part, all decimal.Decimal
	n, of     int
}

// of is the tally of one report, or of none.
func (q ratio) of(r *report) tally {
	if r == nil {
		return tally{}
	}
	part, okPart := r.total(q.parts)
	all, okAll := r.total(q.all)
	if q.all == nil {
		all = decimal.NewFromInt(1)
	}
	if !okPart || !okAll || q.share && (part.GreaterThan(all) || part.IsNegative()) {
		return tally{of: 1}
	}
	return tally{part, all, 1, 1}
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

// cell is the ratio of a tally.
func (q ratio) cell(t tally) Cell {
	out := Cell{Status: StatusMissing, N: t.n, Of: t.of}
	if t.all.IsPositive() {
		out.Number = decimal.NewNullDecimal(t.part.Mul(decimal.NewFromInt(q.scale)).DivRound(t.all, q.decimals()))
		out.Small = q.all != nil && t.all.LessThan(decimal.NewFromInt(smallSample))
	}
	return out
}

// cells is the ratio with its numerator and denominator and, of a share, Wilson's
// 95 % interval.
func (q ratio) cells(now, before tally, change bool) []Cell {
	value := q.cell(now)
	cells := []Cell{value}
	if change {
		difference := Cell{Status: StatusMissing}
		if old := q.cell(before); value.Number.Valid && old.Number.Valid {
			difference = Cell{Number: decimal.NewNullDecimal(value.Number.Decimal.Sub(old.Number.Decimal)), Small: value.Small || old.Small}
		}
		cells = append(cells, difference)
	}
	if !value.Number.Valid {
		return append(cells, make([]Cell, len(q.machine()))...)
	}
	cells = append(cells, exactly(now.part), exactly(now.all))
	if q.share {
		low, high := wilson(now.part.InexactFloat64(), now.all.InexactFloat64())
		cells = append(cells, exactly(decimal.NewFromFloat(100*low).Round(2)), exactly(decimal.NewFromFloat(100*high).Round(2)))
	}
	return cells
}

// terms are a ratio of the common table one, here n, in SQL: its part, its whole,
// and whether they count.
func (q ratio) terms() (part, all, counts string) {
	var conditions []string
	sum := func(at []int) string {
		var terms []string
		for _, i := range at {
			terms = append(terms, fmt.Sprintf("n.v%d", i))
			conditions = append(conditions, fmt.Sprintf("n.v%d IS NOT NULL AND n.s%[1]d <> 'contradicted'::fact_status", i))
		}
		return "(" + strings.Join(terms, " + ") + ")"
	}
	part, all = sum(q.parts), "1"
	if q.all != nil {
		all = sum(q.all)
	}
	if q.share {
		conditions = append(conditions, part+" BETWEEN 0 AND "+all)
	}
	return part, all, strings.Join(conditions, " AND ")
}

// sql adds up a ratio.
func (q ratio) sql() string {
	part, all, counts := q.terms()
	return fmt.Sprintf(",\n  sum(%s) FILTER (%s), sum(%s::DECIMAL(38, 4)) FILTER (%[2]s), count(*) FILTER (%[2]s)", part, counts, all)
}

// each is the ratio of one report in SQL, rounded as cell does; NULL where it does
// not count or is of too few.
func (q ratio) each() string {
	part, all, counts := q.terms()
	if q.all != nil {
		counts += fmt.Sprintf(" AND %s >= %d", all, smallSample)
	}
	digits := int64(math.Pow10(int(q.decimals())))
	whole := "(" + all + " * 10000)::HUGEINT"
	return fmt.Sprintf("(CASE WHEN %s THEN ((%s * 10000)::HUGEINT * %d + %s) // (%[4]s * 2) END / %[5]d.0)", counts, part, 2*q.scale*digits, whole, digits)
}

// wilson is the 95 % score interval of part of all (E. B. Wilson, 1927).
func wilson(part, all float64) (low, high float64) {
	const z = 1.959964
	p := part / all
	middle := p + z*z/(2*all)
	half := z * math.Sqrt(p*(1-p)/all+z*z/(4*all*all))
	return max(0, (middle-half)/(1+z*z/all)), min(1, (middle+half)/(1+z*z/all))
}

// Rank keeps the n rows with the greatest number in the first column of a rate,
// a ratio or else a value, the least if bottom. Rows without a number and rates of
// a small sample are not ranked.
func (t *Table) Rank(n int, bottom bool) error {
	at := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Kind == Rate || c.Kind == Ratio })
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
