package extract_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/internal/sample"
)

// FuzzFlat reads text as it might hold flattened tables: nothing panics, no
// number of a table is lost, none is two facts.
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
	rules := newExtractor(f).Rules()
	f.Fuzz(func(t *testing.T, text string, year int) {
		if len(text) > 1<<13 {
			return
		}
		doc, err := decode.Page([]byte(text), "text/plain")
		if err != nil {
			return // not text: what decode is fuzzed for
		}
		p := layout.Of(doc)
		raw := p.Raw()
		read := fact.Read(p, rules, year)
		var filed []decode.Span
		facts := map[decode.Span]string{}
		for _, x := range read.Facts {
			filed = append(filed, x.Number)
			if before, twice := facts[x.Number]; x.Source == fact.FromTable && twice {
				t.Errorf("%q is both %s and %s", x.Printed, before, x.Indicator)
			}
			facts[x.Number] = x.Indicator
		}
		for _, x := range read.Leftover {
			filed = append(filed, x.Span)
		}
		for _, x := range read.Ignored {
			filed = append(filed, x.Span)
		}
		for _, l := range raw {
			for _, piece := range statement.Pieces(doc.Text, []decode.Span{l}) {
				if piece.State == statement.Number && strings.ContainsAny(doc.Quote(piece.Number), "0123456789") && !covered(piece.Number, filed) {
					t.Errorf("the number %q in %q is lost", doc.Quote(piece.Number), doc.Quote(l))
				}
			}
		}
	})
}

func covered(s decode.Span, by []decode.Span) bool {
	for _, b := range by {
		if b.Start < s.End && s.Start < b.End {
			return true
		}
	}
	return false
}
