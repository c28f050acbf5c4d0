// Package store builds nianbao.duckdb, the database that everything on the
// read side opens. The database is a build product of the archive: it is built
// into a private file beside the published one and takes its place by rename,
// so a reader keeps the snapshot it opened and never sees half a build.
//
// The same pages added in the same order give the same rows in the same order:
// no clock, no random number and no map order enters a table. A pipeline with
// several workers therefore hands its results over in archive order.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

var (
	//go:embed schema.sql
	schemaSQL string
	//go:embed derive.sql
	deriveSQL string
)

// Indicator is one line of the indicator catalogue.
type Indicator struct{ Code, ZH, EN, Unit, Note string }

// Summary counts what a published database holds.
type Summary struct {
	Pages, Reports, Rejected, Errors   int // pages, and how many of them were what
	Superseded                         int // reports that an other version of the same body and year replaces
	Agencies, Regions                  int
	Facts, Findings, Leftovers         int
	Confirmed, Unchecked, Contradicted int // facts by status
}

// Builder fills a private database file. It is used by one goroutine and ends
// with Publish or Abort.
type Builder struct {
	path, private string // where the database will stand, and where it is built
	connector     *duckdb.Connector
	conn          driver.Conn // of the appenders
	db            *sql.DB
	tables        map[string]*duckdb.Appender
	enums         map[string]map[string]driver.Value // allowed values by ENUM type
	ids           map[string]bool                    // report_ids given away
	pending       []row                              // of the page being added
	values        []driver.Value                     // of pending
	err           error                              // a failed append: the build is lost
	rules         string                             // digest of the rules, for run.rules
}

// Rules notes the digest of the rules by which the reports were read.
func (b *Builder) Rules(digest string) { b.rules = digest }

// catalog is the name the private file is attached under while it is built.
const catalog = "build"

// scratch is the name of what is needed while building and not kept.
const scratch = "scratch"

// Create starts a build of the database at path. indicators is the catalogue;
// a fact whose indicator is not in it is refused. The file at path is not
// touched before Publish.
func Create(ctx context.Context, path string, indicators []Indicator) (*Builder, error) {
	b := &Builder{path: path, tables: map[string]*duckdb.Appender{}, ids: map[string]bool{}}
	if err := b.create(ctx, indicators); err != nil {
		b.Abort()
		return nil, fmt.Errorf("create database %s: %w", path, err)
	}
	return b, nil
}

func (b *Builder) create(ctx context.Context, indicators []Indicator) error {
	if len(indicators) == 0 {
		return errors.New("the catalogue of indicators is empty")
	}
	if err := removeStale(b.path); err != nil {
		return err
	}
	if err := b.open(); err != nil {
		return err
	}
	codes := make([]string, len(indicators))
	for i, ind := range indicators {
		codes[i] = literal(ind.Code)
	}
	typ := "CREATE TYPE indicator_code AS ENUM (" + strings.Join(codes, ", ") + ");\n"
	if _, err := b.db.ExecContext(ctx, typ+schemaSQL); err != nil {
		return err
	}
	if err := b.readEnums(ctx); err != nil {
		return err
	}
	if err := b.openAppenders(ctx); err != nil {
		return err
	}
	for _, ind := range indicators {
		if err := b.append("indicator", []driver.Value{ind.Code, ind.ZH, ind.EN, ind.Unit, ind.Note}); err != nil {
			return err
		}
	}
	return nil
}

// memoryLimit bounds what the engine keeps in memory of the file it builds; left
// to itself it would fill most of the machine's with blocks it is done with.
const memoryLimit = "512MiB"

// open makes the private file and attaches it to an empty engine. Attaching,
// rather than opening by name, takes any path: names are no URLs.
func (b *Builder) open() error {
	f, err := os.CreateTemp(filepath.Dir(b.path), filepath.Base(b.path)+".*"+privateSuffix)
	if err != nil {
		return err
	}
	b.private = f.Name()
	if err := errors.Join(f.Chmod(0o644), f.Close(), os.Remove(b.private)); err != nil {
		return err
	}
	attach := fmt.Sprintf("ATTACH IF NOT EXISTS ':memory:' AS %s; ATTACH IF NOT EXISTS %s AS %s; USE %[3]s", scratch, literal(b.private), catalog)
	settings := url.Values{"memory_limit": {memoryLimit}, "temp_directory": {b.private + ".tmp"}}
	b.connector, err = duckdb.NewConnector("?"+settings.Encode(), func(e driver.ExecerContext) error {
		_, err := e.ExecContext(context.Background(), attach, nil)
		return err
	})
	if err != nil {
		return err
	}
	b.db = sql.OpenDB(b.connector)
	return nil
}

func (b *Builder) openAppenders(ctx context.Context) error {
	conn, err := b.connector.Connect(ctx)
	if err != nil {
		return err
	}
	b.conn = conn
	for _, name := range []string{"page", "report", "fact", "finding", "leftover", "ignored", "evidence", "indicator", "chosen"} {
		in := catalog
		if name == "chosen" {
			in = scratch
		}
		b.tables[name], err = duckdb.NewAppender(conn, in, "", name)
		if err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
	}
	return nil
}

