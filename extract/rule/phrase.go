package rule

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/zh"
	"github.com/shopspring/decimal"
)

// Phrase is one pattern line of a phrase file with the guards of its block.
type Phrase struct {
	File    string
	Line    int
	Targets []string  // the codes the value is given to; empty for an [ignore] block
	Pattern []Element // the words of a clause it needs, in order
	Value   Value
	Guards
	Takes GuardTakes

	id string
}

// Guards narrow every pattern of a block. For a phrase without a number "before
// the number" is anywhere in the clause.
type Guards struct {
	About     []string // some of these words stands in the clause, before it in the sentence, or in a heading over it
	Loose     bool     // or nothing at all is said of what the clause is about: neither About nor Unless
	Unless    []string // none of these stands behind the last of the About words: the nearest says what a clause is about
	Not       []string // none of these stands before the number, as far back as the number before it
	Never     []string // none of these stands before the number in its clause: the "not" lines over a file's first block
	Apart     []string // none of these stands earlier in the sentence
	After     []string // a fact under one of these codes was read earlier in the sentence
	Units     []string // the unit printed must be one of these, "" for none; empty: any that fits the indicator
	Applicant string   // given to the fact
}

// Value says where a phrase takes its value from.
type Value struct {
	Fixed *decimal.Decimal // "= 0"
	Same  string           // "= requests.received": as stated earlier in the paragraph, last of all
	One   bool             // "= 1 requests.received": provided that it is 1
}

// Element is one step of a pattern. Exactly one of Words, Number, Passed, Gap,
// Mark, Begin and End is set.
type Element struct {
	Words    []string // any of these: a class (upper case) or a literal
	Number   bool     // binds a quantity of Kind
	Passed   bool     // a quantity of Kind that is stepped over: another rule claims or ignores it
	Kind     zh.Kind
	Gap      bool // any words but no count, as few as will do
	Within   bool // of a gap: no comma either
	Mark     rune // ， or ： stands here; a comma behind the number may be the one the clause ends with
	Begin    bool // the clause begins here
	End      bool // the clause ends here
	Optional bool
	Open     bool // begins the detail: the printed name of one component
	Close    bool // ends the detail, this element included
	Take     Take // of what it takes
}

// Ignore reports whether the phrase ignores what it matches.
func (p *Phrase) Ignore() bool { return len(p.Targets) == 0 }

// ID is the place of the phrase: phrases/disclosure.txt:31.
func (p *Phrase) ID() string { return p.id }

// Example is one + or - line of a phrase file: a test of its block.
type Example struct {
	File      string
	Line      int
	Targets   []string
	Applicant string   // of the block: its codes are looked for under this one
	Headings  []string // "heading / sentence"
	Sentence  string
	Want      []Want // nothing for a near miss
	Negative  bool
}

// Want is one value an example must give.
type Want struct {
	Code   string
	Value  decimal.Decimal
	Detail string // the printed name of a component; empty: any
}

// block is the state of the file being read.
type block struct {
	targets []string
	open    bool
	guards  Guards
	file    Guards // its Not becomes the Never of every phrase of the file
	from    int    // index of the block's first phrase
}

