package eval_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/internal/eval"
	"github.com/nianbao/nianbao/internal/golden"
)

// TestGoldSet scores the labelled reports of testdata/gold. The score is a
// golden file: what a change gains or costs is seen in its diff.
func TestGoldSet(t *testing.T) {
	x, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	result := scoreSet(t, x, "gold")
	var out bytes.Buffer
	if err := result.Write(&out, "table"); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/gold.golden", out.Bytes())
	if p, r := result.Precision(), result.Recall(); p.Value() < leastPrecision || r.Value() < leastRecall {
		t.Errorf("precision %s, recall %s: at least %v and %v are wanted", share(p), share(r), leastPrecision, leastRecall)
	}
}

// TestUnseen keeps the score of reports that no rule was mended on, and none may
// be: they stand for the pages of the web that nobody has looked at.
func TestUnseen(t *testing.T) {
	x, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := scoreSet(t, x, "unseen").Write(&out, "table"); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/unseen.golden", out.Bytes())
}

// What the gold set must score. A wrong number is worse than none.
const leastPrecision, leastRecall = 0.995, 0.95

// TestWithoutGse keeps what the segmenter is worth: the score of the gold set
// with it, and with words cut from the left, the longest first.
func TestWithoutGse(t *testing.T) {
	var out bytes.Buffer
	for _, how := range []string{"gse", "longest word from the left"} {
		x, err := extract.New(data.FS)
		if err != nil {
			t.Fatal(err)
		}
		if how != "gse" {
			x.Rules().Segmenter = x.Rules().Segmenter.LeftToRight()
		}
		r := scoreSet(t, x, "gold")
		fmt.Fprintf(&out, "%-28s precision %s  recall %s\n", how, share(r.Precision()), share(r.Recall()))
	}
	golden.Compare(t, "testdata/segmenter.golden", out.Bytes())
}

func share(r eval.Rate) string { return fmt.Sprintf("%.4f (%d of %d)", r.Value(), r.Right, r.Of) }

func scoreSet(t *testing.T, x *extract.Extractor, set string) *eval.Result {
	t.Helper()
	folder := filepath.Join("testdata", set)
	name := filepath.Join(folder, set+".jsonl")
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	gold, err := eval.Read(f, name)
	if err != nil {
		t.Fatal(err)
	}
	result, err := eval.Score(gold, func(file string) (*extract.Report, error) {
		page, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			return nil, err
		}
		return x.Extract(page, "")
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}
