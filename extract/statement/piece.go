package statement

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/rule"
)

// Piece is a cell, or a part of one, of a table that has lost its lines: what
// stands between bars, tabs, blanks and line ends.
type Piece struct {
	Cell          // without labels
	Line   int    // index of its line among those cut
	Barred bool   // set off by bars or tabs, where an empty one is a blank cell
	Column int    // of one set off so: the index of its cell in the line
	Lone   bool   // a cell with a bar on a line of its own; one without words may be the end of a row
	Item   bool   // opens with a list numeral or 其中: a row of its own begins here
	IsUnit bool   // a unit and nothing else
	Page   bool   // the number of a page between two lines of the table
	Words  string // of a label, normalised: without numeral and bracketed remarks
}

// piece is a piece that holds no value.
func piece(s decode.Span) Piece { return Piece{Cell: Cell{Span: s}} }

// Pieces cuts lines of text into pieces.
func Pieces(text string, lines []decode.Span) []Piece {
	var out []Piece
	var b brackets
	lone := false // the line before was a cell of its own
	for i, line := range lines {
		if n := len(out); n > 0 && out[n-1].Line == i-1 && !out[n-1].Lone && !out[n-1].Barred && closes(text, lines[i:]) {
			out[n-1].Lone, lone = true, true
			continue
		}
		cut := cutLine(text, line, lone)
		lone = len(cut) > 0 && cut[0].Lone
		for _, p := range cut {
			p.Line = i
			if n := len(out); n > 0 && out[n-1].Line == i && out[n-1].Item && out[n-1].Words == "" {
				p.Item = true // its numeral stands apart
				if !digits(text[p.Span.Start:p.Span.End]) {
					p.Cell = Cell{Span: p.Span}
				}
			}
			if p.State != Label && b.closed(text[p.Span.Start:p.Span.End]) {
				p.Cell = Cell{Span: p.Span} // the end of a wrapped remark: 计 / 1条）
			}
			if p.State == Label && !p.Page && !p.IsUnit {
				p.words(text[p.Span.Start:p.Span.End], &b)
			}
			out = append(out, p)
		}
	}
	return out
}

var (
	pageNumber = regexp.MustCompile(`^([-—－–]+[ 　]*[0-9０-９]{1,4}[ 　]*[-—－–]+|第[ 　]*[0-9０-９]{1,4}[ 　]*页.*)$`)
	ruled      = regexp.MustCompile(`^[-:=+|│｜ ]*$`)
	dashes     = regexp.MustCompile(`(^|[|│｜ ])-[ ]+[|│｜]`) // a row of values, no rule
	glued      = regexp.MustCompile(`^[0-9０-９,，.．无/／—－-]+$`)
	unitDigits = regexp.MustCompile(`^(条|件|次|篇|个|人次|人|万元|亿元|元|项|份|期)([0-9０-９][0-9０-９,，.]*)$`)
	numeral    = regexp.MustCompile(`^([（(][ 　]*[一二三四五六七八九十0-9０-９]{1,3}[ 　]*[）)][ 　]*[、.．]?|[一二三四五六七八九十]{1,3}[ 　]*[、.．，,]|[0-9０-９]{1,2}[ 　]*[、.．])[ 　]*`)
	partOf     = regexp.MustCompile(`^其中[:：、]?[ 　]*`)
)

const bars = "|｜│"

// cutLine cuts one line. Between cells on lines of their own, one with blank
// cells behind it is padded: 0 | ||.
func cutLine(text string, line decode.Span, lone bool) []Piece {
	s := text[line.Start:line.End]
	n := count(s, bars)
	switch {
	case pageNumber.MatchString(s):
		p := piece(line)
		p.Page = true
		return []Piece{p}
	case n == 1 && strings.Trim(s, bars) != s:
		return loneCell(text, line)
	case n >= 2 && lone && strings.Trim(s[strings.IndexAny(s, bars):], bars+" 　") == "" && strings.IndexAny(s, bars) > 0:
		return loneCell(text, decode.Span{Start: line.Start, End: line.Start + strings.IndexAny(s, bars)})
	case n >= 2 && ruled.MatchString(s) && strings.Trim(s, bars+" 　") != "" && !dashes.MatchString(s):
		return nil
	case n >= 2:
		return cells(text, inner(text, line), bars)
	case strings.Contains(s, "\t"):
		return cells(text, line, "\t")
	}
	var out []Piece
	for at := line.Start; at < line.End; {
		r, n := utf8.DecodeRuneInString(text[at:line.End])
		if unicode.IsSpace(r) {
			at += n
			continue
		}
		if n := numeralAt(text[at:line.End]); n > 0 {
			p := piece(decode.Span{Start: at, End: at + n})
			p.Item = true
			out = append(out, p)
			at += n
			continue
		}
		end := line.End
		if i := strings.IndexFunc(text[at:line.End], unicode.IsSpace); i >= 0 {
			end = at + i
		}
		next := cut(text, decode.Span{Start: at, End: end})
		if n := len(out); n > 1 && next[0].IsUnit && out[n-1].letter() && out[n-2].letter() {
			next[0].IsUnit = false // the end of a letter-spaced word: 自 然 人
		}
		out = append(out, next...)
		at = end
	}
	return out
}

