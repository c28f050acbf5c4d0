package extract_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/net/html"

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

// BenchmarkExtract2021 reads a page whole, and beside it runs the HTML parser
// alone on the same bytes.
func BenchmarkExtract2021(b *testing.B) {
	page := page2021(b)
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			if _, err := html.Parse(bytes.NewReader(page)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		x := newExtractor(b)
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			if r, err := x.Extract(page, "text/html"); err != nil || len(r.Facts) < 190 {
				b.Fatal(err, len(r.Facts))
			}
		}
	})
}
