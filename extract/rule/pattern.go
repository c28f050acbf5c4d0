package rule

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Pattern matches the labels over or beside a cell: the last step the label
// next to it, the steps before that the labels outside, in order.
type Pattern []Step

// Step is one label to be matched, on normalised text: any of its alternatives.
type Step []Words

// Words are key words a label must hold, in order. What the label next to a
// cell says besides them may add to them but not turn them: 不同意公开 is no
// 同意公开, 上年申请数 no 申请数, and a number behind the words is not theirs.
type Words struct {
	Exact bool     // the label is the word and no more, but for a 数 at its end
	Words []string // YYYY in a word stands for a year
	stem  string   // of an exact one
	mask  uint64   // of what a label must hold
}

// otherTimes and turning are what a label may not hold besides its key words.
var (
	otherTimes = newWordSet("上年", "上一年", "去年", "往年", "历年", "累计", "半年", "季度", "结转", "同比")
	turning    = newWordSet("不", "非", "未", "无", "没", "否", "免", "其他", "其它", "部分", "增", "减")
)

// wordSet is words and the masks of their characters.
type wordSet struct {
	words []string
	masks []uint64
}

func newWordSet(words ...string) wordSet {
	s := wordSet{words: words}
	for _, w := range words {
		s.masks = append(s.masks, mask(w))
	}
	return s
}

// in reports whether a text, of that mask, holds one of the words.
func (s *wordSet) in(text string, of uint64) bool {
	for i, m := range s.masks {
		if m&^of == 0 && strings.Contains(text, s.words[i]) {
			return true
		}
	}
	return false
}

// Path is a path of labels made ready to be matched, outermost first.
type Path []level

// level is one label of a path, its years folded, and a mask of its characters.
type level struct {
	label string
	mask  uint64
}

// NewPath takes normalised labels of several levels apart.
func NewPath(labels []string) Path {
	out := make(Path, 0, len(labels))
	for _, label := range labels {
		for more := true; more; {
			var text string
			text, label, more = strings.Cut(label, Deeper)
			text = FoldYears(text)
			out = append(out, level{text, mask(text)})
		}
	}
	return out
}

// mask has a bit for every character of a text. A text that holds another has
// all its bits.
func mask(text string) uint64 {
	var m uint64
	for _, r := range text {
		m |= 1 << (uint(r) % 64)
	}
	return m
}

// Match reports how many bytes of label words the pattern accounts for in a
// path; 0 when it does not match.
func (p Pattern) Match(path Path) int {
	if len(path) == 0 || len(p) == 0 {
		return 0
	}
	score := p[len(p)-1].match(path[len(path)-1], true)
	if score == 0 {
		return 0
	}
	outer := path[:len(path)-1]
	for i := len(p) - 2; i >= 0; i-- {
		found := 0
		for len(outer) > 0 && found == 0 {
			found = p[i].match(outer[len(outer)-1], false)
			outer = outer[:len(outer)-1]
		}
		if found == 0 {
			return 0
		}
		score += found
	}
	return score
}

// MatchLast is Match of the last step alone, whatever stands outside.
func (p Pattern) MatchLast(path Path) int { return p[max(len(p)-1, 0):].Match(path) }

// mask is what all alternatives ask of a label.
func (s Step) mask() uint64 {
	all := ^uint64(0)
	for i := range s {
		all &= s[i].mask
	}
	return all
}

func (s Step) match(l level, whole bool) int {
	best := 0
	for i := range s {
		if w := &s[i]; w.mask&^l.mask == 0 {
			best = max(best, w.Match(l.label, whole))
		}
	}
	return best
}

// Match is how many bytes of a label, its years folded, the words account for;
// whole asks that the rest of the label does not turn them.
func (w *Words) Match(label string, whole bool) int {
	if w.Exact {
		if strings.HasPrefix(label, w.stem) && stem(label) == w.stem {
			return len(w.Words[0])
		}
		return 0
	}
	score, after := 0, label
	for _, word := range w.Words {
		at := strings.Index(after, word)
		if at < 0 {
			return 0
		}
		after = after[at+len(word):]
		score += len(word)
	}
	if whole && Turns(w.rest(label)) {
		return 0
	}
	return score
}

