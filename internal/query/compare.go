package query

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/shopspring/decimal"
)

// By says what a row of a comparison is.
type By string

const (
	ByBureau By = "bureau" // one body in one year
	ByYear   By = "year"   // one year: sums over bodies
	ByRegion By = "region" // one region in one year: sums over its bodies
)

// noReport marks a year without a report between a body's first and last.
const noReport = "no report"

// Compare puts the values of indicators side by side, one row per By and year,
// and no row for a year before the first or after the last report. Which of
// several printed numbers stands for an indicator is told by the view value.
// An empty Filter.Indicators means all that have a value.
//
// With change, a column after each indicator holds the absolute difference to
// the previous year. The change of a sum is that of the bodies with a value in
// both years, so a body that joins or leaves does not move it.
//
// Each of rates, "A+B/C" of indicator codes, adds a column in percent; the
// change of a rate is in percentage points.
func (db *DB) Compare(ctx context.Context, f Filter, by By, change bool, rates ...string) (*Table, error) {
	if by != ByBureau && by != ByYear && by != ByRegion {
		return nil, wrongUse("cannot compare by %q: bureau, year or region", string(by))
	}
	sel, err := db.resolve(ctx, f)
	if err != nil {
		return nil, err
	}
	if err := db.withBefore(ctx, f, &sel, by); err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	if len(sel.indicators) == 0 && len(rates) == 0 {
		if sel.indicators, err = db.occurring(ctx, sel); err != nil {
			return nil, fmt.Errorf("compare: %w", err)
		}
	}
	shown := len(sel.indicators)
	ratios, err := db.resolveRatios(ctx, rates, &sel)
	if err != nil {
		return nil, err
	}
	reports, err := db.reports(ctx, sel, change)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	names, err := db.names(ctx)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	c := comparison{by: by, change: change, sel: sel, shown: shown, ratios: ratios, names: names, lineage: f.Lineage}
	t := &Table{Columns: c.columns()}
	for _, g := range c.groups(reports) {
		for year := max(g.first, sel.from); year <= min(g.last, sel.to); year++ {
			t.Rows = append(t.Rows, c.row(g, year))
		}
	}
	return t, nil
}

// report is one row of report that counts, with the selected values.
type report struct {
	id, agency, name, form, url string
	year                        int
	values                      []Cell // one per selected indicator
}

// occurring is every indicator with a row in the view value in the selection.
func (db *DB) occurring(ctx context.Context, sel selection) ([]string, error) {
	var codes []string
	where, args := sel.where()
	err := db.each(ctx, `SELECT DISTINCT indicator FROM fact JOIN report USING (report_id)
		WHERE superseded_by IS NULL AND scope <> 'area' AND applicant IN ('', 'total') AND `+where+" ORDER BY indicator", args, func(rows *sql.Rows) error {
		var code string
		err := rows.Scan(&code)
		codes = append(codes, code)
		return err
	})
	return codes, err
}

// reports reads the selected reports and values; with before, also those of
// the year before the first.
func (db *DB) reports(ctx context.Context, sel selection, before bool) ([]*report, error) {
	if before {
		sel.from--
	}
	where, args := sel.where()
	var all []*report
	byID := map[string]*report{}
	err := db.each(ctx, `SELECT report_id, agency_id, coalesce(agency, agency_id), coalesce(form, ''), url, year
		FROM report WHERE superseded_by IS NULL AND agency_id IS NOT NULL AND year IS NOT NULL AND `+where+` ORDER BY agency_id, year`, args,
		func(rows *sql.Rows) error {
			r := &report{values: make([]Cell, len(sel.indicators))}
			for i := range r.values {
				r.values[i].Status = StatusMissing
			}
			err := rows.Scan(&r.id, &r.agency, &r.name, &r.form, &r.url, &r.year)
			all, byID[r.id] = append(all, r), r
			return err
		})
	if err != nil {
		return nil, err
	}
	which, more := sel.whereIndicator()
	where, args = where+" AND "+which, append(args, more...)
	err = db.each(ctx, `SELECT report_id, indicator, value, state, status, origin, approx
		FROM value WHERE `+where, args, func(rows *sql.Rows) error {
		var id, code, state, status, origin, approx string
		var value any
		if err := rows.Scan(&id, &code, &value, &state, &status, &origin, &approx); err != nil {
			return err
		}
		r, i := byID[id], slices.Index(sel.indicators, code)
		if r != nil && i >= 0 {
			c := Cell{Status: state, Origin: origin, Approx: approx}
			if d, ok := value.(duckdb.Decimal); ok {
				c.Number, c.Status = decimal.NewNullDecimal(toDecimal(d)), status
			}
			r.values[i] = c
		}
		return nil
	})
	return all, err
}

