package agency_test

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

func identify(t *testing.T, set *rule.Set, address, markup string) (*layout.Page, agency.Identity) {
	t.Helper()
	doc, err := decode.Page([]byte(markup), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	doc.URL = address
	p := layout.Of(doc)
	return p, agency.Of(p, set)
}

// TestTrust tells government hosts from others and from known copies.
func TestTrust(t *testing.T) {
	set := ruleSet(t)
	for _, row := range []struct {
		name, address string
		want          rule.Trust
	}{
		{"a government site", "http://www.qinglan.gov.cn/a.html", rule.Official},
		{"in capitals, with a port", "https://WWW.Qinglan.GOV.CN:8080/a.html", rule.Official},
		{"the domain itself", "http://gov.cn/", rule.Official},
		{"a name that only ends alike", "http://qinglangov.cn/a.html", rule.Other},
		{"gov.cn inside another name", "http://www.qinglan.gov.cn.example.com/a.html", rule.Other},
		{"a listed bare address", "http://122.137.242.24:8080/a.html", rule.Official},
		{"its other port", "http://122.137.242.24/a.html", rule.Other},
		{"any other bare address", "http://192.0.2.7/a.html", rule.Other},
		{"a known copy", "http://www.puroview.com/a.html", rule.Copy},
		{"another host", "http://news.example.com/a.html", rule.Other},
		{"a file", "file:///reports/a.html", ""},
		{"this machine", "http://127.0.0.1:8123/a.html", ""},
		{"this machine by name", "http://localhost:8123/a.html", ""},
		{"no address", "", ""},
	} {
		if _, id := identify(t, set, row.address, "<p>青岚县水利局2012年政府信息公开年报</p>"); id.Trust != row.want {
			t.Errorf("%s: %q, want %q", row.name, id.Trust, row.want)
		}
	}
}

// TestRegion takes the division code from the best place that gives one.
func TestRegion(t *testing.T) {
	set := ruleSet(t)
	const title = "<h1>水利局2012年政府信息公开年报</h1>"
	for _, row := range []struct{ name, address, markup, want string }{
		{"the index number", "", title + "<p>索引号：11330800002618306N/2013-1</p>", "330800"},
		{"its letter in lower case", "", title + "<p>信息索引号：11330800002618306n/2013-1</p>", "330800"},
		{"cells parted by bars", "", title + "<p>索引号: | 11330800002618306N/2013-1 | 文号: | 无</p>", "330800"},
		{"a wrong check character", "", title + "<p>索引号：11330800002618306M/2013-1</p>", ""},
		{"two digits exchanged", "", title + "<p>索引号：11330800002618360N/2013-1</p>", ""},
		{"the module of annual reports", "http://a.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=11330800002618306N&fbtime=2012", title, "330800"},
		{"a wrong code there", "http://a.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=11330800002618307N&fbtime=2012", title, ""},
		{"the site", "", `<meta name="SiteIDCode" content="3308000001">` + title, "330800"},
		{"the site, misspelt", "", `<meta name="SitIDCode" content="3308000001">` + title, "330800"},
		{"a ministry's site", "", `<meta name="SiteIDCode" content="bm04000001">` + title, ""},
		{"the index number before the site", "", `<meta name="SiteIDCode" content="3301000001">` + title + "<p>索引号：11330800002618306N/2013-1</p>", "330800"},
	} {
		if _, id := identify(t, set, row.address, row.markup); id.Region != row.want {
			t.Errorf("%s: %q, want %q, %+v", row.name, id.Region, row.want, id.Evidence)
		}
	}
}

// TestCorrected knows a report that takes the place of another by its title.
func TestCorrected(t *testing.T) {
	set := ruleSet(t)
	for title, want := range map[string]bool{
		"青岚县水利局2020年政府信息公开工作年度报告":          false,
		"青岚县水利局2020年政府信息公开工作年度报告（更正）":      true,
		"青岚县水利局2020年政府信息公开工作年度报告（修订版）":     true,
		"青岚县水利局2020年政府信息公开工作年度报告（重新公布）":    true,
		"关于更正青岚县水利局2020年政府信息公开工作年度报告的公告":   true,
		"青岚县水利局2020年政府信息公开工作年度报告（再次发布）":    true,
		"青岚县条例修改办公室2020年政府信息公开工作年度报告":      false,
		"青岚县水利局2020年政府信息公开工作年度报告(勘误后重新发布)": true,
	} {
		if _, id := identify(t, set, "", "<h1>"+title+"</h1><p>一、概述</p>"); id.Corrected != want {
			t.Errorf("%s: %v", title, id.Corrected)
		}
	}
}

// TestTextID tells reports that say the same from those that do not.
func TestTextID(t *testing.T) {
	set := ruleSet(t)
	const report = "<h1>青岚县水利局2012年政府信息公开年度报告</h1><p>发布日期：2013-01-20</p><p>一、概述</p>" +
		"<p>2012年，青岚县水利局认真贯彻条例，健全制度，明确专人负责，规范登记、审核、办理、答复、归档各环节，做到有章可循。</p>" +
		"<p>坚持以公开为常态、不公开为例外，对公众关心的事项及时发布、耐心解释，努力让群众看得懂、信得过。</p>" +
		"<p>全年主动公开政府信息312条，收到申请3件。</p><table><tr><td>主动公开信息数</td><td>312</td></tr></table>"
	textID := func(pairs ...string) string {
		p, id := identify(t, set, "", strings.NewReplacer(pairs...).Replace(report))
		return agency.TextID(p, id, []string{"312条", "3件"})
	}
	same := textID()
	if same == "" {
		t.Fatal("no id")
	}
	for _, row := range []struct {
		name  string
		same  bool
		pairs []string
	}{
		{"of another body", true, []string{"青岚县水利局", "澄湖区林业局"}},
		{"another day", true, []string{"2013-01-20", "2015-08-02"}},
		{"other punctuation and blanks", true, []string{"、", " ， ", "<p>全年", "<p>　　全年"}},
		{"full-width digits", true, []string{"312条", "３１２条"}},
		{"another site around it", true, []string{"<h1>", "<p>首页 政务公开</p><h1>"}},
		{"another number in a sentence", false, []string{"312条", "313条"}},
		{"another number in the table", false, []string{"<td>312", "<td>313"}},
		{"another sentence", false, []string{"明确专人负责", "明确两人负责"}},
	} {
		if got := textID(row.pairs...); (got == same) != row.same {
			t.Errorf("%s: %s and %s", row.name, got, same)
		}
	}
	p, id := identify(t, set, "", report)
	if agency.TextID(p, id, []string{"312条", "4件"}) == same {
		t.Error("another number in a table without lines: the same")
	}
	p, id = identify(t, set, "", "<h1>青岚县水利局2012年政府信息公开年度报告</h1><p>无。</p>")
	if got := agency.TextID(p, id, nil); got != "" {
		t.Errorf("of next to nothing: %s", got)
	}
}

// TestBody reads who reports off the title and the first lines.
func TestBody(t *testing.T) {
	set := ruleSet(t)
	for _, row := range []struct{ name, markup, want string }{
		{"人民政府 written into 政府信息公开", "<h1>2008年青岚县云塘镇人民政府信息公开工作年度报告</h1>", "青岚县云塘镇人民政府"},
		{"现将 in the first line", "<p>根据《条例》，现将青岚县水利局2020年政府信息公开工作年度报告向社会公布。</p>", "青岚县水利局"},
		{"公布 and the year before the town", "<p>云塘镇2014年度信息年度公开报告</p><p>特向社会公布2014年度云塘镇政府信息公开年度报告。</p>", "云塘镇人民政府"},
		{"the title in the first line", "<p>《2020年度青岚县水利局信息公开工作年度报告》已经审定，现予公开发布。</p>", "青岚县水利局"},
		{"a label before the title", "<p>名 称: 云塘镇人民政府2022年政府信息公开工作年度报告</p>", "云塘镇人民政府"},
		{"a notice named in the first line", "<p>根据《青岚县人民政府办公室关于做好2020年政府信息公开工作年度报告编制工作的通知》编制本报告。</p>", ""},
		{"现将 and the year before the body", "<p>现将2023年度青岚县水利局政府信息公开工作报告予以公布。</p>", "青岚县水利局"},
		{"its place later in the text", "<p>现将2023年度市水利局政府信息公开工作报告予以公布。</p><p>2023年，衢州市水利局公开信息12条。</p>", "衢州市水利局"},
		{"a body that only names itself", "<p>特向社会公布2014年度本局政府信息公开年度报告。</p>", ""},
	} {
		if _, id := identify(t, set, "", row.markup); id.Name != row.want {
			t.Errorf("%s: %q, want %q", row.name, id.Name, row.want)
		}
	}
}
