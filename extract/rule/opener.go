package rule

import (
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/zh"
)

// openers are the phrases by what the first word or number they match can be,
// so that no more are tried at a place in a clause than may begin there. Values
// are indexes into Set.Phrases, in order.
type openers struct {
	class  map[string][]int
	letter map[rune][]int // the first of a literal
	kind   map[zh.Kind][]int
	any    []int // those that begin with a gap
}

// OpenedByWord lists the phrases that may begin with a word, by its lexicon
// class ("" for none) and its text: indexes into Phrases, some of them twice.
func (s *Set) OpenedByWord(class, text string) [3][]int {
	r, _ := utf8.DecodeRuneInString(text)
	return [3][]int{s.openers.class[class], s.openers.letter[r], s.openers.any}
}

// OpenedByNumber is OpenedByWord for a number.
func (s *Set) OpenedByNumber(kind zh.Kind) [3][]int {
	return [3][]int{s.openers.kind[kind], s.openers.any}
}

func (s *Set) indexPhrases() {
	s.openers = openers{class: map[string][]int{}, letter: map[rune][]int{}, kind: map[zh.Kind][]int{}}
	for i := range s.Phrases {
		for _, e := range s.Phrases[i].Pattern {
			s.openers.add(i, e)
			if !e.Optional && !e.Begin {
				break
			}
		}
	}
}

func (o *openers) add(phrase int, e Element) {
	if e.Gap {
		o.any = appendNew(o.any, phrase)
	}
	if e.Number || e.Context {
		o.kind[e.Kind] = appendNew(o.kind[e.Kind], phrase)
	}
	for _, w := range e.Words {
		if IsClass(w) {
			o.class[w] = appendNew(o.class[w], phrase)
			continue
		}
		r, _ := utf8.DecodeRuneInString(w)
		o.letter[r] = appendNew(o.letter[r], phrase)
	}
}

func appendNew(list []int, i int) []int {
	if n := len(list); n > 0 && list[n-1] == i {
		return list
	}
	return append(list, i)
}
