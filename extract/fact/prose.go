package fact

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
	"github.com/shopspring/decimal"
)

// Names of the guards that ignore a number whatever the phrase files say; the
// codebook describes them.
const (
	guardYear      = "guard/other-year"
	guardMany      = "guard/cumulative"
	guardHeading   = "guard/heading"
	guardLabel     = "guard/label"           // a numeral, year or remark in the words of a table
	guardDuplicate = "guard/duplicate-table" // a table printed a second time, for small screens
	guardFolio     = "guard/folio"           // a page number between the rows of a table
	guardFootnote  = "guard/footnote"        // a footnote mark
	guardStruck    = "guard/struck-out"      // struck through on the page
)

// wordZero is the number a pattern may name as a word: 复议、诉讼均为零.
const wordZero = "零"

// prose reads the clauses of one page.
type prose struct {
	set       *rule.Set
	text      string
	year      int // report year; 0 when unknown
	out       *Reading
	sentence  decode.Span
	over      []*heading       // over it, outermost first, the title of its paragraph last
	carried   []statement.Item // of the sentence before, where this one goes on with 其中 or 均
	from      int              // index in out.Facts of the first of the sentence being read, or of one carried on
	paragraph int              // and of the first of its paragraph
	whole     int              // from which on all facts of the sentence count; before it only named parts do
	heard     map[string]word  // of the sentence: words that guards asked for
	before    said             // what the sentence said before the clause being read
	until     []said           // and before each of its items
	headings  map[string]*heading
	watch     func(*statement.Clause) // told of every clause read; nil: nobody
	sieve     *rule.Sieve
	fits      [][]Match // scratch of candidates: of fixed values, then by the item that is the number
	dead      []stretch // scratch of matchers
}

// clauses reads clauses in document order.
func (r *prose) clauses(list []statement.Clause) {
	r.out.Facts = slices.Grow(r.out.Facts, countsIn(list))
	for i := range list {
		c := &list[i]
		if c.Sentence != r.sentence {
			scope := r.scopeBefore(list[:i], c)
			r.before, r.heard = said{scope: scope, heir: scope != ""}, nil
			r.sentence = c.Sentence
			r.under(c)
			if !r.sameParagraph(list[:i], c) {
				r.paragraph = len(r.out.Facts)
			}
			r.carryOn(list[:i], c)
		}
		r.hear(c)
		r.clause(c)
		if r.watch != nil {
			r.watch(c)
		}
	}
}

// countsIn is how many counts stand in clauses.
func countsIn(list []statement.Clause) (n int) {
	for i := range list {
		for j := range list[i].Items {
			if isCount(list[i].Items[j]) {
				n++
			}
		}
	}
	return n
}

func (r *prose) clause(c *statement.Clause) {
	if c.Long {
		for _, q := range c.Numbers() {
			r.leave(c, q, "a clause longer than any that is read")
		}
		return
	}
	byNumber, fixed := r.candidates(c)
	word := -1 // the 零 that may be a word
	for i, it := range c.Items {
		switch {
		case it.Quantity == nil:
		case it.Text == wordZero && len(byNumber[i]) == 0 && word < 0:
			word = i
		default:
			r.number(c, i, byNumber[i])
		}
	}
	stated := len(r.out.Facts)
	r.fixed(c, fixed, word)
	if word >= 0 && !slices.ContainsFunc(r.out.Facts[stated:], func(f Fact) bool { return f.Number == c.Items[word].Span }) {
		r.number(c, word, nil)
	}
}

