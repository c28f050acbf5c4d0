package sample

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

// wording is how one page words and spells the labels of the forms. Labels
// are typed in a notation of their own: [数] may be missing, {remarks} are
// optional, <甲|乙> are alternatives, and numbering is that of the form.
type wording struct {
	terse, remarks bool
	choice         int
	digit          string // behind 1
	open, close    string // around 一 in parentheses
	comma          string // behind 一
	gap            string // between numbering and words
	quotes         [2]string
	spaced         bool // labels of few characters are set apart
	wide           bool
}

func drawWording(rng *rand.Rand) *wording {
	w := &wording{terse: chance(rng, 12), remarks: chance(rng, 70), choice: rng.IntN(12), digit: ".", open: "（", close: "）", comma: "、",
		quotes: [2]string{"“", "”"}, spaced: chance(rng, 12), wide: chance(rng, 6)}
	if chance(rng, 35) {
		w.digit = pick(rng, "．", "、", ". ", " .")
	}
	if chance(rng, 20) {
		w.open, w.close = "(", ")"
	}
	if chance(rng, 8) {
		w.comma = pick(rng, ".", "．", "、 ", "，")
	}
	if chance(rng, 12) {
		w.gap = pick(rng, " ", "　")
	}
	if chance(rng, 25) {
		w.quotes = pick(rng, [2]string{"\"", "\""}, [2]string{"", ""}, [2]string{"「", "」"}, [2]string{"‘", "’"})
	}
	return w
}

var (
	optional  = regexp.MustCompile(`\[([^\]]*)\]`)
	remark    = regexp.MustCompile(`\{([^}]*)\}`)
	choices   = regexp.MustCompile(`<([^>]*)>`)
	numbered  = regexp.MustCompile(`^([0-9]+)\.`)
	enclosed  = regexp.MustCompile(`^（([一二三四五六七八九十]+)）`)
	sectioned = regexp.MustCompile(`^([一二三四五六七八九十]+)、`)
)

// of spells a label.
func (w *wording) of(label string) string {
	label = choices.ReplaceAllStringFunc(label, func(s string) string {
		list := strings.Split(s[1:len(s)-1], "|")
		return list[w.choice%len(list)]
	})
	keep := "$1"
	if w.terse {
		keep = ""
	}
	label = optional.ReplaceAllString(label, keep)
	keep = "$1"
	if !w.remarks {
		keep = ""
	}
	label = remark.ReplaceAllString(label, keep)
	label = strings.NewReplacer("“", w.quotes[0], "”", w.quotes[1]).Replace(label)
	if w.spaced && len([]rune(label)) <= 4 {
		label = strings.Join(strings.Split(label, ""), " ")
	}
	return w.numbering(label)
}

func (w *wording) numbering(label string) string {
	switch {
	case numbered.MatchString(label):
		label = numbered.ReplaceAllString(label, "$1"+w.digit+w.gap)
		if w.wide {
			label = widen(label[:1]) + label[1:]
		}
	case enclosed.MatchString(label):
		label = enclosed.ReplaceAllString(label, w.open+"$1"+w.close+w.gap)
	case sectioned.MatchString(label):
		label = sectioned.ReplaceAllString(label, "$1"+w.comma+w.gap)
	}
	return label
}
