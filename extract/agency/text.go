package agency

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

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
	without := strings.NewReplacer(names...)
	sum, n := sha256.New(), 0
	add := func(s string) {
		s = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, narrow(without.Replace(s)))
		n += len(s) / len("字")
		sum.Write([]byte(s))
	}
	for _, l := range p.Lines {
		if s := p.Doc.Quote(l.Span); strings.Contains(s, "。") {
			add(s)
		}
	}
	for _, g := range p.Grids {
		for _, c := range g.Cells {
			add(p.Doc.Quote(c.Span) + "\n")
		}
	}
	for _, number := range numbers {
		add(number + "\n")
	}
	if n < leastText {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
