package check_test

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
)

// TestEvidence holds what a page says of who and when against what was taken.
func TestEvidence(t *testing.T) {
	set := rules(t)
	const title = "青岚县水利局2012年政府信息公开工作年度报告"
	for _, c := range []struct {
		name, head, body string
		check            string
		outcome          check.Outcome // "" for no finding
		text             string
	}{
		{"the title alone", "", "", "evidence.body", "", ""},
		{"a short name", "", "<p>发布机构：县水利局</p>", "evidence.body", pass, "发布机构 says 县水利局"},
		{"a name before a rename", "", "<p>发布机构：青岚县水务局</p>", "evidence.body", pass, "青岚县水务局"},
		{"a body of another family", "", "<p>发布机构：青岚县林业局</p>", "evidence.body", fail, "title says 青岚县水利局, 发布机构 says 青岚县林业局"},
		{"a body of another place", "", "<p>发布机构：澄湖县水利局</p>", "evidence.body", fail, "发布机构 says 澄湖县水利局"},
		{"the office of the government", "", "<p>发布机构：县人民政府办公室</p>", "evidence.body", unknown, "cannot be compared"},
		{"a source of another family", `<meta name="ContentSource" content="青岚县林业局">`, "", "evidence.body", unknown, "meta ContentSource says 青岚县林业局"},
		{"an office of the body", "", "<p>来源：县水利局办公室　时间：2013-03-20</p>", "evidence.body", pass, "县水利局办公室"},

		{"a year of the header", "", "<p>组配分类：2012年度</p>", "evidence.year", pass, "组配分类 says 2012"},
		{"another year of the header", "", "<p>组配分类：2011年度</p>", "evidence.year", fail, "title says 2012, 组配分类 says 2011"},
		{"another year of the table", "", "<p>一、概述</p><p>政府信息公开情况统计表（2011年度）</p>", "evidence.year", fail, "table says 2011"},
		{"another year of the first paragraph", "", "<p>现公布本局2011年度政府信息公开工作报告。</p>", "evidence.year", fail, "first paragraph says 2011"},
		{"another period is told by period", "", "<p>本报告统计期限为2011年1月1日至2011年12月31日。</p>", "evidence.year", "", ""},
		{"another period", "", "<p>本报告统计期限为2011年1月1日至2011年12月31日。</p>", "period", fail, "the reporting period 2011"},

		{"two dates of publication", `<meta name="PubDate" content="2013-03-20">`, "<p>发布日期：2013-03-21</p>", "evidence.published", fail, "发布日期 says 2013-03-21"},
		{"one date twice", `<meta name="PubDate" content="2013-03-20">`, "<p>发布日期：2013-03-20</p>", "evidence.published", pass, "2013-03-20"},
		{"signed before", "", "<p>发布日期：2013-03-20 成文日期：2013-03-18</p>", "evidence.published", pass, "成文日期 says 2013-03-18"},
		{"signed afterwards", "", "<p>发布日期：2013-03-20 成文日期：2013-03-28</p>", "evidence.published", fail, "成文日期 says 2013-03-28"},

		{"a region twice", `<meta name="SiteIDCode" content="3308000001">`, "<p>索引号：11330800002618306N/2013-1</p>", "evidence.region", pass, "330800"},
		{"a site of the division above", `<meta name="SiteIDCode" content="3300000001">`, "<p>索引号：11330800002618306N/2013-1</p>", "evidence.region", unknown, "cannot be compared"},
		{"a site of another division", `<meta name="SiteIDCode" content="3307000001">`, "<p>索引号：11330800002618306N/2013-1</p>", "evidence.region", fail, "meta SiteIDCode says 330700"},

		{"a right code", "", "<p>索引号：11330800002618306N/2013-1</p>", "evidence.index", pass, "11330800002618306N"},
		{"a right code of nine characters", "", "<p>索引号：014416330/2018-4</p>", "evidence.index", pass, "014416330"},
		{"a wrong code", "", "<p>索引号：11330800002618307N/2013-1</p>", "evidence.index", fail, "does not hold"},
		{"a wrong code gives no region", `<meta name="SiteIDCode" content="3307000001">`, "<p>索引号：11330800002618307N/2013-1</p>", "evidence.region", "", ""},
		{"a number that is no code", "", "<p>索引号：QL001-0301-2013-0017</p>", "evidence.index", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := decode.Page([]byte("<html><head>"+c.head+"</head><body><h1>"+title+"</h1>"+c.body+"</body></html>"), "text/html")
			if err != nil {
				t.Fatal(err)
			}
			p := layout.Of(doc)
			id := agency.Of(p, set)
			if id.Year != 2012 || !strings.HasSuffix(id.Name, "水利局") {
				t.Errorf("read as %s %d", id.Name, id.Year)
			}
			_, found := check.Run(check.Input{Form: "prose", Year: id.Year, Published: id.Published, Period: id.Period, Evidence: id.Evidence, Page: p}, set)
			var got check.Finding
			for _, f := range found {
				if f.Check == c.check {
					got = f
				}
			}
			if got.Outcome != c.outcome || !strings.Contains(got.Expression+" "+got.Reason, c.text) {
				t.Errorf("%s %q %q, want %s %q", got.Outcome, got.Expression, got.Reason, c.outcome, c.text)
			}
		})
	}
}
