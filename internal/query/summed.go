package query

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// yearSum is one year of a region, or of all: sums over its reports.
type yearSum struct {
	reports  int
	forms    string
	values   []Cell // one per shown indicator
	changes  []Cell
	quarters [][]Cell // one per shown indicator, then per ratio
	ratios   []tally
}

// summed is a row a year, or a region and year.
func (c *comparison) summed(ctx context.Context) (*Table, error) {
	sums := map[string]map[int]*yearSum{} // by region
	for _, read := range []func(context.Context, map[string]map[int]*yearSum) error{c.countReports, c.sumValues, c.sumRatios} {
		if err := read(ctx, sums); err != nil {
			return nil, err
		}
	}
	t := &Table{Columns: c.columns()}
	done := map[string]bool{}
	for _, b := range c.sel.bureaus {
		key := b.region
		if c.By == ByYear {
			key = ""
		}
		if !done[key] {
			done[key] = true
			t.Rows = append(t.Rows, c.totalRows(b, sums[key])...)
		}
	}
	return t, nil
}

// countReports counts the reports of each year, and lists their forms.
func (c *comparison) countReports(ctx context.Context, sums map[string]map[int]*yearSum) error {
	return c.db.told(ctx, fmt.Sprintf(`SELECT %s AS region, n.year, count(*) AS reports, coalesce(string_agg(DISTINCT n.form, ' ' ORDER BY n.form), '') AS forms
FROM report n%s
WHERE n.superseded_by IS NULL AND n.agency_id IS NOT NULL AND n.year IS NOT NULL AND %s
GROUP BY ALL ORDER BY ALL`, c.region(), c.join(), c.where()), func(values []any) error {
		in := &reader{values}
		region, year := in.text(), in.int()
		if sums[region] == nil {
			sums[region] = map[int]*yearSum{}
		}
		now := c.none()
		now.reports, now.forms = in.int(), in.text()
		for i := range c.shown {
			now.values[i].Of, now.changes[i].Of = now.reports, now.reports
		}
		for i := range c.ratios {
			now.ratios[i].of = now.reports
		}
		sums[region][year] = now
		return nil
	})
}

// sumValues adds up the indicators that have a column.
func (c *comparison) sumValues(ctx context.Context, sums map[string]map[int]*yearSum) error {
	if c.shown == 0 {
		return nil
	}
	shown := c.sel
	shown.indicators = shown.indicators[:c.shown]
	which, args := shown.whereIndicator()
	var b strings.Builder
	fmt.Fprintf(&b, "SELECT %s AS region, n.year, n.indicator::VARCHAR AS indicator%s", c.region(), sumOf("n.value", "n.status", "n.origin", "n.approx"))
	from := "value n" + c.join()
	if c.Change {
		from += "\nLEFT JOIN value b ON b.indicator = n.indicator AND b.agency_id = n.agency_id AND b.year = n.year - 1"
		worst := func(name string) string { return "greatest(n." + name + ", b." + name + ")" }
		b.WriteString(sumOf("(n.value - b.value)", worst("status"), worst("origin"), worst("approx")))
	}
	if c.Quartiles {
		b.WriteString(quartiles("n.value"))
	}
	fmt.Fprintf(&b, "\nFROM %s\nWHERE n.agency_id IS NOT NULL AND n.%s AND %s\nGROUP BY ALL ORDER BY ALL", from, inline(which, args), c.where())
	return c.db.told(ctx, b.String(), func(values []any) error {
		in := &reader{values}
		now, i := sums[in.text()][in.int()], slices.Index(c.sel.indicators, in.text())
		if now == nil {
			return nil // a year before those asked for
		}
		now.values[i] = in.sum(now.reports)
		if c.Change {
			now.changes[i] = in.sum(now.reports)
		}
		now.quarters[i] = c.quarters(in)
		return nil
	})
}

// sumRatios adds up what the ratios are made of; with Change, also of the year before.
func (c *comparison) sumRatios(ctx context.Context, sums map[string]map[int]*yearSum) error {
	if len(c.ratios) == 0 {
		return nil
	}
	var b strings.Builder
	sel := c.sel
	if c.Change {
		sel.from--
	}
	b.WriteString(sel.pairs(c.ratioPlaces()))
	fmt.Fprintf(&b, "\nSELECT %s AS region, n.year", c.region())
	for _, q := range c.ratios {
		b.WriteString(q.sql())
		if c.Quartiles {
			b.WriteString(quartiles(q.each()))
		}
	}
	fmt.Fprintf(&b, "\nFROM one n%s\nGROUP BY ALL ORDER BY ALL", c.join())
	return c.db.told(ctx, b.String(), func(values []any) error {
		in := &reader{values}
		now := sums[in.text()][in.int()]
		if now == nil {
			return nil
		}
		for i := range c.ratios {
			now.ratios[i] = tally{part: in.number().Decimal, all: in.number().Decimal, n: in.int(), of: now.reports}
			now.quarters[c.shown+i] = c.quarters(in)
		}
		return nil
	})
}

