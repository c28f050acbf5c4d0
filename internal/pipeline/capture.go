package pipeline

import (
	"context"
	"sync"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/archive"
)

// Capture lets a crawl save to an archive and take up from it.
type Capture struct {
	Archive *archive.Archive

	mu        sync.Mutex
	refreshed time.Time
}

// lookEvery is how long what other processes archive may go unseen. What one
// leaves archived and unsettled, others come to when its lease has run out, which
// is longer; and to look for every page costs more than to ask for a few twice.
const lookEvery = time.Second

// Load finds the newest capture of a page, nil when there is none; another
// process may have written it.
func (c *Capture) Load(_ context.Context, url string) (*crawler.Exchange, error) {
	e, ok, err := c.Archive.Find(url)
	if !ok && err == nil {
		if err = c.refresh(); err == nil {
			e, ok, err = c.Archive.Find(url)
		}
	}
	if err != nil || !ok || e.Kind != archive.Response {
		return nil, err
	}
	got, err := c.Archive.Read(e)
	if err != nil {
		return nil, err
	}
	return &crawler.Exchange{URL: got.URL, FetchedAt: got.Time, CheckedAt: c.Archive.Checked(e), Request: got.Request,
		Response: got.Block, Truncated: got.Truncated, Unverified: got.Unverified}, nil
}

// refresh looks what other processes have archived, if it is time to.
func (c *Capture) refresh() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.refreshed) < lookEvery {
		return nil
	}
	err := c.Archive.Refresh()
	c.refreshed = time.Now()
	return err
}

// Save appends a page; it is on disk when Save returns. One found unchanged is
// kept as a revisit of the capture that stands, without its body.
func (c *Capture) Save(ctx context.Context, x *crawler.Exchange) error {
	kept := archive.Capture{URL: x.URL, Time: x.FetchedAt, Kind: archive.Response, Request: x.Request,
		Block: x.Response, Truncated: x.Truncated, Unverified: x.Unverified}
	if x.Unchanged != nil {
		e, ok, err := c.Archive.Find(x.URL)
		if err != nil {
			return err
		}
		payload := x.Payload()
		if ok && e.Time.Equal(x.Unchanged.FetchedAt) && (len(payload) == 0 || e.Digest == "sha256:"+digest(payload)) {
			kept.Kind, kept.Block = archive.Revisit, x.Response[:len(x.Response)-len(payload)]
			kept.Original = archive.Original{URL: e.URL, Time: e.Time, Digest: e.Digest}
		}
	}
	_, err := c.Archive.Append(ctx, kept)
	return err
}
