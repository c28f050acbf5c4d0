package zh

import (
	"strings"

	"github.com/shopspring/decimal"
)

var (
	// before and after are words of approximation; approximations brings them to
	// the few names of Quantity.Approx.
	before = byFirst(strings.Fields("大约 大概 约为 约有 约 将近 接近 近 不足 不到 少于 低于 < ≤ 超过 超 逾 突破 多于 高于 > 上 至少 不少于 不低于 ≥"))
	after  = byFirst(strings.Fields("左右 上下 以上 以下 以内 有余 余 之多"))

	approximations = map[string]string{"大约": "约", "大概": "约", "约为": "约", "约有": "约", "约": "约", "将近": "近", "接近": "近", "近": "近",
		"不足": "近", "不到": "近", "少于": "近", "低于": "近", "<": "近", "≤": "近", "超过": "超", "超": "超", "逾": "超", "突破": "超", "多于": "超",
		"高于": "超", ">": "超", "上": "超", "至少": "以上", "不少于": "以上", "不低于": "以上", "≥": "以上",
		"左右": "约", "上下": "约", "以上": "以上", "以下": "近", "以内": "近", "有余": "余", "余": "余", "之多": ""}

	// splitWords end in an approximation word that belongs to them: 附近, 预约.
	splitWords = []string{"附近", "最近", "临近", "邻近", "靠近", "就近", "亲近", "预约", "节约", "公约", "签约", "合约", "特约", "违约", "赴约", "制约"}
)

// approxAt reads an approximation word at i and the index of the number
// behind it.
func (s *scanner) approxAt(i int) (name string, next int) {
	word, j := s.word(i, before)
	if j == i {
		return "", i
	}
	for _, w := range splitWords {
		if s.endsWith(i+1, w) {
			return "", i
		}
	}
	return approximations[word], s.blanks(j)
}

// measure reads what counts or measures something, approximation word first.
func (s *scanner) measure(i int) (found, int) {
	name, j := s.approxAt(i)
	if name != "" && s.isName(j) || j == i && isDigit(s.at(i-1)) {
		return found{}, i
	}
	if s.has(i, "上") && !in(s.at(j), "百千万亿") {
		return found{}, i
	}
	if q, end := s.percentWords(j); end > j {
		return s.finish(q, i, end, first(q.Approx, name))
	}
	start := j
	if in(s.at(j), "“\"‘'「『") {
		j++
	}
	quoted := j > start
	sign := j
	if in(s.at(j), "+-") {
		if !isDigit(s.at(j + 1)) {
			return found{}, i
		}
		j++
	} else if in(s.at(j), "负負") {
		if in(s.at(j-1), "减減担肩背自抱欠胜勝正") {
			return found{}, i
		}
		j = s.blanks(j + 1)
	}
	n, ok := s.amount(j, name)
	if !ok || n.unclear {
		return s.unread(i, j, n, name, quoted)
	}
	if quoted {
		return s.quotedCount(i, start, n, name)
	}
	if q, k := s.proportion(j, n); k > j {
		return s.finish(q, i, k, name)
	}
	if q, k := s.ranged(i, j); k > j {
		return s.finish(q, i, k, name)
	}
	return s.whole(i, sign, n, name)
}

// unread settles what numeral characters or digits that make no number are:
// neighbours (十二三件), unclear where something seems to be counted, or part of a
// word (十二五).
func (s *scanner) unread(i, j int, n numeral, name string, quoted bool) (found, int) {
	end := max(s.hanRun(j), n.end)
	for n.unclear && (isDigit(s.at(end)) || isHanNumeral(s.at(end))) {
		end++
	}
	if end == j || !n.unclear && (name != "" || quoted) {
		return found{}, i
	}
	if q, k := s.ranged(i, j); k > j {
		return s.finish(q, i, k, name)
	}
	u := s.unit(s.blanks(end), !n.unclear)
	if !n.unclear {
		if n, whole := s.chinese(j); whole && !s.listsDigits(n) && !s.splitHan(j) || u.end == 0 || !isHanDigit(s.at(j)) && s.at(j) != '十' || in(s.at(j-1), "数几") {
			return found{none: true}, end
		}
	}
	q := s.quantity(Unclear, j, end)
	if u.end > 0 {
		q.Unit, end = u.text, u.end
	}
	return s.finish(q, i, end, name)
}

