package query

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/internal/store"
	"github.com/shopspring/decimal"
)

// TestAcross: what goes out of one year comes into the next, for the same body.
func TestAcross(t *testing.T) {
	of := func(name string, year int, facts ...fact.Fact) page {
		return page{body: "990100/" + name, printed: name, name: name, region: "990100", place: "甲市", year: year, facts: facts}
	}
	var catalogue []store.Indicator
	for _, code := range []string{"requests.carried_in", "requests.carried_out", "documents.normative.in_force", "documents.normative.made",
		"documents.normative.repealed", "documents.regulations.in_force", "documents.regulations.made", "documents.regulations.repealed"} {
		catalogue = append(catalogue, store.Indicator{Code: code, ZH: code, EN: code, Unit: "件"})
	}
	for i := range 9 {
		code := fmt.Sprintf("outcome.row%d", i)
		catalogue = append(catalogue, store.Indicator{Code: code, ZH: code, EN: code, Unit: "件"})
	}
	printed := func(step int) (cells []fact.Fact) {
		for i, c := range catalogue[len(catalogue)-9:] {
			cells = append(cells, number(c.Code, decimal.NewFromInt(int64(1+i*step)).String(), inTable, total))
		}
		return cells
	}
	db := open(t, build(t, []page{
		of("water", 2020, number("requests.carried_out", "4"), number("documents.normative.in_force", "10")),
		of("water", 2021, number("requests.carried_in", "4"), number("documents.normative.in_force", "11"),
			number("documents.normative.made", "3"), number("documents.normative.repealed", "2")),
		of("water", 2022, number("requests.carried_in", "5"), number("documents.normative.in_force", "12")),
		of("finance", 2020, number("requests.carried_out", "4", about)),
		of("finance", 2021, number("requests.carried_in", "4"), number("requests.carried_out", "1")),
		of("finance", 2023, number("requests.carried_in", "9")),
		of("health", 2021, printed(3)...),
		of("health", 2022, printed(3)...),
		of("sports", 2022, printed(4)...),
		of("tax", 2022, printed(4)...),
	}, catalogue...))
	table, err := db.Across(t.Context(), Filter{From: 2021}, "")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range table.Rows {
		got = append(got, fmt.Sprintf("%s %s %s %s: %s%s", row[0].Plain(), row[1].Plain(), row[2].Plain(), row[3].Plain(), row[4].Plain(), row[7].Plain()))
	}
	want := []string{
		"finance 2021 carry not_assessable: the report on 2020 does not give requests.carried_out",
		"finance 2023 carry not_assessable: no report on 2022",
		"water 2021 carry pass: 4 = 4",
		"water 2021 stock.normative pass: 10 + 3 − 2 = 11",
		"water 2022 carry not_assessable: the report on 2021 does not give requests.carried_out",
		"water 2022 stock.normative not_assessable: the report on 2022 does not give documents.normative.made",
		"health 2022 copied fail: a table with 9 numbers above zero is that of health on 2021",
		"tax 2022 copied fail: a table with 9 numbers above zero is that of sports on 2022",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
	if fails, err := db.Across(t.Context(), Filter{From: 2021}, "fail"); err != nil || len(fails.Rows) != 2 {
		t.Errorf("%v %v", fails, err)
	}
	if _, err := db.Across(t.Context(), Filter{}, "perhaps"); err == nil {
		t.Error("an outcome that is none was taken")
	}
}
