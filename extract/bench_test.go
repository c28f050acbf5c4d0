package extract_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/sample"
)

// page2021 is a page of about 60 KB with the full form of 2021, its tables in
// the markup of a word processor.
func page2021(b *testing.B) []byte {
	b.Helper()
	forms := sample.Forms()
	i := slices.IndexFunc(forms, func(f sample.Form) bool { return f.Name == "2021" })
	for seed := range uint64(100) {
		r := sample.New(rand.New(rand.NewPCG(seed, 1)), forms[i])
		page := r.Render(rand.New(rand.NewPCG(seed, 2)), sample.Word)
		if len(page) > 57_000 && len(page) < 63_000 {
			return page
		}
	}
	b.Fatal("no page of 60 KB")
	return nil
}

// BenchmarkExtract2021 reads a page whole and stage by stage, and beside it
// runs the HTML parser alone on the same bytes. decode holds a parse of its own.
// min-ns/op is the quickest run: what a machine with other work can be held to.
func BenchmarkExtract2021(b *testing.B) {
	page := page2021(b)
	x := newExtractor(b)
	set := x.Rules()
	doc, err := decode.Page(page, "text/html")
	if err != nil {
		b.Fatal(err)
	}
	laid := layout.Of(doc)
	id := agency.Of(laid, set)
	read := fact.Read(laid, set, id.Year)
	if len(read.Facts) < 190 {
		b.Fatal(len(read.Facts))
	}
	in := check.Input{Facts: read.Facts, Leftover: read.Leftover, Tables: read.Tables, Form: read.Form, Title: id.Title,
		Year: id.Year, Published: id.Published, Page: laid}
	for _, stage := range []struct {
		name string
		run  func() error
	}{
		{"parse", func() error { _, err := html.Parse(bytes.NewReader(page)); return err }},
		{"decode", func() error { _, err := decode.Page(page, "text/html"); return err }},
		{"layout", func() error { layout.Of(doc); return nil }},
		{"agency", func() error { agency.Of(laid, set); return nil }},
		{"facts", func() error { fact.Read(laid, set, id.Year); return nil }},
		{"checks", func() error { check.Run(in, set); return nil }},
		{"whole", func() error { _, err := x.Extract(page, "text/html"); return err }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			least := time.Duration(math.MaxInt64)
			for b.Loop() {
				start := time.Now()
				if err := stage.run(); err != nil {
					b.Fatal(err)
				}
				least = min(least, time.Since(start))
			}
			b.ReportMetric(float64(least.Nanoseconds()), "min-ns/op")
		})
	}
}

// BenchmarkLong reads pages no report is like, all of 400 KB: the time for one
// must stay in proportion to its size.
func BenchmarkLong(b *testing.B) {
	x := newExtractor(b)
	const title = "青岚县教育局2021年政府信息公开年度报告\n一、主动公开\n二、依申请公开\n"
	for name, unit := range map[string]string{
		"clause":    "主动公开政府信息12条收到申请3件",
		"sentence":  "主动公开政府信息12条，收到申请3件，",
		"sentences": "全年主动公开政府信息12条。收到政府信息公开申请3件。",
		"lines":     "主动公开政府信息\n12\n",
		"brackets":  "（",
	} {
		page := []byte(title + strings.Repeat(unit, 400_000/len(unit)))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				if _, err := x.Extract(page, "text/plain"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
