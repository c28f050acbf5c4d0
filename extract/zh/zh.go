// Package zh reads Chinese administrative prose at the level of characters:
// Scan finds every printed number and says what kind it is, ParseNumber reads a
// cell that is one numeral, and Segmenter cuts the words between the numbers by
// a lexicon. All positions are byte offsets into the text as given.
//
// Numbers are never read from words and words never from numbers: gse
// lower-cases, splits 1,234 and breaks 一千二百三十四, so quantities are scanned
// first and only the text between them is segmented.
package zh

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Kind says what a printed number is. A rule asks for one kind, so that a
// percentage or an article of a law can never be taken for a count.
type Kind uint8

const (
	Count    Kind = iota // how many or how much: 312条, 1.2万元, 零件, a bare 87.4
	Percent              // 31.5％, 百分之九十五, 三成, 千分之五, 0.3个百分点
	Multiple             // 1.8倍
	Year                 // 2012年, 二〇一二年, 2012年度
	Date                 // 2013年3月20日, 2013-03-20, 3月12日, 5月, 20130320
	Duration             // 15个工作日, 三年, 24小时: a length of time, or a term set by law
	Ordinal              // 第二十条, 国令第711号, 〔2015〕1号, 一、, （三）, 2., 一是, 附件1
	Code                 // a name made of digits: 0570-3862412, 12345热线, URLs, post codes, 9:30
	Range                // 10—15条, 1至6月, 三四百件, 十二三件, 10%—15%, 5条至8条
	Fraction             // 三分之一, 2/3
	Ratio                // 3:1, 三比一
	Period               // 一季度, 第3季度, 前三季度: a part of a year with a number
	Unclear              // printed as no number is: 1234,567条, 二五件, 1.2万3千条
)

var kindNames = [...]string{"count", "percent", "multiple", "year", "date", "duration", "ordinal", "code", "range",
	"fraction", "ratio", "period", "unclear"}

// String is the lower-case English name of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Counts reports whether a number of this kind counts something, or may: what is
// Unclear is a count to whoever must not overlook one.
func (k Kind) Counts() bool { return k == Count || k == Unclear }

// Quantity is one printed number with the words that belong to it.
type Quantity struct {
	Start, End       int // the whole of it: approximation, number and unit
	NumStart, NumEnd int // the numeral alone, sign included
	Kind             Kind
	// Value is scaled (1.2万 is 12000) and exact; for a Percent it is the
	// percent number. Only Count, Percent, Multiple, Duration and Fraction have
	// one; a Fraction without end has 16 places.
	Value decimal.Decimal
	// Year, Month and Day of a Year or Date as printed, unchecked (2月30日 is
	// month 2, day 30); 0 where not printed.
	Year, Month, Day int
	// Unit as printed, without 万 and 亿: 条, 人次, 篇（条）, 元, for 圆 and 角 too; ""
	// for a bare number.
	Unit string
	// Approx is one of 余 多 近 约 超 以上, "" for an exact number. Synonyms are
	// brought to these: 逾, 突破 and 上(百) are 超; 左右 and 大约 are 约; 不足 and 不到
	// are 近. Of several the one between number and unit stands (约30余件 is 余).
	Approx string
	// Joined is set when digits were put together over a blank or line break.
	Joined bool
}

// Shift returns the quantity with its positions moved by n bytes, for text
// that was cut out of a longer one.
func (q Quantity) Shift(n int) Quantity {
	q.Start, q.End, q.NumStart, q.NumEnd = q.Start+n, q.End+n, q.NumStart+n, q.NumEnd+n
	return q
}

// Scan finds all printed numbers, those that no rule will want included, from
// left to right and without overlap. Numerals inside words (统一, 一站式, 两微一端,
// 十九大) are no numbers: one in Chinese characters counts only with a unit right
// after it, or with 万 or 亿. 数百, 几十 and 若干 are no numbers either; what is
// printed as no number can be is Unclear, so that it is not lost.
func Scan(text string) []Quantity { return new(Scanner).Scan(text) }

// Scanner scans one text after another in the same memory.
type Scanner struct{ glyphs []glyph }

