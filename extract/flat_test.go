package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/fact"
)

// headText2021 is how the head of table three comes out of a text copy.
const headText2021 = `（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）
申请人情况
自然人
法人或其他组织
总计
商业
企业
科研
机构
社会公益组织
法律服务机构
其他
`

// flat2021 renders table three as text, the labels and numbers of a row joined
// by row. Each group label stands before its first row.
func flat2021(row func(label string, values []string) string) string {
	var b strings.Builder
	b.WriteString(headText2021)
	for i, r := range rows2021 {
		if i == 2 {
			b.WriteString("三\n、\n本\n年\n度\n办\n理\n结\n果\n")
		}
		if r.group != "" && rows2021[i-1].group != r.group {
			b.WriteString(r.group + "\n")
		}
		var values []string
		for c := range columns2021 {
			values = append(values, fmt.Sprint(1000+10*i+c))
		}
		b.WriteString(row(r.label, values))
	}
	return b.String()
}

// wrapped puts the numbers on the second line of a label of three lines.
func wrapped(label string, values []string) string {
	r := []rune(label)
	if len(r) < 12 {
		return label + " " + strings.Join(values, " ") + "\n"
	}
	n := len(r) / 3
	return string(r[:n]) + "\n" + string(r[n:2*n]) + " " + strings.Join(values, " ") + "\n" + string(r[2*n:]) + "\n"
}

func TestFlatTable(t *testing.T) {
	const disputes = `行政复议
行政诉讼
结果
维持
结果
纠正
其他
结果
尚未
审结
总计
未经复议直接起诉
复议后起诉
结果维持
结果纠正
其他结果
尚未审结
总计
结果维持
结果纠正
其他结果
尚未审结
总计
1 2 3 4 10 5 6 7 8 26
9 10 11 12 42
`
	for _, row := range []struct {
		name   string
		render func(label string, values []string) string
	}{
		{"a row a line, joined by blanks", func(l string, v []string) string { return l + " " + strings.Join(v, " ") + "\n" }},
		{"a cell a line", func(l string, v []string) string { return l + "\n" + strings.Join(v, "\n") + "\n" }},
		{"tabs", func(l string, v []string) string { return l + "\t" + strings.Join(v, "\t") + "\n" }},
		{"bars", func(l string, v []string) string { return "| " + l + " | " + strings.Join(v, " | ") + " |\n" }},
		{"a cell a line, a bar on a line behind each", func(l string, v []string) string { return l + "\n|\n" + strings.Join(v, "\n|\n") + "\n|\n" }},
		{"wrapped labels, numbers in the middle", wrapped},
		{"labels below", func(l string, v []string) string { return strings.Join(v, " ") + "\n" + l + "\n" }},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := "青岚县水利局2023年政府信息公开工作年度报告\n一、总体情况\n本局全年公开政府信息61条。\n三、收到和处理政府信息公开申请情况\n" +
				flat2021(row.render) + "四、政府信息公开行政复议、行政诉讼情况\n" + disputes + "五、存在的主要问题及改进情况\n无。\n"
			r, cells := read(t, page)
			for i, row := range rows2021 {
				for c, col := range columns2021 {
					f, ok := cells[row.code+" "+col]
					if want := fmt.Sprint(1000 + 10*i + c); !ok || f.Value.String() != want {
						t.Errorf("%s %s: got %s, want %s", row.code, col, f.Value, want)
					}
				}
			}
			if f := cells["litigation.after_review.total "]; f.Value.String() != "42" {
				t.Errorf("litigation.after_review.total is %s, want 42", f.Value)
			}
			n := 0
			for _, f := range r.Facts {
				if f.Source == fact.FromTable {
					n++
				}
			}
			if n != 7*25+15 || len(r.Leftover) > 0 || r.Form != "2021" {
				t.Errorf("%d cells, form %s, left over %v", n, r.Form, r.Leftover)
			}
		})
	}
}

// TestGluedRow has the seven numbers of a row of table three run together.
func TestGluedRow(t *testing.T) {
	for digits, want := range map[string]string{"3000003": "3 0 0 0 0 0 3", "12 0 0000 12": "12 0 0 0 0 0 12", "110000011": "", "3000004": ""} {
		page := "青岚县水利局2023年政府信息公开工作年度报告\n一、总体情况\n本局全年公开政府信息61条。\n三、收到和处理政府信息公开申请情况\n" +
			flat2021(func(label string, values []string) string {
				if strings.HasPrefix(label, "一、") {
					values = []string{digits}
				}
				return label + " " + strings.Join(values, " ") + "\n"
			})
		_, cells := read(t, page)
		var got []string
		for _, col := range columns2021 {
			if f, ok := cells["requests.received "+col]; ok {
				got = append(got, f.Value.String())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: read %v, want %q", digits, got, want)
		}
	}
}

// TestFlatPageNumber has a page of the table end between two rows.
func TestFlatPageNumber(t *testing.T) {
	page := "青岚县水利局2023年政府信息公开工作年度报告\n一、总体情况\n本局全年公开政府信息61条。\n三、收到和处理政府信息公开申请情况\n" +
		flat2021(func(label string, values []string) string {
			if strings.HasPrefix(label, "2．") {
				values[3] += "\n- 4 -"
			}
			return label + "\n" + strings.Join(values, "\n") + "\n"
		})
	r, cells := read(t, page)
	if f := cells["outcome.denied.other_law total"]; f.Value.String() != "1056" || len(r.Leftover) > 0 {
		t.Errorf("the row over the page break ends in %s, left over %v", f.Value, r.Leftover)
	}
	ignored := 0
	for _, i := range r.Ignored {
		if i.Quote == "- 4 -" {
			ignored++
		}
	}
	if ignored == 0 {
		t.Error("the page number is neither read nor ignored")
	}
}

// TestFlatRemark has a remark with a number of its own in a cell between bars:
// the value is read, the number beside it left over.
func TestFlatRemark(t *testing.T) {
	page := "青岚县水利局2023年政府信息公开工作年度报告\n一、总体情况\n本局全年公开政府信息61条。\n三、收到和处理政府信息公开申请情况\n" +
		flat2021(func(label string, values []string) string {
			if strings.HasPrefix(label, "2．重复") {
				values[0] = "22（其中口头16）"
			}
			return "| " + label + " | " + strings.Join(values, " | ") + " |\n"
		})
	r, cells := read(t, page)
	if f := cells["outcome.not_processed.repeat natural"]; f.Value.String() != "22" {
		t.Errorf("the value is %s, want 22", f.Value)
	}
	if len(r.Leftover) != 1 || r.Leftover[0].Reason != "a number beside the value of the cell" {
		t.Errorf("left over: %v, want the 16", r.Leftover)
	}
}
