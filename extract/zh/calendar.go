package zh

// part is a number of a date: 2013, 三, 十二.
func (s *scanner) part(i int) (v, end int) {
	if n := s.digitsAt(i); n > 0 && n <= 4 {
		return int(s.integer(i, i+n)), i + n
	}
	n, ok := s.chinese(i)
	if !ok || n.scaled || !n.value.IsInteger() || n.value.IntPart() > 9999 {
		return 0, i
	}
	return int(n.value.IntPart()), n.end
}

// period reads 一季度, 第3季度, 前三季度, 二、三季度, 1至3季度.
func (s *scanner) period(i int) (found, int) {
	j := i
	if in(s.at(j), "第前") {
		j++
	}
	for in(s.at(j), "一二三四1234") && !isDigit(s.at(j-1)) && !isHanNumeral(s.at(j-1)) {
		j++
		if s.at(i) == '前' && s.at(j) == '个' {
			j++
		}
		if s.has(j, "季度") {
			return s.quantity(Period, i, j+2), j + 2
		}
		if !in(s.at(j), "、至到-—~和及") {
			break
		}
		if j++; s.at(j) == '第' {
			j++
		}
	}
	return found{}, i
}

// integer is the value of up to eighteen ASCII digits.
func (s *scanner) integer(i, j int) int64 {
	v := int64(0)
	for ; i < j; i++ {
		v = v*10 + int64(s.at(i)-'0')
	}
	return v
}

// calendar reads 2013年3月20日, 2012年度, 二〇一二年, 3月12日, 5月, 12月31日.
// Two digits are a year only with a month or 度 behind them (13年3月).
func (s *scanner) calendar(i int) (found, int) {
	if isDigit(s.at(i-1)) || s.at(i-1) == '.' && isDigit(s.at(i-2)) {
		return found{}, i
	}
	y, j := s.part(i)
	if j == i {
		return found{}, i
	}
	width, k := j-i, s.blanks(j)
	switch {
	case s.at(k) == '月' || s.at(k) == '日':
		return s.monthDay(i, i, 0)
	case s.at(k) != '年' || s.at(k+1) == '级':
		return found{}, i
	}
	k++
	if q, end := s.monthDay(i, s.blanks(k), y); end > i && (width == 4 || width == 2) {
		q.Year = century(y, width)
		return q, end
	}
	if s.at(k) == '度' {
		k++
	}
	if width != 4 && !(width == 2 && (s.at(k-1) == '度' || s.at(i) == '0' || in(s.at(k), "底初末"))) {
		return found{}, i
	}
	q := s.quantity(Year, i, k)
	q.NumEnd, q.Year = int(s.g[j-1].end), century(y, width)
	return q, k
}

func century(y, width int) int {
	if width == 2 {
		return 2000 + y
	}
	return y
}

// monthDay reads the month and day at j of a date that begins at i.
func (s *scanner) monthDay(i, j, year int) (found, int) {
	v, k := s.part(j)
	if k == j || k-j > 3 || v == 0 {
		return found{}, i
	}
	month, day := 0, 0
	end := s.blanks(k)
	if s.at(end) == '月' && v <= 12 {
		month, end = v, end+1
		if d, e := s.part(s.blanks(end)); e > end && d > 0 && d <= 31 {
			if e = s.blanks(e); s.at(e) == '日' || s.at(e) == '号' {
				day, end = d, e+1
			}
		}
	} else if s.at(end) == '日' && v <= 31 && year == 0 && !in(s.at(end+1), "内均前") {
		day, end = v, end+1
	} else {
		return found{}, i
	}
	q := s.quantity(Date, i, end)
	q.Year, q.Month, q.Day = year, month, day
	return q, end
}

// numericDate reads the parts of 2013-03-20, 2013/3/20, 2013.12, 20130320.
func numericDate(parts []int, width []int) (year, month, day int, ok bool) {
	switch {
	case len(parts) == 1 && width[0] == 8:
		year, month, day = parts[0]/1e4, parts[0]/100%100, parts[0]%100
	case len(parts) == 2 && width[0] == 4 && width[1] == 2:
		return parts[0], parts[1], 0, parts[0] >= 1900 && parts[0] < 2100 && parts[1] >= 1 && parts[1] <= 12
	case len(parts) == 3 && width[0] == 4 && width[1] <= 2 && width[2] <= 2:
		year, month, day = parts[0], parts[1], parts[2]
	}
	return year, month, day, year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}
