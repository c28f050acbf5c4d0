package archive

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"math"
	"os"
	"slices"
	"strings"
)

// A ledger lists the entries of an archive in the order found, as lines of the
// index. That of an archive open for writing is on disk but for its end, since memory
// shall not grow with a crawl of months.
type ledger struct {
	dir  string   // for its file; "": all stays in memory
	most int      // bytes in memory, from which on they go to disk
	file *os.File // nil while there is no more than the end
	size int64    // of the file
	end  []byte   // what comes behind the file
}

// add returns the place of a line, for read. What cannot be put on disk
// stays in memory.
func (l *ledger) add(line string) (at int64) {
	at = l.size + int64(len(l.end))
	l.end = append(append(l.end, line...), '\n')
	if l.dir == "" || len(l.end) < l.most {
		return at
	}
	if l.file == nil {
		l.file, _ = scratch(l.dir)
	}
	if l.file != nil {
		if n, err := l.file.WriteAt(l.end, l.size); err == nil {
			l.size, l.end = l.size+int64(n), l.end[:0]
		}
	}
	return at
}

// scratch makes a file that is gone when it is closed or the process ends,
// where the system lets open files be removed. Elsewhere discard removes it, and
// one of a killed process stays.
func scratch(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, ".entries-*")
	if err == nil {
		os.Remove(f.Name())
	}
	return f, err
}

func discard(f *os.File) {
	f.Close()
	os.Remove(f.Name())
}

// read returns the entry whose line is at a place.
func (l *ledger) read(at int64) (Entry, error) {
	var r io.Reader
	if at < l.size {
		r = io.NewSectionReader(l.file, at, l.size-at)
	} else {
		r = bytes.NewReader(l.end[at-l.size:])
	}
	s, err := bufio.NewReaderSize(r, 1<<10).ReadString('\n')
	if err != nil {
		return Entry{}, err
	}
	return parseLine(strings.TrimSuffix(s, "\n"))
}

// all gives the lines in the order found.
func (l *ledger) all() iter.Seq2[string, error] {
	return lines(func() io.Reader {
		if l.file == nil {
			return bytes.NewReader(l.end)
		}
		return io.MultiReader(io.NewSectionReader(l.file, 0, l.size), bytes.NewReader(l.end))
	})
}

func (l *ledger) close() {
	if l.file != nil {
		discard(l.file)
	}
}

// lines gives the lines of what open begins to read, without their ends.
func lines(open func() io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for b := bufio.NewReader(open()); ; {
			s, err := b.ReadString('\n')
			if err == io.EOF {
				return
			}
			if !yield(strings.TrimSuffix(s, "\n"), err) || err != nil {
				return
			}
		}
	}
}

// entries gives lines with what they say.
func entries(lines iter.Seq2[string, error]) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		for s, err := range lines {
			l := line{text: s}
			if err == nil {
				l.Entry, err = parseLine(s)
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// A sorter sorts more lines than memory holds: in runs, on disk if there is more
// than one, which are then merged.
type sorter struct {
	dir   string // for the runs
	most  int    // bytes of a run
	run   []string
	size  int // of run in bytes
	files []*os.File
}

func (s *sorter) add(line string) error {
	s.run = append(s.run, line)
	if s.size += len(line) + 1; s.size < s.most {
		return nil
	}
	slices.Sort(s.run)
	f, err := scratch(s.dir)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	w := bufio.NewWriter(f)
	for _, line := range s.run {
		w.WriteString(line) // w keeps the error for Flush
		w.WriteByte('\n')
	}
	s.run, s.size = s.run[:0], 0
	return w.Flush()
}

// sorted gives all that was added and, among it, what another sorted list has.
func (s *sorter) sorted(other iter.Seq2[string, error]) iter.Seq2[string, error] {
	slices.Sort(s.run)
	lists := []iter.Seq2[string, error]{other, func(yield func(string, error) bool) {
		for _, line := range s.run {
			if !yield(line, nil) {
				return
			}
		}
	}}
	for _, f := range s.files {
		lists = append(lists, lines(func() io.Reader { return io.NewSectionReader(f, 0, math.MaxInt64) }))
	}
	return merged(lists)
}

func (s *sorter) close() {
	for _, f := range s.files {
		discard(f)
	}
}

// merged gives the lines of sorted lists in order, up to the first error.
func merged(lists []iter.Seq2[string, error]) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		type head struct {
			line string
			next func() (string, error, bool)
		}
		var heads []head
		var failed error
		pull := func(h *head) (ok bool) {
			var err error
			h.line, err, ok = h.next()
			failed = errors.Join(failed, err)
			return ok
		}
		for _, list := range lists {
			next, stop := iter.Pull2(list)
			defer stop()
			if h := (head{next: next}); pull(&h) {
				heads = append(heads, h)
			}
		}
		for len(heads) > 0 && failed == nil {
			least := 0
			for i, h := range heads {
				if h.line < heads[least].line {
					least = i
				}
			}
			if !yield(heads[least].line, nil) {
				return
			}
			if !pull(&heads[least]) {
				heads = slices.Delete(heads, least, least+1)
			}
		}
		if failed != nil {
			yield("", failed)
		}
	}
}
