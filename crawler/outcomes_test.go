package crawler

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var outcomes = []struct {
	name   string
	site   pages
	cfg    Config
	want   Result
	hits   map[string]int
	pauses []time.Duration
}{
	{name: "a 404 is not retried", site: pages{"/robots.txt": ""},
		want: Result{Found: 2, NotReport: 1, Failed: map[Reason]int{NotFound: 1}}, hits: map[string]int{"/robots.txt": 1, "/": 1}},
	{name: "5xx is tried three times with growing pauses", site: pages{"/robots.txt": "", "/": "503 busy"},
		want: Result{Found: 2, NotReport: 1, Failed: map[Reason]int{ServerError: 1}}, hits: map[string]int{"/robots.txt": 1, "/": 3},
		pauses: []time.Duration{2 * time.Second, 5 * time.Second, 30 * time.Second}},
	{name: "521 rests the host", site: pages{"/robots.txt": "", "/": `<a href="/a">县档案局</a><a href="/b">县统计局</a>`, "/a": "521 "},
		want: Result{Found: 4, NotReport: 2, Failed: map[Reason]int{Challenge: 1}, Refused: map[Reason]int{"host_refused": 1}}, hits: map[string]int{"/robots.txt": 1, "/": 1, "/a": 1}},
	{name: "403 rests the host", site: pages{"/robots.txt": "", "/": "403 no"},
		want: Result{Found: 2, NotReport: 1, Failed: map[Reason]int{Forbidden: 1}}, hits: map[string]int{"/robots.txt": 1, "/": 1}},
	{name: "redirect on the host", site: pages{"/robots.txt": "", "/": "302 /home", "/home": "x"},
		want: Result{Found: 3, NotReport: 3}, hits: map[string]int{"/robots.txt": 1, "/": 1, "/home": 1},
		pauses: []time.Duration{2 * time.Second, 2 * time.Second}},
	{name: "redirect off the host", site: pages{"/robots.txt": "", "/": "301 http://elsewhere.example/"},
		want: Result{Found: 3, NotReport: 2, Refused: map[Reason]int{"off_host": 1}}, hits: map[string]int{"/robots.txt": 1, "/": 1}},
	{name: "redirect into what robots.txt forbids", site: pages{"/robots.txt": "User-agent: nianbao\nDisallow: /x", "/": "302 /x"},
		want: Result{Found: 3, NotReport: 2, Refused: map[Reason]int{"robots": 1}}, hits: map[string]int{"/robots.txt": 1, "/": 1}},
	{name: "too many redirects", site: pages{"/robots.txt": "", "/": "302 /1", "/1": "302 /2", "/2": "302 /3", "/3": "302 /4", "/4": "302 /5", "/5": "302 /6"},
		want: Result{Found: 8, NotReport: 7, Refused: map[Reason]int{"redirects": 1}},
		hits: map[string]int{"/robots.txt": 1, "/": 1, "/1": 1, "/2": 1, "/3": 1, "/4": 1, "/5": 1}},
	{name: "redirect to itself", site: pages{"/robots.txt": "", "/": "302 /"},
		want: Result{Found: 2, NotReport: 1, Failed: map[Reason]int{BadRedirect: 1}}, hits: map[string]int{"/robots.txt": 1, "/": 3}},
	{name: "most pages", site: pages{"/robots.txt": "", "/": `<a href="/a">县档案局</a><a href="/b">县统计局</a>`, "/a": "", "/b": ""}, cfg: Config{MaxPages: 2},
		want: Result{Found: 4, NotReport: 3, Refused: map[Reason]int{"too_many": 1}}, hits: map[string]int{"/robots.txt": 1, "/": 1, "/a": 1}},
	{name: "longest body", site: pages{"/robots.txt": "", "/": `<a href="/a">县档案局</a>` + strings.Repeat(" ", 1000)}, cfg: Config{MaxBody: 500},
		want: Result{Found: 3, NotReport: 2, Failed: map[Reason]int{NotFound: 1}}, hits: map[string]int{"/robots.txt": 1, "/": 1, "/a": 1}},
	{name: "too deep", site: pages{"/robots.txt": "", "/": `<a href="/1">甲镇政府</a>`, "/1": `<a href="/2">乙镇政府</a>`, "/2": `<a href="/3">丙镇政府</a>`,
		"/3": `<a href="/4">丁镇政府</a>`, "/4": `<a href="/5">戊镇政府</a>`, "/5": `<a href="/6">己镇政府</a>`, "/6": `<a href="/7">庚镇政府</a>`},
		want: Result{Found: 9, NotReport: 8, Refused: map[Reason]int{"too_deep": 1}},
		hits: map[string]int{"/robots.txt": 1, "/": 1, "/1": 1, "/2": 1, "/3": 1, "/4": 1, "/5": 1, "/6": 1}},
}

func TestOutcomes(t *testing.T) {
	for _, tt := range outcomes {
		t.Run(tt.name, func(t *testing.T) {
			srv, hits := tt.site.serve(t)
			c, k := start(t, tt.cfg)
			got, err := c.Run(t.Context(), srv.URL)
			if err != nil {
				t.Fatal(err)
			}
			adds(t, got)
			if d := cmp.Diff(tt.want, got, counted...); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tt.hits, hits()); d != "" {
				t.Error(d)
			}
			if tt.pauses != nil && !slices.Equal(tt.pauses, k.pauses) {
				t.Errorf("pauses %v", k.pauses)
			}
		})
	}
}

func TestCookieRedirect(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("pass"); err != nil && r.URL.Path == "/" {
			http.SetCookie(w, &http.Cookie{Name: "pass", Value: "1"})
			http.Redirect(w, r, "/", http.StatusFound)
		}
	}))
	defer srv.Close()
	a := &memory{}
	for range 2 { // the second time from the archive
		c, _ := start(t, Config{Archive: a, OnPage: func(p Page) {
			if p.Status != 200 || p.Err != nil {
				t.Errorf("%+v", p)
			}
		}})
		if _, err := c.Run(t.Context(), srv.URL); err != nil {
			t.Fatal(err)
		}
	}
	if len(a.saved) != 3 {
		t.Errorf("%d exchanges", len(a.saved))
	}
}

func TestUnusableArchive(t *testing.T) {
	for _, answer := range []string{"503 ", "429 ", "403 ", "412 "} {
		site := pages{"/robots.txt": "", "/": answer}
		srv, _ := site.serve(t)
		a := &memory{}
		c, _ := start(t, Config{Archive: a})
		if r, err := c.Run(t.Context(), srv.URL); err != nil || sum(r.Failed) != 1 {
			t.Errorf("%s: %v, %+v", answer, err, r)
		}
		site["/"] = "well"
		c, _ = start(t, Config{Archive: a})
		if r, err := c.Run(t.Context(), srv.URL); err != nil || r.NotReport != 1 || r.Unchanged != 1 {
			t.Errorf("%s: second run: %v, %+v", answer, err, r)
		}
	}
}
