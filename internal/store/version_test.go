package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/rule"
)

// TestCounts picks the report of a body and year that counts. In each set of
// pages, in the order they were fetched, it is the one named "right".
func TestCounts(t *testing.T) {
	type page struct {
		name, published, text string
		trust                 rule.Trust
		corrected             bool
		period                agency.Period
		url                   string // where it is not that of its own
	}
	whole := agency.Period{From: "2012-01-01", Until: "2012-12-31"}
	for _, c := range []struct {
		name  string
		pages []page
	}{
		{"published later, fetched first", []page{{name: "right", published: "2013-03-05"}, {name: "a", published: "2013-01-20"}}},
		{"published later, fetched last", []page{{name: "a", published: "2013-01-20"}, {name: "right", published: "2013-03-05"}}},
		{"corrected on the same day", []page{{name: "right", published: "2013-01-20", corrected: true}, {name: "a", published: "2013-01-20"}}},
		{"corrected, of no date", []page{{name: "right", corrected: true}, {name: "a", published: "2013-01-20"}}},
		{"the old text moved to a new site after the correction", []page{{name: "a", published: "2013-01-20", text: "old"},
			{name: "right", published: "2013-03-05", text: "new"}, {name: "b", published: "2017-08-02", text: "old"}}},
		{"one text at two addresses: the first publication", []page{{name: "b", published: "2017-08-02", text: "one"}, {name: "right", published: "2013-01-20", text: "one"}}},
		{"an official source before a later copy", []page{{name: "right", published: "2013-01-20", trust: rule.Official}, {name: "a", published: "2013-09-01", trust: rule.Copy}}},
		{"an official source before an unlisted one", []page{{name: "right", published: "2013-01-20", trust: rule.Official}, {name: "a", published: "2013-09-01", trust: rule.Other}}},
		{"a copy where there is nothing else", []page{{name: "right", published: "2013-01-20", trust: rule.Copy}}},
		{"a whole year before a part of it", []page{{name: "right", published: "2013-01-20", period: whole},
			{name: "a", published: "2013-02-20", period: agency.Period{From: "2012-03-26", Until: "2012-12-31"}}}},
		{"this year's period before last year's", []page{{name: "right", published: "2013-01-20", period: whole},
			{name: "a", published: "2013-02-20", period: agency.Period{From: "2011-01-01", Until: "2011-12-31"}}}},
		{"changed in its place", []page{{name: "a", published: "2013-01-20", url: "x"}, {name: "right", published: "2013-01-20", url: "x"}}},
		{"no dates: fetched last", []page{{name: "a"}, {name: "right"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.duckdb")
			b := create(t, path)
			for i, row := range c.pages {
				p, r := sample("水利局", 2012, number1("requests.received", fmt.Sprint(i)))
				p.SHA256, p.FetchedAt = strings.Repeat(fmt.Sprint(i), 64), time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)
				p.URL = "http://" + row.name + "/"
				if row.url != "" {
					p.URL = "http://" + row.url + "/"
				}
				r.Title, r.Published, r.TextID, r.Trust, r.Corrected, r.Period = row.name, row.published, row.text, row.trust, row.corrected, row.period
				add(t, b, p, r)
			}
			publish(t, b)
			db := open(t, path)
			if got := rows(t, db, "SELECT title, version FROM report WHERE superseded_by IS NULL"); got != fmt.Sprintf("right %d\n", len(c.pages)) {
				t.Errorf("counts: %q", got)
			}
			if got := rows(t, db, "SELECT count(*) FROM report r JOIN report o ON r.superseded_by = o.report_id WHERE o.title = 'right'"); got != fmt.Sprintf("%d\n", len(c.pages)-1) {
				t.Errorf("linked to it: %s", got)
			}
		})
	}
}

// TestSameText links one text under two bodies; both count, each for its own.
func TestSameText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	b := create(t, path)
	for i, body := range []string{"水利局", "林业局", "教育局"} {
		p, r := sample(body, 2012, number1("requests.received", "5"))
		p.SHA256, r.Published, r.TextID = strings.Repeat(fmt.Sprint(i), 64), fmt.Sprintf("2013-01-%d", 20-i), "one"
		if i == 2 {
			r.TextID = "another"
		}
		add(t, b, p, r)
	}
	publish(t, b)
	got := rows(t, open(t, path), "SELECT left(report_id, 1), left(same_text_as, 1), superseded_by FROM report")
	if want := "0 1 <nil>\n1 <nil> <nil>\n2 <nil> <nil>\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