// closes reports whether the first of some lines is the bar of the cell on the
// line before: a bar alone, with no bar before the words that follow.
func closes(text string, lines []decode.Span) bool {
	for i, l := range lines {
		s := strings.TrimSpace(text[l.Start:l.End])
		if count(s, bars) != 1 || utf8.RuneCountInString(s) > 1 {
			return i > 0 && count(s, bars) == 0
		}
	}
	return len(lines) > 0
}

// loneCell reads a cell on a line of its own, its bar before or behind it.
func loneCell(text string, line decode.Span) []Piece {
	s := text[line.Start:line.End]
	inside := strings.TrimSpace(strings.Trim(s, bars))
	start := line.Start + max(strings.Index(s, inside), 0)
	out := cut(text, decode.Span{Start: start, End: start + len(inside)})
	for i := range out {
		out[i].Lone = true
	}
	return out
}

// letter reports whether a piece is one character of a word.
func (p *Piece) letter() bool {
	return p.State == Label && !p.IsUnit && p.Span.Len() == utf8.RuneLen('字')
}

func count(s, chars string) int {
	n := 0
	for _, r := range s {
		if strings.ContainsRune(chars, r) {
			n++
		}
	}
	return n
}

// inner takes the bars off that stand at both ends of a line.
func inner(text string, line decode.Span) decode.Span {
	first, n := utf8.DecodeRuneInString(text[line.Start:line.End])
	last, m := utf8.DecodeLastRuneInString(text[line.Start:line.End])
	if strings.ContainsRune(bars, first) && strings.ContainsRune(bars, last) && line.Len() > n+m {
		return decode.Span{Start: line.Start + n, End: line.End - m}
	}
	return line
}

// cells cuts a line at every separator; an empty cell stays.
func cells(text string, line decode.Span, separators string) []Piece {
	var out []Piece
	from, column := line.Start, 0
	cell := func(to int) {
		s := text[from:to]
		trimmed := strings.TrimSpace(s)
		start := from + max(strings.Index(s, trimmed), 0)
		for _, p := range cut(text, decode.Span{Start: start, End: start + len(trimmed)}) {
			p.Barred, p.Column = true, column
			out = append(out, p)
		}
		column++
	}
	for i, r := range text[line.Start:line.End] {
		if strings.ContainsRune(separators, r) {
			cell(line.Start + i)
			from = line.Start + i + utf8.RuneLen(r)
		}
	}
	cell(line.End)
	return out
}

// cut reads one cell: a unit with its number glued to it is two.
func cut(text string, s decode.Span) []Piece {
	t := text[s.Start:s.End]
	if m := unitDigits.FindStringSubmatchIndex(t); m != nil {
		p := piece(decode.Span{Start: s.Start, End: s.Start + m[3]})
		p.IsUnit = true
		return []Piece{p, number(text, decode.Span{Start: s.Start + m[4], End: s.End})}
	}
	if isUnit(t) && strings.ContainsAny(t, "（(") == strings.ContainsAny(t, "）)") {
		p := piece(s)
		p.IsUnit = true
		return []Piece{p}
	}
	return []Piece{number(text, s)}
}

// number reads a value. A numeral in Chinese characters is a part of a label
// here, as one written downwards begins with 三、, and so are 没有 and 未收到, which a
// wrapped label may begin with.
func number(text string, s decode.Span) Piece {
	t := text[s.Start:s.End]
	c := value(t, s.Start)
	if c.State == Number && !digits(t) && (!c.Value.IsZero() || t == "没有" || t == "未收到") {
		return piece(s)
	}
	if c.State == Label && digits(t) && glued.MatchString(t) { // values that ran together: 18无5395
		return Piece{Cell: Cell{Span: s, Number: s, State: Illegible}}
	}
	return Piece{Cell: c}
}

func digits(s string) bool { return strings.IndexFunc(s, unicode.IsDigit) >= 0 }

// numeralAt is the length of the list numeral that opens a text: 一、 （二） 3 .
func numeralAt(s string) int {
	n := len(numeral.FindString(s))
	if r, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsDigit(r) {
		return 0
	}
	return n
}

// brackets remembers over the pieces of a label whether a remark is open.
type brackets struct{ depth int }

// closed reports whether a text closes the remark that is open before it.
func (b *brackets) closed(s string) bool {
	return b.depth > 0 && count(s, "）)") > count(s, "（(")
}

// words reads the words of a label piece.
func (p *Piece) words(s string, b *brackets) {
	n := numeralAt(s)
	part := len(partOf.FindString(s[n:]))
	if n+part > 0 {
		p.Item, s = true, s[n+part:]
		s = s[numeralAt(s):]
	}
	if p.Item {
		b.depth = 0
	}
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == '（' || r == '(':
			b.depth++
		case r == '）' || r == ')':
			b.depth = max(b.depth-1, 0)
		case b.depth == 0:
			out.WriteRune(r)
		}
	}
	if p.Words = rule.Normalize(out.String()); strings.Trim(p.Words, "甲乙丙丁") == "" {
		p.Words = "" // the line that names the columns of a statistical form
	}
}
