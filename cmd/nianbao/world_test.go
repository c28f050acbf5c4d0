package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"path/filepath"
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
