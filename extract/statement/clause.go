package statement

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/zh"
	"github.com/shopspring/decimal"
)

// Item is one word or one number of a clause. Blanks and punctuation are no items.
type Item struct {
	Span     decode.Span
	Text     string
	Class    string       // of the lexicon, "" for other words
	Quantity *zh.Quantity // of a number; its spans are into Document.Text
	Traits   rule.Traits
	Mark     rune // between it and the item before it: ， 、 （ ： in this order, 0 for none
}

// marks part the words of a clause. Where several stand, the first listed counts.
const marks = "，、（："

func markIn(between string) (mark rune) {
	first := len(marks)
	for _, r := range between {
		switch r {
		case ',':
			r = '，'
		case '(':
			r = '（'
		case ':':
			r = '：'
		}
		if i := strings.IndexRune(marks[:first], r); i >= 0 {
			mark, first = r, i
		}
	}
	return mark
}

// Clause is a stretch of a sentence that says one thing: the pieces between
// commas up to the next that has a number or a negation of its own.
type Clause struct {
	Span     decode.Span
	Sentence decode.Span
	Headings []string // texts of the headings over it, outermost first
	Before   []Item   // items of the sentence before the clause
	Items    []Item
	Ahead    []Item // Items and the rest of the sentence behind them
	Long     bool   // longer than any that is read: Items may be its numbers alone
}

// Limits on what is read, in items and in bytes: far over those of any report,
// and what keeps the time for a page in proportion to its size.
const (
	maxClause   = 1000
	maxSentence = 60_000
)

// Numbers lists the quantities of the clause.
func (c *Clause) Numbers() []*zh.Quantity {
	var out []*zh.Quantity
	for _, it := range c.Items {
		if it.Quantity != nil {
			out = append(out, it.Quantity)
		}
	}
	return out
}

// negation is the lexicon class of words that state a zero.
const negation = "NONE"

// Clauses cuts the running text of a page into clauses. Those without a number
// and without a negation can state nothing and are left out, before any word
// of them is segmented, save where a later clause of their sentence needs them.
func Clauses(p *layout.Page, set *rule.Set) []Clause {
	cut := cutter{text: p.Doc.Text, set: set}
	var headings []string
	for i, line := range p.Lines {
		if i == 0 || !slices.Equal(line.Headings, p.Lines[i-1].Headings) {
			headings = nil
			for _, h := range line.Headings {
				headings = append(headings, p.Doc.Quote(h))
			}
		}
		for s := range Sentences(p.Doc.Text, line.Span) {
			cut.sentence(s, headings)
		}
	}
	return cut.out
}

// cutter cuts the sentences of one text.
type cutter struct {
	text   string
	set    *rule.Set
	scan   zh.Scanner
	tokens []zh.Token // scratch
	parts  []Clause   // scratch
	room   []Item     // what the items of sentences are cut from
	out    []Clause
}

// Sentences cuts a line at full stops and semicolons.
func Sentences(text string, line decode.Span) iter.Seq[decode.Span] {
	return func(yield func(decode.Span) bool) {
		for start := line.Start; start < line.End; {
			end := line.End
			if i := strings.IndexFunc(text[start:end], endsSentence); i >= 0 {
				_, size := utf8.DecodeRuneInString(text[start+i:])
				end = start + i + size
			}
			if !yield(decode.Span{Start: start, End: end}) {
				return
			}
			start = end
		}
	}
}

func endsSentence(r rune) bool {
	switch r {
	case '。', '；', ';', '！', '!', '？', '?':
		return true
	}
	return false
}

// Line reads one sentence that stands alone, under the headings given.
func Line(text string, headings []string, set *rule.Set) []Clause {
	cut := cutter{text: text, set: set}
	for s := range Sentences(text, decode.Span{Start: 0, End: len(text)}) {
		cut.sentence(s, headings)
	}
	return cut.out
}

