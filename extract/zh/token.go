package zh

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// Token is a piece of text the segmenter cut: a word of the lexicon with its
// class, or anything else with none (one Chinese character, one run of Latin
// letters or digits, one mark).
type Token struct {
	Start, End int    // byte offsets into the text as given
	Class      string // "" for what is not in the lexicon
}

// Segmenter cuts text into the words of one lexicon. It is never changed once
// made and may be used by many goroutines at a time.
type Segmenter struct {
	seg     gse.Segmenter
	classes map[string]string // by word, its ASCII letters in lower case
	names   []string
	plain   bool    // cut without gse
	words   []words // by opening
	opening map[rune]int32
	han     []int32 // opening, of Chinese characters
}

// entry is a word of the lexicon, its ASCII letters in lower case.
type entry struct {
	text, class string
	latin       bool // it has ASCII letters
}

// words are those that open with one character, the longest first.
type words struct {
	seconds uint64 // the last six bits of second characters: they rule out most texts
	second  []rune // of each its second character, 0 for none
	entries []entry
}

// notAWord takes part in no text. It is in every dictionary because gse takes
// the distance 0, which the word of a one-word dictionary has, for "not reached".
const notAWord = "\uE000\uE001"

// NewSegmenter reads a lexicon: lines of "CLASS: word word …", # comments and
// empty lines. A class may have many lines, a word belongs to one class and
// stands once. Anything else is an error that begins with name and line. Of
// words that overlap the longest wins.
func NewSegmenter(lexicon io.Reader, name string) (*Segmenter, error) {
	s := &Segmenter{classes: map[string]string{}}
	s.seg.SkipLog, s.seg.NotLoadHMM, s.seg.Dict = true, true, gse.NewDict()
	if err := s.seg.AddToken(notAWord, 1); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	lines := bufio.NewScanner(lexicon)
	for n := 1; lines.Scan(); n++ {
		if err := s.line(lines.Text()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	s.seg.CalcToken()
	slices.Sort(s.names)
	s.index()
	return s, nil
}

// firstHan and lastHan enclose the common Chinese characters.
const firstHan, lastHan = 0x4e00, 0x9fff

// index groups the words by their first characters.
func (s *Segmenter) index() {
	s.words, s.opening, s.han = make([]words, 1), map[rune]int32{}, make([]int32, lastHan-firstHan+1)
	for r, list := range byFirst(slices.Collect(maps.Keys(s.classes))).words {
		n := int32(len(s.words))
		if s.opening[r] = n; r >= firstHan && r <= lastHan {
			s.han[r-firstHan] = n
		}
		var of words
		for _, w := range list {
			second, size := utf8.DecodeRuneInString(w[utf8.RuneLen(r):])
			if size == 0 {
				second = 0
			}
			if of.seconds |= 1 << (second & 63); second <= 0x7f {
				of.seconds = ^uint64(0) // anything may follow
			}
			of.second = append(of.second, second)
			of.entries = append(of.entries, entry{w, s.classes[w], strings.ContainsFunc(w, isLetter)})
		}
		s.words = append(s.words, of)
	}
}

// longest is the longest word that opens a text, whose first character is r;
// nil for none.
func (s *Segmenter) longest(r rune, text string) *entry {
	n := int32(0)
	switch {
	case r >= firstHan && r <= lastHan:
		n = s.han[r-firstHan]
	case isLetter(r):
		n = s.opening[r|0x20]
	default:
		n = s.opening[r]
	}
	if n == 0 {
		return nil
	}
	list := &s.words[n]
	second, _ := utf8.DecodeRuneInString(text[utf8.RuneLen(r):])
	if list.seconds&(1<<(second&63)) == 0 {
		return nil
	}
	for i, next := range list.second {
		if next != second && next != 0 && next > 0x7f {
			continue
		}
		if w := &list.entries[i]; strings.HasPrefix(text, w.text) || w.latin && len(text) >= len(w.text) && asciiLower(text[:len(w.text)]) == w.text {
			return w
		}
	}
	return nil
}

func (s *Segmenter) line(text string) error {
	text, _, _ = strings.Cut(text, "#")
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	class, words, ok := strings.Cut(text, ":")
	if !ok || !isClassName(class) {
		return fmt.Errorf("%q is no \"CLASS: word word …\"", text)
	}
	if !slices.Contains(s.names, class) {
		s.names = append(s.names, class)
	}
	list := strings.Fields(words)
	if len(list) == 0 {
		return fmt.Errorf("class %s has no word", class)
	}
	for _, w := range list {
		key := asciiLower(w)
		if c, seen := s.classes[key]; seen {
			return fmt.Errorf("%s is already in class %s", w, c)
		}
		for _, r := range w {
			if !unicode.IsLetter(r) && r != '、' {
				return fmt.Errorf("%s: a word is letters and 、", w)
			}
		}
		s.classes[key] = class
		if err := s.seg.AddToken(w, 1); err != nil {
			return fmt.Errorf("%s: %w", w, err)
		}
	}
	return nil
}

func isClassName(c string) bool {
	return c != "" && isLetter(rune(c[0])) && strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
}

// asciiLower is what gse makes of a word.
func asciiLower(w string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, w)
}

// Classes lists the classes of the lexicon in alphabetical order.
func (s *Segmenter) Classes() []string { return slices.Clone(s.names) }

// Class is the class of a word, "" for one that is not in the lexicon.
func (s *Segmenter) Class(word string) string { return s.classes[asciiLower(word)] }

// Tokens cuts a text. Together the tokens cover it, in order.
func (s *Segmenter) Tokens(text string) []Token {
	return s.Append(make([]Token, 0, len(text)/3+1), text)
}

// Append adds the tokens of a text to a list.
func (s *Segmenter) Append(out []Token, text string) []Token {
	if s.plain {
		return s.leftToRight(out, text)
	}
	before := len(out)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if size < 3 && (unicode.IsLetter(r) || unicode.IsNumber(r)) {
			return s.choose(out[:before], text, 0) // gse makes one of a run of them
		}
		w := s.longest(r, text[i:])
		if w == nil {
			out = append(out, Token{Start: i, End: i + size})
			i += size
			continue
		}
		switch end := s.overlap(text, i+size, i+len(w.text)); {
		case end > i+len(w.text):
			out = s.choose(out, text[i:end], i)
			i = end
		default:
			out = append(out, Token{Start: i, End: end, Class: w.class})
			i = end
		}
	}
	return out
}

