// Package export writes the dataset as a release that others can cite: CSV and
// Parquet, a workbook, a data package with the meaning of every column, and
// what changed since the release before. The same database gives the same
// bytes.
package export

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/internal/query"
)

// Config says what to write. The zero value writes a release without licence
// and without comparison.
type Config struct {
	Version string // of the release: 2026.1; default: the day of the latest fetch
	License string // SPDX identifier of the licence the data is given under; default: none is named
	Since   string // folder of the release before, to list what changed; default: none
}

// release is one release while it is written.
type release struct {
	Config
	db       *query.DB
	database string // its path
	dir      string
	fetched  string // day of the latest fetch, ISO; "" where no page has one
	tables   []described
	labels   map[string][2]string // zh and en by indicator
}

// Write writes a release of the database at path into the new folder dir. It
// appears there whole or not at all; a folder that holds anything is refused.
func Write(ctx context.Context, path, dir string, c Config) (err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("export: %s is not empty: give a new folder", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("export: %w", err)
	}
	parent, name := filepath.Split(filepath.Clean(dir))
	if err := os.MkdirAll(filepath.Join(parent, "."), 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	partial, err := os.MkdirTemp(filepath.Join(parent, "."), "."+name+".partial-")
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(partial)) }()
	if partial, err = filepath.Abs(partial); err != nil {
		return err
	}
	db, err := query.OpenExport(ctx, path, partial)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	r := &release{Config: c, db: db, database: path, dir: partial}
	for _, step := range []func(context.Context) error{r.describe, r.data, r.wide, r.changes, r.dictionary, r.workbook, r.packageFiles} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	if err := r.sums(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := os.Chmod(partial, 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty one
		return fmt.Errorf("export: %w", err)
	}
	if err := os.Rename(partial, dir); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// data writes each table as CSV and as Parquet.
func (r *release) data(ctx context.Context) error {
	for i := range r.tables {
		t := &r.tables[i]
		out, err := r.create(t.name + ".csv")
		if err != nil {
			return err
		}
		t.rows, err = writeCSV(ctx, r.db, t.query, out)
		if err = errors.Join(err, out.Close()); err != nil {
			return fmt.Errorf("%s.csv: %w", t.name, err)
		}
		if err := r.db.Parquet(ctx, t.query, filepath.Join(r.dir, t.name+".parquet")); err != nil {
			return err
		}
	}
	return nil
}

func (r *release) create(name string) (*os.File, error) { return os.Create(filepath.Join(r.dir, name)) }

// save writes a small file.
func (r *release) save(name, text string) error {
	return os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o644)
}

// sums writes SHA256SUMS over all files, as sha256sum -c reads it.
func (r *release) sums() error {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return err
	}
	var lines []string
	for _, e := range entries {
		sum, err := digest(filepath.Join(r.dir, e.Name()))
		if err != nil {
			return err
		}
		lines = append(lines, sum+"  "+e.Name()+"\n")
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	return r.save("SHA256SUMS", strings.Join(lines, ""))
}

// digest is the SHA-256 of a file, hexadecimal.
func digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return fmt.Sprintf("%x", h.Sum(nil)), err
}
