package statement

import (
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
)

// folded is a text brought to half-width forms, trimmed, with runs of blanks
// as one and characters of no width left out.
type folded struct {
	text     string
	from, to []int // for each byte, where its character begins and ends in the original
}

// start is where the original begins.
func fold(text string, start int) *folded {
	f := &folded{from: make([]int, 0, len(text)), to: make([]int, 0, len(text))}
	out := make([]byte, 0, len(text))
	add := func(r rune, from, to int) {
		out = utf8.AppendRune(out, r)
		for len(f.from) < len(out) {
			f.from, f.to = append(f.from, start+from), append(f.to, start+to)
		}
	}
	gap := rune(0)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r = half(r); {
		case r == ' ' && gap == 0, r == '\n':
			gap = r
		case r != 0 && r != ' ':
			if gap != 0 && len(out) > 0 {
				add(gap, i, i)
			}
			gap = 0
			add(r, i, i+size)
		}
		i += size
	}
	f.text = string(out)
	return f
}

// span is where a stretch of the folded text stands in the original.
func (f *folded) span(from, to int) decode.Span {
	if from >= to {
		return decode.Span{}
	}
	return decode.Span{Start: f.from[from], End: f.to[to-1]}
}

// half is the half-width form of a character, 0 for one of no width.
func half(r rune) rune {
	switch {
	case r > ' ' && r < 0x7f, r >= 0x4e00 && r <= 0x9fff:
		return r
	case r >= '！' && r <= '～':
		return r - 0xfee0
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2064, r == 0xfeff, r == 0xad, r == 0:
		return 0
	case r == '\n' || r == '\u2028' || r == '\u2029':
		return '\n'
	case unicode.IsSpace(r):
		return ' '
	}
	switch r {
	case '−', '﹣', '‐', '‑':
		return '-'
	case '–', '―', '─', '━':
		return '—'
	case '〔':
		return '['
	case '〕':
		return ']'
	}
	return r
}
