package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// TestFormRules reads small tables; each line wanted is a fact, a number left
// over (?) or one ignored (-).
func TestFormRules(t *testing.T) {
	const requests = "（本列）|申请人情况|<\n^|自然人|总计\n一、本年新收政府信息公开申请数量|5|5\n"
	for _, row := range []struct {
		name, sheet string
		year        int
		want        []string
	}{
		{"the year column and the cumulative one", "指标名称|计量单位|2012年度|历年累计\n主动公开信息数|条|40|900\n其中：1.网站公开|条|39|800\n" +
			"受理依申请公开信息总条数|条|7|31\n否决公开答复数|条|1|2", 2012,
			[]string{"disclosure.total=40", "disclosure.cumulative=900", "disclosure.via.website=39", "- 800", "requests.received=7",
				"requests.cumulative=31", "outcome.denied=1", "- 2"}},
		{"a column of another year", "指标名称|计量单位|2011年度|历年累计\n主动公开信息数|条|40|900\n行政申诉数|条|0|1", 2012,
			[]string{`? 40 "2011年度": of 2011, the report is for 2012`, "disclosure.cumulative=900", `? 0 "2011年度": of 2011, the report is for 2012`, "- 1"}},
		{"two years side by side", "指标名称|计量单位|2011年度|2012年度|历年累计\n主动公开信息数|条|40|41|900", 2012,
			[]string{`? 40 "2011年度": of 2011, the report is for 2012`, "disclosure.total=41", "disclosure.cumulative=900"}},
		{"two years, the report's not known", "指标名称|计量单位|2011年度|2012年度\n主动公开信息数|条|40|41", 0,
			[]string{"? 40 the table has two cells for disclosure.total", "? 41 the table has two cells for disclosure.total"}},
		{"a year over the column", "统计指标|2016年|2015年\n^|统计数|统计数\n（一）收到申请数|4|3\n（二）申请办结数|2|1", 2016,
			[]string{"requests.received=4", `? 3 "2015年": of 2015, the report is for 2016`, "requests.closed=2", `? 1 "2015年": of 2015, the report is for 2016`}},
		{"last year beside this one", "统计指标|统计数|上年统计数\n（一）收到申请数|4|3", 2016,
			[]string{"requests.received=4", `? 3 unknown column "上年统计数"`}},
		{"this year and last over the columns", "统计指标|本年|上年\n^|统计数|统计数\n（一）收到申请数|4|3", 2016,
			[]string{"requests.received=4", `? 3 a column under "上年"`}},

		{"a half-year beside the year", "指标名称|代码|计量单位|本期实际|本年累计\n主动公开信息数|01|条|40|90\n申请总数|10|条|3|3\n当面申请数|11|条|2|", 2010,
			[]string{"- 01", "- 40", "disclosure.total=90", "- 10", "- 3", "requests.received=3", "- 11", "- 2"}},
		{"a code where a value belongs", "指标名称|代码|计量单位|本期实际|本年累计\n主动公开信息数|02|条|7|05", 2010,
			[]string{"- 02", "- 7", "? 05 the code of a row, no value"}},

		{"complaints are no lawsuits", "指标名称|计量单位|2015年度|历年累计\n接受行政诉讼、举报数|条|4|4\n行政诉讼数|条|1|1\n收费减免金额|元|35.5|40", 2015,
			[]string{"complaints.total=4", "- 4", "litigation.total=1", "- 1", "fees.waived=35.5", "- 40"}},
		{"parts with their names", "指标名称|计量单位|2015年度|历年累计\n信函、传真申请|条|4|4\n接受行政诉讼、举报数|条|0|", 2015,
			[]string{"requests.received.letter[信函、传真]=4", "- 4", "complaints.total=0"}},
		{"exempt by number", "指标名称|代码|计量单位|本年累计\n免予公开范围1|25|条|1\n免予公开范围（2）|26|条|2\n免予公开范围7|27|条|3", 2010,
			[]string{"- 25", "outcome.denied.exempt[1]=1", "- 26", "outcome.denied.exempt[2]=2", "? 7 a number in a cell of words", "- 27", `? 3 unknown row "免予公开范围7"`}},
		{"fees by name", "指标名称|计量单位|代码|本年|历年累计\n全文电子化|条|02|1|2\n其中：检索费|元|33|10|20\n复制费|万元|34|0.5|1\n邮寄费||35|6|9", 2011,
			[]string{"- 02", "disclosure.full_text=1", "- 2", "- 33", "fees.collected[检索费]=10", "- 20", "- 34", "fees.collected[复制费]=5000", "- 1",
				"- 35", `? 6 the unit "" is none the amount could be in`, "- 9"}},

		{"money in the unit of its row", "统计指标|单位|统计数\n七、依申请公开信息收取的费用|元|12\n（四）政府信息公开专项经费|亿元|0.5\n六、举报投诉数量|件|1", 2016,
			[]string{"fees.collected=12", "staff.budget=50000000", "complaints.total=1"}},
		{"money in the unit of the form", "统计指标|统计数\n七、依申请公开信息收取的费用|1.2\n六、举报投诉数量|1", 2016, []string{"fees.collected=12000", "complaints.total=1"}},
		{"money counted in pieces", "统计指标|单位|统计数\n七、依申请公开信息收取的费用|件|12\n六、举报投诉数量|万元|1", 2016,
			[]string{`? 12 the unit "件" is none the amount could be in`, "complaints.total=1"}},
		{"money in the unit of its column", "信息内容|本年收费金额（单位：元）\n行政事业性收费|12", 2023, []string{"charges.amount=12"}},
		{"money in the unit of its label", "信息内容|本年收费金额\n行政事业性收费（万元）|12", 2023, []string{"charges.amount=120000"}},
		{"money in the unit of its cell", "信息内容|本年收费金额（单位：万元）\n行政事业性收费|251000元", 2023, []string{"charges.amount=251000"}},
		{"money in one of two units", "信息内容|采购项目数量|采购总金额（元/万元）\n政府集中采购|2|12", 2019,
			[]string{"procurement.projects=2", `? 12 the unit "元/万元" is none the amount could be in`}},
		{"two units that disagree", "统计指标|单位|统计数（元）\n七、依申请公开信息收取的费用|万元|12\n六、举报投诉数量|件|1", 2016,
			[]string{`? 12 the unit "元/万元" is none the amount could be in`, "complaints.total=1"}},
		{"procurement without a unit", "信息内容|采购项目数量|采购总金额\n政府集中采购|2|12", 2019,
			[]string{"procurement.projects=2", `? 12 the unit "" is none the amount could be in`}},
		{"nothing in any unit", "信息内容|采购项目数量|采购总金额\n政府集中采购|0|0", 2019, []string{"procurement.projects=0", "procurement.amount=0"}},

		{"the block, not the order", "统计指标|统计数\n五、行政诉讼数量|3\n（一）维持具体行政行为或者驳回原告诉讼请求数|2\n（二）被依法纠错数|1\n四、行政复议数量|7\n" +
			"（二）被依法纠错数|4\n（一）维持具体行政行为数|3\n六、举报投诉数量|0", 2016,
			[]string{"litigation.total=3", "litigation.upheld=2", "litigation.corrected=1", "review.total=7", "review.corrected=4", "review.upheld=3", "complaints.total=0"}},
		{"no block", "统计指标|统计数\n六、举报投诉数量|3\n（二）被依法纠错数|1", 2016,
			[]string{"complaints.total=3", `? 1 unknown row "举报投诉数量 / 被依法纠错数"`}},
		{"the block in the label itself", "|自然人\n一、本年新收政府信息公开申请数量|5\n（三）不予公开 1.属于国家秘密|2\n（六）其他处理3、其他|1\n2、逾期不缴费|4", 2023,
			[]string{"requests.received@natural=5", "outcome.denied.state_secret@natural=2", "outcome.other.other@natural=1", "outcome.other.fee_unpaid@natural=4"}},
		{"two lines fit", "指标名称|计量单位|2012年度|历年累计\n信函申请、传真申请数|条|4|\n否决公开答复数|条|1|", 2012,
			[]string{`? 4 row "信函申请传真申请数" fits two lines of the form`, "outcome.denied=1"}},
		{"rows the form does not have", "信息内容|本年制发件数\n规章|1\n其他主动公开文件|2\n其他规范性文件|3", 2023,
			[]string{"documents.regulations.made=1", `? 2 unknown row "其他主动公开文件"`, `? 3 unknown row "其他规范性文件"`}},
		{"words that turn a label", "统计指标|统计数\n（一）收到申请数（含上年结转）|5\n（二）申请办结数|4\n2.同意（部分）公开答复数|3", 2016,
			[]string{`? 5 unknown row "收到申请数含上年结转"`, "requests.closed=4", "outcome.partial=3"}},
		{"a number in a label", "信息内容|本年处理决定数量\n行政许可25|3\n行政处罚|4", 2023,
			[]string{"? 25 a number in a cell of words", `? 3 unknown row "行政许可25"`, "decisions.penalties.decisions=4"}},
		{"a number beside a heading", "统计指标|统计数\n三、依申请公开情况|5\n（一）收到申请数|5\n（二）申请办结数|5", 2016,
			[]string{"? 5 a heading of the form has no number", "requests.received=5", "requests.closed=5"}},
		{"a column the form does not have", "信息内容|本年制发件数|备注数\n规章|1|2", 2023, []string{"documents.regulations.made=1", `? 2 unknown column "备注数"`}},
		{"old columns in a new year", "信息内容|本年新制作数量|本年新公开数量\n规章|1|2", 2022, []string{"documents.regulations.made=1", "documents.regulations.disclosed=2"}},
		{"rows of one form under columns of the other", requests + "（六）其他处理|2|2\n（七）总计|2|2", 2023,
			[]string{"requests.received@natural=5", "requests.received@total=5", "outcome.other@natural=2", "outcome.other@total=2",
				"outcome.total@natural=2", "outcome.total@total=2"}},
		{"an empty row of a layout's own", "行政复议|<\n结果维持|总计\n1|1\n|\n行政诉讼|<", 2023, []string{"review.upheld=1", "review.total=1"}},
		{"rows twice", "信息内容|本年制发件数\n规章|\n规章|2\n规范性文件|1\n规范性文件|1", 2023, []string{"documents.regulations.made=2",
			"? 1 the table has two cells for documents.normative.made", "? 1 the table has two cells for documents.normative.made"}},
		{"the footer", "统计指标|统计数\n六、举报投诉数量|1\n联系电话|87654321\n填报日期：2017年1月9日 共12页 联系电话：87654321|<", 2016,
			[]string{"complaints.total=1", "- 87654321", "- 12页"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var sheet [][]string
			for line := range strings.SplitSeq(strings.TrimSuffix(row.sheet, "\n"), "\n") {
				sheet = append(sheet, strings.Split(line, "|"))
			}
			p := layOut(t, sheetHTML([][][]string{sheet}, strings.Clone))
			read := fact.NewReader(newExtractor(t).Rules()).Read(p, row.year)
			if diff := cmp.Diff(row.want, said(read, p.Doc.Text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// said lists what was made of every printed number, in document order.
func said(r *fact.Reading, text string) []string {
	type entry struct {
		at   int
		line string
	}
	var list []entry
	for _, f := range r.Facts {
		line := f.Indicator
		if f.Detail != "" {
			line += "[" + f.Detail + "]"
		}
		if f.Applicant != "" {
			line += "@" + f.Applicant
		}
		switch {
		case f.State == fact.Blank:
			continue
		case f.State != fact.Number:
			line += " is " + string(f.State)
		default:
			line += "=" + f.Value.String()
		}
		list = append(list, entry{f.Number.Start, line})
	}
	for _, l := range r.Leftover {
		list = append(list, entry{l.Span.Start, fmt.Sprintf("? %s %s", text[l.Span.Start:l.Span.End], l.Reason)})
	}
	for _, i := range r.Ignored {
		if i.Rule == "guard/label" {
			continue
		}
		list = append(list, entry{i.Span.Start, "- " + text[i.Span.Start:i.Span.End]})
	}
	slices.SortStableFunc(list, func(a, b entry) int { return a.at - b.at })
	var out []string
	for _, e := range list {
		out = append(out, e.line)
	}
	return out
}

func TestNormalize(t *testing.T) {
	for _, row := range []struct{ label, want string }{
		{"一、主动公开情况", "主动公开情况"},
		{"（一）予以公开", "予以公开"},
		{"( 一 ) 予以公开", "予以公开"},
		{"㈠予以公开", "予以公开"},
		{"1．属于国家秘密", "属于国家秘密"},
		{"1、属于国家秘密", "属于国家秘密"},
		{"1 属于国家秘密", "属于国家秘密"},
		{"⒈属于国家秘密", "属于国家秘密"},
		{"①当面申请数", "当面申请数"},
		{"10）免予公开", "免予公开"},
		{"其中：1.网站公开", "网站公开"},
		{"其中", "其中"},
		{"三\n、\n本\n年\n度\n办\n理\n结\n果", "本年度办理结果"},
		{"三类内部事务信息", "三类内部事务信息"},
		{"危及“三安全一稳定”", "危及三安全一稳定"},
		{"结 果　维持", "结果维持"},
		{"（三）不予公开 1.属于国家秘密", "不予公开›属于国家秘密"},
		{"（六）其他处理3、其他", "其他处理›其他"},
		{"部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"},
		{"部分公开（区分处理的，只计这一情形", "部分公开"},
		{"（本列数据的勾稽关系为：第一项加第二项之和）", "本列数据的勾稽关系为第一项加第二项之和"},
		{"同意（部分）公开", "同意部分公开"},
		{"收到申请数（含上年结转的申请数）", "收到申请数含上年结转的申请数"},
		{"本年收费金额（单位：万元）", "本年收费金额"},
		{"采购总金额（万元）", "采购总金额"},
		{"行政申诉（、举报）数", "行政申诉举报数"},
		{"第二十条第（一）项", "第二十条第一项"},
		{"本年增/减", "本年增减"},
		{"免予公开范围（1）", "免予公开范围1"},
		{"2012年度", "2012年度"},
		{"1.5万", "15万"},
		{"", ""},
	} {
		if got := rule.Normalize(row.label); got != row.want {
			t.Errorf("Normalize(%q) = %q, want %q", row.label, got, row.want)
		}
	}
}
