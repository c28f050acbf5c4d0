package text

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/zh"
)

// A Finder looks one word, or words that stand together, up in pages. It may be
// used by several goroutines.
type Finder struct {
	Word      string
	Segmenter *zh.Segmenter

	known sync.Map // of what isWord decided: reports repeat themselves
}

// A Hit is how often a word stands in a page.
type Hit struct {
	Times  int    // wherever it is printed
	Words  int    // of these, where it begins and ends as words do: not 公开 in 公开栏
	First  string // what stands around the first time
	AsWord string // the same of the first time as a word
}

// Find looks the word up in the running text of a page: outside its tables,
// headings and titles, which are the same in every report of a form. A line
// without a mark is no running text.
func (f *Finder) Find(p *layout.Page) Hit {
	var h Hit
	for _, line := range p.Lines {
		if text := p.Doc.Quote(line.Span); f.Word != "" && strings.ContainsAny(text, "，。；！？") {
			f.line(&h, text)
		}
	}
	return h
}

func (f *Finder) line(h *Hit, line string) {
	for from := 0; ; {
		i := strings.Index(line[from:], f.Word)
		if i < 0 {
			return
		}
		at := from + i
		from = at + len(f.Word)
		if h.Times++; h.First == "" {
			h.First = context(line, at, from)
		}
		if f.isWord(line, at, from) {
			if h.Words++; h.AsWord == "" {
				h.AsWord = context(line, at, from)
			}
		}
	}
}

// isWord segments what stands around a hit and says whether words begin and end
// where it does.
func (f *Finder) isWord(line string, start, end int) bool {
	from, to := reach(line, start, end, longest, parts)
	type window struct {
		text string
		hit  int
	}
	at := window{line[from:to], start - from}
	if is, known := f.known.Load(at); known {
		return is == true
	}
	begins, ends := false, false
	for _, t := range f.Segmenter.Tokens(at.text) {
		begins = begins || t.Start == at.hit
		ends = ends || t.End == at.hit+len(f.Word)
	}
	f.known.Store(window{strings.Clone(at.text), at.hit}, begins && ends)
	return begins && ends
}

// parts reports whether no word goes on over a character.
func parts(r rune) bool {
	return r != '、' && (unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.IsSymbol(r))
}

// context cuts out a hit with what stands around it in its line.
func context(line string, start, end int) string {
	from, to := reach(line, start, end, around, func(rune) bool { return false })
	out := strings.Join(strings.Fields(line[from:to]), " ")
	if from > 0 {
		out = "…" + out
	}
	if to < len(line) {
		out += "…"
	}
	return out
}

// How many characters on either side of a hit are shown, and looked at for
// words that reach into it.
const (
	around  = 24
	longest = 10
)

// reach is the stretch of so many characters around a hit, up to those that end it.
func reach(line string, start, end, most int, stop func(rune) bool) (from, to int) {
	from, to = start, end
	for range most {
		r, size := utf8.DecodeLastRuneInString(line[:from])
		if size == 0 || stop(r) {
			break
		}
		from -= size
	}
	for range most {
		r, size := utf8.DecodeRuneInString(line[to:])
		if size == 0 || stop(r) {
			break
		}
		to += size
	}
	return from, to
}
