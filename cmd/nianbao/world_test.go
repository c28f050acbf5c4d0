package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/sample"
	"github.com/shopspring/decimal"
)

// The report years of a world.
const firstYear, lastYear = 2009, 2024

// world is a dataset whose every number is known beforehand: reports of many
// bodies over sixteen years, made by internal/sample, with what they say. The
// places are real ones, so that codes and names resolve; the numbers are drawn.
// The bodies of a small world are the first of a large one.
type world struct {
	bodies []*body
}

// body is one reporting body over its renames.
type body struct {
	id, family, region, place string
	reports                   map[int]*said // by year; a year may be missing
}

// said is what one report states.
type said struct {
	*body
	year   int
	name   string // of the body in that year
	url    string
	form   string
	values map[string]stated // by indicator
}

// stated is one value: none where the report leaves the cell blank.
type stated struct {
	n            decimal.Decimal
	blank        bool
	contradicted bool
	derived      bool // the report prints its parts, and no total
	sum          bool // the report prints named components, and no total
}

// family is an organ and its names since a year, below a province and in one.
type family struct {
	code  string
	names []since
}

type since struct {
	year            int
	bureau, provide string // of a city or county, and of a province
}

// families are the organs of every division of a world, with the reform of 2018.
// The planning bureau ends with it: it was merged into that of natural resources.
var families = []family{
	{"government", []since{{0, "人民政府", "人民政府"}}},
	{"education", []since{{0, "教育局", "教育厅"}}},
	{"natural_resources", []since{{0, "国土资源局", "国土资源厅"}, {2019, "自然资源和规划局", "自然资源厅"}}},
	{"health", []since{{0, "卫生局", "卫生厅"}, {2015, "卫生和计划生育局", "卫生和计划生育委员会"}, {2019, "卫生健康局", "卫生健康委员会"}}},
	{"agriculture", []since{{0, "农业局", "农业厅"}, {2019, "农业农村局", "农业农村厅"}}},
	{"ecology", []since{{0, "环境保护局", "环境保护厅"}, {2019, "生态环境局", "生态环境厅"}}},
	{"finance", []since{{0, "财政局", "财政厅"}}},
	{"civil_affairs", []since{{0, "民政局", "民政厅"}}},
	{"water", []since{{0, "水利局", "水利厅"}}},
	{"justice", []since{{0, "司法局", "司法厅"}}},
	{"audit", []since{{0, "审计局", "审计厅"}}},
	{"planning", []since{{0, "规划局", ""}, {2019, "", ""}}},
}

// name is what the body is called in a year; "" where there is none.
func (f family) name(place, region string, year int) string {
	at := f.names[0]
	for _, s := range f.names {
		if s.year <= year {
			at = s
		}
	}
	office := at.bureau
	if strings.HasSuffix(region, "0000") {
		office = at.provide
	}
	if office == "" {
		return ""
	}
	return place + office
}

// newWorld draws the reports of so many divisions, twelve bodies each.
func newWorld(t testing.TB, divisions int) *world {
	t.Helper()
	w := &world{}
	draw(t, divisions, func(b *body, s *said, _ *sample.Report, _ uint64) {
		if s == nil {
			w.bodies = append(w.bodies, b)
			return
		}
		b.reports[s.year] = s
	})
	return w
}

// draw draws a world and hands out each body, then its reports and the seed of
// their pages. It draws the same each time.
func draw(t testing.TB, divisions int, each func(*body, *said, *sample.Report, uint64)) {
	t.Helper()
	forms := map[string]sample.Form{}
	for _, f := range sample.Forms() {
		forms[f.Name] = f
	}
	for i, d := range standing(t)[:divisions] {
		for j, f := range families {
			b := &body{id: d[0] + "/" + f.code, family: f.code, region: d[0], place: d[1], reports: map[int]*said{}}
			rng := rand.New(rand.NewPCG(uint64(i*len(families)+j), 16))
			from := firstYear
			if rng.IntN(8) == 0 { // a body whose first reports are lost
				from += 1 + rng.IntN(6)
			}
			if f.name(d[1], d[0], from) != "" {
				each(b, nil, nil, 0)
			}
			for year := from; year <= lastYear; year++ {
				name := f.name(d[1], d[0], year)
				if name == "" || rng.IntN(25) == 0 {
					continue
				}
				s, r := report(rng, b, name, year, forms)
				each(b, s, r, rng.Uint64())
			}
		}
	}
}

