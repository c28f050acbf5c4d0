package query

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/internal/store"
)

// across is a database whose catalogue has what the checks from year to year need.
func across(t *testing.T, pages []page) *DB {
	t.Helper()
	var codes []store.Indicator
	known := map[string]bool{}
	for _, y := range yearlies {
		for _, code := range append([]term{{code: y.left}}, y.terms...) {
			if !known[code.code] {
				codes = append(codes, store.Indicator{Code: code.code, Unit: "件"})
			}
			known[code.code] = true
		}
	}
	return open(t, build(t, pages, codes...))
}

// said lists the findings of one check, without their keys.
func said(t *testing.T, db *DB, f Filter, check string) string {
	t.Helper()
	table, err := db.Across(t.Context(), f, "")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range table.Rows {
		if row[2].Text == check {
			out = append(out, fmt.Sprintf("%s %s %s %s: %s", row[0].Plain(), row[1].Plain(), row[3].Plain(), row[4].Plain(), row[7].Plain()))
		}
	}
	return strings.Join(out, "\n")
}

// TestJumps: a number is told that is far from the history of its body, or a
// round number of times the one before.
func TestJumps(t *testing.T) {
	var pages []page
	series := func(body, indicator string, from int, values ...string) {
		for i, v := range values {
			if v != "" {
				pages = append(pages, page{body: "990100/" + body, printed: body, name: body, region: "990100", place: "甲市", year: from + i,
					facts: []fact.Fact{number(indicator, v)}})
			}
		}
	}
	series("digit", "disclosure.total", 2015, "837", "902", "880", "8910", "870", "910")
	series("steady", "disclosure.total", 2015, "100", "120", "145", "190", "260", "330", "420", "610")
	series("unit", "fees.collected", 2015, "12.5", "110000", "130000")
	series("small", "requests.received", 2015, "1", "2", "0", "12", "3", "1")
	series("far", "requests.received", 2015, "30", "34", "28", "31", "175", "33", "29")
	series("gap", "disclosure.total", 2015, "50", "", "500")
	series("zero", "disclosure.total", 2015, "400", "0", "410", "390", "405", "398")
	want := `digit 2018 hint disclosure.total = 8910, 2017: 880: about 10 times the number of the year before
digit 2019 hint disclosure.total = 870, 2018: 8910: about 1/10 of the number of the year before
far 2019 hint requests.received = 175, median of 7 years: 31: far from what the body prints in other years
unit 2016 hint fees.collected = 110000, 2015: 12.5: about 10000 times the number of the year before: 元 and 万元?`
	db := across(t, pages)
	if got := said(t, db, Filter{}, "jump"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// the history is that of all years, whatever is asked for
	if got := said(t, db, Filter{From: 2019, To: 2019, Bureaus: []string{"far"}}, "jump"); !strings.HasPrefix(got, "far 2019 hint") {
		t.Errorf("%s", got)
	}
	if table, err := db.Across(t.Context(), Filter{}, "fail"); err != nil || len(table.Rows) != 0 {
		t.Errorf("a hint is a failure: %v %v", table, err)
	}
}

// TestParents: bodies may be missing, so only a sum above what is printed of the
// whole area contradicts it.
func TestParents(t *testing.T) {
	of := func(body, region string, facts ...fact.Fact) page {
		return page{body: region + "/" + body, printed: body, name: body, region: region, place: region, year: 2020, facts: facts}
	}
	db := across(t, []page{
		of("甲市人民政府", "990100", number("requests.received", "30", area), number("requests.received", "4"), number("disclosure.total", "50", area),
			number("fees.collected", "9", area)),
		of("water", "990100", number("requests.received", "10"), number("disclosure.total", "20"), number("fees.collected", "9")),
		of("health", "990100", number("requests.received", "20"), number("disclosure.total", "31")),
		of("乙县人民政府", "990101", number("requests.received", "30", area), number("disclosure.total", "5", area, about)),
		of("tax", "990101", number("requests.received", "12"), number("requests.received", "99", area), number("disclosure.total", "9")),
	})
	want := `甲市人民政府 2020 fail disclosure.total: 51 of 2 bodies > 50: the bodies of its region sum to more than it prints of the whole area
甲市人民政府 2020 pass requests.received: 30 of 2 bodies = 30: 
甲市人民政府 2020 pass fees.collected: 9 of 1 body = 9: 
乙县人民政府 2020 not_assessable requests.received: 12 of 1 body < 30: there may be bodies without a report here`
	if got := said(t, db, Filter{}, "parent"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
