//go:build unix

package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nianbao/nianbao/internal/archive"
)

var e2e = flag.Int("e2e", 60, "reports of the end-to-end test; 20000 are what `make bench-e2e` reads")

// TestEndToEnd extracts an archive of reports as a user would, in a process
// of its own: from HTML, which fills the cache, then from the decoded pages
// of the cache. Both say the same of every report. With many reports it is the
// benchmark of the whole way.
func TestEndToEnd(t *testing.T) {
	dir := t.TempDir()
	pages, size := stock(t, filepath.Join(dir, "archive"), *e2e)
	var first, firstRows string
	for _, run := range []string{"HTML", "decoded pages"} {
		said, took, busy, peak := timed(t, "extract", "--dir", dir)
		rows, messages, status := nianbao(t, nil, "sql", "--dir", dir, "--format", "csv", everything)
		if status != 0 {
			t.Fatal(messages)
		}
		if first == "" {
			first, firstRows = said, rows
		}
		reports := count(t, said, `: (\d+) reports of`)
		if said != first || rows != firstRows || reports < *e2e*9/10 {
			t.Errorf("from %s %s%s", run, said, rows)
		}
		t.Logf("from %-13s %6.1f s: %5.0f reports/s, %5.0f pages/s, %5.1f MB/s of HTML; %.2f ms of processor time a report; peak %d MB", run, took.Seconds(),
			float64(reports)/took.Seconds(), float64(pages)/took.Seconds(), float64(size)/1e6/took.Seconds(), busy.Seconds()*1e3/float64(reports), peak>>20)
	}
	t.Logf("%s%s, %d processors", first, sizes(t, dir), runtime.NumCPU())
}

// everything stands for all that is known of the reports.
const everything = `SELECT (SELECT sum(hash(page)::HUGEINT) FROM page) AS page, (SELECT sum(hash(report)::HUGEINT) FROM report) AS report,
	(SELECT sum(hash(fact)::HUGEINT) FROM fact) AS fact, (SELECT sum(hash(finding)::HUGEINT) FROM finding) AS finding,
	(SELECT sum(hash(leftover)::HUGEINT) FROM leftover) AS leftover`

// stock fills an archive with so many reports, and one other page to twenty.
func stock(t *testing.T, dir string, reports int) (pages int, size int64) {
	t.Helper()
	a, err := archive.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	author, kinds := newAuthor(1), map[string]int{}
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	put := func(page []byte) {
		t.Helper()
		url := fmt.Sprintf("http://www.x%03d.example/zwgk/nb/%d.html", author.IntN(400), pages)
		c := archive.Capture{URL: url, Time: start.Add(time.Duration(pages) * time.Second), Kind: archive.Response, Block: author.response(page)}
		if _, err := a.Append(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		pages, size = pages+1, size+int64(len(page))
	}
	for i := range reports {
		kind, page := author.report()
		kinds[kind]++
		put(page)
		if i%20 == 0 {
			put(author.other())
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages, %.0f MB of HTML; reports by form: %v", pages, float64(size)/1e6, kinds)
	return pages, size
}

// timed runs a command and measures it: took by the clock, busy on all
// processors together; peak is the most memory it had, in bytes.
func timed(t *testing.T, args ...string) (messages string, took, busy time.Duration, peak int64) {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "nianbao", args...)
	cmd.Stderr = &said
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	took = time.Since(begin)
	peak = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS != "darwin" { // everyone else counts kilobytes
		peak <<= 10
	}
	busy = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return said.String(), took, busy, peak
}

func count(t *testing.T, text, pattern string) int {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no %s in %q", pattern, text)
	}
	n := 0
	if _, err := fmt.Sscan(m[1], &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// sizes tells what the dataset takes on disk.
func sizes(t *testing.T, dir string) string {
	t.Helper()
	var out []string
	for _, name := range []string{"archive", "decoded", "nianbao.duckdb"} {
		var sum int64
		err := filepath.WalkDir(filepath.Join(dir, name), func(_ string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			sum += info.Size()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s %.1f MB", name, float64(sum)/1e6))
	}
	return strings.Join(out, ", ")
}
