package statement

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/zh"
	"github.com/shopspring/decimal"
)

// value reads the text of a cell, which begins at a place of the page's. Its
// grammar, on half-width characters and without those of no width:
//
//	cell   = blank | slash | zero | same | none | code | [approx] [change] number [approx] [unit] [notes] [remark]
//	blank  = white space, or nothing
//	slash  = / \ - — —— and other dashes
//	zero   = 无 零 〇 没有 未收到 未发生 没有发生
//	same   = 未增未减 无变化 持平 …                          a change of 0
//	code   = 01 … 09: the number of a form's row
//	none   = 不适用 无此项 不涉及 N/A
//	number = 1234 | 1,234 | 1 234 | 12.5 | 1.2万 | 三十五     with a sign: a change
//	change = 增 增加 净增 减 减少 净减 + -
//	approx = 约 近 超 …, 余 多 左右 以上
//	unit   = 件 条 元 万元 …, also in brackets
//	notes  = * ① [1] 注1 …                                  footnote marks; their digits stand Beside
//	remark = （其中…） or ，其中…                             so do its numbers
//
// A line may end before a unit, a note or a remark, and behind the comma or
// point of a number, never between two digits. Anything else that is made of
// digits, the letters that are taken for digits, units and signs is Illegible:
// 12 34, 1,23, 007, 2O3, 3-5, 30%, and a lone 一 or ○, which may stand for
// — or 0. So are 见附件, NaN and numbers from 10¹² on. What is left is a Label.
func value(text string, start int) Cell {
	whole := decode.Span{Start: start, End: start + len(text)}
	c := Cell{Span: whole, Number: whole}
	if n, ok := plain(text); ok {
		c.State, c.Value = Number, n
		return c
	}
	l := glance(text)
	if w, ok := words[text]; ok && l.folded {
		c.State, c.Change = w.state, w.change
		return c
	}
	if !l.word && !l.value {
		return c
	}
	f := fold(text, start)
	switch w, ok := words[f.text]; {
	case ok:
		c.State, c.Change = w.state, w.change
		if c.State == Number {
			c.Number = f.span(0, len(f.text))
		}
	case !l.value:
	case f.plain(&c):
	case isCode(f.text):
		c.State = Code
	case f.number(&c):
	case illegible(f.text):
		c.State = Illegible
	}
	return c
}

// isCode reports whether a text is the number of a form's row.
func isCode(s string) bool { return len(s) == 2 && s[0] == '0' && isDigit(rune(s[1])) }

// look is what a quick look at a cell shows: most hold words, or a value that
// needs no folding.
type look struct {
	folded bool // fold would leave the text as it is
	word   bool // its characters are those of words
	value  bool // it has a numeral, and its characters are those of values, or one may open a note or a remark
}

func glance(text string) look {
	folded, all, some := true, inWord|inValue, class(0)
	for i, r := range text {
		h := half(r)
		folded = folded && h == r && h > ' '
		if h > ' ' {
			c := classOf(h)
			if h == '其' && !opensRemark(text[i:]) {
				c &^= inRemark
			}
			all, some = all&c, some|c
		}
	}
	return look{folded, all&inWord != 0, some&inNumeral != 0 && (all&inValue != 0 || some&inRemark != 0)}
}

// opensRemark tells 其中 from 其他.
func opensRemark(text string) bool {
	next, _ := utf8.DecodeRuneInString(text[len("其"):])
	return next == '中' || half(next) <= ' '
}

// class says what a character may be a part of.
type class uint8

const (
	inNumeral class = 1 << iota
	inValue         // what numberCell and damaged are made of
	inWord          // one of words
	inRemark        // opens a note, or a remark that may hold any words
)

// classes are those of the characters up to the last Chinese one.
var classes = classify(map[class]string{
	inNumeral: "0123456789零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟",
	inValue: "约大近将超逾不足到至少增加净减余多左右以上零〇一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟" +
		"件次条篇人批场个元项份期部宗起例名位家处所户封则本册套—≤≥‰。",
	inWord:   strings.Join(slices.Collect(maps.Keys(words)), ""),
	inRemark: "*※★☆△†‡#[【注其含包",
})

func classify(of map[class]string) []class {
	out := make([]class, '\u9fff'+1)
	for r := range rune(0x80) {
		out[r] = inValue
	}
	for c, text := range of {
		for _, r := range text {
			out[r] |= c
		}
	}
	return out
}

