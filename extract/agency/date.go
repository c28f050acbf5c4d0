package agency

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/extract/decode"
)

// zeros are the characters pages print for the 0 of a year: 二〇一二, 二○一二,
// 二O一二, 2O12.
const zeros = "〇○◯零0OoОΟ"

const (
	// yearChars are a year in digits of either kind, as narrow leaves it.
	yearChars = `(?:20[0-9]{2}|[二2][` + zeros + `][` + zeros + `1-9一二三四五六七八九]{2})`
	hanNumber = `[` + zeros + `元正一二三四五六七八九十廿卅]{1,4}`
)

var (
	dayMarks  = regexp.MustCompile(`(20[0-9]{2})\s*[-./]\s*([0-9]{1,2})\s*[-./]\s*([0-9]{1,2})`)
	dayDigits = regexp.MustCompile(`(20[0-9]{2})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})`)
	dayHan    = regexp.MustCompile(`(` + yearChars + `)年(` + hanNumber + `|[0-9]{1,2})月(` + hanNumber + `|[0-9]{1,2})日`)
	dayRun    = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?:$|[^0-9])`)
)

// dateOf is the first date of a text in ISO form, "" for none: 2013年3月20日,
// 2013-3-20, 20130320, 二○一三年三月二十日.
func dateOf(s string) string {
	if !mayHoldYear(s) {
		return ""
	}
	s = narrow(s)
	for _, form := range []*regexp.Regexp{dayMarks, dayDigits, dayHan, dayRun} {
		if m := form.FindStringSubmatch(s); m != nil {
			if d := iso(arabicYear(m[1]), small(m[2]), small(m[3])); d != "" {
				return d
			}
		}
	}
	return ""
}

// iso is a date in ISO form, "" for one the calendar does not have.
func iso(year, month, day int) string {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return ""
	}
	return t.Format(time.DateOnly)
}

var numerals = strings.NewReplacer("〇", "0", "○", "0", "◯", "0", "零", "0", "O", "0", "o", "0", "О", "0", "Ο", "0",
	"一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// firstYear and lastYear bound what is taken for a report year: 上海 reported
// from 2004 on, under rules of its own.
const firstYear, lastYear = 2004, 2099

// arabicYear is the number a year's four digits of either kind stand for.
func arabicYear(s string) int {
	y, err := strconv.Atoi(numerals.Replace(s))
	if err != nil {
		return 0
	}
	return y
}

// small is a number below 100: 3, 03, 三, 十二, 二十三, 廿三, 元 and 正 (of a
// month); 0 for anything else.
func small(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	switch s {
	case "元", "正":
		return 1
	}
	s = strings.NewReplacer("廿", "二十", "卅", "三十").Replace(s)
	tens, ones, ten := strings.Cut(s, "十")
	if !ten {
		n, err := strconv.Atoi(numerals.Replace(s))
		if err != nil {
			return 0
		}
		return n
	}
	n := 10
	if tens != "" {
		t, err := strconv.Atoi(numerals.Replace(tens))
		if err != nil {
			return 0
		}
		n = 10 * t
	}
	if ones != "" {
		o, err := strconv.Atoi(numerals.Replace(ones))
		if err != nil {
			return 0
		}
		n += o
	}
	return n
}

// narrow makes full-width letters, digits and marks of dates half as wide.
func narrow(s string) string { return strings.Map(narrowed, s) }

func narrowed(r rune) rune {
	switch {
	case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ', r == '－', r == '／', r == '．', r == '：':
		return r - '！' + '!'
	case r == '　':
		return ' '
	}
	return r
}

var (
	yearIn   = regexp.MustCompile(yearChars)
	shortly  = regexp.MustCompile(`(?:^|[^0-9第])(0[4-9]|[12][0-9])年度?(?:政府|政务)?(?:信息|政务)?公开`)
	document = regexp.MustCompile(`[〔\[【（(［]\s*20[0-9]{2}\s*[〕\]】）)］]\s*(?:第\s*)?[0-9]+\s*号`)
	years    = regexp.MustCompile(yearChars + `年?度?(?:[-—–~～]+|至)` + yearChars + `年?度?(?:政府|信息|政务)`)
	ofReport = regexp.MustCompile(`^\s*年?(?:度|全年)?(?:的|工作)?(?:政府|政务|信息公开)`)
)

// yearOf is the year a text is about, 0 for none or for a range of years. Of
// several that is the one before 政府信息公开, else the one called 年度, else
// the first that is no part of a date, else the first.
func yearOf(s string) int {
	s = narrow(s)
	var found [][]int
	if holdsTwo(s) {
		if strings.Contains(s, "号") {
			s = document.ReplaceAllString(s, " ")
		}
		if found = yearIn.FindAllStringIndex(s, -1); len(found) > 1 && years.MatchString(s) {
			return 0
		}
	}
	best, rank := 0, 0
	for _, at := range found {
		y := arabicYear(s[at[0]:at[1]])
		if y < firstYear || y > lastYear || at[0] > 0 && isDigit(s[at[0]-1]) || at[1] < len(s) && isDigit(s[at[1]]) {
			continue
		}
		r := 1
		switch rest := s[at[1]:]; {
		case ofReport.MatchString(rest):
			r = 4
		case strings.HasPrefix(strings.TrimSpace(rest), "年度"):
			r = 3
		case !strings.HasPrefix(dateOf(s[at[0]:]), strconv.Itoa(y)):
			r = 2
		}
		if r > rank {
			best, rank = y, r
		}
	}
	if best == 0 && strings.Contains(s, "公开") {
		if m := shortly.FindStringSubmatch(s); m != nil {
			return 2000 + small(m[1])
		}
	}
	return best
}

// holdsTwo leaves out most texts that narrow made and that have no year.
func holdsTwo(s string) bool { return strings.Contains(s, "2") || strings.Contains(s, "二") }

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// openingYear is the one year that sentences of a page open with, two at least.
func (r *reader) openingYear() (year string, at decode.Span) {
	n := 0
	for _, l := range r.p.Lines {
		if !mayHoldYear(r.p.Doc.Quote(l.Span)) {
			continue
		}
		for _, m := range opening.FindAllStringSubmatch(narrow(r.p.Doc.Quote(l.Span)), -1) {
			if n++; n == 1 {
				year, at = m[1], l.Span
			} else if m[1] != year {
				return "", decode.Span{}
			}
		}
	}
	if y := arabicYear(year); n < 2 || y < firstYear || y > lastYear {
		return "", decode.Span{}
	}
	return year, at
}

var opening = regexp.MustCompile(`(?:^|[。:：]|现将)[ 　]*(20[0-9]{2})年度?[,，]?\p{Han}`)
