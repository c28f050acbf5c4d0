package archive

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// warc is one record as another program writes it: its version, its fields
// but for the length, and its block.
func warc(version, block string, fields ...string) string {
	return fmt.Sprintf("WARC/%s\r\n%s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", version, strings.Join(fields, "\r\n"), len(block), block)
}

func sha1of(s string) string {
	sum := sha1.Sum([]byte(s))
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

const (
	html    = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n\xc4\xea\xb1\xa8!\r\n0\r\n\r\n"
	nothing = "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"
	asked   = "GET /1.html HTTP/1.1\r\nHost: a.gov.cn\r\n\r\n"
)

func id(n int) string { return fmt.Sprintf("<urn:uuid:00000000-0000-4000-8000-%012d>", n) }

// The records of one page, and what comes with them, as each program writes
// them: the order, the version and the fields are those of its own files.
var (
	wgetRecords = []string{
		warc("1.0", "software: Wget/1.21.3 (linux-gnu)\r\nformat: WARC File Format 1.0\r\n", "WARC-Type: warcinfo", "Content-Type: application/warc-fields",
			"WARC-Date: 2024-01-31T08:00:00Z", "WARC-Record-ID: "+id(1), "WARC-Filename: site.warc.gz"),
		warc("1.0", asked, "WARC-Type: request", "WARC-Target-URI: <http://a.gov.cn/1.html>", "Content-Type: application/http;msgtype=request",
			"WARC-Date: 2024-01-31T08:00:01Z", "WARC-Record-ID: "+id(2), "WARC-IP-Address: 192.0.2.1", "WARC-Warcinfo-ID: "+id(1), "WARC-Block-Digest: "+sha1of(asked)),
		warc("1.0", html, "WARC-Type: response", "WARC-Record-ID: "+id(3), "WARC-Warcinfo-ID: "+id(1), "WARC-Concurrent-To: "+id(2),
			"WARC-Target-URI: <http://a.gov.cn/1.html>", "WARC-Date: 2024-01-31T08:00:01Z", "WARC-IP-Address: 192.0.2.1",
			"WARC-Block-Digest: "+sha1of(html), "WARC-Payload-Digest: "+sha1of(html[len(html)-15:]), "Content-Type: application/http;msgtype=response"),
		warc("1.0", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "WARC-Type: revisit", "WARC-Record-ID: "+id(4), "WARC-Warcinfo-ID: "+id(1),
			"WARC-Concurrent-To: "+id(9), "WARC-Refers-To: "+id(8), "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
			"WARC-Truncated: length", "WARC-Target-URI: <http://a.gov.cn/2.html>", "WARC-Date: 2024-01-31T08:00:02Z", "WARC-Payload-Digest: sha1:AAAA",
			"Content-Type: application/http;msgtype=response"),
		warc("1.0", "<http://a.gov.cn/1.html>\r\n", "WARC-Type: metadata", "WARC-Record-ID: "+id(5), "WARC-Target-URI: <metadata://gnu.org/software/wget/warc/MANIFEST.txt>",
			"WARC-Date: 2024-01-31T08:00:03Z", "Content-Type: text/plain"),
		warc("1.0", "--warc-file=site", "WARC-Type: resource", "WARC-Record-ID: "+id(6), "WARC-Target-URI: <metadata://gnu.org/software/wget/warc/wget_arguments.txt>",
			"WARC-Date: 2024-01-31T08:00:03Z", "Content-Type: text/plain"),
	}
	heritrixRecords = []string{
		warc("1.0", "software: Heritrix/3.4.0\r\n", "WARC-Type: warcinfo", "WARC-Date: 2024-01-31T08:00:00Z", "WARC-Filename: a.warc.gz", "WARC-Record-ID: "+id(1), "Content-Type: application/warc-fields"),
		warc("1.0", "20240131080001\na.gov.cn.\t300\tIN\tA\t192.0.2.1\n", "WARC-Type: response", "WARC-Target-URI: dns:a.gov.cn", "WARC-Date: 2024-01-31T08:00:01Z",
			"WARC-IP-Address: 192.0.2.53", "WARC-Record-ID: "+id(2), "Content-Type: text/dns"),
		warc("1.0", html, "WARC-Type: response", "WARC-Target-URI: http://a.gov.cn/1.html", "WARC-Date: 2024-01-31T08:00:01Z", "WARC-Payload-Digest: "+sha1of("x"),
			"WARC-IP-Address: 192.0.2.1", "WARC-Record-ID: "+id(3), "Content-Type: application/http; msgtype=response"),
		warc("1.0", asked, "WARC-Type: request", "WARC-Target-URI: http://a.gov.cn/1.html", "WARC-Date: 2024-01-31T08:00:01Z", "WARC-Concurrent-To: "+id(3),
			"WARC-Record-ID: "+id(4), "Content-Type: application/http; msgtype=request"),
		warc("1.0", "via: http://a.gov.cn/\r\n", "WARC-Type: metadata", "WARC-Target-URI: http://a.gov.cn/1.html", "WARC-Date: 2024-01-31T08:00:01Z",
			"WARC-Concurrent-To: "+id(3), "WARC-Record-ID: "+id(5), "Content-Type: application/warc-fields"),
		warc("1.0", nothing, "WARC-Type: revisit", "WARC-Target-URI: http://a.gov.cn/2.html", "WARC-Date: 2024-01-31T08:00:02Z",
			"WARC-Profile: http://netpreserve.org/warc/1.0/revisit/server-not-modified", "WARC-Record-ID: "+id(6), "Content-Type: application/http; msgtype=response"),
	}
	commonCrawlRecords = []string{
		warc("1.0", "isPartOf: CC-MAIN-2024-10\r\n", "WARC-Type: warcinfo", "WARC-Date: 2024-01-31T08:00:00Z", "WARC-Record-ID: "+id(1), "Content-Type: application/warc-fields", "WARC-Filename: CC-MAIN.warc.gz"),
		warc("1.0", asked, "WARC-Type: request", "WARC-Date: 2024-01-31T08:00:01Z", "WARC-Record-ID: "+id(2), "Content-Type: application/http; msgtype=request",
			"WARC-Warcinfo-ID: "+id(1), "WARC-IP-Address: 192.0.2.1", "WARC-Target-URI: http://a.gov.cn/1.html"),
		warc("1.0", html, "WARC-Type: response", "WARC-Date: 2024-01-31T08:00:01Z", "WARC-Record-ID: "+id(3), "Content-Type: application/http; msgtype=response",
			"WARC-Warcinfo-ID: "+id(1), "WARC-Concurrent-To: "+id(2), "WARC-IP-Address: 192.0.2.1", "WARC-Target-URI: http://a.gov.cn/1.html",
			"WARC-Block-Digest: "+sha1of(html), "WARC-Truncated: length", "WARC-Identified-Payload-Type: text/html"),
		warc("1.0", "fetchTimeMs: 812\r\n", "WARC-Type: metadata", "WARC-Date: 2024-01-31T08:00:01Z", "WARC-Record-ID: "+id(4), "Content-Type: application/warc-fields",
			"WARC-Concurrent-To: "+id(3), "WARC-Target-URI: http://a.gov.cn/1.html"),
		warc("1.0", "年报", "WARC-Type: conversion", "WARC-Target-URI: http://a.gov.cn/1.html", "WARC-Date: 2024-01-31T08:00:01Z", "WARC-Record-ID: "+id(5),
			"WARC-Refers-To: "+id(3), "Content-Type: text/plain"),
	}
	browsertrixRecords = []string{
		warc("1.1", "software: Browsertrix-Crawler 1.2.0\r\n", "WARC-Filename: rec.warc.gz", "WARC-Date: 2024-01-31T08:00:00.123Z", "WARC-Type: warcinfo", "WARC-Record-ID: "+id(1), "Content-Type: application/warc-fields"),
		warc("1.1", html, "WARC-Target-URI: http://a.gov.cn/1.html", "WARC-Date: 2024-01-31T08:00:01.987Z", "WARC-Type: response", "WARC-Record-ID: "+id(2),
			"WARC-Page-ID: x", "WARC-JSON-Metadata: {}", "Content-Type: application/http; msgtype=response",
			fmt.Sprintf("WARC-Block-Digest: sha256:%x", sha256.Sum256([]byte(html)))),
		warc("1.1", asked, "WARC-Concurrent-To: "+id(2), "WARC-Target-URI: http://a.gov.cn/1.html", "WARC-Date: 2024-01-31T08:00:01.987Z", "WARC-Type: request",
			"WARC-Record-ID: "+id(3), "Content-Type: application/http; msgtype=request"),
		warc("1.1", "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\n", "WARC-Target-URI: http://a.gov.cn/2.html", "WARC-Date: 2024-01-31T08:00:02.5Z", "WARC-Type: revisit", "WARC-Record-ID: "+id(4),
			"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest", "WARC-Refers-To-Target-URI: http://a.gov.cn/0.html",
			"WARC-Refers-To-Date: 2024-01-31T08:00:00.000Z", "WARC-Payload-Digest: sha256:00", "Content-Type: application/http; msgtype=response"),
		warc("1.1", `{"pageid":"x"}`, "WARC-Target-URI: urn:pageinfo:http://a.gov.cn/1.html", "WARC-Date: 2024-01-31T08:00:03.000Z", "WARC-Type: resource",
			"WARC-Record-ID: "+id(5), "Content-Type: application/json"),
	}
)

// packed joins records plain, packed one by one, all in one gzip member, or in
// members that end anywhere.
func packed(how string, records []string) []byte {
	all := strings.Join(records, "")
	switch how {
	case "plain":
		return []byte(all)
	case "whole":
		return []byte(gzipped(all))
	case "blocks":
		var b bytes.Buffer
		for ; all != ""; all = all[min(100, len(all)):] {
			b.WriteString(gzipped(all[:min(100, len(all))]))
		}
		return b.Bytes()
	}
	var b bytes.Buffer
	for _, r := range records {
		b.WriteString(gzipped(r))
	}
	return b.Bytes()
}

func TestImport(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2024, 1, 31, 8, 0, s, 0, time.UTC) }
	page := func(from string) Capture {
		return Capture{URL: "http://a.gov.cn/1.html", Time: at(1), Kind: Response, Request: []byte(asked), Block: []byte(html), From: "x.warc " + from}
	}
	again := func(from, head string, o Original) Capture {
		return Capture{URL: "http://a.gov.cn/2.html", Time: at(2), Kind: Revisit, Block: []byte(head), Original: o, From: "x.warc " + from}
	}
	cut, cutAgain := page(id(3)), again(id(4), "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", Original{Digest: "sha1:AAAA"})
	cut.Truncated, cutAgain.Truncated = "length", "length"
	for _, tt := range []struct {
		name    string
		records []string
		want    []Capture
		skipped map[string]int
	}{
		{"wget", wgetRecords, []Capture{page(id(3)), cutAgain}, map[string]int{"warcinfo": 1, "metadata": 1, "not a page": 1}},
		{"Heritrix", heritrixRecords, []Capture{page(id(3)), again(id(6), nothing, Original{})}, map[string]int{"warcinfo": 1, "metadata": 1, "not a page": 1}},
		{"Common Crawl", commonCrawlRecords, []Capture{cut}, map[string]int{"warcinfo": 1, "metadata": 1, "conversion": 1}},
		{"browsertrix", browsertrixRecords, []Capture{page(id(2)), again(id(4), "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\n",
			Original{"http://a.gov.cn/0.html", at(0), "sha256:00"})}, map[string]int{"warcinfo": 1, "not a page": 1}},
	} {
		for _, how := range []string{"plain", "one by one", "whole", "blocks"} {
			name := tt.name + ", " + how
			dir := t.TempDir()
			file := filepath.Join(dir, "x.warc")
			write(t, packed(how, tt.records), file)
			a := open(t, filepath.Join(dir, "archive"))
			want := Imported{Taken: len(tt.want), Skipped: tt.skipped}
			for range 2 { // a second time all is known
				got, err := a.Import(t.Context(), file, func(err error) { t.Errorf("%s: %v", name, err) })
				if d := cmp.Diff(want, got); err != nil || d != "" {
					t.Errorf("%s: %v (-want +got):\n%s", name, err, d)
				}
				want.Taken, want.Known = 0, want.Taken+want.Known
				holds(t, a, tt.want...)
			}
			closed(t, a)
			a = open(t, filepath.Join(dir, "archive"))
			holds(t, a, tt.want...)
			if e, ok, _ := a.Find("http://a.gov.cn/2.html"); ok {
				t.Errorf("%s: a revisit was found as a capture: %v", name, e)
			}
			if len(tt.want) == 2 && !a.Checked(Entry{URL: "http://a.gov.cn/2.html"}).Equal(at(2)) {
				t.Errorf("%s: last checked at %v", name, a.Checked(Entry{URL: "http://a.gov.cn/2.html"}))
			}
			// and again out of our own files
			b := open(t, filepath.Join(dir, "copy"))
			for _, f := range glob(t, dir, "archive", "*.warc.gz") {
				if _, err := b.Import(t.Context(), f, func(err error) { t.Errorf("%s: %v", name, err) }); err != nil {
					t.Error(err)
				}
			}
			holds(t, b, tt.want...)
		}
	}
}

