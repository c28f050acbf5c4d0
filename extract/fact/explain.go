package fact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
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

// Explain reads a sentence and shows which phrases fire on it and which nearly
// do. year is the report year, 0 when unknown.
func Explain(text string, headings []string, set *rule.Set, year int) ([]Explanation, *Reading) {
	var list []Explanation
	out := &Reading{Form: "prose"}
	r := prose{set: set, text: text, year: year, out: out}
	r.watch = func(c *statement.Clause) {
		e := Explanation{Clause: *c}
		if !c.Long {
			e.Attempts = r.attempts(c)
		}
		list = append(list, e)
	}
	r.clauses(statement.Line(text, headings, set))
	out.print(text)
	return list, out
}

// attempts tries every phrase on a clause that was read.
func (r *prose) attempts(c *statement.Clause) []Attempt {
	var fired, refused, near []Attempt
	reach := map[*rule.Phrase]int{}
	for i := range r.set.Phrases {
		p := &r.set.Phrases[i]
		found := r.matches(p, c)
		if len(found) == 0 {
			if n, lacks := r.furthest(p, c); n >= 2 && 2*n >= words(p) {
				reach[p] = n
				near = append(near, Attempt{Phrase: p, Reason: "lacks " + lacks})
			}
			continue
		}
		why := r.Refusal(c, found[0])
		switch {
		case why != "":
			refused = append(refused, Attempt{Phrase: p, Reason: why})
		case r.out.uses(p.ID(), c):
			fired = append(fired, Attempt{Phrase: p, Fired: true})
		default:
			refused = append(refused, Attempt{Phrase: p, Reason: r.outdone(c, found[0])})
		}
	}
	slices.SortStableFunc(near, func(a, b Attempt) int { return reach[b.Phrase] - reach[a.Phrase] })
	return slices.Concat(fired, refused, near[:min(len(near), nearest)])
}

// outdone says why a phrase that fits a clause and that no guard refuses gave
// nothing.
func (r *prose) outdone(c *statement.Clause, m Match) string {
	switch {
	case !r.follows(m.Phrase):
		return "after " + strings.Join(m.Phrase.After, " ") + ": not stated before in the sentence"
	case m.Number < 0:
		return "its value is stated otherwise, or said of another year"
	case !m.Phrase.Ignore() && r.listed(c, m.Number):
		return "the number is one of a list with one unit"
	}
	number := c.Items[m.Number].Span
	for _, f := range r.out.Facts {
		if f.Number == number {
			return f.Rule + " fits better"
		}
	}
	for _, i := range r.out.Ignored {
		if i.Span == number {
			return i.Rule + " ignores the number"
		}
	}
	for _, l := range r.out.Leftover {
		if l.Span == number {
			return "the number is left over: " + l.Reason
		}
	}
	return "another phrase fits better"
}

// uses reports whether a phrase made or ignored anything in a clause.
func (out *Reading) uses(id string, c *statement.Clause) bool {
	return slices.ContainsFunc(out.Facts, func(f Fact) bool { return f.Rule == id && f.Span == c.Span }) ||
		slices.ContainsFunc(out.Ignored, func(i Ignored) bool { return i.Rule == id && c.Span.Contains(i.Span) })
}

// matches lists the ways a phrase fits a clause, at most one for each number
// it can bind, the best one.
func (r *prose) matches(p *rule.Phrase, c *statement.Clause) []Match {
	var out []Match
	t := matcher{set: r.set, items: c.Ahead, end: len(c.Items)}
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
func (r *prose) furthest(p *rule.Phrase, c *statement.Clause) (int, string) {
	best, lacks := 0, ""
	for n := len(p.Pattern); n > 0; n-- {
		head := p.Pattern[:n]
		if !takesItem(head[n-1]) || n == len(p.Pattern) {
			continue
		}
		part := rule.Phrase{Pattern: head}
		if len(r.matches(&part, c)) > 0 {
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
func takesItem(e rule.Element) bool { return e.Number || e.Passed || len(e.Words) > 0 }

// Describe prints a pattern element as a phrase file would.
func Describe(e rule.Element) string {
	switch {
	case e.Number && e.Kind == zh.Count:
		return "{n}"
	case e.Number:
		return fmt.Sprintf("{%s}", strings.ToLower(e.Kind.String()))
	case e.Within:
		return "."
	case e.Gap:
		return ".."
	case e.Mark != 0:
		return string(e.Mark)
	case e.Begin:
		return "^"
	case e.End:
		return "$"
	}
	return strings.Join(e.Words, "|")
}
