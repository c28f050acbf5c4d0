package zh

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// glyph is one visible character in its half-width form and where it stands.
type glyph struct {
	r       rune
	at, end int32
}

// glyphs normalises the text: full-width forms to ASCII, all blanks to one
// blank, all long dashes to one. Zero-width characters are left out. They are
// put into the room given, as far as it has some.
func glyphs(room []glyph, text string) []glyph {
	out := slices.Grow(room[:0], len(text)/3+8)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r = half(r); r != 0 {
			out = append(out, glyph{r, int32(i), int32(i + n)})
		}
		i += n
	}
	return out
}

// half is the half-width form of a rune, 0 for one that is not seen.
func half(r rune) rune {
	switch {
	case r >= '!' && r <= '~' || r == '\n' || r >= 0x4E00 && r < 0x9FFF:
		return r
	case r >= '！' && r <= '～':
		return r - 0xFEE0
	}
	switch r {
	case '\u00AD', '\uFEFF', '\r', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060',
		'\u202A', '\u202B', '\u202C', '\u202D', '\u202E':
		return 0
	case '–', '―', '─':
		return '—'
	case '−', '﹣', '‐', '‑':
		return '-'
	case '〜', '∼':
		return '~'
	case '﹪':
		return '%'
	case '\u2028', '\u2029':
		return '\n'
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// at is the glyph at i, 0 outside the text.
func (s *scanner) at(i int) rune {
	if i < 0 || i >= len(s.g) {
		return 0
	}
	return s.g[i].r
}

// has reports whether a word stands at i.
func (s *scanner) has(i int, word string) bool {
	if i < 0 {
		return false
	}
	for _, r := range word {
		if s.at(i) != r {
			return false
		}
		i++
	}
	return true
}

// oneOf returns the first of the words that stands at i and the index behind it.
func (s *scanner) oneOf(i int, words []string) (string, int) {
	for _, w := range words {
		if s.has(i, w) {
			return w, i + utf8.RuneCountInString(w)
		}
	}
	return "", i
}

// endsWith reports whether a word ends before i.
func (s *scanner) endsWith(i int, word string) bool {
	return s.has(i-utf8.RuneCountInString(word), word)
}

// blanks is the index behind the blanks at i.
func (s *scanner) blanks(i int) int {
	for s.at(i) == ' ' {
		i++
	}
	return i
}

// digitsAt counts the ASCII digits at i.
func (s *scanner) digitsAt(i int) int {
	n := 0
	for isDigit(s.at(i + n)) {
		n++
	}
	return n
}

// plain is the normalised text from i up to j.
func (s *scanner) plain(i, j int) string {
	var b strings.Builder
	for _, g := range s.g[i:j] {
		b.WriteRune(g.r)
	}
	return b.String()
}

// runes are the glyphs from i up to j.
func (s *scanner) runes(i, j int) []rune {
	out := make([]rune, 0, j-i)
	for _, g := range s.g[i:j] {
		out = append(out, g.r)
	}
	return out
}

// printed is the text as given from i up to j.
func (s *scanner) printed(i, j int) string { return s.text[s.g[i].at:s.g[j-1].end] }

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
func isAlnum(r rune) bool  { return isDigit(r) || isLetter(r) }
func isHan(r rune) bool    { return unicode.Is(unicode.Han, r) }

// in reports whether a character is one of a few.
func in(r rune, set string) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}