// candidates are the phrases that fit the clause, by the number they bind. Of
// the ways one phrase fits a number it is the best one. The lists are good until
// the next clause.
func (r *prose) candidates(c *statement.Clause) (byNumber [][]Match, fixed []Match) {
	r.sift(c)
	t := matcher{set: r.set, items: c.Ahead, end: len(c.Items), dead: r.dead}
	for _, i := range r.sieve.Phrases() {
		p := &r.set.Phrases[i]
		t.reset(p)
		for item := range c.Items {
			if !r.set.Opens(i, c.Items[item].Traits) {
				continue
			}
			m, ok := t.begin(p, item)
			if !ok {
				continue
			}
			list := r.fits[m.Number+1]
			switch n := len(list); {
			case n == 0 || list[n-1].Phrase != p:
				if r.allowed(c, m) {
					r.fits[m.Number+1] = append(list, m)
				}
			case m.better(list[n-1]):
				list[n-1] = m
			}
		}
	}
	r.dead = t.dead
	return r.fits[1 : len(c.Items)+1], r.fits[0]
}

// sift empties the lists of matches and holds the clause against the phrases.
func (r *prose) sift(c *statement.Clause) {
	for len(r.fits) <= len(c.Items) {
		r.fits = append(r.fits, nil)
	}
	for i := range r.fits[:len(c.Items)+1] {
		r.fits[i] = r.fits[i][:0]
	}
	if r.sieve == nil {
		r.sieve = r.set.NewSieve()
	}
	r.sieve.Reset()
	for i := range c.Items {
		r.sieve.Add(c.Items[i].Traits)
	}
}

// number settles what one printed number is: claimed, ignored, or left over.
func (r *prose) number(c *statement.Clause, i int, candidates []Match) {
	q := c.Items[i].Quantity
	if why := r.runsOn(q); why != "" {
		r.leave(c, q, why)
		return
	}
	candidates = slices.DeleteFunc(candidates, func(m Match) bool { return !r.follows(m.Phrase) || !m.Phrase.Ignore() && r.listed(c, i) })
	if len(candidates) == 0 {
		if q.Kind.Counts() && r.otherYear(i) {
			r.ignore(c, q, guardYear)
			return
		}
		r.leave(c, q, "no rule")
		return
	}
	best := candidates[0]
	for _, m := range candidates[1:] {
		if m.better(best) {
			best = m
		}
	}
	switch tied := rivals(best, candidates); {
	case best.Phrase.Ignore():
		r.ignore(c, q, best.Phrase.ID())
	case r.otherYear(i) && !manyYears(best.Phrase):
		r.ignore(c, q, guardYear)
	case r.partOfMany(best.Phrase):
		r.ignore(c, q, guardMany)
	case r.mayBeYear(q):
		r.leave(c, q, "no unit, and it may be a year")
	case r.ofProblems(c, i):
		r.leave(c, q, "said of problems or plans")
	case len(tied) > 0:
		r.leave(c, q, "tie: "+best.Phrase.ID()+" and "+strings.Join(tied, ", "))
	default:
		r.claim(c, best, q)
	}
}

// listed reports whether a number is one of a list with one unit at its end
// (5、8、9条): which word each belongs to is not said by what stands next to it.
func (r *prose) listed(c *statement.Clause, i int) bool {
	joined := func(a, b int) bool {
		return a >= 0 && b < len(c.Items) && isCount(c.Items[a]) && isCount(c.Items[b]) && c.Items[a].Quantity.Unit == "" &&
			strings.Trim(r.text[c.Items[a].Span.End:c.Items[b].Span.Start], "、和, ，\t|｜") == ""
	}
	return joined(i-1, i) || joined(i, i+1)
}

// stated reports whether a fact of the sentence being read is like this, or one
// that it goes on with.
func (r *prose) stated(like func(*Fact) bool) bool {
	for i := r.from; i < len(r.out.Facts); i++ {
		if f := &r.out.Facts[i]; (i >= r.whole || f.Detail != "") && like(f) {
			return true
		}
	}
	return false
}

// follows checks the guard on what the sentence stated before.
func (r *prose) follows(p *rule.Phrase) bool {
	return len(p.After) == 0 || slices.ContainsFunc(p.After, func(code string) bool {
		return r.stated(func(f *Fact) bool {
			return f.Indicator == code || strings.HasPrefix(f.Indicator, code+".")
		})
	})
}

