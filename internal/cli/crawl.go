package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/frontier"
	"github.com/nianbao/nianbao/internal/pipeline"
	"github.com/spf13/cobra"
)

// crawlOptions are the flags of crawl.
type crawlOptions struct {
	crawler  crawler.Config
	work     frontier.Config
	frontier string // address; "": the file of the dataset
	sites    string
	since    string
	metrics  string // address to tell them at
}

func (e *env) crawlCommand() *cobra.Command {
	var o crawlOptions
	var noExtract, status, dryRun bool
	cmd := &cobra.Command{
		Use:   "crawl [URL…]",
		Short: "Crawl sites for reports into the archive and read them; started again, it takes up where it stopped",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case status:
				return e.crawlStatus(cmd.Context(), o)
			case dryRun:
				return e.dryRun(cmd.Context(), o, args)
			}
			if err := e.crawl(cmd.Context(), o, args); err != nil {
				return err
			}
			if noExtract {
				return nil
			}
			return e.load(cmd.Context())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.sites, "sites", "", "file of URLs, one a line; # begins a comment")
	f.StringVar(&o.crawler.Contact, "contact", "", "your e-mail or web address, told to every site (required)")
	f.DurationVar(&o.crawler.Delay, "delay", 2*time.Second, "pause between two requests to a host")
	f.IntVar(&o.work.Hosts, "hosts", 0, "hosts crawled at once (0: 64)")
	f.IntVar(&o.crawler.MaxPages, "max-pages", 0, "most pages of a host (0: 10000)")
	f.BoolVar(&o.crawler.AllowLoopback, "allow-loopback", false, "also crawl servers on this machine")
	f.StringVar(&o.crawler.Hours, "hours", "", "ask for pages only at this time of day in China, such as 22:00-06:00")
	f.StringSliceVar(&o.crawler.InsecureHosts, "insecure-host", nil, "host whose certificate is not checked; may be repeated")
	f.BoolVar(&o.crawler.Refresh, "refresh", false, "fetch list pages again to find reports published since")
	f.Var(age{&o.crawler.Again}, "again", "also ask again for the reports last asked for so long ago, such as 30d; what has not changed is not sent again")
	f.StringVar(&o.since, "since", "", "only hosts last crawled before, such as 30d, 12h or 2026-01-31, their list pages again")
	f.StringVar(&o.frontier, "frontier", "", "postgres:// address of what is left to crawl, shared by several machines")
	f.DurationVar(&o.work.Lease, "lease", 30*time.Minute, "longest that a killed process keeps a host from others")
	f.BoolVar(&noExtract, "no-extract", false, "archive only; read later with nianbao extract")
	f.StringVar(&o.metrics, "metrics", "", "address to tell Prometheus of the crawl at, such as 127.0.0.1:9090")
	f.BoolVar(&status, "status", false, "only tell how the crawl stands, over all processes")
	f.BoolVar(&dryRun, "dry-run", false, "only tell what would be asked of each host, as far as the archive knows")
	return cmd
}

// crawl fetches into the archive and tells what it did.
func (e *env) crawl(ctx context.Context, o crawlOptions, seeds []string) error {
	pass, err := o.pass(seeds, time.Now())
	if err != nil {
		return err
	}
	if len(pass.Seeds) == 0 && !e.hasFrontier(o) {
		return wrongUse{errors.New("crawl takes at least one URL: no crawl is left to go on with")}
	}
	a, err := archive.Open(e.archiveDir())
	if err != nil {
		return err
	}
	defer a.Close()
	o.crawler.Archive = &pipeline.Capture{Archive: a}
	o.crawler.Log = cmp.Or(o.crawler.Log, slog.New(slog.NewTextHandler(io.Discard, nil)))
	result, err := e.run(ctx, o, pass)
	if err != nil {
		return err
	}
	if result.Found > 0 && result.Archived+result.Unchanged+result.NotReport == 0 {
		return errors.New("crawl: nothing could be fetched")
	}
	return a.Close()
}

// pass says what is to be crawled.
func (o *crawlOptions) pass(seeds []string, now time.Time) (p frontier.Pass, err error) {
	for _, seed := range seeds {
		if _, _, err := crawler.ParseSeed(seed); err != nil {
			return p, wrongUse{err}
		}
	}
	if p.Seeds = seeds; o.sites != "" {
		listed, err := readSites(o.sites)
		if err != nil {
			return p, wrongUse{err}
		}
		p.Seeds = slices.Concat(seeds, listed)
	}
	p.Refresh = o.crawler.Refresh || o.crawler.Again > 0
	if o.since != "" {
		if p.Since, err = parseSince(o.since, now); err != nil {
			return p, wrongUse{err}
		}
		p.Refresh = true
	}
	o.crawler.Refresh = false // it is the pass's, whoever crawls
	return p, nil
}

// readSites reads a file of addresses.
func readSites(name string) ([]string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("sites: %w", err)
	}
	var out []string
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		n++
		address, _, _ := strings.Cut(line, " #")
		if address = strings.TrimSpace(address); address == "" || strings.HasPrefix(address, "#") {
			continue
		}
		if _, _, err := crawler.ParseSeed(address); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		out = append(out, address)
	}
	return out, nil
}

// parseSince reads 30d, 12h or 2026-01-31.
func parseSince(s string, now time.Time) (time.Time, error) {
	if t, err := time.ParseInLocation(time.DateOnly, s, now.Location()); err == nil {
		return t, nil
	}
	hours := s
	var days int
	if _, err := fmt.Sscanf(s, "%dd", &days); err == nil && fmt.Sprintf("%dd", days) == s {
		hours = fmt.Sprintf("%dh", 24*days)
	}
	d, err := time.ParseDuration(hours)
	if err != nil || d < 0 {
		return time.Time{}, fmt.Errorf("--since %q is not like 30d, 12h or 2026-01-31", s)
	}
	return now.Add(-d), nil
}

// run crawls, and tells and keeps in runs/ what came of it.
func (e *env) run(ctx context.Context, o crawlOptions, pass frontier.Pass) (result crawler.Result, err error) {
	m, err := serveMetrics(o.metrics)
	if err != nil {
		return result, err
	}
	defer m.close()
	var report *runReport
	o.crawler.OnPage = func(p crawler.Page) {
		report.note(p)
		m.note(p)
		if p.Outcome == crawler.Failed {
			e.say("failed %s: %s: %v", p.URL, p.Reason, p.Err)
		}
	}
	if o.crawler.Rules, err = e.ruleFS(); err != nil {
		return result, err
	}
	c, err := crawler.New(o.crawler)
	if err != nil {
		return result, wrongUse{err}
	}
	f, err := frontier.Open(ctx, cmp.Or(o.frontier, e.frontierFile()))
	if err != nil {
		return result, err
	}
	defer f.Close()
	if err := f.Begin(ctx, pass); err != nil {
		return result, err
	}
	if report, err = e.newRunReport(pass.Seeds); err != nil {
		return result, err
	}
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { e.watch(watching, f, m) })
	result, err = f.Run(ctx, c, o.work)
	stop()
	watch.Wait()
	if err != nil {
		err = fmt.Errorf("crawl: %w", err)
	}
	e.say("%s", result)
	for _, host := range slices.Sorted(maps.Keys(result.Rested)) {
		e.say("left alone: %s (%s)", host, result.Rested[host])
	}
	return result, errors.Join(err, report.close(result))
}
