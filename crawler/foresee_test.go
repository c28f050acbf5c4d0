package crawler

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestForesee: what is foreseen from the archive, and that nothing is asked.
func TestForesee(t *testing.T) {
	site := pages{"/robots.txt": "User-agent: *\nDisallow: /secret/\nCrawl-delay: 7\n", "/": `<a href="/a">县档案局</a>`, "/a": "503 busy"}
	srv, hits := site.serve(t)
	h := *queued(t, srv.URL)
	waiting := []Item{{URL: srv.URL + "/", Role: List}, {URL: srv.URL + "/a", Role: List}, {URL: srv.URL + "/b", Role: Report}, {URL: srv.URL + "/secret/c", Role: Report}}
	a := &memory{}
	c, k := start(t, Config{Archive: a})
	see := func(h Host) Prospect {
		t.Helper()
		p, err := c.Foresee(t.Context(), h, waiting)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Ask {
			p.Ask[i] = strings.TrimPrefix(p.Ask[i], srv.URL)
		}
		return p
	}
	want := Prospect{Delay: 2 * time.Second, Ask: []string{"/", "/a", "/b", "/secret/c"}, Refused: map[Reason]int{}}
	if d := cmp.Diff(want, see(h)); d != "" {
		t.Error("nothing archived:", d)
	}
	if len(hits()) > 0 {
		t.Error(hits())
	}
	fetched := k.now()
	if _, err := c.Run(t.Context(), srv.URL); err != nil {
		t.Fatal(err)
	}
	before := len(a.saved)
	want = Prospect{Robots: fetched, Delay: 7 * time.Second, Ask: []string{"/a", "/b"}, Archived: 1, Refused: map[Reason]int{ByRobots: 1}}
	if d := cmp.Diff(want, see(h)); d != "" {
		t.Error("archived:", d)
	}
	h.Refresh = true
	want.Ask, want.Archived = []string{"/", "/a", "/b"}, 0
	if d := cmp.Diff(want, see(h)); d != "" {
		t.Error("lists anew:", d)
	}
	h.Closed = HostRefused
	want.Ask, want.Refused = nil, map[Reason]int{HostRefused: 4}
	if d := cmp.Diff(want, see(h)); d != "" {
		t.Error("left alone:", d)
	}
	if len(a.saved) != before {
		t.Error("something was asked for")
	}
}
