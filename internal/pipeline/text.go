package pipeline

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/decoded"
)

// Texts gives the pages that reports were read from, as they were laid out. It
// may be used by several goroutines.
type Texts struct {
	archive *archive.Archive
	cache   *decoded.Store
	all     []archive.Entry
	entries map[place]archive.Entry
}

// place is where a record of the archive lies.
type place struct {
	file   string
	offset int64
}

// OpenTexts opens the archive and the cache of a dataset, neither of which it
// changes. Without the cache it is slower and no worse.
func OpenTexts(archiveDir, cacheDir string) (*Texts, error) {
	if _, err := os.Stat(archiveDir); err != nil {
		return nil, fmt.Errorf("the text of reports is kept in the archive: %w", err)
	}
	a, err := archive.OpenReadOnly(archiveDir)
	if err != nil {
		return nil, err
	}
	t := &Texts{archive: a, entries: map[place]archive.Entry{}}
	if t.cache, err = decoded.OpenReadOnly(cacheDir, layout.Version); err != nil {
		t.cache = nil
	}
	if t.all, err = a.Entries(); err != nil {
		return nil, err
	}
	for _, e := range t.all {
		t.entries[place{e.File, e.Offset}] = e
	}
	return t, nil
}

// Page is the page of the record at an offset of an archive file.
func (t *Texts) Page(file string, offset int64) (*layout.Page, error) {
	e, ok := t.entries[place{file, offset}]
	if !ok {
		return nil, fmt.Errorf("the archive has no record at %d of %s", offset, file)
	}
	s, err := obtain(t.archive, t.cache, e)
	if err != nil {
		return nil, err
	}
	if s.refused != "" {
		return nil, fmt.Errorf("%s: %s", e.URL, s.refused)
	}
	return s.page, nil
}

// Records lists the records that are read into the database.
func (t *Texts) Records() []archive.Entry {
	return slices.DeleteFunc(slices.Clone(t.all), func(e archive.Entry) bool { return !isPage(e) })
}

// Damage is what of the archive cannot be read.
func (t *Texts) Damage() []error { return t.archive.Damage() }

// Close ends the use.
func (t *Texts) Close() error { return errors.Join(t.cache.Close(), t.archive.Close()) }
