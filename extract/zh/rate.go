package zh

import (
	"slices"

	"github.com/shopspring/decimal"
)

// rate reads what makes a number a percentage or a multiple, with the factor
// that brings it to percent.
func (s *scanner) rate(k int, han bool) (kind Kind, factor decimal.Decimal, unit string, end int) {
	if !in(s.at(k), "%‰个百倍成") {
		return Count, decimal.Decimal{}, "", k
	}
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
	case s.at(k) == '成' && (!isHan(s.at(k+1)) || in(s.at(k+1), "以左多的是") || hanDigits[s.at(k+1)] > 0 && !isHan(s.at(k+2))):
		return Percent, ten, "成", k + 1
	}
	return Count, one, "", k
}

// percentWords reads 百分之三十, 百分百, 千分之五.
func (s *scanner) percentWords(i int) (found, int) {
	if !in(s.at(i), "百千万") {
		return found{}, i
	}
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
	j := i + 3
	minus := in(s.at(j), "-负負")
	if minus {
		j++
	}
	n, ok := s.numeral(j)
	if !ok && s.at(i+3) == '百' && !isHanNumeral(s.at(i+4)) {
		n, ok = numeral{end: i + 4, value: decimal.NewFromInt(100)}, true
	}
	if !ok || n.unclear {
		return found{}, i
	}
	q := s.quantity(Percent, i, n.end)
	q.Value, q.Unit = n.value.Mul(factor), s.printed(i, i+3)
	if minus {
		q.Value = q.Value.Neg()
	}
	if in(s.at(n.end), "几余多") {
		q.Approx = approximate(s.at(n.end))
		return q, n.end + 1
	}
	return q, n.end
}

// ranged reads 10—15条, 1至6月, 三四百件, 2023-2024.
func (s *scanner) ranged(i, j int) (found, int) {
	a, ok := s.numeral(j)
	end := a.end
	if s.at(end) == '%' {
		end++
	}
	switch {
	case ok && !a.unclear && in(s.at(end), "-—~至到"):
		k := end + 1
		for s.at(k) == s.at(end) {
			k++
		}
		b, ok := s.numeral(k)
		if !ok || b.unclear || b.value.LessThan(a.value) || a.plain && s.has(k, "0") || end > a.end && s.at(b.end) != '%' {
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
	} else if in(s.at(k), "月%倍‰成") {
		q.Unit, end = s.printed(k, k+1), k+1
	} else if a.han {
		return found{}, i
	}
	return q, end
}

// neighbours reports whether a run holds two digits one apart that stand for
// either: 两三件, 三四百, 十二三; 三五件, too.
func (s *scanner) neighbours(j int) bool {
	end := s.hanRun(j)
	if end-j < 2 || end-j > 7 {
		return false
	}
	run := s.runes(j, end)
	units := slices.ContainsFunc(run, func(r rune) bool { return hanUnits[r] > 0 })
	for k := range len(run) - 1 {
		a, b := hanDigits[run[k]], hanDigits[run[k+1]]
		if a == 0 || b != a+1 && (a != 3 || b != 5 || k > 0) || run[k] == '俩' || run[k+1] == '俩' {
			continue
		}
		low, ok := hanValue(slices.Delete(slices.Clone(run), k+1, k+2))
		high, fits := hanValue(slices.Delete(slices.Clone(run), k, k+1))
		return (units || len(run) == 2) && ok && fits && low.LessThan(high)
	}
	return false
}

// proportion reads 三分之一, 3∶1 and 三比一, whose first numeral, at i, is n.
func (s *scanner) proportion(i int, n numeral) (found, int) {
	kind, k := Ratio, n.end+1
	switch {
	case s.has(n.end, "分之"):
		kind, k = Fraction, n.end+2
	case s.at(n.end) == '/' && n.plain:
		kind = Fraction
	case s.at(n.end) == '∶', s.at(n.end) == '比', s.at(n.end) == ':' && (s.typed(n.end) && !isHan(s.at(i-1)) || s.compares(i)):
	default:
		return found{}, i
	}
	m, ok := s.numeral(k)
	end := m.end
	if s.at(n.end) == '/' {
		n, m = m, n
	}
	if !ok || m.unclear || n.unclear || kind == Fraction && (n.value.IsZero() || m.value.GreaterThan(n.value)) ||
		kind == Ratio && s.unit(s.blanks(end), m.han).end+s.timeAt(end) > 0 {
		return found{}, i
	}
	q := s.quantity(kind, i, end)
	if kind == Fraction {
		q.Value = m.value.Div(n.value)
	}
	return q, end
}

// typed reports whether a mark is half-width, as in 3:1; with a full-width one
// 微博3：12 is a label and its number.
func (s *scanner) typed(i int) bool { return s.g[i].end-s.g[i].at == 1 }

// compares reports whether the words before i announce a ratio.
func (s *scanner) compares(i int) bool {
	for _, w := range []string{"比例", "之比", "比例为", "比例是", "之比为", "比为", "配比", "按", "按照"} {
		if s.endsWith(i, w) {
			return true
		}
	}
	return false
}
