package fact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
)

// Attempt is one phrase tried on one clause.
type Attempt struct {
	Phrase *rule.Phrase
	Fired  bool
	Reason string // why not: a guard, a better phrase, the word it lacks
}

// Explanation is how one clause was read.
type Explanation struct {
	Clause   statement.Clause
	Attempts []Attempt // those that fired, those refused, then those that nearly fit
}

// nearest is how many phrases that nearly fit are told for a clause.
const nearest = 5

// Explain shows which phrases fire on a sentence and which nearly do.
func Explain(text string, headings []string, set *rule.Set) ([]Explanation, *Reading) {
	read := Sentence(text, headings, set, 0)
	r := prose{set: set, text: text, out: &Reading{}, headings: map[string][]statement.Item{}}
	var out []Explanation
	for _, c := range statement.Line(text, headings, set.Segmenter) {
		out = append(out, Explanation{Clause: c, Attempts: r.attempts(&c, read)})
	}
	return out, read
}

func (r *prose) attempts(c *statement.Clause, read *Reading) []Attempt {
	var fired, refused, near []Attempt
	reach := map[*rule.Phrase]int{}
	for i := range r.set.Phrases {
		p := &r.set.Phrases[i]
		found := matches(p, c)
		if len(found) == 0 {
			if n, lacks := furthest(p, c); n >= 2 && 2*n >= words(p) {
				reach[p] = n
				near = append(near, Attempt{Phrase: p, Reason: "lacks " + lacks})
			}
			continue
		}
		why := r.Refusal(c, found[0])
		switch {
		case why != "":
			refused = append(refused, Attempt{Phrase: p, Reason: why})
		case read.uses(p.ID(), c):
			fired = append(fired, Attempt{Phrase: p, Fired: true})
		default:
			refused = append(refused, Attempt{Phrase: p, Reason: "another phrase fits better, or what it builds on was not stated"})
		}
	}
	slices.SortStableFunc(near, func(a, b Attempt) int { return reach[b.Phrase] - reach[a.Phrase] })
	return slices.Concat(fired, refused, near[:min(len(near), nearest)])
}

// uses reports whether a phrase made or ignored anything in a clause.
func (out *Reading) uses(id string, c *statement.Clause) bool {
	return slices.ContainsFunc(out.Facts, func(f Fact) bool { return f.Rule == id && f.Span == c.Span }) ||
		slices.ContainsFunc(out.Ignored, func(i Ignored) bool { return i.Rule == id && c.Span.Contains(i.Span) })
}

// matches lists the ways a phrase fits a clause, at most one for each number
// it can bind, the best one.
func matches(p *rule.Phrase, c *statement.Clause) []Match {
	var out []Match
	t := newMatcher(c)
	t.reset(p)
	for i := range c.Items {
		m, ok := t.begin(p, i)
		if !ok {
			continue
		}
		at := slices.IndexFunc(out, func(o Match) bool { return o.Number == m.Number })
		switch {
		case at < 0:
			out = append(out, m)
		case m.better(out[at]):
			out[at] = m
		}
	}
	return out
}

// furthest is how many words of a pattern fit in order, and the first that does not.
func furthest(p *rule.Phrase, c *statement.Clause) (int, string) {
	best, lacks := 0, ""
	for n := len(p.Pattern); n > 0; n-- {
		head := p.Pattern[:n]
		if !takesItem(head[n-1]) || n == len(p.Pattern) {
			continue
		}
		part := rule.Phrase{Pattern: head}
		if len(matches(&part, c)) > 0 {
			best = words(&part)
			for _, e := range p.Pattern[n:] {
				if takesItem(e) {
					return best, Describe(e)
				}
			}
		}
	}
	return best, lacks
}

func words(p *rule.Phrase) int {
	n := 0
	for _, e := range p.Pattern {
		if takesItem(e) {
			n++
		}
	}
	return n
}

// takesItem reports whether an element takes a word or number.
func takesItem(e rule.Element) bool { return e.Number || e.Context || len(e.Words) > 0 }

// Describe prints a pattern element as a phrase file would.
func Describe(e rule.Element) string {
	switch {
	case e.Number, e.Context:
		return fmt.Sprintf("{%s}", strings.ToLower(e.Kind.String()))
	case e.Within:
		return "."
	case e.Gap:
		return ".."
	case e.Comma:
		return "，"
	case e.Begin:
		return "^"
	case e.End:
		return "$"
	}
	return strings.Join(e.Words, "|")
}