// isName reports whether what stands behind an approximation word is a year,
// an ordinal or a code.
func (s *scanner) isName(j int) bool {
	for _, reader := range [...]func(int) (found, int){s.ordinal, s.calendar, s.digits} {
		if _, end := reader(j); end > j {
			return true
		}
	}
	return false
}

// inner reads the 余 多 来 几 between a numeral and its unit.
func (s *scanner) inner(n numeral) (name string, end int) {
	at := n.end
	if !n.han {
		at = s.blanks(at)
	}
	c := s.at(at)
	bare := in(c, "余多") && !n.han && at == n.end
	if !in(c, "余多来几") || !bare && s.unit(at+1, n.han).end == 0 && s.timeAt(at+1) == 0 {
		return "", n.end
	}
	return approximate(c), at + 1
}

// approximate is the name of a 余 多 来 几 inside a number.
func approximate(r rune) string {
	switch r {
	case '余':
		return "余"
	case '来':
		return "约"
	}
	return "多"
}

// minus reports whether a minus at j makes the number negative: one that does
// not hang on a date, a unit or another number.
func (s *scanner) minus(j int) bool {
	return in(s.at(j), "负負") || s.at(j) == '-' && !isAlnum(s.at(j-1)) && !in(s.at(j-1), "年月日号期条件%)]-—")
}

// amount is the numeral at j, or the 百 千 万 that stand alone with an
// approximation.
func (s *scanner) amount(j int, approx string) (numeral, bool) {
	if n, ok := s.lone(j, approx); ok {
		return n, true
	}
	n, ok := s.numeral(j)
	if !ok {
		return n, false
	}
	if !n.han {
		if n.plain {
			s.join(&n)
		}
		if end := s.split(n); end > n.end {
			n.end, n.unclear = end, true
		}
		return n, true
	}
	if in(s.at(j-1), "数几") || s.at(j) == '一' && n.end == j+1 && s.article(j) {
		return n, false
	}
	return n, !s.listsDigits(n) && !s.splitHan(j)
}

// lone reads 百余件, 上千条, 近万人次, 百余万元.
func (s *scanner) lone(j int, approx string) (numeral, bool) {
	by, end := hanUnits[s.at(j)], j+1
	if by < 100 || in(s.at(j-1), "数几") {
		return numeral{}, false
	}
	n := numeral{start: j, han: true}
	if in(s.at(end), "余多") && hanUnits[s.at(end+1)] > by {
		n.approx, end = approximate(s.at(end)), end+1
	}
	if next := hanUnits[s.at(end)]; next >= 1e4 && next > by {
		by, end = by*next, end+1
	}
	n.end, n.scaled, n.value = end, by >= 1e4, decimal.NewFromInt(by)
	return n, !isHanNumeral(s.at(end)) && (approx != "" || n.approx != "" || in(s.at(end), "余多"))
}

// article reports whether 一 at j belongs to the word before it (统一, 每一件, 没有
// 一件) or only says "a" (的一项内容).
func (s *scanner) article(j int) bool {
	return in(s.at(j-1), "统唯单专之逐进同每任某另上下不这那前后何哪再又万整无未没") || s.endsWith(j, "没有") ||
		s.at(j-1) == '的' && in(s.at(j+1), "项个")
}

