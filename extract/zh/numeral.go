package zh

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// maxDigits bounds a numeral: longer runs of digits are names of something.
// Fewer than maxWhole fit into an int64.
const maxDigits, maxWhole = 40, 19

// numeral is a number without unit: the glyphs from start up to end.
type numeral struct {
	start, end int
	value      decimal.Decimal
	han        bool   // written in Chinese characters
	scaled     bool   // with 万 or 亿
	plain      bool   // nothing but ASCII digits
	approx     string // 余 or 多, printed inside: 20多万
	joined     bool
	unclear    bool // digits that make no number up to end: 1234,567
}

// ParseNumber reads a string that is one numeral, Arabic or Chinese, as table
// cells hold them: "1,234", "１２", "−35", "1.2万", "三十五". A leading zero (007),
// a blank inside (12 34) or anything after it makes it no number. Outer blanks
// do not count.
func ParseNumber(s string) (decimal.Decimal, bool) {
	sc := scanner{text: s, g: glyphs(nil, strings.TrimSpace(s))}
	i := 0
	if in(sc.at(0), "+-负負") {
		i = 1
	}
	n, ok := sc.numeral(i)
	if !ok || n.unclear || n.end != len(sc.g) || n.approx != "" ||
		in(sc.at(i), "0零〇○") && (isDigit(sc.at(i+1)) || isHanNumeral(sc.at(i+1))) {
		return decimal.Zero, false
	}
	if in(sc.at(0), "-负負") {
		n.value = n.value.Neg()
	}
	return n.value, true
}

// numeral reads the number at i. One in Chinese characters is taken only whole:
// 十二五 is no number.
func (s *scanner) numeral(i int) (numeral, bool) {
	if known := &s.numerals[0]; known.at != i+1 {
		n, ok := s.newNumeral(i)
		*known = readNumeral{i + 1, n, ok}
	}
	return s.numerals[0].numeral, s.numerals[0].ok
}

// readNumeral is the numeral last read: several readers ask for it.
type readNumeral struct {
	at int // where, from 1
	numeral
	ok bool
}

func (s *scanner) newNumeral(i int) (numeral, bool) {
	if isDigit(s.at(i)) || s.at(i) == '.' && isDigit(s.at(i+1)) && !isDigit(s.at(i-1)) {
		return s.arabic(i)
	}
	return s.chinese(i)
}

// arabic reads 12, 1,234, 0.5, .5, 1.2万, 3千, 1亿2000万.
func (s *scanner) arabic(i int) (numeral, bool) {
	j := i + s.digitsAt(i)
	n := numeral{start: i}
	if end := s.thousands(i, j); end > j {
		j = end
	} else if s.at(j) != '.' || !isDigit(s.at(j+1)) {
		n.plain, n.unclear = true, s.at(i) == '0' && j-i > 2
	}
	if s.at(j) == '.' && isDigit(s.at(j+1)) {
		j += 1 + s.digitsAt(j+1)
	}
	if end := s.brokenThousands(j); end > j {
		n.end, n.unclear = end, true
		return n, true
	}
	if j-i > maxDigits {
		return n, false
	}
	n.end = j
	if n.plain && j-i < maxWhole {
		n.value = decimal.NewFromInt(s.integer(i, j))
	} else {
		n.value = decimal.RequireFromString("0" + strings.ReplaceAll(s.plain(i, j), ",", ""))
	}
	s.scale(&n)
	return n, true
}

// thousands is the index behind groups of three digits set off by commas; j
// when what follows the first one to three digits is nothing of the kind.
func (s *scanner) thousands(i, j int) int {
	if j-i < 1 || j-i > 3 || s.at(i) == '0' {
		return j
	}
	end := j
	for s.at(end) == ',' && isDigit(s.at(end+1)) {
		if s.digitsAt(end+1) != 3 || end-i > maxDigits {
			return j
		}
		end += 4
	}
	return end
}

var scales = map[rune]int64{'十': 10, '百': 100, '千': 1e3, '万': 1e4, '萬': 1e4, '亿': 1e8, '億': 1e8}

// scale multiplies by the 百 千 万 亿 that follow Arabic digits and adds what
// smaller parts follow: 1亿2000万, 3百25, 100万三千. One digit alone is of the next
// lower place: 3万2 is 32000. What does not fit makes the number unclear: 1.2万3千.
func (s *scanner) scale(n *numeral) {
	if _, by, _ := s.scaleAt(n.end); by == 1 {
		return
	}
	part, sum, last := n.value, decimal.Zero, int64(1e17)
	whole := part.IsInteger()
	for {
		end, by, approx := s.scaleAt(n.end)
		if by == 1 {
			n.value = sum.Add(part)
			return
		}
		if by >= last {
			n.end, n.unclear = end, true
			return
		}
		sum, last = sum.Add(part.Mul(decimal.NewFromInt(by))), by
		n.end, n.value, n.plain = end, sum, false
		n.scaled = n.scaled || by >= 1e4
		if approx != "" {
			n.approx = approx
			return
		}
		var ok bool
		if part, end, ok = s.smaller(end, last); end == n.end {
			return
		}
		n.end = end
		if n.unclear = !ok || !whole; n.unclear {
			return
		}
	}
}

