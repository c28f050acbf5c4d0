package query

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/duckdb/duckdb-go/v2"
)

// Parquet writes the table as a Parquet file, in the columns of csv: texts as
// VARCHAR, whole numbers as BIGINT, others as DECIMAL(38, 4). A cell without a
// number, and an empty text, is NULL. The same table gives the same bytes.
func (t *Table) Parquet(ctx context.Context, w io.Writer) (err error) {
	folder, err := os.MkdirTemp("", "nianbao-parquet-")
	if err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	rows, file := filepath.Join(folder, "rows.tsv"), filepath.Join(folder, "rows.parquet")
	if err := t.save(rows); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	connector, err := duckdb.NewConnector("", func(conn driver.ExecerContext) error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "SET threads = 1; SET temp_directory = ''", nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	db := sql.OpenDB(connector)
	defer func() { err = errors.Join(err, db.Close(), connector.Close()) }()
	_, err = db.ExecContext(ctx, "COPY (SELECT * FROM read_csv("+literal(rows)+", header = true, delim = '\t', quote = '\"', escape = '\"', columns = {"+
		t.parquetColumns()+"})) TO "+literal(file)+" (FORMAT parquet, COMPRESSION zstd)")
	if err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	if _, err := io.Copy(w, in); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

func (t *Table) save(name string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return t.Write(f, "tsv") // its lines, and those of texts, end in LF
}

// parquetColumns are names and types as read_csv takes them.
func (t *Table) parquetColumns() string {
	types := make([]string, len(t.header()))
	for i := range types {
		types[i] = "VARCHAR"
	}
	for _, row := range t.Rows {
		for i, c := range t.record(row) {
			switch {
			case c.Number.Valid && types[i] != "DECIMAL(38, 4)" && c.Number.Decimal.IsInteger():
				types[i] = "BIGINT"
			case c.Number.Valid:
				types[i] = "DECIMAL(38, 4)"
			}
		}
	}
	out := ""
	for i, name := range t.header() {
		if i > 0 {
			out += ", "
		}
		out += literal(name) + ": " + literal(types[i])
	}
	return out
}