// overlap is where the words end of which each begins inside the one before;
// the first ends at end.
func (s *Segmenter) overlap(text string, i, end int) int {
	for i < end {
		r, size := utf8.DecodeRuneInString(text[i:])
		if w := s.longest(r, text[i:]); w != nil {
			end = max(end, i+len(w.text))
		}
		i += size
	}
	return end
}

// LeftToRight returns a segmenter that does without gse: it takes the longest
// word of the lexicon at each place, from left to right. It is there to measure
// what gse is worth.
func (s *Segmenter) LeftToRight() *Segmenter {
	plain := *s
	plain.plain = true
	return &plain
}

func (s *Segmenter) leftToRight(out []Token, text string) []Token {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		t := Token{Start: i, End: i + size}
		if w := s.longest(r, text[i:]); w != nil {
			t.End, t.Class = i+len(w.text), w.class
		}
		out = append(out, t)
		i = t.End
	}
	return out
}

// choose adds the tokens that gse cuts a text into, which stands at from.
func (s *Segmenter) choose(out []Token, text string, from int) []Token {
	b := []byte(text)
	for i, c := range b {
		if c == 0 {
			b[i] = ' ' // the trie ends its words with it
		}
	}
	for _, t := range s.seg.Segment(b) {
		out = append(out, Token{Start: from + t.Start(), End: from + t.End(), Class: s.Class(text[t.Start():t.End()])})
	}
	return out
}
