package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/demo"
	"github.com/nianbao/nianbao/internal/query"
	"github.com/spf13/cobra"
)

// demoDir is where the demonstration's dataset lives unless --dir says otherwise.
const demoDir = "nianbao-demo"

func (e *env) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Show the whole way on a small invented government site served on this machine",
		Args:  between(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("dir") {
				e.dir = demoDir
			}
			return e.demo(cmd.Context())
		},
	}
}

func (e *env) demo(ctx context.Context) error {
	begin := time.Now()
	if err := e.freshDemoDir(); err != nil {
		return err
	}
	site, stop, err := demo.Serve(ctx)
	if err != nil {
		return fmt.Errorf("serve the demonstration site: %w", err)
	}
	defer stop()
	out := &printer{w: e.out}
	out.line("1. set up: an invented government site at %s, a new dataset in %s", site, e.dir)
	if err := e.crawl(ctx, crawlOptions{crawler: crawler.Config{AllowLoopback: true, Delay: time.Millisecond}}, []string{site + "/"}); err != nil {
		return err
	}
	out.line("2. crawled over loopback; every response is in %s", e.archiveDir())
	if err := e.load(ctx); err != nil {
		return err
	}
	out.line("3. extracted, and loaded into %s", e.database())
	if out.err != nil {
		return out.err
	}
	if err := e.withDB(ctx, func(db *query.DB) error { return e.demoAnswers(ctx, db, out) }); err != nil {
		return err
	}
	out.line("\ndone in %.1f s; ask on with, for example:", time.Since(begin).Seconds())
	out.line("  nianbao query --dir %s -i disclosure.total,requests.received,review.total -y 2012-2024 --format csv", e.dir)
	out.line("  nianbao show --dir %s 青岚县教育局 2022", e.dir)
	return out.err
}

// demoAnswers prints what the crawl was for.
func (e *env) demoAnswers(ctx context.Context, db *query.DB, out *printer) error {
	out.line("\n4. compare: entries disclosed, requests received, reviews and lawsuits by bureau and year (±: change on the year before)")
	filter := query.Filter{Indicators: []string{"disclosure.total", "requests.received", "review.total", "litigation.total"}, From: 2012, To: 2024}
	t, err := db.Compare(ctx, query.Comparison{Filter: filter, By: query.ByBureau, Change: true})
	if err != nil {
		return err
	}
	if err := t.Write(e.out, "table"); err != nil {
		return err
	}
	cover, err := db.Coverage(ctx, query.Filter{}, query.Expect{})
	if err != nil {
		return err
	}
	out.line("\n5. coverage: %s", cover)
	out.line("\n6. reports that contradict themselves")
	findings, err := db.Findings(ctx, query.Filter{}, "fail")
	if err != nil {
		return err
	}
	return findings.Write(e.out, "table")
}

// demoMark is the file that says a folder holds nothing but a demonstration.
const demoMark = "DEMONSTRATION"

// freshDemoDir empties the folder of an earlier demonstration, and refuses any
// other folder that holds something.
func (e *env) freshDemoDir() error {
	entries, err := os.ReadDir(e.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case len(entries) > 0:
		if _, err := os.Stat(filepath.Join(e.dir, demoMark)); err != nil {
			return fmt.Errorf("%s holds something that is no demonstration: name another folder with --dir", e.dir)
		}
		if err := os.RemoveAll(e.dir); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(e.dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(e.dir, demoMark), []byte("Invented bureaus and numbers; made by `nianbao demo`.\n"), 0o644)
}
