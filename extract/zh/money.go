package zh

import "github.com/shopspring/decimal"

// capitals are the numerals of cheques: with one of them 角 and 分 are money.
const capitals = "壹贰貳叁叄參肆伍陆陸柒捌玖拾"

// cents reads the 角 and 分 behind an amount in 元.
func (s *scanner) cents(v decimal.Decimal, end int) (decimal.Decimal, int) {
	for _, c := range []struct {
		r   rune
		exp int32
	}{{'角', -1}, {'分', -2}} {
		if n, ok := s.numeral(end); ok && s.at(n.end) == c.r && !isHan(s.at(n.end+1)) || ok && s.at(n.end) == c.r && (in(s.at(n.end+1), "整正") || isHanNumeral(s.at(n.end+1))) {
			v, end = v.Add(n.value.Shift(c.exp)), n.end+1
		}
	}
	if s.at(end) == '整' && !in(s.at(end+1), "个体改理合治") || s.at(end) == '正' && !isHan(s.at(end+1)) {
		end++
	}
	return v, end
}
