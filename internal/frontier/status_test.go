package frontier

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/nianbao/nianbao/crawler"
)

func TestStatus(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		ctx := t.Context()
		f := open(t, address)
		look := func(want Status) Status {
			t.Helper()
			got, err := f.Status(ctx)
			if d := cmp.Diff(want, got, cmpopts.IgnoreFields(Status{}, "Rate", "Left"), cmpopts.EquateEmpty()); d != "" || err != nil {
				t.Error(d, err)
			}
			return got
		}
		look(Status{})
		if err := f.Begin(ctx, Pass{Seeds: []string{"http://a.example/", "http://a.example/nb/", "http://b.example/"}}); err != nil {
			t.Fatal(err)
		}
		look(Status{Waiting: 2, Queued: 3})
		h, _, err := f.hold(ctx, "a.example", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		settle := func(o crawler.Outcome, why crawler.Reason, found ...crawler.Item) {
			t.Helper()
			it, _, err := h.Next(ctx)
			it.Outcome, it.Reason = o, why
			if err == nil {
				_, err = h.Done(ctx, it, found...)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		h.host.Delay = time.Minute
		settle(crawler.NotReport, "", crawler.Item{URL: "http://a.example/1"}, crawler.Item{URL: "mailto:a", Outcome: crawler.Refused, Reason: crawler.NotHTTP})
		if got := look(Status{Waiting: 1, Running: 1, Queued: 3, Result: crawler.Result{Found: 2, NotReport: 1, Refused: map[crawler.Reason]int{crawler.NotHTTP: 1}}}); got.Rate <= 0 || got.Left < 2*time.Minute {
			t.Errorf("%+v", got)
		}
		h.host.Closed, h.host.Rested = crawler.HostRefused, crawler.Forbidden
		settle(crawler.Failed, crawler.Forbidden)
		settle(crawler.Refused, crawler.HostRefused)
		if _, err := h.release(ctx, false); err != nil {
			t.Fatal(err)
		}
		look(Status{Waiting: 1, Finished: 1, Queued: 1, Result: crawler.Result{Found: 4, NotReport: 1, Refused: map[crawler.Reason]int{crawler.NotHTTP: 1, crawler.HostRefused: 1},
			Failed: map[crawler.Reason]int{crawler.Forbidden: 1}, Rested: map[string]crawler.Reason{"a.example": crawler.Forbidden}}})
	})
}

// TestForesee: what would wait, without a change.
func TestForesee(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		ctx := t.Context()
		f := open(t, address)
		see := func(p Pass, want ...string) {
			t.Helper()
			waiting, err := f.Foresee(ctx, p)
			var got []string
			for _, w := range waiting {
				for _, it := range w.Items {
					got = append(got, it.URL)
				}
			}
			if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" || err != nil {
				t.Error(d, err)
			}
		}
		see(Pass{Seeds: []string{"http://b.example/", "http://a.example/"}}, "http://a.example/", "http://b.example/")
		see(Pass{})
		if err := f.Begin(ctx, Pass{Seeds: []string{"http://a.example/"}}); err != nil {
			t.Fatal(err)
		}
		see(Pass{}, "http://a.example/")
		if _, err := f.db.ExecContext(ctx, f.sql("UPDATE host SET finished = {now}")); err != nil {
			t.Fatal(err)
		}
		see(Pass{})
		see(Pass{Since: time.Now().Add(-time.Hour)})
		see(Pass{Since: time.Now().Add(time.Hour)}, "http://a.example/")
	})
}
