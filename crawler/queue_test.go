package crawler

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// queued makes a host whose queue holds the seeds.
func queued(t *testing.T, seeds ...string) *Host {
	t.Helper()
	hosts, err := group(seeds)
	if err != nil || len(hosts) != 1 {
		t.Fatal(hosts, err)
	}
	return hosts[0]
}

// TestCrawlHostInStretches: every few pages another crawler goes on, as another
// process would; nothing is asked twice, nothing too soon, and the counts add up.
func TestCrawlHostInStretches(t *testing.T) {
	p := town()
	srv, hits := p.serve(t)
	a := &memory{}
	h := queued(t, srv.URL)
	now := time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)
	var pauses []time.Duration
	total, stretches := newResult(), 0
	for {
		c, k := start(t, Config{Archive: a})
		k.t = now.Add(h.Wait) // as long as it says
		h.Wait = 0
		r, err := c.CrawlHost(t.Context(), h, k.t.Add(5*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		adds(t, r)
		total.Add(r)
		stretches++
		pauses = append(pauses, k.pauses...)
		if _, waits, _ := h.Queue.Next(t.Context()); !waits {
			break
		}
		if h.Wait != 2*time.Second || h.Delay != 2*time.Second {
			t.Errorf("left with %v to wait and a pause of %v", h.Wait, h.Delay)
		}
		now = k.t
	}
	want := Result{Found: len(p) + 3, Archived: 7, NotReport: len(p) - 7, Refused: map[Reason]int{NotHTTP: 1, OffHost: 1, ByRobots: 1}}
	if d := cmp.Diff(want, total, counted...); d != "" {
		t.Error(d)
	}
	for address, n := range hits() {
		if n != 1 {
			t.Errorf("%s asked for %d times", address, n)
		}
	}
	if stretches < 4 || len(pauses)+stretches != len(p) || slices.Max(pauses) != 2*time.Second || h.Pages != len(p)-1 {
		t.Errorf("%d stretches, pauses %v, %d pages", stretches, pauses, h.Pages)
	}
}

// TestCrawlHostAfterABreak: where nobody knows when the host was asked last, a
// whole pause comes first, as long as the last one known.
func TestCrawlHostAfterABreak(t *testing.T) {
	srv, _ := town().serve(t)
	for _, tt := range []struct{ known, want time.Duration }{{0, 2 * time.Second}, {time.Minute, time.Minute}} {
		h := queued(t, srv.URL)
		h.Wait, h.Delay = -1, tt.known
		c, k := start(t, Config{})
		if _, err := c.CrawlHost(t.Context(), h, time.Time{}); err != nil || k.pauses[0] != tt.want {
			t.Errorf("%v, %v", err, k.pauses)
		}
	}
}

// TestCrawlHostOutOfHours: a stretch does not wait for the night.
func TestCrawlHostOutOfHours(t *testing.T) {
	srv, hits := town().serve(t)
	h := queued(t, srv.URL)
	c, k := start(t, Config{Hours: "22:00-06:00"}) // it is 11:00 in Beijing
	r, err := c.CrawlHost(t.Context(), h, k.t.Add(time.Hour))
	if err != nil || r.Found != 0 || h.Wait != 11*time.Hour || len(k.pauses)+len(hits()) != 0 {
		t.Errorf("%v, %+v, %v, %v", err, r, h.Wait, k.pauses)
	}
}

// TestCrawlHostLeftAlone: that a host wants to be left alone outlasts the stretch.
func TestCrawlHostLeftAlone(t *testing.T) {
	srv, hits := pages{"/robots.txt": "", "/": `<a href="/a">县档案局</a><a href="/b">县统计局</a>`, "/a": "521 "}.serve(t)
	h := queued(t, srv.URL)
	c, k := start(t, Config{})
	if r, err := c.CrawlHost(t.Context(), h, k.t.Add(5*time.Second)); err != nil || r.Rested[h.Name] != Challenge || h.Closed != HostRefused {
		t.Errorf("%v, %+v, %+v", err, r, h)
	}
	c, _ = start(t, Config{})
	r, err := c.CrawlHost(t.Context(), h, time.Time{})
	if err != nil || r.Refused[HostRefused] != 1 || r.Found != 1 || r.Rested[h.Name] != Challenge || len(hits()) != 3 {
		t.Errorf("%v, %+v, %v", err, r, hits())
	}
}

// TestBrokenAddress: an address at which the crawl broke off again and again is given up.
func TestBrokenAddress(t *testing.T) {
	srv, hits := town().serve(t)
	h := &Host{Name: strings.TrimPrefix(srv.URL, "http://"), Queue: &memoryQueue{}}
	if _, err := h.Queue.Offer(t.Context(), Item{URL: srv.URL + "/", Role: List, Broken: maxBroken}); err != nil {
		t.Fatal(err)
	}
	c, _ := start(t, Config{})
	if r, err := c.CrawlHost(t.Context(), h, time.Time{}); err != nil || r.Failed[Internal] != 1 || r.Found != 1 || len(hits()) != 0 {
		t.Errorf("%v, %+v, %v", err, r, hits())
	}
}

// full is a queue that cannot keep what became of a page.
type full struct{ memoryQueue }

var errFull = errors.New("disk full")

func (q *full) Done(context.Context, Item, ...Item) ([]Item, error) { return nil, errFull }

// TestQueueFails: what the queue could not keep is not counted, and ends the crawl.
func TestQueueFails(t *testing.T) {
	srv, hits := town().serve(t)
	h := queued(t, srv.URL)
	q := &full{*h.Queue.(*memoryQueue)}
	h.Queue = q
	c, _ := start(t, Config{})
	r, err := c.CrawlHost(t.Context(), h, time.Time{})
	if !errors.Is(err, errFull) || r.Found != 1 || len(hits()) != 2 || len(q.waiting) != 1 {
		t.Errorf("%v, %+v, %v, %d", err, r, hits(), len(q.waiting))
	}
}