// standing is code and name of divisions that have stood since before 2009 under
// a name no other has: first those the questions ask about, then those of other
// provinces.
func standing(t testing.TB) [][2]string {
	t.Helper()
	text, err := data.FS.ReadFile("regions.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]int{}
	for _, r := range rows {
		for _, name := range append(strings.Split(r[2], "|"), r[1]) {
			named[name]++
		}
	}
	first := []string{"330000", "330800", "330802", "330803", "320500", "330100", "320000", "320581"}
	out := make([][2]string, len(first))
	for _, r := range rows {
		code, name, kind, since, until := r[0], r[1], r[4], r[5], r[6]
		if i := slices.Index(first, code); i >= 0 && until == "" {
			out[i] = [2]string{code, name}
			continue
		}
		stands := since == "" && until == "" && (kind == "prefecture" || kind == "county")
		if stands && code > "320000" && named[name] == 1 && strings.HasSuffix(name, map[string]string{"prefecture": "市", "county": "县"}[kind]) {
			out = append(out, [2]string{code, name})
		}
	}
	return out
}

// formNames are what the dataset calls the forms.
var formNames = map[string]string{"dingxi": "local", "shanghai": "local", "fujian-2011": "local", "fujian-2014": "local", "2014": "2014",
	"2019": "2019", "2020": "2019", "2021": "2021"}

// formOf draws a form of a year.
func formOf(rng *rand.Rand, year int) string {
	var of []string
	switch {
	case year < 2011:
		of = []string{"dingxi", "shanghai"}
	case year < 2014:
		of = []string{"dingxi", "shanghai", "fujian-2011"}
	case year < 2019:
		of = []string{"2014", "2014", "2014", "fujian-2014"}
	case year == 2019:
		of = []string{"2019"}
	case year == 2020:
		of = []string{"2019", "2020"}
	default:
		of = []string{"2021"}
	}
	return of[rng.IntN(len(of))]
}

// report makes the report of a body for a year and notes what it states. One that
// prints zeros as blanks, or lines of its own, is drawn again: what a reader makes
// of those is the exam of tables.
func report(rng *rand.Rand, b *body, name string, year int, forms map[string]sample.Form) (*said, *sample.Report) {
	form := forms[formOf(rng, year)]
	r := sample.New(rng, form)
	for !plainly(r) {
		r = sample.New(rng, form)
	}
	r.Agency, r.Year = name, year
	wrong, empty := blunder(rng, r), ""
	if wrong == "" && rng.IntN(30) == 0 {
		empty = blank(r)
	}
	return &said{body: b, year: year, name: name, url: fmt.Sprintf("http://www.r%s.example/%s/%d.html", b.region, b.family, year),
		form: formNames[form.Name], values: values(r, wrong, empty)}, r
}

// printed is a report as its page prints it.
func printed(r *sample.Report, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 17))
	page := r.Render(rng, sample.Word)
	for !known(page) {
		page = r.Render(rng, sample.Word)
	}
	return page
}

// known reports whether a page is printed one of the ways that are read whole:
// no table goes on in another or below its own header once more, where a page of
// the printed report ended, and no heading is numbered 四，. Of the others a part
// is left over, as it should be; that is the exam of tables.
func known(page []byte) bool {
	words := markup.ReplaceAll(page, nil)
	heads := 0
	for _, head := range []string{"统计指标", "指标名称", "申请人情况", "复议后起诉"} {
		heads = max(heads, bytes.Count(words, []byte(head)))
	}
	tables := bytes.Count(page, []byte("</table>"))
	return (tables == 1 || tables == 3) && heads == 1 && bytes.Count(words, []byte("信息内容")) <= 5 && !bytes.Contains(words, []byte("四，"))
}

var markup = regexp.MustCompile(`<[^>]*>|&nbsp;|\s`)

func plainly(r *sample.Report) bool {
	something := false
	for _, c := range r.Cells {
		if c.State != sample.Number || c.Code == "" && (c.Row == 100 || c.Col == 100) || strings.Contains(c.Printed, "修订") {
			return false
		}
		something = something || !c.Value.IsZero()
	}
	return something
}

// total is the cell that stands for an indicator; -1 where there is none or
// the sentences state it too.
func total(r *sample.Report, code string) int {
	if _, ok := r.Said[code]; ok {
		return -1
	}
	return slices.IndexFunc(r.Cells, func(c sample.Cell) bool {
		return c.Code == code && (c.Applicant == "" || c.Applicant == "total") && c.Detail == ""
	})
}

// blunder makes a total of one report in ten wrong by one: that of its reviews
// or its requests. It returns which; "" where the report is true.
func blunder(rng *rand.Rand, r *sample.Report) string {
	if rng.IntN(10) > 0 || strings.HasPrefix(r.Form.Name, "fujian") || r.Form.Last < 2014 {
		return ""
	}
	code := []string{"review.total", "requests.received"}[rng.IntN(2)]
	i := total(r, code)
	if i < 0 {
		return ""
	}
	c := &r.Cells[i]
	c.Value = c.Value.Add(decimal.NewFromInt(1))
	c.Printed = c.Value.String()
	return code
}

