package frontier

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/crawler"
	"github.com/riverqueue/river"
)

// count is the number a query gives.
func (f *Frontier) count(t *testing.T, query string, args ...any) int {
	t.Helper()
	var n int
	if err := f.db.QueryRowContext(t.Context(), f.sql(query), args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestLease: a host is held by one; when its lease has run out another goes on
// after a whole pause, and the first can do nothing any more.
func TestLease(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		ctx := t.Context()
		f := open(t, address)
		if err := f.Begin(ctx, Pass{Seeds: []string{"http://a.example/"}}); err != nil {
			t.Fatal(err)
		}
		const host = "a.example"
		first, _, err := f.hold(ctx, host, time.Hour)
		if err != nil || first == nil || first.host.Wait != 0 {
			t.Fatal(first, err)
		}
		if h, wait, err := f.hold(ctx, host, time.Hour); h != nil || wait < 59*time.Minute || wait > time.Hour || err != nil {
			t.Errorf("held twice: %v, %v, %v", h, wait, err)
		}
		first.host.Pages, first.host.Delay = 1, 7*time.Second
		it, ok, err := first.Next(ctx)
		if err != nil || !ok || it.URL != "http://a.example/" || it.Role != crawler.List || !it.Open {
			t.Fatalf("%+v, %v, %v", it, ok, err)
		}
		it.Outcome, it.Status = crawler.NotReport, 200
		found := []crawler.Item{{URL: "http://a.example/1", Text: "一", Role: crawler.Report, Depth: 1}, {URL: "http://a.example/1"}, {URL: "http://a.example/"},
			{URL: "http://b.example/", Outcome: crawler.Refused, Reason: crawler.OffHost}}
		added, err := first.Done(ctx, it, found...)
		if d := cmp.Diff([]crawler.Item{found[0], found[3]}, added); d != "" || err != nil {
			t.Fatal(d, err)
		}
		if _, err := f.db.ExecContext(ctx, f.sql("UPDATE host SET lease_until = {now} - 1")); err != nil { // the hour has passed
			t.Fatal(err)
		}
		second, _, err := f.hold(ctx, host, time.Hour)
		if err != nil || second == nil || second.host.Wait != -1 || second.host.Pages != 1 || second.host.Delay != 7*time.Second {
			t.Fatalf("%+v, %v", second, err)
		}
		if _, ok, err := first.Next(ctx); ok || err != nil {
			t.Errorf("the first goes on: %v", err)
		}
		if _, err := first.Done(ctx, found[0]); !errors.Is(err, errLost) {
			t.Errorf("the first goes on: %v", err)
		}
		if _, err := first.release(ctx, false); !errors.Is(err, errLost) {
			t.Errorf("the first lets go: %v", err)
		}
		it, ok, err = second.Next(ctx)
		want := found[0]
		want.Broken = 1
		if d := cmp.Diff(want, it); d != "" || !ok || err != nil {
			t.Error(d, err)
		}
		second.host.Wait = time.Minute
		if finished, err := second.release(ctx, false); finished || err != nil {
			t.Error(finished, err)
		}
		third, _, err := f.hold(ctx, host, time.Hour)
		if err != nil || third == nil || third.host.Wait > time.Minute || third.host.Wait < 50*time.Second {
			t.Fatalf("%+v, %v", third, err)
		}
		it.Outcome = crawler.Archived
		if _, err := third.Done(ctx, it); err != nil {
			t.Fatal(err)
		}
		if finished, err := third.release(ctx, false); !finished || err != nil {
			t.Error(finished, err)
		}
		if h, wait, err := f.hold(ctx, host, time.Hour); h != nil || wait != 0 || err != nil {
			t.Errorf("there is something left to do: %v, %v, %v", h, wait, err)
		}
	})
}

