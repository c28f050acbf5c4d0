package agency

import (
	"regexp"
	"strings"
	"time"
)

// Period is the stretch of time a report is about, both days in it, in ISO
// form. A day the page does not state is "".
type Period struct{ From, Until string }

// Year is the year a period lies in, by its first day if that is stated; 0 for
// the zero Period.
func (p Period) Year() int { return arabicYear((p.From + p.Until)[:min(4, len(p.From+p.Until))]) }

// Partial reports whether a period states that it is not a whole year.
func (p Period) Partial() bool {
	return p.From != "" && !strings.HasSuffix(p.From, "-01-01") || p.Until != "" && !strings.HasSuffix(p.Until, "-12-31") ||
		p.From != "" && p.Until != "" && p.From[:4] != p.Until[:4]
}

const until = `(?:至|到|[-—–~～─]+)`

// untilMarks are the characters until begins with, before narrow.
const untilMarks = "至到-—–~～─－"

var (
	hanYear  = regexp.MustCompile(yearChars + `年`)
	hanMonth = regexp.MustCompile(`(` + hanNumber + `)月`)
	hanDay   = regexp.MustCompile(`月(` + hanNumber + `)日`)

	fromDay   = `(20[0-9]{2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?`
	spanDays  = regexp.MustCompile(fromDay + `(?:[（(][^）)]*[）)])?(?:《?[^，。0-9]{0,16}?(?:施行|实施|成立)[^，。0-9]{0,8}?)?(?:起|开始)?[，,]?` + until + `(?:(20[0-9]{2})[年./-]|同年|当年|本年)?([0-9]{1,2})[月./-]([0-9]{1,2})`)
	spanRun   = regexp.MustCompile(`(20[0-9]{2})(0?1)(0?1)日?起?` + until + `(20[0-9]{2})(12)(31)`)
	spanMonth = regexp.MustCompile(`(20[0-9]{2})年([0-9]{1,2})月?` + until + `(?:(20[0-9]{2})年)?([0-9]{1,2})月(?:[^0-9]|$)`)
	spanYear  = regexp.MustCompile(`(20[0-9]{2})年(?:度)?(?:全年|整年)`)
	onlyFrom  = regexp.MustCompile(`自?` + fromDay + `起`)
	onlyUntil = regexp.MustCompile(`截[至止]到?` + fromDay)
)

// span is the stretch of time between two days a text names, or between two
// months; the zero Period for none.
func span(s string) Period {
	if !mayHoldYear(s) || !strings.ContainsAny(s, untilMarks) {
		return Period{}
	}
	s = strings.ReplaceAll(narrow(s), " ", "")
	s = hanYear.ReplaceAllStringFunc(s, numerals.Replace)
	s = hanMonth.ReplaceAllStringFunc(s, digits)
	s = hanDay.ReplaceAllStringFunc(s, digits)
	for _, form := range []*regexp.Regexp{spanDays, spanRun} {
		if m := form.FindStringSubmatch(s); m != nil {
			y := arabicYear(m[1])
			to := y
			if m[4] != "" {
				to = arabicYear(m[4])
			}
			p := Period{iso(y, small(m[2]), small(m[3])), iso(to, small(m[5]), small(m[6]))}
			if p.From != "" && p.Until != "" && p.From < p.Until {
				return p
			}
		}
	}
	if m := spanMonth.FindStringSubmatch(s); m != nil {
		y := arabicYear(m[1])
		to := y
		if m[3] != "" {
			to = arabicYear(m[3])
		}
		p := Period{From: iso(y, small(m[2]), 1)}
		if n := small(m[4]); n >= 1 && n <= 12 {
			p.Until = time.Date(to, time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
		if p.From != "" && p.From < p.Until {
			return p
		}
	}
	return Period{}
}

// digits writes the Chinese number of a month or day in digits.
func digits(s string) string {
	core := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(s, "月"), "日"), "月")
	n := small(core)
	if n == 0 {
		return s
	}
	return strings.Replace(s, core, string([]byte{byte('0' + n/10), byte('0' + n%10)}), 1)
}

// limits is what a sentence on the reporting period says: a stretch of time, a
// whole year, or one of its two ends.
func limits(s string) Period {
	if p := span(s); p != (Period{}) {
		return p
	}
	s = strings.ReplaceAll(narrow(s), " ", "")
	if m := spanYear.FindStringSubmatch(s); m != nil {
		return Period{m[1] + "-01-01", m[1] + "-12-31"}
	}
	if m := onlyFrom.FindStringSubmatch(s); m != nil && strings.HasPrefix(s, "期限") {
		return Period{From: iso(arabicYear(m[1]), small(m[2]), small(m[3]))}
	}
	if m := onlyUntil.FindStringSubmatch(s); m != nil {
		return Period{Until: iso(arabicYear(m[1]), small(m[2]), small(m[3]))}
	}
	return Period{}
}

// periodWords begin what a report says of its period; periodReach is how far
// behind them its dates may begin, in bytes.
var periodWords = []string{"期限", "起止", "时段", "统计时间", "统计周期", "统计日期", "统计范围", "数据"}

const periodReach = 90

// shortPeriod is how long a line with a period is at least, in bytes.
const shortPeriod = len("统计期限2012.1.1")

// PeriodIn is the reporting period (统计期限) the sentences of a text state,
// and where: the sentence from the words on that announce it. It is the zero
// Period when none does.
func PeriodIn(text string) (p Period, start, end int) {
	at := 0
	for line := range strings.Lines(text) {
		if len(line) >= shortPeriod && (mayHoldYear(line) || strings.Contains(line, "2０")) {
			if p, start, end := periodOn(line); p != (Period{}) {
				return p, at + start, at + end
			}
		}
		at += len(line)
	}
	return Period{}, 0, 0
}

// periodOn is PeriodIn for one line.
func periodOn(line string) (p Period, start, end int) {
	for at := 0; at < len(line); {
		next := len(line)
		for _, w := range periodWords {
			if i := strings.Index(line[at:next], w); i >= 0 {
				next = at + i
			}
		}
		if next == len(line) {
			break
		}
		end := sentenceEnd(line, next)
		if s := line[next:end]; ofPeriod(line, next) {
			if p := limits(s); p != (Period{}) && near(s, p) {
				return p, next, end
			}
		}
		at = next + 1
	}
	return Period{}, 0, 0
}

// ofPeriod reports whether the words that begin at a place speak of the
// figures of the report, and not of the time an application may take.
func ofPeriod(text string, at int) bool {
	i := strings.LastIndexAny(text[:at], "。；\n")
	sentence := text[i+1 : min(len(text), at+len("期限"))]
	return anyIn(sentence, []string{"统计", "报告", "年报", "所列", "数据期限"})
}

// near reports whether the dates of a period begin close behind the words that
// announce it.
func near(s string, p Period) bool {
	year := (p.From + p.Until)[:4]
	i := strings.Index(narrow(s), year)
	return i < 0 || i <= periodReach
}

// sentenceEnd is where the sentence around a place ends.
func sentenceEnd(text string, at int) int {
	if i := strings.IndexAny(text[at:], "。；\n"); i >= 0 {
		return at + i
	}
	return len(text)
}
