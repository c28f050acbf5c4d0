package agency

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/rule"
)

// nameCase is a row of testdata/names.csv: what a page prints, and who that is.
type nameCase struct {
	printed string
	ctx     Context
	want    Body // Name, Family, Region, Unit, Second
}

func nameCases(t testing.TB) []nameCase {
	t.Helper()
	f, err := os.Open("testdata/names.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := []string{"printed", "year", "region", "places", "body", "family", "code", "unit", "second"}
	if !slices.Equal(rows[0], columns) {
		t.Fatalf("columns are %v, want %v", rows[0], columns)
	}
	var out []nameCase
	for i, r := range rows[1:] {
		year, err := strconv.Atoi(r[1])
		if err != nil {
			t.Fatalf("testdata/names.csv:%d: %v", i+2, err)
		}
		c := nameCase{r[0], Context{Region: r[2], Year: year}, Body{Name: r[4], Family: r[5], Region: r[6], Unit: r[7], Second: r[8]}}
		if r[3] != "" {
			c.ctx.Places = []string{r[3]}
		}
		out = append(out, c)
	}
	return out
}

func loadRules(t testing.TB) *rule.Set {
	t.Helper()
	set, err := rule.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestNames holds the resolver to the table of names, all of it.
func TestNames(t *testing.T) {
	set := loadRules(t)
	cases := nameCases(t)
	if len(cases) < 400 {
		t.Errorf("%d cases, want at least 400", len(cases))
	}
	for i, c := range cases {
		b := Resolve(c.printed, c.ctx, set)
		got := Body{Name: b.Name, Family: b.Family, Region: b.Region, Unit: b.Unit, Second: b.Second}
		if got != c.want {
			t.Errorf("names.csv:%d: %s, %d, region %q, places %v\n got %+v\nwant %+v", i+2, c.printed, c.ctx.Year, c.ctx.Region, c.ctx.Places, got, c.want)
		}
	}
}

// BenchmarkResolve resolves the names of the table.
func BenchmarkResolve(b *testing.B) {
	set, cases := loadRules(b), nameCases(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range cases {
			Resolve(c.printed, c.ctx, set)
		}
	}
	b.ReportMetric(float64(b.N*len(cases))/b.Elapsed().Seconds(), "names/s")
}
