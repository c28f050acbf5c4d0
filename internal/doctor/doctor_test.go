package doctor

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/pipeline"
	"github.com/nianbao/nianbao/internal/query"
)

const report = `云岫市水利局2013年政府信息公开工作年度报告
一、主动公开情况
2013年，我局主动公开政府信息120条，其中政府网站公开100条、政务微博公开20条。
二、依申请公开情况
全年共收到政府信息公开申请3件。树77棵。`

// dataset builds a database of one report without a cache.
func dataset(t *testing.T) (c Config) {
	t.Helper()
	dir := t.TempDir()
	c = Config{Archive: filepath.Join(dir, "archive"), Cache: filepath.Join(dir, "decoded"), Database: filepath.Join(dir, "nianbao.duckdb")}
	a, err := archive.Open(c.Archive)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := a.Append(t.Context(), archive.Capture{URL: "http://a.example/1", Time: time.Unix(1e9, 0), Kind: archive.Resource,
		Block: []byte(report), ContentType: "text/plain"}); err != nil {
		t.Fatal(err)
	}
	x, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	c.Rules = x.Digest()
	if _, err := pipeline.Build(t.Context(), a, nil, x, c.Database); err != nil {
		t.Fatal(err)
	}
	return c
}

// troubles lists what is not ok.
func troubles(t *testing.T, c Config) string {
	t.Helper()
	db, err := query.Open(t.Context(), c.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lines, err := Examine(t.Context(), db, c)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		if l.State != OK {
			out = append(out, l.State+" "+l.About+": "+l.Says)
		}
	}
	return strings.Join(out, "\n")
}

// TestExamine: each damage to a sound database is told as what it is.
func TestExamine(t *testing.T) {
	if got := troubles(t, dataset(t)); got != "" {
		t.Errorf("a sound dataset: %s", got)
	}
	for damage, want := range map[string]string{
		"UPDATE fact SET quote = quote || '9' WHERE fact_no = 2":                   "wrong quotes: 1 of ",
		"UPDATE fact SET span_end = 999999, number_end = 999998 WHERE fact_no = 1": "wrong quotes: 1 of ",
		"UPDATE leftover SET span_start = 999998, span_end = 999999":               " is outside the text",
		"UPDATE evidence SET quote = '2012年' WHERE span_end > span_start":          "the text there is another",
		"UPDATE page SET warc_offset = 1":                                          "wrong pages: 1 are of no record of the archive, such as nianbao-",
		"DELETE FROM page":                                                         "stale archive: 1 of 1 records are not in the database yet",
		"UPDATE run SET rules = 'abc'":                                             "stale rules: the database was built with others",
		"UPDATE run SET rules = ''":                                                "stale rules: the database does not say by which rules",
		"ALTER TABLE run DROP COLUMN rules":                                        "stale rules: the database does not say by which rules",
		"UPDATE run SET duckdb_version = 'v1.0.0'":                                 "note duckdb: the database was written by v1.0.0 and is read by v1.",
		"UPDATE run SET pages = 7":                                                 "wrong counts: not so: the counts of run",
	} {
		c := dataset(t)
		db, err := sql.Open("duckdb", c.Database)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), damage); err != nil {
			t.Fatalf("%s: %v", damage, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if got := troubles(t, c); !strings.Contains(got, want) {
			t.Errorf("%s: %s\nwant %s", damage, got, want)
		}
	}
}
