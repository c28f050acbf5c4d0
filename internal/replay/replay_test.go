package replay

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/demo"
	"golang.org/x/net/html"
)

// kept lets a crawl save to an archive, and take up nothing.
type kept struct{ *archive.Archive }

func (kept) Load(context.Context, string) (*crawler.Exchange, error) { return nil, nil }

func (k kept) Save(ctx context.Context, x *crawler.Exchange) error {
	_, err := k.Append(ctx, archive.Capture{URL: x.URL, Time: x.FetchedAt, Kind: archive.Response, Request: x.Request, Block: x.Response})
	return err
}

func read(c archive.Capture) (*http.Response, []byte, error) { return crawler.ReadResponse(c.Block) }

func open(t *testing.T) *archive.Archive {
	t.Helper()
	a, err := archive.Open(filepath.Join(t.TempDir(), "archive"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func entries(t *testing.T, a *archive.Archive) []archive.Entry {
	t.Helper()
	out, err := a.Entries()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func get(h http.Handler, at string) (*http.Response, []byte) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, at, nil)
	r.Host = "127.0.0.1:8000"
	h.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	return w.Result(), body
}

// text is what a page says, and every tag without its attributes.
func text(page []byte) string {
	var out strings.Builder
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			fmt.Fprintf(&out, "<%s>", name)
		default:
			out.Write(z.Raw())
		}
	}
}

var href = regexp.MustCompile(`href="([^"]*)"`)

// TestDemo replays the demonstration's site: from its home page every page that
// was captured can be reached by its links, and says what the archived bytes say.
func TestDemo(t *testing.T) {
	base, stop, err := demo.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := open(t)
	c, err := crawler.New(crawler.Config{Archive: kept{a}, Rules: os.DirFS("../../data"), AllowLoopback: true, Delay: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(t.Context(), base+"/"); err != nil {
		t.Fatal(err)
	}
	if err := stop(); err != nil { // nothing can come from the site itself
		t.Fatal(err)
	}
	h := New(Config{Archive: a, Entries: entries(t, a), Read: read})
	seen := map[string]bool{}
	served := map[string][]byte{} // by address
	for queue := []string{"/" + base + "/"}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if seen[at] {
			continue
		}
		seen[at] = true
		res, body := get(h, at)
		switch res.StatusCode {
		case http.StatusFound, http.StatusMovedPermanently:
			queue = append(queue, res.Header.Get("Location"))
			continue
		case http.StatusNotFound:
			continue // a page of the site that is no report and no list
		case http.StatusOK:
		default:
			t.Fatalf("%s: status %d\n%s", at, res.StatusCode, body)
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: scripts may run", at)
		}
		_, address, _ := strings.Cut(at[1:], "/")
		served[address] = body
		for _, m := range href.FindAllSubmatch(body, -1) {
			if to := html.UnescapeString(string(m[1])); strings.HasPrefix(to, "/") {
				queue = append(queue, to)
			} else if !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "mailto:") && !strings.HasPrefix(to, "javascript:") {
				t.Errorf("%s: a link leads to %s", at, to)
			}
		}
	}
	for _, path := range demo.Pages() {
		e, _, err := a.Find(base + path)
		if err != nil {
			t.Fatal(err)
		}
		archived, err := a.Read(e)
		if err != nil {
			t.Fatal(err)
		}
		res, want, err := read(archived)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := served[e.URL]
		if !ok {
			t.Errorf("%s cannot be reached", path)
		} else if d := cmp.Diff(text(want), text(got)); d != "" {
			t.Errorf("%s (-archived +served):\n%s", path, d)
		}
		if r, _ := get(h, place(e)); r.Header.Get("Content-Type") != res.Header.Get("Content-Type") {
			t.Errorf("%s is served as %q", path, r.Header.Get("Content-Type"))
		}
	}
	if _, body := get(h, "/?q=t20230118"); !strings.Contains(string(body), base+demo.WrongReport) {
		t.Errorf("the index does not find %s:\n%s", demo.WrongReport, body)
	}
	total, from := 0, "/"
	for from != "" {
		_, body := get(h, from)
		total += bytes.Count(body, []byte("<tr>"))
		from = ""
		if m := regexp.MustCompile(`<a href="([^"]+)">after`).FindSubmatch(body); m != nil {
			from = html.UnescapeString(string(m[1]))
		}
	}
	if n := len(entries(t, a)); total != n {
		t.Errorf("the index lists %d captures of %d", total, n)
	}
}

