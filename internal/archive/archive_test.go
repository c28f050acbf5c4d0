package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var day = time.Date(2024, 1, 31, 8, 0, 0, 0, time.UTC)

const get = "GET /a HTTP/1.1\r\nHost: example.gov.cn\r\n\r\n"

type captureTest struct {
	name   string
	c      Capture
	mime   string
	status int
}

// captures has one of every kind of block an archive must keep as it is.
var captures = dated([]captureTest{
	{"html", Capture{Kind: Response, Request: []byte(get), Block: []byte("HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=gbk\r\n\r\n<p>\xb9\xab\xbf\xaa</p>")}, "text/html", 200},
	{"chunked", Capture{Kind: Response, Request: []byte(get), Block: []byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\ncontent-type:text/html\r\n\r\n3;x=y\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")}, "text/html", 200},
	{"gzip body", Capture{Kind: Response, Request: []byte(get), Block: []byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipped("WARC/1.1\r\n\r\n"))}, "", 200},
	{"no body", Capture{Kind: Response, Request: []byte(get), Block: []byte("HTTP/1.1 304 Not Modified\r\n\r\n")}, "", 304},
	{"LF only", Capture{Kind: Response, Request: []byte(get), Block: []byte("HTTP/1.0 404\nContent-Type: text/plain;\n\nx\n\ny")}, "text/plain", 404},
	{"blank line of spaces", Capture{Kind: Response, Request: []byte(get), Block: []byte("HTTP/1.1 200 OK\r\nA: b\r\n \r\nC: d\r\n\r\nx")}, "", 200},
	{"odd status", Capture{Kind: Response, Request: []byte(get), Block: []byte("HTTP/1.1 9x9 ?\r\nContent-Type: =?\r\n\r\nx")}, "", 0},
	{"cut in the head", Capture{Kind: Response, Request: []byte(get), Truncated: "disconnect", Block: []byte("HTTP/1.1 200 OK\r\nContent-Ty")}, "", 0},
	{"certificate not checked", Capture{Kind: Response, Request: []byte(get), Unverified: "x509: certificate has expired", Block: []byte("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")}, "", 200},
	{"cut in the body", Capture{Kind: Response, Request: []byte(get), Truncated: "length", Block: []byte("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")}, "", 200},
	{"HTTP/0.9", Capture{Kind: Response, Request: []byte(get), Block: []byte("<html>\r\n\r\n</html>")}, "", 0},
	{"empty", Capture{Kind: Response, Request: []byte(get), Block: []byte{}}, "", 0},
	{"no request", Capture{Kind: Response, Block: []byte("HTTP/1.1 200 OK\r\n\r\n\r\n\r\n")}, "", 200},
	{"resource", Capture{Kind: Resource, ContentType: "application/PDF; v=1", Block: []byte("%PDF-1.4\r\n\r\n\x00\xff")}, "application/pdf", 0},
	{"resource of no type", Capture{Kind: Resource, Block: []byte("HTTP/1.1 200 OK\r\n\r\nno response")}, "", 0},
	{"revisit, not modified", Capture{Kind: Revisit, Request: []byte(get), Block: []byte("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"),
		Original: Original{"http://example.gov.cn/01", day, digest([]byte("x"))}}, "", 304},
	{"revisit, same payload", Capture{Kind: Revisit, Request: []byte(get), Block: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
		Original: Original{"http://example.gov.cn/01", day, digest([]byte("x"))}}, "", 200},
	{"resource like a record", Capture{Kind: Resource, ContentType: "application/warc", Block: []byte("WARC/1.1\r\nWARC-Type: response\r\n\r\n")}, "application/warc", 0},
})

// dated gives each capture a URL and a time of its own.
func dated(tests []captureTest) []captureTest {
	for i := range tests {
		tests[i].c.URL = fmt.Sprintf("http://example.gov.cn/%02d?q=1&p=<%d>", i, i)
		tests[i].c.Time = day.Add(time.Duration(i) * time.Minute)
	}
	return tests
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

func page(i int) Capture {
	return Capture{URL: fmt.Sprintf("http://example.gov.cn/%d", i), Time: day.Add(time.Duration(i) * time.Second), Kind: Response,
		Request: []byte(get), Block: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\n\r\npage %d", i)}
}

func open(t *testing.T, dir string) *Archive {
	t.Helper()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func put(t *testing.T, a *Archive, c Capture) Entry {
	t.Helper()
	e, err := a.Append(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func closed(t *testing.T, a *Archive) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// kill leaves an archive as a killed process does.
func kill(a *Archive) {
	if a.file != nil {
		a.file.Close()
	}
	a.writing = false
}

// all are the archive's entries.
func all(t *testing.T, a *Archive) []Entry {
	t.Helper()
	entries, err := a.Entries()
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// holds checks that the archive has exactly these captures, in this order.
func holds(t *testing.T, a *Archive, want ...Capture) {
	t.Helper()
	entries := all(t, a)
	if len(entries) != len(want) {
		t.Fatalf("%d entries, want %d: %v", len(entries), len(want), entries)
	}
	for i, e := range entries {
		got, err := a.Read(e)
		if err != nil {
			t.Errorf("entry %d: %v", i, err)
		} else if d := cmp.Diff(want[i], got); d != "" {
			t.Errorf("entry %d (-want +got):\n%s", i, d)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "archive")
	a := open(t, dir)
	var want []Capture
	for _, tt := range captures {
		e := put(t, a, tt.c)
		if e.MIME != tt.mime || e.Status != tt.status {
			t.Errorf("%s: MIME %q, status %d; want %q, %d", tt.name, e.MIME, e.Status, tt.mime, tt.status)
		}
		if found, ok, err := a.Find(tt.c.URL); err != nil || ok == (tt.c.Kind == Revisit) || ok && found != e {
			t.Errorf("%s: found %v, want %v (%v)", tt.name, found, e, err)
		}
		want = append(want, tt.c)
	}
	holds(t, a, want...)
	before := all(t, a)
	closed(t, a)
	if _, err := a.Append(context.Background(), page(1)); err == nil {
		t.Error("closed archive took a capture")
	}

	a = open(t, dir)
	holds(t, a, want...)
	if d := cmp.Diff(before, all(t, a)); d != "" {
		t.Errorf("entries after reopening (-before +after):\n%s", d)
	}
	seekable(t, dir, all(t, a))
}

// seekable checks that the byte range of each entry is one gzip stream.
func seekable(t *testing.T, dir string, entries []Entry) {
	t.Helper()
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.File))
		if err != nil {
			t.Fatal(err)
		}
		r := bytes.NewReader(data[e.Offset : e.Offset+e.Length])
		gz, err := gzip.NewReader(r)
		if err != nil {
			t.Fatalf("%v: %v", e, err)
		}
		gz.Multistream(false)
		record, err := io.ReadAll(gz)
		if err != nil || r.Len() != 0 {
			t.Errorf("%v: error %v, %d bytes left", e, err, r.Len())
		}
		if !strings.HasPrefix(string(record), "WARC/1.1\r\nWARC-Type: "+string(e.Kind)) {
			t.Errorf("%v: record is %.60q", e, record)
		}
	}
}

func TestPayloadDigest(t *testing.T) {
	a := open(t, t.TempDir())
	for _, tt := range []struct{ name, block, payload string }{
		{"plain", "HTTP/1.1 200 OK\r\n\r\nabc", "abc"},
		{"chunked stays chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n"},
		{"no whole head", "HTTP/1.1 200 OK\r\nA: b\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n"},
		{"empty body", "HTTP/1.1 200 OK\r\n\r\n", ""},
	} {
		c := page(1)
		c.Block = []byte(tt.block)
		if e := put(t, a, c); e.Digest != digest([]byte(tt.payload)) {
			t.Errorf("%s: digest %s is not that of %q", tt.name, e.Digest, tt.payload)
		}
	}
}

func TestFindNewest(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	late, early, again := page(1), page(1), page(1)
	early.Time = day.AddDate(-1, 0, 0)
	put(t, a, late)
	put(t, a, early)
	want := put(t, a, again)
	for range 2 {
		if got, ok, _ := a.Find(late.URL); !ok || got != want {
			t.Errorf("found %v, want %v", got, want)
		}
		if _, ok, _ := a.Find("http://example.gov.cn/none"); ok {
			t.Error("found what is not there")
		}
		closed(t, a)
		a = open(t, dir)
	}
}

func TestAppendRefuses(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	for _, tt := range []struct {
		name string
		spot func(*Capture)
		want string
	}{
		{"no URL", func(c *Capture) { c.URL = "" }, "percent-encoding"},
		{"line end in URL", func(c *Capture) { c.URL += "\r\nWARC-Type: x" }, "percent-encoding"},
		{"space in URL", func(c *Capture) { c.URL += " " }, "percent-encoding"},
		{"ideographic space in URL", func(c *Capture) { c.URL += "\u3000" }, "percent-encoding"},
		{"GBK in URL", func(c *Capture) { c.URL += "\xb9\xab" }, "percent-encoding"},
		{"no time", func(c *Capture) { c.Time = time.Time{} }, "time"},
		{"year 10000", func(c *Capture) { c.Time = c.Time.AddDate(9000, 0, 0) }, "time"},
		{"no kind", func(c *Capture) { c.Kind = "" }, "kind"},
		{"resource with request", func(c *Capture) { c.Kind = Resource }, "no request"},
		{"content type of response", func(c *Capture) { c.ContentType = "text/html" }, "in its head"},
		{"line end in reason", func(c *Capture) { c.Truncated = "a\nb" }, "truncation"},
	} {
		c := page(1)
		tt.spot(&c)
		if _, err := a.Append(context.Background(), c); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := a.Append(ctx, page(1)); err == nil {
		t.Error("cancelled: no error")
	}
	holds(t, a)
	if files, _ := filepath.Glob(filepath.Join(dir, "*.gz")); files != nil {
		t.Errorf("files without captures: %v", files)
	}
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	a.maxSize = 1
	holds(t, a)
	put(t, a, page(1))
	put(t, a, page(2))
	closed(t, a)
	a = open(t, dir)
	put(t, a, page(3))
	holds(t, a, page(1), page(2), page(3))
	if files, _ := filepath.Glob(filepath.Join(dir, "nianbao-*-00*.warc.gz")); len(files) != 3 {
		t.Errorf("%d files, want 3: %v", len(files), files)
	}
}

// A write that fails leaves the archive as it was and able to go on.
func TestFailedWrite(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	for i, start := range []int{0, 1} {
		if start == 1 {
			put(t, a, page(1))
		} else if err := a.begin(new(bytes.Buffer)); err != nil {
			t.Fatal(err)
		}
		a.file.Close()
		if _, err := a.Append(context.Background(), page(9)); err == nil {
			t.Fatalf("write %d: no error", i)
		}
	}
	put(t, a, page(2))
	holds(t, a, page(1), page(2))
	closed(t, a)
	holds(t, open(t, dir), page(1), page(2))
}

func TestConcurrentAppend(t *testing.T) {
	a := open(t, t.TempDir())
	var want []Capture
	var wg sync.WaitGroup
	for i := range 9 {
		want = append(want, page(i))
		wg.Go(func() {
			e := put(t, a, page(i))
			if _, err := a.Read(e); err != nil {
				t.Error(err)
			}
			a.Find(e.URL)
			a.Entries()
		})
	}
	wg.Wait()
	holds(t, a, want...)
}
