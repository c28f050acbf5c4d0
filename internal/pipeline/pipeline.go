// Package pipeline reads an archive into a database: n workers extract, one
// writer stores, in archive order, so that the same archive and rules always
// give the same database.
package pipeline

import (
	"context"
	"fmt"
	"net/url"
	"runtime"
	"strings"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/decoded"
	"github.com/nianbao/nianbao/internal/store"
)

// job is one archived record on its way through the pipeline.
type job struct {
	entry  archive.Entry
	page   store.Page
	report *extract.Report
	done   chan struct{}
}

// Build extracts every page of the archive and publishes the result at path.
// A page or record that cannot be read is stored with the reason and ends
// nothing. What the cache has of a page is taken from there, and what it has
// not is put there; it may be nil.
func Build(ctx context.Context, a *archive.Archive, cache *decoded.Store, x *extract.Extractor, path string) (store.Summary, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b, err := store.Create(ctx, path, catalogue(x))
	if err != nil {
		return store.Summary{}, err
	}
	defer b.Abort()
	b.Rules(x.Digest())
	entries, err := a.Entries()
	if err != nil {
		return store.Summary{}, err
	}
	for j := range start(ctx, a, entries, cache, x) {
		select {
		case <-j.done:
		case <-ctx.Done():
			return store.Summary{}, ctx.Err()
		}
		if err := b.Add(j.page, j.report); err != nil {
			return store.Summary{}, fmt.Errorf("store %s: %w", j.entry.URL, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return store.Summary{}, err
	}
	return b.Publish(ctx)
}

func catalogue(x *extract.Extractor) []store.Indicator {
	var out []store.Indicator
	for _, i := range x.Rules().Indicators {
		out = append(out, store.Indicator{Code: i.Code, ZH: i.ZH, EN: i.EN, Unit: i.Unit, Note: i.Note})
	}
	return out
}

// start sets the workers to work and returns the jobs in archive order; each
// is finished when its done channel closes.
func start(ctx context.Context, a *archive.Archive, entries []archive.Entry, cache *decoded.Store, x *extract.Extractor) <-chan *job {
	workers := runtime.GOMAXPROCS(0)
	ordered := make(chan *job, 4*workers) // bounds what is in memory
	todo := make(chan *job)
	go func() {
		defer close(ordered)
		defer close(todo)
		for _, e := range entries {
			if !isPage(e) {
				continue
			}
			j := &job{entry: e, done: make(chan struct{})}
			for _, ch := range []chan *job{ordered, todo} {
				select {
				case ch <- j:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	for range workers {
		go func() {
			for j := range todo {
				j.run(a, cache, x)
				close(j.done)
			}
		}()
	}
	return ordered
}

// isPage leaves out what the crawler fetched for itself, and what only says
// that a page is as it was.
func isPage(e archive.Entry) bool {
	if e.Kind == archive.Revisit {
		return false
	}
	u, err := url.Parse(e.URL)
	return err != nil || u.Path != "/robots.txt"
}

func (j *job) run(a *archive.Archive, cache *decoded.Store, x *extract.Extractor) {
	e := j.entry
	j.page = store.Page{URL: e.URL, FetchedAt: e.Time, Status: e.Status, MediaType: e.MIME, WARCFile: e.File,
		WARCOffset: e.Offset, WARCLength: e.Length}
	s, err := obtain(a, cache, e)
	if err != nil {
		s.digest, s.refused = strings.TrimPrefix(e.Digest, "sha256:"), err.Error()
	}
	j.page.SHA256, j.page.ETag, j.page.LastModified = s.digest, s.etag, s.lastModified
	if s.refused != "" {
		j.page.Outcome, j.page.Reason = "error", s.refused
		return
	}
	s.page.Doc.URL = e.URL
	j.settle(x.Read(s.page))
}

// settle notes what the page turned out to be.
func (j *job) settle(r *extract.Report) {
	j.report = r
	switch {
	case r.Rejected == "":
		j.page.Outcome = "report"
	case r.Candidate:
		j.page.Outcome, j.page.Reason = "rejected", r.Rejected
	default:
		j.page.Outcome, j.page.Reason = "list", r.Rejected
	}
}
