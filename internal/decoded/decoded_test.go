package decoded

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func keyOf(i int) Key { return KeyOf(fmt.Sprint("page ", i)) }

// record is the record of a key: text that packs, of any length.
func record(i int) []byte {
	return bytes.Repeat(fmt.Appendf(nil, "第%d页，主动公开政府信息%d条。", i, i*7), i%50)
}

func open(t *testing.T, dir string, version int) *Store {
	t.Helper()
	s, err := Open(dir, version)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fill(t *testing.T, dir string, from, to int) {
	t.Helper()
	s := open(t, dir, 1)
	for i := from; i < to; i++ {
		s.Put(keyOf(i), record(i))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// found counts the records there are of the first n. None is another than was put.
func found(t *testing.T, dir string, version, n int) int {
	t.Helper()
	s := open(t, dir, version)
	defer s.Close()
	out := 0
	for i := range n {
		if b, ok := s.Get(keyOf(i)); ok {
			if out++; !bytes.Equal(b, record(i)) {
				t.Errorf("record %d is %q", i, b)
			}
		}
	}
	return out
}

func segments(t *testing.T, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Join(dir, f.Name()))
	}
	return names
}

func TestKeeps(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a [new] folder", "decoded")
	if n := found(t, dir, 1, 10); n != 0 {
		t.Errorf("%d records in an empty cache", n)
	}
	fill(t, dir, 0, 300)
	fill(t, dir, 300, 500)
	if n := found(t, dir, 1, 600); n != 500 {
		t.Errorf("%d records of 500", n)
	}
	if names := segments(t, dir); len(names) != 1 {
		t.Errorf("small segments were not merged: %v", names)
	}
	if n := found(t, dir, 2, 600); n != 0 {
		t.Errorf("%d records of another version", n)
	}
	if names := segments(t, dir); len(names) != 0 {
		t.Errorf("segments of another version stay: %v", names)
	}
}

func TestLargeSegmentsStay(t *testing.T) {
	dir := t.TempDir()
	for run := range 4 {
		s := open(t, dir, 1)
		s.max = 1000
		for i := 100 * run; i < 100*run+100; i++ {
			s.Put(keyOf(i), record(i))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	names := segments(t, dir)
	if len(names) < 8 {
		t.Errorf("%d segments", len(names))
	}
	if n := found(t, dir, 1, 400); n != 400 {
		t.Errorf("%d records of 400", n)
	}
	s := open(t, dir, 1)
	s.max = 1000
	s.Put(keyOf(400), record(400))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	now := segments(t, dir)
	kept := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !slices.Contains(now, n) })
	if n := found(t, dir, 1, 401); n != 401 || len(kept) < len(names)/2 {
		t.Errorf("%d records of 401; %d of %d segments stay", n, len(kept), len(names))
	}
}

// TestDamage changes, cuts or removes what is on disk. What is found then is
// as it was put, and what is not can be put again.
func TestDamage(t *testing.T) {
	const n = 60
	damages := map[string]func(*rand.Rand, []byte) []byte{
		"a bit":     func(r *rand.Rand, b []byte) []byte { b[r.IntN(len(b))] ^= 1 << r.IntN(8); return b },
		"cut off":   func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] },
		"zeros":     func(r *rand.Rand, b []byte) []byte { clear(b[r.IntN(len(b)):]); return b },
		"more":      func(_ *rand.Rand, b []byte) []byte { return append(b, b...) },
		"moved":     func(r *rand.Rand, b []byte) []byte { return slices.Insert(b, r.IntN(len(b)), 'x') },
		"no header": func(_ *rand.Rand, b []byte) []byte { return b[len(magic):] },
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 2))
			for range 12 {
				dir := t.TempDir()
				fill(t, dir, 0, n)
				file := segments(t, dir)[0]
				b, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, damage(rng, b), 0o644); err != nil {
					t.Fatal(err)
				}
				if got := found(t, dir, 1, n); name == "a bit" && got < n-1 && got != 0 {
					t.Errorf("a bit cost %d records", n-got)
				}
				fill(t, dir, 0, n)
				if got := found(t, dir, 1, n); got != n {
					t.Errorf("%d records of %d put again", got, n)
				}
			}
		})
	}
}

// TestKilled finds the file of a process that did not end its segment.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 0, 20)
	s := open(t, dir, 1)
	s.Put(keyOf(20), record(20))
	if n := found(t, dir, 1, 21); n != 20 { // another process, meanwhile
		t.Errorf("%d records of 20", n)
	}
	left := s.out.file.Name()
	if _, err := os.Stat(left); err != nil {
		t.Error("the segment another process writes is gone:", err)
	}
	old := time.Now().Add(-2 * staleAfter)
	if err := os.Chtimes(left, old, old); err != nil {
		t.Fatal(err)
	}
	found(t, dir, 1, 0)
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a segment left behind stays:", err)
	}
}

func TestTwoWriters(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 0, 10)
	a, b := open(t, dir, 1), open(t, dir, 1)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			a.Put(keyOf(i), record(i))
			b.Put(keyOf(i+50), record(i+50))
			a.Get(keyOf(i))
		})
	}
	wg.Wait()
	if err := errors.Join(a.Close(), b.Close()); err != nil {
		t.Fatal(err)
	}
	if n := found(t, dir, 1, 200); n != 150 {
		t.Errorf("%d records of 150", n)
	}
}

// TestReadOnly: what is there is found, and nothing on disk changes, not even
// what another version left.
func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 0, 20)
	old := filepath.Join(dir, "v0-1.pages")
	if err := os.WriteFile(old, []byte("of another version"), 0o644); err != nil {
		t.Fatal(err)
	}
	before, _ := filepath.Glob(filepath.Join(dir, "*"))
	s, err := OpenReadOnly(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	if b, ok := s.Get(keyOf(7)); !ok || !bytes.Equal(b, record(7)) {
		t.Errorf("record 7 is %q, %v", b, ok)
	}
	s.Put(keyOf(99), record(99))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after, _ := filepath.Glob(filepath.Join(dir, "*")); !slices.Equal(before, after) || len(after) != 2 {
		t.Errorf("%q became %q", before, after)
	}
	if s, err = OpenReadOnly(filepath.Join(dir, "nowhere"), 1); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := os.Stat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder was made")
	}
}

func TestCannotWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "decoded")
	fill(t, dir, 0, 10)
	s := open(t, dir, 1)
	s.Put(keyOf(10), record(10))
	s.out.file.Close() // as when the disk is full
	if err := s.Close(); err == nil || !strings.Contains(err.Error(), "write to "+dir) {
		t.Errorf("error %v", err)
	}
	if n := found(t, dir, 1, 20); n != 10 || len(segments(t, dir)) != 1 {
		t.Errorf("%d records of 10 in %v", n, segments(t, dir))
	}
	if _, err := Open(segments(t, dir)[0], 1); err == nil {
		t.Error("a file was opened as a folder")
	}
}

func TestNil(t *testing.T) {
	var s *Store
	s.Put(keyOf(1), record(1))
	if _, ok := s.Get(keyOf(1)); ok || s.Close() != nil {
		t.Error("a nil Store keeps something")
	}
}
