package zh

import (
	"bufio"
	"fmt"
	"io"
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
	plain   bool // cut without gse
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
	return s, nil
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

// Tokens cuts a text. Together the tokens cover it, in order.
func (s *Segmenter) Tokens(text string) []Token {
	out := make([]Token, 0, len(text)/4+1)
	for from := 0; from < len(text); {
		to := len(text)
		if n := strings.IndexAny(text[from:], "\n。；"); n >= 0 { // no word goes over these
			to = from + n + 1
			for to < len(text) && text[to]&0xC0 == 0x80 {
				to++
			}
		}
		out = s.sentence(out, text[from:to], from)
		from = to
	}
	return out
}

// LeftToRight returns a segmenter that does without gse: it takes the longest
// word of the lexicon at each place, from left to right. It is there to measure
// what gse is worth.
func (s *Segmenter) LeftToRight() *Segmenter {
	plain := *s
	plain.plain = true
	return &plain
}

func (s *Segmenter) leftToRight(out []Token, text string, from int) []Token {
	longest := 0
	for w := range s.classes {
		longest = max(longest, len(w))
	}
	for i := 0; i < len(text); {
		_, end := utf8.DecodeRuneInString(text[i:])
		end += i
		for j := min(len(text), i+longest); j > end; j-- {
			if _, known := s.classes[asciiLower(text[i:j])]; known {
				end = j
			}
		}
		out = append(out, Token{Start: from + i, End: from + end, Class: s.classes[asciiLower(text[i:end])]})
		i = end
	}
	return out
}

func (s *Segmenter) sentence(out []Token, text string, from int) []Token {
	if s.plain {
		return s.leftToRight(out, text, from)
	}
	b := []byte(text)
	for i, c := range b {
		if c == 0 {
			b[i] = ' ' // the trie ends its words with it
		}
	}
	for _, t := range s.seg.Segment(b) {
		start, end := from+t.Start(), from+t.End()
		out = append(out, Token{Start: start, End: end, Class: s.classes[asciiLower(text[t.Start():t.End()])]})
	}
	return out
}
