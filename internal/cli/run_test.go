package cli

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/crawler"
)

// TestRunReport: two crawls in one second keep two reports; only what was
// refused or failed has a line; the counts come last.
func TestRunReport(t *testing.T) {
	e := &env{dir: t.TempDir()}
	for range 2 {
		r, err := e.newRunReport([]string{"http://www.qz.example/"})
		if err != nil {
			t.Fatal(err)
		}
		r.note(crawler.Page{URL: "http://www.qz.example/a", Outcome: crawler.Archived, Status: 200})
		r.note(crawler.Page{URL: "http://www.qz.example/b", Outcome: crawler.Refused, Reason: crawler.ByRobots})
		r.note(crawler.Page{URL: "http://www.qz.example/c", Outcome: crawler.Failed, Reason: crawler.NotFound, Status: 404, Err: errors.New("status 404")})
		if counts, err := filepath.Glob(filepath.Join(e.dir, "runs", "*.json")); err != nil || strings.Contains(strings.Join(counts, " "), r.name+".json") {
			t.Errorf("counts of a crawl that goes on: %v, %v", counts, err)
		}
		result := crawler.Result{Found: 4, Archived: 1, Refused: map[crawler.Reason]int{crawler.ByRobots: 1, crawler.Stopped: 1}, Failed: map[crawler.Reason]int{crawler.NotFound: 1}}
		if err := r.close(result); err != nil {
			t.Fatal(err)
		}
		lines, err := os.ReadFile(r.name + ".jsonl")
		const want = `{"url":"http://www.qz.example/b","outcome":"refused","reason":"robots"}
{"url":"http://www.qz.example/c","outcome":"failed","reason":"not_found","status":404,"error":"status 404"}
`
		if err != nil || string(lines) != want {
			t.Errorf("%s, %v", lines, err)
		}
		var got runReport
		text, err := os.ReadFile(r.name + ".json")
		if err == nil {
			err = json.Unmarshal(text, &got)
		}
		if err != nil || got.Whole || got.Result.Found != 4 || got.Result.Refused[crawler.Stopped] != 1 || got.Ended.Before(got.Started) {
			t.Errorf("%s, %v", text, err)
		}
	}
	if files, err := os.ReadDir(filepath.Join(e.dir, "runs")); err != nil || len(files) != 6 {
		t.Errorf("%v, %v", files, err)
	}
}

// TestRunMarkdown is the report of a crawl that was ended, and of one that was not.
func TestRunMarkdown(t *testing.T) {
	began := time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)
	r := &runReport{Started: began, Ended: began.Add(90 * time.Second), Seeds: []string{"http://www.qz.example/`a|b"}, name: "runs/20260105T030000Z-0",
		Result: crawler.Result{Found: 13, Archived: 3, Unchanged: 2, NotReport: 1, Refused: map[crawler.Reason]int{crawler.ByRobots: 2, crawler.Stopped: 2},
			Failed: map[crawler.Reason]int{crawler.Challenge: 3}, Rested: map[string]crawler.Reason{"www.qz.example": crawler.Challenge}}}
	const partial = `# Crawl of 2026-01-05 03:00:00 UTC

Partial: it was ended after 1m30s with 2 addresses left. The same command goes on.

From:

- ` + "`http://www.qz.example/%60a%7Cb`" + `

| addresses | |
|---|--:|
| archived | 3 |
| unchanged | 2 |
| not report | 1 |
| failed | 3 |
| refused | 4 |
| **found** | **13** |

## Refused and failed

Each of them is in ` + "`20260105T030000Z-0.jsonl`" + `.

| reason | outcome | addresses | says |
|---|---|--:|---|
| ` + "`robots`" + ` | refused | 2 | forbidden by robots.txt |
| ` + "`stopped`" + ` | refused | 2 | the crawl was ended first |
| ` + "`challenge`" + ` | failed | 3 | 412, 521, or a page that wants something done first, such as a captcha |

## Hosts left alone

Nothing more was asked of them in this run.

| host | reason |
|---|---|
| ` + "`www.qz.example` | `challenge`" + ` |
`
	if d := cmp.Diff(partial, string(r.markdown())); d != "" {
		t.Error(d)
	}
	r.Whole, r.Result = true, crawler.Result{Found: 4, Archived: 3}
	const want = `# Crawl of 2026-01-05 03:00:00 UTC

Complete: nothing was left when it ended, after 1m30s.
`
	got := string(r.markdown())
	if !strings.HasPrefix(got, want) || strings.Contains(got, "##") || !strings.HasSuffix(got, "**4** |\n\nThe counts do not add up: they make 3.\n") {
		t.Error(got)
	}
}
