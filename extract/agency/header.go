package agency

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
)

// headerLabels are the labels of the information header (信息公开目录) and of
// the line under a title, and words that end their values. Of two one of which
// ends the other, the longer stands first.
var headerLabels = []string{"信息索引号", "索引号", "组配分类", "主题分类", "体裁分类", "信息分类", "发布机构", "公开责任部门", "责任部门", "发文机关", "发布单位", "公开机构", "公开主体",
	"公文生成日期", "生成日期", "成文日期", "发文日期", "发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "生效日期", "废止日期", "更新日期", "更新时间", "录入时间",
	"公开方式", "公开形式", "公开范围", "公开时限", "公开程序", "发文字号", "文件编号", "备注/文号", "统一登记号", "登记号", "统一编号", "有效性", "主题词", "关键词", "信息名称",
	"内容概述", "信息来源", "文章来源", "所属年度", "浏览次数", "点击次数", "阅读次数", "访问次数", "点击数", "点击率", "浏览量", "阅读量", "访问量", "责任编辑", "保护视力色",
	"体裁", "文号", "时间", "日期", "来源", "作者", "名称", "年度", "年份", "时效", "点击", "浏览", "阅读", "字体", "字号", "分享", "录入", "编辑", "审核"}

// shortLabels is the index in headerLabels of the first that may also end
// another word, and is a label only where it begins one.
var shortLabels = slices.Index(headerLabels, "体裁")

// labelsFrom and labelsTo are the labels, by index, that begin and end in a
// character.
var labelsFrom, labelsTo = func() (from, to map[string][]int) {
	from, to = map[string][]int{}, map[string][]int{}
	for i, l := range headerLabels {
		begin, end := l[:len("索")], lastRune(l)
		from[begin], to[end] = append(from[begin], i), append(to[end], i)
	}
	return from, to
}()

// field is one pair of the header.
type field struct {
	label string // of headerLabels
	value string
	span  decode.Span // of value
}

// headerReach is how far into the text the header may begin, in bytes;
// headerInBody how far into the body.
const headerReach, headerInBody = 6000, 1500

// header reads the information header in all its layouts: cells of label and
// value, pairs on a line parted by blanks or |, a label and its value on lines
// of their own, and the flat line of an archive. A label directly followed by
// the next one has no value.
func header(p *layout.Page) []field {
	h := headReader{doc: p.Doc, pending: -1}
	reach := min(len(p.Doc.Text), max(headerReach, p.Body.Start+headerInBody))
	at := 0
	for line := range strings.Lines(p.Doc.Text[:reach]) {
		if start := at; (h.pending >= 0 || len(line) >= len("文号")) && !blank(line) {
			text := strings.TrimRight(line, "\r\n")
			for len(text) > 0 {
				cell, rest := cutCell(text)
				h.cell(start, start+len(cell))
				start, text = start+len(text)-len(rest), rest
			}
		}
		at += len(line)
	}
	return h.out
}

// cutCell is a line up to the mark that parts two pairs, and what is behind it.
func cutCell(line string) (cell, rest string) {
	for i := range len(line) {
		switch {
		case line[i] == '\t', line[i] == '|':
			return line[:i], line[i+1:]
		case line[i] == "｜"[0] && strings.HasPrefix(line[i:], "｜"):
			return line[:i], line[i+len("｜"):]
		}
	}
	return line, ""
}

type headReader struct {
	doc     *decode.Document
	pending int // index of the label whose value is to follow, -1 for none
	out     []field
}

// cell reads a cell or line: pairs, a label alone, or the value of the one
// before.
func (h *headReader) cell(start, end int) {
	text := h.doc.Text[start:end]
	if len(text) < len("文号") {
		h.value(start, end)
		return
	}
	label, from := -1, 0 // read last, and where its value begins
	first := true
	for at := 0; at < len(text); {
		n := colonAt(text[at:])
		if n == 0 {
			at++
			continue
		}
		if next, begin := labelEnding(text[from:at]); next >= 0 {
			if first {
				h.value(start, start+from+begin)
			} else {
				h.add(label, start+from, start+from+begin)
			}
			label, from, first = next, at+n, false
		}
		at += n
	}
	switch {
	case label >= 0:
		if strings.TrimSpace(text[from:]) == "" {
			h.pending = label
		} else {
			h.add(label, start+from, end)
		}
	default:
		h.plain(start, end)
	}
}

// longLabel is how long a label may be in bytes, with blanks inside it.
const longLabel = 60

