package extract_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
)

func newExtractor(t testing.TB) *extract.Extractor {
	t.Helper()
	x, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestPhraseExamples runs the + and - lines of the phrase files.
func TestPhraseExamples(t *testing.T) {
	x := newExtractor(t)
	examples, err := x.Rules().Examples(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		for _, fault := range fact.Try(e, x.Rules()) {
			t.Error(fault)
		}
	}
}

// corpus is the folder of real reports beside the repository.
const corpus = "../../shared/corpus/"

// told is what a reader is told of a report. testdata/quzhou-guotu-2012.json
// holds what must be told of the real one; cmd/nianbao holds `show` against it.
type told struct {
	Report struct {
		Agency, Region, Published, Form string
		Printed                         string `json:"agency_printed"`
		Year                            int
	}
	Facts []struct {
		Indicator, Detail, Status string
		Value                     json.Number
	}
	Findings []struct{ Check, Outcome, Expression string }
}

func TestRealReport(t *testing.T) {
	page, err := os.ReadFile(corpus + "quzhou-guotu-2012.txt")
	if err != nil {
		t.Skip("no corpus beside the repository: ", err)
	}
	r, err := newExtractor(t).Extract(page, "")
	if err != nil {
		t.Fatal(err)
	}
	line, err := r.JSON("")
	if err != nil {
		t.Fatal(err)
	}
	expected, err := os.ReadFile("testdata/quzhou-guotu-2012.json")
	if err != nil {
		t.Fatal(err)
	}
	var got, want told
	if err := errors.Join(json.Unmarshal(line, &got), json.Unmarshal(expected, &want)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the real report (-want +got):\n%s", d)
	}
	doc, err := decode.Page(page, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Facts {
		if f.Quote == "" || f.Quote != doc.Quote(f.Span) {
			t.Errorf("%s: quote %q, the text there is %q", f.Indicator, f.Quote, doc.Quote(f.Span))
		}
	}
	for _, phone := range []string{"0570-3862412", "3862500"} {
		at := strings.Index(doc.Text, phone)
		ignored := slices.ContainsFunc(r.Ignored, func(i fact.Ignored) bool {
			return at <= i.Span.Start && i.Span.Start < at+len(phone) && i.Rule != ""
		})
		if at < 0 || !ignored {
			t.Errorf("%s at %d is not ignored by a written rule", phone, at)
		}
	}
	if len(r.Leftover) > 0 {
		t.Errorf("left over: %v", r.Leftover)
	}
}
