package extract_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/zh"
)

// TestSpelling writes the numbers of every template and of every example of
// the phrase files as other bureaus do, in full-width digits, with commas and
// between blanks: the same facts must come out, each with a quote that is the
// text at its span and holds the number as it is spelt now.
func TestSpelling(t *testing.T) {
	x := newExtractor(t)
	type sentence struct {
		text  string
		under []string
	}
	var all []sentence
	for _, tm := range readTemplates(t) {
		if n := len(tm.lines) - 1; !tm.page {
			all = append(all, sentence{tm.lines[n], tm.lines[:n]})
		}
	}
	examples, err := x.Rules().Examples(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		all = append(all, sentence{e.Sentence, e.Headings})
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(all).Draw(t, "sentence")
		want := fact.Sentence(s.text, s.under, x.Rules(), 2014)
		text := respelt(t, s.text)
		got := fact.Sentence(text, s.under, x.Rules(), 2014)
		if w, g := unspelt(want, s.text), unspelt(got, text); !slices.Equal(w, g) {
			t.Errorf("%s\n  gives %s\n%s\n  gives %s", s.text, strings.Join(w, " "), text, strings.Join(g, " "))
		}
		for _, f := range got.Facts {
			if f.Source != fact.Derived && (f.Quote != text[f.Span.Start:f.Span.End] || f.Printed != text[f.Number.Start:f.Number.End]) {
				t.Errorf("%s: %s is not what its spans hold", text, f.Indicator)
			}
		}
	})
}

// unspelt writes a reading without regard to how its text spells numbers.
func unspelt(r *fact.Reading, text string) []string {
	out := tellings(r.Facts, r.Leftover, text)
	for i := range out {
		out[i] = plain(out[i])
	}
	slices.Sort(out)
	return out
}

// plain undoes what respelt does.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == ',' || r == '，' || unicode.IsSpace(r):
			return -1
		}
		return r
	}, s)
}

// respelt spells the counts of a text anew, each in its own way.
func respelt(t *rapid.T, text string) string {
	var b strings.Builder
	at := 0
	for _, q := range zh.Scan(text) {
		number := text[q.NumStart:q.NumEnd]
		if q.Kind != zh.Count || q.Unit == "" || strings.Trim(number, "0123456789") != "" {
			continue
		}
		b.WriteString(text[at:q.NumStart])
		at = q.NumEnd
		if n := len(number); n > 3 && n < 7 && rapid.Bool().Draw(t, "comma") {
			number = number[:n-3] + rapid.SampledFrom([]string{",", "，"}).Draw(t, "mark") + number[n-3:]
		}
		if rapid.Bool().Draw(t, "full-width") {
			number = wide(number)
		}
		blank := rapid.SampledFrom([]string{"", " ", "  ", "\u00a0", "\u3000"})
		b.WriteString(blank.Draw(t, "before") + number + blank.Draw(t, "after"))
	}
	return b.String() + text[at:]
}

// wide writes digits in full width.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, s)
}