// classOf is the class of a half-width character.
func classOf(r rune) class {
	c := class(0)
	if int(r) < len(classes) {
		c = classes[r]
	}
	if r >= 0x80 && !(r >= 0x4e00 && r <= 0x9fff) && unicode.IsNumber(r) {
		c |= inNumeral | inValue
	}
	return c
}

// plain reads what most cells hold: a few digits and nothing else.
func plain(text string) (decimal.Decimal, bool) {
	if text == "" || len(text) > 12 || text[0] == '0' && len(text) > 1 {
		return decimal.Decimal{}, false
	}
	n := 0
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return decimal.Decimal{}, false
		}
		n = n*10 + int(text[i]-'0')
	}
	if n < len(small) {
		return small[n], true
	}
	return decimal.NewFromInt(int64(n)), true
}

// plain reads a folded cell that is a whole number, or one with a unit.
func (f *folded) plain(c *Cell) bool {
	end := 0
	for end < len(f.text) && (isDigit(rune(f.text[end])) || f.text[end] == ',') {
		end++
	}
	digits, unit := f.text[:end], f.text[end:]
	if !units[unit] {
		return false
	}
	if strings.Contains(digits, ",") {
		groups := strings.Split(digits, ",")
		for i, g := range groups {
			if len(g) > 3 || len(g) < 3 && (i > 0 || g == "") {
				return false
			}
		}
		digits = strings.Join(groups, "")
	}
	n, ok := plain(digits)
	if ok {
		c.State, c.Value, c.Unit, c.Number = Number, n, unit, f.span(0, len(f.text))
	}
	return ok
}

// units are those that may stand right behind a number, and none.
var units = func() map[string]bool {
	out := map[string]bool{"": true}
	for u := range strings.SplitSeq(unit, "|") {
		out[u] = true
	}
	return out
}()

// small are the numbers that most cells hold.
var small = func() (out [256]decimal.Decimal) {
	for i := range out {
		out[i] = decimal.NewFromInt(int64(i))
	}
	return out
}()

type word struct {
	state  State
	change bool
}

