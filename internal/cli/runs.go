package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/crawler"
)

// hostLevel are the reasons that are the host's, not the page's.
func hostLevel() []crawler.Reason {
	return []crawler.Reason{crawler.NoName, crawler.NoConnect, crawler.BadTLS, crawler.Timeout, crawler.Disconnect, crawler.Forbidden,
		crawler.Challenge, crawler.RateLimited, crawler.ServerError, crawler.HostRefused}
}

// failedHosts tells which hosts could not be reached, and up to when: what was
// fetched of one during the run shows that it answers, unless it was left alone
// for the rest of it.
func (e *env) failedHosts() (map[string]time.Time, error) {
	runs, err := e.runs()
	if err != nil {
		return nil, err
	}
	failed := map[string]time.Time{}
	for _, r := range runs {
		for _, l := range r.failed {
			u, err := url.Parse(l.URL)
			if err != nil || u.Host == "" || !slices.Contains(hostLevel(), l.Reason) {
				continue
			}
			until := r.Started.Truncate(time.Second).Add(-time.Second)
			if l.Reason == crawler.HostRefused {
				until = r.Ended.Truncate(time.Second)
			}
			if until.After(failed[u.Host]) {
				failed[u.Host] = until
			}
		}
	}
	return failed, nil
}

// keptRun is a run report as it was kept.
type keptRun struct {
	runReport
	path   string // of the lines
	killed bool   // there are no counts
	failed []runLine
	bad    []string // lines that are none; the last of a killed run may be cut off
}

// runs reads all run reports, the oldest first.
func (e *env) runs() ([]keptRun, error) {
	dir := filepath.Join(e.dir, "runs")
	names, err := fs.Glob(os.DirFS(dir), "*.jsonl") // sorted
	if err != nil {
		return nil, fmt.Errorf("run reports: %w", err)
	}
	var out []keptRun
	for _, name := range names {
		r, err := readRun(filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("run report: %w", err)
		}
		out = append(out, r)
	}
	return out, nil
}

func readRun(name string) (keptRun, error) {
	r := keptRun{path: name}
	counts, err := os.ReadFile(strings.TrimSuffix(name, "l"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.killed = true
		base, _, _ := strings.Cut(filepath.Base(name), "-")
		if r.Started, err = time.Parse(runStamp, base); err != nil {
			return r, fmt.Errorf("%s: %w", name, err)
		}
		r.Ended = r.Started
	case err != nil:
		return r, err
	default:
		if err := json.Unmarshal(counts, &r.runReport); err != nil {
			return r, fmt.Errorf("%s: %w", strings.TrimSuffix(name, "l"), err)
		}
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return r, err
	}
	lines := bytes.Split(bytes.TrimSuffix(b, []byte("\n")), []byte("\n"))
	for i, line := range lines {
		var l runLine
		if len(line) == 0 {
			continue
		}
		if err := json.Unmarshal(line, &l); err != nil && r.killed && i == len(lines)-1 {
			break // cut off
		} else if err != nil {
			r.bad = append(r.bad, fmt.Sprintf("%s:%d: %v", name, i+1, err))
			continue
		}
		r.failed = append(r.failed, l)
	}
	return r, nil
}
