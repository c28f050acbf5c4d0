package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/frontier"
	"github.com/nianbao/nianbao/internal/pipeline"
)

// hasFrontier reports whether there is a crawl to go on with.
func (e *env) hasFrontier(o crawlOptions) bool {
	_, err := os.Stat(e.frontierFile())
	return o.frontier != "" || err == nil
}

// crawlStatus prints how a crawl stands.
func (e *env) crawlStatus(ctx context.Context, o crawlOptions) error {
	if !e.hasFrontier(o) {
		return fmt.Errorf("no crawl in %s", e.dir)
	}
	f, err := frontier.Open(ctx, cmp.Or(o.frontier, e.frontierFile()))
	if err != nil {
		return err
	}
	defer f.Close()
	s, err := f.Status(ctx)
	if err != nil {
		return err
	}
	left := "unknown"
	if s.Left > 0 {
		left = "at least " + s.Left.Round(time.Second).String()
	}
	if s.Queued == 0 {
		left = "0s"
	}
	out := &printer{w: e.out}
	out.line("hosts    %d waiting, %d running, %d finished, %d of all left alone", s.Waiting, s.Running, s.Finished, len(s.Result.Rested))
	out.line("settled  %s", s.Result)
	out.line("queued   %d", s.Queued)
	out.line("speed    %.1f pages/s over the last ten minutes", s.Rate)
	out.line("left     %s", left)
	for _, host := range slices.Sorted(maps.Keys(s.Result.Rested)) {
		out.line("left alone: %s (%s)", host, s.Result.Rested[host])
	}
	return out.err
}

// dryRun prints what a crawl would ask.
func (e *env) dryRun(ctx context.Context, o crawlOptions, seeds []string) error {
	pass, err := o.pass(seeds, time.Now())
	if err != nil {
		return err
	}
	address := cmp.Or(o.frontier, e.frontierFile())
	if !e.hasFrontier(o) { // nor is one made
		scratch, err := os.MkdirTemp("", "nianbao")
		if err != nil {
			return err
		}
		defer os.RemoveAll(scratch)
		address = filepath.Join(scratch, "frontier.sqlite")
	}
	f, err := frontier.Open(ctx, address)
	if err != nil {
		return err
	}
	defer f.Close()
	hosts, err := f.Foresee(ctx, pass)
	if err != nil {
		return err
	}
	a := &archive.Archive{}
	if _, err := os.Stat(e.archiveDir()); err == nil {
		if a, err = archive.OpenReadOnly(e.archiveDir()); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	defer a.Close()
	o.crawler.Archive = &pipeline.Capture{Archive: a}
	c, err := crawler.New(o.crawler)
	if err != nil {
		return wrongUse{err}
	}
	out := &printer{w: e.out}
	for _, h := range hosts {
		p, err := c.Foresee(ctx, h.Host, h.Items)
		if err != nil {
			return err
		}
		out.line("%s: %s", h.Host.Name, prospect(p))
		for _, address := range p.Ask {
			out.line("  %s", address)
		}
	}
	return out.err
}

// prospect is what would be asked of a host, on one line.
func prospect(p crawler.Prospect) string {
	robots := "robots.txt first, "
	if !p.Robots.IsZero() {
		robots = fmt.Sprintf("robots.txt of %s, ", p.Robots.UTC().Format(time.RFC3339))
	}
	var refused strings.Builder
	for _, why := range slices.Sorted(maps.Keys(p.Refused)) {
		fmt.Fprintf(&refused, ", %d refused (%s)", p.Refused[why], why)
	}
	return fmt.Sprintf("%s%v between requests; %d to ask for, %d archived%s", robots, p.Delay, len(p.Ask), p.Archived, refused.String())
}
