package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/fact"
)

var sampleText = regexp.MustCompile(`(?i)20[XＸ×*＊]{2}年|[XＸ×]{4}年|二[〇○零][XＸ×]{2}年|[XＸ×]{2,}(市|县|区|局|委员会)[^。\n]{0,12}(年度报告|年报)|[（(][委办局厅、]{3,}[）)]|（此处填写|\(此处填写|请在此(处)?填写`)

// sampleIn is the first sample text, "" for none. Few pages have what every one of them begins with or holds.
func sampleIn(text string) string {
	if !mayBeSample(text) {
		return ""
	}
	for line := range strings.Lines(text) {
		if strings.ContainsFunc(line, isOfSample) {
			if m := sampleText.FindString(line); m != "" {
				return m
			}
		}
	}
	return ""
}

// isOfSample reports whether a character is one of which every sample text has
// at least one.
func isOfSample(r rune) bool {
	return isCross(r) || r == '委' || r == '办' || r == '厅' || r == '填'
}

// mayBeSample reports whether a text has 填写, two crosses side by side, or a
// bracket before the words for offices and, somewhere, another or a cross.
func mayBeSample(text string) bool {
	if strings.Contains(text, "填写") {
		return true
	}
	offices, bracket := strings.Contains(text, "、办"), false
	for i := 0; i < len(text); {
		if b := text[i]; b >= firstHan && b <= lastHan {
			i += len("字")
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		next, _ := utf8.DecodeRuneInString(text[i:])
		switch {
		case isCross(r) && isCross(next):
			return true
		case isCross(r):
			offices = true
		case r == '（' || r == '(':
			bracket = bracket || strings.ContainsRune("委办局厅、", next)
		}
	}
	return offices && bracket
}

// firstHan and lastHan bound the bytes that characters of three bytes begin
// with of which none is a cross or a bracket.
const firstHan, lastHan = 0xe3, 0xe9

// isCross reports whether a character stands for what is to be filled in.
func isCross(r rune) bool {
	switch r {
	case 'x', 'X', 'Ｘ', 'ｘ', '×', '*', '＊':
		return true
	}
	return false
}

// minCells is how many cells a table must have to be judged by its emptiness.
const minCells = 10

// templates checks that the form was filled in (check "template"). Sample text
// (20XX年) or a table without a single mark was not. Zeros are what a small
// bureau rightly prints: a table of them fails only when a sentence states a
// number above zero for one of its cells, and a report without any other number
// in its tables cannot be judged.
func (c *checker) templates() {
	f := Finding{Check: "template", Outcome: Pass}
	if m := sampleIn(c.Page.Doc.Quote(c.Page.Body)); m != "" {
		f.Outcome, f.Reason = Fail, "sample text: "+m
		c.add(f)
		return
	}
	if c.Form == "prose" || c.Form == "local" {
		return
	}
	if !c.prints(func(f *fact.Fact) bool { return f.State == fact.Number && !f.Value.IsZero() }) {
		f.Outcome, f.Reason = NotAssessable, "its tables have no number but zeros: nothing happened, or nobody filled them in"
	}
	said := c.saidAboveZero()
	last := 0
	for _, t := range c.printed {
		if reason := c.unfilled(t.facts, said); reason != "" && t.number > last {
			last = t.number
			f.Outcome, f.Reason = Fail, fmt.Sprintf("table %d %s", t.number, reason)
		}
	}
	c.add(f)
}

// saidAboveZero are the numbers above zero that sentences state, the first of
// each indicator, as printed.
func (c *checker) saidAboveZero() map[string]string {
	out := map[string]string{}
	for _, j := range slices.Backward(c.prose) {
		if f := &c.facts[j]; c.exact(j) && f.Scope == "" && f.Value.IsPositive() {
			out[f.Indicator] = f.Printed
		}
	}
	return out
}

// unfilled says why one table was certainly not filled in, "" when it may have
// been; said is what sentences state.
func (c *checker) unfilled(cells []int, said map[string]string) string {
	if len(cells) < minCells {
		return ""
	}
	blanks, zeros := 0, 0
	for _, i := range cells {
		switch f := &c.facts[i]; {
		case f.State == fact.Blank:
			blanks++
		case f.State == fact.Number && f.Value.IsZero():
			zeros++
		}
	}
	switch {
	case blanks == len(cells):
		return "was left blank"
	case zeros < len(cells):
		return ""
	}
	for _, i := range cells {
		if printed, ok := said[c.facts[i].Indicator]; ok {
			return "is all zeros while a sentence says " + printed
		}
	}
	return ""
}
