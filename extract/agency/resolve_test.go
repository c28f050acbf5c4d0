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

// TestKeys: one body keeps one key over its names; today's code stands beside
// that of the year.
func TestKeys(t *testing.T) {
	set := loadRules(t)
	for _, row := range []struct {
		printed   string
		year      int
		key, now  string
		samePlace string // printed names of the same key
	}{
		{"衢州市国土局", 2012, "330800/natural_resources", "330800", "衢州市自然资源和规划局"},
		{"宿迁市自然资源和规划局宿城分局", 2020, "321302/natural_resources", "321302", "宿迁市宿城区国土资源局"},
		{"宿迁市洋河新区管委会", 2016, "321300/government/洋河新区", "321300", "宿迁市洋河新区管理委员会"},
		{"安溪县参内乡人民政府", 2014, "350524/town/参内乡", "350524", "福建省安溪县参内乡"},
		{"海门市教育局", 2015, "320684/education", "320614", "海门区教育局"},
		{"闸北区教育局", 2014, "310108/education", "310106", "上海市闸北区教育局"},
		{"巢湖市教育局", 2009, "341400/education", "", ""}, // the prefecture, parted in 2011
		{"衢州市新材料办", 2014, "330800/衢州市新材料办", "330800", ""},
		{"鼓楼区教育局", 2014, "鼓楼区教育局", "", ""},
		{"教育部", 2014, "100000/education", "100000", "中华人民共和国教育部"},
		{"", 2014, "", "", ""},
	} {
		b := Resolve(row.printed, Context{Year: row.year}, set)
		if b.ID != row.key || b.Now != row.now {
			t.Errorf("%s of %d: %s, now %s; want %s, now %s", row.printed, row.year, b.ID, b.Now, row.key, row.now)
		}
		if row.samePlace != "" {
			if o := Resolve(row.samePlace, Context{Year: row.year}, set); o.ID != row.key {
				t.Errorf("%s of %d: %s, want %s", row.samePlace, row.year, o.ID, row.key)
			}
		}
	}
}

// FuzzResolve: whatever is printed, a region is a code of six digits, and a
// family one of the tables.
func FuzzResolve(f *testing.F) {
	set := loadRules(f)
	for _, c := range nameCases(f) {
		f.Add(c.printed, c.ctx.Region, c.ctx.Year)
	}
	families := map[string]bool{"": true, familyTown: true}
	for _, b := range set.Bureaus {
		families[b.Family] = true
	}
	f.Fuzz(func(t *testing.T, printed, region string, year int) {
		b := Resolve(printed, Context{Region: region, Year: year, Places: []string{printed}}, set)
		if b.Region != region && set.Region(b.Region, 0) == nil && b.Region != "" {
			t.Errorf("%q: region %q", printed, b.Region)
		}
		if !families[b.Family] || b.Family != "" && b.Name == "" {
			t.Errorf("%q: %+v", printed, b)
		}
	})
}
