package query

import (
	"database/sql"
	"strings"
	"testing"
)

// broken lists the rules that a database breaks.
func broken(t *testing.T, path string) string {
	t.Helper()
	list, err := open(t, path).Integrity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range list {
		if (l.Times > 0) != (l.Example != "") {
			t.Errorf("%+v", l)
		}
		// the pages of the test database are all of one record
		if l.Times > 0 && l.Rule != "a record of the archive is read once" {
			out = append(out, l.Rule)
		}
	}
	return strings.Join(out, "; ")
}

// TestIntegrity breaks every rule, each in a database of its own.
func TestIntegrity(t *testing.T) {
	if got := broken(t, build(t, pages)); got != "" {
		t.Errorf("a sound database breaks: %s", got)
	}
	const (
		one    = "(SELECT min(report_id) FROM fact)"
		counts = "the counts of run are those of the tables"
	)
	for _, c := range []struct{ damage, want string }{
		{"UPDATE fact SET report_id = 'x' WHERE report_id = " + one + " AND fact_no = 1", "every fact, finding and left-over number is of a report"},
		{"UPDATE leftover SET report_id = 'x'", "every fact, finding and left-over number is of a report"},
		{"UPDATE fact SET value = NULL WHERE state = 'number' AND fact_no = 1", "numbers have values, and blanks have none"},
		{"UPDATE fact SET value = 0 WHERE state = 'blank'", "numbers have values, and blanks have none"},
		{"UPDATE fact SET fact_no = 1", "a fact stands once; a finding names facts of its report"},
		{"UPDATE fact SET number_end = 99 WHERE fact_no = 1", "a number lies in its quote"},
		{"UPDATE finding SET facts = [99]", "a finding names facts of its report"},
		{"UPDATE leftover SET span_start = 14, span_end = 15", "what is left over was not read"},
		{"INSERT INTO report SELECT * FROM report WHERE year = 2015", "a report stands once; one report counts of a body and year; " + counts},
		{"DELETE FROM page WHERE report_id = " + one, "a report has its page, and a page its report; " + counts},
		{"UPDATE page SET report_id = NULL WHERE report_id = " + one, "a report has its page, and a page its report"},
		{"UPDATE report SET year = 2012 WHERE year = 2013 AND agency_id = '990100/finance'", "one report counts of a body and year"},
		{"UPDATE report SET superseded_by = 'x' WHERE year = 2015", "what replaces a report counts"},
		{"UPDATE run SET facts = facts + 1", counts},
	} {
		path := build(t, pages)
		db, err := sql.Open("duckdb", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), c.damage); err != nil {
			t.Fatalf("%s: %v", c.damage, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if got := broken(t, path); !strings.Contains(got, c.want) || got == "" {
			t.Errorf("%s breaks %q, want %q", c.damage, got, c.want)
		}
	}
}
