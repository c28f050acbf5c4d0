// Package layout finds the body of a page, its lines under their headings, and
// its tables as grids.
package layout

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
)

// Line is one line of running text, with the headings it stands under.
type Line struct {
	Span     decode.Span
	Headings []decode.Span // outermost first: 二、… then （一）…
}

// Page is a document laid out.
type Page struct {
	Doc      *decode.Document
	Body     decode.Span   // what is read for facts; the rest of the page is navigation and the like
	Lines    []Line        // of the body, outside its grids
	Headings []decode.Span // of the body, in order
	Titles   []decode.Span // the elements h1 to h3 of the whole page, in order: one may be its title
	Grids    []Grid        // of the body, in order; one inside a cell of another stands behind it
	Folios   []decode.Span // page numbers between the parts of a grid
	Apart    []decode.Mark // what is printed and no part of the text around it: Struck and Note
}

// Of lays a document out.
func Of(doc *decode.Document) *Page {
	p := &Page{Doc: doc}
	whole := decode.Span{Start: 0, End: len(doc.Text)}
	for i, m := range doc.Marks {
		if m.Kind == decode.Struck || m.Kind == decode.Note {
			whole.End, p.Apart = m.Span.Start, doc.Marks[i:]
			break
		}
	}
	for _, m := range doc.Marks {
		if m.Kind == decode.Heading && m.Level <= 3 {
			p.Titles = append(p.Titles, m.Span)
		}
	}
	p.Body = body(doc, whole)
	p.Grids = grids(doc, p.Body)
	p.lines()
	return p
}

// lines sorts the lines of the body into headings and text.
func (p *Page) lines() {
	var o outline
	for _, l := range p.Raw() {
		p.line(l, &o)
	}
	for _, g := range p.Grids {
		for i := 1; i < len(g.Parts); i++ {
			lines, _ := folios(p.Doc, decode.Span{Start: g.Parts[i-1].End, End: g.Parts[i].Start})
			p.Folios = append(p.Folios, lines...)
		}
	}
}

// Raw lists the lines of the body outside its grids, headings among them.
func (p *Page) Raw() []decode.Span {
	var out []decode.Span
	pos := p.Body.Start
	for _, g := range p.Grids {
		for i, part := range g.Parts {
			if i == 0 { // between its parts stand the numbers of pages
				out = p.cut(decode.Span{Start: pos, End: part.Start}, out)
			}
			pos = max(pos, part.End)
		}
	}
	return p.cut(decode.Span{Start: pos, End: p.Body.End}, out)
}

// Parted reports whether a grid stands between two lines.
func (p *Page) Parted(a, b decode.Span) bool {
	first, _ := slices.BinarySearchFunc(p.Grids, a.End, func(g Grid, at int) int { return g.Span.Start - at })
	for i := first; i < len(p.Grids) && p.Grids[i].Span.Start <= b.Start; i++ {
		if p.Grids[i].Span.End <= b.Start {
			return true
		}
	}
	return false
}

// Without takes lines out of the text and its headings: they turned out to be
// a table.
func (p *Page) Without(tables []decode.Span) {
	tables = slices.Clone(tables)
	slices.SortFunc(tables, func(a, b decode.Span) int { return a.Start - b.Start })
	var o outline
	raw := p.Raw()
	p.Lines, p.Headings = nil, nil
	next, end := 0, 0 // of the tables that begin before the end of a line, where the last ends
	for _, l := range raw {
		for ; next < len(tables) && tables[next].Start < l.End; next++ {
			end = max(end, tables[next].End)
		}
		if end <= l.Start {
			p.line(l, &o)
		}
	}
}

func (p *Page) cut(s decode.Span, out []decode.Span) []decode.Span {
	pos := s.Start
	for line := range strings.Lines(p.Doc.Text[s.Start:max(s.Start, s.End)]) {
		text := strings.TrimSpace(line)
		if text != "" {
			start := pos + strings.Index(line, text)
			out = append(out, decode.Span{Start: start, End: start + len(text)})
		}
		pos += len(line)
	}
	return out
}

// line files one line: as a heading, as text, or as a heading with text behind it.
func (p *Page) line(s decode.Span, o *outline) {
	level, head := headingOf(p.Doc.Quote(s))
	if level > 0 {
		h := decode.Span{Start: s.Start, End: s.Start + head}
		o.enter(level, h)
		p.Headings = append(p.Headings, h)
		if rest := strings.TrimLeft(p.Doc.Text[h.End:s.End], "。:： 　"); rest != "" {
			p.Lines = append(p.Lines, Line{Span: decode.Span{Start: s.End - len(rest), End: s.End}, Headings: o.path()})
		}
		return
	}
	p.Lines = append(p.Lines, Line{Span: s, Headings: o.path()})
}

// outline is the stack of headings over the current line.
type outline struct {
	levels []int
	spans  []decode.Span
}

func (o *outline) enter(level int, s decode.Span) {
	for len(o.levels) > 0 && o.levels[len(o.levels)-1] >= level {
		o.levels, o.spans = o.levels[:len(o.levels)-1], o.spans[:len(o.spans)-1]
	}
	o.levels, o.spans = append(o.levels, level), append(o.spans, s)
}

func (o *outline) path() []decode.Span { return append([]decode.Span(nil), o.spans...) }

