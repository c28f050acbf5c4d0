package archive

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// writer makes the test binary a process that writes to the archive in this
// folder until its standard input ends.
var writer = flag.String("writer", "", "archive to write to, instead of testing")

func TestMain(m *testing.M) {
	flag.Parse()
	if *writer == "" {
		os.Exit(m.Run())
	}
	if err := writeOn(*writer); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// own is the i-th page of a process.
func own(pid, i int) Capture {
	c := page(i)
	c.URL = fmt.Sprintf("http://example.gov.cn/%d/%d", pid, i)
	c.Block = fmt.Appendf(nil, "HTTP/1.1 200 OK\r\n\r\n%s %s", c.URL, strings.Repeat("年报", i%500))
	return c
}

// writeOn tells on standard output, one a line, how many pages of its own it
// has appended.
func writeOn(dir string) error {
	told := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(told)
	}()
	a, err := Open(dir)
	if err != nil {
		return err
	}
	a.maxSize = 50 << 10
	for i := 0; ; i++ {
		select {
		case <-told:
			return a.Close()
		default:
		}
		if _, err := a.Append(context.Background(), own(os.Getpid(), i)); err != nil {
			return err
		}
		fmt.Println(i + 1)
	}
}

// A child is a process that writes to an archive.
type child struct {
	cmd  *exec.Cmd
	in   io.Closer
	out  *bufio.Scanner
	said bytes.Buffer // on standard error
	n    int          // pages it said it had appended
}

func start(t *testing.T, dir string) *child {
	t.Helper()
	c := &child{cmd: exec.CommandContext(t.Context(), os.Args[0], "-writer", dir)}
	c.cmd.Stderr = &c.said
	in, err := c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.in, c.out = in, bufio.NewScanner(out)
	return c
}

// until reads what a child says until it has appended n more pages, or to the
// end if n is negative.
func (c *child) until(n int) {
	for ; n != 0 && c.out.Scan(); n-- {
		fmt.Sscan(c.out.Text(), &c.n)
	}
}

// end kills a child, or asks it to close the archive.
func (c *child) end(t *testing.T, kill bool) {
	t.Helper()
	if kill {
		c.cmd.Process.Kill()
	} else {
		c.in.Close()
	}
	c.until(-1)
	if err := c.cmd.Wait(); (err != nil) != kill {
		t.Errorf("a writer ended with %v\n%s", err, c.said.String())
	}
}

// TestWriters has four processes write into one archive, each ended after a
// while, two of three times with kill -9, and another begun in its place, while
// this process has the archive open, too. What was ever reported to be there is
// there once, and the index says what the files say.
func TestWriters(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	r := rand.New(rand.NewPCG(6, 1))
	var running, ended []*child
	for range 4 {
		running = append(running, start(t, dir))
	}
	for i := range 15 {
		put(t, a, own(os.Getpid(), i))
		k := r.IntN(len(running))
		running[k].until(1 + r.IntN(20))
		running[k].end(t, i%3 != 0)
		ended = append(ended, running[k])
		if running[k] = start(t, dir); i%4 == 0 {
			sees(t, a, ended)
		}
	}
	for i, c := range running { // all at once
		c.until(5)
		if i%2 == 0 {
			c.in.Close()
		}
	}
	for i, c := range running {
		c.end(t, i%2 == 1)
	}
	ended = append(ended, running...)
	closed(t, a)

	a = open(t, dir)
	if d := a.Damage(); len(d) > 0 {
		t.Errorf("damage: %v", d)
	}
	total := sees(t, a, ended) + 15
	if n := len(all(t, a)); n < total || n > total+len(ended) { // one may have been killed before it could tell
		t.Errorf("%d captures, want %d and at most one more of each of %d processes", n, total, len(ended))
	}
	times := map[string]int{}
	for _, e := range all(t, a) {
		if times[e.URL]++; times[e.URL] > 1 {
			t.Errorf("%s is there twice", e.URL)
		}
		if _, err := a.Read(e); err != nil {
			t.Error(err)
		}
	}
	closed(t, a)
	index := string(contents(t, dir, indexName))
	os.Remove(filepath.Join(dir, indexName))
	closed(t, open(t, dir))
	if d := cmp.Diff(index, string(contents(t, dir, indexName))); d != "" {
		t.Errorf("the index does not say what the files say (-index +files):\n%s", d)
	}
}

