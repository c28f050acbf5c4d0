package eval

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/internal/golden"
	"github.com/shopspring/decimal"
)

// received is a number of requests.received as printed in prose.
func received(n int64, change ...func(*fact.Fact)) fact.Fact {
	f := fact.Fact{Indicator: "requests.received", Value: decimal.NewFromInt(n), State: fact.Number, Source: fact.FromProse,
		Quote: fmt.Sprintf("收到申请%d件", n), Rule: "phrases/requests.txt:7"}
	for _, c := range change {
		c(&f)
	}
	return f
}

func state(s fact.State) func(*fact.Fact)     { return func(f *fact.Fact) { f.State = s } }
func source(s fact.Source) func(*fact.Fact)   { return func(f *fact.Fact) { f.Source = s } }
func detail(d string) func(*fact.Fact)        { return func(f *fact.Fact) { f.Detail = d } }
func scope(s string) func(*fact.Fact)         { return func(f *fact.Fact) { f.Scope = s } }
func applicant(a string) func(*fact.Fact)     { return func(f *fact.Fact) { f.Applicant = a } }
func approximately(a string) func(*fact.Fact) { return func(f *fact.Fact) { f.Approx = a } }
func indicator(name string) func(*fact.Fact)  { return func(f *fact.Fact) { f.Indicator = name } }
func reportOf(f ...fact.Fact) *extract.Report { return &extract.Report{Facts: f} }
func fixed(r *extract.Report) func(string) (*extract.Report, error) {
	return func(string) (*extract.Report, error) { return r, nil }
}

