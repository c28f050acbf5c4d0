package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// dress is how markup looks.
type dress struct {
	word   bool
	bare   bool // no end tags where they may be left out
	para   bool // the text of a cell is a paragraph
	stacks bool // of a cell one character a line: by paragraphs, else by breaks
	hollow merging
	nested bool // the page lies in a layout table
	boxed  bool // each table lies in a cell of a layout table, beside other text
	twin   bool // the table stands a second time, hidden
	copied bool // the table stands a second time, for small screens
	fields bool // the numbers are values of form fields
	mark   string
	broken bool // long numbers may be broken into two lines
	gbk    bool // the page's bytes are GBK
	split  int  // percent of numbers cut over elements
}

func plainDress(rng *rand.Rand) *dress {
	d := &dress{bare: chance(rng, 6), para: chance(rng, 30), stacks: chance(rng, 50), nested: chance(rng, 8), twin: chance(rng, 3),
		boxed: chance(rng, 6), copied: chance(rng, 4),
		fields: chance(rng, 1), split: pick(rng, 0, 0, 0, 5), broken: chance(rng, 3), gbk: chance(rng, 10)}
	if chance(rng, 4) {
		d.hollow = empty
	}
	if chance(rng, 3) {
		d.mark = pick(rng, "注", "①", "[1]", "1")
	}
	return d
}

func wordDress(rng *rand.Rand) *dress {
	return &dress{word: true, para: true, stacks: chance(rng, 50), split: pick(rng, 0, 10, 30)}
}

// markup writes a report as HTML.
type markup struct {
	*dress
	b      strings.Builder
	r      *Report
	rng    *rand.Rand
	inner  uint64 // seed of what happens inside the numbers
	marked int    // the cell with a footnote mark
}

func newMarkup(r *Report, rng *rand.Rand, d *dress) *markup {
	return &markup{dress: d, r: r, rng: rng, inner: rng.Uint64(), marked: rng.IntN(len(r.Cells))}
}

const footer = "<div class=\"foot\"><p>版权所有：青岚县人民政府办公室　网站标识码：9901210001</p><p>联系电话：0990-5551234</p></div></body></html>"

func (m *markup) page(blocks []block) []byte {
	office := ""
	if m.word {
		office = " xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:w=\"urn:schemas-microsoft-com:office:word\""
	}
	charset := "utf-8"
	if m.gbk && !m.r.masked {
		charset = "gb2312"
	}
	fmt.Fprintf(&m.b, "<!DOCTYPE html>\n<html%s><head><meta charset=\"%s\"><title>%s</title>", office, charset, blocks[0].text)
	if m.word {
		m.b.WriteString("<!--[if gte mso 9]><xml><o:OfficeDocumentSettings></o:OfficeDocumentSettings></xml><![endif]--><style>p.MsoNormal{margin:0cm}</style>")
	}
	m.b.WriteString("</head><body><div class=\"nav\"><a href=\"/\">首页</a> <a href=\"/zwgk\">政务公开</a></div>\n<div id=\"zoom\">")
	if m.nested {
		m.b.WriteString("<table width=\"100%\"><tr><td>")
	}
	for _, b := range blocks {
		switch {
		case b.sheet != nil:
			m.tables(b.sheet)
		case b.level == 1 && !m.word:
			fmt.Fprintf(&m.b, "<h1>%s</h1>\n", b.text)
		default:
			m.b.WriteString(m.paragraph(b.text) + "\n")
		}
	}
	if m.nested {
		m.b.WriteString("</td></tr></table>")
	}
	m.b.WriteString("</div>\n" + footer)
	if !m.gbk || m.r.masked {
		return []byte(m.b.String())
	}
	out, err := simplifiedchinese.GB18030.NewEncoder().String(m.b.String())
	if err != nil {
		panic(err) // GB18030 holds every character
	}
	return []byte(out)
}

// tables writes a table as often as the page has it.
func (m *markup) tables(s *sheet) {
	if m.boxed {
		m.b.WriteString("<table class=\"layout\"><tr><td><p>相关链接</p></td><td>")
	}
	m.table(s, "")
	if m.boxed {
		m.b.WriteString("</td></tr></table>\n")
	}
	if m.twin {
		m.table(s, " style=\"display:none\"")
	}
	if m.copied {
		m.b.WriteString("<div class=\"small-screen\">")
		m.table(s, "")
		m.b.WriteString("</div>\n")
	}
}

