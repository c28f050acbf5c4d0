package extract_test

import (
	"math/rand/v2"
	"testing"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/sample"
)

// FuzzFlat reads text as it might hold flattened tables: nothing panics, every
// number is read, ignored or left over, and none of a table is two facts.
func FuzzFlat(f *testing.F) {
	for i, form := range sample.Forms() {
		for j, style := range sample.Styles() {
			seed := uint64(i*100 + j)
			page := sample.New(rand.New(rand.NewPCG(seed, 1)), form).Render(rand.New(rand.NewPCG(seed, 2)), style)
			if doc, err := decode.Page(page, ""); err == nil {
				f.Add(doc.Text, 2012)
			}
		}
	}
	f.Add("指标名称\n计量单位\n2012年度\n历年累计\n主动公开信息数\n条18535395\n", 2012)
	x := newExtractor(f)
	reader, words := fact.NewReader(x.Rules()), wordRules(x)
	f.Fuzz(func(t *testing.T, text string, year int) {
		if len(text) > 1<<13 {
			return
		}
		doc, err := decode.Page([]byte(text), "text/plain")
		if err != nil {
			return // not text: what decode is fuzzed for
		}
		p := layout.Of(doc)
		read := reader.Read(p, year)
		facts := map[decode.Span]string{}
		for _, x := range read.Facts {
			if before, twice := facts[x.Number]; x.Source == fact.FromTable && twice {
				t.Errorf("%q is both %s and %s", x.Printed, before, x.Indicator)
			}
			facts[x.Number] = x.Indicator
		}
		complain(t, unpartitioned(p, words, read.Facts, read.Ignored, read.Leftover))
	})
}
