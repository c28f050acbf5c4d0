package statement

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/zh"
)

// Item is one word or one number of a clause. Blanks and punctuation are no items.
type Item struct {
	Span     decode.Span
	Text     string
	Class    string       // of the lexicon, "" for other words
	Quantity *zh.Quantity // of a number; its spans are into Document.Text
	Mark     rune         // between it and the item before it: ， 、 （ ： in this order, 0 for none
}

// marks part the words of a clause. Where several stand, the first listed counts.
var marks = [...]struct {
	mark    rune
	printed string
}{{'，', "，,"}, {'、', "、"}, {'（', "（("}, {'：', "：:"}}

func markIn(between string) rune {
	for _, m := range marks {
		if strings.ContainsAny(between, m.printed) {
			return m.mark
		}
	}
	return 0
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
func Clauses(p *layout.Page, seg *zh.Segmenter) []Clause {
	var out []Clause
	for _, line := range p.Lines {
		var headings []string
		for _, h := range line.Headings {
			headings = append(headings, p.Doc.Quote(h))
		}
		for _, s := range Sentences(p.Doc.Text, line.Span) {
			out = append(out, sentence(p.Doc.Text, s, headings, seg)...)
		}
	}
	return out
}

// Sentences cuts a line at full stops and semicolons.
func Sentences(text string, line decode.Span) []decode.Span {
	var out []decode.Span
	start := line.Start
	for i, r := range text[line.Start:line.End] {
		if endsSentence(r) {
			end := line.Start + i + utf8.RuneLen(r)
			out = append(out, decode.Span{Start: start, End: end})
			start = end
		}
	}
	if start < line.End {
		out = append(out, decode.Span{Start: start, End: line.End})
	}
	return out
}

func endsSentence(r rune) bool {
	switch r {
	case '。', '；', ';', '！', '!', '？', '?':
		return true
	}
	return false
}

// Line reads one sentence that stands alone, under the headings given.
func Line(text string, headings []string, seg *zh.Segmenter) []Clause {
	var out []Clause
	for _, s := range Sentences(text, decode.Span{Start: 0, End: len(text)}) {
		out = append(out, sentence(text, s, headings, seg)...)
	}
	return out
}

func sentence(text string, s decode.Span, headings []string, seg *zh.Segmenter) []Clause {
	numbers := zh.Scan(text[s.Start:s.End])
	if len(numbers) == 0 && !strings.ContainsAny(text[s.Start:s.End], "无未没不零均都全") {
		return nil
	}
	for i := range numbers {
		numbers[i] = numbers[i].Shift(s.Start)
	}
	if s.Len() > maxSentence {
		return []Clause{{Span: s, Sentence: s, Headings: headings, Items: numbersAlone(text, numbers), Long: true}}
	}
	items := items(text, s, numbers, seg)
	var out []Clause
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
			return it.Class == negation || it.Quantity != nil && it.Quantity.Kind == zh.Count
		})
		if states && stated {
			flush(piece[0])
		}
		stated = stated || states
	}
	flush(len(items))
	return spread(text, items, out)
}

// each is the lexicon class of words that give every thing named before them
// a number of its own.
const each = "EACH"

// spread takes clauses of the shape "甲、乙、丙分别为1件、2件、3件" apart, so that
// each thing stands before its own number. The things are what 、 divides
// before the word; a clause with another count of numbers stays as it is.
func spread(text string, items []Item, clauses []Clause) []Clause {
	var out []Clause
	for _, c := range clauses {
		at := slices.IndexFunc(c.Items, func(it Item) bool { return it.Class == each })
		if at < 0 {
			out = append(out, c)
			continue
		}
		names, numbers := c.listed(text, at), c.Items[at+1:]
		only := !slices.ContainsFunc(numbers, func(it Item) bool {
			return it.Quantity == nil || it.Quantity.Kind != zh.Count || it.Quantity.Unit == ""
		})
		if len(names) < 2 || len(names) != len(numbers) || !only {
			out = append(out, c)
			continue
		}
		for i, name := range names {
			part := c
			part.Before = items[: len(c.Before)+at : len(c.Before)+at]
			number := numbers[i]
			number.Mark = 0
			part.Items = append(slices.Clone(name), number)
			part.Ahead = part.Items
			out = append(out, part)
		}
	}
	return out
}

// listed divides the items before a position at 、. Words before the
// first name stay with it.
func (c *Clause) listed(text string, to int) [][]Item {
	var out [][]Item
	from := 0
	for i := 1; i < to; i++ {
		if strings.Contains(text[c.Items[i-1].Span.End:c.Items[i].Span.Start], "、") {
			out = append(out, c.Items[from:i])
			from = i
		}
	}
	if from < to {
		out = append(out, c.Items[from:to])
	}
	return out
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
func items(text string, s decode.Span, numbers []zh.Quantity, seg *zh.Segmenter) []Item {
	var out []Item
	words := func(from, to int) {
		for _, t := range seg.Tokens(text[from:to]) {
			w := text[from+t.Start : from+t.End]
			if strings.IndexFunc(w, isWord) < 0 {
				continue
			}
			out = append(out, Item{Span: decode.Span{Start: from + t.Start, End: from + t.End}, Text: w, Class: t.Class})
		}
	}
	pos := s.Start
	for i := range numbers {
		q := &numbers[i]
		words(pos, q.Start)
		out = append(out, Item{Span: decode.Span{Start: q.Start, End: q.End}, Text: text[q.Start:q.End], Quantity: q})
		pos = q.End
	}
	words(pos, s.End)
	for i := 1; i < len(out); i++ {
		out[i].Mark = markIn(text[out[i-1].Span.End:out[i].Span.Start])
	}
	return out
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
