package fact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// Match is one way a phrase fits a clause.
type Match struct {
	Phrase *rule.Phrase
	First  int         // index of the first item matched
	End    int         // index behind the last one
	Number int         // index of the quantity bound, -1 for a fixed value
	Detail decode.Span // of the printed name of a component; empty when the pattern has none
	Tokens int         // words and numbers matched: more wins
	Gap    int         // items stepped over: fewer wins among equals
	ahead  bool        // behind the end of the clause
	comma  int         // index of the item behind the comma last matched
}

// better orders matches that claim the same number.
func (m Match) better(o Match) bool {
	if m.Tokens != o.Tokens {
		return m.Tokens > o.Tokens
	}
	if m.Phrase.Ignore() != o.Phrase.Ignore() {
		return m.Phrase.Ignore()
	}
	if m.Gap != o.Gap {
		return m.Gap < o.Gap
	}
	return len(m.Phrase.After) > 0 && len(o.Phrase.After) == 0 // it builds on what was said
}

func (m Match) equal(o Match) bool { return !m.better(o) && !o.better(m) }

// matcher fits one phrase to the items of a clause, from places in order.
type matcher struct {
	set   *rule.Set
	items []statement.Item // of the clause and of what follows it in the sentence
	end   int              // of the clause
	dead  []stretch        // by elements yet to be matched: where the gap that opens them was tried in vain
}

// stretch is a half-open range of items.
type stretch struct{ from, to int }

// reset makes the matcher ready for another phrase.
func (t *matcher) reset(p *rule.Phrase) {
	t.dead = slices.Grow(t.dead[:0], len(p.Pattern)+1)[:len(p.Pattern)+1]
	clear(t.dead)
}

// begin matches a phrase from an item on. A name it begins with is taken whole,
// from where it is printed on.
func (t *matcher) begin(p *rule.Phrase, i int) (Match, bool) {
	m := Match{Phrase: p, First: i, Number: -1}
	if !t.fit(p.Pattern, i, &m) {
		return m, false
	}
	if first := p.Pattern[0]; first.Open && !first.Gap {
		m.Detail.Start = t.items[nameStart(t.items, i)].Span.Start
	}
	return m, true
}

// fit matches a pattern from an item on, gaps as short as will do.
func (t *matcher) fit(pattern []rule.Element, i int, m *Match) bool {
	if len(pattern) == 0 {
		m.End = i
		return true
	}
	e, rest := &pattern[0], pattern[1:]
	switch {
	case e.Gap:
		return t.fitGap(pattern, i, m)
	case e.Begin:
		numeral := i == 1 && t.items[0].Quantity != nil && t.items[0].Quantity.Kind == zh.Ordinal // （1）…
		return (i == 0 || t.items[i].Mark != 0 || numeral || i == 1 && isYear(t.items[0])) && t.fit(rest, i, m)
	case e.End:
		return i == t.end && !m.ahead && t.fit(rest, i, m)
	case e.Mark != 0:
		return t.fitMark(pattern, i, m)
	}
	if n := t.takes(e, i, m); n > 0 && !(e.Number && i > m.First && t.items[i].Mark == '、') {
		try := *m
		try.Tokens++
		if e.Number {
			try.Number = i
		}
		if e.Open {
			try.Detail.Start = t.items[i].Span.Start
		}
		if e.Close {
			try.Detail.End = t.items[i+n-1].Span.End
		}
		if t.fit(rest, i+n, &try) {
			*m = try
			return true
		}
	}
	return e.Optional && t.fit(rest, i, m)
}

// fitMark is fit for a pattern that opens with a mark. A comma behind the number
// may be the end of the clause: the rest is looked for in the next one.
func (t *matcher) fitMark(pattern []rule.Element, i int, m *Match) bool {
	try := *m
	if pattern[0].Mark == '，' {
		try.ahead = m.ahead || i == t.end && m.Number >= 0
		try.comma = i
	}
	if i < t.until(&try) && t.items[i].Mark == pattern[0].Mark && t.fit(pattern[1:], i, &try) {
		*m = try
		return true
	}
	return pattern[0].Optional && t.fit(pattern[1:], i, m)
}

// until is how far a match may reach: no farther than the number where a list
// goes on behind it, as the words behind the 、 are those of the next member.
func (t *matcher) until(m *Match) int {
	switch n := m.Number + 1; {
	case m.ahead:
		return len(t.items)
	case n > 0 && n < t.end && t.items[n].Mark == '、':
		return n
	}
	return t.end
}

