package query

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// keyColumn names the column of a finding's key, always the last.
const keyColumn = "key"

// FindingKey is the SQL of a finding's key, over finding f and report r. It goes
// by content, check, body, year and what the check says, and so survives new
// readings. It begins with a letter: a spreadsheet must not make a number of it.
const FindingKey = `'f' || left(sha256(concat_ws(chr(10), check_id, coalesce(r.agency_id, r.url), coalesce(r.year, 0),
	CASE WHEN expression <> '' THEN expression ELSE f.reason END)), 15)`

// acrossKey is the same of a check from year to year or from body to body.
func acrossKey(check, agency string, year int, said string) string {
	return fmt.Sprintf("x%x", sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d\n%s", check, agency, year, said)))[:16]
}

// Verdict is what a person judged of a finding.
type Verdict struct{ Verdict, Who, When, Why string }

// Judge shows the keys of a table of findings and adds what was judged of them,
// by key; with open it leaves those out that were. judged counts them.
func (t *Table) Judge(verdicts map[string]Verdict, open bool) (judged int) {
	last := len(t.Columns) - 1
	t.Columns[last].Machine = false
	t.Columns = append(t.Columns, Column{Name: "verdict", Optional: true}, Column{Name: "who", Machine: true}, Column{Name: "when", Machine: true},
		Column{Name: "why", Optional: true})
	var rows [][]Cell
	for _, row := range t.Rows {
		v, is := verdicts[row[last].Text]
		if is {
			judged++
		}
		if !is || !open {
			rows = append(rows, append(row, text(v.Verdict), text(v.Who), text(v.When), text(v.Why)))
		}
	}
	t.Rows = rows
	return judged
}

// Unknown lists those of some keys that no finding has.
func (db *DB) Unknown(ctx context.Context, keys []string) ([]string, error) {
	known := map[string]bool{}
	isAcross := func(key string) bool { return strings.HasPrefix(key, "x") }
	if slices.ContainsFunc(keys, isAcross) {
		t, err := db.Across(ctx, Filter{}, "")
		if err != nil {
			return nil, err
		}
		for _, row := range t.Rows {
			known[row[len(row)-1].Text] = true
		}
	}
	if slices.ContainsFunc(keys, func(key string) bool { return !isAcross(key) }) {
		err := db.each(ctx, `SELECT DISTINCT key FROM (SELECT `+FindingKey+` AS key FROM finding f JOIN report r ON r.report_id = f.report_id
				WHERE superseded_by IS NULL) WHERE key IN (SELECT unnest(?::VARCHAR[]))`, []any{keys}, func(rows *sql.Rows) error {
			var key string
			err := rows.Scan(&key)
			known[key] = true
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("keys of findings: %w", err)
		}
	}
	var unknown []string
	for _, key := range keys {
		if !known[key] && !slices.Contains(unknown, key) {
			unknown = append(unknown, key)
		}
	}
	return unknown, nil
}
