package query

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Why says why a comparison has no number to show: that there is no report, and
// whether pages that may be reports were refused or could not be read; that the
// reports do not print what was asked for, or leave it blank; or that nothing is
// left to rank. It is "" where there is a number.
func (db *DB) Why(ctx context.Context, q Comparison, t *Table) (string, error) {
	if t.anyNumber() {
		return "", nil
	}
	if err := q.check(); err != nil {
		return "", err
	}
	sel, err := db.resolve(ctx, q.Filter)
	if err != nil {
		return "", err
	}
	c := &comparison{Comparison: q, db: db, sel: sel}
	if err := c.resolveRatios(ctx); err != nil {
		return "", err
	}
	reports, _, err := db.counted(ctx, "report WHERE superseded_by IS NULL AND agency_id IS NOT NULL AND ", "form", sel)
	switch {
	case err != nil:
		return "", fmt.Errorf("why: %w", err)
	case reports == 0:
		return db.whyNoReport(ctx, sel)
	}
	return db.whyNoValue(ctx, c, reports)
}

// anyNumber reports whether some cell of an indicator or ratio has one.
func (t *Table) anyNumber() bool {
	return slices.ContainsFunc(t.Rows, func(row []Cell) bool {
		for i, c := range row {
			if k := t.Columns[i].Kind; c.Number.Valid && k != Text && k != Number {
				return true
			}
		}
		return false
	})
}

// counted counts the rows of the selection in a table, and lists what they have in
// a column, the most frequent first.
func (db *DB) counted(ctx context.Context, from, column string, sel selection) (n int, kinds []string, err error) {
	where, args := sel.where()
	err = db.each(ctx, "SELECT coalesce("+column+"::VARCHAR, ''), count(*) FROM "+from+where+" GROUP BY 1 ORDER BY 2 DESC, 1", args, func(rows *sql.Rows) error {
		var kind string
		var m int
		err := rows.Scan(&kind, &m)
		if n += m; kind != "" {
			kinds = append(kinds, kind)
		}
		return err
	})
	return n, kinds, err
}

func (db *DB) whyNoReport(ctx context.Context, sel selection) (string, error) {
	first, last := lastYear, 0
	for _, b := range sel.bureaus {
		if b.last > 0 {
			first, last = min(first, b.first), max(last, b.last)
		}
	}
	if last == 0 {
		return "the dataset holds no report", nil
	}
	said := fmt.Sprintf("no report of %s on %s; there are some on %s", bodies(len(sel.bureaus)), span(max(sel.from, 0), sel.to), span(first, last))
	n, reasons, err := db.counted(ctx, "page WHERE outcome IN ('rejected', 'error') AND ", "reason", sel)
	switch {
	case err != nil:
		return "", fmt.Errorf("why: %w", err)
	case n > 0:
		return fmt.Sprintf("%s. %d pages that may be reports were refused or could not be read: %s", said, n, strings.Join(reasons[:min(len(reasons), 3)], "; ")), nil
	}
	return said + ". No such page was met: it was not crawled, or not published; `nianbao coverage` lists the gaps", nil
}

func (db *DB) whyNoValue(ctx context.Context, c *comparison, reports int) (string, error) {
	which, args := c.sel.whereIndicator()
	codes := strings.Join(c.sel.indicators, ", ")
	stated, states, err := db.counted(ctx, "value WHERE "+inline(which, args)+" AND agency_id IS NOT NULL AND ", "state", c.sel)
	if err != nil {
		return "", fmt.Errorf("why: %w", err)
	}
	_, forms, err := db.counted(ctx, "report WHERE superseded_by IS NULL AND agency_id IS NOT NULL AND ", "form", c.sel)
	if err != nil {
		return "", fmt.Errorf("why: %w", err)
	}
	of := fmt.Sprintf("the %d reports there are (form %s)", reports, strings.Join(forms, ", "))
	switch {
	case stated > 0 && slices.Equal(states, []string{"number"}) || len(c.ratios) > 0 && stated > 0:
		return of + " have nothing to show: a rate wants every number of it, none contradicted, and to be ranked at least 30 below the stroke", nil
	case stated > 0:
		return fmt.Sprintf("%s give no number of %s: the cell is %s", of, codes, strings.ReplaceAll(strings.Join(states, " or "), "_", " ")), nil
	}
	said := fmt.Sprintf("%s do not give %s", of, codes)
	var first, last, unread int
	err = db.sql.QueryRowContext(ctx, "SELECT coalesce(min(year), 0), coalesce(max(year), 0) FROM value WHERE value IS NOT NULL AND "+inline(which, args)).Scan(&first, &last)
	if err == nil {
		unread, _, err = db.counted(ctx, "leftover JOIN report USING (report_id) WHERE superseded_by IS NULL AND ", "leftover.reason", c.sel)
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("why: %w", err)
	case last == 0:
		said += ", nor does any other"
	default:
		said += "; others on " + span(first, last) + " do"
	}
	if unread > 0 {
		said += fmt.Sprintf(". %d of their numbers were not read: see `nianbao leftovers`", unread)
	}
	return said, nil
}

func bodies(n int) string {
	if n == 1 {
		return "this body"
	}
	return fmt.Sprintf("these %d bodies", n)
}

// span writes years: 2019, 2012-2024, 2012 or later.
func span(from, to int) string {
	switch {
	case from == to:
		return fmt.Sprint(from)
	case to == lastYear && from == 0:
		return "any year"
	case to == lastYear:
		return fmt.Sprintf("%d or later", from)
	}
	return fmt.Sprintf("%d-%d", from, to)
}
