package decoded

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
)

const (
	magic     = "nianbao decoded 1\n"
	sumSize   = 16              // of a record
	lineSize  = len(Key{}) + 12 // of the index
	trailSize = 8 + sha256.Size // behind the index
	maxFrame  = 64 << 20        // a page has 16 MiB at most
	buffered  = 1 << 20         // bytes written at once
)

// segment is a finished file of records.
type segment struct {
	file  *os.File
	size  int64
	index []byte // its lines
}

var errDamaged = errors.New("the segment is damaged")

// openSegment reads the index of a segment.
func openSegment(name string) (*segment, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	g := &segment{file: f}
	if err := g.load(); err != nil {
		f.Close()
		return nil, err
	}
	return g, nil
}

func (g *segment) load() error {
	info, err := g.file.Stat()
	if err != nil {
		return err
	}
	g.size = info.Size()
	head, trail := make([]byte, len(magic)), make([]byte, trailSize)
	if g.size < int64(len(head)+len(trail)) {
		return errDamaged
	}
	if _, err := g.file.ReadAt(head, 0); err != nil {
		return err
	}
	if _, err := g.file.ReadAt(trail, g.size-int64(len(trail))); err != nil {
		return err
	}
	n := binary.BigEndian.Uint64(trail)
	room := g.size - int64(len(head)+len(trail))
	if string(head) != magic || n > uint64(room)/uint64(lineSize) {
		return errDamaged
	}
	g.index = make([]byte, int(n)*lineSize)
	if _, err := g.file.ReadAt(g.index, g.size-int64(len(trail)+len(g.index))); err != nil {
		return err
	}
	if sum := sha256.Sum256(g.index); !bytes.Equal(sum[:], trail[8:]) {
		return errDamaged
	}
	return nil
}

func (g *segment) len() int { return len(g.index) / lineSize }

func (g *segment) line(i int) []byte { return g.index[i*lineSize : (i+1)*lineSize] }

func (g *segment) key(i int) Key { return Key(g.line(i)) }

// read returns the frame of a key, checked.
func (g *segment) read(key Key) ([]byte, bool) {
	i, found := sort.Find(g.len(), func(i int) int { return bytes.Compare(key[:], g.line(i)[:len(key)]) })
	if !found {
		return nil, false
	}
	place := g.line(i)[len(key):]
	offset, n := binary.BigEndian.Uint64(place), binary.BigEndian.Uint32(place[8:])
	if n < sumSize || n > maxFrame || offset > uint64(g.size) {
		return nil, false
	}
	record := make([]byte, n)
	if _, err := g.file.ReadAt(record, int64(offset)); err != nil {
		return nil, false
	}
	sum, frame := record[:sumSize], record[sumSize:]
	return frame, bytes.Equal(sum, sumOf(key, frame))
}

func sumOf(key Key, frame []byte) []byte {
	h := sha256.New()
	h.Write(key[:])
	h.Write(frame)
	return h.Sum(nil)[:sumSize]
}

// writer is a segment being written.
type writer struct {
	file  *os.File
	w     *bufio.Writer
	size  int64
	index map[Key]place
}

type place struct {
	offset uint64
	length uint32
}

func newWriter(dir, prefix string) (*writer, error) {
	f, err := os.CreateTemp(dir, prefix+"*"+suffix+temporary)
	if err != nil {
		return nil, err
	}
	w := &writer{file: f, w: bufio.NewWriterSize(f, buffered), index: map[Key]place{}}
	if err := errors.Join(f.Chmod(0o644), w.write([]byte(magic))); err != nil {
		w.abort()
		return nil, err
	}
	return w, nil
}

func (w *writer) write(b []byte) error {
	n, err := w.w.Write(b)
	w.size += int64(n)
	return err
}

func (w *writer) add(key Key, frame []byte) error {
	if len(frame) > maxFrame-sumSize {
		return nil // it is not worth keeping
	}
	w.index[key] = place{uint64(w.size), uint32(sumSize + len(frame))}
	if err := w.write(sumOf(key, frame)); err != nil {
		return err
	}
	return w.write(frame)
}

// seal writes the index and gives the file its name.
func (w *writer) seal(name string) error {
	sum := sha256.New()
	out := io.MultiWriter(w.w, sum)
	for _, key := range slices.SortedFunc(maps.Keys(w.index), func(a, b Key) int { return bytes.Compare(a[:], b[:]) }) {
		p := w.index[key]
		line := binary.BigEndian.AppendUint64(slices.Clone(key[:]), p.offset)
		if _, err := out.Write(binary.BigEndian.AppendUint32(line, p.length)); err != nil {
			return err
		}
	}
	if _, err := w.w.Write(sum.Sum(binary.BigEndian.AppendUint64(nil, uint64(len(w.index))))); err != nil {
		return err
	}
	if err := errors.Join(w.w.Flush(), w.file.Sync(), w.file.Close()); err != nil {
		return err
	}
	if err := os.Rename(w.file.Name(), name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

func (w *writer) abort() {
	w.file.Close()
	os.Remove(w.file.Name())
}

// syncDir makes a new name last. Where folders cannot be synced, a lost one
// loses time.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	d.Sync()
	return d.Close()
}
