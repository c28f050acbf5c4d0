package store

import (
	"path/filepath"
	"testing"
)

// TestPunctual holds the statutory day: 31 March under the Regulations of 2008;
// under those of 2019 31 January for a body, 31 March for a government.
func TestPunctual(t *testing.T) {
	for _, c := range []struct {
		name, bureau, published string
		year                    int
		want                    string
	}{
		{"2018 body on the last day", "水利局", "2019-03-31", 2018, "true"},
		{"2018 body a day late", "水利局", "2019-04-01", 2018, "false"},
		{"2019 body on the last day", "水利局", "2020-01-31", 2019, "true"},
		{"2019 body a day late", "水利局", "2020-02-01", 2019, "false"},
		{"2019 government on the last day", "人民政府", "2020-03-31", 2019, "true"},
		{"2019 government a day late", "人民政府", "2020-04-01", 2019, "false"},
		{"no date", "水利局", "", 2019, "<nil>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.duckdb")
			b := create(t, path)
			p, r := sample(c.bureau, c.year, number1("requests.received", "1"))
			r.Published = c.published
			add(t, b, p, r)
			publish(t, b)
			if got := rows(t, open(t, path), "SELECT punctual FROM report"); got != c.want+"\n" {
				t.Errorf("punctual %s, want %s", got, c.want)
			}
		})
	}
}
