package extract_test

import (
	"os"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
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
		read := fact.Sentence(e.Sentence, e.Headings, x.Rules(), 0)
		of := map[string][]string{}
		for _, f := range read.Facts {
			of[f.Indicator] = append(of[f.Indicator], f.Value.String())
		}
		if len(e.Targets) == 0 { // an [ignore] block
			if ignored := len(read.Ignored) > 0 && len(read.Facts)+len(read.Leftover) == 0; ignored == e.Negative {
				t.Errorf("%s:%d: %s: ignored %v, facts %v", e.File, e.Line, e.Sentence, ignored, of)
			}
			continue
		}
		wanted := map[string]bool{}
		for _, w := range e.Want {
			wanted[w.Code] = true
			if got := strings.Join(of[w.Code], " "); got != w.Value.String() {
				t.Errorf("%s:%d: %s: %s is %q, want %s", e.File, e.Line, e.Sentence, w.Code, got, w.Value)
			}
		}
		for _, code := range e.Targets {
			if !wanted[code] && len(of[code]) > 0 {
				t.Errorf("%s:%d: %s: %s is %v, want none", e.File, e.Line, e.Sentence, code, of[code])
			}
		}
	}
}

// corpus is the folder of real reports beside the repository.
const corpus = "../../shared/corpus/"

func TestRealReport(t *testing.T) {
	page, err := os.ReadFile(corpus + "quzhou-guotu-2012.txt")
	if err != nil {
		t.Skip("no corpus beside the repository: ", err)
	}
	r, err := newExtractor(t).Extract(page, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v rejected %q form %s", r.Identity, r.Rejected, r.Form)
	for _, f := range r.Facts {
		t.Logf("%s[%s] = %s %s %s %q %s", f.Indicator, f.Detail, f.Value, f.Unit, f.Status, f.Quote, f.Rule)
	}
	for _, l := range r.Leftover {
		t.Logf("left %q %q %s", page[l.Span.Start:l.Span.End], l.Quote, l.Reason)
	}
	for _, l := range r.Ignored {
		t.Logf("ignored %q %s", l.Quote, l.Rule)
	}
	for _, l := range r.Findings {
		t.Logf("finding %+v", l)
	}
}
