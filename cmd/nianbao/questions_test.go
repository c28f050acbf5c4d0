package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var divisions = flag.Int("divisions", 5, "divisions of the dataset that is asked questions, twelve bodies and 16 years each; 250 are 3,000 bodies")
var kept = flag.String("dataset", "", "folder to keep the dataset that is asked questions in, or that holds it already")

// asked is the dataset the questions are about: read through the whole of
// extraction, once for all tests that use it.
func asked(t testing.TB) (*world, string) {
	t.Helper()
	w, dir := newWorld(t, *divisions), *kept
	if dir == "" {
		dir = t.TempDir()
	}
	if _, err := os.Stat(filepath.Join(dir, "nianbao.duckdb")); err != nil {
		load(t, *divisions, dir)
	}
	return w, dir
}

// TestWorld holds every value of the dataset against what its reports were
// made to state.
func TestWorld(t *testing.T) {
	w, dir := asked(t)
	text, messages, status := nianbao(t, nil, "sql", "--dir", dir, "--format", "csv",
		"SELECT url, agency_id, agency, indicator, value, state, status, origin FROM value")
	if status != 0 {
		t.Fatal(messages)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rows[1:] {
		doubt := ""
		if r[6] == "contradicted" {
			doubt = r[6]
		}
		got[r[0]+" "+r[3]] = fmt.Sprintf("%s %s: %s %s %s %s", r[1], r[2], r[4], r[5], r[7], doubt)
	}
	wrong, values := 0, 0
	for _, b := range w.bodies {
		for _, s := range b.reports {
			for code, v := range s.values {
				want := fmt.Sprintf("%s %s: %s number printed ", b.id, s.name, v.n)
				switch {
				case v.blank:
					want = fmt.Sprintf("%s %s:  blank printed ", b.id, s.name)
				case v.derived:
					want = strings.Replace(want, "printed", "derived", 1)
				case v.sum:
					want = strings.Replace(want, "printed", "sum", 1)
				}
				if v.contradicted {
					want += "contradicted"
				}
				key := s.url + " " + code
				if got[key] != want {
					if wrong++; wrong < 20 {
						t.Errorf("%s: %q, want %q", key, got[key], want)
					}
				}
				delete(got, key)
				values++
			}
		}
	}
	for key, v := range got {
		if wrong++; wrong < 40 {
			t.Errorf("%s: %q that no report states", key, v)
		}
	}
	t.Logf("%d values, %d wrong", values, wrong)
}