// rivals are the phrases that fit a number as well as the best one and say
// something else.
func rivals(best Match, all []Match) []string {
	var out []string
	for _, m := range all {
		if m.equal(best) && !slices.Equal(m.Phrase.Targets, best.Phrase.Targets) {
			out = append(out, m.Phrase.ID())
		}
	}
	return out
}

// fixed reads statements without a number: zeros, and "all of them". The 零
// that one takes for a word is an item of the clause, -1 for none.
func (r *prose) fixed(c *statement.Clause, list []Match, word int) {
	slices.SortStableFunc(list, func(a, b Match) int {
		if a.better(b) {
			return -1
		}
		return 1
	})
	for _, m := range list {
		if !r.follows(m.Phrase) || r.otherYear(m.First) || m.Phrase.Ignore() || r.ofProblems(c, m.First) {
			continue
		}
		value := m.Phrase.Value.Fixed
		if same := m.Phrase.Value.Same; same != "" {
			f := r.lastStated(same)
			if f == nil || m.Phrase.Value.One && !f.Value.Equal(decimal.NewFromInt(1)) || r.unread(f.Number.End, c.Items[m.First].Span.Start) {
				continue
			}
			value = &f.Value
		}
		number := decode.Span{Start: c.Items[m.First].Span.Start, End: c.Items[m.End-1].Span.End}
		if m.First <= word && word < m.End {
			number = c.Items[word].Span
		}
		for _, code := range m.Phrase.Targets {
			if !r.stated(func(f *Fact) bool { return f.Indicator == code && c.Span.Contains(f.Number) }) {
				r.add(c, m, Fact{Indicator: code, Value: *value, Number: number})
			}
		}
	}
}

// lastStated is the fact that last gave a code a value, of all applicants, in
// the sentence or else before it in the paragraph; nil for none.
func (r *prose) lastStated(code string) *Fact {
	for i := len(r.out.Facts) - 1; i >= min(r.from, r.paragraph); i-- {
		if f := &r.out.Facts[i]; f.Indicator == code && f.Applicant == "" && f.Detail == "" {
			return f
		}
	}
	return nil
}

// unread reports whether a number that no rule read stands in a stretch of
// text: what is said of all behind it may be said of that one.
func (r *prose) unread(from, to int) bool {
	return slices.ContainsFunc(r.out.Leftover, func(l Leftover) bool { return from <= l.Span.Start && l.Span.Start < to })
}

// claim makes the facts of a number.
func (r *prose) claim(c *statement.Clause, m Match, q *zh.Quantity) {
	for _, code := range m.Phrase.Targets {
		r.add(c, m, Fact{Indicator: code, Value: q.Value, Approx: q.Approx, Number: decode.Span{Start: q.Start, End: q.End}})
	}
}

func (r *prose) add(c *statement.Clause, m Match, f Fact) {
	ind, _ := r.set.Indicator(f.Indicator)
	f.Unit, f.State, f.Source, f.Status = ind.Unit, Number, FromProse, Unchecked
	f.Applicant, f.Rule = m.Phrase.Applicant, m.Phrase.ID()
	f.Scope = r.until[m.First].scope
	if m.Number >= 0 {
		f.Scope = r.until[m.Number].scope
	}
	f.Span, f.Sentence = c.Span, c.Sentence
	f.Quote, f.Printed = r.text[f.Span.Start:f.Span.End], r.text[f.Number.Start:f.Number.End]
	if m.Detail.Len() > 0 {
		f.Detail = r.text[m.Detail.Start:m.Detail.End]
	}
	r.out.Facts = append(r.out.Facts, f)
}

func (r *prose) ignore(c *statement.Clause, q *zh.Quantity, rule string) {
	r.out.Ignored = append(r.out.Ignored, Ignored{Quote: r.text[c.Span.Start:c.Span.End], Span: decode.Span{Start: q.Start, End: q.End}, Rule: rule})
}

func (r *prose) leave(c *statement.Clause, q *zh.Quantity, reason string) {
	r.out.Leftover = append(r.out.Leftover, Leftover{Quote: r.text[c.Span.Start:c.Span.End], Span: decode.Span{Start: q.Start, End: q.End}, Reason: reason})
}
