package agency

import (
	"slices"
	"testing"

	"github.com/nianbao/nianbao/extract/decode"
)

func TestTitleLines(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       []string
	}{
		{"one line", "首页\n青岚县水利局2023年政府信息公开工作年度报告\n一、总体情况\n", []string{"青岚县水利局2023年政府信息公开工作年度报告"}},
		{"the body on the line before", "青岚县水利局\n2023年政府信息公开工作年度报告\n", []string{"青岚县水利局2023年政府信息公开工作年度报告"}},
		{"body and year on the line before", "青岚县人民政府2016年\n\n政府信息公开工作年度报告\n", []string{"青岚县人民政府2016年政府信息公开工作年度报告"}},
		{"another line before", "信息来源：县水利局\n2023年政府信息公开工作年度报告\n", []string{"2023年政府信息公开工作年度报告"}},
		{"a body of its own", "青岚县人民政府\n青岚县水利局2023年政府信息公开工作年度报告\n", []string{"青岚县水利局2023年政府信息公开工作年度报告"}},
	} {
		doc := &decode.Document{Text: row.text}
		var got []string
		for _, l := range titleLines(doc, decode.Span{End: len(row.text)}) {
			got = append(got, l.text)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// TestOrgan: the words around the body of a title go, the body stays whole.
func TestOrgan(t *testing.T) {
	for title, want := range map[string]string{
		"于都县财政局2023年政府信息公开工作年度报告":       "于都县财政局",
		"关岭布依族苗族自治县水利局2019年政府信息公开年度报告":  "关岭布依族苗族自治县水利局",
		"关于青岚县水利局的2023年政府信息公开工作年度报告":    "青岚县水利局",
		"关于公布《青岚县水利局2023年政府信息公开工作年度报告》": "青岚县水利局",
		"2023年政府信息公开工作年度报告":             "",
	} {
		if got := organ(title); got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}
