package fact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// allowed holds a match against the guards that need only the words.
func (r *prose) allowed(c *statement.Clause, m Match) bool {
	guard, _ := r.refuses(c, m)
	return guard == ""
}

// Refusal says which guard of its phrase refuses a match, "" for none.
func (r *prose) Refusal(c *statement.Clause, m Match) string {
	p := m.Phrase
	switch guard, word := r.refuses(c, m); {
	case guard == "not":
		return "not " + word
	case guard == "about" && len(p.Unless) > 0:
		return "about " + strings.Join(p.About, " ") + ": not said, or one of " + strings.Join(p.Unless, " ") + " stands nearer"
	case guard == "about":
		return "about " + strings.Join(p.About, " ") + ": neither said nor in a heading"
	case guard == "carried":
		return "it is carried over from or into a year that is not next to the report's"
	case guard == "clipped":
		return "a name cut short"
	case guard == "apart":
		return "the sentence speaks of " + strings.Join(p.Apart, " or ")
	case guard == "unit":
		return "unit " + c.Items[m.Number].Quantity.Unit
	}
	return ""
}

// refuses is the guard that refuses a match, "" for none, and the word for which
// one of "not" does. The sieve holds the clause.
func (r *prose) refuses(c *statement.Clause, m Match) (guard, word string) {
	p := m.Phrase
	if r.sieve.Has(p.Takes.Never) {
		word = held(p.Never, saidBefore(c.Items, m))
	}
	if word == "" && r.sieve.Has(p.Takes.Not) {
		word = held(p.Not, saidWith(c.Items, m))
	}
	switch name := r.text[m.Detail.Start:m.Detail.End]; {
	case word != "":
		return "not", word
	case name == "类" || name == "类信息" || name == "类的信息":
		return "clipped", ""
	case len(p.About) > 0 && !r.isAbout(c, m):
		return "about", ""
	case len(p.Apart) > 0 && r.heardBefore(c, p.Apart):
		return "apart", ""
	case r.notCarried(c, m):
		return "carried", ""
	case m.Number >= 0 && !r.unitFits(p, c.Items[m.Number].Quantity):
		return "unit", ""
	}
	return "", ""
}

// saidBefore are the words before the number, or those of the piece between
// commas that a statement without one stands in.
func saidBefore(items []statement.Item, m Match) []statement.Item {
	if m.Number >= 0 {
		return items[:m.Number]
	}
	return items[ownPiece(items, m.First):]
}

// saidWith are the words next to the number: those since the one before it. A
// statement without a number is said with those from the number before it to a
// colon behind it, where its parts begin.
func saidWith(items []statement.Item, m Match) []statement.Item {
	switch {
	case m.Number >= 0 && items[m.Number].Mark == '、': // the words before it are those of the member before
		return nil
	case m.Number >= 0:
		return sinceNumber(items[:m.Number])
	}
	end := min(m.End, len(items))
	for end < len(items) && items[end].Mark != '：' {
		end++
	}
	return items[len(items[:m.First])-len(sinceNumber(items[:m.First])) : end]
}

// ownPiece is where the piece between commas begins that a statement without a
// number stands in, where numbers stand before it: 比上年少12条，均已公开.
func ownPiece(items []statement.Item, first int) int {
	for i := first; i > 0; i-- {
		if items[i].Mark == '，' && slices.ContainsFunc(items[:i], func(it statement.Item) bool { return it.Quantity != nil }) {
			return i
		}
	}
	return 0
}

// sinceNumber is what stands behind the last count of a stretch.
func sinceNumber(items []statement.Item) []statement.Item {
	for i := len(items) - 1; i >= 0; i-- {
		if isCount(items[i]) {
			return items[i+1:]
		}
	}
	return items
}

// word is what is known of a word: whether it stands in the first items of a
// sentence.
type word struct {
	items int
	found bool
}

// heardBefore reports whether one of the words stands before the clause. What
// was looked through for an earlier clause is not looked through again.
func (r *prose) heardBefore(c *statement.Clause, words []string) bool {
	if r.heard == nil {
		r.heard = map[string]word{}
	}
	return slices.ContainsFunc(words, func(w string) bool {
		known, seen := r.heard[w]
		if !seen && len(r.carried) > 0 {
			known.found = held([]string{w}, r.carried) != ""
			r.heard[w] = known
		}
		if !known.found && known.items < len(c.Before) {
			from := max(0, known.items-len(w)) // it may have begun there
			known = word{len(c.Before), held([]string{w}, c.Before[from:]) != ""}
			r.heard[w] = known
		}
		return known.found
	})
}

// measures are units that bureaus use for one another, by the catalogue's unit.
var measures = map[string][]string{
	"条":  {"条", "件", "篇", "项", "次", "则", "期", "份", "部", "批次", "条次", "篇次", "件次", "篇（条）", "条（篇）", "篇(条)", "条(篇)"},
	"件":  {"件", "宗", "起", "份", "项", "次", "条", "个", "例", "件次", "封", "件（次）", "件(次)"},
	"人":  {"人", "名", "位", "人次"},
	"人次": {"人次", "人", "次", "名", "人（次）", "人(次)", "位", "批次"},
	"次":  {"次", "场", "期", "件", "起", "个", "人次", "场次"},
	"篇":  {"篇", "条", "件", "个", "份", "期"},
	"个":  {"个", "家", "处", "所", "户"},
	"项":  {"项", "件", "个", "条"},
	"期":  {"期"},
	"元":  {"元"},
}

// unitFits checks the printed unit against the guard or the catalogue. A bare
// number passes for counts, and for money where it is zero.
func (r *prose) unitFits(p *rule.Phrase, q *zh.Quantity) bool {
	allowed := p.Units
	if len(allowed) == 0 {
		if p.Ignore() {
			return true
		}
		ind, _ := r.set.Indicator(p.Targets[0])
		allowed = measures[ind.Unit]
		if q.Unit == "" {
			return q.Value.IsZero() || ind.Unit != "元" && q.Value.IsInteger()
		}
	}
	return slices.Contains(allowed, q.Unit)
}

// runsOn says why a number may be a part of one, or of two run together: 6 at
// the end of a line with 200条 on the next, 条5278316 of cells without their
// borders. "" when it is a number of its own.
func (r *prose) runsOn(q *zh.Quantity) string {
	if q.Kind != zh.Count {
		return ""
	}
	before, after := r.text[:q.Start], r.text[q.End:]
	if unit, _ := utf8.DecodeLastRuneInString(before); q.Unit == "" && strings.ContainsRune("条件次人个篇元", unit) {
		return "cells run together"
	}
	const blank = " \t\r\n\u3000"
	up, down := strings.TrimRight(before, blank), strings.TrimLeft(after, blank)
	if up != "" && isDigit(up[len(up)-1]) && strings.Contains(before[len(up):], "\n") && isDigit(r.text[q.Start]) ||
		down != "" && isDigit(down[0]) && strings.Contains(after[:len(after)-len(down)], "\n") && isDigit(r.text[q.End-1]) {
		return "digits on two lines"
	}
	return ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// mayBeYear reports whether a number without a unit looks like the report year
// or one beside it: 其他公开方式：2015-, where a page lost the 年.
func (r *prose) mayBeYear(q *zh.Quantity) bool {
	const digits = 4
	v := q.Value.IntPart()
	return q.Kind.Counts() && q.Unit == "" && r.year > 0 && q.NumEnd-q.NumStart == digits && v >= int64(r.year)-1 && v <= int64(r.year)+1
}
