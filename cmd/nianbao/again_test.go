package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/nianbao/nianbao/internal/demo"
)

// TestCrawlAgain crawls the demonstration site, whose pages have ETags here, a
// second time: nothing is sent again but the one report that has changed, and
// the database then has both of its versions.
func TestCrawlAgain(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex // of changed and sent
	changed := ""
	sent := map[string]int{}
	site := demo.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		tag := `"1"`
		if r.URL.Path == changed {
			tag = `"2"`
		}
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		sent[r.URL.Path]++
		whole := httptest.NewRecorder()
		site.ServeHTTP(whole, r)
		for name, values := range whole.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.Header().Set("ETag", tag)
		w.WriteHeader(whole.Code)
		body := whole.Body.String()
		if r.URL.Path == changed {
			body = strings.Replace(body, "</body>", "<p>更正。</p></body>", 1)
		}
		_, _ = w.Write([]byte(body))
	}))
	defer server.Close()
	dir := filepath.Join(t.TempDir(), "data")
	crawl := func(args ...string) string {
		_, messages, status := nianbao(t, nil, append([]string{"crawl", "--allow-loopback", "--delay", "1ms", "--dir", dir}, append(args, server.URL+"/")...)...)
		if status != 0 {
			t.Fatal(messages)
		}
		return messages
	}
	crawl()
	asked := func() map[string]int {
		mu.Lock()
		defer mu.Unlock()
		return maps.Clone(sent)
	}
	mu.Lock()
	for _, path := range demo.Pages() {
		if strings.HasSuffix(path, ".html") {
			changed = path
		}
	}
	sent = map[string]int{}
	mu.Unlock()
	if said := crawl("--again", "30d"); len(asked()) != 0 || !regexp.MustCompile(`: 0 archived, \d+ unchanged, 0 not a report, 0 failed`).MatchString(said) {
		t.Errorf("asked for %v though no report is a month old\n%s", asked(), said)
	}
	if said := crawl("--again", "1ns"); len(asked()) != 1 || asked()[changed] != 1 || !strings.Contains(said, ": 1 archived,") {
		t.Errorf("was sent %v, want only %s\n%s", asked(), changed, said)
	}
	out := answer(t, dir, "SELECT count(*), (SELECT count(*) FROM page WHERE url LIKE '%"+changed+"') FROM page")
	if want := regexp.MustCompile(`\n\d+,2\r?\n$`); !want.MatchString(out) {
		t.Errorf("pages and versions of %s: %s", changed, out)
	}
}
