package query

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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
	"github.com/nianbao/nianbao/internal/golden"
	"github.com/nianbao/nianbao/internal/store"
	"github.com/shopspring/decimal"
)

var catalogue = []store.Indicator{
	{Code: "disclosure.total", ZH: "主动公开政府信息数", EN: "Entries disclosed", Unit: "条"},
	{Code: "disclosure.via.website", ZH: "政府网站公开政府信息数", EN: "Via website", Unit: "条"},
	{Code: "disclosure.via.wechat", ZH: "政务微信公开政府信息数", EN: "Via WeChat", Unit: "条"},
	{Code: "requests.received", ZH: "收到政府信息公开申请数", EN: "Requests received", Unit: "件"},
	{Code: "fees.collected", ZH: "依申请公开信息收取的费用", EN: "Fees", Unit: "元"},
}

// page is one invented page of the test database.
type page struct {
	body, printed, name, region, place string
	year                               int
	published                          string
	facts                              []fact.Fact
	findings                           []check.Finding
}

func number(indicator, value string, change ...func(*fact.Fact)) fact.Fact {
	f := fact.Fact{Indicator: indicator, Value: decimal.RequireFromString(value), Unit: "件", State: fact.Number,
		Source: fact.FromProse, Quote: "共" + value + "件", Printed: value + "件", Span: decode.Span{Start: 10, End: 20},
		Number: decode.Span{Start: 13, End: 19}, Rule: "phrases/requests.txt:3", Status: fact.Unchecked}
	for _, c := range change {
		c(&f)
	}
	return f
}

func inTable(f *fact.Fact) { f.Source, f.Table, f.Row, f.Col = fact.FromTable, 1, 2, 3 }
func derived(f *fact.Fact) { f.Source = fact.Derived }
func own(f *fact.Fact)     { f.Scope = "own" }
func area(f *fact.Fact)    { f.Scope = "area" }
func total(f *fact.Fact)   { f.Applicant = "total" }
func natural(f *fact.Fact) { f.Applicant = "natural" }
func about(f *fact.Fact)   { f.Approx = "近" }
func over(f *fact.Fact)    { f.Approx = "余" }
func confirmed(f *fact.Fact) {
	f.Status = fact.Confirmed
}
func named(s string) func(*fact.Fact)     { return func(f *fact.Fact) { f.Detail = s } }
func state(s fact.State) func(*fact.Fact) { return func(f *fact.Fact) { f.State = s } }

var pages = []page{
	{"990100/water", "市水利局", "甲市水利局", "990100", "甲市", 2012, "2013-01-20", []fact.Fact{
		number("disclosure.total", "837", confirmed), number("disclosure.via.website", "31", named("门户网站"), confirmed),
		number("disclosure.via.website", "806", named("水利网"), confirmed), number("requests.received", "6"),
		number("requests.received", "5", inTable, total), number("requests.received", "4", inTable, natural),
		number("fees.collected", "0", inTable, state(fact.Blank))},
		[]check.Finding{{Check: "disclosure.sum", Outcome: check.Pass, Expression: "31 + 806 = 837", Left: decimal.NewFromInt(837),
			Right: decimal.NewFromInt(837), Facts: []int{1, 2, 0}}, {Check: "text.table", Outcome: check.Fail, Expression: "6 ≠ 5",
			Left: decimal.NewFromInt(6), Right: decimal.NewFromInt(5), Facts: []int{3, 4},
			Suggestions: []check.Edit{{Kind: "digit", Changes: []check.Change{{Fact: 3, Indicator: "requests.received",
				From: decimal.NewNullDecimal(decimal.NewFromInt(6)), To: decimal.NewNullDecimal(decimal.NewFromInt(5))}}}}}}},
	{"990100/water", "市水利局", "甲市水利局", "990100", "甲市", 2013, "2014-04-20", []fact.Fact{
		number("disclosure.total", "900", over), number("requests.received", "7"), number("requests.received", "9"),
		number("fees.collected", "0")}, nil},
	{"990100/water", "市水务局", "甲市水务局", "990100", "甲市", 2015, "", []fact.Fact{
		number("disclosure.total", "1000.50", about), number("requests.received", "3", derived),
		number("fees.collected", "0", state(fact.Slash))}, nil},
	{"990100/finance", "市财政局", "甲市财政局", "990100", "甲市", 2012, "2013-01-31", []fact.Fact{
		number("requests.received", "8", confirmed)}, nil},
	{"990100/finance", "市财政局", "甲市财政局", "990100", "甲市", 2013, "2014-01-31", []fact.Fact{
		number("requests.received", "2", confirmed), number("disclosure.total", "10")}, nil},
	{"990201/finance", "县财政局", "乙县财政局", "990201", "乙县", 2013, "2014-04-01", []fact.Fact{
		number("requests.received", "20", area), number("requests.received", "1", own)}, nil},
	{"990201/government", "县政府", "乙县人民政府", "990201", "乙县", 2013, "2014-03-31", nil, nil},
}

