package cli

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	if files, err := os.ReadDir(filepath.Join(e.dir, "runs")); err != nil || len(files) != 4 {
		t.Errorf("%v, %v", files, err)
	}
}