// TestHoldIsNotCutOff: a host is never taken without the worker hearing of it,
// however early the worker is told to stop.
func TestHoldIsNotCutOff(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		f := open(t, address)
		if err := f.Begin(t.Context(), Pass{Seeds: []string{"http://a.example/"}}); err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*20*time.Microsecond)
			h, _, err := f.hold(ctx, "a.example", time.Hour)
			cancel()
			if err != nil || h == nil {
				t.Fatalf("stopped after %d µs: %v, %v; %d leases", i*20, h, err, f.count(t, "SELECT count(*) FROM host WHERE lease <> ''"))
			}
			if _, err := h.release(t.Context(), false); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestLostJob: a job that was handed out and not heard of is made again, at once
// if its host is free.
func TestLostJob(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		c := newCounty(t, 2, 0)
		f := open(t, address)
		if err := f.Begin(t.Context(), Pass{Seeds: c.seeds(2)}); err != nil {
			t.Fatal(err)
		}
		if f.path != "" { // Run shall not find the file new
			if err := f.claim(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		to, err := f.client(&river.Config{})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.list(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		if _, err := f.db.ExecContext(t.Context(), f.sql("UPDATE river_job SET state = 'running', attempt = 1, attempted_at = {idle}")); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		got, err := f.Run(ctx, newCrawler(t, crawler.Config{}), Config{})
		if d := cmp.Diff(whole(2, 2), got, counted); d != "" || err != nil {
			t.Error(d, err)
		}
	})
}

// TestUniqueJobs: a host has one job, however often it is listed.
func TestUniqueJobs(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		f := open(t, address)
		var seeds []string
		for i := range 2*atOnce + 1 {
			seeds = append(seeds, fmt.Sprintf("http://%d.example/", i))
		}
		if err := f.Begin(t.Context(), Pass{Seeds: slices.Concat(seeds, seeds[:1])}); err != nil {
			t.Fatal(err)
		}
		c, err := f.client(&river.Config{})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := f.list(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if n := f.count(t, "SELECT count(*) FROM river_job"); n != len(seeds) {
				t.Errorf("%d jobs for %d hosts", n, len(seeds))
			}
		}
	})
}

// thief is an archive in which, once a page is saved, the host is taken over.
type thief struct {
	memory
	page  string
	steal func()
}

func (a *thief) Save(ctx context.Context, x *crawler.Exchange) error {
	if err := a.memory.Save(ctx, x); err != nil {
		return err
	}
	if strings.HasSuffix(x.URL, a.page) {
		a.steal()
	}
	return nil
}

// TestBreakBetweenArchiveAndFrontier: a page that was archived, but not settled
// before the worker lost its host, is not asked for again.
func TestBreakBetweenArchiveAndFrontier(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		ctx := t.Context()
		c := newCounty(t, 8, 0)
		f := open(t, address)
		if err := f.Begin(ctx, Pass{Seeds: c.seeds(1)}); err != nil {
			t.Fatal(err)
		}
		a := &thief{page: "/nb/3.html", steal: func() {
			if _, err := f.db.ExecContext(ctx, f.sql("UPDATE host SET lease = 'another', lease_until = {now} - 1")); err != nil {
				t.Error(err)
			}
		}}
		h, _, err := f.hold(ctx, "127.0.0.1:"+c.port, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		got, err := newCrawler(t, crawler.Config{Archive: a}).CrawlHost(ctx, &h.host, time.Time{})
		if !errors.Is(err, errLost) || got.Archived != 3 {
			t.Fatalf("%v, %+v", err, got)
		}
		got2, err := f.Run(ctx, newCrawler(t, crawler.Config{Archive: a}), Config{})
		if err != nil {
			t.Fatal(err)
		}
		got.Add(got2)
		want := whole(1, 8)
		want.Archived, want.Unchanged = 7, 1
		if d := cmp.Diff(want, got, counted); d != "" {
			t.Error(d)
		}
		c.each(t, 1, 1)
	})
}