// Scan is Scan of one text more.
func (room *Scanner) Scan(text string) []Quantity {
	if !MayHold(text) {
		return nil
	}
	room.glyphs = glyphs(room.glyphs, text)
	s := scanner{text: text, g: room.glyphs}
	for i := 0; i < len(s.g); {
		if !mayOpen(s.g[i].r) {
			i++
			continue
		}
		if end := s.idiom(i); end > i {
			i = end
			continue
		}
		q, next := s.read(i)
		if next > i {
			if !q.none {
				s.out = append(s.out, q.Quantity)
			}
			i = next
			continue
		}
		i++
	}
	return s.out
}

// MayHold is a quick look whether Scan could find a number in a text.
func MayHold(text string) bool { return strings.ContainsFunc(text, isPartOfNumber) }

// isPartOfNumber reports whether a character is one of which every number has
// at least one: a letter or digit, a numeral, a numeral in a ring or brackets.
func isPartOfNumber(r rune) bool {
	if r >= 0x4e00 && r <= 0x9fff {
		return isHanNumeral(r)
	}
	r = half(r)
	return isAlnum(r) || isHanNumeral(r) || isSymbol(r)
}

// isSymbol reports whether a character is a numeral in one piece: Ⅻ ① ㈠.
func isSymbol(r rune) bool {
	return r >= 'Ⅰ' && r <= 'ⅿ' || r >= '①' && r <= '⒛' || r >= '㈠' && r <= '㈩'
}

// mayOpen is a quick look whether a number, the word of approximation before it,
// or an idiom could begin with a character.
func mayOpen(r rune) bool {
	switch {
	case r >= firstHan && r <= lastHan:
		r -= firstHan
		return hanOpening[r>>6]&(1<<(r&63)) != 0
	case isAlnum(r):
		return true
	}
	switch r {
	case '.', '+', '-', '<', '>', '(', '[', '"', '\'', '〔', '【', '﹝', '“', '‘', '「', '『', '≤', '≥':
		return true
	}
	return isHanNumeral(r) || isSymbol(r)
}

// hanOpening has a bit for every Chinese character that mayOpen tells of.
var hanOpening = func() (set [(lastHan-firstHan)/64 + 1]uint64) {
	for r := rune(firstHan); r <= lastHan; r++ {
		if isHanNumeral(r) || in(r, "第前附图表负負") || idioms.of(r) != nil || before.of(r) != nil {
			set[(r-firstHan)>>6] |= 1 << ((r - firstHan) & 63)
		}
	}
	return set
}()

// found is what a reader hands back; none steps over text that only looks
// like a number.
type found struct {
	Quantity
	none bool
}

// scanner holds one text being scanned. Its readers take a glyph index and
// return the index behind what they read, or the same index when it is not
// theirs.
type scanner struct {
	text string
	g    []glyph
	out  []Quantity

	numerals [2]readNumeral // of any kind, and in Chinese characters
}

func (s *scanner) read(i int) (found, int) {
	c := s.at(i)
	if isAlnum(c) && !isAlnum(s.at(i-1)) {
		if q, next := s.lettered(i); next > i {
			return q, next
		}
	}
	for _, reader := range readersOf(c) {
		if q, next := reader(s, i); next > i {
			return q, next
		}
	}
	return found{}, i
}

// reader reads one kind of number.
type reader func(s *scanner, i int) (found, int)

// The readers of a number by what it begins with, in the order they are asked.
var (
	ofDigit   = []reader{(*scanner).period, (*scanner).ordinal, (*scanner).calendar, (*scanner).digits, (*scanner).measure}
	ofHan     = []reader{(*scanner).period, (*scanner).ordinal, (*scanner).calendar, (*scanner).measure}
	ofOrdinal = []reader{(*scanner).period, (*scanner).ordinal}
	ofSign    = []reader{(*scanner).digits, (*scanner).measure}
)

// readersOf are those that may read a number that begins with a character.
func readersOf(r rune) []reader {
	switch r {
	case '第', '前', '附', '图', '表', '〔', '[', '(', '【', '﹝':
		return ofOrdinal
	}
	switch {
	case isDigit(r):
		return ofDigit
	case isHanNumeral(r):
		return ofHan
	case isSymbol(r):
		return ofOrdinal
	}
	return ofSign
}

// quantity makes a Quantity of the glyphs from i up to j.
func (s *scanner) quantity(kind Kind, i, j int) found {
	start, end := int(s.g[i].at), int(s.g[j-1].end)
	return found{Quantity: Quantity{Start: start, End: end, NumStart: start, NumEnd: end, Kind: kind}}
}
