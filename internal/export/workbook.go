package export

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxRows and maxColumns are the limits of a worksheet (ECMA-376).
const maxRows, maxColumns = 1 << 20, 1 << 14

// workbook writes nianbao.xlsx: notes, the reports with links, and the values a
// row a report. Text is never a formula, identifiers are text.
func (r *release) workbook(ctx context.Context) (err error) {
	codes, err := r.wideIndicators(ctx)
	if err != nil {
		return err
	}
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := book.SetSheetName("Sheet1", "说明 notes"); err != nil {
		return err
	}
	notes, err := book.NewStreamWriter("说明 notes")
	if err != nil {
		return err
	}
	line := 0
	note := func(cells ...any) error {
		line++
		return notes.SetRow("A"+strconv.Itoa(line), cells)
	}
	err = errors.Join(notes.SetColWidth(1, 3, 40),
		note("政府信息公开工作年度报告统计数据", "Statistics of annual reports on government information disclosure", r.version()),
		note("空格不等于零：状态列说明原因", "An empty cell is no zero: its status column says why"),
		note("数值照报告原文，不作修改；contradicted 表示与报告自身不符", "Numbers stand as printed; contradicted: the report itself disagrees"))
	for _, code := range codes {
		err = errors.Join(err, note(code, r.labels[code][0], r.labels[code][1]))
	}
	if err = errors.Join(err, notes.Flush()); err != nil {
		return err
	}
	if err := r.valueSheet(ctx, book, codes); err != nil {
		return err
	}
	return r.saveBook(book)
}

// saveBook saves the workbook of the release.
func (r *release) saveBook(book *excelize.File) error {
	file, err := r.create("nianbao.xlsx")
	if err != nil {
		return err
	}
	return errors.Join(pack(book, file), file.Close())
}

// pack writes the parts of a workbook by name: the library writes them in a random
// order, and equal data must give equal bytes.
func pack(book *excelize.File, w io.Writer) error {
	packed, err := book.WriteToBuffer()
	if err != nil {
		return err
	}
	parts, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(parts.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range parts.File {
		err = errors.Join(err, out.Copy(part))
	}
	return errors.Join(err, out.Close())
}

// valueSheet is wide.csv as a worksheet, the address of a report as a link.
func (r *release) valueSheet(ctx context.Context, book *excelize.File, codes []string) error {
	const name = "数据 values"
	if _, err := book.NewSheet(name); err != nil {
		return err
	}
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	var header []any
	for _, k := range wideKey {
		header = append(header, k)
	}
	for _, code := range codes {
		header = append(header, code, code+"_status")
	}
	if len(header) > maxColumns {
		return fmt.Errorf("nianbao.xlsx: %d columns, a worksheet has at most %d", len(header), maxColumns)
	}
	if err := errors.Join(sheet.SetPanes(&excelize.Panes{Freeze: true, XSplit: 3, YSplit: 1, TopLeftCell: "D2", ActivePane: "bottomRight"}),
		sheet.SetRow("A1", header)); err != nil {
		return err
	}
	row := 1
	err = r.eachReport(ctx, codes, func(key []string, values map[string][2]string) error {
		if row++; row > maxRows {
			return fmt.Errorf("nianbao.xlsx: more than %d reports, a worksheet holds no more: export a part", maxRows-1)
		}
		cells := make([]any, 0, len(header))
		for i, k := range key {
			cells = append(cells, keyCell(wideKey[i], k))
		}
		for _, code := range codes {
			v, ok := values[code]
			if !ok {
				v[1] = "missing"
			}
			cells = append(cells, numberCell(v[0]), v[1])
		}
		return sheet.SetRow("A"+strconv.Itoa(row), cells)
	})
	return errors.Join(err, sheet.Flush())
}

// keyCell is a year as a number, an address as a link, all else as text. A
// string in a formula has at most 255 characters.
func keyCell(column, s string) any {
	switch {
	case column == "year":
		return numberCell(s)
	case column == "url" && len(s) < 255 && (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")):
		return excelize.Cell{Formula: `HYPERLINK("` + strings.ReplaceAll(s, `"`, `""`) + `")`, Value: s}
	}
	return s
}

// numberCell is a number, or nothing for none.
func numberCell(s string) any {
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f
	}
	return nil
}
