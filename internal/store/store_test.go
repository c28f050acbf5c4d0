package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/shopspring/decimal"
)

var catalogue = []Indicator{
	{Code: "disclosure.total", ZH: "主动公开政府信息数", EN: "Entries proactively disclosed", Unit: "条"},
	{Code: "requests.received", ZH: "收到政府信息公开申请数", EN: "Requests received", Unit: "件"},
	{Code: "fees.collected", ZH: "依申请公开信息收取的费用", EN: "Fees", Unit: "元"},
}

// sample is an invented page and its report.
func sample(bureau string, year int, facts ...fact.Fact) (Page, *extract.Report) {
	url := fmt.Sprintf("http://example.gov.cn/%s/%d.html", bureau, year)
	sum := sha256.Sum256([]byte(url))
	p := Page{URL: url, FetchedAt: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), Status: 200, MediaType: "text/html",
		SHA256: hex.EncodeToString(sum[:]), WARCFile: "a.warc.gz", WARCOffset: 100, WARCLength: 2000}
	r := &extract.Report{Identity: agency.Identity{ID: "990100/" + bureau, Name: "甲市" + bureau, Printed: "市" + bureau,
		Family: bureau, Region: "990100", Place: "甲市", Title: "年度报告", Year: year, Published: fmt.Sprintf("%d-01-20", year+1)},
		Form: "prose", Charset: "utf-8", Facts: facts}
	return p, r
}

func number1(indicator, value string) fact.Fact {
	return fact.Fact{Indicator: indicator, Value: decimal.RequireFromString(value), Unit: "件", State: fact.Number,
		Source: fact.FromProse, Quote: "共" + value + "件", Printed: value + "件", Span: decode.Span{Start: 10, End: 20},
		Rule: "phrases/requests.txt:3", Status: fact.Unchecked}
}

func create(t *testing.T, path string) *Builder {
	t.Helper()
	b, err := Create(t.Context(), path, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Abort)
	return b
}

func add(t *testing.T, b *Builder, p Page, r *extract.Report) {
	t.Helper()
	if err := b.Add(p, r); err != nil {
		t.Fatal(err)
	}
}

func publish(t *testing.T, b *Builder) Summary {
	t.Helper()
	sum, err := b.Publish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", path+"?access_mode=read_only")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// rows returns the result of a query, one line a row.
func rows(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	res, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = res.Close() }()
	cols, err := res.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for res.Next() {
		cells, into := make([]any, len(cols)), make([]any, len(cols))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := res.Scan(into...); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&out, cells...)
	}
	if err := res.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// full adds one of everything.
func full(t *testing.T, b *Builder) {
	t.Helper()
	blank := number1("requests.received", "0")
	blank.State, blank.Source, blank.Table, blank.Row, blank.Col = fact.Blank, fact.FromTable, 1, 2, 3
	p, r := sample("水利局", 2012, number1("disclosure.total", "1234.5600"), blank)
	r.Findings = []check.Finding{
		{Check: "disclosure.sum", Outcome: check.Pass, Expression: "1 + 2 = 3", Left: decimal.NewFromInt(3),
			Right: decimal.NewFromInt(3), Facts: []int{0, 1}},
		{Check: "carry", Outcome: check.NotAssessable, Reason: "blank"}}
	r.Leftover = []fact.Leftover{{Quote: "第15次", Printed: "15", Span: decode.Span{Start: 5, End: 7}, Reason: "no rule"}}
	r.Ignored = []fact.Ignored{{Quote: "一、概述", Printed: "一、", Rule: "guard/heading"}, {Quote: "电话 3862412", Printed: "386 2412", Rule: "phrases/ignore.txt:5"},
		{Quote: "二、2012年情况", Printed: "二、", Rule: "guard/heading"}, {Quote: "二、2012年情况", Printed: "2012年", Rule: "guard/heading"}}
	add(t, b, p, r)
	for year := 2013; year < 2016; year++ {
		p, r := sample("财政局", year, number1("requests.received", fmt.Sprint(year)))
		add(t, b, p, r)
	}
	p, r = sample("人民政府", 2014, number1("fees.collected", "-0.5"))
	r.Published = "2015-03-31"
	add(t, b, p, r)
	add(t, b, Page{URL: "http://example.gov.cn/x", SHA256: strings.Repeat("f", 64), Outcome: "error", Reason: "not a text page"}, nil)
	p, r = sample("财政局", 2016)
	r.Rejected = "half-year statistics"
	add(t, b, p, r)
}

