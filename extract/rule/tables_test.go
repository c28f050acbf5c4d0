package rule

import (
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/nianbao/nianbao/data"
)

// TestTables: what does not fit into the tables of names is an error that names
// file and line.
func TestTables(t *testing.T) {
	const (
		regions = "code,name,short,parent,kind,from,to,successor\n330000,浙江省,浙江,,province,,,\n330100,杭州市,杭州,330000,prefecture,,,\n"
		bureaus = "family,name,full,level,from,to\nland,国土资源局,,,,2019\nland,国土局,国土资源局,,,2019\nland,自然资源局,,,2018,\nwater,水利局,,,,\n"
		renames = "family,from,to,level,year,kind\nland,国土资源局,自然资源局,county,2019,rename\n"
	)
	for _, row := range []struct{ name, file, add, err string }{
		{"as it should be", "regions.csv", "", ""},
		{"a column more", "regions.csv", "!", "regions.csv:1: columns are"},
		{"no code", "regions.csv", "33010,余杭区,,330100,county,,,\n", "regions.csv:4: code"},
		{"a zone without code", "regions.csv", ",钱江新城,,330100,zone,,,\n", ""},
		{"no name", "regions.csv", "330106,,,330100,county,,,\n", "regions.csv:4: a region needs a name"},
		{"an empty short name", "regions.csv", "330106,西湖区,西湖|,330100,county,,,\n", "regions.csv:4: a region needs a name"},
		{"a kind", "regions.csv", "330106,西湖区,,330100,district,,,\n", `regions.csv:4: unknown kind "district"`},
		{"no parent", "regions.csv", "330106,西湖区,,,county,,,\n", "regions.csv:4: a county with the parent"},
		{"unknown parent", "regions.csv", "330106,西湖区,,330200,county,,,\n", `regions.csv:4: 西湖区: unknown code "330200"`},
		{"unknown successor", "regions.csv", "330103,下城区,,330100,county,,2021,330105\n", `regions.csv:4: 下城区: unknown code "330105"`},
		{"a successor and still there", "regions.csv", "330103,下城区,,330100,county,,,330100\n", "regions.csv:4: 下城区 has a successor"},
		{"years reversed", "regions.csv", "330103,下城区,,330100,county,2021,2010,\n", "regions.csv:4: the years 2021 to 2010 are reversed"},
		{"no year", "regions.csv", "330103,下城区,,330100,county,soon,,\n", `regions.csv:4: from and to are years or empty, not "soon"`},
		{"two at once", "regions.csv", "330100,余杭市,,330000,prefecture,2010,,\n", "regions.csv:3: code 330100 is 杭州市 and 余杭市"},
		{"too few fields", "regions.csv", "330103\n", "regions.csv: record on line 4"},
		{"no family", "bureaus.csv", ",教育局,,,,\n", "bureaus.csv:6: a family, and a name"},
		{"one character", "bureaus.csv", "education,局,,,,\n", "bureaus.csv:6: a family, and a name"},
		{"a level", "bureaus.csv", "education,教育局,,city,,\n", `bureaus.csv:6: unknown level "city"`},
		{"short for nothing", "bureaus.csv", "education,教委,教育委员会,,,\n", "bureaus.csv:6: 教委 stands for 教育委员会"},
		{"short for a short one", "bureaus.csv", "land,土局,国土局,,,\n", "bureaus.csv:6: 土局 stands for 国土局"},
		{"short for another family", "bureaus.csv", "water,水土局,国土资源局,,,\n", "bureaus.csv:6: 水土局 stands for 国土资源局"},
		{"of two families", "bureaus.csv", "water,自然资源局,,,,\n", "bureaus.csv:"},
		{"twice", "bureaus.csv", "water,水利局,,,,\n", "bureaus.csv:5: 水利局 stands twice"},
		{"no rename year", "renames.csv", "land,国土资源局,自然资源局,county,,rename\n", `renames.csv:3: year ""`},
		{"no rename level", "renames.csv", "land,国土资源局,自然资源局,town,2019,rename\n", `renames.csv:3: unknown level "town"`},
		{"no rename kind", "renames.csv", "land,国土资源局,自然资源局,county,2019,changed\n", `renames.csv:3: kind "changed"`},
		{"moved to somewhere", "renames.csv", "land,国土资源局,自然资源局,county,2019,moved\n", `renames.csv:3: kind "moved"`},
		{"moved", "renames.csv", "land,国土资源局,,county,2019,moved\n", ""},
		{"renamed to a short name", "renames.csv", "land,自然资源局,国土局,county,2019,rename\n", "renames.csv:3: 国土局 is no full name"},
		{"renamed into another family", "renames.csv", "land,国土资源局,水利局,county,2019,merge\n", "renames.csv:3: 水利局 is of the family water"},
	} {
		t.Run(row.name, func(t *testing.T) {
			files := map[string]string{"regions.csv": regions, "bureaus.csv": bureaus, "renames.csv": renames}
			if row.add == "!" {
				files[row.file] = strings.Replace(files[row.file], "\n", ",more\n", 1)
			} else {
				files[row.file] += row.add
			}
			fsys := fstest.MapFS{}
			for name, text := range files {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			err := new(Set).loadTables(fsys)
			if row.err == "" && err != nil || row.err != "" && (err == nil || !strings.Contains(err.Error(), row.err)) {
				t.Errorf("error %v, want %q", err, row.err)
			}
		})
	}
}

func (s *Set) loadTables(fsys fs.FS) error {
	for _, load := range []func(fs.FS) error{s.loadRegions, s.loadBureaus, s.loadRenames} {
		if err := load(fsys); err != nil {
			return err
		}
	}
	return nil
}

// TestDivisions holds regions.csv to what is known of the divisions.
func TestDivisions(t *testing.T) {
	set, err := Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(set.Regions, func(a, b Region) int { return strings.Compare(sortKey(a), sortKey(b)) }) {
		t.Error("regions.csv is not sorted")
	}
	there := func(year int, kind string) (n int) {
		for i := range set.Regions {
			if r := &set.Regions[i]; r.Kind == kind && (r.From == 0 || r.From <= year) && (r.To == 0 || r.To > year) {
				n++
			}
		}
		return n
	}
	// at the end of the year, as the yearbooks count them; less the two districts of 三沙 of 2020,
	// and the two of 莱芜, which is in its last and in its first year at the end of 2018
	for _, want := range []struct{ year, province, prefecture, county int }{
		{2008, 34, 333, 2859}, {2012, 34, 333, 2852}, {2018, 34, 333, 2851 - 2}, {2020, 34, 333, 2844 - 2}, {2023, 34, 333, 2844 - 2},
	} {
		got := want
		got.province, got.prefecture, got.county = there(want.year, Province), there(want.year, Prefecture), there(want.year, County)
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	for i := range set.Regions {
		if r := &set.Regions[i]; r.To != 0 && r.Kind != Zone && len(r.Successors) == 0 {
			t.Errorf("%s %s ended in %d without a successor", r.Code, r.Name, r.To)
		}
	}
}

// sortKey puts a zone without code behind the division it lies in.
func sortKey(r Region) string {
	if r.Code == "" {
		return r.Parent + "z"
	}
	return r.Code
}

// BenchmarkTables loads the tables of bureaus and regions, and tells what they
// hold of the memory.
func BenchmarkTables(b *testing.B) {
	held := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	before := held()
	kept := &Set{}
	if err := kept.loadTables(data.FS); err != nil {
		b.Fatal(err)
	}
	size := held() - before
	b.ReportAllocs()
	for b.Loop() {
		if err := new(Set).loadTables(data.FS); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(size/1024, "KiB-held")
	runtime.KeepAlive(kept)
}
