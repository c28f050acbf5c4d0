package extract_test

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/golden"
)

// sheetTables reads a form written as text: a line for a row, "|" between cells, "<"
// for a slot the cell to the left spans, "^" for one the cell above spans, an
// empty line between tables.
func sheetTables(t testing.TB, name string) [][][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/forms/" + name + ".sheet")
	if err != nil {
		t.Fatal(err)
	}
	var out [][][]string
	for table := range strings.SplitSeq(strings.TrimSuffix(string(b), "\n"), "\n\n") {
		var rows [][]string
		for line := range strings.SplitSeq(table, "\n") {
			rows = append(rows, strings.Split(line, "|"))
		}
		out = append(out, rows)
	}
	return out
}

// sheetHTML renders tables; text gives what a cell prints.
func sheetHTML(tables [][][]string, text func(label string) string) string {
	var b strings.Builder
	for _, rows := range tables {
		b.WriteString("<table>")
		for y, row := range rows {
			b.WriteString("<tr>")
			for x, label := range row {
				if label == "<" || label == "^" {
					continue
				}
				width, height := 1, 1
				for x+width < len(row) && row[x+width] == "<" {
					width++
				}
				for y+height < len(rows) && x < len(rows[y+height]) && rows[y+height][x] == "^" {
					height++
				}
				fmt.Fprintf(&b, "<td colspan=%d rowspan=%d>%s</td>", width, height, html.EscapeString(text(label)))
			}
			b.WriteString("</tr>")
		}
		b.WriteString("</table>")
	}
	return b.String()
}

func layOut(t testing.TB, body string) *layout.Page {
	t.Helper()
	doc, err := decode.Page([]byte("<html><body>"+body+"</body></html>"), "text/html")
	if err != nil {
		t.Fatal(err)
	}
	return layout.Of(doc)
}

// blankForms are the official forms, with the report year they are read for.
var blankForms = []struct {
	name string
	year int
	form string
}{
	{"2014", 2016, "2014"}, {"2019", 2019, "2019"}, {"2020", 2020, "2019"}, {"2021", 2023, "2021"},
	{"local-fujian-2011", 2012, "local"}, {"local-fujian-2014", 2015, "local"}, {"local-dingxi", 2010, "local"}, {"local-shanghai", 2011, "local"},
}

func meaningOf(m fact.Meaning) string {
	switch {
	case m.Reason != "":
		return "UNKNOWN: " + m.Reason
	case m.Ignored != "":
		return "ignored: " + m.Ignored
	}
	s := m.Indicator
	if m.Applicant != "" {
		s += " @" + m.Applicant
	}
	if m.Detail != "" {
		s += " [" + m.Detail + "]"
	}
	return s
}

// labelsOf are the labels of a cell that spans rows or columns, each once.
func labelsOf(paths [][]string) string {
	var out []string
	for _, p := range paths {
		if s := strings.Join(p, " / "); len(out) == 0 || out[len(out)-1] != s {
			out = append(out, s)
		}
	}
	return strings.Join(out, " + ")
}

// TestBlankForms reads every cell of the forms as they are officially printed,
// with no value in any.
func TestBlankForms(t *testing.T) {
	reader := fact.NewReader(newExtractor(t).Rules())
	for _, f := range blankForms {
		t.Run(f.name, func(t *testing.T) {
			p := layOut(t, sheetHTML(sheetTables(t, f.name), strings.Clone))
			var out strings.Builder
			for _, m := range reader.Meanings(p, f.year) {
				fmt.Fprintf(&out, "%d %d.%d %s × %s → %s %s\n", m.Grid+1, m.Row+1, m.Col+1, labelsOf(m.Rows), labelsOf(m.Cols), meaningOf(m), m.Rule)
				if m.Reason != "" {
					t.Errorf("table %d row %d column %d: %s", m.Grid+1, m.Row+1, m.Col+1, m.Reason)
				}
			}
			golden.Compare(t, "testdata/forms/"+f.name+".golden", []byte(out.String()))
			if read := reader.Read(p, f.year); read.Form != f.form {
				t.Errorf("form %s, want %s", read.Form, f.form)
			}
		})
	}
}

var (
	remark = regexp.MustCompile(`（[^（）]{12,}）`)
	words  = strings.NewReplacer("（", "(", "）", ")", "．", "、", "制发件数", "新制作件数", "行政规范性文件", "规范性文件", "商业企业", "商业 企业",
		"结果维持", "结 果 维 持", "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "逾期不补正",
		"申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "逾期不缴费", "其它", "其他", "　", " ",
		"“", "", "”", "", "其中：", "", "总次数", "次数", "总条数", "总数", "同志", "")
)

// variant is a label as it is found printed: without its remark, with other
// punctuation, widths, endings and words.
func variant(label string) string {
	if s := remark.ReplaceAllString(label, ""); s != "" {
		label = s
	}
	return strings.TrimSuffix(words.Replace(label), "数")
}

// TestLabelVariants holds the forms with other labels against the official ones.
func TestLabelVariants(t *testing.T) {
	reader := fact.NewReader(newExtractor(t).Rules())
	for _, f := range blankForms {
		t.Run(f.name, func(t *testing.T) {
			var official, found []string
			for _, print := range []struct {
				text func(string) string
				list *[]string
			}{{strings.Clone, &official}, {variant, &found}} {
				for _, m := range reader.Meanings(layOut(t, sheetHTML(sheetTables(t, f.name), print.text)), f.year) {
					*print.list = append(*print.list, fmt.Sprintf("%d %d.%d %s", m.Grid+1, m.Row+1, m.Col+1, meaningOf(m)))
				}
			}
			if diff := cmp.Diff(official, found); diff != "" {
				t.Error("official - + variant\n", diff)
			}
		})
	}
}
