package rule

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/zh"
)

// Take is what one element of a pattern takes, or one list of a guard holds: any
// of certain words, or a number of a kind. Equal ones have one number.
type Take int32

// GuardTakes are the takes of the word lists of a phrase's guards.
type GuardTakes struct{ About, Unless, Not, Never Take }

// Traits say which takes a word or number of a clause may be of: two sets, by
// number; 0 is the empty one.
type Traits struct{ word, kind int32 }

// takes are all takes of the phrases, the sets of them that words have, and the
// phrases by the takes they cannot do without.
type takes struct {
	words  int              // of a set
	sets   []uint64         // one behind the other
	class  map[string]int32 // the set of those that take a word of the class
	prefix map[string]int32 // the set of those with a literal that begins like this, and of its class
	tails  [64]uint64       // how the first characters of prefixes end: they rule out most words
	kind   map[zh.Kind]int32
	needs  [][]Take // by phrase: each must be taken within the clause
	opens  [][]Take // by phrase: what its first word or number can be; nil: anything
	listed [][]int  // by take: phrases of whose needs it is the rarest
}

// indexPhrases numbers the takes of all phrases.
func (s *Set) indexPhrases() {
	ids := map[string]Take{}
	number := func(key string) Take {
		id, known := ids[key]
		if !known {
			id = Take(len(ids))
			ids[key] = id
		}
		return id
	}
	for i := range s.Phrases {
		p := &s.Phrases[i]
		for j := range p.Pattern {
			if e := &p.Pattern[j]; e.takes() {
				e.Take = number(e.key())
			}
		}
		list := func(words []string) Take { return number(strings.Join(words, "|")) }
		p.Takes = GuardTakes{list(p.About), list(p.Unless), list(p.Not), list(p.Never)}
	}
	x := takes{words: len(ids)/64 + 1, class: map[string]int32{}, prefix: map[string]int32{}, kind: map[zh.Kind]int32{}, listed: make([][]int, len(ids))}
	x.sets = make([]uint64, x.words) // the empty one
	uses := make([]int, len(ids))
	for i := range s.Phrases {
		for _, id := range x.phrase(&s.Phrases[i]) {
			uses[id]++
		}
	}
	for text, n := range x.prefix {
		for i, w := range x.set(x.class[s.Segmenter.Class(text)]) {
			x.set(n)[i] |= w
		}
	}
	for i, needs := range x.needs {
		rarest := Take(-1)
		for _, id := range needs {
			if rarest < 0 || uses[id] < uses[rarest] {
				rarest = id
			}
		}
		x.listed[rarest] = append(x.listed[rarest], i)
	}
	s.takes = x
}

// takes reports whether an element takes a word or a number.
func (e *Element) takes() bool { return e.Number || e.Passed || len(e.Words) > 0 }

// key tells takes apart.
func (e *Element) key() string {
	if e.Number || e.Passed {
		return "{" + e.Kind.String()
	}
	return strings.Join(e.Words, "|")
}

// phrase enters the takes of the next phrase and returns those it needs. What
// its pattern has behind its number and a comma may stand outside the clause,
// so that is not asked for.
func (x *takes) phrase(p *Phrase) []Take {
	needs, opens := []Take{}, []Take{}
	opening, number, outside := true, false, false
	for i := range p.Pattern {
		e := &p.Pattern[i]
		number, outside = number || e.Number, outside || number && e.Mark == '，'
		switch {
		case e.takes():
			x.enter(e.Take, e)
			if !e.Optional && !outside {
				needs = append(needs, e.Take)
			}
			if opening && opens != nil {
				opens = append(opens, e.Take)
			}
		case e.Gap && opening:
			opens = nil
		}
		opening = opening && (e.Optional || e.Begin)
	}
	slices.Sort(needs)
	needs = slices.Compact(needs)
	x.needs, x.opens = append(x.needs, needs), append(x.opens, opens)
	for id, words := range map[Take][]string{p.Takes.About: p.About, p.Takes.Unless: p.Unless, p.Takes.Not: p.Not, p.Takes.Never: p.Never} {
		x.enter(id, &Element{Words: words})
	}
	return needs
}

