package extract_test

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/internal/sample"
)

// locate finds what became of numbers that are no facts of their own: left
// over, ignored, taken for something else, or lost. The masked page, alike but
// for a mark in place of every number, tells where they stand. It returns the
// places of those taken for something else.
func (r *tally) locate(seed uint64, truth *sample.Report, page, masked []byte, got *extract.Report, missing []int) (taken cover) {
	doc, err := decode.Page(page, "")
	if err != nil {
		panic(err) // it was read just before
	}
	plain, err := decode.Page(masked, "")
	if err != nil {
		panic(err)
	}
	places := align(doc.Text, plain.Text, truth)
	left, ignored, facts := cover{}, cover{}, cover{}
	for _, f := range got.Facts {
		if f.State == fact.Number && f.Source != fact.Derived {
			facts = append(facts, f.Number)
		}
	}
	for _, l := range got.Leftover {
		left = append(left, l.Span)
	}
	for _, i := range got.Ignored {
		ignored = append(ignored, i.Span)
	}
	for _, i := range missing {
		c := truth.Cells[i]
		span, ok := places[i]
		switch {
		case ok && left.holds(span):
			r.left++
		case ok && ignored.holds(span) && c.Code == "":
			r.exact++
		case ok && ignored.holds(span):
			r.ignored++
		case ok && facts.holds(span):
			r.wrong++
			taken = append(taken, span)
			r.complain(seed, page, name(c), fmt.Sprintf("taken for %s", claims(got, span)), c.Value.String()+" printed "+c.Printed)
		default:
			r.lost++
			r.complain(seed, page, name(c), "neither read, ignored nor left over", c.Value.String()+" printed "+c.Printed)
		}
	}
	return taken
}

// claims says what the number at a place was taken for.
func claims(r *extract.Report, at decode.Span) string {
	var out []string
	for _, f := range r.Facts {
		if (cover{f.Number}).holds(at) && f.Source != fact.Derived {
			out = append(out, fmt.Sprintf("%s %s %s (%s)", f.Indicator, f.Applicant, f.Value, f.Rule))
		}
	}
	return strings.Join(out, ", ")
}

type cover []decode.Span

func (c cover) holds(s decode.Span) bool {
	for _, o := range c {
		if o.Start < s.End && s.Start < o.End {
			return true
		}
	}
	return false
}

// align walks a page and its masked twin together and notes where the numbers
// stand.
func align(text, masked string, truth *sample.Report) map[int]decode.Span {
	out := map[int]decode.Span{}
	pos := 0
	for masked != "" {
		open := strings.Index(masked, "⟦")
		if open < 0 {
			break
		}
		pos += open
		end := strings.Index(masked, "⟧") + len("⟧")
		var i int
		if _, err := fmt.Sscanf(masked[open:], "⟦%d⟧", &i); err != nil || i >= len(truth.Cells) {
			break
		}
		start := pos
		for _, want := range truth.Cells[i].Printed {
			for {
				r, n := utf8.DecodeRuneInString(text[min(pos, len(text)):])
				if n == 0 {
					return out
				}
				pos += n
				if r == want {
					break
				}
				if !unicode.IsSpace(r) {
					return out
				}
			}
		}
		if _, twice := out[i]; !twice { // of a table and its copy the table
			out[i] = decode.Span{Start: start, End: pos}
		}
		masked = masked[end:]
	}
	return out
}
