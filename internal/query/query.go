// Package query is the read side of nianbao.duckdb: it compares bureaus and
// years, shows single reports with the text their numbers were read from, and
// runs a user's SQL. It only ever reads, and user SQL reaches neither files nor
// the network.
package query

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/duckdb/duckdb-go/v2"
)

// DB is one published snapshot, open for reading. It stays that snapshot when a
// newer one is published; open the path again to see that. Safe for concurrent
// use.
type DB struct {
	sql       *sql.DB
	connector *duckdb.Connector
	trace     func(sql string) // nil: nobody asked

	mu     sync.Mutex
	bodies []bureau // once they were asked for: a snapshot's stay the same
}

// UseError is a filter or a query that cannot be answered as it was asked: an
// unknown name, an ambiguous one, reversed years, a statement that is no SELECT.
type UseError string

// Error is the message for the user.
func (e UseError) Error() string { return string(e) }

func wrongUse(format string, args ...any) error { return UseError(fmt.Sprintf(format, args...)) }

// schemaVersion is run.schema_version of the databases this package reads.
const schemaVersion = 3

// maxMemory is what the engine may use for a query.
const maxMemory = "2GB"

// lockdown makes a fresh engine hold the snapshot and nothing else. The file
// is attached, not opened, because the driver shares one engine among all that
// open a path by name: a later Open would still see the snapshot of an earlier.
func lockdown(path, folder string) []string {
	statements := []string{
		"ATTACH " + literal(path) + " AS nianbao (READ_ONLY)",
		"SET temp_directory = ''", // no files beside the snapshot
		"SET max_memory = " + literal(maxMemory),
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
	}
	if folder != "" {
		// one thread: the bytes of a Parquet file depend on how its rows are divided
		statements = append(statements, "SET threads = 1", "SET allowed_directories = ["+literal(folder)+"]")
	}
	return append(statements, "SET enable_external_access = false", "SET lock_configuration = true")
}

// literal is a text as SQL writes it.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Open opens the snapshot at path read-only, without access to other files or
// the network, and with its configuration locked.
func Open(ctx context.Context, path string) (*DB, error) { return OpenExport(ctx, path, "") }

// OpenExport opens like Open, and lets Parquet write below folder.
func OpenExport(ctx context.Context, path, folder string) (*DB, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no database at %s: run `nianbao crawl` or `nianbao import` first", path)
	}
	setup := lockdown(path, folder)
	connector, err := duckdb.NewConnector("", func(conn driver.ExecerContext) error {
		for _, statement := range append(setup, "USE nianbao") {
			if _, err := conn.ExecContext(context.WithoutCancel(ctx), statement, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	db := &DB{sql: sql.OpenDB(connector), connector: connector}
	var version int
	if err := db.sql.QueryRowContext(ctx, "SELECT schema_version FROM run").Scan(&version); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), db.Close())
	}
	setup = nil // later connections find the engine set up
	if version != schemaVersion {
		return nil, errors.Join(fmt.Errorf("database %s has schema %d, this nianbao reads %d: run `nianbao extract` to rebuild it",
			path, version, schemaVersion), db.Close())
	}
	return db, nil
}

// Close closes the snapshot.
func (db *DB) Close() error { return errors.Join(db.sql.Close(), db.connector.Close()) }

// each runs a query and calls scan for every row.
func (db *DB) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := db.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