func TestPublish(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "年 报?100%.duckdb") // any file name does
	b := create(t, path)
	full(t, b)
	sum := publish(t, b)
	want := Summary{Pages: 7, Reports: 5, Rejected: 1, Errors: 1, Agencies: 3, Regions: 1, Facts: 6, Findings: 2, Leftovers: 1,
		Unchecked: 6}
	if diff := cmp.Diff(want, sum); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{filepath.Base(path)}, files(t, dir)); diff != "" {
		t.Error("files left:", diff)
	}
	if err := b.Add(Page{}, nil); err == nil {
		t.Error("Add after Publish succeeded")
	}
	if _, err := b.Publish(t.Context()); err == nil {
		t.Error("a second Publish succeeded")
	}
	plain := filepath.Join(dir, "plain.duckdb")
	if err := os.Rename(path, plain); err != nil {
		t.Fatal(err)
	}
	db := open(t, plain)
	for query, want := range map[string]string{
		"SELECT indicator, value, state FROM fact WHERE report_id = (SELECT report_id FROM report WHERE year = 2012)": "disclosure.total 1234.56 number\nrequests.received <nil> blank\n",
		"SELECT facts, left_value FROM finding":                                                   "[1 2] 3\n[] <nil>\n",
		"SELECT name, from_year, to_year FROM agency_name WHERE name LIKE '%财政局' AND kind='full'": "甲市财政局 2013 2015\n",
		"SELECT region_code, name, level, parent_code, agencies FROM region":                      "990100 甲市 prefecture 990000 3\n",
		"SELECT year, punctual FROM report WHERE agency LIKE '%人民政府'":                             "2014 true\n",
		"SELECT outcome, reason, charset, year FROM page WHERE report_id IS NULL":                 "error not a text page <nil> <nil>\nrejected half-year statistics utf-8 2016\n",
		"SELECT value FROM value WHERE indicator = 'fees.collected'":                              "-0.5\n",
		"SELECT rule, numbers, printed FROM ignored":                                              "guard/heading 3 一、 二、 2012年\nphrases/ignore.txt:5 1 3862412\n",
		"SELECT count(*) FROM value WHERE indicator LIKE 'requests.%'":                            "4\n",
	} {
		if got := rows(t, db, query); got != want {
			t.Errorf("%s:\n got %q\nwant %q", query, got, want)
		}
	}
}

func TestComments(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	publish(t, create(t, path))
	db := open(t, path)
	bare := rows(t, db, `SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
		UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE comment IS NULL`)
	if bare != "" {
		t.Error("without a comment:\n" + bare)
	}
}

