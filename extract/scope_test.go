package extract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/fact"
)

// TestProblems reads numbers said of problems and plans: they are left over.
func TestProblems(t *testing.T) {
	x := newExtractor(t)
	for _, row := range []struct{ name, body, want string }{
		{"behind the words", "一、概述\n举办业务培训3期。存在的主要问题是人手少，信息员由1名干部兼任。", "training.sessions=3"},
		{"under the heading", "一、概述\n举办业务培训3期。\n二、存在的问题和改进措施\n部分乡镇全年公开信息20条。", "training.sessions=3"},
		{"under a heading of plans", "一、概述\n举办业务培训3期。\n二、下一步工作\n举办业务培训2期。", "training.sessions=3"},
		{"under a heading of work and plans", "一、工作情况和下一步打算\n举办业务培训3期。", "training.sessions=3"},
	} {
		if got := proseFacts(t, x, row.body+"\n三、收费和减免情况\n四、其他事项\n"); got != row.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", row.name, row.body, got, row.want)
		}
	}
}

// TestScope reads whose the numbers of short reports are.
func TestScope(t *testing.T) {
	x := newExtractor(t)
	for _, row := range []struct{ name, body, want string }{
		{"an office alone is the body", "局机关主动公开政府信息218条。", "disclosure.total=218"},
		{"an office beside its system", "全系统主动公开政府信息1900条。\n局机关主动公开政府信息218条。", "disclosure.total=1900@area disclosure.total=218@own"},
		{"an office beside another figure of the area", "全市设有查阅点31个。\n局机关主动公开政府信息218条。", "disclosure.total=218 staff.reading_points=31@area"},
		{"the body without those under it", "县本级主动公开政府信息218条。", "disclosure.total=218@own"},
		{"own ends with its sentence", "县本级主动公开政府信息218条。制发规范性文件6件。", "disclosure.normative_issued=6 disclosure.total=218@own"},
		{"own goes on where its number is taken up", "县本级主动公开政府信息218条。218条中，通过政府网站公开200条。", "disclosure.total=218@own disclosure.via.website=200@own"},
		{"an area goes on in its paragraph", "全县主动公开政府信息1900条。通过政府网站公开1500条。", "disclosure.total=1900@area disclosure.via.website=1500@area"},
		{"the gazette is the government's", "全县主动公开政府信息1900条。县政府公报编印8期。", "disclosure.total=1900@area media.gazette_issues=8"},
		{"the gazette of an area's channels", "全县主动公开政府信息1900条，通过政府公报公开60条。", "disclosure.total=1900@area disclosure.via.gazette=60@area"},
		{"the website is the government's", "全县主动公开政府信息1900条。县政府网站发布信息300条。微信公众号发布信息40条。", "disclosure.total=1900@area disclosure.via.website=300 disclosure.via.wechat=40"},
		{"an area without figures passes nothing on", "全县参合率达98.7%。制发规范性文件6件。", "disclosure.normative_issued=6"},
		{"kinds of the entries of many years", "截至2015年底，累计主动公开政府信息782条，其中，政策法规类6条，业务类579条。2015年新增主动公开政府信息29条，其中，业务类24条。", "disclosure.category=24 disclosure.cumulative=782 disclosure.total=29"},
		{"kinds of the year's beside many years", "主动公开政府信息29条（历年累计782条），其中政策法规类6条。", "disclosure.category=6 disclosure.cumulative=782 disclosure.total=29"},
		{"the first of several channels", "主动公开政府信息46条，一是通过门户网站进行公开，向社会主动公开信息27条。", "disclosure.total=46 disclosure.via.website=27"},
		{"a year that lost its 年", "主动公开政府信息218条。其他公开方式：2015-，我局编印指南。", "disclosure.total=218"},
		{"a number beside the year with its unit", "主动公开政府信息2015条。", "disclosure.total=2015"},
		{"a bare number that is no year", "主动公开政府信息：2123。", "disclosure.total=2123"},
		{"an area that is served", "面向全县举办业务培训3期。", "training.sessions=3"},
		{"kinds named and counted before their numbers", "主动公开政府信息15条，分为山林管护、护林防火两类，分别为3条、12条。", "disclosure.category=12 disclosure.category=3 disclosure.total=15"},
		{"kinds counted otherwise", "主动公开政府信息15条，分为山林管护、护林防火等三类，分别为3条、12条。", "disclosure.total=15"},
		{"results in a paragraph of their own", "全县收到政府信息公开申请30件。\n从办理结果看，予以公开21件。", "outcome.granted=21@area requests.received=30@area"},
		{"results of the body", "全县主动公开政府信息1900条。\n县本级收到政府信息公开申请30件。\n从办理结果看，予以公开21件。", "disclosure.total=1900@area outcome.granted=21@own requests.received=30@own"},
	} {
		want := strings.Join(slices.Sorted(strings.FieldsSeq(row.want)), " ")
		if got := proseFacts(t, x, "一、主动公开和依申请公开情况\n"+row.body+"\n二、收费和减免情况\n三、其他事项\n"); got != want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", row.name, row.body, got, want)
		}
	}
}

// proseFacts are the facts of the sentences of a report with a body, in order.
func proseFacts(t *testing.T, x *extract.Extractor, body string) string {
	t.Helper()
	r, err := x.Extract([]byte("青溪县人民政府2015年政府信息公开工作年度报告\n\n根据《政府信息公开条例》编制本报告。\n"+body), "text/plain; charset=utf-8")
	if err != nil || r.Rejected != "" {
		t.Fatal(err, r.Rejected)
	}
	var got []string
	for _, f := range r.Facts {
		if f.Source != fact.FromProse {
			continue
		}
		s := f.Indicator + "=" + f.Value.String()
		if f.Scope != "" {
			s += "@" + f.Scope
		}
		got = append(got, s)
	}
	slices.Sort(got)
	return strings.Join(slices.Compact(got), " ")
}
