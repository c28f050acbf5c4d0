package query

import (
	"context"
	"fmt"
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
	totals := map[string]map[int]*yearSum{} // by region
	err := c.db.told(ctx, c.sums(), func(values []any) error {
		in := &reader{values}
		region, year := in.text(), in.int()
		if totals[region] == nil {
			totals[region] = map[int]*yearSum{}
		}
		totals[region][year] = c.total(in)
		return nil
	})
	if err != nil {
		return nil, err
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
			t.Rows = append(t.Rows, c.totalRows(b, totals[key])...)
		}
	}
	return t, nil
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

// sums is the query that adds up, in the order that total reads.
func (c *comparison) sums() string {
	var b strings.Builder
	region, from := "''", "one n"
	b.WriteString(c.sel.pivot(c.Change))
	if c.By == ByRegion {
		region, from = "coalesce("+c.redrawn()+"g.region_code, '')", from+" JOIN agency g ON g.agency_id = n.agency_id"
	}
	if c.Change {
		from += " LEFT JOIN one b ON b.agency_id = n.agency_id AND b.year = n.year - 1"
	}
	fmt.Fprintf(&b, "\nSELECT %s AS region, n.year, count(*) AS reports, coalesce(string_agg(DISTINCT n.form, ' ' ORDER BY n.form), '') AS forms", region)
	for i := range c.shown {
		b.WriteString(sumOf(fmt.Sprintf("n.v%d", i), fmt.Sprintf("n.s%d", i), fmt.Sprintf("n.o%d", i), fmt.Sprintf("n.a%d", i)))
		if c.Change {
			worst := func(letter string) string { return fmt.Sprintf("greatest(n.%s%d, b.%[1]s%[2]d)", letter, i) }
			b.WriteString(sumOf(fmt.Sprintf("(n.v%d - b.v%[1]d)", i), worst("s"), worst("o"), worst("a")))
		}
		if c.Quartiles {
			b.WriteString(quartiles(fmt.Sprintf("n.v%d", i)))
		}
	}
	for _, q := range c.ratios {
		b.WriteString(q.sql())
		if c.Quartiles {
			b.WriteString(quartiles(q.each()))
		}
	}
	b.WriteString("\nFROM " + from + "\nGROUP BY ALL ORDER BY ALL")
	return b.String()
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

// total reads what sums asked for.
func (c *comparison) total(in *reader) *yearSum {
	t := &yearSum{reports: in.int(), forms: in.text()}
	for range c.shown {
		t.values = append(t.values, in.sum(t.reports))
		if c.Change {
			t.changes = append(t.changes, in.sum(t.reports))
		}
		t.quarters = append(t.quarters, c.quarters(in))
	}
	for range c.ratios {
		t.ratios = append(t.ratios, tally{part: in.number().Decimal, all: in.number().Decimal, n: in.int(), of: t.reports})
		t.quarters = append(t.quarters, c.quarters(in))
	}
	return t
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
