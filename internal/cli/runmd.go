package cli

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/crawler"
)

// markdown is the report for reading: what the counts are, that they add up,
// and what the reasons mean.
func (r *runReport) markdown() []byte {
	var b bytes.Buffer
	p := &printer{w: &b}
	p.line("# Crawl of %s\n", r.Started.Format("2006-01-02 15:04:05 UTC"))
	if left := r.Result.Refused[crawler.Stopped]; r.Whole {
		p.line("Complete: nothing was left when it ended, after %s.\n", r.Ended.Sub(r.Started).Round(time.Second))
	} else {
		p.line("Partial: it was ended after %s with %s left. The same command goes on.\n", r.Ended.Sub(r.Started).Round(time.Second), count(left, "address"))
	}
	p.line("From:\n")
	for _, seed := range r.Seeds {
		p.line("- %s", code(seed))
	}
	p.line("\n| addresses | |\n|---|--:|")
	rows, sum := r.Result.Counts(), 0
	for _, row := range rows {
		p.line("| %s | %d |", strings.ReplaceAll(string(row.Outcome), "_", " "), row.Addresses)
		sum += row.Addresses
	}
	p.line("| **found** | **%d** |", r.Result.Found)
	if sum != r.Result.Found {
		p.line("\nThe counts do not add up: they make %d.", sum)
	}
	r.reasons(&b)
	if len(r.Result.Rested) > 0 {
		p.line("\n## Hosts left alone\n\nNothing more was asked of them in this run.\n\n| host | reason |\n|---|---|")
		for _, host := range slices.Sorted(maps.Keys(r.Result.Rested)) {
			p.line("| %s | %s |", code(host), code(string(r.Result.Rested[host])))
		}
	}
	return b.Bytes()
}

// reasons writes why addresses were refused or failed.
func (r *runReport) reasons(w io.Writer) {
	if len(r.Result.Refused)+len(r.Result.Failed) == 0 {
		return
	}
	fmt.Fprintf(w, "\n## Refused and failed\n\nEach of them is in `%s.jsonl`.\n\n| reason | outcome | addresses | says |\n|---|---|--:|---|\n", filepath.Base(r.name))
	for _, row := range crawler.Reasons() {
		for outcome, by := range map[crawler.Outcome]map[crawler.Reason]int{crawler.Refused: r.Result.Refused, crawler.Failed: r.Result.Failed} {
			if n := by[row.Reason]; n > 0 && row.Outcome == outcome {
				fmt.Fprintf(w, "| `%s` | %s | %d | %s |\n", row.Reason, outcome, n, row.Says)
			}
		}
	}
}

// code is a word of others, as Markdown shows it to the letter.
func code(s string) string {
	return "`" + strings.NewReplacer("`", "%60", "|", "%7C", "\n", " ", "\r", " ").Replace(s) + "`"
}