// yearName is the name of a body in a year it reported on.
type yearName struct {
	year int
	name string
}

// names are the names of each body, by year.
func (db *DB) names(ctx context.Context) (map[string][]yearName, error) {
	names := map[string][]yearName{}
	err := db.each(ctx, `SELECT agency_id, year, agency FROM report
		WHERE superseded_by IS NULL AND agency_id IS NOT NULL AND year IS NOT NULL AND agency IS NOT NULL ORDER BY ALL`, nil, func(rows *sql.Rows) error {
		var id string
		var n yearName
		err := rows.Scan(&id, &n.year, &n.name)
		names[id] = append(names[id], n)
		return err
	})
	return names, err
}

// group is what the rows of one body, of one region, or of all years are made of.
type group struct {
	bureau      // what the rows are about
	first, last int
	years       map[int]map[string]*report // by agency
}

// comparison builds the rows of one Compare.
type comparison struct {
	by      By
	change  bool
	sel     selection
	shown   int // indicators that have a column; those behind them are only in rates
	ratios  []ratio
	names   map[string][]yearName // by agency
	lineage Lineage
}

func (c comparison) columns() []Column {
	var columns []Column
	switch c.by {
	case ByBureau:
		columns = []Column{{Name: "agency"}, {Name: "agency_id", Machine: true}, {Name: "region"},
			{Name: "region_code", Machine: true}, {Name: "year", Kind: Number}, {Name: "form"}}
	case ByRegion:
		columns = []Column{{Name: "region"}, {Name: "region_code", Machine: true}, {Name: "year", Kind: Number},
			{Name: "reports", Kind: Number}}
	default:
		columns = []Column{{Name: "year", Kind: Number}, {Name: "reports", Kind: Number}}
	}
	kind := Measure
	if c.by != ByBureau {
		kind = Sum
	}
	for _, code := range c.sel.indicators[:c.shown] {
		columns = append(columns, Column{Name: code, Kind: kind})
		if c.change {
			columns = append(columns, Column{Name: code + "_change", Title: "±", Kind: kind, Signed: true})
		}
	}
	for _, r := range c.ratios {
		columns = append(columns, r.columns(c.change)...)
	}
	columns = append(columns, Column{Name: "note", Optional: true})
	if c.by == ByBureau {
		columns = append(columns, Column{Name: "report_id", Machine: true}, Column{Name: "url", Machine: true})
	}
	return columns
}

// groups puts reports under what the rows are about, in row order.
func (c comparison) groups(reports []*report) []*group {
	var groups []*group
	at := map[string]*group{}
	of := map[string]*group{} // agency -> group
	for _, b := range c.sel.bureaus {
		key := b
		switch c.by {
		case ByYear:
			key = bureau{}
		case ByRegion:
			key = bureau{region: b.region, place: b.place}
		}
		id := key.region + "\n" + key.id
		g := at[id]
		if g == nil {
			g = &group{bureau: key, first: lastYear, years: map[int]map[string]*report{}}
			at[id], groups = g, append(groups, g)
		}
		if c.by == ByBureau {
			g.first, g.last = max(b.first, 1), b.last
		}
		of[b.id] = g
	}
	for _, r := range reports {
		g := of[r.agency]
		if g.years[r.year] == nil {
			g.years[r.year] = map[string]*report{}
		}
		g.years[r.year][r.agency] = r
		if r.year >= c.sel.from && c.by != ByBureau {
			g.first, g.last = min(g.first, r.year), max(g.last, r.year)
		}
	}
	return groups
}