// plain reads a cell without a colon.
func (h *headReader) plain(start, end int) {
	text := h.doc.Text[start:end]
	const around = " 　【】[]"
	if end := lastRune(text); labelsTo[end] != nil || strings.Contains(around, end) {
		if trimmed := strings.Trim(text, around); len(trimmed) <= longLabel {
			if label, begin := labelEnding(trimmed); label >= 0 && begin == 0 {
				h.pending = label
				return
			}
		}
	}
	if h.pending >= 0 {
		h.value(start, end)
		return
	}
	if len(text) > 150 {
		return
	}
	at := len(text) - len(strings.TrimLeftFunc(text, func(r rune) bool { return isBlank(r) || r == '【' || r == '[' || r == '（' || r == '(' }))
	if len(text)-at < len("文号") {
		return
	}
	for _, i := range labelsFrom[text[at:at+len("文")]] {
		l := headerLabels[i]
		if rest, ok := strings.CutPrefix(text[at:], l); ok && i < shortLabels && rest != "" && (rest[0] < 0x80 || strings.HasPrefix(rest, "　") || strings.HasPrefix(l, "发布机构")) {
			h.add(i, start+at+len(l), end)
			return
		}
	}
}

// value gives a text to the label that waits for one, if one does.
func (h *headReader) value(start, end int) {
	if h.pending >= 0 {
		h.add(h.pending, start, end)
	}
	h.pending = -1
}

func (h *headReader) add(label, start, end int) {
	const blanks = " 　\t【】[]（()"
	h.pending = -1
	text := h.doc.Text[start:end]
	value := strings.TrimRight(text, blanks)
	start, value = start+len(value)-len(strings.TrimLeft(value, blanks)), strings.TrimLeft(value, blanks)
	if value != "" && label >= 0 {
		h.out = append(h.out, field{headerLabels[label], value, decode.Span{Start: start, End: start + len(value)}})
	}
}

// colonAt is the length of the mark behind a label that opens a text, 0 for
// none.
func colonAt(s string) int {
	switch {
	case s[0] == ':':
		return 1
	case s[0] == "："[0] && strings.HasPrefix(s, "："), s[0] == "】"[0] && strings.HasPrefix(s, "】"):
		return len("：")
	}
	return 0
}

// labelEnding is the label a text ends with, blanks between its characters and
// behind it aside, and where it begins; -1 for none.
func labelEnding(s string) (label, begin int) {
	s = strings.TrimRightFunc(s, isBlank)
	for _, i := range labelsTo[lastRune(s)] {
		if begin, ok := endsSpaced(s, headerLabels[i]); ok && (i < shortLabels || beginsWord(s[:begin])) {
			return i, begin
		}
	}
	return -1, 0
}

// endsSpaced reports whether s ends with a label that may be printed with
// blanks between its characters, and where that begins.
func endsSpaced(s, label string) (int, bool) {
	end := len(s)
	for l := label; l != ""; {
		r := lastRune(l)
		l = l[:len(l)-len(r)]
		for l != label && end > 0 && !strings.HasSuffix(s[:end], r) {
			cut := strings.TrimRightFunc(s[:end], isBlank)
			if len(cut) == end || !strings.HasSuffix(cut, r) {
				return 0, false
			}
			end = len(cut)
		}
		if !strings.HasSuffix(s[:end], r) {
			return 0, false
		}
		end -= len(r)
	}
	return end, true
}

// isBlank reports whether a character is a blank of either width.
func isBlank(r rune) bool { return r == ' ' || r == '　' }

// blank reports whether a text has nothing but white space.
func blank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) }) < 0
}

// lastRune is the last character of a text, "" for none.
func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

// beginsWord reports whether a word may begin behind a text: it ends in no
// character of one.
func beginsWord(before string) bool {
	r := lastRune(before)
	return r == "" || r < "一" || r > "龥"
}

// tagMarks takes the marks out of the name of a meta tag.
var tagMarks = strings.NewReplacer("-", "", "_", "", " ", "", ".", "")

// meta is the content of a standard meta tag, its name read with one letter
// wrong, missing, too many or swapped with the next (Desctiption).
func meta(doc *decode.Document, names ...string) string {
	for _, name := range names {
		if v := doc.Meta[name]; v != "" {
			return v
		}
	}
	found := ""
	for tag, v := range doc.Meta {
		tag = tagMarks.Replace(tag)
		for _, name := range names {
			if v != "" && len(name) > 6 && (found == "" || v < found) && oneEdit(tag, name) {
				found = v
			}
		}
	}
	return found
}

// oneEdit reports whether two words are one edit apart at the most.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(b) == len(a)+1:
		return a[i:] == b[i+1:]
	case len(a) != len(b):
		return false
	case i == len(a), a[i+1:] == b[i+1:]:
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