// blank leaves the number of requests out, where nothing else of the report
// gives it.
func blank(r *sample.Report) string {
	const code = "requests.received"
	if total(r, code) < 0 {
		return ""
	}
	for i := range r.Cells { // of the year, and of the period where that is the year
		if c := &r.Cells[i]; c.Code == code && (c.Applicant == "" || c.Applicant == "total") {
			c.State, c.Value, c.Printed = sample.Blank, decimal.Zero, ""
		}
	}
	return code
}

// disputed are the values that the arithmetic of a form speaks against when a
// total is wrong: those of the same sum.
func disputed(form, wrong string) []string {
	switch {
	case wrong == "review.total" && form == "2014":
		return []string{wrong, "review.upheld", "review.corrected", "review.other"}
	case wrong == "review.total":
		return []string{wrong, "review.upheld", "review.corrected", "review.other", "review.pending"}
	case wrong != "" && form == "2014":
		return []string{wrong, "requests.received.in_person", "requests.received.fax", "requests.received.online", "requests.received.letter"}
	case wrong != "":
		return []string{wrong, "requests.carried_in", "requests.carried_out", "outcome.total"}
	}
	return nil
}

// values is what a report says, by indicator: its cells, its sentences, the
// sums of named components, and the sums the forms since 2019 leave out.
func values(r *sample.Report, wrong, empty string) map[string]stated {
	out, named := map[string]stated{}, map[string]bool{}
	for _, c := range r.Cells {
		switch v := (stated{n: c.Value}); {
		case c.Code == "" || c.Applicant != "" && c.Applicant != "total":
		case named[c.Code+c.Detail]: // 本期 and 本年 of a year that is the period
		case c.Detail != "":
			named[c.Code+c.Detail] = true
			v.n, v.sum = out[c.Code].n.Add(c.Value), true
			out[c.Code] = v
		default:
			v.blank = c.Code == empty
			out[c.Code] = v
		}
	}
	for code, n := range r.Said {
		if _, ok := out[code]; !ok {
			out[code] = stated{n: n}
		}
	}
	if slices.ContainsFunc(r.Cells, func(c sample.Cell) bool { return c.Applicant != "" }) {
		for _, s := range subtotals {
			derive(out, s[0], s[1:])
		}
	}
	for _, code := range disputed(r.Form.Name, wrong) {
		if v, ok := out[code]; ok {
			v.contradicted = true
			out[code] = v
		}
	}
	return out
}

// subtotals are sums the forms since 2019 do not print, and their parts.
var subtotals = [][]string{
	{"outcome.denied", "outcome.denied.state_secret", "outcome.denied.other_law", "outcome.denied.security_stability", "outcome.denied.third_party",
		"outcome.denied.internal_affairs", "outcome.denied.process", "outcome.denied.enforcement_file", "outcome.denied.admin_query"},
	{"outcome.unable", "outcome.unable.not_held", "outcome.unable.needs_creation", "outcome.unable.unclear"},
	{"outcome.not_processed", "outcome.not_processed.petition", "outcome.not_processed.repeat", "outcome.not_processed.publication",
		"outcome.not_processed.excessive", "outcome.not_processed.reissue"},
	{"outcome.other", "outcome.other.no_correction", "outcome.other.fee_unpaid", "outcome.other.other"},
	{"litigation.upheld", "litigation.direct.upheld", "litigation.after_review.upheld"},
	{"litigation.corrected", "litigation.direct.corrected", "litigation.after_review.corrected"},
	{"litigation.other", "litigation.direct.other", "litigation.after_review.other"},
	{"litigation.pending", "litigation.direct.pending", "litigation.after_review.pending"},
	{"litigation.total", "litigation.direct.total", "litigation.after_review.total"},
}

// derive adds the sum of parts that are all there and a whole that is not.
func derive(values map[string]stated, whole string, parts []string) {
	if _, printed := values[whole]; printed {
		return
	}
	sum := stated{derived: true}
	for _, p := range parts {
		v, ok := values[p]
		if !ok {
			return
		}
		sum.n = sum.n.Add(v.n)
	}
	values[whole] = sum
}

// load archives the pages of a world of so many divisions in a folder, and reads
// them as a user would.
func load(t testing.TB, divisions int, dir string) {
	t.Helper()
	a, err := archive.Open(filepath.Join(dir, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	at := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC)
	draw(t, divisions, func(_ *body, s *said, r *sample.Report, seed uint64) {
		if s == nil {
			return
		}
		page := printed(r, seed)
		head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n", len(page))
		at = at.Add(time.Second)
		if _, err := a.Append(t.Context(), archive.Capture{URL: s.url, Time: at, Kind: archive.Response, Block: append([]byte(head), page...)}); err != nil {
			t.Fatal(err)
		}
	})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, messages, status := nianbao(t, nil, "extract", "--dir", dir); status != 0 {
		t.Fatal(messages)
	}
}