// whole reads what follows a numeral: 余, the unit, 以上. Its sign, if it has
// one, stands at sign.
func (s *scanner) whole(i, sign int, n numeral, name string) (found, int) {
	end, inner := n.end, n.approx
	if inner == "" {
		inner, end = s.inner(n)
	}
	if inner != "" {
		name = inner
	}
	q := s.quantity(Count, sign, n.end)
	q.Value, q.Joined = n.value, n.joined
	if s.minus(sign) {
		q.Value = n.value.Neg()
	}
	k := end
	if !n.han || end > n.start+1 {
		k = s.blanks(end)
	}
	if kind, factor, unit, e := s.rate(k, n.han); e > k {
		q.Kind, q.Unit, q.Value = kind, unit, q.Value.Mul(factor)
		if d := hanDigits[s.at(e)]; unit == "成" && d > 0 { // 三成五
			q.Value, e = q.Value.Add(decimal.NewFromInt(d)), e+1
		}
		return s.finish(q, i, e, name)
	}
	if _, e := s.oneOf(k, []string{"号", "届", "世纪", "年代"}); e > k {
		return s.quantity(Ordinal, n.start, e), e
	}
	if e := s.timeAt(k); e > 0 {
		q.Kind, q.Unit = Duration, s.printed(k, e)
		if m := e + s.digitsAt(e); q.Unit == "时" && m > e && s.at(m) == '分' { // 9时30分
			return s.quantity(Code, n.start, m+1), m + 1
		}
		return s.finish(q, i, e, name)
	}
	if u := s.unit(k, n.han); u.end > 0 && !s.adverb(n, k) {
		q.Unit, end = u.text, u.end
		if e := s.upTo(end, n, u.text); e > end {
			q = s.quantity(Range, n.start, e)
			q.Unit, end = u.text, e
		} else if u.text == "元" {
			q.Value, end = s.cents(q.Value, end)
		}
		return s.finish(q, i, end, name)
	}
	if in(s.at(n.start), capitals) && in(s.at(k), "角分") {
		q.Unit = "元"
		q.Value, end = s.cents(decimal.Zero, n.start)
		if s.minus(sign) {
			q.Value = q.Value.Neg()
		}
		return s.finish(q, i, end, name)
	}
	if n.han && !n.scaled && !s.stands(n) {
		return found{none: true}, n.end
	}
	return s.finish(q, i, end, name)
}

// upTo is the index behind the second half of 5条至8条, end when there is none.
func (s *scanner) upTo(end int, n numeral, unit string) int {
	if !in(s.at(end), "-—~至") {
		return end
	}
	k := end + 1
	for s.at(k) == s.at(end) {
		k++
	}
	b, ok := s.numeral(k)
	if u := s.unit(s.blanks(b.end), b.han); ok && u.text == unit && b.value.GreaterThan(n.value) {
		return u.end
	}
	return end
}

// timeAt is the index behind a length of time at k, 0 for none.
func (s *scanner) timeAt(k int) int {
	list := durations.of(s.at(k))
	if list == nil || s.has(k, "时间") || s.has(k, "时期") || s.has(k, "时代") || s.has(k, "年代") || s.has(k, "年级") || s.has(k, "天然") || s.has(k, "年报") || s.has(k, "周边") || s.has(k, "日常") {
		return 0
	}
	if _, e := s.oneOf(k, list); e > k {
		return e
	}
	return 0
}

// adverb reports whether 一起 at the unit k means "together": as a count it
// stands before or behind a case.
func (s *scanner) adverb(n numeral, k int) bool {
	if s.at(k) != '起' || s.at(n.start) != '一' || n.end != n.start+1 {
		return false
	}
	return !in(s.at(k+1), "行案诉复信申举投应涉因") && !(in(s.at(n.start-1), "讼议件诉案访请") && !isHan(s.at(k+1)))
}

// stands reports whether a Chinese numeral without unit is a count all the
// same: 申请数为零, 俩.
func (s *scanner) stands(n numeral) bool {
	j := n.start
	one := n.end == j+1
	return one && s.at(j) == '俩' || one && in(s.at(j), "零〇○") && in(s.at(j-1), "为是") && !isHan(s.at(j+1))
}

// quotedCount reads “0”件: the number in quotes, its unit outside.
func (s *scanner) quotedCount(i, open int, n numeral, name string) (found, int) {
	k := n.end
	if !in(s.at(k), "”\"’'」』") {
		return found{}, i
	}
	u := s.unit(s.blanks(k+1), n.han)
	if u.end == 0 {
		return found{}, i
	}
	q := s.quantity(Count, n.start, n.end)
	q.Value, q.Unit = n.value, u.text
	return s.finish(q, i, u.end, name)
}

// finish gives a quantity the span from i to end, with the approximation
// behind it.
func (s *scanner) finish(q found, i, end int, name string) (found, int) {
	k := end
	if s.at(k) == '+' && !isAlnum(s.at(k+1)) {
		end, name = k+1, first(name, "以上")
	} else if s.at(k) == '多' && q.Kind != Count && (!isHan(s.at(k+1)) || in(s.at(k+1), "的是")) {
		end, name = k+1, first(name, "多")
	} else if word, j := s.word(k, after); j > k {
		end, name = j, first(name, approximations[word])
	}
	q.Start, q.End, q.Approx = int(s.g[i].at), int(s.g[end-1].end), name
	return q, end
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
