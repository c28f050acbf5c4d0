package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/nianbao/nianbao/crawler"
)

// A runReport is what is kept of one crawl in runs/: TIME.json with the counts,
// TIME.md with the same for reading, and TIME.jsonl with a line for each address
// that was refused or failed.
type runReport struct {
	Started time.Time      `json:"started"`
	Ended   time.Time      `json:"ended"`
	Seeds   []string       `json:"seeds"`
	Whole   bool           `json:"whole"` // nothing was left when it ended
	Result  crawler.Result `json:"result"`

	name  string // of the files, without extension
	file  *os.File
	lines *bufio.Writer
	err   error // of the first line that could not be written
}

// A runLine is an address that was refused or failed.
type runLine struct {
	URL     string          `json:"url"`
	Outcome crawler.Outcome `json:"outcome"`
	Reason  crawler.Reason  `json:"reason"`
	Status  int             `json:"status,omitempty"`
	Error   string          `json:"error,omitempty"`
}

func (e *env) newRunReport(seeds []string) (*runReport, error) {
	r := &runReport{Started: time.Now().UTC(), Seeds: seeds}
	dir := filepath.Join(e.dir, "runs")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("run report: %w", err)
	}
	for n := 0; ; n++ {
		r.name = filepath.Join(dir, fmt.Sprintf("%s-%d", r.Started.Format(runStamp), n))
		f, err := os.OpenFile(r.name+".jsonl", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("run report: %w", err)
		}
		r.file, r.lines = f, bufio.NewWriter(f)
		return r, nil
	}
}

// note keeps a page that was refused or failed.
func (r *runReport) note(p crawler.Page) {
	if p.Reason == "" || r.err != nil {
		return
	}
	l := runLine{URL: p.URL, Outcome: p.Outcome, Reason: p.Reason, Status: p.Status}
	if p.Err != nil {
		l.Error = p.Err.Error()
	}
	r.err = json.NewEncoder(r.lines).Encode(l)
}

// close writes the counts last: a run without TIME.json was killed.
func (r *runReport) close(result crawler.Result) error {
	r.Ended, r.Result, r.Whole = time.Now().UTC(), result, result.Refused[crawler.Stopped] == 0
	err := errors.Join(r.err, r.lines.Flush(), r.file.Close())
	text, bad := json.MarshalIndent(r, "", "  ")
	if err = errors.Join(err, bad); err == nil {
		err = os.WriteFile(r.name+".md", r.markdown(), 0o644)
	}
	if err == nil {
		err = os.WriteFile(r.name+".json", append(text, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("run report: %w", err)
	}
	return nil
}

// runStamp is the time a crawl began, as its report is named.
const runStamp = "20060102T150405Z"
