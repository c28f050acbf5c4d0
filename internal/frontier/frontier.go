// Package frontier keeps what a crawl has found and has yet to ask for, so that
// it may be killed at any moment and gone on with, by one process or by many on
// several machines.
//
// River (github.com/riverqueue/river) hands the hosts round: one unique job a
// host, which a worker holds for a stretch and then puts off until the host may
// be asked again. Beside River's tables there are two of our own: host, and
// address with what became of each. One step of a crawl, a page and the
// addresses found on it, is one transaction.
//
// All this is in SQLite, in a file that one process at a time crawls from, or in
// PostgreSQL, for several. Times are the database's own, so that the clocks of
// the machines do not matter.
//
// A worker holds a host by a lease. Who comes to a host whose lease ran out
// takes it over, waits a whole pause, for nobody knows what was asked last, and
// goes on; what the former holder may still bring is not taken.
package frontier

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// A Frontier is an open database of hosts and addresses.
type Frontier struct {
	db   *sql.DB
	pool *pgxpool.Pool // nil with SQLite
	lock *sql.DB       // held while a process crawls from a SQLite file, nil otherwise
	path string        // of the SQLite file
}

// IsShared reports whether address names a database that several processes may
// crawl from, rather than a file.
func IsShared(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Open opens the frontier in the PostgreSQL database at a postgres:// address, or
// in the SQLite file of that name; it makes its tables there if need be.
func Open(ctx context.Context, address string) (*Frontier, error) {
	open := openSQLite
	if IsShared(address) {
		open = openPostgres
	}
	f, err := open(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("open frontier: %w", err)
	}
	return f, nil
}

func openSQLite(ctx context.Context, path string) (*Frontier, error) {
	f := &Frontier{path: path}
	var err error
	if f.db, err = sqlite(path); err != nil {
		return nil, err
	}
	// An interrupted write costs the last steps at most, which the archive answers.
	for _, pragma := range []string{"journal_mode=WAL", "synchronous=NORMAL"} {
		if _, err := f.db.ExecContext(ctx, "PRAGMA "+pragma); err != nil {
			f.db.Close()
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	m, err := rivermigrate.New(riversqlite.New(f.db), nil)
	if err == nil {
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err == nil {
		err = f.makeTables(ctx)
	}
	if err != nil {
		f.db.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// sqlite opens a file with one connection, all that SQLite writes with at a time.
func sqlite(path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(abs), RawQuery: "_txlock=immediate&_pragma=busy_timeout(30000)"}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func openPostgres(ctx context.Context, address string) (*Frontier, error) {
	cfg, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	// A crash of the server costs the last steps at most, which the archive answers.
	cfg.ConnConfig.RuntimeParams["synchronous_commit"] = "off"
	if !strings.Contains(address, "pool_max_conns=") {
		cfg.MaxConns = 16 // a few of which River keeps to itself
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	f := &Frontier{pool: pool, db: stdlib.OpenDBFromPool(pool)}
	if err := f.migratePostgres(ctx); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// migratePostgres makes the tables, one process at a time.
func (f *Frontier) migratePostgres(ctx context.Context) error {
	const key = 0x6e69616e62616f // nianbao
	conn, err := f.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		return err
	}
	m, err := rivermigrate.New[pgx.Tx](riverpgxv5.New(f.pool), nil)
	if err == nil {
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err == nil {
		err = f.makeTables(ctx)
	}
	_, unlock := conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", key)
	return errors.Join(err, unlock)
}

// Close lets others crawl from the file.
func (f *Frontier) Close() error {
	err := f.db.Close()
	if f.lock != nil {
		err = errors.Join(err, f.lock.Close())
	}
	if f.pool != nil {
		f.pool.Close()
	}
	return err
}

// claim makes this the one process that crawls from a SQLite file. Whoever did
// so before is no more, so the hosts it held are free, and River's jobs, which say
// nothing that the hosts do not, are made anew. It does nothing with PostgreSQL.
func (f *Frontier) claim(ctx context.Context) error {
	if f.pool != nil || f.lock != nil {
		return nil
	}
	lock, err := sqlite(f.path + ".lock") // SQLite's lock ends with the process, on every system
	if err != nil {
		return err
	}
	for _, s := range []string{"PRAGMA busy_timeout=0", "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE"} {
		if _, err := lock.ExecContext(ctx, s); err != nil {
			lock.Close()
			return fmt.Errorf("another process crawls from %s (%w); several need PostgreSQL", f.path, err)
		}
	}
	f.lock = lock
	_, err = f.db.ExecContext(ctx, "UPDATE host SET lease_until = 0")
	if err == nil {
		_, err = f.db.ExecContext(ctx, "DELETE FROM river_job")
	}
	return err
}

// client makes River's.
func (f *Frontier) client(cfg *river.Config) (client, error) {
	if f.pool != nil {
		return river.NewClient[pgx.Tx](riverpgxv5.New(f.pool), cfg)
	}
	return river.NewClient(riversqlite.New(f.db), cfg)
}

// patience is how often that is tried again which PostgreSQL broke off, each time
// after twice the pause.
const patience = 8

// patiently does something again if it was broken off for what will pass: a
// deadlock, a restart of the server. What do does must bear it.
func patiently(ctx context.Context, do func() error) error {
	for try := 0; ; try++ {
		err := do()
		if err == nil || try == patience || !passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond << try):
		}
	}
}

// within runs a transaction, patiently.
func (f *Frontier) within(ctx context.Context, do func(*sql.Tx) error) error {
	return patiently(ctx, func() error { return f.once(ctx, do) })
}

func (f *Frontier) once(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// passing reports whether an error of PostgreSQL says nothing against trying again.
func passing(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(e.Code, "40") || strings.HasPrefix(e.Code, "57P") || strings.HasPrefix(e.Code, "08")
	}
	_, refused := errors.AsType[*pgconn.ConnectError](err)
	return refused || pgconn.SafeToRetry(err) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF)
}
