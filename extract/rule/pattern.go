package rule

import (
	"fmt"
	"slices"
	"strings"
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
}

// otherTimes and turning are what a label may not hold besides its key words.
var (
	otherTimes = []string{"上年", "上一年", "去年", "往年", "历年", "累计", "半年", "季度", "结转", "同比"}
	turning    = []string{"不", "非", "未", "无", "没", "否", "免", "其他", "其它", "部分", "增", "减"}
)

// Match reports how many bytes of label words the pattern accounts for in a
// path of normalised labels, outermost first; 0 when it does not match.
func (p Pattern) Match(path []string) int {
	if len(path) == 0 || len(p) == 0 {
		return 0
	}
	path = levels(path)
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

// MatchLabel is Match for one normalised label alone: of the last step only,
// whatever stands outside.
func (p Pattern) MatchLabel(label string) int {
	if len(p) == 0 {
		return 0
	}
	return p[len(p)-1:].Match([]string{label})
}

// levels takes labels of several levels apart.
func levels(path []string) []string {
	if !slices.ContainsFunc(path, func(label string) bool { return strings.Contains(label, Deeper) }) {
		return path
	}
	var out []string
	for _, label := range path {
		out = append(out, strings.Split(label, Deeper)...)
	}
	return out
}

func (s Step) match(label string, whole bool) int {
	best := 0
	for _, w := range s {
		best = max(best, w.Match(label, whole))
	}
	return best
}

// Match is how many bytes of a label the words account for; whole asks that
// the rest of the label does not turn them.
func (w Words) Match(label string, whole bool) int {
	label = FoldYears(label)
	if w.Exact {
		if stem(label) == stem(w.Words[0]) {
			return len(w.Words[0])
		}
		return 0
	}
	score, rest := 0, ""
	for _, word := range w.Words {
		before, after, ok := strings.Cut(label, word)
		if !ok {
			return 0
		}
		rest, label = rest+before+" ", after
		score += len(word)
	}
	rest = strings.ReplaceAll(rest+label, anyYear, "")
	if whole && Turns(rest) {
		return 0
	}
	return score
}

// Turns reports whether words hold one that turns the label they belong to (不,
// 上年), or a number.
func Turns(rest string) bool {
	return containsAny(rest, turning) || containsAny(rest, otherTimes) || strings.ContainsFunc(rest, isDigit)
}

// IsOtherTime reports whether a normalised label over others says that they
// are not of the report year: 上年, 历年累计.
func IsOtherTime(label string) bool {
	return len([]rune(label)) <= 5 && containsAny(label, otherTimes)
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
	named := 0
	for at := range len(label) {
		if label[at] == '2' {
			if y, ok := yearAt(label, at); ok {
				named = y
			}
		}
	}
	return named
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
			step = append(step, words)
		}
		p = append(p, step)
	}
	return p, nil
}
