package query

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/fact"
)

// TestLineage: a body by its name of today, with those before it; regions as
// they were and as they are.
func TestLineage(t *testing.T) {
	of := func(id, name, place string, year int, value string) page {
		region, _, _ := strings.Cut(id, "/")
		return page{id, name, name, region, place, year, "", []fact.Fact{number("requests.received", value)}, nil}
	}
	db := open(t, build(t, []page{
		of("990181/market", "丙市市场局", "丙市", 2018, "1"), of("990181/market", "丙市市场局", "丙市", 2019, "2"),
		of("990112/market", "丙区市场局", "丙区", 2020, "4"),
		of("990181/trade", "丙市工商局", "丙市", 2017, "8"), of("990181/quality", "丙市质监局", "丙市", 2017, "16"),
		of("990113/land", "丁区国土局", "丁区", 2018, "32"), of("990113/land", "丁区资源局", "丁区", 2019, "64"),
		of("990114/land", "戊区国土局", "戊区", 2018, "128"),
	}))
	lineage := Lineage{
		Body: func(name string) (string, string) {
			switch name {
			case "丙区市场局", "丙区市监局":
				return "990112/market", "丙区市场局"
			case "丁区资源局":
				return "990113/land", name
			case "戊区资源局":
				return "990114/land", name
			}
			return "", ""
		},
		Before: func(id string) []Forerunner {
			if id == "990112/market" {
				return []Forerunner{{"990181/trade", true}, {"990181/quality", true}, {"990181/market", false}}
			}
			return nil
		},
		Step: func(from, to string) string {
			if strings.HasSuffix(from, "国土局") {
				return "国土局 became 资源局"
			}
			return ""
		},
		Today: func(region string, year int) (string, string) {
			if region == "990181" {
				return "990112", "丙区"
			}
			return "", ""
		},
	}
	for _, row := range []struct {
		name   string
		filter Filter
		by     By
		want   string
	}{
		{"with those before, none added up", Filter{Bureaus: []string{"丙区市监局"}}, ByBureau,
			`丙市工商局 2017 8 predecessor of 丙区市场局; break
丙市质监局 2017 16 predecessor of 丙区市场局; break
丙市市场局 2018 1 predecessor of 丙区市场局
丙市市场局 2019 2 predecessor of 丙区市场局; break
丙区市场局 2020 4`},
		{"what was merged is in no sum", Filter{Bureaus: []string{"丙区市场局"}}, ByYear, "2018 1 1\n2019 1 2\n2020 1 4"},
		{"by a part of the name, itself alone", Filter{Bureaus: []string{"丙区"}}, ByBureau, "丙区市场局 2020 4"},
		{"the break with the first of the new name", Filter{Bureaus: []string{"丁区资源局"}}, ByBureau,
			"丁区国土局 2018 32 predecessor of 丁区资源局\n丁区资源局 2019 64 was 丁区国土局; break: 国土局 became 资源局"},
		{"asked by the old name", Filter{Bureaus: []string{"丁区国土局"}}, ByBureau,
			"丁区国土局 2018 32\n丁区资源局 2019 64 was 丁区国土局; break: 国土局 became 资源局"},
		{"no report under the new name", Filter{Bureaus: []string{"戊区资源局"}}, ByBureau,
			"戊区国土局 2018 128 predecessor of 戊区资源局; break: 国土局 became 资源局"},
		{"as they were", Filter{Regions: []string{"9901"}, From: 2019}, ByRegion, "丙区 2020 1 4\n丁区 2019 1 64\n丙市 2019 1 2"},
		{"as they are", Filter{Regions: []string{"9901"}, From: 2019, Boundaries: Now}, ByRegion, "丙区 2019 1 2\n丙区 2020 1 4\n丁区 2019 1 64"},
		{"a region of today", Filter{Regions: []string{"丙区"}, From: 2019, Boundaries: Now}, ByYear, "2019 1 2\n2020 1 4"},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.filter.Lineage, row.filter.Indicators = lineage, []string{"requests.received"}
			table, err := db.Compare(t.Context(), Comparison{Filter: row.filter, By: row.by})
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, cells := range table.Rows {
				var line []string
				for i, c := range cells {
					if col := table.Columns[i]; !col.Machine && col.Name != "form" && (row.by == ByRegion || col.Name != "region") && c.Plain() != "" {
						line = append(line, c.Plain())
					}
				}
				lines = append(lines, strings.Join(line, " "))
			}
			if got := strings.Join(lines, "\n"); got != row.want {
				t.Errorf("got\n%s\nwant\n%s", got, row.want)
			}
		})
	}
	if _, err := db.Compare(t.Context(), Comparison{Filter: Filter{Boundaries: "soon"}, By: ByRegion}); err == nil || err.Error() != `no boundaries "soon": then or now` {
		t.Errorf("unknown boundaries: %v", err)
	}
}
