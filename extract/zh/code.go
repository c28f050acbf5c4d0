package zh

import (
	"strings"
	"unicode/utf8"
)

// lettered reads a run of Latin letters and digits: a URL, an address, an index
// number, 2O23, PM2.5. A run without a digit is stepped over.
func (s *scanner) lettered(i int) (found, int) {
	j, letters, digits := i, false, false
	for {
		for isAlnum(s.at(j)) {
			letters = letters || isLetter(s.at(j))
			digits = digits || isDigit(s.at(j))
			j++
		}
		k := j
		for in(s.at(k), "-_./:@?&=#~%+*") && s.typed(k) { // as typed, not full-width
			k++
		}
		if k == j || !isAlnum(s.at(k)) || k-i > 2000 {
			break
		}
		j = k
	}
	if !letters {
		return found{}, i
	}
	if end := s.standard(i, j); end > j {
		return s.quantity(Code, i, end), end
	}
	q := s.quantity(Code, i, j)
	q.none = !digits
	return q, j
}

// standard is the index behind the number of a standard whose letters stand
// from i up to j: GB 9704—2012, DB33/T 1234-2015, ISO 9001:2015, ISO 9001. It is
// j for none.
func (s *scanner) standard(i, j int) int {
	capitals := 0
	for isLetter(s.at(i+capitals)) && s.at(i+capitals) < 'a' {
		capitals++
	}
	if capitals < 2 {
		return j
	}
	k, digits := j, isDigit(s.at(j-1))
	if !digits {
		k = s.blanks(j)
		n := s.digitsAt(k)
		if k += n; n == 0 {
			return j
		}
		if s.at(k) == '.' && isDigit(s.at(k+1)) {
			k += 1 + s.digitsAt(k+1)
		}
	}
	if e := s.blanks(k + 1); in(s.at(k), "-—:") && s.digitsAt(e) == 4 && in(s.at(e), "12") && !in(s.at(e+4), "年") {
		return e + 4
	}
	if u := s.unit(s.blanks(k), false); !digits && u.end == 0 && (s.has(i, "GB") || s.has(i, "ISO") || s.has(i, "IEC")) {
		return k
	}
	return j
}

// digits reads runs of digits that are a date, a time, a phone number or a
// name; numbers that count something are left to measure.
func (s *scanner) digits(i int) (found, int) {
	if j := s.abroad(i); j > i {
		return s.quantity(Code, i, j), j
	}
	if !isDigit(s.at(i)) || isDigit(s.at(i-1)) {
		return found{}, i
	}
	var parts, width []int
	var marks []rune
	j := i
	for {
		n := s.digitsAt(j)
		parts, width = append(parts, int(s.integer(j, j+min(n, 8)))), append(width, n)
		j += n
		if !in(s.at(j), "-/.:·") || !isDigit(s.at(j+1)) || len(parts) > 20 {
			break
		}
		marks = append(marks, s.at(j))
		j++
	}
	if len(marks) == 0 {
		return s.bareDigits(i, j, parts, width)
	}
	mark, same := marks[0], strings.Trim(string(marks), string(marks[0])) == ""
	tail := s.unit(s.blanks(j), false)
	counted := tail.end > 0 || in(s.at(j), "%‰倍万亿千百余多年月日")
	if y, m, d, ok := numericDate(parts, width); ok && same && in(mark, "-/.") && !counted {
		q := s.quantity(Date, i, j)
		q.Year, q.Month, q.Day = y, m, d
		return q, j
	}
	switch {
	case len(marks) == 1 && (mark == '.' || mark == '/' && parts[0] < parts[1] && parts[1] <= 10):
		return found{}, i
	case len(marks) == 1 && mark == '-' && (counted || width[0] < 5 && width[1] < 5 && parts[1] > parts[0]) && !zeroLed(s, i, width[0]):
		return found{}, i
	case mark == ':' && width[1] != 2 && len(marks) == 1:
		return found{}, i
	case mark == ':' && len(marks) == 1 && s.at(i+width[0]) == ':' && !s.typed(i+width[0]) && counted:
		return found{}, i // 微博3：12条
	}
	return s.quantity(Code, i, j), j
}