// words are the cells that are no number and say something all the same.
var words = map[string]word{"": {state: Blank},
	"/": {state: Slash}, "//": {state: Slash}, `\`: {state: Slash}, "-": {state: Slash}, "--": {state: Slash}, "---": {state: Slash},
	"—": {state: Slash}, "——": {state: Slash}, "———": {state: Slash}, "- -": {state: Slash}, "— —": {state: Slash},
	"无": {state: Number}, "零": {state: Number}, "〇": {state: Number}, "没有": {state: Number}, "未收到": {state: Number},
	"未发生": {state: Number}, "没有发生": {state: Number},
	"未增未减": {Number, true}, "不增不减": {Number, true}, "无增减": {Number, true}, "无变化": {Number, true}, "未变化": {Number, true},
	"没有变化": {Number, true}, "持平": {Number, true},
	"不适用": {state: NotApplicable}, "无此项": {state: NotApplicable}, "不涉及": {state: NotApplicable}, "N/A": {state: NotApplicable},
	"n/a": {state: NotApplicable},
	"见附件": {state: Illegible}, "详见附件": {state: Illegible}, "见附表": {state: Illegible}, "详见附表": {state: Illegible}, "另附": {state: Illegible},
	"一": {state: Illegible}, "○": {state: Illegible}, "O": {state: Illegible}, "o": {state: Illegible}, "l": {state: Illegible}, "I": {state: Illegible},
	"NaN": {state: Illegible}, "nan": {state: Illegible}, "Inf": {state: Illegible}, "inf": {state: Illegible}, "null": {state: Illegible},
	"undefined": {state: Illegible}, "#REF!": {state: Illegible}, "#VALUE!": {state: Illegible}, "#DIV/0!": {state: Illegible},
	"#NAME?": {state: Illegible}, "#N/A": {state: Illegible}, "####": {state: Illegible}}

const (
	arabic  = `[0-9]{1,3}(?:,\n?[0-9]{3})+(?:\.\n?[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.\n?[0-9]+)?|\.[0-9]+`
	chinese = `[零〇一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟]+`
	unit    = `件次|条次|篇次|人次|批次|场次|件|条|次|篇|个|人|元|项|份|期|部|宗|起|例|名|位|场|家|处|所|户|封|则|本|册|套`
)

var (
	numberCell = regexp.MustCompile(`^(约|大约|近|将近|超|超过|逾|不足|不到|至少)? ?(增加|减少|净增|净减|增|减)?[: ]?([+\-])? ?` +
		`(?:(` + arabic + `)([百千万亿]{0,2})|(` + chinese + `))(余|多|左右|以上)?([百千万亿]{0,2})[ \n]?(?:\(?(` + unit + `)\)?)?(左右|以上)?(?:[ \n]?((?s:.+)))?$`)
	notesOnly = regexp.MustCompile(`^(?:[ \n]?(?:[*※★☆△†‡#①-⑳]+|\[注?[0-9]{1,2}\]|【注?[0-9]{1,2}】|\(?注[0-9]{0,2}\)?))+$`)
	remark    = regexp.MustCompile(`(?s)^[ \n]*(?:\((?:其中|含|包括|包含|不含)[^()]*(?:\([^()]*\)[^()]*)*\)|[,;。 \n]*其中.*)。?$`)
	damaged   = regexp.MustCompile(`^(?:[0-9oOlIiSsBZzeE|.,:+\-—~<>≤≥=/%‰?*() \n]|至|[百千万亿余多约]|\pN|` + unit + `)+$`)
)

var approximations = map[string]string{"大约": "约", "左右": "约", "将近": "近", "不足": "近", "不到": "近", "超过": "超", "逾": "超",
	"至少": "以上"}

// maxNumber bounds the numbers a report can mean; in 万元 it still fits the
// sixteen digits that facts are stored with.
var maxNumber = decimal.New(1, 12)

// number reads a folded cell that is one number with what belongs to it.
func (f *folded) number(c *Cell) bool {
	m := numberCell.FindStringSubmatchIndex(f.text)
	if m == nil {
		return false
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return f.text[m[2*i]:m[2*i+1]]
	}
	v := *c
	v.State, v.Unit = Number, group(9)
	scale := group(5) + group(8)
	if v.Unit == "元" && (scale == "万" || scale == "亿") {
		scale, v.Unit = "", scale+"元"
	}
	n, ok := zh.ParseNumber(strings.ReplaceAll(strings.ReplaceAll(group(4), "\n", ""), " ", "") + group(6) + scale)
	if !ok || n.GreaterThanOrEqual(maxNumber) || group(6) == "一" && v.Unit == "" || group(5) != "" && group(8) != "" {
		return false
	}
	v.Value, v.Scaled = n, scale != "" || strings.ContainsAny(group(6), "万亿")
	if strings.HasSuffix(group(2), "减") || strings.HasPrefix(group(2), "减") || group(3) == "-" {
		v.Value = n.Neg()
	}
	v.Change = group(2) != "" || group(3) != ""
	if group(2) != "" && group(3) != "" {
		return false
	}
	for _, i := range []int{1, 7, 10} {
		if a := group(i); a != "" {
			v.Approx = a
			if to, ok := approximations[a]; ok {
				v.Approx = to
			}
		}
	}
	if !f.tail(&v, m) {
		return false
	}
	*c = v
	return true
}

// tail reads what stands behind the number and its unit.
func (f *folded) tail(v *Cell, m []int) bool {
	end, from := m[1], m[22]
	if from >= 0 {
		rest := f.text[from:]
		switch {
		case notesOnly.MatchString(rest):
			v.Marks = true
		case !remark.MatchString(rest):
			return false
		}
		v.Beside = f.digits(from)
		end = from
		for end > 0 && strings.IndexByte(" \n", f.text[end-1]) >= 0 {
			end--
		}
	}
	v.Number = f.span(0, end)
	return true
}

// digits are the numbers printed from a position on.
func (f *folded) digits(from int) []decode.Span {
	var out []decode.Span
	start := -1
	for i, r := range f.text[from:] + " " {
		switch isDigit := unicode.IsNumber(r) && !unicode.Is(unicode.Han, r); {
		case isDigit && start < 0:
			start = from + i
		case !isDigit && start >= 0 && !(r == '.' || r == ','):
			out = append(out, f.span(start, from+i))
			start = -1
		}
	}
	return out
}

// illegible reports whether a text can only be a damaged number.
func illegible(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsNumber(r) && !unicode.Is(unicode.Han, r) }) >= 0 && damaged.MatchString(s)
}
