package pipeline

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/decoded"
	"github.com/nianbao/nianbao/internal/demo"
	"github.com/nianbao/nianbao/internal/sample"
)

// fixture makes an archive of reports, of pages that are none and of such as
// cannot be read.
func fixture(t *testing.T, dir string) {
	t.Helper()
	a, err := archive.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	put := func(c archive.Capture) {
		t.Helper()
		c.URL, c.Time, n = fmt.Sprintf("http://a%d.example/%d", n%7, n), time.Unix(int64(1e9+n), 0), n+1
		if _, err := a.Append(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	site := demo.Handler()
	for _, path := range append(demo.Pages(), "/", "/qinglan/jyj/xxgk/", "/no-such-page", "/robots.txt") {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		w.Header().Set("ETag", fmt.Sprintf("\"%d\"", n))
		var b bytes.Buffer
		if err := w.Result().Write(&b); err != nil {
			t.Fatal(err)
		}
		put(archive.Capture{Kind: archive.Response, Block: b.Bytes()})
	}
	for i, form := range sample.Forms() {
		for j, style := range sample.Styles() {
			seed := uint64(i)<<32 | uint64(j)
			r := sample.New(rand.New(rand.NewPCG(seed, 1)), form)
			put(archive.Capture{Kind: archive.Resource, Block: r.Render(rand.New(rand.NewPCG(seed, 2)), style)})
		}
	}
	put(archive.Capture{Kind: archive.Resource, Block: []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), ContentType: "image/jpeg"})
	put(archive.Capture{Kind: archive.Resource, Block: []byte(" \n")})
	put(archive.Capture{Kind: archive.Response, Block: []byte("no HTTP at all")})
	put(archive.Capture{Kind: archive.Response, Block: []byte("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<p>主动公开12条"), Truncated: "disconnect"})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// build extracts the archive, with the cache of that version unless it is 0,
// and digests all tables.
func build(t *testing.T, a *archive.Archive, x *extract.Extractor, dir string, version int) string {
	t.Helper()
	var cache *decoded.Store
	if version > 0 {
		var err error
		if cache, err = decoded.Open(filepath.Join(dir, "decoded"), version); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "x.duckdb")
	if _, err := Build(t.Context(), a, cache, x, path); err != nil {
		t.Fatal(err)
	}
	if err := cache.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sum := sha256.New()
	for _, table := range []string{"page", "report", "fact", "finding", "leftover", "agency", "agency_name", "region", "run"} {
		dump(t, db, table, sum)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func dump(t *testing.T, db *sql.DB, table string, out io.Writer) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT "+table+"::VARCHAR FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var row string
		if err := rows.Scan(&row); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(out, table, row)
	}
	if err := rows.Err(); err != nil || n == 0 {
		t.Fatalf("%d rows of %s, %v", n, table, err)
	}
}

// TestCache builds the same database without a cache, while filling one, from
// one, and from one that was damaged, cut or left by another version.
func TestCache(t *testing.T) {
	dir := t.TempDir()
	records := filepath.Join(dir, "archive")
	fixture(t, records)
	a, err := archive.OpenReadOnly(records)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	x, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	want := build(t, a, x, dir, 0)
	check := func(what string, version int) {
		t.Helper()
		if got := build(t, a, x, dir, version); got != want {
			t.Errorf("%s makes another database", what)
		}
	}
	check("an empty cache", layout.Version)
	segment := func() string {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(dir, "decoded", "*.pages"))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		return files[0]
	}
	// without the archive there is nothing to read but the cache
	away := filepath.Join(dir, "away")
	if err := os.Rename(records, away); err != nil {
		t.Fatal(err)
	}
	check("a full cache", layout.Version)
	if err := os.Rename(away, records); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(segment())
	if err != nil {
		t.Fatal(err)
	}
	for what, damaged := range map[string][]byte{
		"a damaged record": flip(whole, len(whole)/3),
		"a damaged index":  flip(whole, len(whole)-500),
		"a cut segment":    whole[:len(whole)/2],
	} {
		if err := os.WriteFile(segment(), damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		check(what, layout.Version)
	}
	check("a cache of another version", layout.Version+1)
	check("a cache of an old version", layout.Version)
}

func flip(b []byte, at int) []byte {
	b = slices.Clone(b)
	b[at] ^= 1
	return b
}

// TestSource reads damaged forms of a source: they are an error or a source.
func TestSource(t *testing.T) {
	page, err := extract.Decode([]byte("<p>2013年主动公开政府信息12条。</p>"), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []source{
		{digest: "ab", etag: "\"\xff\"", lastModified: "x", page: page},
		{digest: "ab", refused: "HTTP status 404"},
	} {
		b, err := s.append(nil)
		if err != nil {
			t.Fatal(err)
		}
		var got source
		if err := got.unmarshal(b); err != nil || got.etag != s.etag || got.refused != s.refused || (got.page == nil) != (s.page == nil) {
			t.Errorf("%+v became %+v, %v", s, got, err)
		}
		for n := range b {
			if err := got.unmarshal(b[:n]); err == nil {
				t.Errorf("the first %d bytes are a source", n)
			}
		}
	}
}
