package cli

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/internal/demo"
	"github.com/nianbao/nianbao/internal/eval"
	"github.com/nianbao/nianbao/internal/golden"
)

// TestDemoScore scores extraction on the demonstration site. The site shares
// no code with the rules, but its prose was written by people who knew them:
// its score shows regressions, not accuracy on the web.
func TestDemoScore(t *testing.T) {
	x, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	gold, err := eval.Read(bytes.NewReader(demo.Gold()), "gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	site := demo.Handler()
	result, err := eval.Score(gold, func(file string) (*extract.Report, error) {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", file, nil))
		if w.Code != 200 {
			return nil, fmt.Errorf("%s: status %d", file, w.Code)
		}
		return x.Extract(w.Body.Bytes(), w.Header().Get("Content-Type"))
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := result.Write(&out, "table"); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/demo-score.txt", out.Bytes())
}
