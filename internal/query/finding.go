package query

import (
	"context"
	"fmt"
)

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