// fitGap is fit for a pattern that opens with a gap. What fits nowhere from an
// item on fits nowhere from the items behind it that were tried with it.
func (t *matcher) fitGap(pattern []rule.Element, i int, m *Match) bool {
	dead, rest := &t.dead[len(pattern)], pattern[1:]
	if dead.from <= i && i < dead.to {
		return false
	}
	end := t.until(m)
	if pattern[0].Open && i < end {
		m.Detail.Start = t.items[i].Span.Start
	}
	j, try := i, Match{}
	for ; j <= end; j++ {
		comma := pattern[0].Within && j > m.First && j < end && t.items[j].Mark == '，' && j != m.comma
		parts := m.Number >= 0 && j < end && t.items[j].Mark == '：' // behind a colon stand the parts of the number
		if parts && rest[0].Mark != '：' || comma && rest[0].Mark != '，' {
			break
		}
		try = *m
		try.Gap += j - i
		if pattern[0].Close && j > i {
			try.Detail.End = t.items[j-1].Span.End
		}
		if named := !pattern[0].Close || j > i; named && t.fit(rest, j, &try) {
			*m = try
			return true
		}
		if j < end && (isCount(t.items[j]) || comma) {
			j++
			break // a number belongs to the words next to it
		}
	}
	*dead = stretch{i, min(j, max(i, end))}
	return false
}

// nameStart is where the name begins that ends in items[i]: the lexicon knows
// 门户网站 but not the 衢州国土局 before it. The name goes back to a mark, a
// number, 的 or a word of the lexicon; a body belongs to the name, and so does a
// single character that other words enclose, as the 设 of 建设局.
func nameStart(items []statement.Item, i int) int {
	const joins = "和及与由即是为有则也另还" // no name begins with one of them
	joined := func(j int) bool { return j >= 0 && items[j].Span.End == items[j+1].Span.Start }
	unlisted := func(j int) bool { return items[j].Class == "" && items[j].Quantity == nil && items[j].Text != "的" }
	start := i
	for j := i - 1; joined(j); j-- {
		inside := utf8.RuneCountInString(items[j].Text) == 1 && items[j].Quantity == nil && joined(j-1) && unlisted(j-1)
		if !unlisted(j) && items[j].Class != "BODY" && !inside || items[j].Text == "的" {
			break
		}
		start = j
	}
	for start < i && strings.Contains(joins, items[start].Text) {
		start++
	}
	return start
}

// isYear reports whether an item names a year: what a clause says begins behind
// the one it opens with.
func isYear(it statement.Item) bool {
	return it.Quantity != nil && it.Quantity.Year > 0
}

func isCount(it statement.Item) bool {
	return it.Quantity != nil && it.Quantity.Kind.Counts()
}

// takes is how many items an element matches at i; 0 for none.
func (t *matcher) takes(e *rule.Element, i int, m *Match) int {
	items := t.items[:t.until(m)]
	if i >= len(items) || !t.set.May(e.Take, items[i].Traits) {
		return 0
	}
	if e.Number || e.Passed {
		if q := items[i].Quantity; q != nil && q.Kind == e.Kind {
			return 1
		}
		return 0
	}
	for _, w := range e.Words {
		if n := takesWord(w, items, i); n > 0 {
			return n
		}
	}
	return 0
}

// takesWord matches a class to one item, a literal to items that spell it out.
func takesWord(w string, items []statement.Item, i int) int {
	if rule.IsClass(w) {
		if items[i].Class == w {
			return 1
		}
		return 0
	}
	if w == wordZero && items[i].Text == w {
		return 1
	}
	n := 0
	for rest := w; rest != ""; n++ {
		if i+n >= len(items) || items[i+n].Quantity != nil || !strings.HasPrefix(rest, items[i+n].Text) ||
			n > 0 && items[i+n].Span.Start != items[i+n-1].Span.End {
			return 0
		}
		rest = rest[len(items[i+n].Text):]
	}
	return n
}

// held is the first of the words that stands among the items, "" for none.
func held(words []string, items []statement.Item) string {
	for _, w := range words {
		for i := range items {
			if takesWord(w, items, i) > 0 {
				return w
			}
		}
	}
	return ""
}
