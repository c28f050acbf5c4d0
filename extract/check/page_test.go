package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
)

// tables of the form of 2021 with the rows and columns that the tests need.
const (
	table2 = `<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>4</td><td>0</td><td>6</td></tr>
<tr><td>信息内容</td><td colspan=3>本年收费金额（单位：万元）</td></tr><tr><td>行政事业性收费</td><td colspan=3>FEE</td></tr></table>`
	table3 = `<table><tr><td rowspan=2></td><td>申请人情况</td><td>申请人情况</td></tr><tr><td>自然人</td><td>总计</td></tr>
<tr><td>一、本年新收政府信息公开申请数量</td><td>7</td><td>N</td></tr><tr><td>二、上年结转政府信息公开申请数量</td><td>0</td><td>0</td></tr>
<tr><td>1．申请人无正当理由逾期不补正</td><td>1</td><td>1</td></tr>
<tr><td>（七）总计</td><td>6</td><td>6</td></tr><tr><td>四、结转下年度继续办理</td><td>1</td><td>1</td></tr></table>`
	table4 = `<table><tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>
<tr><td rowspan=2>结果维持</td><td rowspan=2>结果纠正</td><td rowspan=2>其他结果</td><td rowspan=2>尚未审结</td><td rowspan=2>总计</td>
<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>
<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>
<tr><td>0</td><td>0</td><td>0</td><td>0</td><td>R</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td></tr></table>`
	page2021 = `<h1>青岚县水利局2023年政府信息公开工作年度报告</h1><p>本报告数据统计期限为2023年1月1日至2023年12月31日。</p>
<p>一、总体情况</p><p>OVERVIEW</p><p>二、主动公开政府信息情况</p>` + table2 + `<p>三、收到和处理政府信息公开申请情况</p>` + table3 +
		`<p>四、政府信息公开行政复议、行政诉讼情况</p>` + table4 + `<p>五、存在的主要问题及改进情况</p><p>无。</p><p>六、其他需要报告的事项</p><p>SIX</p>`
)

// page is the report above with some of it replaced, in pairs.
func page(pairs ...string) string {
	return strings.NewReplacer("OVERVIEW", "一年来平稳有序。", "SIX", "本年度未收取信息处理费。", "FEE", "12.5", "N", "7", "R", "0").
		Replace(strings.NewReplacer(pairs...).Replace(page2021))
}

func prose(text string) string {
	return "<h1>青岚县水利局2013年政府信息公开工作年度报告</h1><p>一、主动公开政府信息情况</p><p>" + text + "</p>"
}