func TestAddresses(t *testing.T) {
	a := open(t)
	put := func(year int, kind archive.Kind, url, head, body string) {
		t.Helper()
		block := body
		if kind != archive.Resource {
			block = "HTTP/1.1 " + head + "\r\n\r\n" + body
		}
		if _, err := a.Append(t.Context(), archive.Capture{URL: url, Time: time.Date(year, 5, 6, 7, 8, 9, 0, time.UTC), Kind: kind, Block: []byte(block)}); err != nil {
			t.Fatal(err)
		}
	}
	const page = "http://www.a.gov.cn/nb/1.html?id=年|2"
	for year := 2020; year < 2024; year++ {
		put(year, archive.Response, page, "200 OK\r\nContent-Type: text/html;charset=gbk", fmt.Sprint(year))
	}
	put(2024, archive.Revisit, page, "304 Not Modified", "")
	put(2021, archive.Response, "http://www.a.gov.cn/old", "301 Moved\r\nLocation: /nb/1.html", "")
	put(2021, archive.Response, "http://www.a.gov.cn/gone", "404 Not Found\r\nContent-Type: text/plain", "gone")
	put(2021, archive.Response, "http://www.a.gov.cn/broken", "200 OK\r\nContent-Encoding: br", "x")
	put(2021, archive.Response, "http://www.a.gov.cn/1.pdf", "200 OK\r\nContent-Type: application/pdf", "%PDF-1.4")
	put(2021, archive.Resource, "file:///tmp/年报.txt", "", "2021年报")
	h := New(Config{Archive: a, Entries: entries(t, a), Read: read})
	for _, tt := range []struct {
		at     string
		status int
		want   string // Location, or part of the body
	}{
		{"/20210506070809/" + page, 200, "2021"},
		{"/2021/" + page, 302, "/20210506070809/"},
		{"/202010/" + page, 302, "/20200506070809/"},
		{"/19/" + page, 302, "/20200506070809/"},
		{"/2050/" + page, 302, "/20230506070809/"},
		{"/" + page, 302, "/20230506070809/"},
		{"/*/" + page, 200, "/20220506070809/"},
		{"/20210506070809/https://a.gov.cn/NB/1.html?id=年|2", 200, "2021"},
		{"/20210506070809/http://www.a.gov.cn/old", 301, "/20210506070809/http://www.a.gov.cn/nb/1.html"},
		{"/20210506070809/http://www.a.gov.cn/gone", 404, "gone"},
		{"/20210506070809/http://www.a.gov.cn/broken", 502, "cannot be read"},
		{"/20210506070809/http://www.a.gov.cn/1.pdf", 200, "%PDF"},
		{"/20210506070809/file:///tmp/%E5%B9%B4%E6%8A%A5.txt", 200, "2021年报"},
		{"/20210506070809/http://www.a.gov.cn/none", 404, "no capture of http://www.a.gov.cn/none"},
		{"/nb/1.html", 404, "/TIME/ADDRESS"},
		{"/2021x/" + page, 404, "/TIME/ADDRESS"},
		{"/123456789012345/" + page, 404, "/TIME/ADDRESS"},
		{"/?q=%3Cscript%3E", 200, "0 captures"},
		{"/?from=99", 200, "1 to 9 of 9"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host, r.RequestURI, r.URL.Path = "localhost:80", tt.at, strings.SplitN(tt.at, "?", 2)[0]
		if _, query, ok := strings.Cut(tt.at, "?"); ok {
			r.URL.RawQuery = query
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Location") + w.Body.String(); w.Code != tt.status || !strings.Contains(got, tt.want) || strings.Contains(got, "<script>") {
			t.Errorf("%s: status %d, %q; want %d, %q", tt.at, w.Code, got, tt.status, tt.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	h := New(Config{Archive: open(t), Read: read})
	for _, tt := range []struct {
		method, host string
		want         int
	}{
		{"GET", "127.0.0.1:8000", 200}, {"HEAD", "[::1]:8000", 200}, {"GET", "localhost", 200}, {"POST", "localhost", 405},
		{"GET", "evil.example", 421}, {"GET", "127.0.0.1.evil.example:80", 421}, {"GET", "192.0.2.1", 421}, {"GET", "", 421},
	} {
		r := httptest.NewRequest(tt.method, "/", nil)
		r.Host = tt.host
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != tt.want {
			t.Errorf("%s for %q: status %d, want %d", tt.method, tt.host, w.Code, tt.want)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "archive.example"
	w := httptest.NewRecorder()
	if New(Config{Archive: open(t), Read: read, AnyHost: true}).ServeHTTP(w, r); w.Code != 200 {
		t.Errorf("asked to answer for any host, status %d", w.Code)
	}
}

func TestRewrite(t *testing.T) {
	e := archive.Entry{URL: "http://www.a.gov.cn/nb/index.html", Time: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)}
	const at = "/20240102030405/http://www.a.gov.cn"
	for _, tt := range []struct{ name, page, want string }{
		{"nothing", "<p class=x>年报 & 1<2", "<p class=x>年报 & 1<2"},
		{"relative", `<A HREF=1.html title="a">x</A>`, `<a href="` + at + `/nb/1.html" title="a">x</A>`},
		{"from the root, with a fragment", `<a href='/x?a=1&amp;b=2#c'>`, `<a href="` + at + `/x?a=1&amp;b=2#c">`},
		{"a fragment", `<a href="#c">`, `<a href="#c">`},
		{"without a scheme", `<img src="//img.a.gov.cn/1.png" srcset="/2.png 2x"/>`, `<img src="/20240102030405/http://img.a.gov.cn/1.png"/>`},
		{"elsewhere", `<iframe src="https://b.gov.cn/"></iframe>`, `<iframe src="/20240102030405/https://b.gov.cn/"></iframe>`},
		{"mail", `<a href="mailto:a@b.cn">`, `<a href="mailto:a@b.cn">`},
		{"base", `<base href="/zw/"><a href="1.html">`, `<base href="` + at + `/zw/"><a href="` + at + `/zw/1.html">`},
		{"refresh", `<meta http-equiv="Refresh" content="0; URL=http://b.gov.cn/">`, `<meta http-equiv="Refresh" content="0; URL=/20240102030405/http://b.gov.cn/">`},
		{"charset", `<meta http-equiv="Content-Type" content="text/html; charset=gbk">`, `<meta http-equiv="Content-Type" content="text/html; charset=gbk">`},
		{"a script", `<script src="/a.js">a="<a href='/x'>"</script>`, `<script src="` + at + `/a.js">a="<a href='/x'>"</script>`},
		{"a comment", `<!-- <a href="/x"> -->`, `<!-- <a href="/x"> -->`},
		{"GBK", "<a title=\"\xb9\xab\x5c\xbf\xaa\" href=\"/x\">\xc4\xea\xb1\xa8</a>", "<a title=\"\xb9\xab\x5c\xbf\xaa\" href=\"" + at + "/x\">\xc4\xea\xb1\xa8</a>"},
		{"cut off", `<a href="/x">x</a><a hre`, `<a href="` + at + `/x">x</a><a hre`},
	} {
		page := []byte(tt.page)
		if d := cmp.Diff(tt.want, string(rewrite(e, page))); d != "" || !slices.Equal(page, []byte(tt.page)) {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}