// build publishes the test database and returns its path.
func build(t testing.TB, pages []page, more ...store.Indicator) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nianbao.duckdb")
	b, err := store.Create(t.Context(), path, append(catalogue[:len(catalogue):len(catalogue)], more...))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	archived := func(url string) store.Page {
		sum := sha256.Sum256([]byte(url))
		return store.Page{URL: url, FetchedAt: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), Status: 200, MediaType: "text/html",
			SHA256: hex.EncodeToString(sum[:]), WARCFile: "a.warc.gz", WARCOffset: 100, WARCLength: 2000}
	}
	for _, p := range pages {
		r := &extract.Report{Identity: agency.Identity{ID: p.body, Name: p.name, Printed: p.printed, Region: p.region,
			Place: p.place, Title: "年度报告", Year: p.year, Published: p.published}, Form: "prose", Charset: "utf-8",
			Facts: p.facts, Findings: p.findings,
			Ignored:  []fact.Ignored{{Quote: "二、", Printed: "二、", Rule: "guard/heading"}},
			Leftover: []fact.Leftover{{Quote: p.printed + "2012年第15次", Printed: "第15次", Span: decode.Span{Start: 5, End: 7}, Reason: "no rule"}}}
		if err := b.Add(archived(fmt.Sprintf("http://example.gov.cn/%s/%d.html", p.body, p.year)), r); err != nil {
			t.Fatal(err)
		}
	}
	broken, list := archived("http://example.gov.cn/broken"), archived("http://example.gov.cn/list")
	broken.Outcome, broken.Reason, list.Outcome = "error", "not a text page", "list"
	refused := &extract.Report{Identity: agency.Identity{ID: "990100/water", Year: 2014}, Rejected: "half-year statistics"}
	for _, err := range []error{b.Add(broken, nil), b.Add(list, nil), b.Add(archived("http://example.gov.cn/half"), refused)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func written(t *testing.T, table *Table, format string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := table.Write(&out, format); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCompareGolden(t *testing.T) {
	db := open(t, build(t, pages))
	for _, c := range []struct {
		name    string
		filter  Filter
		by      By
		change  bool
		formats string
	}{
		{"bureau", Filter{}, ByBureau, false, "table csv json jsonl md"},
		{"bureau-change", Filter{Indicators: []string{"requests.received"}, Bureaus: []string{"水务局"}}, ByBureau, true, "table csv"},
		{"year", Filter{Indicators: []string{"requests.received", "disclosure.*"}}, ByYear, true, "table csv json"},
		{"region", Filter{Indicators: []string{"requests.received"}, From: 2013}, ByRegion, true, "table csv"},
		{"gap", Filter{Indicators: []string{"requests.received"}, Bureaus: []string{"市水利局"}, From: 2014, To: 2014}, ByBureau, false, "table csv"},
	} {
		table, err := db.Compare(t.Context(), Comparison{Filter: c.filter, By: c.by, Change: c.change})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for _, format := range strings.Fields(c.formats) {
			golden.Compare(t, "testdata/"+c.name+"."+strings.Replace(format, "table", "txt", 1), written(t, table, format))
		}
	}
}

// TestCompareNothing: nothing to show, though the year before has values.
func TestCompareNothing(t *testing.T) {
	db := open(t, build(t, pages))
	table, err := db.Compare(t.Context(), Comparison{Filter: Filter{From: 2016}, By: ByYear, Change: true})
	if err != nil || len(table.Rows) > 0 {
		t.Errorf("%v %v", table, err)
	}
}

// TestValue is the rule by which one of several facts stands for an indicator.
func TestValue(t *testing.T) {
	const ind = "requests.received"
	for name, c := range map[string]struct {
		facts []fact.Fact
		want  string // value state status origin approx facts
	}{
		"one":                     {[]fact.Fact{number(ind, "5")}, "5 number unchecked printed [1]"},
		"table before prose":      {[]fact.Fact{number(ind, "5", inTable), number(ind, "6")}, "5 number unchecked printed [1]"},
		"prose before derived":    {[]fact.Fact{number(ind, "5", derived), number(ind, "6")}, "6 number unchecked printed [2]"},
		"derived":                 {[]fact.Fact{number(ind, "5", derived)}, "5 number unchecked derived [1]"},
		"scope before source":     {[]fact.Fact{number(ind, "5", inTable, own), number(ind, "6")}, "6 number unchecked printed [2]"},
		"own":                     {[]fact.Fact{number(ind, "5", own), number(ind, "6", area)}, "5 number unchecked printed [1]"},
		"area never":              {[]fact.Fact{number(ind, "6", area)}, ""},
		"one applicant never":     {[]fact.Fact{number(ind, "6", natural)}, ""},
		"total":                   {[]fact.Fact{number(ind, "6", natural), number(ind, "9", total)}, "9 number unchecked printed [2]"},
		"same value twice":        {[]fact.Fact{number(ind, "5", confirmed), number(ind, "5.00", confirmed)}, "5 number confirmed printed [2]"},
		"later of differing":      {[]fact.Fact{number(ind, "5", confirmed), number(ind, "7", confirmed)}, "7 number contradicted printed [2]"},
		"whole before components": {[]fact.Fact{number(ind, "5", named("甲"), inTable), number(ind, "7")}, "7 number unchecked printed [2]"},
		"sum":                     {[]fact.Fact{number(ind, "5", named("甲"), confirmed), number(ind, "7", named("乙"))}, "12 number unchecked sum [1 2]"},
		"component twice":         {[]fact.Fact{number(ind, "5", named("甲")), number(ind, "5", named("甲")), number(ind, "1", named("乙"))}, "6 number unchecked sum [2 3]"},
		"component contradicted":  {[]fact.Fact{number(ind, "5", named("甲")), number(ind, "6", named("甲")), number(ind, "1", named("乙"))}, "7 number contradicted sum [2 3]"},
		"components of one kind":  {[]fact.Fact{number(ind, "5", named("甲"), inTable), number(ind, "5", named("甲网"))}, "5 number unchecked sum [1]"},
		"component blank":         {[]fact.Fact{number(ind, "5", named("甲")), number(ind, "0", named("乙"), state(fact.Blank))}, "<nil> blank unchecked sum [1 2]"},
		"worst status": {[]fact.Fact{number(ind, "1", named("甲"), confirmed), number(ind, "2", named("乙"),
			func(f *fact.Fact) { f.Status = fact.Contradicted }), number(ind, "3", named("丙"))}, "6 number contradicted sum [1 2 3]"},
		"blank":               {[]fact.Fact{number(ind, "0", state(fact.Blank))}, "<nil> blank unchecked printed [1]"},
		"number before blank": {[]fact.Fact{number(ind, "0", inTable, state(fact.Slash)), number(ind, "4")}, "4 number unchecked printed [2]"},
		"blank whole":         {[]fact.Fact{number(ind, "0", state(fact.Blank)), number(ind, "4", named("甲"))}, "<nil> blank unchecked printed [1]"},
		"zero":                {[]fact.Fact{number(ind, "0")}, "0 number unchecked printed [1]"},
	} {
		db := open(t, build(t, []page{{"990100/water", "市水利局", "甲市水利局", "990100", "甲市", 2012, "", c.facts, nil}}))
		table, err := db.SQL(t.Context(), "SELECT value, state, status, origin, facts FROM value")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, row := range table.Rows {
			value := "<nil>"
			if row[0].Number.Valid {
				value = row[0].Plain()
			}
			got = strings.Join([]string{value, row[1].Text, row[2].Text, row[3].Text, strings.ReplaceAll(row[4].Text, ",", " ")}, " ")
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestWrongUse(t *testing.T) {
	db := open(t, build(t, pages))
	for _, c := range []struct {
		filter Filter
		by     By
		want   string
	}{
		{Filter{Indicators: []string{"request.recieved"}}, ByYear, `no indicator "request.recieved"; did you mean requests.received, `},
		{Filter{Indicators: []string{"requests.received.*"}}, ByYear, `no indicator "requests.received.*"`},
		{Filter{Bureaus: []string{"甲市水利厅"}}, ByYear, `no bureau "甲市水利厅"; did you mean 甲市水利局, `},
		{Filter{Bureaus: []string{"财政局"}}, ByYear, `"财政局" may be any of 甲市财政局 (990100/finance), 乙县财政局 (990201/finance)`},
		{Filter{Bureaus: []string{""}}, ByYear, `no bureau ""`},
		{Filter{Bureaus: []string{"甲市财政局"}, Regions: []string{"乙县"}}, ByYear, `no bureau "甲市财政局"; did you mean 乙县财政局`},
		{Filter{Regions: []string{"丙县"}}, ByYear, `no region "丙县" has a report; did you mean 乙县, 甲市?`},
		{Filter{From: 2024, To: 2012}, ByYear, "years 2024-2012 are reversed: write 2012-2024"},
		{Filter{}, "month", `cannot compare by "month": bureau, year or region`},
	} {
		_, err := db.Compare(t.Context(), Comparison{Filter: c.filter, By: c.by})
		var use UseError
		if !errors.As(err, &use) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.filter, err, c.want)
		}
	}
}

func TestBureauNames(t *testing.T) {
	db := open(t, build(t, pages))
	for _, c := range []struct {
		filter Filter
		want   string
	}{
		{Filter{Bureaus: []string{"990201/finance"}}, "990201/finance"},
		{Filter{Bureaus: []string{"甲市水务局"}}, "990100/water"},    // its name of 2015
		{Filter{Bureaus: []string{"市水利局"}}, "990100/water"},     // as printed
		{Filter{Bureaus: []string{"水利", "水务"}}, "990100/water"}, // parts, both of one body
		{Filter{Bureaus: []string{"财政局"}, Regions: []string{"9902"}}, "990201/finance"},
		{Filter{Regions: []string{"甲市"}}, "990100/water 990100/finance"},
		{Filter{Regions: []string{"990201"}, To: 2012}, "990201/government 990201/finance"},
		{Filter{Regions: []string{"99"}}, "990100/water 990100/finance 990201/government 990201/finance"},
	} {
		sel, err := db.resolve(t.Context(), c.filter)
		if err != nil {
			t.Errorf("%+v: %v", c.filter, err)
		}
		var ids []string
		for _, b := range sel.bureaus {
			ids = append(ids, b.id)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.filter, got, c.want)
		}
	}
}

func TestCoverage(t *testing.T) {
	db := open(t, build(t, pages))
	for _, c := range []struct {
		filter Filter
		want   string
	}{
		{Filter{}, "7 reports of 4 bureaus, 2012-2015; 1 missing, 2 late; 1 page refused, 1 unreadable"},
		{Filter{Bureaus: []string{"水利局"}}, "3 reports of 1 bureau, 2012-2015; 1 missing, 1 late; 1 page refused, 0 unreadable"},
		{Filter{From: 2012, To: 2012}, "2 reports of 2 bureaus, 2012; 0 missing, 0 late; 0 pages refused, 0 unreadable"},
		{Filter{From: 2014, To: 2014}, "0 reports of 0 bureaus; 1 missing, 0 late; 1 page refused, 0 unreadable"},
	} {
		got, err := db.Coverage(t.Context(), c.filter, Expect{})
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != c.want {
			t.Errorf("%+v:\n got %s\nwant %s", c.filter, got, c.want)
		}
		if c.filter.From == 0 && c.filter.Bureaus == nil {
			golden.Compare(t, "testdata/coverage.txt", written(t, got.Grid, "table"))
		}
	}
}

func TestShow(t *testing.T) {
	db := open(t, build(t, pages))
	byName, err := db.Report(t.Context(), "市水利局", 2012)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{byName.Page.URL, byName.ReportID} {
		if same, err := db.ByURL(t.Context(), key); err != nil || !cmp.Equal(byName, same) {
			t.Errorf("ByURL(%s): %v\n%s", key, err, cmp.Diff(byName, same))
		}
	}
	f := byName.Facts[4]
	if f.Quote != "共5件" || f.Value.String() != "5" || f.Span != [2]int{10, 20} || f.Number != [2]int{13, 19} || f.Row != 2 ||
		f.Label != "收到政府信息公开申请数" || byName.Facts[6].Value != nil {
		t.Errorf("facts: %+v", byName.Facts)
	}
	want := ShownPage{"http://example.gov.cn/990100/water/2012.html", "2026-03-01T08:00:00Z", 200, "text/html", "utf-8",
		byName.Page.SHA256, "a.warc.gz", 100, 2000}
	if diff := cmp.Diff(want, byName.Page); diff != "" || !*byName.Punctual || byName.Published != "2013-01-20" {
		t.Errorf("%s\n%+v", diff, byName)
	}
	if got := byName.Findings[0]; got.Expression != "31 + 806 = 837" || !cmp.Equal(got.Facts, []int{2, 3, 1}) || got.Left.String() != "837" {
		t.Errorf("findings: %+v", byName.Findings)
	}
	if len(byName.Leftovers) != 1 || byName.Leftovers[0].Span != [2]int{5, 7} || byName.Leftovers[0].Printed != "第15次" ||
		!cmp.Equal(byName.Ignored, []ShownIgnored{{"guard/heading", 1, "二、"}}) || byName.Numbers != (ShownNumbers{3, 1, 1, 1}) {
		t.Errorf("numbers %+v, left over %+v, ignored %+v", byName.Numbers, byName.Leftovers, byName.Ignored)
	}
	_, err = db.Report(t.Context(), "市水利局", 2014)
	for err, want := range map[error]string{err: "no report of 甲市水务局 on 2014: it has 2012, 2013, 2015",
		only(db.ByURL(t.Context(), "http://example.gov.cn/broken")): "http://example.gov.cn/broken could not be read: not a text page",
		only(db.ByURL(t.Context(), "http://example.gov.cn/half")):   "http://example.gov.cn/half is no annual report: half-year statistics",
		only(db.ByURL(t.Context(), "http://example.gov.cn/list")):   "http://example.gov.cn/list is a list of reports, not a report",
		only(db.ByURL(t.Context(), "http://nowhere/")):              "no page or report http://nowhere/"} {
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func only(_ *Shown, err error) error { return err }

func TestFindings(t *testing.T) {
	db := open(t, build(t, pages))
	for _, c := range []struct {
		filter  Filter
		outcome string
		want    int
	}{{Filter{}, "", 2}, {Filter{}, "fail", 1}, {Filter{Indicators: []string{"requests.received"}}, "", 1},
		{Filter{Indicators: []string{"requests.received"}}, "pass", 0}, {Filter{From: 2013}, "", 0}, {Filter{Bureaus: []string{"水利"}}, "", 2}} {
		table, err := db.Findings(t.Context(), c.filter, c.outcome)
		if err != nil || len(table.Rows) != c.want {
			t.Errorf("%+v %s: %d rows, %v", c.filter, c.outcome, len(table.Rows), err)
		}
		if c.outcome == "fail" {
			golden.Compare(t, "testdata/findings.txt", written(t, table, "table"))
		}
	}
	if _, err := db.Findings(t.Context(), Filter{}, "wrong"); err == nil {
		t.Error("an unknown outcome was accepted")
	}
}

// TestLeftovers: the clauses of all bodies and years are one context, without
// their names and dates.
func TestLeftovers(t *testing.T) {
	var all []page
	for year := 2012; year < 2015; year++ {
		all = append(all, page{"990100/water", "甲市水利局", "市水利局", "990100", "甲市", year, "", nil, nil},
			page{"990100/finance", "甲市财政局", "财政局", "990100", "甲市", year, "", nil, nil})
	}
	db := open(t, build(t, all))
	got, err := db.Leftovers(t.Context(), Filter{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	numbers, reports := got.Rows[0][0].Plain(), got.Rows[0][1].Plain()
	if len(got.Rows) != 1 || got.Rows[0][2].Text != "第N次" || numbers != "6" || reports != "6" || got.Rows[0][4].Text != "第15次" {
		t.Errorf("%+v", got.Rows)
	}
	one, err := db.Leftovers(t.Context(), Filter{Bureaus: []string{"市水利局"}, From: 2012, To: 2012}, 0)
	if err != nil || len(one.Rows) != 1 || one.Rows[0][0].Plain() != "1" || one.Rows[0][7].Plain() != "2012" {
		t.Errorf("%+v, %v", one, err)
	}
}
