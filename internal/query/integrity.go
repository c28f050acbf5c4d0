package query

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// Trouble is a rule every database keeps, and how often this one breaks it.
type Trouble struct {
	About, Rule string
	Times       int
	Example     string // "" for none
}

// integrity are the rules: a query gives what breaks it, a text a row.
var integrity = []struct{ about, rule, query string }{
	{"facts", "every fact, finding and left-over number is of a report", `SELECT kind || ' of ' || report_id FROM (SELECT 'fact' AS kind, report_id FROM fact
		UNION ALL SELECT 'finding', report_id FROM finding UNION ALL SELECT 'left-over', report_id FROM leftover
		UNION ALL SELECT 'ignored', report_id FROM ignored UNION ALL SELECT 'evidence', report_id FROM evidence) ANTI JOIN report USING (report_id)`},
	{"facts", "numbers have values, and blanks have none", `SELECT report_id || ' fact ' || fact_no FROM fact WHERE (state = 'number') <> (value IS NOT NULL)`},
	{"facts", "a fact stands once", `SELECT report_id || ' fact ' || fact_no FROM fact GROUP BY report_id, fact_no HAVING count(*) > 1`},
	{"facts", "a number lies in its quote", `SELECT report_id || ' fact ' || fact_no FROM fact WHERE source <> 'derived' AND
		NOT (0 <= span_start AND span_start <= number_start AND number_start <= number_end AND number_end <= span_end)`},
	{"findings", "a finding names facts of its report", `SELECT report_id || ' ' || check_id FROM (SELECT report_id, check_id, unnest(facts) AS fact_no FROM finding)
		ANTI JOIN fact USING (report_id, fact_no)`},
	{"numbers", "what is left over was not read", `SELECT report_id || ' at ' || span_start FROM leftover l SEMI JOIN
		(SELECT report_id, number_start, number_end FROM fact WHERE source <> 'derived' AND state = 'number') f
		ON l.report_id = f.report_id AND l.span_start < f.number_end AND f.number_start < l.span_end`},
	{"reports", "a report stands once", `SELECT report_id FROM report GROUP BY report_id HAVING count(*) > 1`},
	{"reports", "a report has its page, and a page its report", `SELECT coalesce(r.report_id, p.report_id) FROM report r
		FULL JOIN (SELECT * FROM page WHERE outcome = 'report' OR report_id IS NOT NULL) p ON p.report_id = r.report_id WHERE r.report_id IS NULL OR p.report_id IS NULL`},
	{"reports", "one report counts of a body and year", `SELECT agency_id || ' ' || year FROM report WHERE superseded_by IS NULL AND agency_id IS NOT NULL
		AND year IS NOT NULL GROUP BY agency_id, year HAVING count(*) > 1`},
	{"reports", "what replaces a report counts", `SELECT r.report_id FROM report r LEFT JOIN report o ON o.report_id = r.superseded_by
		WHERE r.superseded_by IS NOT NULL AND (o.report_id IS NULL OR o.superseded_by IS NOT NULL)`},
	{"pages", "a record of the archive is read once", `SELECT warc_file || ' at ' || warc_offset FROM page WHERE warc_file IS NOT NULL
		GROUP BY warc_file, warc_offset HAVING count(*) > 1`},
	{"counts", "the counts of run are those of the tables", `SELECT 'run' FROM run WHERE (pages, reports, facts, findings, leftovers) <>
		((SELECT count(*) FROM page), (SELECT count(*) FROM report), (SELECT count(*) FROM fact), (SELECT count(*) FROM finding), (SELECT count(*) FROM leftover))`},
}

// Integrity holds the database against every rule.
func (db *DB) Integrity(ctx context.Context) ([]Trouble, error) {
	var out []Trouble
	for _, i := range integrity {
		t := Trouble{About: i.about, Rule: i.rule}
		var example sql.NullString
		if err := db.sql.QueryRowContext(ctx, "SELECT count(*), min(broken) FROM ("+i.query+") t(broken)").Scan(&t.Times, &example); err != nil {
			return nil, fmt.Errorf("%s: %w", i.rule, err)
		}
		t.Example = example.String
		out = append(out, t)
	}
	return out, nil
}

// Build is what the table run says of how a database was made. Rules is empty
// where it does not say.
type Build struct {
	DuckDB string `json:"duckdb_version"`
	Engine string `json:"-"` // the version that reads it now
	Rules  string `json:"rules"`
	Pages  int    `json:"pages"`
}

// Built tells how the database was made.
func (db *DB) Built(ctx context.Context) (Build, error) {
	var b Build
	var row string
	if err := db.sql.QueryRowContext(ctx, "SELECT to_json(run)::VARCHAR, version() FROM run").Scan(&row, &b.Engine); err != nil {
		return b, fmt.Errorf("table run: %w", err)
	}
	return b, json.Unmarshal([]byte(row), &b)
}

// Quoted is a piece of a page that the database quotes.
type Quoted struct {
	ReportID, What string
	Start, End     int
	Quote          string // "" where only the place is known
}

// Quotes hands out every quote with its place, report by report.
func (db *DB) Quotes(ctx context.Context, each func(Quoted) error) error {
	err := db.each(ctx, `SELECT report_id, 'fact ' || fact_no, span_start, span_end, quote FROM fact WHERE source <> 'derived'
		UNION ALL SELECT report_id, 'evidence of ' || field, span_start, span_end, quote FROM evidence WHERE span_end > span_start
		UNION ALL SELECT report_id, 'left-over number', span_start, span_end, '' FROM leftover
		ORDER BY report_id`, nil, func(rows *sql.Rows) error {
		var q Quoted
		if err := rows.Scan(&q.ReportID, &q.What, &q.Start, &q.End, &q.Quote); err != nil {
			return err
		}
		return each(q)
	})
	if err != nil {
		return fmt.Errorf("quotes: %w", err)
	}
	return nil
}

// Records lists where the archive has the pages of the database, and with the
// pages of reports their report_id.
func (db *DB) Records(ctx context.Context, each func(file string, offset int64, reportID string) error) error {
	return db.each(ctx, "SELECT coalesce(warc_file, ''), coalesce(warc_offset, 0), coalesce(report_id, '') FROM page", nil, func(rows *sql.Rows) error {
		var file, id string
		var offset int64
		if err := rows.Scan(&file, &offset, &id); err != nil {
			return err
		}
		return each(file, offset, id)
	})
}