func (s *Set) loadPhrases(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "phrases/*.txt")
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("phrases/: no phrase files")
	}
	for _, name := range names {
		b := block{from: len(s.Phrases)}
		err := eachLine(fsys, name, func(line int, text string) error {
			if strings.HasPrefix(text, "+ ") || strings.HasPrefix(text, "- ") {
				return nil // examples are read by Examples
			}
			return s.phraseLine(&b, name, line, text)
		})
		if err != nil {
			return err
		}
		if err := s.closeBlock(&b); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// closeBlock gives the guards of a block to its phrases: guards may follow the
// patterns they narrow.
func (s *Set) closeBlock(b *block) error {
	if g := b.guards; len(g.Unless) > 0 && len(g.About) == 0 || g.Loose && len(g.Unless) == 0 {
		return fmt.Errorf("%v: unless stands with about, and about? with unless", b.targets)
	}
	for i := b.from; i < len(s.Phrases); i++ {
		s.Phrases[i].Guards = b.guards
		if !s.Phrases[i].Ignore() {
			s.Phrases[i].Never = b.file.Not
		}
	}
	*b = block{from: len(s.Phrases), file: b.file}
	return nil
}

func (s *Set) phraseLine(b *block, name string, line int, text string) error {
	if strings.HasPrefix(text, "[") {
		err := s.closeBlock(b)
		if err != nil {
			return err
		}
		b.targets, err = s.targets(text)
		b.open = true
		return err
	}
	word, rest, _ := strings.Cut(text, " ")
	switch {
	case !b.open && word == "not":
		return s.guard(&b.file, word, strings.Fields(rest))
	case !b.open:
		return fmt.Errorf("%q before any [indicator]", text)
	case isGuard(word):
		return s.guard(&b.guards, word, strings.Fields(rest))
	}
	p := Phrase{File: name, Line: line, Targets: b.targets, id: name + ":" + strconv.Itoa(line)}
	pattern, value, hasValue := strings.Cut(text, " = ")
	var err error
	if p.Pattern, err = s.pattern(pattern); err != nil {
		return err
	}
	if hasValue {
		if p.Value, err = s.value(strings.TrimSpace(value)); err != nil {
			return err
		}
	}
	passOver(p.Pattern, hasValue)
	if numbers := countNumbers(p.Pattern); numbers > 1 || numbers == 1 && hasValue || numbers == 0 && !hasValue {
		return fmt.Errorf("pattern %q needs either one {n} or a value after =", text)
	}
	s.Phrases = append(s.Phrases, p)
	return nil
}

func (s *Set) targets(text string) ([]string, error) {
	if !strings.HasSuffix(text, "]") {
		return nil, fmt.Errorf("%q lacks its ]", text)
	}
	codes := strings.Fields(strings.Trim(text, "[]"))
	if slices.Equal(codes, []string{"ignore"}) {
		return nil, nil
	}
	if len(codes) == 0 {
		return nil, fmt.Errorf("no indicator in []")
	}
	for _, c := range codes {
		if err := s.known(c); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

func isGuard(word string) bool {
	return slices.Contains([]string{"about", "about?", "unless", "not", "apart", "after", "unit", "applicant"}, word)
}

func (s *Set) guard(g *Guards, word string, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s says nothing", word)
	}
	switch word {
	case "about", "about?", "unless", "not", "apart":
		for _, a := range args {
			if err := s.word(a); err != nil {
				return err
			}
		}
		g.Loose = g.Loose || word == "about?"
		list := map[string]*[]string{"about": &g.About, "about?": &g.About, "unless": &g.Unless, "not": &g.Not, "apart": &g.Apart}[word]
		*list = append(*list, args...)
	case "after":
		g.After = append(g.After, args...)
	case "unit":
		for _, a := range args {
			g.Units = append(g.Units, strings.TrimPrefix(a, bare))
		}
	case "applicant":
		if !slices.Contains(applicants, args[0]) && args[0] != "organisations" || len(args) > 1 {
			return fmt.Errorf("unknown applicant %q", strings.Join(args, " "))
		}
		g.Applicant = args[0]
	}
	return nil
}

// bare stands in a list of units for none.
const bare = "-"

// word checks that an upper-case word is a class of the lexicon.
func (s *Set) word(w string) error {
	if IsClass(w) && !slices.Contains(s.Segmenter.Classes(), w) {
		return fmt.Errorf("unknown class %s", w)
	}
	return nil
}

// IsClass reports whether a pattern word names a lexicon class.
func IsClass(w string) bool { return w != "" && w[0] >= 'A' && w[0] <= 'Z' }

// kinds are the quantities a pattern can bind.
var kinds = map[string]zh.Kind{"{n}": zh.Count, "{percent}": zh.Percent, "{multiple}": zh.Multiple, "{year}": zh.Year,
	"{date}": zh.Date, "{ordinal}": zh.Ordinal, "{code}": zh.Code, "{range}": zh.Range, "{duration}": zh.Duration,
	"{fraction}": zh.Fraction, "{ratio}": zh.Ratio, "{period}": zh.Period}

func (s *Set) pattern(text string) ([]Element, error) {
	var out []Element
	detail := false
	for w := range strings.FieldsSeq(text) {
		e := Element{Optional: strings.HasSuffix(w, "?")}
		w = strings.TrimSuffix(w, "?")
		if strings.HasPrefix(w, "<") {
			e.Open, w, detail = true, w[1:], true
		}
		if strings.HasSuffix(w, ">") {
			if !detail {
				return nil, fmt.Errorf("> without <")
			}
			e.Close, w, detail = true, w[:len(w)-1], false
		}
		switch {
		case w == "..":
			e.Gap = true
		case w == "{_}":
			e.Passed = true
		case w == ".":
			e.Gap, e.Within = true, true
		case w == "，" || w == "：":
			e.Mark, _ = utf8.DecodeRuneInString(w)
		case w == "^":
			e.Begin = true
		case w == "$":
			e.End = true
		case strings.HasPrefix(w, "{"):
			kind, ok := kinds[w]
			if !ok {
				return nil, fmt.Errorf("unknown quantity %s", w)
			}
			e.Number, e.Kind = true, kind
		case w == "":
			return nil, fmt.Errorf("empty word")
		default:
			e.Words = strings.Split(w, "|")
			for _, a := range e.Words {
				if err := s.word(a); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, e)
	}
	if detail {
		return nil, fmt.Errorf("< without >")
	}
	return out, wellFormed(out)
}

// wellFormed checks where the elements that take no word stand.
func wellFormed(pattern []Element) error {
	inner := pattern
	if len(inner) > 0 && inner[0].Begin {
		inner = inner[1:]
	}
	if n := len(inner); n > 0 && inner[n-1].End {
		inner = inner[:n-1]
	}
	n := len(inner)
	whole := len(pattern) == n+2 && countNumbers(pattern) == 0                            // "^ . WORD $" is a whole part of a clause
	named := len(pattern) > n && pattern[len(pattern)-1].End && n > 0 && inner[n-1].Close // "<..> $" is a name up to the end
	if n == 0 || inner[n-1].Gap && !named || inner[n-1].Mark != 0 || inner[0].Mark != 0 || inner[0].Gap && !inner[0].Open && !whole {
		return fmt.Errorf("a pattern begins and ends with a word or number")
	}
	if slices.ContainsFunc(inner, func(e Element) bool { return e.Begin || e.End }) {
		return fmt.Errorf("^ stands at the beginning of a pattern, $ at its end")
	}
	return nil
}

func (s *Set) value(text string) (Value, error) {
	if d, err := decimal.NewFromString(text); err == nil {
		return Value{Fixed: &d}, nil
	}
	code, one := strings.CutPrefix(text, "1 ")
	return Value{Same: code, One: one}, s.known(code)
}

// passOver makes a pattern that binds a count, or gives a value, step over all
// else: the year of "BECAME {year} {n}".
func passOver(p []Element, valued bool) {
	if !valued && !slices.ContainsFunc(p, func(e Element) bool { return e.Number && e.Kind == zh.Count }) {
		return
	}
	for i := range p {
		if p[i].Number && p[i].Kind != zh.Count {
			p[i].Number, p[i].Passed = false, true
		}
	}
}

func countNumbers(p []Element) int {
	n := 0
	for _, e := range p {
		if e.Number {
			n++
		}
	}
	return n
}