func glob(t *testing.T, path ...string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(path...))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %v (%v)", path, err)
	}
	return files
}

// good is a small page as some program writes it.
func good(n int) string {
	return warc("1.0", fmt.Sprintf("HTTP/1.1 200 OK\r\n\r\npage %d", n), "WARC-Type: response", fmt.Sprintf("WARC-Target-URI: http://a.gov.cn/%d", n),
		"WARC-Date: 2024-01-31T08:00:00Z", "WARC-Record-ID: "+id(n), "Content-Type: application/http; msgtype=response")
}

// One bad record among good ones is told with its place, and the good ones are
// taken, however the file is packed.
func TestImportBad(t *testing.T) {
	change := func(old, new string) string { return strings.Replace(good(2), old, new, 1) }
	for _, tt := range []struct {
		name, record, want string
	}{
		{"no length", change("Content-Length: 25", "X: y"), `Content-Length is ""`},
		{"negative length", change("Length: 25", "Length: -25"), "Content-Length"},
		{"length too small", change("Length: 25", "Length: 20"), "does not end where"},
		{"length too large", change("Length: 25", "Length: 90"), "does not end where"},
		{"length beyond the file", change("Length: 25", "Length: 9000"), "unexpected EOF"},
		{"length beyond all measure", change("Length: 25", "Length: 92233720368547758070"), "Content-Length"},
		{"no type", change("WARC-Type: response\r\n", ""), "no WARC-Type"},
		{"no date", change("2024-01-31T08:00:00Z", "yesterday"), `"yesterday"`},
		{"no colon", change("Content-Type:", "Content-Type"), "without a colon"},
		{"no version", change("WARC/1.0", "WARC/9"), `begins with "WARC/9"`},
		{"other digest", change("WARC-Type", "WARC-Block-Digest: sha1:AAAA\r\nWARC-Type"), "does not match its digest sha1:AAAA"},
		{"garbage", "\x00\x01\x02\nno record\n\n", "begins with"},
		{"head without end", "WARC/1.0\r\nA: b\r\n" + strings.Repeat("c", maxRecordHead) + ": d\r\n\r\n", "head of more than"},
	} {
		for _, how := range []string{"plain", "one by one", "whole", "blocks"} {
			name := tt.name + ", " + how
			dir := t.TempDir()
			file := filepath.Join(dir, "x.warc.gz")
			write(t, packed(how, []string{good(1), tt.record, good(3), good(4)}), file)
			a := open(t, filepath.Join(dir, "archive"))
			var said []string
			got, err := a.Import(t.Context(), file, func(err error) { said = append(said, err.Error()) })
			if err != nil || got.Taken != 3 || got.Bad != 1 || len(said) != 1 {
				t.Errorf("%s: %+v, %v, %q; want three captures and one bad", name, got, err, said)
				continue
			}
			place := fmt.Sprintf("x.warc.gz: offset %d", map[string]int{"plain": len(good(1)), "one by one": len(gzipped(good(1)))}[how])
			if !strings.Contains(said[0], tt.want) || how != "blocks" && !strings.Contains(said[0], place) || strings.Contains(said[0], "\n") {
				t.Errorf("%s: said %q, want %q and %q", name, said[0], place, tt.want)
			}
			for _, n := range []int{1, 3, 4} {
				if _, ok, _ := a.Find(fmt.Sprintf("http://a.gov.cn/%d", n)); !ok {
					t.Errorf("%s: page %d is not there", name, n)
				}
			}
		}
	}
}

