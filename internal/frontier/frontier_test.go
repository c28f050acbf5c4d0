package frontier

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/nianbao/nianbao/crawler"
)

// memory is an archive.
type memory struct {
	mu     sync.Mutex
	newest map[string]*crawler.Exchange
	err    error // of Save
}

func (m *memory) Load(_ context.Context, url string) (*crawler.Exchange, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.newest[url], nil
}

func (m *memory) Save(_ context.Context, x *crawler.Exchange) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.newest == nil {
		m.newest = map[string]*crawler.Exchange{}
	}
	m.newest[x.URL] = x
	return m.err
}

// A county has many hosts, 127.0.0.1, 127.0.0.2 and so on, each with a list and
// reports, and watches how they are asked.
type county struct {
	port    string
	reports int
	delay   time.Duration // that must be kept

	mu     sync.Mutex
	asked  map[string]int // by host and path
	last   map[string]time.Time
	wrong  []string
	onPage func(asked int) // told of each request, may be nil
}

func newCounty(t *testing.T, reports int, delay time.Duration) *county {
	t.Helper()
	c := &county{reports: reports, delay: delay, asked: map[string]int{}, last: map[string]time.Time{}}
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	_, c.port, _ = net.SplitHostPort(l.Addr().String())
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: c}}
	srv.Start()
	t.Cleanup(srv.Close)
	return c
}

// seeds are the first pages of n hosts.
func (c *county) seeds(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("http://127.0.0.%d:%s/", i+1, c.port)
	}
	return out
}

func (c *county) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	if last, ok := c.last[r.Host]; ok && time.Since(last) < c.delay {
		c.wrong = append(c.wrong, fmt.Sprintf("%s%s after %v", r.Host, r.URL, time.Since(last)))
	}
	c.last[r.Host] = time.Now().Add(time.Hour) // until it is answered
	c.asked[r.Host+r.URL.Path]++
	n, told := len(c.asked), c.onPage
	c.mu.Unlock()
	if told != nil {
		told(n)
	}
	switch r.URL.Path {
	case "/":
		fmt.Fprint(w, `<title>信息公开年报</title><a href="mailto:a@b.example">年度报告</a>`)
		for i := range c.reports {
			fmt.Fprintf(w, `<a href="/nb/%d.html">某局20%02d年政府信息公开工作年度报告</a>`, i, i%30)
		}
	case "/robots.txt":
	default:
		fmt.Fprint(w, r.Host, r.URL.Path)
	}
	c.mu.Lock()
	c.last[r.Host] = time.Now()
	c.mu.Unlock()
}

// each checks that n hosts were asked for every page once, or at most twice, and
// robots.txt once at least.
func (c *county) each(t *testing.T, n, most int) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if want := n * (c.reports + 2); len(c.asked) != want {
		t.Errorf("asked for %d pages, want %d", len(c.asked), want)
	}
	for page, n := range c.asked {
		if n > most {
			t.Errorf("%s asked for %d times", page, n)
		}
	}
	if len(c.wrong) > 0 {
		t.Errorf("too soon: %v", c.wrong)
	}
}

