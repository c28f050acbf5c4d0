package extract_test

import (
	"fmt"
	"strings"
	"testing"
)

// Programs that turn pages into text leave tables in shapes of their own. Each
// prints table three of the 2021 form with the numbers of flat2021, 1000 + 10
// times the row + the column, save those of blank.
var copies = []struct {
	name   string
	header string
	row    func(labels, values []string) string
}{
	// Every line as wide as the table, blank cells behind those that span several.
	{"padded behind", "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 | ||||||||\n自然人 | 法人或其他组织 | 总计 | |||||||\n商业 企业 | 科研 机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||\n",
		func(labels, values []string) string {
			cells := append(labels, values...)
			return strings.Join(cells, " | ") + " | " + strings.Repeat("|", 10-len(cells)) + "\n"
		}},
	// A cell a line with its bar behind it, a bar alone before every row.
	{"a cell a line, bars behind", "|\n（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） |\n申请人情况 | |||||||||\n|\n自然人 |\n法人或其他组织 |\n总计 | ||||||||\n|\n商业 企业 |\n科研 机构 |\n社会公益组织 |\n法律服务机构 |\n其他 | ||||||\n",
		func(labels, values []string) string {
			var b strings.Builder
			b.WriteString("|\n")
			for _, c := range append(labels, values...) {
				b.WriteString(strings.TrimSpace(c+" |") + "\n")
			}
			out := b.String()
			if len(labels) < 3 && values[6] != "" {
				out = strings.TrimSuffix(out, "\n") + " ||\n"
			}
			return out
		}},
	// A cell a line with its bar before it, a bar alone behind every row.
	{"a cell a line, bars before", "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n| 申请人情况\n|\n自然人\n| 法人或其他组织\n| 总计\n|\n商业\n企业\n| 科研\n机构\n| 社会公益组织\n| 法律服务机构\n| 其他\n|\n",
		func(labels, values []string) string {
			return strings.Join(append(labels, values...), "\n| ") + "\n|\n"
		}},
}

func TestTextCopies(t *testing.T) {
	blank := map[string]bool{"2 3": true, "5 6": true, "9 0": true} // row and column
	for _, c := range copies {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("青岚县水利局2023年政府信息公开工作年度报告\n一、总体情况\n本局全年公开政府信息61条。\n三、收到和处理政府信息公开申请情况\n" + c.header)
			for i, r := range rows2021 {
				var labels, values []string
				if i == 2 {
					labels = append(labels, "三、本年度办理结果")
				}
				if r.group != "" && rows2021[i-1].group != r.group {
					labels = append(labels, r.group)
				}
				for col := range columns2021 {
					v := fmt.Sprint(1000 + 10*i + col)
					if blank[fmt.Sprint(i, col)] {
						v = ""
					}
					values = append(values, v)
				}
				b.WriteString(c.row(append(labels, r.label), values))
			}
			r, cells := read(t, b.String()+"四、政府信息公开行政复议、行政诉讼情况\n无。\n")
			got, wrong := 0, 0
			for i, row := range rows2021 {
				for col, name := range columns2021 {
					f, ok := cells[row.code+" "+name]
					switch want := fmt.Sprint(1000 + 10*i + col); {
					case !ok:
					case blank[fmt.Sprint(i, col)] != (f.State == "blank") || f.State == "number" && f.Value.String() != want:
						wrong++
						t.Errorf("%s %s is %s %s, want %s", row.code, name, f.State, f.Value, want)
					default:
						got++
					}
				}
			}
			if got != 7*25 {
				t.Errorf("%d cells read; left over %v", got, r.Leftover)
			}
		})
	}
}
