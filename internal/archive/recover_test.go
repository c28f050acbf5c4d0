package archive

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func contents(t *testing.T, path ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, b []byte, path ...string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(path...), b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// killed makes an archive of three pages as a killed process leaves it, with
// an index of the first only.
func killed(t *testing.T) (dir string, entries []Entry) {
	t.Helper()
	dir = t.TempDir()
	a := open(t, dir)
	for i := range 3 {
		put(t, a, page(i))
		if i == 0 {
			if err := writeIndex(dir, a.entries.all()); err != nil {
				t.Fatal(err)
			}
		}
	}
	kill(a)
	return dir, all(t, a)
}

// A file may end at any byte of the last capture: what was before is there, and
// the archive goes on.
func TestTornTail(t *testing.T) {
	dir, entries := killed(t)
	last := entries[2]
	data, index := contents(t, dir, last.File), contents(t, dir, indexName)
	alone := page(2)
	alone.Request = nil

	for cut := last.Offset; cut <= int64(len(data)); cut++ {
		write(t, data[:cut], dir, last.File)
		write(t, index, dir, indexName)
		if cut%2 == 0 {
			os.Remove(filepath.Join(dir, indexName))
		}
		want, edge := []Capture{page(0), page(1)}, last.Offset
		switch {
		case cut == int64(len(data)):
			want, edge = append(want, page(2)), cut
		case cut >= last.Offset+last.Length: // the request is lost, the response is not
			want, edge = append(want, alone), last.Offset+last.Length
		}

		r, err := OpenReadOnly(dir)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, r, want...)
		if got := contents(t, dir, last.File); int64(len(got)) != cut {
			t.Fatalf("cut at %d: a reader left %d bytes", cut, len(got))
		}

		a := open(t, dir)
		if len(a.Damage()) != 0 {
			t.Errorf("cut at %d: damage %v", cut, a.Damage())
		}
		holds(t, a, want...)
		if got := contents(t, dir, last.File); !bytes.Equal(got, data[:edge]) {
			t.Errorf("cut at %d: %d bytes left, want %d", cut, len(got), edge)
		}
		if cut%20 == 0 || cut == int64(len(data)) {
			e := put(t, a, page(3))
			holds(t, a, append(want, page(3))...)
			os.Remove(filepath.Join(dir, e.File))
		}
		kill(a)
		if t.Failed() {
			return
		}
	}
}

func TestTornFirstWrite(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	e := put(t, a, page(0))
	kill(a)
	data := contents(t, dir, e.File)
	for _, cut := range []int64{0, 1, 20, e.Offset - 1, e.Offset, e.Offset + 5} {
		write(t, data[:cut], dir, e.File)
		a := open(t, dir)
		holds(t, a)
		_, err := os.Stat(filepath.Join(dir, e.File))
		if gone := os.IsNotExist(err); gone != (cut < e.Offset) {
			t.Errorf("cut at %d: file removed: %t", cut, gone)
		}
		closed(t, a)
	}
}

func TestIndexRebuilt(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	a.maxSize = 2000
	for _, tt := range captures {
		put(t, a, tt.c)
	}
	closed(t, a)
	path := filepath.Join(dir, indexName)
	want := string(contents(t, path))
	lines := strings.SplitAfter(want, "\n")
	for _, tt := range []struct{ name, index string }{
		{"empty", ""},
		{"garbage", "\x00\xff garbage\n"},
		{"one digit changed", strings.Replace(want, `"length":"4`, `"length":"5`, 1)},
		{"cut in a line", want[:len(want)-9]},
		{"cut at a line", strings.Join(lines[:5], "")},
		{"line missing", strings.Join(append(lines[:3:3], lines[4:]...), "")},
		{"no meta line", strings.Join(lines[1:], "")},
	} {
		write(t, []byte(tt.index), path)
		closed(t, open(t, dir))
		if d := cmp.Diff(want, string(contents(t, path))); d != "" {
			t.Errorf("%s: index rebuilt (-want +got):\n%s", tt.name, d)
		}
	}
	os.Remove(path)
	closed(t, open(t, dir))
	if d := cmp.Diff(want, string(contents(t, path))); d != "" {
		t.Errorf("deleted: index rebuilt (-want +got):\n%s", d)
	}
}

