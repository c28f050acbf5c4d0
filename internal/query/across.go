package query

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// yearly is an equality between the reports of a body on two years running:
// left of the later one is the sum of terms.
type yearly struct {
	id    string
	left  string
	terms []term
}

type term struct {
	code   string
	before bool // of the year before
	minus  bool
}

// yearlies are the checks from year to year (checks.md: carry, stock).
var yearlies = []yearly{
	{"carry", "requests.carried_in", []term{{code: "requests.carried_out", before: true}}},
	{"stock.regulations", "documents.regulations.in_force", []term{{code: "documents.regulations.in_force", before: true},
		{code: "documents.regulations.made"}, {code: "documents.regulations.repealed", minus: true}}},
	{"stock.normative", "documents.normative.in_force", []term{{code: "documents.normative.in_force", before: true},
		{code: "documents.normative.made"}, {code: "documents.normative.repealed", minus: true}}},
}

// Across lists what checks from year to year and from body to body found, in
// the columns of Findings: requests carried out of a year and into the next,
// documents in force, tables printed a second time, numbers that do not go with
// the history of their body (a hint) and sums over the bodies of a region.
// Filter.Indicators is not used. A check whose first number a report does not print is not listed.
func (db *DB) Across(ctx context.Context, f Filter, outcome string) (*Table, error) {
	if !slices.Contains([]string{"", "pass", "fail", "not_assessable", "hint"}, outcome) {
		return nil, wrongUse("no outcome %q: pass, fail, not_assessable, hint", outcome)
	}
	f.Indicators = nil
	for _, y := range yearlies {
		f.Indicators = append(f.Indicators, y.left)
		for _, t := range y.terms {
			f.Indicators = append(f.Indicators, t.code)
		}
	}
	sel, err := db.resolve(ctx, f)
	if err != nil {
		return nil, err
	}
	reports, err := db.reports(ctx, sel, true)
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	t := &Table{Columns: []Column{{Name: "agency"}, {Name: "year", Kind: Number}, {Name: "check"}, {Name: "outcome"}, {Name: "expression"},
		{Name: "left", Kind: Number, Machine: true}, {Name: "right", Kind: Number, Machine: true}, {Name: "reason", Optional: true},
		{Name: "report_id", Machine: true}, {Name: "url", Machine: true}, {Name: keyColumn, Machine: true}}}
	slices.SortStableFunc(reports, func(a, b *report) int { return cmp.Or(strings.Compare(a.agency, b.agency), a.year-b.year) })
	for i, r := range reports {
		if r.year < sel.from {
			continue
		}
		var before *report
		if i > 0 && reports[i-1].agency == r.agency && reports[i-1].year == r.year-1 {
			before = reports[i-1]
		}
		for _, y := range yearlies {
			if row := y.row(sel, before, r); row != nil {
				t.Rows = append(t.Rows, row)
			}
		}
	}
	for _, more := range []func(context.Context, selection, *Table) error{db.copied, db.jumps, db.parents} {
		if err := more(ctx, sel, t); err != nil {
			return nil, fmt.Errorf("check: %w", err)
		}
	}
	if outcome != "" {
		t.Rows = slices.DeleteFunc(t.Rows, func(row []Cell) bool { return row[3].Text != outcome })
	}
	return t, nil
}

// row assesses one equality; nil where the later report does not give its left side.
func (y yearly) row(sel selection, before, r *report) []Cell {
	value := func(of *report, code string) Cell { return of.values[slices.Index(sel.indicators, code)] }
	left := value(r, y.left)
	if !left.Number.Valid || left.Approx != "" {
		return nil
	}
	row := func(outcome, expression string, right Cell, reason string) []Cell {
		return []Cell{text(r.name), integer(r.year), text(y.id), text(outcome), text(expression), exactly(left.Number.Decimal), right,
			text(reason), text(r.id), text(r.url), text(acrossKey(y.id, r.agency, r.year, cmp.Or(expression, reason)))}
	}
	if before == nil {
		return row("not_assessable", "", Cell{}, fmt.Sprintf("no report on %d", r.year-1))
	}
	var sum decimal.Decimal
	expression := ""
	for i, t := range y.terms {
		of := r
		if t.before {
			of = before
		}
		c := value(of, t.code)
		if !c.Number.Valid || c.Approx != "" {
			return row("not_assessable", "", Cell{}, fmt.Sprintf("the report on %d does not give %s", of.year, t.code))
		}
		sign := " + "
		d := c.Number.Decimal
		if t.minus {
			sign, d = " − ", d.Neg()
		}
		if i > 0 {
			expression += sign
		}
		expression, sum = expression+c.Number.Decimal.String(), sum.Add(d)
	}
	if sum.Equal(left.Number.Decimal) {
		return row("pass", expression+" = "+left.Number.Decimal.String(), exactly(sum), "")
	}
	return row("fail", expression+" ≠ "+left.Number.Decimal.String(), exactly(sum),
		fmt.Sprintf("%d leads to %s, the report on %d prints %s", before.year, sum, r.year, left.Number.Decimal))
}

// leastCopied is how many cells of a table must be more than zero for two equal
// ones to be no chance.
const leastCopied = 8

// copied finds tables of requests that two reports print alike, cell for cell.
func (db *DB) copied(ctx context.Context, sel selection, t *Table) error {
	where, args := sel.where()
	return db.each(ctx, `WITH printed AS (
			SELECT report_id, table_no, list({'i': indicator, 'a': applicant, 'v': value} ORDER BY indicator, applicant) AS cells,
				count(*) FILTER (value > 0) AS filled
			FROM fact WHERE source = 'table' AND detail = '' GROUP BY ALL HAVING filled >= ?
		), reports AS (SELECT * FROM report WHERE superseded_by IS NULL AND agency_id IS NOT NULL AND year IS NOT NULL)
		SELECT r.agency_id, r.agency, r.year, o.agency, o.year, p.filled, r.report_id, r.url
		FROM printed p JOIN (SELECT * FROM reports WHERE `+where+`) r USING (report_id)
			JOIN printed q ON q.cells = p.cells AND q.report_id <> p.report_id JOIN reports o ON o.report_id = q.report_id
		WHERE o.year < r.year OR o.year = r.year AND o.agency_id < r.agency_id
		ORDER BY r.agency_id, r.year, p.table_no, o.agency_id, o.year`, append([]any{leastCopied}, args...), func(rows *sql.Rows) error {
		var body, name, other, id, url string
		var year, otherYear, filled int
		err := rows.Scan(&body, &name, &year, &other, &otherYear, &filled, &id, &url)
		reason := fmt.Sprintf("a table with %d numbers above zero is that of %s on %d", filled, other, otherYear)
		t.Rows = append(t.Rows, []Cell{text(name), integer(year), text("copied"), text("fail"), {}, {}, {}, text(reason), text(id), text(url),
			text(acrossKey("copied", body, year, reason))})
		return err
	})
}