// Level is the depth of the list numeral that opens a text, and the bytes it
// takes; 0 where there is none. The levels are, outermost first:
//
//	1  第一部分、 第二章 第三节
//	2  一、 and 一， as some type it
//	3  （一）
//	4  1. 1、 （1）
func Level(text string) (level, length int) {
	level, rest := numeral(text)
	if level == 0 || startsNumber(rest) {
		return 0, 0
	}
	return level, len(text) - len(rest)
}

const (
	hanDigits = "一二三四五六七八九十"
	digits    = "0123456789０１２３４５６７８９"
	points    = "、.．"
)

// numeral cuts a list numeral off a text.
func numeral(text string) (level int, rest string) {
	if after, ok := strings.CutPrefix(text, "第"); ok {
		return partNumeral(after)
	}
	inner := skip(text, "（(", 1)
	level, rest = 2, skip(inner, hanDigits, len(inner))
	if len(rest) == len(inner) {
		level, rest = 4, skip(inner, digits, 2)
	}
	open, closing := len(inner) < len(text), points
	switch {
	case open:
		closing = "）)"
	case level == 2:
		closing = points + "，,"
	}
	behind := skip(rest, closing, 1)
	if len(rest) == len(inner) || len(behind) == len(rest) {
		return 0, text
	}
	if open && level == 2 {
		level, behind = 3, skip(behind, points, 1)
	}
	return level, strings.TrimLeft(behind, " 　")
}

// partNumeral reads what stands behind the 第 of 第一部分.
func partNumeral(text string) (level int, rest string) {
	behind := skip(text, hanDigits, len(text))
	for _, part := range []string{"部分", "章", "节"} {
		if rest, ok := strings.CutPrefix(behind, part); ok && len(behind) < len(text) {
			return 1, strings.TrimLeft(rest, "、:： 　")
		}
	}
	return 0, text
}

// skip takes up to so many characters of a set off the front of a text.
func skip(text, set string, most int) string {
	for ; most > 0; most-- {
		r, n := utf8.DecodeRuneInString(text)
		if n == 0 || !strings.ContainsRune(set, r) {
			break
		}
		text = text[n:]
	}
	return text
}

// startsNumber guards against reading the "1." of "1.5万条" as a list numeral.
func startsNumber(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

const maxHeading = 40 // characters

// years are the only numbers of a heading.
var years = regexp.MustCompile(`20[0-9]{2}年?`)

// headingOf reports the level of a numbered line and how many bytes of it are
// the heading: the line up to its first full stop or colon, if that is short
// and holds no further clause.
func headingOf(line string) (level, length int) {
	level, from := Level(line)
	if level == 0 {
		return 0, 0
	}
	end := strings.IndexAny(line[from:], "。；;：:")
	whole := end < 0
	if whole {
		end = len(line) - from
	}
	head := line[from : from+end]
	if n := len([]rune(head)); n == 0 || n > maxHeading || level == 4 && !whole {
		return 0, 0
	}
	if strings.ContainsAny(years.ReplaceAllString(head, ""), "0123456789０１２３４５６７８９") {
		return 0, 0 // it counts something
	}
	return level, from + end
}

// bodyNames are ids and classes that content systems of government sites give
// the article body (surveyed in the project's page notes).
var bodyNames = regexp.MustCompile(`(?i)\b(ucap-content|trs_editor_view|trs_ueditor|trs_editor|zoom|zoomcon|article-content|article_content|ivs_content|main-txt|con_text|xxgk-content|detail-content|bt_content)\b`)

// body picks the part of the page that is the report: the innermost element
// that holds nearly all sentences, and nearly all of sentences and table cells
// together, or a named article body that holds most of them.
func body(doc *decode.Document, whole decode.Span) decode.Span {
	text := doc.Text[:whole.End]
	sentences, cells := places(text, "。", "；"), places(text, "\t")
	if len(sentences)+len(cells) == 0 {
		return whole
	}
	best, all := whole, len(sentences)+len(cells)
	for _, m := range doc.Marks {
		if m.Kind != decode.Container && m.Kind != decode.Cell {
			continue
		}
		s := within(sentences, m.Span)
		held := s + within(cells, m.Span)
		if m.Kind == decode.Container && bodyNames.MatchString(m.Name) && 2*held > all {
			return m.Span
		}
		if 5*s >= 4*len(sentences) && 5*held >= 4*all && m.Span.Len() < best.Len() {
			best = m.Span
		}
	}
	return best
}

// places lists where some marks stand in a text.
func places(text string, marks ...string) []int {
	var out []int
	for i := 0; i < len(text); i++ {
		for _, m := range marks {
			if text[i] == m[0] && strings.HasPrefix(text[i:], m) {
				out = append(out, i)
			}
		}
	}
	return out
}

// within counts the places inside a span.
func within(places []int, s decode.Span) int {
	from, _ := slices.BinarySearch(places, s.Start)
	to, _ := slices.BinarySearch(places, s.End)
	return to - from
}

// Own is the text of a cell but for the grids it holds.
func (p *Page) Own(c Cell) []decode.Span {
	if !c.Holds {
		return []decode.Span{c.Span}
	}
	var out []decode.Span
	pos := c.Span.Start
	first, _ := slices.BinarySearchFunc(p.Grids, pos, func(g Grid, pos int) int { return g.Span.Start - pos })
	for _, g := range p.Grids[first:] {
		if g.Span.Start >= c.Span.End {
			break
		}
		if c.Span.Contains(g.Span) && g.Span.Start >= pos {
			out = append(out, decode.Span{Start: pos, End: g.Span.Start})
			pos = g.Span.End
		}
	}
	return append(out, decode.Span{Start: pos, End: c.Span.End})
}
