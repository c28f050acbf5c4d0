package extract_test

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/fact"
)

// lines2014 is a page with the table of 2014 as text, from its header on.
func lines2014(rows ...string) string {
	return "青岚县水利局2016年政府信息公开工作年度报告\n一、概述\n我局依法公开政府信息。\n二、主动公开政府信息情况\n全年依法公开。\n附表\n" +
		"统计指标\n单位\n统计数\n" + strings.Join(rows, "\n") + "\n"
}

// local is a page with the table of Fujian for 2014 as text.
func local(rows ...string) string {
	return "青岚县水利局2016年政府信息公开工作年度报告\n一、概述\n我局依法公开政府信息。\n二、主动公开政府信息情况\n全年依法公开。\n附表\n" +
		"指标名称 计量单位 2016年度 历年累计\n" + strings.Join(rows, "\n") + "\n"
}

// TestFlatRow reads rows of flattened tables where more than one reading comes
// to mind. Of a page every number that has one is wanted, and no other.
func TestFlatRow(t *testing.T) {
	channels := func(total, person, online, letter string) string {
		return local("主动公开文件数 条 61 90", "受理依申请公开信息总数 条 "+total, "其中：1.当面申请数 条 "+person, "2.网上申请数 条 "+online, "3.信函、传真申请数 条 "+letter,
			"对申请的答复总数 条 8 9")
	}
	const in = "requests.received"
	for _, row := range []struct {
		name, page string
		want       map[string]string
	}{
		{"labels and units below", lines2014("61", "（一）主动公开政府信息数", "条", "5", "其中：主动公开规范性文件数", "条", "7", "制发规范性文件总数", "件"),
			map[string]string{"disclosure.total ": "61", "disclosure.normative ": "5", "disclosure.normative_issued ": "7"}},
		{"an unknown row behind a label that ended", lines2014("（一）主动公开政府信息数 61", "1.参加或举办新", "闻发布会总次数", "民族文字信息 34", "（三）接受培训人员数 7"),
			map[string]string{"disclosure.total ": "61", "training.attendees ": "7"}},
		{"values of words run together", channels("30无", "1 2", "14 15", "15 16"),
			map[string]string{"disclosure.total ": "61", "disclosure.cumulative ": "90", "outcome.total ": "8",
				in + ".in_person ": "1", in + ".online ": "14", in + ".letter ": "15"}},
		{"a row before one with a unit of its own", lines2014("（一）主动公开政府信息数 条 61", "11.民族文字信息 条 14", "制发规范性文件总数 件 9"),
			map[string]string{"disclosure.total ": "61", "disclosure.normative_issued ": "9"}},
		{"labels and units above", lines2014("（一）主动公开政府信息数", "条", "61", "其中：主动公开规范性文件数", "条", "5", "制发规范性文件总数", "件", "7"),
			map[string]string{"disclosure.total ": "61", "disclosure.normative ": "5", "disclosure.normative_issued ": "7"}},
		{"an amount with its label and unit below", lines2014("61", "（一）主动公开政府信息数", "条", "2.5", "（四）政府信息公开专项经费", "元", "7", "（三）接受培训人员数", "人次"),
			map[string]string{"disclosure.total ": "61", "staff.budget ": "2.5", "training.attendees ": "7"}},
		{"neither above nor below", lines2014("一、主动公开情况", "—", "（一）主动公开政府信息数", "条", "61", "其中：主动公开规范性文件数", "条", "5", "制发规范性文件总数", "件"),
			map[string]string{}},
		{"a heading follows a number", lines2014("一、主动公开情况", "—", "（一）主动公开政府信息数", "条", "61", "二、回应解读情况", "—", "1.参加或举办新闻发布会总次数", "次"),
			map[string]string{"disclosure.total ": "61"}},
		{"an unknown row behind one without a number", lines2014("（一）主动公开政府信息数", "条", "61", "1.政府公报公开政府信息数", "条", "公众号推送信息数", "次", "34"),
			map[string]string{"disclosure.total ": "61"}},
		{"an unknown row that had room on the line before", lines2014("（一）主动公开政府信息数", "61", "1.政务微博", "政务热线和公众号推送信息数", "34", "2.政府网站公开政府信息数", "8"),
			map[string]string{"disclosure.total ": "61", "disclosure.via.website ": "8"}},
		{"the end of a remark", lines2014("（一）主动公开政府信息", "数（不同渠道公开计", "1条）", "其中：主动公开规范性", "文件数 5"),
			map[string]string{"disclosure.normative ": "5"}},
		{"a unit behind the number", lines2014("（一）主动公开政府信息数 61", "（四）政府信息公开", "专项经费（不包括 53.1", "网站建设", "维护的经费）（元）", "（三）接受培训人员数 7"),
			map[string]string{"disclosure.total ": "61", "staff.budget ": "53.1", "training.attendees ": "7"}},
		{"digits run together", channels("1853720000", "1801119000", "50300", "2400"),
			map[string]string{"disclosure.total ": "61", "disclosure.cumulative ": "90", "outcome.total ": "8"}},
		{"digits run together, one way", channels("30900", "1 2", "14 15", "15 16"),
			map[string]string{"disclosure.total ": "61", "disclosure.cumulative ": "90", "outcome.total ": "8",
				in + " ": "30", "requests.cumulative ": "900", in + ".in_person ": "1", in + ".online ": "14", in + ".letter ": "15"}},
		{"digits of a row that may lack a cell", channels("30", "1 2", "14 15", "15 16"),
			map[string]string{"disclosure.total ": "61", "disclosure.cumulative ": "90", "outcome.total ": "8",
				in + ".in_person ": "1", in + ".online ": "14", in + ".letter ": "15"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, cells := read(t, row.page)
			for key, want := range row.want {
				if f, ok := cells[key]; !ok || f.Value.String() != want {
					t.Errorf("%s: got %s, want %s", key, f.Value, want)
				}
			}
			for _, f := range r.Facts {
				if key := f.Indicator + " " + f.Applicant; f.Source == fact.FromTable && row.want[key] == "" {
					t.Errorf("%s: got %s, want none", key, f.Value)
				}
			}
		})
	}
}
