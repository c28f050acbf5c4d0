package export

import (
	"bytes"
	"testing"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// TestSheet: numbers are numbers, codes and what looks like a formula are text, an
// address is a link, and the notes are there.
func TestSheet(t *testing.T) {
	number := func(s string) query.Cell {
		return query.Cell{Number: decimal.NewNullDecimal(decimal.RequireFromString(s))}
	}
	value := number("1234.5")
	value.Status, value.Origin = query.StatusContradicted, "sum"
	table := &query.Table{
		Columns: []query.Column{{Name: "agency"}, {Name: "region_code", Machine: true}, {Name: "year", Kind: query.Number},
			{Name: "fees.collected", Kind: query.Measure}, {Name: "url", Machine: true}},
		Rows: [][]query.Cell{
			{{Text: "=1+1"}, {Text: "001122"}, number("2020"), value, {Text: "http://a.example/"}},
			{{Text: "甲局"}, {Text: "330800"}, number("2021"), {Status: "blank"}, {}},
		}}
	var out, again bytes.Buffer
	if err := Sheet(&out, table); err != nil {
		t.Fatal(err)
	}
	if err := Sheet(&again, table); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("a second time it is another file: %v", err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for cell, want := range map[string]string{"A1": "agency", "E1": "fees.collected_status", "A2": "=1+1", "B2": "001122", "C2": "2020", "D2": "1234.5",
		"E2": "contradicted", "F2": "sum", "G2": "http://a.example/", "D3": "", "E3": "blank"} {
		if got, err := book.GetCellValue("数据 values", cell); got != want || err != nil {
			t.Errorf("%s: %q, want %q %v", cell, got, want, err)
		}
	}
	for _, cell := range []string{"A2", "B2"} {
		formula, err := book.GetCellFormula("数据 values", cell)
		if kind, bad := book.GetCellType("数据 values", cell); kind != excelize.CellTypeInlineString || formula != "" || err != nil || bad != nil {
			t.Errorf("%s is no text: %v %q", cell, kind, formula)
		}
	}
	if note, _ := book.GetCellValue("说明 notes", "A1"); note != "! contradicted by the report itself" {
		t.Errorf("the first note is %q", note)
	}
}