func (cut *cutter) sentence(s decode.Span, headings []string) {
	text := cut.text[s.Start:s.End]
	numbers := cut.scan.Scan(text)
	if len(numbers) == 0 && !strings.ContainsFunc(text, saysNoneOrAll) {
		return
	}
	for i := range numbers {
		numbers[i] = numbers[i].Shift(s.Start)
	}
	if s.Len() > maxSentence {
		cut.out = append(cut.out, Clause{Span: s, Sentence: s, Headings: headings, Items: numbersAlone(cut.text, numbers), Long: true})
		return
	}
	items, out := cut.items(s, numbers), cut.parts[:0]
	from := 0
	flush := func(to int) {
		if to > from {
			span := decode.Span{Start: items[from].Span.Start, End: items[to-1].Span.End}
			out = append(out, Clause{Span: span, Sentence: s, Headings: headings, Before: items[:from:from], Items: items[from:to:to],
				Ahead: items[from:], Long: to-from > maxClause})
			from = to
		}
	}
	stated := false
	for _, piece := range pieces(items) {
		states := slices.ContainsFunc(items[piece[0]:piece[1]], func(it Item) bool {
			return it.Class == negation || it.Quantity != nil && it.Quantity.Kind.Counts()
		})
		if stated && (states || counts(items[piece[0]])) {
			flush(piece[0])
			stated = false
		}
		stated = stated || states
	}
	flush(len(items))
	cut.out, cut.parts = spread(cut.out, cut.text, items, out), out
}

// counts reports whether an item begins the next of several things: 一是, 二是.
func counts(it Item) bool {
	return it.Quantity != nil && it.Quantity.Kind == zh.Ordinal && strings.HasSuffix(it.Text, "是")
}

// saysNoneOrAll reports whether a character is one of the words that state a
// value without a number.
func saysNoneOrAll(r rune) bool {
	switch r {
	case '无', '未', '没', '不', '零', '均', '都', '全':
		return true
	}
	return false
}

// each is the lexicon class of words that give every thing named before them
// a number of its own.
const each = "EACH"

// spread takes clauses of the shape "甲、乙、丙分别为1件、2件、3件" apart, so that
// each thing stands before its own number. The things are what 、 divides
// before the word; a clause with another count of numbers stays as it is. A
// unit printed once, behind the last number, is that of all (1、2、3件), and the
// one number behind 各 is that of every thing.
func spread(out []Clause, text string, items []Item, clauses []Clause) []Clause {
	for _, c := range clauses {
		at := slices.IndexFunc(c.Items, func(it Item) bool { return it.Class == each })
		if at < 0 {
			out = append(out, c)
			continue
		}
		names, shared, numbers := listed(text, c.Items[:at]), c.Items[at+1:], c.Items[at+1:]
		if at == 0 {
			names = counted(text, c.Before)
		}
		for len(numbers) > 0 && numbers[0].Quantity == nil {
			numbers = numbers[1:]
		}
		shared = shared[:len(shared)-len(numbers)]
		if len(names) < 2 || equips(shared) || !alike(numbers) || len(numbers) != len(names) && (len(numbers) != 1 || c.Items[at].Text != "各") {
			out = append(out, c)
			continue
		}
		for i, name := range names {
			number := numbers[min(i, len(numbers)-1)]
			number.Mark = 0
			if unit := numbers[len(numbers)-1].Quantity.Unit; number.Quantity.Unit == "" {
				q := *number.Quantity
				q.Unit, number.Quantity = unit, &q
			}
			part := c
			part.Before = items[: len(c.Before)+at : len(c.Before)+at]
			part.Items = append(slices.Concat(name, shared), number)
			part.Ahead = part.Items
			out = append(out, part)
		}
	}
	return out
}

// equips reports whether each gets what it did not have: 各设1个 adds up to more.
func equips(items []Item) bool {
	return slices.ContainsFunc(items, func(it Item) bool { return it.Class == "EQUIP" })
}

