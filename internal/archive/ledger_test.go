package archive

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLittleMemory: an archive with room for a line or some in memory holds and
// indexes what one with room for all does.
func TestLittleMemory(t *testing.T) {
	var want []string
	for _, most := range []int{maxMemory, 1000, 1} {
		dir := t.TempDir()
		a := open(t, dir)
		a.entries.most = most
		random := rand.New(rand.NewPCG(1, 2))
		newest := map[string]Entry{}
		for i := range 200 {
			c := page(random.IntN(60))
			c.Time = day.AddDate(0, 0, random.IntN(30))
			if i%9 == 8 {
				c.Kind, c.Block = Revisit, []byte("HTTP/1.1 304 Not Modified\r\n\r\n")
			}
			e := put(t, a, c)
			if old, ok := newest[e.URL]; e.Kind == Response && (!ok || old.before(e)) {
				newest[e.URL] = e
			}
			if i == 100 {
				closed(t, a)
				a = open(t, dir)
				a.entries.most = most
			}
		}
		if onDisk := a.entries.file != nil; onDisk != (most < maxMemory) {
			t.Errorf("%d bytes in memory: on disk %v", most, onDisk)
		}
		for url, e := range newest {
			if got, ok, err := a.Find(url); !ok || err != nil || got != e {
				t.Errorf("%d bytes in memory: found %v, %v, %v, want %v", most, got, ok, err, e)
			}
		}
		found := all(t, a)
		closed(t, a)
		if d := cmp.Diff(found, all(t, open(t, dir))); d != "" {
			t.Errorf("%d bytes in memory (-before closing +after):\n%s", most, d)
		}
		var got []string // without what differs from archive to archive
		for _, e := range found {
			e.File, e.Offset, e.Length, e.Digest = "", 0, 0, ""
			got = append(got, e.line())
		}
		if want == nil {
			want = got
		}
		if d := cmp.Diff(want, got); d != "" || len(got) != 200 {
			t.Errorf("%d bytes in memory (-want +got):\n%s", most, d)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, ".entries-*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestNoScratch: where no file can be made memory holds the entries.
func TestNoScratch(t *testing.T) {
	l := ledger{dir: filepath.Join(t.TempDir(), "none"), most: 1}
	e := Entry{URL: "http://a.gov.cn/", Time: day, Kind: Response, File: "f"}
	at := l.add(e.line())
	l.add(e.line())
	if got, err := l.read(at); err != nil || got != e {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSorter(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 2, 50, 1000} {
		s := sorter{dir: t.TempDir(), most: 200}
		var want, other []string
		for range n {
			line := fmt.Sprint(random.IntN(500), " ", strings.Repeat("年", random.IntN(9)))
			want = append(want, line)
			if random.IntN(5) == 0 {
				other = append(other, line)
			} else if err := s.add(line); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(want)
		slices.Sort(other)
		var got []string
		for line, err := range s.sorted(lines(func() io.Reader { return strings.NewReader(strings.Join(append(other, ""), "\n")) })) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, line)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%d lines (-want +got):\n%s", n, d)
		}
		s.close()
		if left, _ := os.ReadDir(s.dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	s := sorter{dir: filepath.Join(t.TempDir(), "none"), most: 1}
	if err := s.add("a"); err == nil {
		t.Error("sorted without a place to")
	}
}
