package cli

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestFailedHosts: what is the host's fault counts, up to the beginning of the
// run, or its end where the host was left alone; the last run of several.
func TestFailedHosts(t *testing.T) {
	e := &env{dir: filepath.Join(t.TempDir(), "a [1]")} // a name that means something in patterns
	if got, err := e.failedHosts(); err != nil || len(got) != 0 {
		t.Errorf("no runs: %v %v", got, err)
	}
	dir := filepath.Join(e.dir, "runs")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"20260301T080000Z-0.json": `{"started":"2026-03-01T08:00:00.5Z","ended":"2026-03-01T09:00:00.5Z"}`,
		"20260301T080000Z-0.jsonl": `{"url":"http://slow.example/1","outcome":"failed","reason":"timeout"}
{"url":"http://gone.example/1","outcome":"failed","reason":"not_found"}
{"url":"http://shy.example:81/1","outcome":"refused","reason":"host_refused"}
{"url":"http://own.example/1","outcome":"refused","reason":"robots"}
`,
		"20260401T080000Z-0.jsonl": `{"url":"http://slow.example/2","outcome":"failed","reason":"dns"}
{"url":"http://cut.exam`, // killed
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := e.failedHosts()
	if err != nil || len(got) != 2 || !got["slow.example"].Equal(time.Date(2026, 4, 1, 7, 59, 59, 0, time.UTC)) ||
		!got["shy.example:81"].Equal(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("%v %v", got, err)
	}
	if lines := e.examineRuns(); len(lines) != 2 || lines[0].State != "wrong" || lines[1].State != "note" {
		t.Errorf("%v", lines) // no counts of four lines; killed
	}
	if err := os.WriteFile(filepath.Join(dir, "today.jsonl"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := e.failedHosts(); err == nil {
		t.Error("a run report of no time was read")
	}
}
