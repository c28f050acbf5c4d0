// Package text is about what reports say in words: it compares their sentences
// and looks words up in them.
package text

import (
	"strings"

	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// What became of a sentence between two reports.
const (
	Unchanged = "unchanged" // it stands in both
	Reused    = "reused"    // it stands in both but for numbers and years
	New       = "new"
	Dropped   = "dropped"
)

// A Sentence is a sentence of one of two reports, or of both.
type Sentence struct {
	What   string
	Text   string // as the later report has it; of a dropped one, the earlier
	Before string // as the earlier report has it, of a reused one
}

// Compare lists the sentences of a report in their order, then those that the
// report before has and it has not. A sentence is used once: what is said twice
// now and was said once before is new the second time.
func Compare(before, now *layout.Page) []Sentence {
	old, list := sentences(before), sentences(now)
	exact, masked := map[string][]int{}, map[string][]int{}
	for i, s := range old {
		exact[s] = append(exact[s], i)
	}
	out, used := make([]Sentence, len(list)), make([]bool, len(old))
	for i, s := range list {
		out[i] = Sentence{What: New, Text: s}
		if same := exact[s]; len(same) > 0 {
			used[same[0]], exact[s] = true, same[1:]
			out[i].What, out[i].Before = Unchanged, s
		}
	}
	for i, s := range old {
		if !used[i] {
			key := mask(s)
			masked[key] = append(masked[key], i)
		}
	}
	for i, s := range list {
		key := mask(s)
		if same := masked[key]; out[i].What == New && len(same) > 0 {
			used[same[0]], masked[key] = true, same[1:]
			out[i].What, out[i].Before = Reused, old[same[0]]
		}
	}
	for i, s := range old {
		if !used[i] {
			out = append(out, Sentence{What: Dropped, Text: s})
		}
	}
	return out
}

// leastSentence is how many characters make a sentence.
const leastSentence = 6

// sentences lists the sentences of a page, without blanks. What ends without a
// mark is none: a heading, a signature, a cell of a table that lost its markup.
func sentences(p *layout.Page) []string {
	var out []string
	for _, line := range p.Lines {
		for span := range statement.Sentences(p.Doc.Text, line.Span) {
			s := strings.Join(strings.Fields(p.Doc.Quote(span)), "")
			if strings.ContainsAny(s, "。；！？;!?") && len([]rune(s)) >= leastSentence {
				out = append(out, s)
			}
		}
	}
	return out
}

// mask puts N for every number of a sentence.
func mask(s string) string {
	var b strings.Builder
	at := 0
	for _, q := range zh.Scan(s) {
		b.WriteString(s[at:q.NumStart] + "N")
		at = q.NumEnd
	}
	b.WriteString(s[at:])
	return b.String()
}
