package rule

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Deeper parts the levels of a label that names more than one: "（三）不予公开
// 1.属于国家秘密" is normalised to 不予公开›属于国家秘密.
const Deeper = "›"

// Normalize folds a label to what patterns are compared with: compatibility
// forms (full width, ㈠, ⒈), no list numerals (一、 （一） 1. ① 其中：), no remarks
// in brackets, no blanks, no punctuation. Brackets that could change the
// meaning (部分, 含上年结转) keep their words. A label of several levels, each
// opened by a numeral, has Deeper between them.
func Normalize(label string) string {
	if isNormal(label) {
		return label
	}
	s := withoutRemarks(compatible(label))
	out := make([]rune, 0, len(s))
	fresh := true // nothing of this level has been written yet
	for i := 0; i < len(s); {
		if n := listNumeral(s, i, fresh); n > 0 {
			if !fresh {
				out = append(out, []rune(Deeper)...)
			}
			fresh = true
			i += n
			continue
		}
		if fresh && hasRunes(s, i, "其中") && i+2 < len(s) {
			i += 2
			continue
		}
		if !isDropped(s[i]) {
			out, fresh = append(out, s[i]), false
		}
		i++
	}
	return strings.TrimSuffix(string(out), Deeper)
}

// isNormal reports whether a label is digits alone, or characters of which none
// is a numeral or opens 其中: most need no folding.
func isNormal(label string) bool {
	digits, words := true, !strings.HasPrefix(label, "其中")
	for _, r := range label {
		digits = digits && isDigit(r)
		words = words && isHan(r) && !isHanNumeral(r)
		if !digits && !words {
			return false
		}
	}
	return true
}

func isHan(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }

// compatible is the NFKC form of a label, taken by hand for the characters that
// nearly all labels are made of.
func compatible(label string) []rune {
	out := make([]rune, 0, len(label)/2+1)
	for _, r := range label {
		switch {
		case r < 0x80, isHan(r), r == '、', r == '。', r == '《', r == '》':
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '\u3000':
			r = ' '
		default:
			return []rune(norm.NFKC.String(uncircle(label)))
		}
		out = append(out, r)
	}
	return out
}

// uncircle turns ① into (1): NFKC would leave a digit that opens nothing.
func uncircle(label string) string {
	if !strings.ContainsFunc(label, isCircled) {
		return label
	}
	var out strings.Builder
	for _, r := range label {
		if isCircled(r) {
			out.WriteString("(" + norm.NFKC.String(string(r)) + ")")
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

func isCircled(r rune) bool { return r >= '①' && r <= '⑳' }

func isDropped(r rune) bool {
	return !isHan(r) && !isDigit(r) && isMark(r)
}

func isMark(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("<>|`^~+=", r)
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isHanNumeral(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十':
		return true
	}
	return false
}

func hasRunes(s []rune, i int, word string) bool {
	for _, r := range word {
		if i >= len(s) || s[i] != r {
			return false
		}
		i++
	}
	return true
}

// maxNumeral is how many characters a list numeral has at most: 二十一.
const maxNumeral = 3

// listNumeral is how many runes a list numeral takes at i, 0 for none. Without
// brackets or a point a numeral is one only where a label begins: 三类内部事务.
func listNumeral(s []rune, i int, fresh bool) int {
	if s[i] != '(' && !isDigit(s[i]) && !isHanNumeral(s[i]) {
		return 0
	}
	if i > 0 && (s[i-1] == '第' || isDigit(s[i-1])) {
		return 0
	}
	skip := func(j int) int {
		for j < len(s) && isBlank(s[j]) {
			j++
		}
		return j
	}
	j, open := i, s[i] == '('
	if open {
		j = skip(j + 1)
	}
	k, isNumeral := j, isDigit
	if j < len(s) && isHanNumeral(s[j]) {
		isNumeral = isHanNumeral
	}
	for k < len(s) && k-j <= maxNumeral && isNumeral(s[k]) {
		k++
	}
	if k == j || k-j > maxNumeral || isDigit(s[j]) && k-j > 2 {
		return 0
	}
	end := skip(k)
	if end == len(s) {
		return 0
	}
	switch mark := s[end]; {
	case open:
		if mark != ')' {
			return 0
		}
		end++
	case strings.ContainsRune(".、,)", mark):
		if !fresh && isHanNumeral(s[j]) {
			return 0
		}
		end++
	case !fresh:
		return 0
	case isHanNumeral(s[j]) && end == k, isDigit(s[j]) && !unicode.IsLetter(mark), strings.ContainsRune("年月日", mark):
		return 0
	}
	if rest := skip(end); rest == len(s) || isDigit(s[rest]) {
		return 0 // nothing is numbered, or it is a decimal
	}
	return end - i
}

// withoutRemarks drops what stands in brackets, as long as something is left.
func withoutRemarks(s []rune) []rune {
	if !slices.ContainsFunc(s, isOpening) {
		return s
	}
	var out []rune
	brackets := 0
	for i := 0; i < len(s); i++ {
		if isOpening(s[i]) && brackets < maxBrackets {
			brackets++
			end := closing(s, i)
			if isRemark(s[i+1 : min(end, len(s))]) {
				i = end
				continue
			}
		}
		out = append(out, s[i])
	}
	if !slices.ContainsFunc(out, unicode.IsLetter) {
		return s
	}
	return out
}

// maxBrackets is how many brackets of a label are looked into: more than any has.
const maxBrackets = 50

func isOpening(r rune) bool { return r == '(' || r == '[' || r == '【' || r == '〔' }

// closing is the index of the bracket that closes the one at i; the length of
// the text when a wrapped label lost it.
func closing(s []rune, i int) int {
	depth := 0
	for j := i; j < len(s); j++ {
		switch {
		case isOpening(s[j]):
			depth++
		case strings.ContainsRune(")]】〕", s[j]):
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return len(s)
}

// remarkLength is how many characters a bracket holds at least to be a remark:
// shorter ones belong to the label, as in 同意（部分）公开.
const remarkLength = 6

var labelUnits = []string{"条", "件", "次", "篇", "个", "人", "人次", "项", "元", "万元", "亿元"}

// isRemark reports whether words in brackets only explain the label. Words
// about another time than the year would change what it counts.
func isRemark(s []rune) bool {
	words := string(slices.DeleteFunc(slices.Clone(s), isDropped))
	if strings.HasPrefix(words, "单位") || slices.Contains(labelUnits, words) {
		return true
	}
	return len([]rune(words)) >= remarkLength && !otherTimes.in(words, mask(words))
}
