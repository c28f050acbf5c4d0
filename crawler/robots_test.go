package crawler

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadRobots(t *testing.T) {
	for _, tt := range []struct {
		name, file string
		allowed    bool // of /a/b.html?x=1
		delay      time.Duration
	}{
		{"empty", "", true, 0},
		{"a page instead", "<html><body>Not: found</body></html>", true, 0},
		{"everybody", "User-agent: *\nDisallow: /\n", false, 0},
		{"others", "User-agent: *\nDisallow:\n\nUser-agent: Grabber\nDisallow: /\n", true, 0},
		{"us", "User-agent: *\nAllow: /\n\nUser-Agent: Nianbao\nDisallow: /a/\n", false, 0},
		{"longest rule", "User-agent: *\nDisallow: /a/\nAllow: /a/b\n", true, 0},
		{"query", "User-agent: *\nDisallow: /*?x=\n", false, 0},
		{"byte order mark and CR", "\ufeffUser-agent: *\rDisallow: /a\r", false, 0},
		{"rule before any agent", "Disallow: /\nUser-agent: *\nDisallow: /b\n", true, 0},
		{"delay", "User-agent: *\nCrawl-delay: 7.5\n", true, 7500 * time.Millisecond},
		{"delay that is no number", "User-agent: *\nCrawl-delay: slow\nDisallow: /a # private\n", false, 0},
		{"beyond 500 KiB", "User-agent: *\n" + strings.Repeat("#\n", robotsMaxSize/2) + "Disallow: /\n", true, 0},
	} {
		g := readRobots([]byte(tt.file))
		if got := g.Test("/a/b.html?x=1"); got != tt.allowed {
			t.Errorf("%s: allowed %v", tt.name, got)
		}
		if g.CrawlDelay != tt.delay {
			t.Errorf("%s: delay %v", tt.name, g.CrawlDelay)
		}
	}
}

func TestRobots(t *testing.T) {
	for _, tt := range []struct {
		name string
		site pages
		want Result
	}{
		{"not there", pages{"/": ""}, Result{Found: 2, NotReport: 2}},
		{"forbidden to read", pages{"/robots.txt": "403 no", "/": ""}, Result{Found: 2, NotReport: 2}},
		{"broken", pages{"/robots.txt": "500 ", "/": ""}, Result{Found: 2, Failed: map[Reason]int{ServerError: 1}, Refused: map[Reason]int{HostRefused: 1}}},
		{"too busy", pages{"/robots.txt": "429 ", "/": ""}, Result{Found: 2, Failed: map[Reason]int{RateLimited: 1}, Refused: map[Reason]int{"host_refused": 1}}},
		{"elsewhere on the host", pages{"/robots.txt": "301 /r.txt", "/r.txt": "User-agent: *\nDisallow: /\n"},
			Result{Found: 3, NotReport: 2, Refused: map[Reason]int{ByRobots: 1}}},
		{"off the host, where nothing answers", pages{"/robots.txt": "301 http://127.0.0.1:1/robots.txt", "/": ""},
			Result{Found: 3, NotReport: 1, Failed: map[Reason]int{NoConnect: 1}, Refused: map[Reason]int{HostRefused: 1}}},
		{"in circles", pages{"/robots.txt": "302 /robots.txt", "/": ""}, Result{Found: 2, NotReport: 2}},
		{"a redirect to the front page", pages{"/robots.txt": "302 /", "/": ""}, Result{Found: 2, NotReport: 2}},
	} {
		srv, _ := tt.site.serve(t)
		c, _ := start(t, Config{})
		got, err := c.Run(t.Context(), srv.URL)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(tt.want, got, counted...); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
		adds(t, got)
	}
}

func TestRobotsUnreachable(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close()
	c, k := start(t, Config{})
	r, err := c.Run(t.Context(), srv.URL)
	if err != nil || r.Failed[NoConnect] != 1 || r.Refused["host_refused"] != 1 || len(k.pauses) != 2 {
		t.Errorf("%v, %+v, %v", err, r, k.pauses)
	}
}

func TestCrawlDelay(t *testing.T) {
	for _, tt := range []struct{ own, want time.Duration }{{2 * time.Second, 9 * time.Second}, {20 * time.Second, 20 * time.Second}} {
		srv, _ := pages{"/robots.txt": "User-agent: *\nCrawl-delay: 9\n"}.serve(t)
		c, k := start(t, Config{Delay: tt.own})
		if _, err := c.Run(t.Context(), srv.URL); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]time.Duration{tt.want}, k.pauses); d != "" {
			t.Error(d)
		}
	}
}

// TestRobotsChange: in a crawl of days, robots.txt is asked for again and obeyed.
func TestRobotsChange(t *testing.T) {
	_, k := start(t, Config{})
	g := scripted{"/robots.txt": turns{answer("200 OK", "User-agent: *\nCrawl-delay: 9\n"), answer("200 OK", "User-agent: *\nDisallow: /s\n")},
		"/": page(reportLink("/r") + reportLink("/s") + reportLink("/t")), "/r": steps{later(25 * time.Hour), page("x")}, "/s": page("x"), "/t": page("x")}.serve(t, nil, k)
	c, _ := start(t, Config{})
	c.now, c.pause = k.now, k.pause
	r, err := c.Run(t.Context(), "http://"+g.addr+"/")
	if err != nil || g.hits("/robots.txt") != 2 || r.Archived != 2 || r.Refused[ByRobots] != 1 {
		t.Errorf("%v, %v, robots.txt asked for %d times", r, err, g.hits("/robots.txt"))
	}
	adds(t, r)
}

func TestRobotsAge(t *testing.T) {
	srv, hits := pages{"/robots.txt": "User-agent: *\n", "/": ""}.serve(t)
	a := &memory{}
	for _, tt := range []struct {
		later time.Duration
		asked int
	}{{0, 1}, {23 * time.Hour, 1}, {25 * time.Hour, 2}} {
		c, k := start(t, Config{Archive: a})
		k.t = k.t.Add(tt.later)
		if _, err := c.Run(t.Context(), srv.URL); err != nil {
			t.Fatal(err)
		}
		if got := hits()["/robots.txt"]; got != tt.asked {
			t.Errorf("%v later: robots.txt asked for %d times, want %d", tt.later, got, tt.asked)
		}
	}
}
