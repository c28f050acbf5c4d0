package extract_test

import (
	"slices"
	"strings"
	"testing"
)

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
		{"results in a paragraph of their own", "全县收到政府信息公开申请30件。\n从办理结果看，予以公开21件。", "outcome.granted=21@area requests.received=30@area"},
		{"results of the body", "全县主动公开政府信息1900条。\n县本级收到政府信息公开申请30件。\n从办理结果看，予以公开21件。", "disclosure.total=1900@area outcome.granted=21@own requests.received=30@own"},
	} {
		r, err := x.Extract([]byte("青溪县人民政府2015年政府信息公开工作年度报告\n\n根据《政府信息公开条例》编制本报告。\n一、主动公开和依申请公开情况\n"+row.body+"\n二、收费和减免情况\n三、存在的主要问题\n"), "text/plain; charset=utf-8")
		if err != nil || r.Rejected != "" {
			t.Fatal(err, r.Rejected)
		}
		var got []string
		for _, f := range r.Facts {
			if f.Source != "prose" {
				continue
			}
			s := f.Indicator + "=" + f.Value.String()
			if f.Scope != "" {
				s += "@" + f.Scope
			}
			got = append(got, s)
		}
		slices.Sort(got)
		if all := strings.Join(slices.Compact(got), " "); all != strings.Join(slices.Sorted(slices.Values(strings.Fields(row.want))), " ") {
			t.Errorf("%s: %s\ngot  %s\nwant %s", row.name, row.body, all, row.want)
		}
	}
}