func (c comparison) row(g *group, year int) []Cell {
	here := g.years[year]
	note := ""
	if len(here) == 0 {
		note = noReport
	}
	var row, tail []Cell
	switch c.by {
	case ByBureau:
		r := here[g.id]
		if r == nil {
			r = &report{name: c.nameIn(g.bureau, year)}
		} else {
			note = c.breaks(g.bureau, r)
		}
		row = []Cell{text(r.name), text(g.id), text(g.place), text(g.region), integer(year), text(r.form)}
		tail = []Cell{text(r.id), text(r.url)}
	case ByRegion:
		row = []Cell{text(g.place), text(g.region), integer(year), integer(len(here))}
	default:
		row = []Cell{integer(year), integer(len(here))}
	}
	for i := range c.shown {
		row = append(row, c.value(here, i))
		if c.change {
			row = append(row, c.difference(here, g.years[year-1], i))
		}
	}
	for _, r := range c.ratios {
		row = append(row, r.cells(here, g.years[year-1], c.change)...)
	}
	return append(append(row, text(note)), tail...)
}

// nameIn is the name of a body in a year without a report: that of the nearest
// year before with one.
func (c comparison) nameIn(b bureau, year int) string {
	name := b.name
	for _, n := range c.names[b.id] {
		if n.year < year {
			name = n.name
		}
	}
	return name
}

func (c comparison) value(here map[string]*report, i int) Cell {
	var cells []Cell
	for _, r := range here {
		if c.by == ByBureau {
			return r.values[i]
		}
		cells = append(cells, r.values[i])
	}
	return sum(cells, len(here))
}

func (c comparison) difference(now, before map[string]*report, i int) Cell {
	var cells []Cell
	for agency, r := range now {
		old := before[agency]
		if old == nil || !old.values[i].Number.Valid || !r.values[i].Number.Valid {
			continue
		}
		d := sum([]Cell{r.values[i], old.values[i]}, 2)
		d.Number.Decimal = r.values[i].Number.Decimal.Sub(old.values[i].Number.Decimal)
		cells = append(cells, d)
	}
	if c.by == ByBureau {
		return sum(cells, len(cells))
	}
	return sum(cells, len(now))
}

// sum adds up the cells that have a number: N of the of reports there are. It
// is as doubtful as the most doubtful of them.
func sum(cells []Cell, of int) Cell {
	s := Cell{Status: StatusMissing, Of: of}
	origins, doubt := []string{"", "printed", "derived", "sum"}, []string{StatusMissing, StatusConfirmed, StatusUnchecked, StatusContradicted}
	for _, c := range cells {
		if !c.Number.Valid {
			continue
		}
		s.N++
		s.Number = decimal.NewNullDecimal(s.Number.Decimal.Add(c.Number.Decimal))
		s.Approx = max(s.Approx, c.Approx)
		s.Origin = origins[max(slices.Index(origins, s.Origin), slices.Index(origins, c.Origin))]
		s.Status = doubt[max(slices.Index(doubt, s.Status), slices.Index(doubt, c.Status))]
	}
	return s
}

func text(s string) Cell { return Cell{Text: s} }

func integer(n int) Cell { return Cell{Number: decimal.NewNullDecimal(decimal.NewFromInt(int64(n)))} }

func toDecimal(d duckdb.Decimal) decimal.Decimal {
	return decimal.NewFromBigInt(d.Value, -int32(d.Scale))
}