func TestScoreFacts(t *testing.T) {
	const open, complete = `"complete": []`, `"complete": ["requests"]`
	for _, row := range []struct {
		name   string
		family string // complete or not
		gold   string // of requests.received, unless it says otherwise
		facts  []fact.Fact
		want   Tally
	}{
		{"found", complete, `"value": 5`, []fact.Fact{received(5)}, Tally{TruePositives: 1}},
		{"zero is a number", complete, `"value": 0`, []fact.Fact{received(0)}, Tally{TruePositives: 1}},
		{"equal whatever the digits", complete, `"value": 5.00`, []fact.Fact{received(5)}, Tally{TruePositives: 1}},
		{"missed", complete, `"value": 5`, nil, Tally{Misses: 1}},
		{"missed: blank", complete, `"value": 5`, []fact.Fact{received(0, state(fact.Blank))}, Tally{Misses: 1}},
		{"close is wrong", complete, `"value": 500`, []fact.Fact{received(501)}, Tally{Misses: 1, FalsePositives: 1}},
		{"wrong in an open family", open, `"value": 5`, []fact.Fact{received(6)}, Tally{Misses: 1, FalsePositives: 1}},
		{"wrong scope", complete, `"value": 5`, []fact.Fact{received(5, scope("own"))}, Tally{Misses: 1, FalsePositives: 1}},
		{"wrong scope in an open family", open, `"value": 5`, []fact.Fact{received(5, scope("own"))}, Tally{Misses: 1}},
		{"wrong applicant", complete, `"value": 5, "applicant": "natural"`, []fact.Fact{received(5)}, Tally{Misses: 1, FalsePositives: 1}},
		{"right applicant", complete, `"value": 5, "applicant": "natural"`, []fact.Fact{received(5, applicant("natural"))},
			Tally{TruePositives: 1}},

		{"unwanted in a complete family", complete, `"value": 5`, []fact.Fact{received(5), received(2, indicator("requests.answered"))},
			Tally{TruePositives: 1, FalsePositives: 1}},
		{"unwanted in an open family", open, `"value": 5`, []fact.Fact{received(5), received(2, indicator("requests.answered"))},
			Tally{TruePositives: 1}},
		{"unwanted blank", complete, `"value": 5`, []fact.Fact{received(5), received(0, indicator("requests.answered"), state(fact.Blank))},
			Tally{TruePositives: 1}},

		{"table and prose agree", complete, `"value": 5`, []fact.Fact{received(5), received(5, source(fact.FromTable))},
			Tally{TruePositives: 1}},
		{"table and prose disagree", complete, `"value": 5`, []fact.Fact{received(5), received(6, source(fact.FromTable))},
			Tally{TruePositives: 1, FalsePositives: 1}},
		{"they disagree in an open family", open, `"value": 5`, []fact.Fact{received(5), received(6, source(fact.FromTable))},
			Tally{TruePositives: 1}},
		{"wrong twice is wrong once", complete, `"value": 5`, []fact.Fact{received(6), received(6, source(fact.FromTable))},
			Tally{Misses: 1, FalsePositives: 1}},
		{"conflict, both read", complete, `"value": 5, "conflict": true}, {"indicator": "requests.received", "value": 6, "conflict": true`,
			[]fact.Fact{received(5), received(6)}, Tally{TruePositives: 2}},
		{"conflict, one read", complete, `"value": 5, "conflict": true}, {"indicator": "requests.received", "value": 6, "conflict": true`,
			[]fact.Fact{received(5)}, Tally{TruePositives: 1, Misses: 1}},

		{"components", complete, `"value": 31, "detail": "窗口"}, {"indicator": "requests.received", "value": 806, "detail": "网站"`,
			[]fact.Fact{received(31), received(806, detail("门户网站"))}, Tally{TruePositives: 2}},
		{"component of another scope", complete, `"value": 31, "detail": "窗口"`, []fact.Fact{received(31, scope("own"))},
			Tally{TruePositives: 1}},
		{"component missed", complete, `"value": 31, "detail": "窗口"`, []fact.Fact{received(32, detail("窗口"))},
			Tally{Misses: 1, FalsePositives: 1}},
		{"another component in an open family", open, `"value": 31, "detail": "窗口"`, []fact.Fact{received(32, detail("网站"))},
			Tally{Misses: 1}},
		{"component where the whole is wanted", open, `"value": 837`, []fact.Fact{received(31, detail("窗口"))}, Tally{Misses: 1}},

		{"derived and right", complete, `"value": 5`, []fact.Fact{received(5, source(fact.Derived))}, Tally{TruePositives: 1, Derived: 1}},
		{"derived and printed", complete, `"value": 5`, []fact.Fact{received(5, source(fact.Derived)), received(5)},
			Tally{TruePositives: 1}},
		{"derived and wrong", complete, `"value": 5`, []fact.Fact{received(6, source(fact.Derived))}, Tally{Misses: 1}},
		{"derived and unwanted", complete, `"value": 5`,
			[]fact.Fact{received(5), received(2, indicator("requests.answered"), source(fact.Derived))}, Tally{TruePositives: 1}},

		{"blank read as blank", complete, `"state": "blank"`, []fact.Fact{received(0, state(fact.Blank))}, Tally{Silent: 1}},
		{"blank read as slash", complete, `"state": "blank"`, []fact.Fact{received(0, state(fact.Slash))}, Tally{Silent: 1}},
		{"blank not read", open, `"state": "slash"`, nil, Tally{Silent: 1}},
		{"blank read as zero", complete, `"state": "blank"`, []fact.Fact{received(0)}, Tally{FalsePositives: 1}},
		{"slash read as zero in an open family", open, `"state": "slash"`, []fact.Fact{received(0)}, Tally{FalsePositives: 1}},
		{"blank elsewhere", open, `"state": "blank", "applicant": "natural"`, []fact.Fact{received(7)}, Tally{Silent: 1}},
		{"blank in the table, number in prose", complete, `"state": "blank"}, {"indicator": "requests.received", "value": 5`,
			[]fact.Fact{received(0, state(fact.Blank)), received(5)}, Tally{TruePositives: 1, Silent: 1}},
		{"unreadable and not read", open, `"unreadable": true`, []fact.Fact{received(0, state(fact.Illegible))}, Tally{Silent: 1}},
		{"unreadable but read", open, `"unreadable": true`, []fact.Fact{received(8)}, Tally{FalsePositives: 1}},
		{"unreadable but derived", open, `"unreadable": true`, []fact.Fact{received(8, source(fact.Derived))}, Tally{Silent: 1}},

		{"approx not given", complete, `"value": 5`, []fact.Fact{received(5, approximately("余"))}, Tally{TruePositives: 1}},
		{"approx right", complete, `"value": 5, "approx": "余"`, []fact.Fact{received(5, approximately("余"))}, Tally{TruePositives: 1}},
		{"approx lost", complete, `"value": 5, "approx": "余"`, []fact.Fact{received(5)}, Tally{Misses: 1, FalsePositives: 1}},
		{"approx empty says exact", complete, `"value": 5, "approx": ""`, []fact.Fact{received(5, approximately("近"))},
			Tally{Misses: 1, FalsePositives: 1}},
		{"approx in prose, exact in the table", complete, `"value": 5, "approx": "余"`,
			[]fact.Fact{received(5, source(fact.FromTable)), received(5, approximately("余"))}, Tally{TruePositives: 1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			gold := mustRead(t, `{"file": "a.html", `+row.family+`, "facts": [{"indicator": "requests.received", `+row.gold+`}]}`)
			r, err := Score(gold, fixed(reportOf(row.facts...)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, r.total()); diff != "" {
				t.Error(diff)
			}
			if len(r.Misses) != row.want.Misses || len(r.FalsePositives) != row.want.FalsePositives {
				t.Errorf("listed %d misses and %d false positives", len(r.Misses), len(r.FalsePositives))
			}
		})
	}
}

func TestScoreMetadata(t *testing.T) {
	report := &extract.Report{Identity: agency.Identity{Name: "青溪市档案局", Year: 2019, Published: "2020-01-20"}, Form: "2019"}
	for _, row := range []struct {
		name, gold string
		field      int
		want       Tally
	}{
		{"agency right", `"agency": "青溪市档案局"`, 0, Tally{TruePositives: 1}},
		{"agency is the whole name", `"agency": "档案局"`, 0, Tally{FalsePositives: 1, Misses: 1}},
		{"region not read", `"region": "990100"`, 1, Tally{Misses: 1}},
		{"region not stated", `"region": ""`, 1, Tally{Silent: 1}},
		{"region not scored", `"year": 2019`, 1, Tally{}},
		{"year right", `"year": 2019`, 2, Tally{TruePositives: 1}},
		{"year not stated, but read", `"year": 0`, 2, Tally{FalsePositives: 1}},
		{"published right", `"published": "2020-01-20"`, 3, Tally{TruePositives: 1}},
		{"published not stated, but read", `"published": ""`, 3, Tally{FalsePositives: 1}},
		{"form wrong", `"form": "2021"`, 4, Tally{FalsePositives: 1, Misses: 1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := Score(mustRead(t, `{"file": "a.html", "report": {`+row.gold+`}}`), fixed(report))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, r.Metadata[row.field].Tally); diff != "" {
				t.Error(diff)
			}
			wrong := row.want.FalsePositives+row.want.Misses > 0
			if wrong != (len(r.WrongMetadata) == 1) {
				t.Errorf("listed %+v", r.WrongMetadata)
			}
		})
	}
}

