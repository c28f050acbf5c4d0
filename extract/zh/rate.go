package zh

import "github.com/shopspring/decimal"

// rate reads what makes a number a percentage or a multiple, with the factor
// that brings it to percent.
func (s *scanner) rate(k int, han bool) (kind Kind, factor decimal.Decimal, unit string, end int) {
	one, ten := decimal.NewFromInt(1), decimal.NewFromInt(10)
	switch {
	case s.at(k) == '%':
		return Percent, one, "%", k + 1
	case s.at(k) == '‰':
		return Percent, decimal.New(1, -1), "‰", k + 1
	case s.has(k, "个百分点"):
		return Percent, one, "个百分点", k + 4
	case s.has(k, "百分点"):
		return Percent, one, "百分点", k + 3
	case s.at(k) == '倍':
		return Multiple, one, "倍", k + 1
	case s.at(k) == '成' && (!isHan(s.at(k+1)) || in(s.at(k+1), "以左多")):
		return Percent, ten, "成", k + 1
	}
	return Count, one, "", k
}

// percentWords reads 百分之三十, 百分百, 千分之五.
func (s *scanner) percentWords(i int) (found, int) {
	if s.has(i, "百分百") {
		q := s.quantity(Percent, i, i+3)
		q.Value, q.Unit = decimal.NewFromInt(100), "百分之"
		return q, i + 3
	}
	factor := decimal.NewFromInt(1)
	switch {
	case s.has(i, "百分之"):
	case s.has(i, "千分之"), s.has(i, "万分之"):
		factor = decimal.New(1, map[rune]int32{'千': -1, '万': -2}[s.at(i)])
	default:
		return found{}, i
	}
	n, ok := s.numeral(i + 3)
	if !ok && s.at(i+3) == '百' {
		n, ok = numeral{end: i + 4, value: decimal.NewFromInt(100)}, true
	}
	if !ok {
		return found{}, i
	}
	q := s.quantity(Percent, i, n.end)
	q.Value, q.Unit = n.value.Mul(factor), s.printed(i, i+3)
	return q, n.end
}

// ranged reads 10—15条, 1至6月, 三四百件, 2023-2024.
func (s *scanner) ranged(i, j int) (found, int) {
	a, ok := s.numeral(j)
	end := a.end
	switch {
	case ok && in(s.at(end), "-—~至到"):
		k := end + 1
		for s.at(k) == s.at(end) {
			k++
		}
		b, ok := s.numeral(k)
		if !ok || b.value.LessThan(a.value) || a.plain && s.has(k, "0") {
			return found{}, i
		}
		end = b.end
		a.han = a.han || b.han
	case s.neighbours(j):
		a, end = numeral{han: true}, s.hanRun(j)
	default:
		return found{}, i
	}
	if in(s.at(end), "余多") {
		end++
	}
	q := s.quantity(Range, j, end)
	k := s.blanks(end)
	if u := s.unit(k, a.han); u.end > 0 {
		q.Unit, end = u.text, u.end
	} else if e := s.timeAt(k); e > 0 {
		q.Unit, end = s.printed(k, e), e
	} else if in(s.at(k), "月%倍‰") {
		q.Unit, end = s.printed(k, k+1), k+1
	} else if a.han {
		return found{}, i
	}
	return q, end
}

// neighbours reports whether a run opens with two digits one apart that stand
// for either: 两三件, 三四百.
func (s *scanner) neighbours(j int) bool {
	a, b := hanDigits[s.at(j)], hanDigits[s.at(j+1)]
	end := s.hanRun(j)
	if a == 0 || b != a+1 || end-j > 4 || in(s.at(j), "俩") {
		return false
	}
	for k := j + 2; k < end; k++ {
		if hanUnits[s.at(k)] < 10 {
			return false
		}
	}
	return true
}
