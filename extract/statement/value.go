package statement

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/zh"
	"github.com/shopspring/decimal"
)

// printed is what the text of one table cell says. Its grammar, on half-width
// characters and without those of no width:
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
//	notes  = * ① [1] 注1 …                                  footnote marks; their digits are Notes
//	remark = （其中…） or ，其中…                             its numbers are Rest
//
// A line may end before a unit, a note or a remark, and behind the comma or
// point of a number, never between two digits. Anything else that is made of
// digits, the letters that are taken for digits, units and signs is Illegible:
// 12 34, 1,23, 007, 2O3, 3-5, 30%, and a lone 一 or ○, which may stand for
// — or 0. So are 见附件, NaN and numbers from 10¹² on. What is left is a Label.
type printed struct {
	State  State
	Number decimal.Decimal
	Unit   string // as printed: 万元, 件; "" for none
	Scaled bool   // printed with 万 or 亿 of its own: the unit of a header does not scale it again
	Change bool   // says how much more or less, not how much
	Approx string // 余 多 近 约 超 以上, or ""
	Span   decode.Span
	Notes  []decode.Span // digits that are footnote marks
	Rest   []decode.Span // numbers of the remark
}

// shift moves the spans of a value to where its text stands.
func (v printed) shift(n int) printed {
	v.Span = decode.Span{Start: v.Span.Start + n, End: v.Span.End + n}
	for _, list := range []*[]decode.Span{&v.Notes, &v.Rest} {
		moved := make([]decode.Span, 0, len(*list))
		for _, s := range *list {
			moved = append(moved, decode.Span{Start: s.Start + n, End: s.End + n})
		}
		*list = moved
	}
	return v
}

// cell is the cell of a stretch of text that says it.
func (v printed) cell(s decode.Span) Cell {
	v = v.shift(s.Start)
	out := Cell{Span: s, State: v.State, Value: v.Number, Unit: v.Unit, Scaled: v.Scaled, Change: v.Change, Approx: v.Approx,
		Number: v.Span, Notes: v.Notes, Rest: v.Rest}
	if v.State != Number {
		out.Number = s
	}
	return out
}

// value reads the text of a cell. Its spans are into text.
func value(text string) printed {
	if n, ok := plain(text); ok {
		return printed{State: Number, Number: n, Span: decode.Span{End: len(text)}}
	}
	g := glance(text)
	if g.folded && g.length <= maxWord {
		if w, ok := words[text]; ok {
			return printed{State: w.state, Change: w.change, Span: decode.Span{End: len(text)}}
		}
	}
	if (g.folded || g.length > maxWord) && !(g.numeral && mayBeValue(text)) {
		return printed{State: Label}
	}
	f := fold(text)
	s := f.text
	whole := f.span(0, len(s))
	if w, ok := words[s]; ok {
		return printed{State: w.state, Change: w.change, Span: whole}
	}
	switch {
	case !g.numeral, !mayBeValue(s):
		return printed{State: Label}
	case codeOnly.MatchString(s):
		return printed{State: Code, Span: whole}
	}
	if v, ok := f.number(); ok {
		return v
	}
	if illegible(s) {
		return printed{State: Illegible, Span: whole}
	}
	return printed{State: Label}
}

// look is what a quick look at a cell shows: most hold words, or a value that
// needs no folding.
type look struct {
	folded  bool // fold would leave the text as it is
	numeral bool // it has a character of a number
	length  int  // in characters that are seen
}

func glance(text string) look {
	l := look{folded: true}
	for _, r := range text {
		h := half(r)
		l.folded = l.folded && h == r && h > ' '
		l.numeral = l.numeral || isNumeral(h)
		if h > ' ' {
			l.length++
		}
	}
	return l
}

const maxWord = len("undefined") // the longest of words, in characters

// mayBeValue is a quick look before the regular expressions: what they read is
// made of certain characters throughout, save a note or a remark.
func mayBeValue(s string) bool {
	foreign := false
	for _, r := range s {
		if r = half(r); isRemarkMark(r) {
			return true
		}
		foreign = foreign || !inValue(r)
	}
	return !foreign
}

func inValue(r rune) bool {
	return r < 0x80 || strings.ContainsRune(valueWords, r) || unicode.IsNumber(r)
}

// valueWords are the characters besides digits and signs that numberCell and
// damaged are made of, and numerals.
const valueWords = "约大近将超过逾不足到至少增加净减余多左右以上零〇一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟" +
	"件次条篇人批场个元项份期部宗起例名位家处所户封则本册套—≤≥‰。"

// isRemarkMark reports whether a note, or a remark that may hold any words,
// has a character.
func isRemarkMark(r rune) bool {
	switch r {
	case '*', '※', '★', '☆', '△', '†', '‡', '#', '[', '【', '注', '其', '含', '包':
		return true
	}
	return false
}

// plain reads what most cells hold: a few digits and nothing else.
func plain(text string) (decimal.Decimal, bool) {
	n := int64(0)
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return decimal.Zero, false
		}
		n = n*10 + int64(text[i]-'0')
	}
	return decimal.NewFromInt(n), text != "" && len(text) <= 12 && (text[0] != '0' || len(text) == 1)
}

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
func (f *folded) number() (printed, bool) {
	m := numberCell.FindStringSubmatchIndex(f.text)
	if m == nil {
		return printed{}, false
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return f.text[m[2*i]:m[2*i+1]]
	}
	v := printed{State: Number, Unit: group(9)}
	scale := group(5) + group(8)
	if v.Unit == "元" && (scale == "万" || scale == "亿") {
		scale, v.Unit = "", scale+"元"
	}
	n, ok := zh.ParseNumber(strings.ReplaceAll(strings.ReplaceAll(group(4), "\n", ""), " ", "") + group(6) + scale)
	if !ok || n.GreaterThanOrEqual(maxNumber) || group(6) == "一" && v.Unit == "" || group(5) != "" && group(8) != "" {
		return printed{}, false
	}
	v.Number, v.Scaled = n, scale != "" || strings.ContainsAny(group(6), "万亿")
	if strings.HasSuffix(group(2), "减") || strings.HasPrefix(group(2), "减") || group(3) == "-" {
		v.Number = n.Neg()
	}
	v.Change = group(2) != "" || group(3) != ""
	if group(2) != "" && group(3) != "" {
		return printed{}, false
	}
	for _, i := range []int{1, 7, 10} {
		if a := group(i); a != "" {
			v.Approx = a
			if to, ok := approximations[a]; ok {
				v.Approx = to
			}
		}
	}
	return v, f.tail(&v, m)
}

// tail reads what stands behind the number and its unit.
func (f *folded) tail(v *printed, m []int) bool {
	end, from := m[1], m[22]
	if from >= 0 {
		rest := f.text[from:]
		numbers := f.digits(from)
		switch {
		case notesOnly.MatchString(rest):
			v.Notes = numbers
		case remark.MatchString(rest):
			v.Rest = numbers
		default:
			return false
		}
		end = from
		for end > 0 && strings.IndexByte(" \n", f.text[end-1]) >= 0 {
			end--
		}
	}
	v.Span = f.span(0, end)
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

func isNumeral(r rune) bool {
	switch {
	case r < 0x80:
		return r >= '0' && r <= '9'
	case r < 0x4e00 || r > 0x9fff:
		return unicode.IsNumber(r)
	}
	switch r {
	case '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '两', '廿', '卅', '壹', '贰', '叁', '肆',
		'伍', '陆', '柒', '捌', '玖', '拾', '佰', '仟':
		return true
	}
	return false
}