func TestScorePages(t *testing.T) {
	accepted, refused := &extract.Report{Identity: agency.Identity{Title: "工作总结"}}, &extract.Report{Rejected: "half-year statistics"}
	const report, reject = `"report": {"year": 2019}, "facts": [{"indicator": "fees.total", "value": 3}]`, `"report": null, "reject": true`
	for _, row := range []struct {
		name, gold  string
		read        *extract.Report
		err         error
		pages, fact Tally
		wrong       []WrongPage
	}{
		{"report accepted", report, accepted, nil, Tally{TruePositives: 1}, Tally{Misses: 1}, nil},
		{"report refused", report, refused, nil, Tally{Misses: 1}, Tally{Misses: 1},
			[]WrongPage{{"a.html", "report", "half-year statistics"}}},
		{"report undecodable", report, nil, errors.New("no text layer"), Tally{Misses: 1}, Tally{Misses: 1},
			[]WrongPage{{"a.html", "report", "error: no text layer"}}},
		{"look-alike refused", reject, refused, nil, Tally{Silent: 1}, Tally{}, nil},
		{"look-alike undecodable", reject, nil, errors.New("no text layer"), Tally{Silent: 1}, Tally{}, nil},
		{"look-alike accepted", reject, accepted, nil, Tally{FalsePositives: 1}, Tally{},
			[]WrongPage{{"a.html", "refusal", "report: 工作总结"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := Score(mustRead(t, `{"file": "a.html", `+row.gold+`}`),
				func(string) (*extract.Report, error) { return row.read, row.err })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]Tally{row.pages, row.fact}, []Tally{r.Pages, r.total()}); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(row.wrong, r.WrongPages); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScoreStops(t *testing.T) {
	gold := []Gold{{File: "a.html"}}
	_, err := Score(gold, func(string) (*extract.Report, error) { return nil, fmt.Errorf("open: %w", fs.ErrNotExist) })
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "read a.html: ") {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := Score(gold, fixed(nil)); err == nil {
		t.Error("no report and no error: no error")
	}
}

func TestWilson(t *testing.T) {
	// R. G. Newcombe, Two-sided confidence intervals for the single proportion,
	// Statistics in Medicine 17 (1998), table I, method 3.
	for _, row := range []struct {
		name string
		rate Rate
		want string
	}{
		{"81 of 263", Rate{81, 263}, "0.2553 0.3662"},
		{"15 of 148", Rate{15, 148}, "0.0624 0.1605"},
		{"0 of 20", Rate{0, 20}, "0.0000 0.1611"},
		{"1 of 29", Rate{1, 29}, "0.0061 0.1718"},
		{"all of 20, mirrored", Rate{20, 20}, "0.8389 1.0000"},
		{"nothing", Rate{}, "0.0000 1.0000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			low, high := row.rate.Wilson()
			if got := fmt.Sprintf("%.4f %.4f", low, high); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

func TestRates(t *testing.T) {
	tally := Tally{TruePositives: 8, Derived: 2, FalsePositives: 2, Misses: 1, Silent: 7}
	if got, want := tally.Precision(), (Rate{6, 8}); got != want {
		t.Errorf("precision %v, want %v", got, want)
	}
	if got, want := tally.Recall(), (Rate{8, 9}); got != want {
		t.Errorf("recall %v, want %v", got, want)
	}
	if got := (&Result{}).Precision().Value(); got != 0 {
		t.Errorf("precision of nothing %v", got)
	}
}

func TestWrite(t *testing.T) {
	gold := mustRead(t, `{"file": "a.html", "report": {"agency": "青溪市档案局", "region": "990100", "year": 2019, "published": "2020-01-20", "form": "2019"}, "complete": ["requests"], "facts": [{"indicator": "requests.received", "applicant": "natural", "value": 5}, {"indicator": "requests.received", "applicant": "total", "value": 9, "conflict": true}, {"indicator": "requests.received", "applicant": "total", "value": 8, "conflict": true}, {"indicator": "fees.total", "state": "slash"}]}
{"file": "b.txt", "report": {"agency": "白石县林业局", "form": "prose"}, "facts": [{"indicator": "requests.received", "value": 1200, "approx": "余"}, {"indicator": "fees.total", "unreadable": true}]}
{"file": "c.html", "report": null, "reject": true}
{"file": "d.pdf", "report": {"year": 2015}, "facts": [{"indicator": "fees.total", "value": 0}]}`)
	reports := map[string]*extract.Report{
		"a.html": {Identity: agency.Identity{Name: "青溪市档案局", Region: "990100", Year: 2020}, Form: "2019", Facts: []fact.Fact{
			received(5, applicant("natural")), received(8, applicant("total")), received(2, applicant("research")),
			received(0, indicator("fees.total"), state(fact.Slash))}},
		"b.txt":  {Identity: agency.Identity{Name: "白石县林业局"}, Form: "prose", Facts: []fact.Fact{received(1200), received(7, indicator("fees.total"))}},
		"c.html": {Identity: agency.Identity{Title: "工作要点"}},
		"d.pdf":  {Rejected: "half-year statistics"},
	}
	r, err := Score(gold, func(file string) (*extract.Report, error) { return reports[file], nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"table", "json"} {
		t.Run(format, func(t *testing.T) {
			var b bytes.Buffer
			if err := r.Write(&b, format); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, "testdata/result."+format, b.Bytes())
		})
	}
	if err := r.Write(&bytes.Buffer{}, "xml"); err == nil {
		t.Error("unknown format: no error")
	}
}

func mustRead(t *testing.T, text string) []Gold {
	t.Helper()
	gold, err := Read(strings.NewReader(text), "gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return gold
}
