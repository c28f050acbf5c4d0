package query

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestSQL(t *testing.T) {
	db := open(t, build(t, pages))
	table, err := db.SQL(t.Context(), `SELECT 1::TINYINT AS "int", 1.50 AS "decimal", 1e20::HUGEINT AS huge, 0.1::DOUBLE AS "double",
		0.1::FLOAT AS "float", 'nan'::DOUBLE AS nan, true AS "bool", NULL AS "null", '' AS empty, DATE '2013-01-20' AS "date",
		TIMESTAMP '2013-01-20 08:00:00' AS "timestamp", [1.50, 2] AS list, {'a': 1.5} AS struct, '\xAA'::BLOB AS blob,
		'a"b<c>'||chr(10)||'d' AS "text", 'prose'::source_kind AS "enum"`)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"int":1,"decimal":1.5,"huge":100000000000000000000,"double":0.1,"float":0.1,"nan":"NaN","bool":"true","null":null,` +
		`"empty":"","date":"2013-01-20","timestamp":"2013-01-20T08:00:00Z","list":"[1.5,2]","struct":"{\"a\":1.5}","blob":"aa",` +
		`"text":"a\"b<c>\nd","enum":"prose"}` + "\n"
	if got := string(written(t, table, "jsonl")); got != want {
		t.Errorf("got  %swant %s", got, want)
	}
	for query, want := range map[string]string{
		"SELECT agency, sum(value) AS n FROM value WHERE indicator = 'requests.received' GROUP BY ALL ORDER BY n DESC LIMIT 1": "agency,n\r\n甲市水利局,14\r\n",
		"SELECT 1 AS a; SELECT 2 AS a;":                                 "a\r\n2\r\n",
		"WITH x AS (SELECT 3 AS a) FROM x -- a comment":                 "a\r\n3\r\n",
		"SELECT indicator FROM fact WHERE indicator = 'no.such'":        "indicator\r\n",
		"SELECT count(*) AS n FROM nianbao.fact WHERE source = 'prose'": "n\r\n15\r\n",
	} {
		table, err := db.SQL(t.Context(), query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		} else if got := string(written(t, table, "csv")); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

// TestLimited: at most so many rows, the first ones, and it is known whether
// there are more, whatever the query ends with.
func TestLimited(t *testing.T) {
	db := open(t, build(t, pages))
	for query, want := range map[string]string{
		"SELECT range FROM range(2)":                                  "0 1",
		"SELECT range FROM range(3)":                                  "0 1 2",
		"SELECT range FROM range(4)":                                  "0 1 2 …",
		"SELECT range FROM range(40000) ORDER BY range DESC; -- all;": "39999 39998 39997 …",
		"SELECT range FROM range(9) -- few":                           "0 1 2 …",
		"FROM range(9) ;\n":                                           "0 1 2 …",
		"SELECT 1; FROM range(7, 99)":                                 "7 8 9 …",
		"SELECT range FROM range(9) LIMIT 2":                          "0 1",
		"SELECT range FROM range(9) LIMIT 8":                          "0 1 2 …",
		"SELECT range FROM range(9) LIMIT 8 OFFSET 7":                 "7 8",
		"SELECT range FROM range(9) OFFSET 6":                         "6 7 8",
		"SELECT 5 AS a UNION ALL SELECT range FROM range(9)":          "5 0 1 …",
		"WITH x AS (SELECT range FROM range(9) LIMIT 5) FROM x":       "0 1 2 …",
		"VALUES (1), (2), (3), (4)":                                   "1 2 3 …",
	} {
		table, cut, err := db.Limited(t.Context(), query, Limits{Rows: 3})
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		var got []string
		for _, row := range table.Rows {
			got = append(got, row[0].Plain())
		}
		if cut {
			got = append(got, "…")
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s, want %s", query, s, want)
		}
	}
}

func TestSQLRefused(t *testing.T) {
	dir := t.TempDir()
	db := open(t, build(t, pages))
	for _, query := range []string{
		"SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM read_text('/etc/passwd')",
		"SELECT * FROM glob('/etc/*')", "SELECT * FROM read_parquet('http://127.0.0.1/x')",
		"COPY report TO '" + dir + "/x.csv'", "COPY (SELECT 1) TO '" + dir + "/x.parquet'", "EXPORT DATABASE '" + dir + "/x'",
		"ATTACH '" + dir + "/x.duckdb'", "ATTACH ':memory:' AS m", "DETACH nianbao", "USE memory", "SELECT 1; DETACH nianbao",
		"DETACH nianbao; SELECT 1", "SET enable_external_access = true", "SET memory_limit = '9TB'", "RESET lock_configuration",
		"INSTALL httpfs", "LOAD httpfs", "CREATE TABLE x AS SELECT 1", "CREATE TEMP TABLE x AS SELECT 1", "INSERT INTO report SELECT * FROM report",
		"DELETE FROM report", "UPDATE report SET year = 1", "DROP TABLE fact", "PRAGMA database_list; DROP TABLE fact", "CALL enable_logging()",
		"CHECKPOINT", "BEGIN", "", ";", "-- nothing", "SELEC 1", "SELECT no_such_column FROM fact", "SELECT json_serialize_sql('x'); USE memory",
	} {
		if table, err := db.SQL(t.Context(), query); err == nil {
			t.Errorf("%q was run: %v", query, table.Rows)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("files were written: %v %v", entries, err)
	}
	// the engine itself refuses too, should a statement come through
	for _, query := range []string{"ATTACH '" + filepath.Join(dir, "x") + "'", "SET memory_limit = '9TB'", "DELETE FROM report",
		"COPY report TO '" + dir + "/x.csv'", "SET enable_external_access = true", "LOAD httpfs"} {
		if _, err := db.sql.ExecContext(t.Context(), query); err == nil {
			t.Errorf("the engine ran %q", query)
		}
	}
	if table, err := db.SQL(t.Context(), "SELECT count(*) FROM report"); err != nil || table.Rows[0][0].Plain() != "7" {
		t.Errorf("the snapshot was disturbed: %v %v", table, err)
	}
}

func TestSQLEndsWithContext(t *testing.T) {
	db := open(t, build(t, pages))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := db.SQL(ctx, "SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000000) b")
	if err == nil || time.Since(start) > 20*time.Second {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func TestConcurrentReaders(t *testing.T) {
	db := open(t, build(t, pages))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if _, err := db.Compare(t.Context(), Comparison{Filter: Filter{}, By: ByYear, Change: true}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestWriteOddText(t *testing.T) {
	table := &Table{Columns: []Column{{Name: "name"}, {Name: "n", Title: "数", Kind: Number}},
		Rows: [][]Cell{{text("a,\"b\"\n|\x1b[31m\u202e<c>*"), integer(5)}, {text("衢州市"), {}}}}
	for format, want := range map[string]string{
		"table": "name             数\na,\"b\" |[31m<c>*   5\n衢州市\n",
		"md":    "| name | 数 |\n| --- | --: |\n| a,\"b\" \\|[31m&lt;c>\\* | 5 |\n| 衢州市 |  |\n",
		"csv":   "name,n\r\n\"a,\"\"b\"\"\r\n|\x1b[31m\u202e<c>*\",5\r\n衢州市,\r\n",
		"json":  "[\n {\"name\":\"a,\\\"b\\\"\\n|\\u001b[31m\u202e<c>*\",\"n\":5},\n {\"name\":\"衢州市\",\"n\":null}\n]\n",
	} {
		if got := string(written(t, table, format)); got != want {
			t.Errorf("%s:\n got %q\nwant %q", format, got, want)
		}
	}
	if err := table.Write(&strings.Builder{}, "xml"); err == nil {
		t.Error("an unknown format was accepted")
	}
	if got := string(written(t, &Table{Columns: table.Columns}, "json")); got != "[\n]\n" {
		t.Errorf("an empty table is %q", got)
	}
}
