package query

import (
	"fmt"
	"slices"
	"strings"
)

// Limits of what Trends draws: of more a reader would see nothing.
const (
	mostTrends  = 12
	leastPoints = 3
)

// Trends draws, below a table of years, a line a body or region for each column
// that may be drawn: a bar a year as high as its value, none where there is no
// number, with the least and the greatest. Lines wider than the terminal are left
// out.
func (t *Table) Trends(terminal int) []string {
	year := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == "year" })
	who := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == "agency_id" || c.Name == "region_code" })
	if year < 0 {
		return nil
	}
	groups := t.runs(who, year)
	var lines []string
	for i, col := range t.Columns {
		if col.Kind == Text || col.Kind == Number || col.Signed {
			continue
		}
		var drawn []string
		for _, rows := range groups {
			if line := t.trend(rows, i, who, year); line != "" && columns(line) <= terminal {
				drawn = append(drawn, line)
			}
		}
		if len(drawn) > 0 && len(drawn) <= mostTrends {
			lines = append(append(lines, col.title()), drawn...)
		}
	}
	return lines
}

// runs cuts the rows where they go on to another body, and to an earlier year.
func (t *Table) runs(who, year int) [][][]Cell {
	var out [][][]Cell
	for n, row := range t.Rows {
		before := t.Rows[max(n-1, 0)]
		if n == 0 || who >= 0 && row[who].Text != before[who].Text || row[year].Number.Decimal.Cmp(before[year].Number.Decimal) <= 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], row)
	}
	return out
}

// trend draws one column of rows of one body; "" for too few numbers. Nothing is
// lower than zero.
func (t *Table) trend(rows [][]Cell, col, who, year int) string {
	bars := []rune("▁▂▃▄▅▆▇█")
	var values []float64
	for _, row := range rows {
		if c := row[col]; c.Number.Valid {
			values = append(values, c.Number.Decimal.InexactFloat64())
		}
	}
	if len(values) < leastPoints {
		return ""
	}
	least, most := slices.Min(values), slices.Max(values)
	low, high := min(least, 0), max(most, 0)
	var b strings.Builder
	for _, row := range rows {
		c := row[col]
		switch {
		case !c.Number.Valid:
			b.WriteString(" ")
		case high == low:
			b.WriteRune(bars[0])
		default:
			b.WriteRune(bars[min(int((c.Number.Decimal.InexactFloat64()-low)/(high-low)*float64(len(bars))), len(bars)-1)])
		}
	}
	name := ""
	if who >= 0 {
		name = clean(rows[len(rows)-1][slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == "agency" || c.Name == "region" })].Text) + "  "
	}
	shown := func(v float64) string { return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.1f", v), "0"), ".") }
	return fmt.Sprintf("  %s%s-%s  %s  %s to %s", name, rows[0][year].Plain(), rows[len(rows)-1][year].Plain(), b.String(), shown(least), shown(most))
}