// rest is what a label that matches says besides the words.
func (w *Words) rest(label string) string {
	if len(label) == len(w.Words[0]) {
		return ""
	}
	var rest strings.Builder
	for _, word := range w.Words {
		before, after, _ := strings.Cut(label, word)
		rest.WriteString(before + " ")
		label = after
	}
	rest.WriteString(label)
	return strings.ReplaceAll(rest.String(), anyYear, "")
}

// Turns reports whether words hold one that turns the label they belong to (不,
// 上年), or a number.
func Turns(rest string) bool {
	of := mask(rest)
	return turning.in(rest, of) || otherTimes.in(rest, of) || strings.ContainsFunc(rest, isDigit)
}

// IsOtherTime reports whether a normalised label over others says that they
// are not of the report year: 上年, 历年累计.
func IsOtherTime(label string) bool {
	return len(label) <= 5*utf8.UTFMax && utf8.RuneCountInString(label) <= 5 && otherTimes.in(label, mask(label))
}

// anyYear stands for a year in a pattern: YYYY年度.
const anyYear = "YYYY"

// FoldYears writes YYYY for the years of a label; its length stays.
func FoldYears(label string) string {
	for from := 0; ; {
		at := strings.Index(label[from:], "20")
		if at < 0 {
			return label
		}
		at += from
		if _, ok := yearAt(label, at); ok {
			label = label[:at] + anyYear + label[at+4:]
		}
		from = at + 2
	}
}

// yearAt reads the year that begins at a byte: four digits before 年.
func yearAt(label string, at int) (int, bool) {
	if at > 0 && isDigit(rune(label[at-1])) || !strings.HasPrefix(label[min(at+4, len(label)):], "年") {
		return 0, false
	}
	year := 0
	for _, c := range label[at : at+4] {
		if !isDigit(c) {
			return 0, false
		}
		year = year*10 + int(c-'0')
	}
	return year, true
}

// YearOf is the year a normalised label names, 0 for none: 2012 of 2012年度.
// Of several it is the last.
func YearOf(label string) int {
	named, at := 0, 0
	for {
		i := strings.IndexByte(label[at:], '2')
		if i < 0 {
			return named
		}
		if y, ok := yearAt(label, at+i); ok {
			named = y
		}
		at += i + 1
	}
}

// stem takes the word for "number" off the end of a label.
func stem(label string) string {
	for _, end := range []string{"数量", "总数", "数"} {
		if s, ok := strings.CutSuffix(label, end); ok && s != "" {
			return s
		}
	}
	return label
}

// parsePattern reads a pattern: steps parted by " / ", alternatives by "|", key
// words by blanks; "=" before an alternative asks for the whole label.
func parsePattern(s string) (Pattern, error) {
	var p Pattern
	for part := range strings.SplitSeq(s, " / ") {
		var step Step
		for alternative := range strings.SplitSeq(part, "|") {
			text, exact := strings.CutPrefix(strings.TrimSpace(alternative), "=")
			words := Words{Exact: exact}
			for w := range strings.FieldsSeq(text) {
				n := Normalize(w)
				if n == "" {
					return nil, fmt.Errorf("empty word in pattern %q", s)
				}
				words.Words = append(words.Words, n)
			}
			if len(words.Words) == 0 || exact && len(words.Words) > 1 {
				return nil, fmt.Errorf("pattern %q: an alternative needs words, and one word after =", s)
			}
			words.stem = stem(words.Words[0])
			words.mask = mask(words.stem)
			if !exact {
				words.mask = mask(strings.Join(words.Words, ""))
			}
			step = append(step, words)
		}
		p = append(p, step)
	}
	return p, nil
}
