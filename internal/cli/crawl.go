package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
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
	f.StringVar(&cfg.Hours, "hours", "", "ask for pages only at this time of day in China, such as 22:00-06:00")
	f.StringSliceVar(&cfg.InsecureHosts, "insecure-host", nil, "host whose certificate is not checked; may be repeated")
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
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	result, err := e.run(ctx, cfg, seeds)
	if err != nil {
		return err
	}
	if result.Archived+result.Unchanged+result.NotReport == 0 {
		return errors.New("crawl: nothing could be fetched")
	}
	return a.Close()
}

// run crawls, and tells and keeps in runs/ what came of it.
func (e *env) run(ctx context.Context, cfg crawler.Config, seeds []string) (result crawler.Result, err error) {
	var report *runReport
	progress := e.fetched()
	cfg.OnPage = func(p crawler.Page) {
		report.note(p)
		progress(p)
	}
	if cfg.Rules, err = e.ruleFS(); err != nil {
		return result, err
	}
	c, err := crawler.New(cfg)
	if err != nil {
		return result, wrongUse{err}
	}
	for _, seed := range seeds {
		if _, _, err := crawler.ParseSeed(seed); err != nil {
			return result, wrongUse{err}
		}
	}
	if report, err = e.newRunReport(seeds); err != nil {
		return result, err
	}
	result, err = c.Run(ctx, seeds...)
	if err != nil {
		err = fmt.Errorf("crawl: %w", err)
	}
	e.say("%s", result)
	for _, host := range slices.Sorted(maps.Keys(result.Rested)) {
		e.say("left alone: %s (%s)", host, result.Rested[host])
	}
	return result, errors.Join(err, report.close(result))
}

// fetched returns a callback that tells how the crawl gets on: failures as
// they come, progress every so many pages.
func (e *env) fetched() func(crawler.Page) {
	const every = 50
	n := 0
	return func(p crawler.Page) {
		switch p.Outcome {
		case crawler.Refused:
			return
		case crawler.Failed:
			e.say("failed %s: %s: %v", p.URL, p.Reason, p.Err)
		}
		if n++; n%every == 0 {
			e.say("%d pages, now %s", n, p.URL)
		}
	}
}
