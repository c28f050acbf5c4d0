package zh

import "github.com/shopspring/decimal"

// ordinal reads numbers that name a place in an order: articles, document
// numbers, list numerals, annexes.
func (s *scanner) ordinal(i int) (found, int) {
	end := i
	switch c := s.at(i); c {
	case '第':
		end = s.articleNo(i)
	case '附', '图', '表':
		end = s.annex(i)
	case '〔', '[', '(', '【', '﹝':
		if end = s.bracketYear(i); end == i {
			end = s.listNumeral(i)
		}
	default:
		if end = s.listNumeral(i); end == i && isSymbol(c) {
			end = i + 1 // ①, ⑴, Ⅻ, ㈠
		}
	}
	if end == i {
		return found{}, i
	}
	return s.quantity(Ordinal, i, end), end
}

// articleNo reads 第二十条, 第（一）项, 第711号, 第 3 页, 第十二、十三条.
func (s *scanner) articleNo(i int) int {
	j := s.blanks(i + 1)
	open := s.at(j) == '('
	if open {
		j++
	}
	n, ok := s.numeral(j)
	if !ok {
		return i
	}
	j = n.end
	if open {
		if s.at(j) != ')' {
			return i
		}
		j++
	}
	return s.enumerated(j, n.value)
}

// enumerated is the index behind all of 十二、十三条, 九条和十条, 5—7号: numbers that
// rise, after the first, last, which ends at j. What they number stands behind
// the last of them or behind each.
func (s *scanner) enumerated(j int, last decimal.Decimal) int {
	end := s.classified(j)
	for at := end; in(s.at(at), "、至到-—~和及与"); {
		n, ok := s.numeral(at + 1)
		if !ok || !n.value.GreaterThan(last) {
			break
		}
		at, last = s.classified(n.end), n.value
		switch {
		case at == n.end:
		case end == j, s.at(at-1) == s.at(end-1) && in(s.at(at-1), "条款项章"):
			end = at
		default:
			return end
		}
	}
	return end
}

// classified is the index behind the 条, 款 or 号 at j that is numbered, j for none.
func (s *scanner) classified(j int) int {
	k := s.blanks(j)
	if w, _ := s.word(k, notUnits); w == "" && in(s.at(k), "条款项号章节次批届期编页版部位名类季卷集目") {
		return k + 1
	}
	return j
}

// bracketYear reads 〔2015〕1号, [2015]12号, （2015）第1号, 〔二〇一五〕三号, 〔2015〕1、2号.
func (s *scanner) bracketYear(i int) int {
	y, k := s.part(i + 1)
	if y < 1900 || y > 2100 || !in(s.at(k), "〕])】﹞") {
		return i
	}
	j := s.blanks(k + 1)
	if s.at(j) == '第' {
		j++
	}
	n, ok := s.numeral(j)
	if !ok {
		return i
	}
	if end := s.enumerated(n.end, n.value); end > n.end && s.at(end-1) == '号' {
		return end
	}
	return i
}

// listNumeral reads 一、 （三） (1) 2. 3、 4) at the start of a clause and 一是.
func (s *scanner) listNumeral(i int) int {
	open := s.at(i) == '('
	j := i
	if open {
		j++
	}
	k, han := j+s.digitsAt(j), false
	if k == j {
		n, ok := s.chinese(j)
		if !ok || n.scaled || n.end-j > 3 {
			return i
		}
		k, han = n.end, true
	}
	line, clause := s.opens(i)
	next := s.at(s.blanks(k + 1))
	mark := s.at(k)
	switch {
	case k-j > 3 || mark == 0 || mark == '.' && isDigit(s.at(k+1)):
		return i
	case open && mark == ')' && han, open && mark == ')' && clause && k-j <= 2 && isHan(next):
		return k + 1
	case open:
		return i
	case han && mark == '是' && (clause || s.at(i-1) == '、') && k == j+1:
		return k + 1
	case han && in(mark, "、.") && clause:
		return k + 1
	case !han && k-j <= 2 && opensWords(next) && (mark == '、' && line || in(mark, ".)") && clause):
		return k + 1
	}
	return i
}

// opens reports whether a line or sentence opens at i, and whether a clause or
// a blank does.
func (s *scanner) opens(i int) (line, clause bool) {
	j := i - 1
	for s.at(j) == ' ' {
		j--
	}
	prev := s.at(j)
	line = prev == 0 || in(prev, "\n。;!?")
	return line, line || j < i-1 || in(prev, ":,)”")
}

func opensWords(r rune) bool { return isHan(r) || in(r, "《“\"(〈<") }

var annexes = []string{"附件", "附表", "附录", "图表", "表", "图"}

// annex reads the number of 附件1, 附表二, 表3 when no unit follows. Its span
// begins at the word.
func (s *scanner) annex(i int) int {
	word, j := s.oneOf(i, annexes)
	if word == "" {
		return i
	}
	n, ok := s.numeral(s.blanks(j))
	if !ok || n.han && word != "附件" && word != "附表" || !n.han && !n.plain || n.end-n.start > 2 {
		return i
	}
	if u := s.unit(s.blanks(n.end), n.han); u.end > 0 || in(s.at(n.end), "年月日-~—/%倍余多个至到") {
		return i
	}
	return n.end
}
