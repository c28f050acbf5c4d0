package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/pipeline"
	"github.com/spf13/cobra"
)

func (e *env) crawlCommand() *cobra.Command {
	var cfg crawler.Config
	var noExtract bool
	cmd := &cobra.Command{
		Use:   "crawl URL…",
		Short: "Crawl sites for reports into the archive and read them; started again, it takes up where it stopped",
		Args:  between(1, -1, "at least one URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := e.crawl(cmd.Context(), cfg, args); err != nil {
				return err
			}
			if noExtract {
				return nil
			}
			return e.load(cmd.Context())
		},
	}
	f := cmd.Flags()
	f.StringVar(&cfg.Contact, "contact", "", "your e-mail or web address, told to every site (required)")
	f.DurationVar(&cfg.Delay, "delay", 2*time.Second, "pause between two requests to a host")
	f.IntVar(&cfg.MaxPages, "max-pages", 0, "most pages of a host (0: 10000)")
	f.BoolVar(&cfg.AllowLoopback, "allow-loopback", false, "also crawl servers on this machine")
	f.BoolVar(&cfg.Refresh, "refresh", false, "fetch list pages again to find reports published since")
	f.BoolVar(&noExtract, "no-extract", false, "archive only; read later with nianbao extract")
	return cmd
}

// crawl fetches into the archive and tells what it did.
func (e *env) crawl(ctx context.Context, cfg crawler.Config, seeds []string) error {
	a, err := archive.Open(e.archiveDir())
	if err != nil {
		return err
	}
	defer a.Close()
	cfg.Archive = pipeline.Capture{Archive: a}
	cfg.OnPage = e.fetched()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	c, err := crawler.New(cfg)
	if err != nil {
		return wrongUse{err}
	}
	result, err := c.Run(ctx, seeds...)
	if errors.Is(err, crawler.ErrSeed) {
		return wrongUse{err}
	}
	e.say("%s", result)
	switch {
	case err != nil:
		return fmt.Errorf("crawl: %w", err)
	case result.Fetched+result.FromArchive == 0:
		return errors.New("crawl: nothing could be fetched")
	}
	return a.Close()
}

// fetched returns a callback that tells how the crawl gets on: failures as
// they come, progress every so many pages.
func (e *env) fetched() func(crawler.Page) {
	const every = 50
	n := 0
	return func(p crawler.Page) {
		if p.Err != nil {
			e.say("failed %s: %v", p.URL, p.Err)
		}
		if n++; n%every == 0 {
			e.say("%d pages, now %s", n, p.URL)
		}
	}
}