func TestPageChecks(t *testing.T) {
	set := rules(t)
	for _, c := range []struct {
		name, page string
		year       int
		published  string
		check      string
		outcome    check.Outcome
		text       string
	}{
		{"period", page(), 2023, "", "period", pass, "2023 = 2023"},
		{"period of another year", page(), 2022, "", "period", fail, "the title says 2022, the reporting period 2023"},
		{"period with a pause", page("2023年1月1日至2023年", "2023年1月1日起，至"), 2023, "", "period", pass, "2023 = 2023"},
		{"half a year", page("2023年12月31日", "6月30日"), 2023, "", "period", fail, "ends on 2023-06-30"},
		{"no period", page("统计期限", "范围", "数据", ""), 2023, "", "period", unknown, "prints no period"},
		{"published in time", page(), 2023, "2024-01-20", "period.published", pass, "2023 < 2024"},
		{"published too early", page(), 2023, "2023-06-20", "period.published", fail, "before its year was over"},

		{"sections", page(), 2023, "", "section", pass, ""},
		{"a section missing", page("<p>五、存在的主要问题及改进情况</p>", ""), 2023, "", "section", fail, "五、存在的主要问题及改进情况 is missing"},
		{"a section wrongly numbered", page("六、其他", "五、其他"), 2023, "", "section", fail, `六、其他需要报告的事项 is headed "五、其他需要报告的事项"`},
		{"sections out of order", page("<p>一、总体情况</p>", "", "<p>SIX", "<p>一、总体情况</p><p>SIX"), 2023, "", "section", fail, "out of order"},
		{"sections without headings", "<h1>青岚县水利局2023年政府信息公开工作年度报告</h1>" + table3, 2023, "", "section", unknown, "no headings"},
		{"a heading without its table", page(table4, "<p>无。</p>"), 2023, "", "section.table", fail, "四、"},
		{"a table no form reads", page(table4, "<table><tr><td>某项</td><td>5</td></tr></table>"), 2023, "", "section.table", unknown, "no form reads"},

		{"filled in", page(), 2023, "", "template", pass, ""},
		{"sample text", page("OVERVIEW", "20XX年，本机关依法公开。"), 2023, "", "template", fail, "20XX年"},
		{"a table of zeros beside one of numbers", page("<td>7</td><td>N</td>", "<td>7</td><td>7</td>"), 2023, "", "template", pass, ""},
		{"nothing but zeros", page("<td>7</td><td>N</td>", "<td>0</td><td>0</td>", "<td>1</td><td>1</td>", "<td>0</td><td>0</td>",
			"<td>6</td><td>6</td>", "<td>0</td><td>0</td>", "<td>4</td><td>0</td><td>6</td>", "<td>0</td><td>0</td><td>0</td>", "FEE", "/"),
			2023, "", "template", unknown, "no number but zeros"},
		{"a table of zeros against a sentence", page("OVERVIEW", "全年行政复议3件。"), 2023, "", "template", fail, "is all zeros while a sentence says 3件"},
		{"a table left blank", page("<td>0</td><td>0</td><td>0</td><td>0</td><td>R</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td>",
			strings.Repeat("<td></td>", 15)), 2023, "", "template", fail, "was left blank"},

		{"no fee for requests", page(), 2023, "", "fee.text", pass, ""},
		{"no fee at all, while the table prints one", page("SIX", "本年度无收费情况。"), 2023, "", "fee.text", fail, "charges.amount = 125000"},
		{"no fee at all, none in the table", page("SIX", "本年度无收费情况。", "FEE", "0"), 2023, "", "fee.text", pass, ""},
		{"no fee for requests, while a sentence tells one", page("OVERVIEW", "对3件申请收取信息处理费300元。"), 2023, "", "fee.text", fail, "fees.c"},
		{"rules for fees are no denial", page("SIX", "不断规范收费行为。"), 2023, "", "fee.text", unknown, "nothing of fees"},
		{"nothing of fees", page("SIX", "没有其他事项。"), 2023, "", "fee.text", unknown, "nothing of fees"},

		{"a rate", prose("全年收到政府信息公开申请19件，办结14件，办结率73.7%。"), 2013, "", "ratio", pass, "14 / 19 = 73.7%"},
		{"a rate cut", prose("全年收到政府信息公开申请19件，办结14件，办结率73.6%。"), 2013, "", "ratio", pass, "14 / 19 = 73.6%"},
		{"a rate wrong", prose("全年收到政府信息公开申请19件，办结14件，办结率100%。"), 2013, "", "ratio", fail, "14 / 19 ≠ 100%"},
		{"a share", prose("全年收到政府信息公开申请10件，其中当面申请3件，占30%。"), 2013, "", "ratio", pass, "3 / 10 = 30%"},
		{"a share wrong", prose("全年收到政府信息公开申请10件，其中当面申请3件，占申请总数的40%。"), 2013, "", "ratio", fail, "3 / 10 ≠ 40%"},
		{"a share of what is not printed", prose("其中当面申请3件，占申请总数的40%。"), 2013, "", "ratio", "", ""},
		{"a percentage of nothing said", prose("全年收到政府信息公开申请10件，满意度达98%。"), 2013, "", "ratio", "", ""},

		{"venues added up", prose("在市政府网站公开信息12条，在局网站公开信息30条，累计公布信息42条。"), 2013, "", "disclosure.sum", pass, "12 + 30 = 42"},
		{"venues wrongly added up", prose("在市政府网站公开信息12条，在局网站公开信息30条，累计公布信息43条。"), 2013, "", "disclosure.sum", fail, "12 + 30 ≠ 43"},
		{"Chinese numerals", prose("共收到政府信息公开申请十二件。") + prose("全年收到政府信息公开申请12件。"), 2013, "", "text.text.requests.received", pass, "12 = 12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := decode.Page([]byte("<html><body>"+c.page+"</body></html>"), "text/html; charset=utf-8")
			if err != nil {
				t.Fatal(err)
			}
			laid := layout.Of(doc)
			read := fact.NewReader(set).Read(laid, c.year)
			if c.year == 2023 && read.Form != "2021" {
				t.Fatalf("form %s", read.Form)
			}
			period, _, _ := agency.PeriodIn(doc.Text)
			_, findings := check.Run(check.Input{Facts: read.Facts, Leftover: read.Leftover, Form: read.Form, Year: c.year, Published: c.published, Period: period, Page: laid}, set)
			// of section.table and template there may be several: the worst counts
			worst := check.Finding{}
			for _, f := range findings {
				order := []check.Outcome{"", pass, unknown, fail}
				if f.Check == c.check && slices.Index(order, f.Outcome) > slices.Index(order, worst.Outcome) {
					worst = f
				}
			}
			if worst.Outcome != c.outcome || !strings.Contains(worst.Expression+" "+worst.Reason, c.text) {
				t.Errorf("%s %q %q, want %s %q", worst.Outcome, worst.Expression, worst.Reason, c.outcome, c.text)
				for _, f := range read.Facts {
					t.Logf("%s %s %s %s", f.Indicator, f.Value, f.Source, f.Printed)
				}
			}
		})
	}
}
