// Package pipeline reads an archive into a database: n workers extract, one
// writer stores, in archive order, so that the same archive and rules always
// give the same database.
package pipeline

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/url"
	"runtime"
	"strings"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/internal/archive"
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
// nothing.
func Build(ctx context.Context, a *archive.Archive, x *extract.Extractor, path string) (store.Summary, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b, err := store.Create(ctx, path, catalogue(x))
	if err != nil {
		return store.Summary{}, err
	}
	defer b.Abort()
	for j := range start(ctx, a, x) {
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
func start(ctx context.Context, a *archive.Archive, x *extract.Extractor) <-chan *job {
	workers := runtime.GOMAXPROCS(0)
	ordered := make(chan *job, 4*workers) // bounds what is in memory
	todo := make(chan *job)
	go func() {
		defer close(ordered)
		defer close(todo)
		for _, e := range a.Entries() {
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
				j.run(a, x)
				close(j.done)
			}
		}()
	}
	return ordered
}

// isPage leaves out what the crawler fetched for itself.
func isPage(e archive.Entry) bool {
	u, err := url.Parse(e.URL)
	return err != nil || u.Path != "/robots.txt"
}

func (j *job) run(a *archive.Archive, x *extract.Extractor) {
	e := j.entry
	j.page = store.Page{URL: e.URL, FetchedAt: e.Time, Status: e.Status, MediaType: e.MIME, WARCFile: e.File,
		WARCOffset: e.Offset, WARCLength: e.Length}
	c, err := a.Read(e)
	if err != nil {
		j.page.SHA256, j.page.Outcome, j.page.Reason = strings.TrimPrefix(e.Digest, "sha256:"), "error", err.Error()
		return
	}
	body, contentType := c.Block, c.ContentType
	if c.Kind == archive.Response {
		res, decoded, err := crawler.ReadResponse(c.Block)
		if err != nil {
			j.refuse(c.Block, fmt.Errorf("http response: %w", err))
			return
		}
		body, contentType = decoded, res.Header.Get("Content-Type")
		j.page.ETag, j.page.LastModified = res.Header.Get("ETag"), res.Header.Get("Last-Modified")
		if res.StatusCode != 200 {
			j.refuse(body, fmt.Errorf("HTTP status %d", res.StatusCode))
			return
		}
	}
	if c.Truncated != "" {
		j.refuse(body, fmt.Errorf("the record is truncated: %s", c.Truncated))
		return
	}
	j.page.SHA256 = digest(body)
	report, err := x.Extract(body, contentType)
	if err != nil {
		j.refuse(body, err)
		return
	}
	j.settle(report)
}

func digest(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

func (j *job) refuse(body []byte, err error) {
	j.page.SHA256, j.page.Outcome, j.page.Reason = digest(body), "error", err.Error()
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