func TestSameInputSameRows(t *testing.T) {
	dump := func() string {
		path := filepath.Join(t.TempDir(), "x.duckdb")
		b := create(t, path)
		full(t, b)
		publish(t, b)
		db := open(t, path)
		var all strings.Builder
		for _, table := range []string{"page", "report", "fact", "finding", "leftover", "ignored", "agency", "agency_name", "region",
			"indicator", "run", "value ORDER BY ALL"} {
			all.WriteString(table + "\n" + rows(t, db, "SELECT * FROM "+table)) // in stored order
		}
		return all.String()
	}
	first := dump()
	if strings.Count(first, "\n") < 40 {
		t.Fatal("the dump is too short:\n", first)
	}
	for range 3 {
		if diff := cmp.Diff(first, dump()); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestOldDatabaseStands(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.duckdb")
	publish(t, create(t, path))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	unchanged := func(what string) {
		t.Helper()
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
			t.Errorf("%s changed the published database (%v)", what, err)
		}
	}
	b := create(t, path)
	full(t, b)
	unchanged("an unfinished build")
	left := files(t, dir)
	b.Abort()
	unchanged("Abort")
	if got := files(t, dir); len(left) < 2 || len(got) != 1 {
		t.Errorf("files while building %v, after Abort %v", left, got)
	}

	b = create(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Publish(ctx); err == nil {
		t.Error("Publish ignored its context")
	}
	unchanged("a cancelled Publish")
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files after a cancelled Publish: %v", got)
	}
}

func TestLeftByKilledBuild(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.duckdb")
	for name, age := range map[string]time.Duration{"x.duckdb.1.building": 2 * time.Hour, "x.duckdb.1.building.wal": 2 * time.Hour,
		"x.duckdb.2.building": 0, "y.duckdb.3.building": 2 * time.Hour} {
		full := filepath.Join(dir, name)
		if err := os.WriteFile(full, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(full, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, create(t, path))
	want := []string{"x.duckdb", "x.duckdb.2.building", "y.duckdb.3.building"}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestReaderKeepsItsSnapshot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	b := create(t, path)
	full(t, b)
	publish(t, b)
	old := open(t, path)
	const count = "SELECT count(*) FROM report"
	if got := rows(t, old, count); got != "5\n" {
		t.Fatal(got)
	}
	publish(t, create(t, path))
	if got := rows(t, old, count); got != "5\n" {
		t.Errorf("the open reader sees %s", got)
	}
}

func TestVersions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	b := create(t, path)
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	for i, c := range []struct {
		url, sha, published string
		fetched             time.Time
	}{
		{"http://a/", "a", "2013-01-10", day(2)},
		{"http://b/", "b", "2013-01-12", day(2)}, // the later published counts
		{"http://a/", "c", "2013-04-28", day(1)}, // an older capture does not, whatever it says
		{"http://c/", "a", "", day(1)},           // same bytes, other address
		{"http://c/", "a", "", day(3)},           // same bytes, fetched again: of no date, so no later
	} {
		p, r := sample("水利局", 2012, number1("requests.received", fmt.Sprint(i)))
		p.URL, p.SHA256, p.FetchedAt, r.Published = c.url, strings.Repeat(c.sha, 64), c.fetched, c.published
		add(t, b, p, r)
		if i == 4 {
			if err := b.Add(p, r); err == nil || !strings.Contains(err.Error(), "added before") {
				t.Errorf("the same capture twice: %v", err)
			}
		}
	}
	nobody, r := sample("水利局", 2012)
	r.ID, r.Name = "", ""
	add(t, b, nobody, r) // supersedes nothing
	if sum := publish(t, b); sum.Superseded != 4 {
		t.Errorf("%d superseded", sum.Superseded)
	}
	db := open(t, path)
	got := rows(t, db, `SELECT url, version, superseded_by IS NULL, punctual FROM report`)
	want := "http://a/ 4 false true\nhttp://b/ 5 true true\nhttp://a/ 2 false false\nhttp://c/ 1 false <nil>\n" +
		"http://c/ 3 false <nil>\n" + nobody.URL + " 1 true true\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := rows(t, db, "SELECT report_id FROM report LIMIT 1"); got != "aaaaaaaaaaaaaaaa\n" {
		t.Errorf("report_id %s", got)
	}
	if got := rows(t, db, "SELECT count(DISTINCT report_id) FROM report"); got != "6\n" {
		t.Errorf("%s distinct report_ids", got)
	}
	if got := rows(t, db, "SELECT value FROM value"); got != "1\n" {
		t.Errorf("values of the version that counts: %q", got)
	}
}

func TestRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	b := create(t, path)
	for name, c := range map[string]struct {
		change func(*Page, *extract.Report)
		want   string
	}{
		"unknown indicator": {func(_ *Page, r *extract.Report) { r.Facts[1].Indicator = "requests.x" }, `fact 2: "requests.x" is no indicator_code`},
		"unknown applicant": {func(_ *Page, r *extract.Report) { r.Facts[1].Applicant = "dog" }, "applicant_kind"},
		"five places":       {func(_ *Page, r *extract.Report) { r.Facts[1].Value = decimal.RequireFromString("0.00001") }, "decimal places"},
		"too large":         {func(_ *Page, r *extract.Report) { r.Facts[1].Value = decimal.RequireFromString("1e16") }, "digits before the point"},
		"far too large":     {func(_ *Page, r *extract.Report) { r.Facts[1].Value = decimal.New(1, 1e9) }, "digits before the point"},
		"far too small":     {func(_ *Page, r *extract.Report) { r.Facts[1].Value = decimal.New(1, -1e9) }, "decimal places"},
		"no such day":       {func(_ *Page, r *extract.Report) { r.Published = "2013-02-30" }, "date of publication"},
		"no such fact":      {func(_ *Page, r *extract.Report) { r.Findings[0].Facts = []int{2} }, "fact 2 of 2"},
		"no digest":         {func(p *Page, _ *extract.Report) { p.SHA256 = "" }, "no digest"},
		"wrong outcome":     {func(p *Page, _ *extract.Report) { p.Outcome = "error" }, `"error" does not fit`},
		"year":              {func(_ *Page, r *extract.Report) { r.Year = 20121 }, "out of range"},
	} {
		p, r := sample("水利局", 2012, number1("requests.received", "1"), number1("disclosure.total", "1"))
		r.Findings = []check.Finding{{Check: "x", Outcome: check.Pass}}
		c.change(&p, r)
		if err := b.Add(p, r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	if err := b.Add(Page{URL: "x", SHA256: "x"}, nil); err == nil {
		t.Error("a page without report and outcome was accepted")
	}
	p, r := sample("水利局", 2012)
	add(t, b, p, r) // the build goes on
	if sum := publish(t, b); sum.Pages != 1 || sum.Reports != 1 || sum.Facts != 0 {
		t.Errorf("refused pages left rows: %+v", sum)
	}
	if _, err := Create(t.Context(), path, nil); err == nil {
		t.Error("an empty catalogue was accepted")
	}
	if _, err := Create(t.Context(), filepath.Join(path, "x"), catalogue); err == nil {
		t.Error("a path that cannot be was accepted")
	}
}
