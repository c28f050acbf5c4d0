package archive

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// errHeld says that another process has a lock.
var errHeld = errors.New("held by another process")

// locked runs do while no other process makes or mends files of the archive or
// writes its index.
func (a *Archive) locked(do func() error) error {
	f, err := os.OpenFile(filepath.Join(a.dir, ".lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := lock(f, true); err != nil {
		return err
	}
	return do()
}

// beingWritten reports whether a living process writes to a WARC file: it has
// the file's lock from before the first byte until it closes the file.
func beingWritten(f *os.File) (bool, error) {
	err := lock(f, false)
	if errors.Is(err, errHeld) {
		return true, nil
	}
	return false, err
}

// create makes the next WARC file, locked.
func (a *Archive) create(now time.Time) error {
	return a.locked(func() error {
		for {
			a.serial++
			a.name = fmt.Sprintf("nianbao-%s-%d-%05d.warc.gz", now.Format(timestamp), os.Getpid(), a.serial)
			path := filepath.Join(a.dir, a.name)
			f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, os.ErrExist) {
				continue
			}
			if err != nil {
				return err
			}
			if err := lock(f, false); err != nil {
				return errors.Join(err, f.Close(), os.Remove(path))
			}
			a.file, a.size, a.settled[a.name] = f, 0, true
			return nil
		}
	})
}

// isOurs reports whether a file of the directory is a WARC file of an archive.
func isOurs(name string) bool {
	return strings.HasPrefix(name, "nianbao-") && strings.HasSuffix(name, ".warc.gz")
}

// Refresh takes note of what other processes have written to the archive since
// it was opened or last refreshed. What costs time is what they wrote: it is
// read once.
func (a *Archive) Refresh() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	files, err := os.ReadDir(a.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil // nobody has written anything
	}
	if err != nil {
		return fmt.Errorf("refresh archive: %w", err)
	}
	for _, f := range files {
		name := f.Name()
		if !isOurs(name) || a.settled[name] {
			continue
		}
		info, err := f.Info()
		if errors.Is(err, os.ErrNotExist) || err == nil && info.Size() <= a.ends[name] {
			continue
		}
		if err == nil {
			err = a.follow(name, info.Size())
		}
		if err != nil {
			return fmt.Errorf("refresh archive: %w", err)
		}
	}
	return nil
}

// follow adds the whole records of another's file that are new to us. It stops
// at the first that is none: it may be half written.
func (a *Archive) follow(name string, size int64) error {
	f, err := os.Open(filepath.Join(a.dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil // it had no record
	}
	if err != nil {
		return err
	}
	defer f.Close()
	found := scan(f, a.ends[name], size, true)
	a.take(name, found)
	return nil
}

// merge writes what this process answers for into index.cdxj, beside what
// others have put there. Records of files that were not settled stay out: they
// may not be on stable storage yet, and an index must not name what a loss of
// power takes away. Who writes them, or opens the archive next, adds them.
func (a *Archive) merge() error {
	there := func(func(string, error) bool) {}
	x, err := openIndex(a.dir)
	if err == nil {
		defer x.Close()
		there = x.lines()
	} else if !errors.Is(err, errNoIndex) {
		return err
	}
	// Both lists have the records of any file from its beginning, up to some
	// point: of each file, the list that goes further counts.
	ours, err := ends(a.entries.all())
	if err != nil {
		return err
	}
	theirs, err := ends(there)
	if err != nil {
		return err
	}
	mine := func(file string) bool { return a.settled[file] && ours[file] >= theirs[file] }
	s := sorter{dir: a.dir, most: mergeMemory * a.entries.most}
	defer s.close()
	for l, err := range entries(a.entries.all()) {
		if err == nil && mine(l.File) {
			err = s.add(l.text)
		}
		if err != nil {
			return err
		}
	}
	return writeIndex(a.dir, s.sorted(func(yield func(string, error) bool) {
		for l, err := range entries(there) {
			if (err != nil || !mine(l.File)) && !yield(l.text, err) {
				return
			}
		}
	}))
}

// ends are the offsets of the last record that lines have of each file.
func ends(lines iter.Seq2[string, error]) (map[string]int64, error) {
	out := map[string]int64{}
	for l, err := range entries(lines) {
		if err != nil {
			return nil, err
		}
		out[l.File] = max(out[l.File], l.Offset)
	}
	return out, nil
}