// smaller reads the digits behind a 百 千 万 亿, Arabic or Chinese: the part
// below it, or ahead of a smaller 百 千 万. None is 0 and ends where it begins.
func (s *scanner) smaller(i int, last int64) (part decimal.Decimal, end int, ok bool) {
	j := i + s.digitsAt(i)
	switch {
	case j-i > 8:
		return part, j, false
	case j > i && !in(s.at(j), "年月日"):
		part, ok = decimal.RequireFromString(s.plain(i, j)), s.at(j) != '.' || !isDigit(s.at(j+1))
	case j == i && isHanDigit(s.at(i)):
		j = s.hanRun(i)
		if isHan(s.at(j)) && s.unit(j, true).end == 0 {
			return part, i, true // 3万一般
		}
		part, ok = hanValue(s.runes(i, j))
		ok = ok && s.at(i) != '零'
	default:
		return part, i, true
	}
	if j == i+1 {
		if _, by, _ := s.scaleAt(j); by == 1 {
			part = part.Mul(decimal.NewFromInt(last / 10))
		}
	}
	return part, j, ok && part.LessThan(decimal.NewFromInt(last))
}

// scaleAt reads the factor at i, with the 余 or 多 before it (20多万).
func (s *scanner) scaleAt(i int) (end int, by int64, approx string) {
	if k := s.blanks(i); k > i && in(s.at(k), "万亿") && s.unit(s.blanks(k+1), false).end > 0 {
		i = k // 0.02 万元
	}
	if in(s.at(i), "余多") && in(s.at(i+1), "百千万亿") {
		approx, i = string(s.at(i)), i+1
	}
	by = scales[s.at(i)]
	switch next := s.at(i + 1); {
	case by == 0, by == 1000 && in(next, "米克瓦"), by == 100 && next == '分', by == 10 && next == '分':
		return i, 1, ""
	case by < 1e8 && by >= 100 && in(next, "万亿億萬") && scales[next] >= by:
		return i + 2, by * scales[next], approx
	}
	return i + 1, by, approx
}

var hanDigits = map[rune]int64{'零': 0, '〇': 0, '○': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7,
	'八': 8, '九': 9, '两': 2, '兩': 2, '俩': 2, '壹': 1, '贰': 2, '貳': 2, '叁': 3, '叄': 3, '參': 3, '肆': 4, '伍': 5, '陆': 6, '陸': 6,
	'柒': 7, '捌': 8, '玖': 9}

var hanUnits = map[rune]int64{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1e3, '仟': 1e3, '万': 1e4, '萬': 1e4,
	'亿': 1e8, '億': 1e8, '廿': 20, '卅': 30, '卌': 40}

func isHanDigit(r rune) bool { _, ok := hanDigits[r]; return ok }

// isHanNumeral reports whether hanDigits or hanUnits hold a character; every
// character of a page is asked.
func isHanNumeral(r rune) bool {
	switch r {
	case '零', '〇', '○', '一', '二', '三', '四', '五', '六', '七', '八', '九', '两', '兩', '俩', '壹', '贰', '貳', '叁', '叄', '參', '肆',
		'伍', '陆', '陸', '柒', '捌', '玖', '十', '拾', '百', '佰', '千', '仟', '万', '萬', '亿', '億', '廿', '卅', '卌':
		return true
	}
	return false
}

// hanRun is the index behind the run of numeral characters at i. A Latin O or
// a 0 between Chinese digits is the zero it stands for: 二O一二, 二00八.
func (s *scanner) hanRun(i int) int {
	j := i
	for isHanNumeral(s.at(j)) || j > i && in(s.at(j), "0Oo") && isHanDigit(s.at(i)) && s.zeroAt(j) {
		j++
	}
	return j
}

func (s *scanner) zeroAt(j int) bool {
	for k := 0; k < 4 && in(s.at(j), "0Oo"); k++ {
		j++
	}
	return isHanDigit(s.at(j))
}

// chinese reads 三十五, 一百零六, 一百五 (150), 一万二 (12000), 二〇一二, 三点五万,
// 二十余万.
func (s *scanner) chinese(i int) (numeral, bool) {
	if known := &s.numerals[1]; known.at != i+1 {
		n, ok := s.newChinese(i)
		*known = readNumeral{i + 1, n, ok}
	}
	return s.numerals[1].numeral, s.numerals[1].ok
}

