package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// manyFound is how many captures Open may find behind the index and leave
// to Close to add to it. An archive whose processes keep being killed would else
// be looked through from its beginning each time.
const manyFound = 10_000

// recover loads an archive for writing.
func (a *Archive) recover() error {
	if err := a.load(); err != nil {
		return err
	}
	if a.found < manyFound {
		return nil
	}
	err := a.merge()
	a.stale = err != nil
	return err
}

// load fills a with the index and with the records behind it. If a is open for
// writing it also mends the ends of the files.
func (a *Archive) load() error {
	ends, err := a.loadIndex() // before the files are listed: a writer may be adding to both
	if errors.Is(err, errNoIndex) {
		a.stale = true
	} else if err != nil {
		return err
	}
	files, err := os.ReadDir(a.dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		name := f.Name()
		if !isOurs(name) {
			continue
		}
		if err := a.loadFile(name, ends[name]); err != nil {
			return err
		}
		delete(ends, name)
	}
	for name := range ends {
		return fmt.Errorf("index.cdxj names %s, which is missing: bring it back, or delete index.cdxj to go on without it", name)
	}
	return nil
}

// loadIndex adds the entries of the index and returns where in each file the
// last of them ends.
func (a *Archive) loadIndex() (ends map[string]int64, err error) {
	ends = map[string]int64{}
	x, err := openIndex(a.dir)
	if err != nil {
		return ends, err
	}
	defer x.Close()
	for l, err := range entries(x.lines()) {
		if err != nil {
			return nil, fmt.Errorf("index.cdxj: %w: delete it to have it made again", err)
		}
		a.note(l)
		ends[l.File] = max(ends[l.File], l.Offset+l.Length)
	}
	return ends, nil
}

// loadFile adds the records of one WARC file from the byte offset from on, and
// mends its end unless somebody is writing it.
func (a *Archive) loadFile(name string, from int64) error {
	path := filepath.Join(a.dir, name)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) && from == 0 {
		return nil // it had no record, and another process has removed it
	}
	if err != nil {
		return err
	}
	defer f.Close()
	living := false
	if a.writing {
		if living, err = beingWritten(f); err != nil {
			return err
		}
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	if size < from {
		return fmt.Errorf("%s is %d bytes long but index.cdxj has records up to %d: bring the whole file back, or delete index.cdxj to go on with what is left", name, size, from)
	}
	found := scan(f, from, size, living)
	a.take(name, found)
	for _, err := range found.damage {
		a.damage = append(a.damage, fmt.Errorf("%s: %w", path, err))
	}
	if !a.writing || living {
		return nil
	}
	a.settled[name] = true
	a.found += len(found.entries)
	if len(found.entries) > 0 {
		a.stale = true
		if err := syncFile(path); err != nil { // who wrote it may have died before doing so
			return err
		}
	}
	return mend(f, path, found, size)
}

// take adds what was found in a file.
func (a *Archive) take(name string, found findings) {
	for _, e := range found.entries {
		e.File = name
		a.add(e)
	}
	a.ends[name] = found.edge
}

// mend cuts a file off behind its last whole record.
func mend(f *os.File, path string, found findings, size int64) error {
	if found.edge == size && size > 0 {
		return nil
	}
	if !found.torn && size > 0 {
		if err := setAside(f, path, found.edge, size); err != nil {
			return err
		}
	}
	f.Close()
	if found.edge == 0 {
		return os.Remove(path)
	}
	return os.Truncate(path, found.edge)
}

// What scan finds in a stretch of a WARC file.
type findings struct {
	entries []Entry // without File
	edge    int64   // the end of the last whole record
	torn    bool    // what follows edge is the start of one record that the file's end cuts off
	damage  []error // neither records nor a torn end
}

// scan reads the records of f from the byte offset from to size. It steps
// over what is none, or, if the file is being written, stops there.
func scan(f io.ReaderAt, from, size int64, living bool) findings {
	found := findings{edge: from}
	var bad error
	for pos := from; pos < size; {
		r, n, err := readRecord(f, pos, size)
		if err != nil && living {
			return found
		}
		if err != nil {
			if pos == found.edge {
				bad = fmt.Errorf("offset %d: %w", pos, err)
			}
			pos = nextMember(f, pos+1, size)
			continue
		}
		if pos > found.edge {
			found.damage = append(found.damage, bad)
		}
		e, err := r.entry()
		if err != nil {
			found.damage = append(found.damage, fmt.Errorf("offset %d: %w", pos, err))
		} else if e.Kind != "" {
			e.Offset, e.Length = pos, n
			found.entries = append(found.entries, e)
		}
		pos += n
		found.edge = pos
	}
	if found.edge < size {
		found.torn = errors.Is(bad, io.ErrUnexpectedEOF)
		if !found.torn {
			found.damage = append(found.damage, bad)
		}
	}
	return found
}

// nextMember returns the first offset at or after from at which a gzip member
// may start, or size.
func nextMember(f io.ReaderAt, from, size int64) int64 {
	r := bufio.NewReader(io.NewSectionReader(f, from, size-from))
	var last uint32
	for pos := from; ; pos++ {
		b, err := r.ReadByte()
		if err != nil {
			return size
		}
		last = last<<8 | uint32(b)
		if last&0xffffff == 0x1f8b08 && pos >= from+2 {
			return pos - 2
		}
	}
}

// setAside copies the end of a WARC file, which no interrupted write explains,
// to a file beside it: nothing but a torn record is ever thrown away.
func setAside(f io.ReaderAt, path string, edge, size int64) error {
	out, err := os.Create(path + ".damaged")
	if err != nil {
		return err
	}
	_, err = io.Copy(out, io.NewSectionReader(f, edge, size-edge))
	return errors.Join(err, out.Sync(), out.Close())
}
