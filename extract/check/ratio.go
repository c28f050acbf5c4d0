package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/zh"
)

// rates are words for a ratio of two numbers of the same sentence.
var rates = []struct {
	words       []string
	part, whole []string
}{
	{[]string{"按时办结率", "按期办结率"}, []string{"requests.closed.on_time"}, []string{"requests.closed", "requests.received"}},
	{[]string{"办结率"}, []string{"requests.closed"}, []string{"requests.received", "requests.to_handle"}},
	{[]string{"答复率"}, []string{"requests.replied"}, []string{"requests.received", "requests.to_handle"}},
}

// wholes are what a part may be said to be a share of (占…), with the words
// that name it; no word names the only one the sentence prints.
var wholes = []struct{ code, part, word string }{
	{"disclosure.total", "disclosure.", "公开"},
	{"requests.received", "requests.received.", "申请"},
	{"requests.received", "outcome.", "申请"},
	{"requests.replied", "outcome.", "答复"},
	{"outcome.total", "outcome.", "答复"},
	{"requests.closed", "outcome.", "办结"},
	{"review.total", "review.", "复议"},
	{"litigation.total", "litigation.", "诉讼"},
}

// ratios holds printed percentages against the numbers they are said of (check
// "ratio"), only where the sentence makes clear which: a share (占…) of the
// number right before it, or a rate by name (办结率) of numbers it prints.
func (c *checker) ratios() {
	done := map[decode.Span]bool{}
	for i := range c.facts {
		s := c.facts[i].Sentence
		if c.facts[i].Source != fact.FromProse || s.Len() == 0 || done[s] {
			continue
		}
		done[s] = true
		text := c.text()[s.Start:s.End]
		if !strings.ContainsFunc(text, isPercentSign) {
			continue
		}
		numbers := zh.Scan(text)
		for k, q := range numbers {
			if q.Kind != zh.Percent || q.Approx != "" {
				continue
			}
			from := 0
			if k > 0 {
				from = numbers[k-1].End
			}
			if part, whole, ok := c.operandsOf(text[from:q.Start], s, from+s.Start); ok {
				c.ratio(part, whole, q, text)
			}
		}
	}
}

// operandsOf finds the two numbers that a percentage is said of. words stand
// between the number before it, which ends at end, and the percentage.
func (c *checker) operandsOf(words string, s decode.Span, end int) (part, whole int, ok bool) {
	for _, r := range rates {
		if slices.ContainsFunc(r.words, func(w string) bool { return strings.Contains(words, w) }) {
			part, ok = c.only(s, r.part)
			if !ok {
				return 0, 0, false
			}
			whole, ok = c.only(s, r.whole)
			return part, whole, ok
		}
	}
	_, share, ok := strings.Cut(words, "占")
	if !ok || len([]rune(share)) > 12 {
		return 0, 0, false
	}
	stated := c.statedIn(s)
	k := slices.IndexFunc(stated, func(i int) bool { return c.facts[i].Number.End == end && c.isExact(i) })
	if k < 0 {
		return 0, 0, false
	}
	part = stated[k]
	var codes []string
	for _, w := range wholes {
		if strings.HasPrefix(c.facts[part].Indicator, w.part) && c.facts[part].Indicator != w.code &&
			(strings.Contains(share, w.word) || !namesWhole(share)) {
			codes = append(codes, w.code)
		}
	}
	whole, ok = c.only(s, codes)
	return part, whole, ok && c.facts[whole].Number.Start < c.facts[part].Number.Start
}

// namesWhole reports whether the words of a share name what it is a share of.
func namesWhole(share string) bool {
	return strings.Trim(share, "，,全部的总数量比例为约达到 ") != ""
}

// statedIn lists the facts of a sentence.
func (c *checker) statedIn(s decode.Span) []int {
	from, _ := slices.BinarySearchFunc(c.prose, s.Start, func(i, start int) int { return c.facts[i].Sentence.Start - start })
	to := from
	for to < len(c.prose) && c.facts[c.prose[to]].Sentence == s {
		to++
	}
	return c.prose[from:to]
}

// isExact reports whether a fact of a sentence is a number and no approximation.
func (c *checker) isExact(i int) bool {
	return c.facts[i].State == fact.Number && c.facts[i].Approx == ""
}

// only is the one number of a sentence with one of the codes.
func (c *checker) only(s decode.Span, codes []string) (int, bool) {
	found := -1
	for _, i := range c.statedIn(s) {
		f := &c.facts[i]
		if !c.isExact(i) || !slices.Contains(codes, f.Indicator) {
			continue
		}
		if found >= 0 && c.facts[found].Number != f.Number {
			return 0, false
		}
		found = i
	}
	return found, found >= 0
}

// isPercentSign reports whether a percentage of one number of another may be
// printed with a character.
func isPercentSign(r rune) bool { return r == '%' || r == '％' || r == '﹪' || r == '百' }

// ratio compares to the precision printed, rounded or cut.
func (c *checker) ratio(part, whole int, q zh.Quantity, text string) {
	a, b := c.facts[part], c.facts[whole]
	if b.Value.IsZero() || !slices.Contains([]string{"%", "％", "百分之"}, q.Unit) {
		return
	}
	places := max(0, -q.Value.Exponent())
	exact := a.Value.Shift(2).DivRound(b.Value, places+8)
	f := Finding{Check: "ratio", Outcome: Pass, Left: exact.Round(4), Right: q.Value.Round(4), Facts: []int{part, whole},
		Expression: fmt.Sprintf("%s / %s = %s%%", a.Value, b.Value, q.Value)}
	if !exact.Round(places).Equal(q.Value) && !exact.Truncate(places).Equal(q.Value) {
		f.Outcome = Fail
		f.Expression = fmt.Sprintf("%s / %s ≠ %s%%", a.Value, b.Value, q.Value)
		f.Reason = fmt.Sprintf("%s / %s = %s%%, the report prints %s", a.Value, b.Value, exact.Round(max(places, 1)), text[q.Start:q.End])
	}
	c.add(f)
}