func (s *scanner) newChinese(i int) (numeral, bool) {
	j := s.hanRun(i)
	if j == i || j-i > maxDigits {
		return numeral{}, false
	}
	n := numeral{start: i, end: j, han: true}
	run := s.runes(i, j)
	if in(s.at(j), "余多几来") && in(s.at(j+1), "万亿萬億") && s.at(j-1) != '万' {
		n.approx, n.end = approximate(s.at(j)), s.hanRun(j+1)
		run = append(run, s.runes(j+1, n.end)...)
	}
	n.scaled = slices.ContainsFunc(run, func(r rune) bool { return hanUnits[r] >= 1e4 }) && !leads(run)
	var ok bool
	if n.value, ok = hanValue(run); !ok {
		return n, false
	}
	if in(s.at(j), "点點") && (isHanDigit(s.at(j+1)) || isDigit(s.at(j+1))) {
		s.hanFraction(&n)
	}
	return n, true
}

// hanFraction reads the 点五 of 三点五万.
func (s *scanner) hanFraction(n *numeral) {
	exp := int32(0)
	for n.end++; (isHanDigit(s.at(n.end)) || isDigit(s.at(n.end))) && exp > -maxDigits; n.end++ {
		exp--
		d := hanDigits[s.at(n.end)]
		if isDigit(s.at(n.end)) {
			d = int64(s.at(n.end) - '0')
		}
		n.value = n.value.Add(decimal.New(d, exp))
	}
	s.scale(n)
}

// leads reports whether a numeral leaves out the 一 it begins with: 百五, 万二,
// 百二万. Only one digit may follow.
func leads(run []rune) bool {
	return (len(run) == 2 || len(run) == 3 && in(run[2], "万亿萬億")) && hanUnits[run[0]] >= 100 && hanDigits[run[1]] > 0
}

// hanValue is the value of a whole run of numeral characters.
func hanValue(run []rune) (decimal.Decimal, bool) {
	digits := make([]byte, 0, len(run))
	for _, r := range run {
		d, ok := hanDigits[r]
		if !ok && !in(r, "0Oo") || len(run) > 1 && in(r, "两兩俩") {
			break
		}
		digits = append(digits, '0'+byte(d))
	}
	if len(digits) == len(run) && len(run) == 1 {
		return decimal.NewFromInt(int64(digits[0] - '0')), true
	}
	if len(digits) == len(run) {
		return decimal.RequireFromString(string(digits)), true
	}
	var p positional
	if leads(run) {
		p.digit = 1
	}
	for _, r := range run {
		if !p.take(r) {
			return decimal.Zero, false
		}
	}
	return p.value()
}

// positional adds up a numeral with 十 百 千 万 亿, character by character.
type positional struct {
	high, mid, low int64 // 亿, 万 and below, each finished
	digit          int64 // waiting for its unit; 0 for none
	unit           int64 // the unit last read; 0 after 零
	place          int64 // the last of 千 百 十 since 万: they descend
	zero           bool  // 零 read, its digit still to come
}

func (p *positional) take(r rune) bool {
	if d, ok := hanDigits[r]; ok {
		if p.digit != 0 || d == 0 && (p.zero || p.unit == 0) {
			return false
		}
		if d == 0 {
			p.unit, p.zero = 0, true
			return true
		}
		p.digit, p.zero = d, false
		return true
	}
	switch u := hanUnits[r]; {
	case p.zero && u == 100 && p.place == 0: // 一万零百一十一
		return p.add(1, u)
	case p.zero && u >= 100: // 零 is followed by a digit, or by 十
		return false
	case u >= 1e4:
		return p.close(u)
	case u == 20 || u == 30 || u == 40:
		return p.digit == 0 && p.add(u/10, 10)
	case p.digit == 0 && u != 10:
		return false
	default:
		return p.add(max(p.digit, 1), u)
	}
}

func (p *positional) add(digit, unit int64) bool {
	if p.place != 0 && unit >= p.place {
		return false
	}
	p.low += digit * unit
	p.digit, p.unit, p.place, p.zero = 0, unit, unit, false
	return true
}

// close ends the part before a 万 or 亿.
func (p *positional) close(unit int64) bool {
	part := p.low + p.waiting()
	if unit == 1e8 {
		part += p.mid
	}
	if part == 0 || p.high != 0 && unit == 1e8 || p.mid != 0 && unit == 1e4 {
		return false
	}
	p.low, p.digit, p.place, p.unit = 0, 0, 0, unit
	if unit == 1e8 {
		p.high, p.mid = part*unit, 0
	} else {
		p.mid = part * unit
	}
	return true
}

func (p *positional) value() (decimal.Decimal, bool) {
	if p.zero {
		return decimal.Zero, false
	}
	return decimal.NewFromInt(p.high + p.mid + p.low + p.waiting()), true
}

// waiting is what a digit without unit stands for: the next lower place in 一百五.
func (p *positional) waiting() int64 {
	if p.unit >= 100 {
		return p.digit * (p.unit / 10)
	}
	return p.digit
}
