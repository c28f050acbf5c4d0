package zh

import (
	"strings"

	"github.com/shopspring/decimal"
)

// join puts together digits set apart by one blank or line break, when a unit
// follows them: "12 345条", "5 8　条", "6⏎200条".
func (s *scanner) join(n *numeral) {
	if end := s.joined(n.start, n.end); end > n.end {
		text := strings.Map(func(r rune) rune {
			if r == ' ' || r == '\n' {
				return -1
			}
			return r
		}, s.plain(n.start, end))
		n.value, n.end, n.joined, n.plain = decimal.RequireFromString(text), end, true, false
		s.scale(n)
	}
}

func (s *scanner) joinable(i, j int) bool { return s.joined(i, j) > j }

func (s *scanner) joined(i, j int) int {
	if s.at(i) == '0' || j-i > 3 || s.at(i-1) == ' ' && isDigit(s.at(i-2)) {
		return j
	}
	end, groups, threes := j, 1, true
	brk := s.at(j)
	for (brk == ' ' || brk == '\n') && s.at(end) == brk && isDigit(s.at(end+1)) && groups < 6 {
		k := s.digitsAt(end + 1)
		threes = threes && k == 3
		end, groups = end+1+k, groups+1
	}
	if groups == 1 || groups > 2 && !threes || end-i > 15 {
		return j
	}
	if s.at(end) == '.' && isDigit(s.at(end+1)) {
		end += 1 + s.digitsAt(end+1)
	}
	k := end
	if brk == ' ' {
		k = s.blanks(end)
	}
	for in(s.at(k), "余多万亿") {
		k++
	}
	if s.unit(k, false).end == 0 {
		return j
	}
	return end
}

// split is the index behind digits that blanks set apart from n and that join
// puts together with it by no rule, where a unit follows: 5 0 0条, 3, 000条,
// 3. 5万元. None is the end of n. Four digits and a blank are a year.
func (s *scanner) split(n numeral) int {
	end := n.end
	if n.scaled || n.plain && n.end-n.start > 3 && s.at(end) != ',' {
		return end
	}
	for groups := 0; groups < 20; groups++ {
		k := end
		if in(s.at(k), " \n") {
			k++
		}
		mark := s.at(k)
		if in(mark, ",.") {
			k++
		}
		if in(mark, ",.") && s.at(k) == ' ' {
			k++
		}
		d := s.digitsAt(k)
		if d == 0 || k == end || k == end+1 && in(mark, ",.") || mark == ',' && d != 3 {
			break
		}
		end = k + d
	}
	k := s.blanks(end)
	for in(s.at(k), "余多百千万亿") {
		k++
	}
	if s.unit(s.blanks(k), false).end == 0 {
		return n.end
	}
	return end
}

// splitHan reports whether a blank cuts a Chinese numeral in two before j: 一百二 十条.
func (s *scanner) splitHan(j int) bool { return s.at(j-1) == ' ' && isHanNumeral(s.at(j-2)) }

// brokenThousands is the index behind the commas and digits that go on at j and
// are neither thousands nor a list: 1234,567 and 12,34,567, but not 9，4，6.
func (s *scanner) brokenThousands(j int) int {
	end, broken := j, false
	for in(s.at(end), ",.") && isDigit(s.at(end+1)) {
		k := s.digitsAt(end + 1)
		broken = broken || s.at(end) == ',' && (s.typed(end) || k >= 3)
		end += 1 + k
	}
	if !broken || in(s.at(s.blanks(end)), "年月日") {
		return j
	}
	return end
}

// listsDigits reports whether a numeral is digits in a row that name several
// numbers rather than one, or a name: 二五件, 三四五件, 零零三; 一〇五件 and 二〇件 are one.
func (s *scanner) listsDigits(n numeral) bool {
	rising := n.end-n.start > 1
	if rising && hanDigits[s.at(n.start)] == 0 && hanUnits[s.at(n.start)] == 0 && isHanNumeral(s.at(n.start+1)) {
		return true
	}
	for k := n.start; k < n.end; k++ {
		d, ok := hanDigits[s.at(k)]
		if !ok || d == 0 {
			return false
		}
		rising = rising && (k == n.start || d == hanDigits[s.at(k-1)]+1)
	}
	return rising || n.end-n.start == 2
}
