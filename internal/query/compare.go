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

// Comparison says what is put side by side. An empty Filter.Indicators means
// those that have a value, unless Rates or Ratios are asked for.
type Comparison struct {
	Filter
	By          By       // "" is ByBureau
	Change      bool     // also the change on the year before
	Rates       []string // "A+B/C" of indicator codes, in percent
	Ratios      []string // "A+B/C", "A/100 C" or "A/body": how many A to so many C, or to each reporting body
	Quartiles   bool     // by year or region: also quarter, middle and three quarters of the bodies
	Peers       bool     // by bureau: also its place among the bodies of its family and level that year
	Top, Bottom int      // only so many rows with the greatest or least first rate, ratio or indicator; 0: all
}

// Compare puts the values of indicators side by side, one row per By and year,
// and no row for a year before the first or after the last report. Which of
// several printed numbers stands for an indicator is decided as it is stored.
//
// A column of change holds the absolute difference to the previous year. The
// change of a sum is that of the bodies with a value in both years, so a body
// that joins or leaves does not move it. The change of a rate is in percentage
// points. Rows without a number and rates of fewer than 30 are not ranked.
func (db *DB) Compare(ctx context.Context, q Comparison) (*Table, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	sel, err := db.resolve(ctx, q.Filter)
	if err != nil {
		return nil, err
	}
	if err := db.withBefore(ctx, q.Filter, &sel, q.By); err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	if len(sel.indicators) == 0 && len(q.Rates)+len(q.Ratios) == 0 {
		if sel.indicators, err = db.occurring(ctx, sel); err != nil {
			return nil, fmt.Errorf("compare: %w", err)
		}
	}
	c := &comparison{Comparison: q, db: db, sel: sel, shown: len(sel.indicators)}
	if err := c.resolveRatios(ctx); err != nil {
		return nil, err
	}
	rows := c.summed
	if q.By == ByBureau {
		rows = c.byBureau
	}
	t, err := rows(ctx)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	if n := max(q.Top, q.Bottom); n > 0 {
		err = t.Rank(n, q.Bottom > 0)
	}
	return t, err
}

// check refuses what makes no sense together, and names the default.
func (q *Comparison) check() error {
	if q.By == "" {
		q.By = ByBureau
	}
	switch {
	case !slices.Contains([]By{ByBureau, ByYear, ByRegion}, q.By):
		return wrongUse("cannot compare by %q: bureau, year or region", string(q.By))
	case q.Quartiles && q.By == ByBureau:
		return wrongUse("quartiles are over many bodies: by year or region")
	case q.Peers && q.By != ByBureau:
		return wrongUse("peers are those of single bodies: by bureau")
	}
	return nil
}

// report is one row of report that counts, with the selected values.
type report struct {
	agency, id, name, form, url string
	year                        int
	values                      []Cell // one per selected indicator
}

// occurring is every indicator with a value in the selection.
func (db *DB) occurring(ctx context.Context, sel selection) ([]string, error) {
	var codes []string
	where, args := sel.where()
	err := db.each(ctx, "SELECT DISTINCT indicator FROM value WHERE agency_id IS NOT NULL AND "+where+" ORDER BY indicator", args, func(rows *sql.Rows) error {
		var code string
		err := rows.Scan(&code)
		codes = append(codes, code)
		return err
	})
	return codes, err
}

// comparison is one Compare while it is put together.
type comparison struct {
	Comparison
	db     *DB
	sel    selection
	shown  int // indicators that have a column; those behind them are only in ratios
	ratios []ratio
	names  map[string][]yearName // by agency
	beside map[string][]place    // by agency and year: among its peers, a place a measure
}

func (c *comparison) columns() []Column {
	var columns []Column
	switch c.By {
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
	if c.By != ByBureau {
		kind = Sum
	}
	for _, code := range c.sel.indicators[:c.shown] {
		columns = append(columns, Column{Name: code, Kind: kind})
		if c.Change {
			columns = append(columns, Column{Name: code + "_change", Title: "±", Kind: kind, Signed: true})
		}
		columns = append(columns, c.around(code)...)
	}
	for _, r := range c.ratios {
		columns = append(append(columns, r.columns(c.Change)...), c.around(r.name)...)
	}
	columns = append(columns, Column{Name: "note", Optional: true})
	if c.By == ByBureau {
		return append(columns, Column{Name: "report_id", Machine: true}, Column{Name: "url", Machine: true})
	}
	return append(columns, Column{Name: "forms", Machine: true})
}

// around are the columns that say where a value lies among others.
func (c *comparison) around(name string) []Column {
	switch {
	case c.Quartiles:
		return []Column{{Name: name + "_p25", Title: "p25", Kind: Number}, {Name: name + "_median", Title: "median", Kind: Number},
			{Name: name + "_p75", Title: "p75", Kind: Number}}
	case c.Peers:
		return []Column{{Name: name + "_place", Title: "place"}, {Name: name + "_rank", Kind: Number, Machine: true},
			{Name: name + "_peers", Kind: Number, Machine: true}, {Name: name + "_percentile", Title: "percentile", Kind: Number},
			{Name: name + "_median", Title: "median", Kind: Number}}
	}
	return nil
}

func text(s string) Cell { return Cell{Text: s} }

func integer(n int) Cell { return exactly(decimal.NewFromInt(int64(n))) }

func exactly(d decimal.Decimal) Cell { return Cell{Number: decimal.NewNullDecimal(d)} }

func toDecimal(d duckdb.Decimal) decimal.Decimal {
	return decimal.NewFromBigInt(d.Value, -int32(d.Scale))
}
