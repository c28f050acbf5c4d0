package export

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/xuri/excelize/v2"
)

// Sheet writes the answer to a question as a workbook: its rows, all columns of
// csv, numbers as numbers and all else as text, never a formula; and behind them
// the notes that stand below the table. The same table gives the same bytes.
func Sheet(w io.Writer, t *query.Table) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	const rows, notes = "数据 values", "说明 notes"
	if err := book.SetSheetName("Sheet1", rows); err != nil {
		return err
	}
	sheet, err := book.NewStreamWriter(rows)
	if err != nil {
		return err
	}
	header, records := t.Records()
	if len(header) > maxColumns || len(records) >= maxRows {
		return fmt.Errorf("xlsx: %d rows of %d columns, a worksheet holds %d of %d: choose csv or parquet", len(records), len(header), maxRows-1, maxColumns)
	}
	line := make([]any, len(header))
	for i, name := range header {
		line[i] = name
	}
	err = errors.Join(sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}), sheet.SetRow("A1", line))
	for n, record := range records {
		for i, c := range record {
			line[i] = c.Plain()
			if c.Number.Valid {
				line[i] = numberCell(c.Plain())
			} else if header[i] == "url" {
				line[i] = keyCell("url", c.Plain())
			}
		}
		if err = errors.Join(err, sheet.SetRow("A"+strconv.Itoa(n+2), line)); err != nil {
			return err
		}
	}
	if err = errors.Join(err, sheet.Flush()); err != nil {
		return err
	}
	if _, err := book.NewSheet(notes); err != nil {
		return err
	}
	for n, note := range t.Notes() {
		if err := book.SetCellStr(notes, "A"+strconv.Itoa(n+1), note); err != nil {
			return err
		}
	}
	return pack(book, w)
}