// A packed file with damaged bytes loses the records they are in.
func TestImportDamaged(t *testing.T) {
	whole := packed("one by one", []string{good(1), good(2), good(3), good(4)})
	second := len(gzipped(good(1)))
	third := second + len(gzipped(good(2)))
	for name, tt := range map[string]struct {
		harm  func([]byte) []byte
		taken int
		bad   string
	}{
		"a flipped bit":    {func(b []byte) []byte { b[second+60] ^= 4; return b }, 3, fmt.Sprintf("offset %d", second)},
		"a missing piece":  {func(b []byte) []byte { return append(b[:second+30], b[second+60:]...) }, 3, fmt.Sprintf("offset %d", second)},
		"a torn end":       {func(b []byte) []byte { return b[:third+40] }, 2, fmt.Sprintf("offset %d", third)},
		"zeros at the end": {func(b []byte) []byte { return append(b, make([]byte, 600)...) }, 4, fmt.Sprintf("offset %d", len(whole))},
		"zeros between": {func(b []byte) []byte {
			return append(append(bytes.Clone(b[:second]), make([]byte, 600)...), b[second:]...)
		}, 4, fmt.Sprintf("offset %d", second)},
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, "x.warc.gz")
		write(t, tt.harm(bytes.Clone(whole)), file)
		a := open(t, filepath.Join(dir, "archive"))
		var said []string
		got, err := a.Import(t.Context(), file, func(err error) { said = append(said, err.Error()) })
		if err != nil || got.Taken != tt.taken || len(said) != 1 || !strings.Contains(said[0], tt.bad) {
			t.Errorf("%s: %+v, %v, %q; want %d captures and %s", name, got, err, said, tt.taken, tt.bad)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	dir := t.TempDir()
	a := open(t, filepath.Join(dir, "archive"))
	long := fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.gov.cn/\r\nWARC-Date: 2024-01-31T08:00:00Z\r\nContent-Length: %d\r\n\r\n", maxImported+1)
	write(t, append([]byte(long), make([]byte, maxImported+1)...), dir, "long.warc")
	var said []string
	if n, err := a.Import(t.Context(), filepath.Join(dir, "long.warc"), func(err error) { said = append(said, err.Error()) }); err != nil || n.Bad != 1 || !strings.Contains(said[0], "longer than") {
		t.Errorf("a record too long: %+v, %v, %q", n, err, said)
	}
	write(t, []byte("<html>"), dir, "page.warc")
	for file, want := range map[string]string{"page.warc": "neither WARC, gzip nor WACZ", "none.warc": "no such file"} {
		if _, err := a.Import(t.Context(), filepath.Join(dir, file), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", file, err, want)
		}
	}
	holds(t, a)
	r, err := OpenReadOnly(filepath.Join(dir, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, []byte(good(1)), dir, "good.warc")
	if _, err := r.Import(t.Context(), filepath.Join(dir, "good.warc"), nil); err == nil {
		t.Error("a reader took captures")
	}
	if _, err := os.Stat(filepath.Join(dir, "archive", indexName)); err == nil {
		t.Error("a reader wrote the index")
	}
}

// FuzzForeign reads what may be a WARC file: reading goes forward, and ends.
func FuzzForeign(f *testing.F) {
	for _, records := range [][]string{wgetRecords, heritrixRecords, commonCrawlRecords, browsertrixRecords} {
		for _, how := range []string{"plain", "one by one", "whole", "blocks"} {
			f.Add(packed(how, records))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		r, err := newForeign(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for last, n := (place{-1, -1}), 0; ; n++ {
			rec, err := r.next()
			if err == io.EOF {
				return
			}
			if at := r.start; at.at < last.at || at.at == last.at && at.read <= last.read || n > len(b) {
				t.Fatalf("record %d at %v, after one at %v", n, at, last)
			}
			last = r.start
			switch {
			case err == nil && fmt.Sprint(len(rec.block)) != strings.TrimLeft(rec.get("Content-Length"), "+0") && len(rec.block) > 0:
				t.Fatalf("a block of %d bytes, Content-Length %q", len(rec.block), rec.get("Content-Length"))
			case err != nil && !r.resume(err):
				return
			}
		}
	})
}
