package query

import (
	"strings"
	"testing"
	"time"
)

// TestUnreachable: a host that failed makes unreachable what its bodies miss,
// unless something was fetched of it later.
func TestUnreachable(t *testing.T) {
	db := open(t, build(t, append(pages[:len(pages):len(pages)], page{"990201/finance", "县财政局", "乙县财政局", "990201", "乙县", 2015, "", nil, nil})))
	fetched := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC) // all pages
	for _, c := range []struct {
		failed map[string]time.Time
		want   string
	}{
		{nil, "missing"},
		{map[string]time.Time{"example.gov.cn": fetched.Add(-time.Second)}, "missing"},
		{map[string]time.Time{"example.gov.cn": fetched.Add(time.Second)}, "unreachable"},
		{map[string]time.Time{"www.example.gov.cn": fetched.Add(time.Hour)}, "missing"},
	} {
		got, err := db.Coverage(t.Context(), Filter{Bureaus: []string{"乙县财政局"}}, Expect{Failed: c.failed})
		if err != nil {
			t.Fatal(err)
		}
		if state := got.Grid.Rows[0][4].Text; state != c.want || got.Missing != 1 || got.Unreachable != strings.Count(state, stateUnreachable) {
			t.Errorf("%v: %s, %s", c.failed, state, got)
		}
	}
}

// TestListed: bodies of a list are expected every year; one without a report is
// known by the rules, and reports of the body it took over from count for it.
func TestListed(t *testing.T) {
	db := open(t, build(t, pages))
	f := Filter{Lineage: Lineage{
		Body: func(name string) (string, string) {
			return map[string]string{"甲市水务和财政局": "990100/both", "乙县水利局": "990201/water"}[name], name
		},
		Before: func(id string) []Forerunner {
			if id != "990100/both" {
				return nil
			}
			return []Forerunner{{ID: "990100/finance", Merged: true}, {ID: "990100/water", Merged: true}}
		},
	}}
	e := Expect{Names: []string{"甲市水务和财政局", "乙县水利局", "市水利局", "没有的局", "甲市水务局"}}
	got, err := db.Coverage(t.Context(), f, e)
	if err != nil {
		t.Fatal(err)
	}
	// 2013: of the two taken over one was late; 市水利局 and 甲市水务局 are one
	want := `agency,agency_id,region,2012,2013,2014,2015
甲市水务和财政局,990100/both,甲市,found,found,refused,found
市水利局,990100/water,甲市,found,late,refused,found
乙县水利局,990201/water,乙县,missing,missing,missing,missing
没有的局,,,missing,missing,missing,missing
`
	if csv := strings.ReplaceAll(string(written(t, got.Grid, "csv")), "\r\n", "\n"); csv != want {
		t.Errorf("got\n%swant\n%s", csv, want)
	}
	if len(got.Unknown) != 1 || got.Unknown[0] != "没有的局" || got.Missing != 10 || got.Reports != 5 {
		t.Errorf("%+v", got)
	}
	f.Regions, f.From, f.To = []string{"乙县"}, 2013, 2013
	if got, err = db.Coverage(t.Context(), f, e); err != nil || len(got.Grid.Rows) != 1 || got.Missing != 1 {
		t.Errorf("of one region and year: %v %v", got, err)
	}
	regions := strings.ReplaceAll(string(written(t, got.Regions, "csv")), "\r\n", "\n")
	if want := "region,region_code,bureaus,expected,found,late,missing,unreachable,unreadable,refused,percent\n乙县,990201,1,1,0,0,1,0,0,0,0\n"; regions != want {
		t.Errorf("got\n%swant\n%s", regions, want)
	}
}