// alike reports whether items are counts and no words, each with a unit or all
// with that of the last.
func alike(items []Item) bool {
	bare := 0
	for _, it := range items {
		if it.Quantity == nil || it.Quantity.Kind != zh.Count {
			return false
		}
		if it.Quantity.Unit == "" {
			bare++
		}
	}
	return len(items) > 0 && items[len(items)-1].Quantity.Unit != "" && (bare == 0 || bare == len(items)-1)
}

// listed divides items at 、. Words before the first name stay with it.
func listed(text string, items []Item) [][]Item {
	var out [][]Item
	from := 0
	for i := 1; i < len(items); i++ {
		if strings.Contains(text[items[i-1].Span.End:items[i].Span.Start], "、") {
			out = append(out, items[from:i])
			from = i
		}
	}
	if from < len(items) {
		out = append(out, items[from:])
	}
	return out
}

// counted divides the list a clause ended with that says how many it names:
// 分为甲、乙、丙三类.
func counted(text string, before []Item) [][]Item {
	n := len(before) - 1
	if n < 0 || before[n].Quantity == nil || before[n].Quantity.Kind != zh.Count {
		return nil
	}
	from := n
	for from > 0 && (before[from].Mark == 0 || before[from].Mark == '、') {
		from--
	}
	names := listed(text, before[from:n])
	if !before[n].Quantity.Value.Equal(decimal.NewFromInt(int64(len(names)))) {
		return nil
	}
	return names
}

// pieces are the runs of items between commas, as index pairs.
func pieces(items []Item) [][2]int {
	var out [][2]int
	from := 0
	for i := 1; i < len(items); i++ {
		if items[i].Mark == '，' {
			out = append(out, [2]int{from, i})
			from = i
		}
	}
	if from < len(items) {
		out = append(out, [2]int{from, len(items)})
	}
	return out
}

// period is the lexicon class of parts of a year; those with a number in them
// (第3季度) are of it, too.
const period = "PERIOD"

// numbersAlone are the items of numbers.
func numbersAlone(text string, numbers []zh.Quantity) []Item {
	var out []Item
	for i := range numbers {
		q := &numbers[i]
		out = append(out, Item{Span: decode.Span{Start: q.Start, End: q.End}, Text: text[q.Start:q.End], Quantity: q})
	}
	return out
}

// items lists numbers and, cut by the lexicon, the words between them.
func (cut *cutter) items(s decode.Span, numbers []zh.Quantity) []Item {
	if most := s.Len()/3 + len(numbers); cap(cut.room)-len(cut.room) < most {
		cut.room = make([]Item, 0, max(most, min(2*cap(cut.room), 500)))
	}
	out := cut.room[len(cut.room):]
	pos := s.Start
	for i := range numbers {
		q := &numbers[i]
		out = cut.words(out, pos, q.Start)
		it := Item{Span: decode.Span{Start: q.Start, End: q.End}, Text: cut.text[q.Start:q.End], Quantity: q}
		if q.Kind == zh.Period {
			it.Class = period
		}
		it.Traits = cut.set.NumberTraits(q.Kind, it.Class, it.Text)
		out = append(out, it)
		pos = q.End
	}
	out = cut.words(out, pos, s.End)
	for i := 1; i < len(out); i++ {
		out[i].Mark = markIn(cut.text[out[i-1].Span.End:out[i].Span.Start])
	}
	cut.room = cut.room[:min(len(cut.room)+len(out), cap(cut.room))]
	return out[:len(out):len(out)]
}

// words adds the words of a stretch of text.
func (cut *cutter) words(out []Item, from, to int) []Item {
	text := cut.text[from:to]
	cut.tokens = cut.set.Segmenter.Append(cut.tokens[:0], text)
	for _, t := range cut.tokens {
		if w := text[t.Start:t.End]; t.Class != "" || strings.IndexFunc(w, isWord) >= 0 {
			out = append(out, Item{Span: decode.Span{Start: from + t.Start, End: from + t.End}, Text: w, Class: t.Class, Traits: cut.set.WordTraits(t.Class, w)})
		}
	}
	return out
}

func isWord(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || unicode.IsLetter(r) || unicode.IsDigit(r)
}
