package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLine(t *testing.T) {
	sum := "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	for _, tt := range []struct {
		name string
		e    Entry
		want string
	}{
		{
			"response",
			Entry{"https://www.example.gov.cn/A?b=2&a=<1>", day, Response, "text/html", 200, sum, "nianbao-x.warc.gz", 321, 4567},
			`cn,gov,example)/a?a=<1>&b=2 20240131080000 {"url":"https://www.example.gov.cn/A?b=2&a=<1>","mime":"text/html","status":"200","digest":"` + sum + `","length":"4567","offset":"321","filename":"nianbao-x.warc.gz"}`,
		},
		{
			"response without status or type",
			Entry{"http://example.gov.cn/", day, Response, "", 0, sum, "nianbao-x.warc.gz", 0, 9},
			`cn,gov,example)/ 20240131080000 {"url":"http://example.gov.cn/","mime":"-","status":"0","digest":"` + sum + `","length":"9","offset":"0","filename":"nianbao-x.warc.gz"}`,
		},
		{
			"resource",
			Entry{"file:///年报/\"1\".pdf", day, Resource, "application/pdf", 0, sum, "nianbao-x.warc.gz", 1, 2},
			`file:///%e5%b9%b4%e6%8a%a5/"1".pdf 20240131080000 {"url":"file:///年报/\"1\".pdf","mime":"application/pdf","status":"-","digest":"` + sum + `","length":"2","offset":"1","filename":"nianbao-x.warc.gz"}`,
		},
		{
			"revisit",
			Entry{"http://example.gov.cn/", day, Revisit, "", 304, sum, "nianbao-x.warc.gz", 1, 2},
			`cn,gov,example)/ 20240131080000 {"url":"http://example.gov.cn/","mime":"warc/revisit","status":"304","digest":"` + sum + `","length":"2","offset":"1","filename":"nianbao-x.warc.gz"}`,
		},
		{
			"revisit of an unknown original",
			Entry{"http://example.gov.cn/", day, Revisit, "", 0, "", "nianbao-x.warc.gz", 1, 2},
			`cn,gov,example)/ 20240131080000 {"url":"http://example.gov.cn/","mime":"warc/revisit","status":"0","digest":"-","length":"2","offset":"1","filename":"nianbao-x.warc.gz"}`,
		},
	} {
		got := tt.e.line()
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
		if back, err := parseLine(got); err != nil || back != tt.e {
			t.Errorf("%s: parsed as %v, %v", tt.name, back, err)
		}
	}
}

// The keys are those of the Python library surt 0.3.1, except where a name says
// otherwise.
func TestSURT(t *testing.T) {
	for _, tt := range []struct{ name, url, want string }{
		{"root", "http://example.gov.cn/", "cn,gov,example)/"},
		{"no path", "http://example.gov.cn", "cn,gov,example)/"},
		{"https", "https://example.gov.cn/", "cn,gov,example)/"},
		{"www", "http://www2.example.gov.cn:80/A/b.html", "cn,gov,example)/a/b.html"},
		{"www in a name", "http://wwwabc.gov.cn/", "cn,gov,wwwabc)/"},
		{"the state council", "http://www.gov.cn/", "cn,gov)/"},
		{"default port, slash", "https://example.gov.cn:443/a/", "cn,gov,example)/a"},
		{"port, query", "http://example.gov.cn:8080/a/?b=2&a=1&B=3", "cn,gov,example:8080)/a?a=1&b=2&b=3"},
		{"empty query", "http://example.gov.cn/a?", "cn,gov,example)/a"},
		{"Chinese", "http://example.gov.cn/年报/2023.html?q=公开", "cn,gov,example)/%e5%b9%b4%e6%8a%a5/2023.html?q=%e5%85%ac%e5%bc%80"},
		{"escaped Chinese", "http://example.gov.cn/%e5%b9%b4%E6%8A%A5/", "cn,gov,example)/%e5%b9%b4%e6%8a%a5"},
		{"dots, slashes, fragment", "http://example.gov.cn/a/../b//c#frag", "cn,gov,example)/b/c"},
		{"user", "http://user:pw@example.gov.cn/", "cn,gov,example)/"},
		{"dot after host", "http://EXAMPLE.gov.cn./", "cn,gov,example)/"},
		{"needless escape", "http://example.gov.cn/%7Ea/b%20c", "cn,gov,example)/~a/b%20c"},
		{"IPv4", "http://127.0.0.1:34567/x", "1,0,0,127:34567)/x"},
		{"IPv6", "http://[::1]:8080/x", "::1:8080)/x"},
		{"URN", "urn:sha256:ABC", "urn:sha256:abc"},
		{"file, not as surt", "file:///D:/x.PDF#p", "file:///d:/x.pdf"},
		{"bad escape, not as surt", "http://example.gov.cn/%zz", "http://example.gov.cn/%zz"},
	} {
		if got := surt(tt.url); got != tt.want {
			t.Errorf("%s: surt(%q) = %q, want %q", tt.name, tt.url, got, tt.want)
		}
	}
}

func TestIndexSorted(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	for i, u := range []string{"http://b.gov.cn/", "http://a.gov.cn/x", "http://a.gov.cn/", "http://a.gov.cn:81/", "http://a.gov.cn/", "http://a.gov.cn/X"} {
		c := page(i)
		c.URL, c.Time = u, day
		put(t, a, c)
	}
	closed(t, a)
	text := strings.TrimSuffix(string(contents(t, dir, indexName)), "\n")
	lines := strings.Split(text, "\n")
	if len(lines) != 7 || !strings.HasPrefix(lines[0], `!meta {"sha256":"`) {
		t.Errorf("index:\n%s", text)
	}
	for i := 1; i < len(lines); i++ {
		if lines[i-1] >= lines[i] {
			t.Errorf("line %d is not after line %d:\n%s", i+1, i, text)
		}
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenReadOnly(filepath.Join(dir, "none")); err == nil {
		t.Error("opened a directory that is not there")
	}
	a := open(t, dir)
	put(t, a, page(0))
	r, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, a, page(1))
	holds(t, r, page(0))
	if _, err := r.Append(t.Context(), page(2)); err == nil {
		t.Error("a reader took a capture")
	}
	closed(t, r)
	if _, err := os.Stat(filepath.Join(dir, indexName)); err == nil {
		t.Error("a reader wrote the index")
	}
	if r, err = OpenReadOnly(dir); err != nil {
		t.Fatal(err)
	}
	holds(t, r, page(0), page(1))
	holds(t, a, page(0), page(1))
}