// enter notes what may be of a take.
func (x *takes) enter(id Take, e *Element) {
	if e.Number || e.Passed {
		put(x, x.kind, e.Kind, id)
	}
	for _, w := range e.Words {
		if IsClass(w) {
			put(x, x.class, w, id)
			continue
		}
		for i := range w {
			if i > 0 {
				x.enterPrefix(w[:i], id)
			}
		}
		x.enterPrefix(w, id)
	}
}

func (x *takes) enterPrefix(text string, id Take) {
	at, bit := tail(text)
	x.tails[at] |= bit
	put(x, x.prefix, text, id)
}

// tail is the place of a text among tails, by its second and third bytes: in
// them Chinese characters differ most.
func tail(text string) (at int, bit uint64) {
	if len(text) < 3 {
		return 0, 1
	}
	return int(text[1] & 63), 1 << (text[2] & 63)
}

func put[K comparable](x *takes, sets map[K]int32, key K, id Take) {
	if sets[key] == 0 {
		sets[key] = int32(len(x.sets) / x.words)
		x.sets = append(x.sets, make([]uint64, x.words)...)
	}
	x.set(sets[key])[id>>6] |= 1 << (id & 63)
}

func (x *takes) set(n int32) []uint64 { return x.sets[int(n)*x.words : int(n+1)*x.words] }

// WordTraits are those of a word, by its lexicon class ("" for none) and its text.
func (s *Set) WordTraits(class, text string) Traits {
	if at, bit := tail(text); s.takes.tails[at]&bit != 0 {
		if n := s.takes.prefix[text]; n != 0 {
			return Traits{word: n}
		}
	}
	if class == "" {
		return Traits{}
	}
	return Traits{word: s.takes.class[class]}
}

// NumberTraits are those of a number, by its kind, its class and its text: 零 is
// a number and a word.
func (s *Set) NumberTraits(kind zh.Kind, class, text string) Traits {
	t := s.WordTraits(class, text)
	t.kind = s.takes.kind[kind]
	return t
}

// May is a quick look whether a word or number may be of a take.
func (s *Set) May(take Take, t Traits) bool {
	x, at, bit := &s.takes, int(take>>6), uint64(1)<<(take&63)
	return (x.sets[int(t.word)*x.words+at]|x.sets[int(t.kind)*x.words+at])&bit != 0
}

// Opens reports whether a phrase may begin with a word or number.
func (s *Set) Opens(phrase int, t Traits) bool {
	list := s.takes.opens[phrase]
	for _, take := range list {
		if s.May(take, t) {
			return true
		}
	}
	return list == nil
}

// Sieve holds a clause against all phrases at once: few have all their words in
// it, and only those need to be tried. It may be used for one clause after
// another.
type Sieve struct {
	takes *takes
	found []uint64
	fit   []int
}

// NewSieve makes a sieve of the phrases of the set.
func (s *Set) NewSieve() *Sieve { return &Sieve{takes: &s.takes, found: make([]uint64, s.takes.words)} }

// Reset forgets the clause.
func (v *Sieve) Reset() { clear(v.found) }

// Add adds a word or number of the clause.
func (v *Sieve) Add(t Traits) {
	for _, n := range [...]int32{t.word, t.kind} {
		if n != 0 {
			for i, w := range v.takes.set(n) {
				v.found[i] |= w
			}
		}
	}
}

// Has reports whether a word or number of the clause may be of a take.
func (v *Sieve) Has(take Take) bool { return v.found[take>>6]&(1<<(take&63)) != 0 }

// Phrases are those of which nothing is missing in the clause: indexes into
// Set.Phrases, in order. The list is good until the next call.
func (v *Sieve) Phrases() []int {
	v.fit = v.fit[:0]
	for i, w := range v.found {
		for ; w != 0; w &= w - 1 {
			for _, phrase := range v.takes.listed[i*64+bits.TrailingZeros64(w)] {
				if v.hasAll(v.takes.needs[phrase]) {
					v.fit = append(v.fit, phrase)
				}
			}
		}
	}
	slices.Sort(v.fit)
	return v.fit
}

func (v *Sieve) hasAll(list []Take) bool {
	for _, take := range list {
		if !v.Has(take) {
			return false
		}
	}
	return true
}