// sees checks that a has every page that children said they had appended, and
// counts them.
func sees(t *testing.T, a *Archive, children []*child) (total int) {
	t.Helper()
	if err := a.Refresh(); err != nil {
		t.Fatal(err)
	}
	for _, c := range children {
		pid := c.cmd.Process.Pid
		for i := range c.n {
			want := own(pid, i)
			e, ok, err := a.Find(want.URL)
			if !ok || err != nil {
				t.Fatalf("page %d of %d that process %d appended is not there", i, c.n, pid)
			}
			if i == c.n-1 {
				if got, err := a.Read(e); err != nil || !cmp.Equal(got, want) {
					t.Errorf("%v, %v; want %v", got, err, want)
				}
			}
		}
		total += c.n
	}
	return total
}

// A process that opens the archive mends nothing of a file another is writing,
// whatever its end looks like.
func TestLivingTail(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	first := put(t, a, page(0))
	for _, tail := range []string{"\x1f\x8b\x08 a record being written", strings.Repeat("\x00", 99)} {
		if _, err := a.file.WriteString(tail); err != nil {
			t.Fatal(err)
		}
		b := open(t, dir)
		holds(t, b, page(0))
		if len(b.Damage()) > 0 {
			t.Errorf("damage: %v", b.Damage())
		}
		closed(t, b)
		if got := contents(t, dir, first.File); !strings.HasSuffix(string(got), tail) {
			t.Errorf("the end %q of a file that is being written was cut off", tail)
		}
		if err := a.file.Truncate(a.size); err != nil {
			t.Fatal(err)
		}
		if _, err := a.file.Seek(a.size, io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
	put(t, a, page(1))
	closed(t, a)
	holds(t, open(t, dir), page(0), page(1))
}

// Two that close one after the other leave the captures of both in the index,
// and none of what one has only seen of the other.
func TestMergedIndex(t *testing.T) {
	dir := t.TempDir()
	a, b, late := open(t, dir), open(t, dir), open(t, dir)
	put(t, a, page(0))
	put(t, b, page(1))
	put(t, late, page(2))
	want := []Capture{page(0), page(1), page(2)}
	for _, x := range []*Archive{a, b} {
		if err := x.Refresh(); err != nil {
			t.Fatal(err)
		}
		holds(t, x, want...)
		want = append(want, page(3))
		put(t, x, page(3))
		closed(t, x)
	}
	if n := indexed(t, dir); n != 4 {
		t.Errorf("%d captures in the index, want the four of those that closed", n)
	}
	kill(late)
	closed(t, open(t, dir))
	if n := indexed(t, dir); n != 5 {
		t.Errorf("%d captures in the index, want all five", n)
	}
	holds(t, open(t, dir), want...)
}

// indexed counts the captures in index.cdxj.
func indexed(t *testing.T, dir string) (n int) {
	t.Helper()
	x, err := openIndex(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for range x.lines() {
		n++
	}
	return n
}

// A file made but not written to yet is its maker's, not a crash's.
func TestEmptyFile(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	if err := a.create(time.Now()); err != nil {
		t.Fatal(err)
	}
	closed(t, open(t, dir))
	if _, err := os.Stat(filepath.Join(dir, a.name)); err != nil {
		t.Error(err)
	}
	kill(a)
	closed(t, open(t, dir))
	if _, err := os.Stat(filepath.Join(dir, a.name)); !os.IsNotExist(err) {
		t.Errorf("an empty file that nobody writes is left: %v", err)
	}
}
