package fact

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/statement"
)

// Lexicon classes of words that say whose number it is.
const (
	classArea  = "AREA"  // 全市 全区 全县 全系统
	classOwn   = "SELF"  // 本级 局机关 机关本级
	classSelf  = "OWN"   // 我局 本单位: the body itself, after a figure of its area
	classBody  = "BODY"  // 各乡镇 市直单位: a part of the area it was
	classPart  = "PART"  // 其中 包括
	classSince = "SINCE" // 以来: the year before it is not the figure's
)

// said is what the words of a sentence up to a place say of the numbers behind
// it: the last word of each kind counts.
type said struct {
	items int    // read
	year  int    // named, 0 for none
	scope string // of a Fact
	part  bool   // 其中 was said
}

func (s said) and(it statement.Item) said {
	s.items++
	switch {
	case it.Quantity != nil && it.Quantity.Year > 0:
		s.year = it.Quantity.Year
	case it.Class == classArea:
		s.scope = "area"
	case it.Class == classOwn:
		s.scope = "own"
	case it.Class == classSelf, it.Class == classBody && s.part:
		s.scope = ""
	case it.Class == classSince:
		s.year = 0
	}
	s.part = s.part || it.Class == classPart
	return s
}

// hear reads on in the sentence, to the end of a clause.
func (r *prose) hear(c *statement.Clause) {
	if r.before.items > len(c.Before) {
		r.before, r.heard = said{}, nil
	}
	for _, it := range c.Before[r.before.items:] {
		r.before = r.before.and(it)
	}
	r.until = append(r.until[:0], r.before)
	for i, it := range c.Items {
		r.until = append(r.until, r.until[i].and(it))
	}
}

// otherYear reports whether the last year named before an item of the clause
// is not the report's.
func (r *prose) otherYear(item int) bool {
	named := r.until[item].year
	return named != 0 && r.year != 0 && named != r.year
}

// carriesOn reports whether a sentence has its subject from the one before:
// it begins with 其中, 均, 其余, and stands under the same headings.
func carriesOn(before, c *statement.Clause) bool {
	first := c.Items[0].Class
	return (first == classPart || first == "ALL" || first == "REST") && slices.Equal(before.Headings, c.Headings)
}

// scopeBefore is the scope a sentence goes on with: that of the one before it
// in its paragraph.
func (r *prose) scopeBefore(before []statement.Clause, c *statement.Clause) string {
	if len(before) == 0 {
		return ""
	}
	last := &before[len(before)-1]
	if last.Sentence.End > c.Sentence.Start || strings.Contains(r.text[last.Sentence.End:c.Sentence.Start], "\n") || !slices.Equal(last.Headings, c.Headings) {
		return ""
	}
	return r.until[len(r.until)-1].scope
}
