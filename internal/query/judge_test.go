package query

import (
	"slices"
	"strings"
	"testing"
)

// TestKeys: a finding keeps its key when the page is read again, whatever stands
// before it, and no other one has it.
func TestKeys(t *testing.T) {
	keys := func(pages []page) []string {
		table, err := open(t, build(t, pages)).Findings(t.Context(), Filter{}, "")
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, row := range table.Rows {
			key := row[len(row)-1].Text
			if len(key) != 16 || key[0] != 'f' {
				t.Errorf("%q is no key", key)
			}
			out = append(out, key)
		}
		return out
	}
	got := keys(pages)
	more := slices.Clone(pages)
	slices.Reverse(more)
	if again := keys(more); len(got) != 2 || got[0] == got[1] || !slices.Equal(got, again) {
		t.Errorf("%q, and then %q", got, again)
	}
	changed := slices.Clone(pages)
	changed[0].findings = slices.Clone(changed[0].findings)
	changed[0].findings[1].Expression = "6 ≠ 4"
	if other := keys(changed); other[0] != got[0] || other[1] == got[1] {
		t.Errorf("%q, and when one says something else %q", got, other)
	}
}

func TestJudge(t *testing.T) {
	db := across(t, pages)
	find := func() *Table {
		table, err := db.Findings(t.Context(), Filter{}, "")
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	table := find()
	key := table.Rows[1][len(table.Columns)-1].Text
	verdicts := map[string]Verdict{key: {"dismissed", "李明", "2026-03-31", "更正"}, "f00000000000000": {"confirmed", "a", "b", "c"}}
	if n := table.Judge(verdicts, false); n != 1 || len(table.Rows) != 2 {
		t.Errorf("%d judged, %d rows", n, len(table.Rows))
	}
	if got := string(written(t, table, "csv")); !strings.Contains(got, ","+key+",dismissed,李明,2026-03-31,更正\r\n") {
		t.Errorf("%s", got)
	}
	if table = find(); table.Judge(verdicts, true) != 1 || len(table.Rows) != 1 {
		t.Errorf("%d rows are open", len(table.Rows))
	}
	unknown, err := db.Unknown(t.Context(), []string{key, "f00000000000000", "x00000000000000", "f00000000000000"})
	if err != nil || !slices.Equal(unknown, []string{"f00000000000000", "x00000000000000"}) {
		t.Errorf("unknown: %q %v", unknown, err)
	}
}
