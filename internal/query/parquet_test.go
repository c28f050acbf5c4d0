package query

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"
)

// TestParquet reads a table back: types, gaps and what csv must quote.
func TestParquet(t *testing.T) {
	table := &Table{
		Columns: []Column{{Name: "agency"}, {Name: "region_code"}, {Name: "year", Kind: Number}, {Name: "fees", Kind: Number}, {Name: "note"}},
		Rows: [][]Cell{
			{text(`甲"局",一`), text("001122"), integer(2020), exactly(decimal.RequireFromString("12.5")), text("a\nb")},
			{text("乙局"), text("330800"), integer(2021), {}, {}},
		}}
	var out, again bytes.Buffer
	if err := table.Parquet(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if err := table.Parquet(t.Context(), &again); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("a second time it is another file: %v", err)
	}
	file := filepath.Join(t.TempDir(), "x.parquet")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var types, rows string
	if err := db.QueryRow("SELECT string_agg(column_type, ' ') FROM (DESCRIBE SELECT * FROM " + literal(file) + ")").Scan(&types); err != nil {
		t.Fatal(err)
	}
	if want := "VARCHAR VARCHAR BIGINT DECIMAL(38,4) VARCHAR"; types != want {
		t.Errorf("types %s, want %s", types, want)
	}
	if err := db.QueryRow("SELECT string_agg(x::VARCHAR, ';') FROM " + literal(file) + " x").Scan(&rows); err != nil {
		t.Fatal(err)
	}
	want := `{'agency': '甲"局",一', 'region_code': 001122, 'year': 2020, 'fees': 12.5000, 'note': a` + "\n" +
		`b};{'agency': 乙局, 'region_code': 330800, 'year': 2021, 'fees': NULL, 'note': NULL}`
	if rows != want {
		t.Errorf("%s, want %s", rows, want)
	}
}

// TestTrends draws a body's years, with a gap, and nothing of two numbers.
func TestTrends(t *testing.T) {
	columns := []Column{{Name: "agency"}, {Name: "agency_id"}, {Name: "year", Kind: Number}, {Name: "n", Kind: Measure}}
	row := func(id string, year int, n Cell) []Cell { return []Cell{text("名" + id), text(id), integer(year), n} }
	table := &Table{Columns: columns, Rows: [][]Cell{row("a", 2020, integer(0)), row("a", 2021, Cell{}), row("a", 2022, integer(5)), row("a", 2023, integer(10)),
		row("b", 2020, integer(1)), row("b", 2021, integer(2))}}
	got := table.Trends(80)
	if len(got) != 2 || got[0] != "n" || got[1] != "  名a  2020-2023  ▁ ▅█  0 to 10" {
		t.Errorf("%q", got)
	}
	if narrow := table.Trends(20); len(narrow) > 0 {
		t.Errorf("in 20 columns: %q", narrow)
	}
}
