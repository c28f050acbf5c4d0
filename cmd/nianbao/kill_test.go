package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/demo"
)

// town is the demonstration site with a hand on the crawler's neck: at the
// request numbered fatal it kills the crawler, halfway through the answer.
type town struct {
	site   http.Handler
	mu     sync.Mutex
	served map[string]int // path -> requests answered or begun
	n      int
	fatal  int // 0: none
	victim *os.Process
}

func (s *town) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	s.served[r.URL.Path]++
	if s.n != s.fatal {
		s.site.ServeHTTP(w, r)
		return
	}
	whole := httptest.NewRecorder()
	s.site.ServeHTTP(whole, r)
	w.Header().Set("Content-Length", fmt.Sprint(whole.Body.Len()))
	_, _ = w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
	_ = http.NewResponseController(w).Flush()
	_ = s.victim.Kill()
}

// crawlUntil runs `nianbao crawl` until the site kills it at a request, or, if
// that is 0, until it has finished the crawl and reads the archive.
func (s *town) crawlUntil(t *testing.T, fatal int, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "nianbao", args...)
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.n, s.fatal, s.victim = 0, fatal, cmd.Process
	s.mu.Unlock()
	var said bytes.Buffer
	for b := make([]byte, 1); ; {
		if _, err := messages.Read(b); err != nil {
			break
		}
		said.Write(b)
		if fatal == 0 && strings.Contains(said.String(), "addresses: ") {
			_ = cmd.Process.Kill()
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("not killed at %d: %v\n%s", fatal, err, said.String())
	}
}

// TestKilledCrawl kills a crawl with SIGKILL on robots.txt,
// here and there, and while it reads the archive into the database; the same
// command then ends as if nothing had happened.
func TestKilledCrawl(t *testing.T) {
	t.Parallel()
	site := &town{site: demo.Handler(), served: map[string]int{}}
	server := httptest.NewServer(site)
	defer server.Close()
	calm, killed := filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "killed")
	crawl := func(dir string) []string {
		return []string{"crawl", "--allow-loopback", "--delay", "1ms", "--dir", dir, server.URL + "/"}
	}
	finish(t, crawl(calm))
	pages := len(site.served)
	site.served = map[string]int{}

	kills := []int{1, 31, 60, 0} // requests of the run it is killed in
	for _, fatal := range kills {
		site.crawlUntil(t, fatal, crawl(killed)...)
		readable(t, killed)
	}
	site.n, site.fatal = 0, 0
	finish(t, crawl(killed))

	asked := 0
	for _, n := range site.served {
		asked += n
	}
	if len(site.served) != pages || asked > pages+2*len(kills) { // the page under way, and robots.txt of each run
		t.Errorf("%d requests for %d pages, want %d pages and few twice", asked, len(site.served), pages)
	}
	wholeArchive(t, killed, server.URL, site.site)
	for _, query := range []string{
		"SELECT url, status, media_type, charset, sha256, outcome, reason, report_id FROM page ORDER BY ALL",
		"SELECT * EXCLUDE (fetched_at) FROM report ORDER BY ALL",
		"SELECT sha256(string_agg(f::VARCHAR, chr(10) ORDER BY report_id, fact_no)), count(*) FROM fact f",
		"SELECT sha256(string_agg(f::VARCHAR, chr(10) ORDER BY f::VARCHAR)), count(*) FROM finding f",
	} {
		if d := cmp.Diff(answer(t, calm, query), answer(t, killed, query)); d != "" {
			t.Errorf("%s (-undisturbed +killed):\n%s", query, d)
		}
	}
}

func finish(t *testing.T, args []string) {
	t.Helper()
	if _, messages, status := nianbao(t, nil, args...); status != 0 {
		t.Fatalf("status %d\n%s", status, messages)
	}
}

func answer(t *testing.T, dir, query string) string {
	t.Helper()
	out, messages, status := nianbao(t, nil, "sql", "--dir", dir, "--format", "csv", query)
	if status != 0 || strings.Count(out, "\n") < 2 {
		t.Fatalf("%s: status %d, %q %s", query, status, out, messages)
	}
	return out
}

// readable opens what a killed crawl left, without mending it.
func readable(t *testing.T, dir string) {
	t.Helper()
	a, err := archive.OpenReadOnly(filepath.Join(dir, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	entries, err := a.Entries()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, err := a.Read(e); err != nil {
			t.Errorf("after a kill: %v", err)
		}
	}
	if d := a.Damage(); len(d) > 0 {
		t.Errorf("after a kill: damage %v", d)
	}
}

// wholeArchive checks that every address is there once, every report with the
// bytes that were served, and that the index says what the WARC files say.
func wholeArchive(t *testing.T, dir, base string, site http.Handler) {
	t.Helper()
	folder := filepath.Join(dir, "archive")
	a, err := archive.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	entries, err := a.Entries()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		times[e.URL]++
		if _, err := a.Read(e); err != nil { // checks length, address and digest
			t.Error(err)
		}
	}
	for url, n := range times {
		if n != 1 && !strings.HasSuffix(url, "/robots.txt") {
			t.Errorf("%s is there %d times", url, n)
		}
	}
	for _, path := range demo.Pages() {
		e, ok, err := a.Find(base + path)
		if !ok || err != nil {
			t.Errorf("%s is not there: %v", path, err)
			continue
		}
		c, err := a.Read(e)
		if err != nil {
			t.Fatal(err)
		}
		_, body, err := crawler.ReadResponse(c.Block)
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if err != nil || !bytes.Equal(body, w.Body.Bytes()) {
			t.Errorf("%s is not as it was served (%v)", path, err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(folder, "index.cdxj")
	kept, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(index); err != nil {
		t.Fatal(err)
	}
	if a, err = archive.Open(folder); err != nil { // reads the WARC files
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if rebuilt, err := os.ReadFile(index); err != nil || !bytes.Equal(kept, rebuilt) {
		t.Errorf("the index does not say what the WARC files say: %v\n%s", err, cmp.Diff(string(kept), string(rebuilt)))
	}
}