// TestKilledAgain: what processes left that were killed is looked through once,
// even if the next is killed as well.
func TestKilledAgain(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	for i := range manyFound {
		c := page(1)
		c.URL = fmt.Sprintf("http://example.gov.cn/%d", i)
		if _, err := a.append(c, false); err != nil {
			t.Fatal(err)
		}
	}
	kill(a)
	a = open(t, dir)
	kill(a)
	if n := indexed(t, dir); n != manyFound {
		t.Errorf("%d captures in the index, want %d", n, manyFound)
	}
	a = open(t, dir)
	if a.found != 0 || a.stale {
		t.Errorf("looked for %d captures again, stale %v", a.found, a.stale)
	}
}

func TestFlippedBit(t *testing.T) {
	dir, entries := killed(t)
	closed(t, open(t, dir)) // index all
	e := entries[1]
	data := contents(t, dir, e.File)
	bad := bytes.Clone(data)
	bad[e.Offset+e.Length/2] ^= 4
	write(t, bad, dir, e.File)

	a := open(t, dir)
	_, err := a.Read(e)
	if err == nil || !strings.Contains(err.Error(), e.File) || !strings.Contains(err.Error(), "offset") {
		t.Errorf("damaged record: error %v", err)
	}
	for _, i := range []int{0, 2} {
		if got, err := a.Read(entries[i]); err != nil || !cmp.Equal(got, page(i)) {
			t.Errorf("page %d: %v, %v", i, got, err)
		}
	}
	closed(t, a)

	os.Remove(filepath.Join(dir, indexName))
	a = open(t, dir)
	holds(t, a, page(0), page(2))
	if d := a.Damage(); len(d) != 1 || !strings.Contains(d[0].Error(), e.File) {
		t.Errorf("damage %v, want one", d)
	}
	if !bytes.Equal(contents(t, dir, e.File), bad) {
		t.Error("the damaged file was changed")
	}
}

func TestDamagedTail(t *testing.T) {
	dir, entries := killed(t)
	e := entries[2]
	data := contents(t, dir, e.File)
	tail := make([]byte, 600) // as a power cut may leave
	write(t, append(data[:e.Offset:e.Offset], tail...), dir, e.File)
	for i := range 2 { // a second time changes nothing
		a := open(t, dir)
		holds(t, a, page(0), page(1))
		if got := len(a.Damage()); got != 1-i {
			t.Errorf("opening %d: damage %v", i, a.Damage())
		}
		closed(t, a)
		if !bytes.Equal(contents(t, dir, e.File), data[:e.Offset]) {
			t.Error("the tail was not cut off")
		}
		if !bytes.Equal(contents(t, dir, e.File+".damaged"), tail) {
			t.Error("the tail was not set aside")
		}
	}
}

func TestLostBytes(t *testing.T) {
	for _, tt := range []struct {
		name string
		harm func(path string) error
		want string
	}{
		{"file missing", os.Remove, "missing"},
		{"file cut short", func(path string) error { return os.Truncate(path, 900) }, "900 bytes long"},
	} {
		dir, entries := killed(t)
		closed(t, open(t, dir))
		if err := tt.harm(filepath.Join(dir, entries[0].File)); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
		os.Remove(filepath.Join(dir, indexName))
		open(t, dir)
	}
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, []byte("whatever"), dir, "other.warc.gz")
	write(t, []byte("whatever"), dir, "nianbao-notes.txt")
	a := open(t, dir)
	put(t, a, page(0))
	holds(t, a, page(0))
	if got := contents(t, dir, "other.warc.gz"); string(got) != "whatever" {
		t.Errorf("foreign file changed to %q", got)
	}
}

func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	e := put(t, a, page(0))
	for _, tt := range []struct {
		name string
		spot func(*Entry)
		want string
	}{
		{"file and offset only", func(e *Entry) { *e = Entry{File: e.File, Offset: e.Offset} }, ""},
		{"other URL", func(e *Entry) { e.URL += "x" }, "not http://example.gov.cn/0x"},
		{"other digest", func(e *Entry) { e.Digest += "0" }, "digest"},
		{"no file", func(e *Entry) { e.File = "nianbao-x.warc.gz" }, "no such file"},
		{"file elsewhere", func(e *Entry) { e.File = "../" + e.File }, "not the name"},
		{"warcinfo", func(e *Entry) { e.Offset = 0 }, "a warcinfo record"},
		{"request", func(e *Entry) { e.Offset += e.Length }, "a request record"},
		{"inside a record", func(e *Entry) { e.Offset += 9 }, "offset"},
		{"past the end", func(e *Entry) { e.Offset += 1 << 20 }, "EOF"},
	} {
		e := e
		tt.spot(&e)
		_, err := a.Read(e)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}