// ratioPlaces are the places of the indicators that ratios are made of.
func (c *comparison) ratioPlaces() []int {
	var out []int
	for _, q := range c.ratios {
		out = append(append(out, q.parts...), q.all...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// region is what the rows of a table n are added up by, in SQL; join has what it
// stands on.
func (c *comparison) region() string {
	if c.By == ByRegion {
		return "coalesce(" + c.redrawn() + "g.region_code, '')"
	}
	return "''"
}

func (c *comparison) join() string {
	if c.By == ByRegion {
		return " JOIN agency g ON g.agency_id = n.agency_id"
	}
	return ""
}

// where is the condition of the selection for a table n; with Change, with the year
// before.
func (c *comparison) where() string {
	sel := c.sel
	if c.Change {
		sel.from--
	}
	return strings.NewReplacer("year BETWEEN", "n.year BETWEEN", "agency_id IN", "n.agency_id IN").Replace(sel.inline())
}

// totalRows are the rows of one region, or of all.
func (c *comparison) totalRows(b bureau, of map[int]*yearSum) [][]Cell {
	first, last := lastYear, 0
	for year := range of {
		if year >= c.sel.from {
			first, last = min(first, year), max(last, year)
		}
	}
	var rows [][]Cell
	forms := ""
	for year := first; year <= last; year++ {
		now, note := of[year], ""
		switch {
		case now == nil:
			now, note = c.none(), noReport
		case forms != "" && now.forms != forms:
			note = "forms " + forms + " → " + now.forms
		}
		if now.forms != "" {
			forms = now.forms
		}
		var row []Cell
		if c.By == ByRegion {
			row = []Cell{text(b.place), text(b.region)}
		}
		row = append(row, integer(year), integer(now.reports))
		for i := range c.shown {
			row = append(row, now.values[i])
			if c.Change {
				row = append(row, now.changes[i])
			}
			row = append(row, now.quarters[i]...)
		}
		before := of[year-1]
		if before == nil {
			before = c.none()
		}
		for i, q := range c.ratios {
			row = append(append(row, q.cells(now.ratios[i], before.ratios[i], c.Change)...), now.quarters[c.shown+i]...)
		}
		rows = append(rows, append(row, text(note), text(now.forms)))
	}
	return rows
}

// none is a year without a report.
func (c *comparison) none() *yearSum {
	t := &yearSum{ratios: make([]tally, len(c.ratios)), quarters: make([][]Cell, c.shown+len(c.ratios))}
	for range c.shown {
		t.values, t.changes = append(t.values, Cell{Status: StatusMissing}), append(t.changes, Cell{Status: StatusMissing})
	}
	if c.Quartiles {
		for i := range t.quarters {
			t.quarters[i] = make([]Cell, 3)
		}
	}
	return t
}

// sumOf adds up an expression, and the worst of what is to be known of its numbers.
func sumOf(value string, more ...string) string {
	out := fmt.Sprintf(",\n  sum(%s), count(%[1]s)", value)
	for _, m := range more {
		out += fmt.Sprintf(", max(%s) FILTER (%s IS NOT NULL)::VARCHAR", m, value)
	}
	return out
}

func quartiles(value string) string {
	out := ""
	for _, q := range []string{"0.25", "0.5", "0.75"} {
		out += fmt.Sprintf(",\n  quantile_cont(%s::DOUBLE, %s)", value, q)
	}
	return out
}

// redrawn maps the divisions that are meant otherwise than the database has them.
func (c *comparison) redrawn() string {
	if c.Boundaries != Now {
		return ""
	}
	var b strings.Builder
	for _, body := range c.sel.bureaus {
		if body.region != body.recorded {
			fmt.Fprintf(&b, " WHEN %s THEN %s", literal(body.id), literal(body.region))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "CASE g.agency_id" + b.String() + " END, "
}

func (c *comparison) quarters(in *reader) []Cell {
	if !c.Quartiles {
		return nil
	}
	return []Cell{{Number: in.number()}, {Number: in.number()}, {Number: in.number()}}
}

// sum is a sum of values with a number, N of the of reports there are.
func (r *reader) sum(of int) Cell {
	number, n := r.number(), r.int()
	cell := Cell{Number: number, N: n, Of: of, Status: r.text(), Origin: r.text(), Approx: r.text()}
	if !number.Valid {
		cell.Status = StatusMissing
	}
	return cell
}