func open(t *testing.T, address string) *Frontier {
	t.Helper()
	f, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func newCrawler(t *testing.T, cfg crawler.Config) *crawler.Crawler {
	t.Helper()
	cfg.AllowLoopback = true
	if cfg.Delay == 0 {
		cfg.Delay = time.Millisecond
	}
	if cfg.Archive == nil {
		cfg.Archive = &memory{}
	}
	c, err := crawler.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// counted compares results by their counts.
var counted = cmp.Options{cmpopts.IgnoreFields(crawler.Result{}, "Rested"), cmpopts.EquateEmpty()}

func whole(hosts, reports int) crawler.Result {
	return crawler.Result{Found: hosts * (reports + 3), Archived: hosts * reports, NotReport: 2 * hosts,
		Refused: map[crawler.Reason]int{crawler.NotHTTP: hosts}}
}

func TestCrawl(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		c := newCounty(t, 20, 4*time.Millisecond)
		a := &memory{}
		f := open(t, address)
		if err := f.Begin(t.Context(), Pass{Seeds: c.seeds(6)}); err != nil {
			t.Fatal(err)
		}
		got, err := f.Run(t.Context(), newCrawler(t, crawler.Config{Archive: a, Delay: 4 * time.Millisecond}), Config{Hosts: 3, Stretch: 50 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(whole(6, 20), got, counted); d != "" {
			t.Error(d)
		}
		c.each(t, 6, 1)
		// Crawled again, all is in the archive; with Refresh, lists are fetched anew and are the same.
		for _, tt := range []struct {
			pass Pass
			want crawler.Result
		}{
			{Pass{Seeds: c.seeds(2)}, crawler.Result{Found: 2 * 23, Unchanged: 2 * 22, Refused: map[crawler.Reason]int{crawler.NotHTTP: 2}}},
			{Pass{Refresh: true, Since: time.Now().Add(time.Hour)}, crawler.Result{Found: 6 * 23, Unchanged: 6 * 22, Refused: map[crawler.Reason]int{crawler.NotHTTP: 6}}},
			{Pass{Since: time.Now().Add(-time.Hour)}, crawler.Result{}},
			{Pass{Seeds: c.seeds(7), Since: time.Now().Add(-time.Hour)}, whole(1, 20)},
		} {
			if err := f.Begin(t.Context(), tt.pass); err != nil {
				t.Fatal(err)
			}
			got, err := f.Run(t.Context(), newCrawler(t, crawler.Config{Archive: a}), Config{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got, counted); d != "" {
				t.Errorf("%+v: %s", tt.pass, d)
			}
		}
	})
}

// TestStopAndResume: stopped at every so many pages, the results of all runs add
// up to that of one.
func TestStopAndResume(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		c := newCounty(t, 10, time.Millisecond)
		a := &memory{}
		f := open(t, address)
		if err := f.Begin(t.Context(), Pass{Seeds: c.seeds(3)}); err != nil {
			t.Fatal(err)
		}
		var total crawler.Result
		for stops := 0; ; stops++ {
			ctx, cancel := context.WithCancel(t.Context())
			n := 0
			got, err := f.Run(ctx, newCrawler(t, crawler.Config{Archive: a, OnPage: func(crawler.Page) {
				if n++; n == 9 {
					cancel()
				}
			}}), Config{})
			cancel()
			waits := got.Refused[crawler.Stopped]
			if sum := got.Archived + got.NotReport + got.Unchanged + got.Refused[crawler.NotHTTP] + waits; sum != got.Found {
				t.Fatalf("%d of %+v", sum, got)
			}
			delete(got.Refused, crawler.Stopped)
			got.Found -= waits
			total.Add(got)
			if err == nil {
				if waits != 0 || stops < 2 {
					t.Errorf("%d stops, %d left", stops, waits)
				}
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		total.Archived, total.NotReport, total.Unchanged = total.Archived+total.NotReport+total.Unchanged, 0, 0
		want := whole(3, 10)
		want.Archived, want.NotReport = want.Archived+want.NotReport, 0
		if d := cmp.Diff(want, total, counted); d != "" {
			t.Error(d)
		}
		c.each(t, 3, 2) // a page may have been under way when the crawl was stopped
	})
}

// TestArchiveFails: what could not be saved ends the run and waits still.
func TestArchiveFails(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		c := newCounty(t, 3, 0)
		full := errors.New("disk full")
		f := open(t, address)
		if err := f.Begin(t.Context(), Pass{Seeds: c.seeds(1)}); err != nil {
			t.Fatal(err)
		}
		got, err := f.Run(t.Context(), newCrawler(t, crawler.Config{Archive: &memory{err: full}}), Config{})
		if !errors.Is(err, full) || got.Refused[crawler.Stopped] != 1 || got.Found != 1 {
			t.Errorf("%v, %+v", err, got)
		}
		got, err = f.Run(t.Context(), newCrawler(t, crawler.Config{}), Config{})
		if d := cmp.Diff(whole(1, 3), got, counted); d != "" || err != nil {
			t.Error(d, err)
		}
	})
}

func TestBadSeeds(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		f := open(t, address)
		if err := f.Begin(t.Context(), Pass{Seeds: []string{"http://a.example/", "ftp://b.example/"}}); !errors.Is(err, crawler.ErrSeed) {
			t.Error(err)
		}
		if hosts, err := f.hosts(t.Context(), "SELECT host FROM host"); err != nil || len(hosts) > 0 {
			t.Error(hosts, err)
		}
	})
}

func TestOpen(t *testing.T) {
	for _, address := range []string{t.TempDir(), "postgres://127.0.0.1:1/none", "postgres://:x:/"} {
		if f, err := Open(t.Context(), address); err == nil || !strings.HasPrefix(err.Error(), "open frontier: ") {
			t.Errorf("%s: %v, %v", address, f, err)
		}
	}
}