func (m *markup) table(s *sheet, attrs string) {
	if m.word {
		attrs += " class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-table-layout-alt:fixed'"
	}
	m.b.WriteString("<table" + attrs + ">")
	tag := "tbody"
	if chance(m.rng, 50) {
		m.b.WriteString("<" + tag + ">")
	}
	rows := s.slots(m.hollow)
	for _, r := range rows {
		m.b.WriteString("<tr>")
		for _, b := range r {
			m.cell(b)
		}
		if !m.bare {
			m.b.WriteString("</tr>")
		}
		m.b.WriteString("\n")
	}
	if m.word && chance(m.rng, 30) { // how Word keeps column widths
		m.b.WriteString("<![if !supportMisalignedColumns]><tr height=0>" + strings.Repeat("<td width=72 style='border:none'></td>", s.cols) + "</tr><![endif]>")
	}
	m.b.WriteString("</table>\n")
}

func (m *markup) cell(b printed) {
	m.b.WriteString("<td")
	if b.rows > 1 {
		fmt.Fprintf(&m.b, " rowspan=\"%d\"", b.rows)
	}
	if b.cols > 1 {
		fmt.Fprintf(&m.b, " colspan=%d", b.cols)
	}
	if m.word {
		m.b.WriteString(" width=58 style='width:43.5pt;mso-border-alt:solid windowtext .5pt'")
	}
	m.b.WriteString(">" + m.content(b))
	if !m.bare {
		m.b.WriteString("</td>")
	}
}

// content is what stands in a cell.
func (m *markup) content(b printed) string {
	switch {
	case b.cell >= 0:
		return m.number(b.cell)
	case b.vertical && m.stacks:
		var out strings.Builder
		for _, c := range strings.Split(b.text, "") {
			out.WriteString(m.paragraph(c))
		}
		return out.String()
	case b.vertical:
		return m.wrap(strings.Join(strings.Split(b.text, ""), "<br>"))
	}
	return m.wrap(strings.ReplaceAll(b.text, "\n", "<br/>"))
}

func (m *markup) wrap(text string) string {
	if m.para {
		return m.paragraph(text)
	}
	return text
}

// paragraph sets text as one, in Word with its words cut over spans.
func (m *markup) paragraph(text string) string {
	if !m.word {
		return "<p>" + text + "</p>"
	}
	return "<p class=MsoNormal style='mso-pagination:widow-orphan'>" + m.spans(text) + "</p>"
}

func (m *markup) spans(text string) string {
	const open, end = "<span lang=EN-US style='font-family:宋体;mso-bidi-font-family:宋体'>", "<o:p></o:p></span>"
	if text == "" {
		return open + "<o:p>&nbsp;</o:p></span>"
	}
	if r := []rune(text); len(r) > 3 && !strings.ContainsAny(text, "<&") && chance(m.rng, 25) {
		at := 1 + m.rng.IntN(len(r)-1)
		return "<span style='font-family:宋体'>" + string(r[:at]) + "</span>" + open + string(r[at:]) + end
	}
	return open + text + end
}

// number is the content of a value cell. What it draws inside the number is
// drawn apart, so that a masked page is the same outside of it.
func (m *markup) number(i int) string {
	text := m.r.Cells[i].Printed
	rng := rand.New(rand.NewPCG(m.inner, uint64(i)))
	runes := []rune(text)
	switch mask := strings.HasPrefix(text, "⟦"); {
	case text == "" && m.word:
		return m.paragraph("")
	case text == "":
		return pick(rng, "", "&nbsp;", "&nbsp;", " ")
	case m.fields:
		return `<input type="text" value="` + text + `">`
	case !mask && len(runes) > 1 && chance(rng, m.split):
		at := 1 + rng.IntN(len(runes)-1)
		text = pick(rng, "<span>"+string(runes[:at])+"</span><span>"+string(runes[at:])+"</span>", "<b>"+string(runes[:at])+"</b>"+string(runes[at:]))
	case !mask && len(runes) > 3 && m.broken && rng.IntN(20) == 0:
		text = string(runes[:2]) + "<br>" + string(runes[2:])
	}
	if m.mark != "" && i == m.marked && m.r.Cells[i].State == Number {
		text += "<sup>" + m.mark + "</sup>"
	}
	if m.word && !strings.HasPrefix(text, "<") {
		return "<p class=MsoNormal align=center><span lang=EN-US style='font-size:9.0pt'>" + text + "<o:p></o:p></span></p>"
	}
	return m.wrapNumber(text)
}

func (m *markup) wrapNumber(text string) string {
	if m.para || m.word {
		return "<p>" + text + "</p>"
	}
	return text
}
