package extract_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/zh"
	"github.com/nianbao/nianbao/internal/demo"
	"github.com/nianbao/nianbao/internal/sample"
)

// parts are the sets that the printed numbers of a text are divided into: by
// byte, the bits of the sets that hold it.
type parts struct {
	sets  []uint8
	words map[string]bool // rules of facts that take their value from words alone
}

const (
	claimed = 1 << iota
	ignored
	leftOver
)

// wordRules are the phrases that bind no number.
func wordRules(x *extract.Extractor) map[string]bool {
	out := map[string]bool{}
	for _, p := range x.Rules().Phrases {
		if p.Value.Fixed != nil || p.Value.Same != "" {
			out[p.ID()] = true
		}
	}
	return out
}

func partsOf(text string, words map[string]bool, facts []fact.Fact, ign []fact.Ignored, left []fact.Leftover) parts {
	p := parts{sets: make([]uint8, len(text)), words: words}
	for _, f := range facts {
		if f.Source != fact.Derived && (!words[f.Rule] || f.Printed == "零") {
			p.add(f.Number, claimed)
		}
	}
	for _, i := range ign {
		p.add(i.Span, ignored)
	}
	for _, l := range left {
		p.add(l.Span, leftOver)
	}
	return p
}

func (p parts) add(s decode.Span, set uint8) {
	for i := s.Start; i < s.End; i++ {
		p.sets[i] |= set
	}
}

// faults lists the numbers of a stretch of text that do not stand in exactly
// one set: each digit, and what Scan takes for a number.
func (p parts) faults(text string, s decode.Span) []string {
	var out []string
	fault := func(what string, from, to int) {
		said := map[uint8]string{0: "lost", claimed | ignored: "read and ignored", claimed | leftOver: "read and left over",
			ignored | leftOver: "ignored and left over", claimed | ignored | leftOver: "in all three"}[p.sets[from]]
		if said == "" {
			return
		}
		around := strings.ToValidUTF8(text[max(0, from-60):min(len(text), to+60)], "")
		said = fmt.Sprintf("%s %q is %s in %q", what, text[from:to], said, around)
		if len(out) == 0 || out[len(out)-1] != said {
			out = append(out, said)
		}
	}
	for i, r := range text[s.Start:s.End] {
		if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
			fault("digit", s.Start+i, s.Start+i+len(string(r)))
		}
	}
	for _, q := range zh.Scan(text[s.Start:s.End]) {
		fault("number", s.Start+q.NumStart, s.Start+q.NumEnd)
	}
	return out
}

// stretches lists the text of a page that its numbers are read from: the lines
// of its body, the cells of its tables, and what is set apart from both.
func stretches(p *layout.Page) []decode.Span {
	out := slices.Concat(p.Raw(), p.Folios)
	for _, g := range p.Grids {
		for _, c := range g.Cells {
			out = append(out, p.Own(c)...)
		}
		out = append(out, g.Rest)
	}
	for _, m := range p.Apart {
		out = append(out, m.Span)
	}
	return out
}

// unpartitioned lists the numbers of a page that do not stand in exactly one of
// the three sets.
func unpartitioned(p *layout.Page, words map[string]bool, facts []fact.Fact, ign []fact.Ignored, left []fact.Leftover) []string {
	sets := partsOf(p.Doc.Text, words, facts, ign, left)
	var out []string
	for _, s := range stretches(p) {
		out = append(out, sets.faults(p.Doc.Text, s)...)
	}
	return out
}

// partitioned reads a page and complains of numbers that are not partitioned.
func partitioned(t *testing.T, x *extract.Extractor, words map[string]bool, page []byte) {
	t.Helper()
	doc, err := decode.Page(page, "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.Extract(page, "")
	if err != nil {
		t.Fatal(err)
	}
	if r.Rejected == "" {
		complain(t, unpartitioned(layout.Of(doc), words, r.Facts, r.Ignored, r.Leftover))
	}
}

func complain(t *testing.T, faults []string) {
	t.Helper()
	if len(faults) > 0 {
		t.Errorf("%d numbers not partitioned: %s", len(faults), strings.Join(faults[:min(len(faults), maxComplaints)], "\n"))
	}
}

// TestPartition: every printed number is read, ignored by a written rule, or
// left over; none is lost and none stands in two of the three. The pages of the
// table tests and those of the fuzz targets are held to it too.
func TestPartition(t *testing.T) {
	x := newExtractor(t)
	words := wordRules(x)
	t.Run("demo", func(t *testing.T) {
		site := demo.Handler()
		for _, path := range demo.Pages() {
			w := httptest.NewRecorder()
			site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			partitioned(t, x, words, w.Body.Bytes())
		}
	})
	t.Run("sample", func(t *testing.T) {
		for i := range sample.Forms() {
			for k := range 3 * len(sample.Styles()) {
				truth, render := draw(uint64(i+1)<<32 | uint64(k))
				partitioned(t, x, words, render(truth))
			}
		}
	})
	t.Run("awkward", func(t *testing.T) {
		for _, page := range []string{
			report(statistics("主动公开政府信息数123条", "<td>5</td>")),
			report(statistics("收到申请数", "<td>12</td>") + "<table><tr><td>02</td><td>77</td></tr><tr><td>另行公开12条</td><td>见2013年第3号</td></tr></table>"),
			report(statistics("收到申请数", "<td>03</td>") + statistics("收到申请数", "<td>03</td>")),
			report("<p>全年栽树77棵 | 申请人情况 | 5</p>"),
			report("<p>" + strings.Repeat("共栽树77棵，", 2000) + "共栽树78棵。</p>"),
		} {
			partitioned(t, x, words, []byte(page))
		}
	})
	t.Run("sentences", func(t *testing.T) {
		examples, err := x.Rules().Examples(data.FS)
		if err != nil {
			t.Fatal(err)
		}
		sentence := func(text string, over []string, year int) {
			read := fact.Sentence(text, over, x.Rules(), year)
			p := partsOf(text, words, read.Facts, read.Ignored, read.Leftover)
			complain(t, p.faults(text, decode.Span{Start: 0, End: len(text)}))
		}
		for _, e := range examples {
			sentence(e.Sentence, e.Headings, 0)
		}
		for _, tm := range readTemplates(t) {
			if n := len(tm.lines) - 1; !tm.page {
				sentence(tm.lines[n], tm.lines[:n], 2014)
				continue
			}
			partitioned(t, x, words, tm.source())
		}
	})
}
