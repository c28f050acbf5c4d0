package fact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
)

// carried is how many items a subject is carried on in a sentence before a
// clause that says which words end it. It bounds the time for a sentence.
const carried = 300

// isAbout reports whether a match stands under the topic its phrase asks for.
func (r *prose) isAbout(c *statement.Clause, m Match) bool {
	p := m.Phrase
	if len(p.Unless) == 0 {
		return r.sieve.Has(p.Takes.About) && held(p.About, c.Items) != "" || r.heardBefore(c, p.About) || r.overSays(p.Takes.About, p.About)
	}
	end := m.End
	if m.Number >= 0 {
		end = ownEnd(c.Items, m.Number)
		if r.sieve.Has(p.Takes.About) && held(p.About, c.Items[m.Number:end]) != "" {
			return true
		}
	}
	for inClause, items := range [...][]statement.Item{c.Items[:min(end, len(c.Items))], c.Before[max(0, len(c.Before)-carried):], r.carried} {
		for i := len(items) - 1; i >= 0; i-- {
			switch {
			case r.set.May(p.Takes.About, items[i].Traits) && takesAny(p.About, items, i):
				return true
			case inClause == 0 && m.First <= i && i < m.End: // what is counted is no topic of another kind
			case r.set.May(p.Takes.Unless, items[i].Traits) && takesAny(p.Unless, items, i):
				return false
			}
		}
	}
	for _, over := range slices.Backward(r.over) {
		switch {
		case over.says(p.Takes.About, p.About):
			return true
		case over.says(p.Takes.Unless, p.Unless):
			return false
		}
	}
	return p.Loose
}

// longestTitle is how many characters the sentence has at most that heads a paragraph.
const longestTitle = 12

// titleOf is the sentence that opens the paragraph a clause stands in, if it is
// but a title: 依申请公开。
func titleOf(text string, c *statement.Clause) string {
	title := text[strings.LastIndexByte(text[:c.Sentence.Start], '\n')+1 : c.Sentence.Start]
	title, _, _ = strings.Cut(title, "。")
	if utf8.RuneCountInString(title) > longestTitle {
		return ""
	}
	return title
}

// ownEnd is where the words of a number end that stand behind it: at the next
// number, or at the mark behind which the words are those of the next number.
func ownEnd(items []statement.Item, number int) int {
	end, marked := number+1, 0
	for ; end < len(items) && !isCount(items[end]); end++ {
		if marked == 0 && items[end].Mark != 0 {
			marked = end
		}
	}
	if end < len(items) && marked > 0 {
		return marked
	}
	return end
}

func takesAny(words []string, items []statement.Item, i int) bool {
	for _, w := range words {
		if takesWord(w, items, i) > 0 {
			return true
		}
	}
	return false
}

// manyYears reports whether a phrase states figures of many years, which name
// the first of them.
func manyYears(p *rule.Phrase) bool {
	return slices.ContainsFunc(p.Targets, func(code string) bool { return strings.HasSuffix(code, ".cumulative") })
}

// partOfMany reports whether a phrase states a kind or a channel of the entries
// of many years, the one whole that its sentence gave.
func (r *prose) partOfMany(p *rule.Phrase) bool {
	parts := slices.ContainsFunc(p.Targets, func(code string) bool {
		return code == "disclosure.category" || strings.HasPrefix(code, "disclosure.via.")
	})
	return parts && r.stated(func(f *Fact) bool { return f.Indicator == "disclosure.cumulative" }) &&
		!r.stated(func(f *Fact) bool { return f.Indicator == "disclosure.total" })
}

// notCarried reports whether a match that names a year states requests carried
// over from or into another than the one next to the report's.
func (r *prose) notCarried(c *statement.Clause, m Match) bool {
	next := r.year
	switch targets := m.Phrase.Targets; {
	case slices.Contains(targets, "requests.carried_in"):
		next--
	case slices.Contains(targets, "requests.carried_out"):
		next++
	}
	from := m.First
	if from == 1 && isYear(c.Items[0]) { // 2012年结转4件 begins behind it
		from = 0
	}
	return r.year != 0 && next != r.year && slices.ContainsFunc(c.Items[from:min(m.End, len(c.Items))], func(it statement.Item) bool {
		return it.Quantity != nil && it.Quantity.Year != 0 && it.Quantity.Year != next
	})
}