// TestFrontierLost: a frontier that was deleted costs no request, for the archive
// answers.
func TestFrontierLost(t *testing.T) {
	c := newCounty(t, 5, 0)
	a := &memory{}
	for _, want := range []crawler.Result{whole(2, 5), {Found: 16, Unchanged: 14, Refused: map[crawler.Reason]int{crawler.NotHTTP: 2}}} {
		f := open(t, filepath.Join(t.TempDir(), "frontier.sqlite"))
		if err := f.Begin(t.Context(), Pass{Seeds: c.seeds(2)}); err != nil {
			t.Fatal(err)
		}
		got, err := f.Run(t.Context(), newCrawler(t, crawler.Config{Archive: a}), Config{})
		if d := cmp.Diff(want, got, counted); d != "" || err != nil {
			t.Error(d, err)
		}
	}
	c.each(t, 2, 1)
}

// TestOneProcessAFile: a SQLite file is crawled from by one at a time; whoever is
// next finds its hosts free at once.
func TestOneProcessAFile(t *testing.T) {
	c := newCounty(t, 2, 0)
	path := filepath.Join(t.TempDir(), "frontier.sqlite")
	first := open(t, path)
	if err := first.claim(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := open(t, path)
	if err := second.Begin(t.Context(), Pass{Seeds: c.seeds(1)}); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Run(t.Context(), newCrawler(t, crawler.Config{}), Config{}); err == nil || !strings.Contains(err.Error(), "another process crawls") {
		t.Error(err)
	}
	if h, _, err := first.hold(t.Context(), "127.0.0.1:"+c.port, time.Hour); h == nil || err != nil {
		t.Fatal(h, err)
	}
	if err := first.Close(); err != nil { // as if killed
		t.Fatal(err)
	}
	got, err := second.Run(t.Context(), newCrawler(t, crawler.Config{}), Config{})
	if d := cmp.Diff(whole(1, 2), got, counted); d != "" || err != nil {
		t.Error(d, err)
	}
}

// TestTakenOver: a job whose worker is gone is given to another when the lease
// has passed, and the pause before it goes on is whole.
func TestTakenOver(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		c := newCounty(t, 2, 100*time.Millisecond)
		f := open(t, address)
		if err := f.Begin(t.Context(), Pass{Seeds: c.seeds(1)}); err != nil {
			t.Fatal(err)
		}
		h, _, err := f.hold(t.Context(), "127.0.0.1:"+c.port, 500*time.Millisecond)
		if err != nil || h == nil {
			t.Fatal(h, err)
		}
		if f.path != "" { // whose hosts are free at once
			if err := f.claim(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := f.db.ExecContext(t.Context(), f.sql("UPDATE host SET lease_until = {now} + 500")); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		first := time.Duration(0)
		c.onPage = func(n int) {
			if n == 1 {
				first = time.Since(began)
			}
		}
		got, err := f.Run(t.Context(), newCrawler(t, crawler.Config{Delay: 100 * time.Millisecond}), Config{})
		if d := cmp.Diff(whole(1, 2), got, counted); d != "" || err != nil {
			t.Error(d, err)
		}
		if first < 590*time.Millisecond {
			t.Errorf("asked after %v", first)
		}
		c.each(t, 1, 1)
	})
}

// TestConnectionsBreak: a server that breaks all connections, as one that is
// started again does, ends no crawl and costs no page.
func TestConnectionsBreak(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		c := newCounty(t, 10, 0)
		f := open(t, address)
		if err := f.Begin(t.Context(), Pass{Seeds: c.seeds(3)}); err != nil {
			t.Fatal(err)
		}
		c.onPage = func(n int) {
			if f.pool != nil && n%7 == 0 {
				_, _ = f.db.ExecContext(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
			}
		}
		got, err := f.Run(t.Context(), newCrawler(t, crawler.Config{}), Config{})
		if err != nil {
			t.Fatalf("%v, %+v", err, got)
		}
		c.each(t, 3, 1)
		if s, err := f.Status(t.Context()); err != nil || s.Finished != 3 || s.Queued != 0 || s.Result.Found != whole(3, 10).Found {
			t.Errorf("%+v, %v", s, err)
		}
	})
}
