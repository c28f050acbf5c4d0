package fact

import (
	"slices"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
)

// heading is one that stands over clauses, or the title of their paragraph.
type heading struct {
	items  []statement.Item
	sieve  *rule.Sieve        // holds the items
	known  map[rule.Take]bool // of word lists the sieve lets through: whether one of them stands there
	aims   bool               // of problems and plans
	mended bool               // and of what was done about them
}

// heading reads a heading once.
func (r *prose) heading(text string) *heading {
	if h := r.headings[text]; h != nil {
		return h
	}
	h := &heading{sieve: r.set.NewSieve(), known: map[rule.Take]bool{}}
	for _, t := range r.set.Segmenter.Tokens(text) {
		it := statement.Item{Span: decode.Span{Start: t.Start, End: t.End}, Text: text[t.Start:t.End], Class: t.Class}
		h.items = append(h.items, it)
		h.sieve.Add(r.set.WordTraits(it.Class, it.Text))
	}
	h.aims, h.mended = held([]string{classProblem, "PLAN", "NEXT"}, h.items) != "", held([]string{"DONE"}, h.items) != ""
	if r.headings == nil {
		r.headings = map[string]*heading{}
	}
	r.headings[text] = h
	return h
}

// says reports whether one of the words of a take stands in the heading.
func (h *heading) says(take rule.Take, words []string) bool {
	if !h.sieve.Has(take) {
		return false
	}
	says, seen := h.known[take]
	if !seen {
		says = held(words, h.items) != ""
		h.known[take] = says
	}
	return says
}

// under notes what a sentence stands under: its headings, outermost first, then
// the title of its paragraph.
func (r *prose) under(c *statement.Clause) {
	r.over = r.over[:0]
	for _, h := range c.Headings {
		r.over = append(r.over, r.heading(h))
	}
	r.over = append(r.over, r.heading(titleOf(r.text, c)))
}

// overSays reports whether one of the words of a take stands over the sentence.
func (r *prose) overSays(take rule.Take, words []string) bool {
	return slices.ContainsFunc(r.over, func(h *heading) bool { return h.says(take, words) })
}
