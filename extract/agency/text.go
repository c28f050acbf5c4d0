package agency

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/layout"
)

// leastText is how many characters a text must have to be told from another.
const leastText = 100

// TextID names what a report says: it is the same for two pages whose
// sentences, tables and numbers are, the names of the body, blanks,
// punctuation and everything around them aside. numbers are those that were
// read, for a table that lost its lines is neither a sentence nor a grid. It
// is "" for a report that says next to nothing.
func TextID(p *layout.Page, id Identity, numbers []string) string {
	var names []string
	name := func(s string) {
		if s != "" {
			names = append(names, s, "")
		}
	}
	for _, e := range id.Evidence {
		if e.Field == OfBody {
			name(e.Value)
		}
	}
	name(id.Name)
	t := wording{names: names, without: strings.NewReplacer(names...), letters: make([]byte, 0, len(p.Doc.Text))}
	for _, l := range p.Lines {
		if s := p.Doc.Quote(l.Span); strings.Contains(s, "。") {
			t.add(s)
		}
	}
	for _, g := range p.Grids {
		for i := range g.Cells {
			t.add(p.Doc.Quote(g.Cells[i].Span))
		}
	}
	for _, number := range numbers {
		t.add(number)
	}
	if t.length < leastText {
		return ""
	}
	sum := sha256.Sum256(t.letters)
	return hex.EncodeToString(sum[:8])
}

// wording collects the letters and digits of texts but for those of names.
type wording struct {
	names   []string // and what is put in their place
	without *strings.Replacer
	letters []byte
	length  int // in characters, those of each text rounded down
}

func (t *wording) add(s string) {
	if slices.ContainsFunc(t.names, func(name string) bool { return name != "" && strings.Contains(s, name) }) {
		s = t.without.Replace(s)
	}
	from := len(t.letters)
	for _, r := range s {
		if r = narrowed(r); r >= '一' && r <= lastHan || unicode.IsLetter(r) || unicode.IsDigit(r) {
			t.letters = utf8.AppendRune(t.letters, r)
		}
	}
	t.length += (len(t.letters) - from) / len("字")
}

// lastHan ends the block of Chinese characters, all of them letters.
const lastHan = '\u9fff'
