package query

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Parquet writes the rows of a SELECT of ours to a file below the folder of
// OpenExport, in their order and types. Equal rows give equal bytes.
func (db *DB) Parquet(ctx context.Context, query, file string) error {
	_, err := db.sql.ExecContext(ctx, "COPY ("+query+") TO "+literal(file)+" (FORMAT parquet, COMPRESSION zstd)")
	if err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}

// Doc is what the schema says of one column.
type Doc struct {
	Name, Type string // as DuckDB names types: VARCHAR, DECIMAL(20,4), ENUM
	Comment    string
	Values     []string // of an ENUM, in its order
}

// Docs describes the columns of a SELECT of ours: their types, and their
// comments in the first of the given tables and views that has a column of
// that name.
func (db *DB) Docs(ctx context.Context, query string, tables ...string) ([]Doc, error) {
	comments := map[string]string{}
	for _, table := range tables {
		err := db.each(ctx, `SELECT column_name, comment FROM duckdb_columns()
			WHERE database_name = 'nianbao' AND table_name = ? AND comment IS NOT NULL`, []any{table}, func(rows *sql.Rows) error {
			var name, comment string
			err := rows.Scan(&name, &comment)
			if comments[name] == "" {
				comments[name] = comment
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var docs []Doc
	err := db.each(ctx, "SELECT column_name, column_type FROM (DESCRIBE "+query+")", nil, func(rows *sql.Rows) error {
		var d Doc
		err := rows.Scan(&d.Name, &d.Type)
		d.Comment = comments[d.Name]
		if values, ok := strings.CutPrefix(d.Type, "ENUM('"); ok {
			d.Type, d.Values = "ENUM", strings.Split(strings.TrimSuffix(values, "')"), "', '")
		}
		docs = append(docs, d)
		return err
	})
	return docs, err
}