// abroad is the index behind a phone number as dialled from abroad,
// +86-571-12345678.
func (s *scanner) abroad(i int) int {
	if !s.has(i, "+86") {
		return i
	}
	end := i
	for j := i + 3; ; {
		if in(s.at(j), "- ") {
			j++
		}
		n := s.digitsAt(j)
		if n < 3 {
			return end
		}
		j += n
		end = j
	}
}

func zeroLed(s *scanner, i, width int) bool { return width > 1 && s.at(i) == '0' }

// hotlines are service numbers printed as names.
var hotlines = []string{"12345", "12333", "12315", "12319", "12320", "12329", "12336", "12348", "12350", "12358", "12366", "12369"}

// bareDigits settles a run of digits without punctuation.
func (s *scanner) bareDigits(i, j int, parts, width []int) (found, int) {
	code := s.quantity(Code, i, j)
	if j-i > maxDigits {
		return code, j
	}
	k := s.blanks(j)
	if in(s.at(k), "”\"’'」』") {
		k = s.blanks(k + 1)
	}
	if in(s.at(k), "%‰倍万亿千百余多年月日") || s.at(j) == ',' && s.thousands(i, j) > j {
		return found{}, i
	}
	if s.at(k) == '号' {
		if s.endsWith(s.trimBack(i), "备") { // 浙ICP备12345678号-1
			if k++; s.at(k) == '-' {
				k += 1 + s.digitsAt(k+1)
			}
			return s.quantity(Code, i, k), k
		}
		return s.quantity(Ordinal, i, k+1), k + 1
	}
	if s.unit(k, false).end > 0 || s.joinable(i, j) {
		return found{}, i
	}
	if y, m, d, ok := numericDate(parts, width); ok {
		q := s.quantity(Date, i, j)
		q.Year, q.Month, q.Day = y, m, d
		return q, j
	}
	quoted := in(s.at(i-1), "“\"‘'「『") && in(s.at(j), "”\"’'」』") && j-i >= 3
	text := s.plain(i, j)
	for _, h := range hotlines {
		if text == h && (quoted || isHan(s.at(k)) && !in(s.at(k), "的")) {
			return code, j
		}
	}
	switch {
	case quoted, j-i >= 11, zeroLed(s, i, j-i), s.labelled(i, j-i), s.afterCode(i, j-i),
		j-i == 6 && in(s.at(j), "起止至") && in(s.at(i), "12"):
		return code, j
	}
	return found{}, i
}

// trimBack is the index behind the last glyph before i that is no blank.
func (s *scanner) trimBack(i int) int {
	for s.at(i-1) == ' ' {
		i--
	}
	return i
}

// labels name what the digits after them are, and the least number of digits
// that makes them so: 电话：5 is five telephone calls.
var labels = []struct {
	word  string
	least int
}{
	{"电话", 5}, {"传真", 5}, {"手机", 5}, {"热线", 5}, {"联系方式", 5}, {"联系人", 5}, {"号码", 3}, {"邮编", 3}, {"邮政编码", 3},
	{"邮政编号", 3}, {"编号", 1}, {"代码", 1}, {"索引号", 1}, {"信箱", 3}, {"群号", 5}, {"案号", 3}, {"序号", 1}, {"QQ", 5}, {"备", 5},
}

func (s *scanner) labelled(i, width int) bool {
	for i > 0 && in(s.at(i-1), " :为是(") {
		i--
	}
	for _, l := range labels {
		if width >= l.least && s.endsWith(i, l.word) {
			return true
		}
	}
	return false
}

// afterCode reports whether digits go on a phone number or a list of them:
// 0570-3862412、3862413, （0570）3862412, 0570—3862412, 3862412转8012.
func (s *scanner) afterCode(i, width int) bool {
	if width < 7 && s.at(i-1) != '转' || len(s.out) == 0 || s.out[len(s.out)-1].Kind != Code {
		return false
	}
	between := s.text[s.out[len(s.out)-1].End:s.g[i].at]
	return utf8.RuneCountInString(between) <= 2 && strings.Trim(between, " 、,，/或；;)）-－—转") == ""
}
