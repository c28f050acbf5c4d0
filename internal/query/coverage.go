package query

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strconv"
)

// Coverage says how complete a part of the database is.
type Coverage struct {
	Reports    int    // that count: one per body and year
	Undated    int    // of these, without a known body or year; in no comparison
	Bureaus    int    // with at least one of the reports
	From, To   int    // first and last year of the reports; 0: there are none
	Missing    int    // years without a report between a body's first and last
	Late       int    // published after the statutory day
	Refused    int    // pages that are no annual report
	Unreadable int    // pages that could not be read
	Grid       *Table // bureau × year: found, late, missing or unreadable
}

// String is the coverage on one line.
func (c Coverage) String() string {
	years := ""
	if c.From != 0 {
		years = ", " + strconv.Itoa(c.From)
		if c.To != c.From {
			years += "-" + strconv.Itoa(c.To)
		}
	}
	undated := ""
	if c.Undated > 0 {
		undated = fmt.Sprintf(", %d without a known body or year", c.Undated)
	}
	return fmt.Sprintf("%s of %s%s; %d missing, %d late%s; %s refused, %d unreadable", count(c.Reports, "report"),
		count(c.Bureaus, "bureau"), years, c.Missing, c.Late, undated, count(c.Refused, "page"), c.Unreadable)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// Coverage counts what the filter selects. Pages refused or unreadable count
// under a filter of bureaus, regions or years only where the page says whose
// and of which year it is. Filter.Indicators is not used.
func (db *DB) Coverage(ctx context.Context, f Filter) (Coverage, error) {
	f.Indicators = nil
	sel, err := db.resolve(ctx, f)
	if err != nil {
		return Coverage{}, err
	}
	var c Coverage
	state, err := db.states(ctx, sel, &c)
	if err != nil {
		return Coverage{}, fmt.Errorf("coverage: %w", err)
	}
	c.Grid = c.grid(sel, state)
	return c, nil
}

// bodyYear is a body in a year.
type bodyYear struct {
	agency string
	year   int
}

// states tells what there is of each body and year, and counts it.
func (db *DB) states(ctx context.Context, sel selection, c *Coverage) (map[bodyYear]string, error) {
	where, args := sel.where()
	state := map[bodyYear]string{}
	err := db.each(ctx, `SELECT outcome, coalesce(agency_id, ''), coalesce(year, 0) FROM page
		WHERE outcome IN ('rejected', 'error') AND `+where, args, func(rows *sql.Rows) error {
		var outcome string
		var at bodyYear
		err := rows.Scan(&outcome, &at.agency, &at.year)
		if outcome == "rejected" {
			c.Refused++
		} else {
			c.Unreadable++
			state[at] = "unreadable"
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	bureaus := map[string]bool{}
	err = db.each(ctx, `SELECT coalesce(agency_id, ''), coalesce(year, 0), coalesce(NOT punctual, false) FROM report
		WHERE superseded_by IS NULL AND `+where, args, func(rows *sql.Rows) error {
		var at bodyYear
		var late bool
		err := rows.Scan(&at.agency, &at.year, &late)
		c.Reports++
		state[at] = "found"
		if late {
			c.Late++
			state[at] = "late"
		}
		if at.agency == "" || at.year == 0 {
			c.Undated++
			return err
		}
		bureaus[at.agency] = true
		if c.From == 0 || at.year < c.From {
			c.From = at.year
		}
		c.To = max(c.To, at.year)
		return err
	})
	c.Bureaus = len(bureaus)
	return state, err
}

// grid is one row per body and one column per year, and counts what is missing.
func (c *Coverage) grid(sel selection, state map[bodyYear]string) *Table {
	t := &Table{Columns: []Column{{Name: "agency"}, {Name: "agency_id", Machine: true}, {Name: "region"}}}
	// a gap may lie outside the years of the reports selected
	from, to := lastYear, 0
	for _, b := range sel.bureaus {
		if first, last := max(b.first, sel.from), min(b.last, sel.to); b.first > 0 && first <= last {
			from, to = min(from, first), max(to, last)
		}
	}
	for year := from; year <= to; year++ {
		t.Columns = append(t.Columns, Column{Name: strconv.Itoa(year)})
	}
	for _, b := range sel.bureaus {
		row := []Cell{text(b.name), text(b.id), text(b.place)}
		for year := from; year <= to; year++ {
			what := state[bodyYear{b.id, year}]
			if what != "found" && what != "late" && year > b.first && year < b.last {
				c.Missing++
				what = cmp.Or(what, "missing")
			}
			row = append(row, text(what))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Findings lists what checks found, in the reports that count: all outcomes, or
// only pass, fail or not_assessable. Filter.Indicators keeps the findings that
// use a fact of one of them.
func (db *DB) Findings(ctx context.Context, f Filter, outcome string) (*Table, error) {
	switch outcome {
	case "", "pass", "fail", "not_assessable":
	default:
		return nil, wrongUse("no outcome %q: pass, fail, not_assessable", outcome)
	}
	sel, err := db.resolve(ctx, f)
	if err != nil {
		return nil, err
	}
	where, args := sel.where()
	if outcome != "" {
		where, args = where+" AND f.outcome = ?::check_outcome", append(args, outcome)
	}
	if which, more := sel.whereIndicator(); len(more) > 0 {
		where += ` AND EXISTS (SELECT 1 FROM fact WHERE fact.report_id = f.report_id AND list_contains(f.facts, fact.fact_no) AND ` +
			which + ")"
		args = append(args, more...)
	}
	t := &Table{Columns: []Column{{Name: "agency"}, {Name: "year", Kind: Number}, {Name: "check"}, {Name: "outcome"},
		{Name: "expression"}, {Name: "left", Kind: Number, Machine: true}, {Name: "right", Kind: Number, Machine: true},
		{Name: "reason", Optional: true}, {Name: "suggestion", Optional: true}, {Name: "report_id", Machine: true},
		{Name: "url", Machine: true}, {Name: keyColumn, Machine: true}}}
	err = db.each(ctx, `SELECT coalesce(agency, agency_id, ''), year, check_id, f.outcome, expression, left_value, right_value,
			reason, suggestion, r.report_id, url, `+FindingKey+`
		FROM finding f JOIN report r ON r.report_id = f.report_id WHERE superseded_by IS NULL AND `+where+`
		ORDER BY region_code NULLS LAST, agency_id, year, f.rowid`, args, t.scan)
	if err != nil {
		return nil, fmt.Errorf("findings: %w", err)
	}
	return t, nil
}