// readEnums asks the schema which values its ENUMs allow, so that a page that
// does not fit is refused before any of its rows is appended.
func (b *Builder) readEnums(ctx context.Context) error {
	b.enums = map[string]map[string]driver.Value{}
	for _, name := range []string{"page_outcome", "applicant_kind", "scope_kind", "value_state", "source_kind",
		"fact_status", "check_outcome", "source_trust", "evidence_field", "evidence_stand", "indicator_code"} {
		rows, err := b.db.QueryContext(ctx, "SELECT unnest(enum_range(NULL::"+name+"))")
		if err != nil {
			return err
		}
		values := map[string]driver.Value{}
		for rows.Next() {
			var v string
			if err := rows.Scan(&v); err != nil {
				return errors.Join(err, rows.Close())
			}
			values[v] = v
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		b.enums[name] = values
	}
	return nil
}

// Publish derives what depends on all reports (versions, bodies, regions),
// closes the private file and renames it over the database. The Builder is
// used up, and on error the private file is gone and the old database stands.
func (b *Builder) Publish(ctx context.Context) (Summary, error) {
	defer b.Abort()
	sum, err := b.publish(ctx)
	if err != nil {
		return Summary{}, fmt.Errorf("publish database %s: %w", b.path, err)
	}
	return sum, nil
}

func (b *Builder) publish(ctx context.Context) (Summary, error) {
	var sum Summary
	switch {
	case b.err != nil:
		return sum, b.err
	case b.db == nil:
		return sum, errors.New("the build has ended already")
	}
	if err := b.closeAppenders(); err != nil {
		return sum, err
	}
	if _, err := b.db.ExecContext(ctx, "SET VARIABLE rules = "+literal(b.rules)+";\n"+deriveSQL); err != nil {
		return sum, err
	}
	row := b.db.QueryRowContext(ctx, `SELECT pages, reports, rejected, errors,
		(SELECT count(*) FROM report WHERE superseded_by IS NOT NULL),
		(SELECT count(*) FROM agency), (SELECT count(*) FROM region), facts, findings, leftovers,
		(SELECT count(*) FROM fact WHERE status = 'confirmed'),
		(SELECT count(*) FROM fact WHERE status = 'unchecked'),
		(SELECT count(*) FROM fact WHERE status = 'contradicted') FROM run`)
	if err := row.Scan(&sum.Pages, &sum.Reports, &sum.Rejected, &sum.Errors, &sum.Superseded, &sum.Agencies, &sum.Regions,
		&sum.Facts, &sum.Findings, &sum.Leftovers, &sum.Confirmed, &sum.Unchecked, &sum.Contradicted); err != nil {
		return sum, err
	}
	if _, err := b.db.ExecContext(ctx, "CHECKPOINT "+catalog); err != nil {
		return sum, err
	}
	if err := b.close(); err != nil {
		return sum, err
	}
	return sum, b.rename()
}

// rename puts the finished file in place, on disk before it is visible.
func (b *Builder) rename() error {
	if _, err := os.Stat(b.private + ".wal"); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s.wal is left: the checkpoint is incomplete", b.private)
	}
	if err := syncPath(b.private); err != nil {
		return err
	}
	if err := os.Rename(b.private, b.path); err != nil {
		return err
	}
	return syncPath(filepath.Dir(b.path))
}

// Abort gives the build up and removes the private file. After Publish, or a
// second time, it does nothing.
func (b *Builder) Abort() {
	_ = b.closeAppenders() // whatever they hold is thrown away
	_ = b.close()
	if b.private != "" {
		for _, suffix := range []string{"", ".wal", ".tmp"} {
			_ = os.RemoveAll(b.private + suffix)
		}
	}
	b.private = ""
}

func (b *Builder) closeAppenders() error {
	var errs []error
	for name, a := range b.tables {
		if err := a.Close(); err != nil {
			errs = append(errs, fmt.Errorf("table %s: %w", name, err))
		}
	}
	clear(b.tables)
	return errors.Join(errs...)
}

// close ends the connections and the engine; only both together empty the
// write-ahead log.
func (b *Builder) close() error {
	var errs []error
	if b.conn != nil {
		errs = append(errs, b.conn.Close())
	}
	if b.db != nil {
		errs = append(errs, b.db.Close())
	}
	if b.connector != nil {
		errs = append(errs, b.connector.Close())
	}
	b.conn, b.db, b.connector = nil, nil, nil
	return errors.Join(errs...)
}

// privateSuffix ends the name of a database being built.
const privateSuffix = ".building"

// staleAfter is how long a private file must have been untouched to count as
// left behind by a killed build. A build writes all the time.
const staleAfter = time.Hour

func removeStale(path string) error {
	left, err := filepath.Glob(globQuote(path) + ".*" + privateSuffix + "*")
	if err != nil {
		return err
	}
	for _, name := range left {
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > staleAfter {
			if err := os.RemoveAll(name); err != nil {
				return err
			}
		}
	}
	return nil
}

func globQuote(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// literal quotes s as an SQL string.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
