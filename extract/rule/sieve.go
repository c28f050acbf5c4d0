package rule

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/zh"
)

// A step of a pattern is what one element of it takes: any of certain words, or
// a number of a kind. Elements that take the same are one step, by number.
type (
	stepID  = int32
	stepSet []uint64
)

func (s stepSet) has(id stepID) bool { return s != nil && s[id>>6]&(1<<(id&63)) != 0 }

func (s stepSet) add(o stepSet) {
	for i, w := range o {
		s[i] |= w
	}
}

// holds reports whether every step of o is one of s.
func (s stepSet) holds(o stepSet) bool {
	for i, w := range o {
		if w&^s[i] != 0 {
			return false
		}
	}
	return true
}

// steps are all steps of the phrases, and the phrases by the steps they cannot
// do without.
type steps struct {
	class  map[string]stepSet // those that take a word of the class
	prefix map[string]stepSet // those with a literal that begins like this
	kind   map[zh.Kind]stepSet
	needs  []stepSet  // by phrase: each must be taken within the clause
	opens  [][]stepID // by phrase: what its first word or number can be; nil: anything
	listed [][]int    // by step: phrases of whose steps it is the rarest
	words  int        // of a stepSet
}

// indexPhrases numbers the steps. What a pattern has behind its number and a
// comma may stand outside the clause, so it is not asked for.
func (s *Set) indexPhrases() {
	ids := map[string]stepID{}
	for i := range s.Phrases {
		for j := range s.Phrases[i].Pattern {
			e := &s.Phrases[i].Pattern[j]
			key, takes := e.key()
			if !takes {
				continue
			}
			id, known := ids[key]
			if !known {
				id = stepID(len(ids))
				ids[key] = id
			}
			e.step = id
		}
	}
	x := steps{class: map[string]stepSet{}, prefix: map[string]stepSet{}, kind: map[zh.Kind]stepSet{}, listed: make([][]int, len(ids)), words: len(ids)/64 + 1}
	uses := make([]int, len(ids))
	for i := range s.Phrases {
		need := x.phrase(s.Phrases[i].Pattern)
		need.each(func(id stepID) { uses[id]++ })
	}
	for i, need := range x.needs {
		rarest := stepID(-1)
		need.each(func(id stepID) {
			if rarest < 0 || uses[id] < uses[rarest] {
				rarest = id
			}
		})
		x.listed[rarest] = append(x.listed[rarest], i)
	}
	s.steps = x
}

// key tells steps apart; false for an element that takes no item.
func (e *Element) key() (string, bool) {
	if e.Number || e.Passed {
		return "{" + e.Kind.String(), true
	}
	return strings.Join(e.Words, "|"), len(e.Words) > 0
}

// phrase enters the steps of the next phrase and returns those it needs.
func (x *steps) phrase(pattern []Element) stepSet {
	need, opens := make(stepSet, x.words), []stepID{}
	opening, number, outside := true, false, false
	for i := range pattern {
		e := &pattern[i]
		number, outside = number || e.Number, outside || number && e.Comma
		if _, takes := e.key(); takes {
			x.element(e)
			if !e.Optional && !outside {
				need[e.step>>6] |= 1 << (e.step & 63)
			}
			if opening && opens != nil {
				opens = append(opens, e.step)
			}
		}
		if opening && e.Gap {
			opens = nil
		}
		opening = opening && (e.Optional || e.Begin)
	}
	x.needs, x.opens = append(x.needs, need), append(x.opens, opens)
	return need
}

// element notes what takes a step.
func (x *steps) element(e *Element) {
	if e.Number || e.Passed {
		put(x.kind, e.Kind, e.step, x.words)
	}
	for _, w := range e.Words {
		if IsClass(w) {
			put(x.class, w, e.step, x.words)
			continue
		}
		for i := range w {
			if i > 0 {
				put(x.prefix, w[:i], e.step, x.words)
			}
		}
		put(x.prefix, w, e.step, x.words)
	}
}

func put[K comparable](in map[K]stepSet, key K, id stepID, words int) {
	if in[key] == nil {
		in[key] = make(stepSet, words)
	}
	in[key][id>>6] |= 1 << (id & 63)
}

// each calls a function for every step of a set, in order.
func (s stepSet) each(do func(stepID)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			do(stepID(i*64 + bits.TrailingZeros64(w)))
		}
	}
}

// Sieve holds the words and numbers of one clause against all phrases at once:
// few have all their words in it, and only those need to be tried. It may be
// used for one clause after another.
type Sieve struct {
	steps *steps
	items [][2]stepSet // by item: what its class or kind may take, and its text
	all   stepSet
	fit   []int
}

// NewSieve makes a sieve of the phrases of the set.
func (s *Set) NewSieve() *Sieve { return &Sieve{steps: &s.steps, all: make(stepSet, s.steps.words)} }

// Reset forgets the clause.
func (v *Sieve) Reset() {
	v.items = v.items[:0]
	clear(v.all)
}

// Word adds the next word of the clause, by its lexicon class ("" for none) and
// its text.
func (v *Sieve) Word(class, text string) {
	var of stepSet
	if class != "" {
		of = v.steps.class[class]
	}
	v.add(of, v.steps.prefix[text])
}

// Number adds the next number of the clause, by its kind and its class.
func (v *Sieve) Number(kind zh.Kind, class string) {
	var of stepSet
	if class != "" {
		of = v.steps.class[class]
	}
	v.add(of, v.steps.kind[kind])
}

func (v *Sieve) add(a, b stepSet) {
	v.items = append(v.items, [2]stepSet{a, b})
	v.all.add(a)
	v.all.add(b)
}

// Phrases are those of which nothing is missing in the clause: indexes into
// Set.Phrases, in order. The list is good until the next call.
func (v *Sieve) Phrases() []int {
	v.fit = v.fit[:0]
	v.all.each(func(id stepID) {
		for _, i := range v.steps.listed[id] {
			if v.all.holds(v.steps.needs[i]) {
				v.fit = append(v.fit, i)
			}
		}
	})
	slices.Sort(v.fit)
	return v.fit
}

// Opens reports whether a phrase may begin with an item.
func (v *Sieve) Opens(phrase, item int) bool {
	list := v.steps.opens[phrase]
	for _, id := range list {
		if v.items[item][0].has(id) || v.items[item][1].has(id) {
			return true
		}
	}
	return list == nil
}

// Takes is a quick look whether an element of a phrase could take an item.
func (v *Sieve) Takes(e *Element, item int) bool {
	return v.items[item][0].has(e.step) || v.items[item][1].has(e.step)
}
