package query

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/shopspring/decimal"
)

// What makes a number a jump (checks.md: jump). Both rules give hints: a body
// may well have disclosed ten times as much.
const (
	leastYears = 5   // of a series, for its median to say what is usual
	timesUsual = 5.0 // as much as the median, or as little
	deviations = 6.0 // from the median of logarithms, in robust standard deviations: 1.4826 times the median absolute deviation
	leastJump  = 20  // of the difference: below, single requests make such jumps
	leastSlip  = 10  // of the smaller number, for ten or a hundred times as much to look like a slip
)

// jumpSQL finds the numbers that stand far from the others of their series, or
// at about ten, a hundred or ten thousand times the one of the year before or
// the same part of it. Zeros are left out: one comes and goes.
var jumpSQL = fmt.Sprintf(`WITH number AS (
		SELECT agency_id, agency, region_code, year, indicator, value, ln(value::DOUBLE) AS log, report_id, url FROM value
		WHERE state = 'number' AND origin = 'printed' AND approx = '' AND value > 0 AND agency_id IS NOT NULL AND year IS NOT NULL
	), series AS (
		SELECT agency_id, indicator, count(*) AS years, median(log) AS usual, mad(log) AS spread, median(value)::DECIMAL(38, 1) AS middle
		FROM number GROUP BY agency_id, indicator
	), beside AS (
		SELECT *, CASE WHEN lag(year) OVER w = year - 1 THEN lag(value) OVER w END AS before
		FROM number WINDOW w AS (PARTITION BY agency_id, indicator ORDER BY year)
	), judged AS (
		SELECT *, greatest(value / before, before / value) AS times,
			CASE WHEN least(value, before) >= %d AND times BETWEEN 8 AND 12 THEN 10
				WHEN least(value, before) >= %[1]d AND times BETWEEN 80 AND 120 THEN 100
				WHEN times BETWEEN 5000 AND 20000 THEN 10000 END AS slip,
			years >= %d AND abs(value::DOUBLE - middle::DOUBLE) >= %d AND abs(log - usual) > greatest(ln(%f), %f * 1.4826 * spread) AS far
		FROM beside JOIN series USING (agency_id, indicator)
	)
	SELECT agency_id, agency, year, indicator, value, before, middle, years, coalesce(slip, 0), far, report_id, url
	FROM judged WHERE (slip IS NOT NULL OR far) AND `, leastSlip, leastYears, leastJump, timesUsual, deviations)

// jumps adds hints of numbers that do not go with the history of their body.
func (db *DB) jumps(ctx context.Context, sel selection, t *Table) error {
	where, args := sel.where()
	return db.each(ctx, jumpSQL+where+" ORDER BY region_code NULLS LAST, agency_id, year, indicator", args, func(rows *sql.Rows) error {
		var body, name, indicator, id, url string
		var year, years, slip int
		var far bool
		var value, before, middle any
		if err := rows.Scan(&body, &name, &year, &indicator, &value, &before, &middle, &years, &slip, &far, &id, &url); err != nil {
			return err
		}
		now, usual := exact(value), exact(middle)
		expression, right := fmt.Sprintf("%s = %s, median of %d years: %s", indicator, now, years, usual), usual
		reason := "far from what the body prints in other years"
		if slip > 0 {
			right = exact(before)
			expression = fmt.Sprintf("%s = %s, %d: %s", indicator, now, year-1, right)
			reason = fmt.Sprintf("about %d times the number of the year before", slip)
			if now.LessThan(right) {
				reason = fmt.Sprintf("about 1/%d of the number of the year before", slip)
			}
			if slip == 10000 {
				reason += ": 元 and 万元?"
			}
		}
		t.Rows = append(t.Rows, []Cell{text(name), integer(year), text("jump"), text("hint"), text(expression), exactly(now), exactly(right),
			text(reason), text(id), text(url), text(acrossKey("jump", body, year, expression))})
		return nil
	})
}

func exact(v any) decimal.Decimal {
	d, _ := v.(duckdb.Decimal) // NULL only where it is not used
	if d.Value == nil {
		return decimal.Decimal{}
	}
	return decimal.RequireFromString(Cell{Number: decimal.NewNullDecimal(toDecimal(d))}.Plain())
}

// parents holds what a government prints of its whole area against the bodies
// of its region. They may not all be there, so that a smaller sum says nothing;
// a greater one contradicts it.
func (db *DB) parents(ctx context.Context, sel selection, t *Table) error {
	where, args := sel.where()
	return db.each(ctx, `WITH area AS (
			SELECT report_id, indicator, max(value) AS total FROM fact
			WHERE scope = 'area' AND state = 'number' AND detail = '' AND approx = '' AND applicant IN ('', 'total') GROUP BY ALL
		), child AS (
			SELECT region_code, year, indicator, sum(value)::DECIMAL(38, 4) AS value, count(*) AS bodies FROM value
			WHERE state = 'number' AND approx = '' AND agency NOT LIKE '%人民政府' GROUP BY ALL
		)
		SELECT r.agency_id, r.agency, r.year, indicator, child.value, total, bodies, r.report_id, r.url
		FROM (SELECT * FROM report WHERE superseded_by IS NULL AND agency_id IS NOT NULL AND agency LIKE '%人民政府' AND `+where+`) r
			JOIN area USING (report_id) JOIN child USING (region_code, year, indicator)
		ORDER BY r.region_code, r.agency_id, r.year, indicator`, args, func(rows *sql.Rows) error {
		var body, name, indicator, id, url string
		var year, bodies int
		var value, of any
		if err := rows.Scan(&body, &name, &year, &indicator, &value, &of, &bodies, &id, &url); err != nil {
			return err
		}
		sum, total := exact(value), exact(of)
		outcome, sign, reason := "pass", "=", ""
		switch {
		case sum.GreaterThan(total):
			outcome, sign, reason = "fail", ">", "the bodies of its region sum to more than it prints of the whole area"
		case sum.LessThan(total):
			outcome, sign, reason = "not_assessable", "<", "there may be bodies without a report here"
		}
		expression := fmt.Sprintf("%s: %s of %s %s %s", indicator, sum, bodiesOf(bodies), sign, total)
		t.Rows = append(t.Rows, []Cell{text(name), integer(year), text("parent"), text(outcome), text(expression), exactly(sum), exactly(total),
			text(reason), text(id), text(url), text(acrossKey("parent", body, year, expression))})
		return nil
	})
}

func bodiesOf(n int) string {
	if n == 1 {
		return "1 body"
	}
	return fmt.Sprintf("%d bodies", n)
}
