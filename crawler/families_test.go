package crawler

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func knownFamilies(t *testing.T) families {
	t.Helper()
	known, err := loadFamilies(os.DirFS("../data"))
	if err != nil || len(known) == 0 {
		t.Fatal(known, err)
	}
	return known
}

func TestLoadFamilies(t *testing.T) {
	const head = "family,find,ask,pages,numbers\n"
	for _, tt := range []struct{ name, file, err string }{
		{"none", head, ""},
		{"one", head + "a,x,/y,n,1..n\n", ""},
		{"once", head + "a,x,/y,,\n", ""},
		{"unknown column", "family,find,ask,pages,numbers,more\n", "families.csv:1: columns"},
		{"no head", "", "families.csv:1: columns"},
		{"bad expression", head + "a,(,/y,,\n", "families.csv:2: a: error parsing regexp"},
		{"no name", head + ",x,/y,,\n", "are needed"},
		{"nothing to find", head + "a,,/y,,\n", "are needed"},
		{"pages without numbers", head + "a,x,/y,n,\n", "belong together"},
		{"bad numbers", head + "a,x,/y,n,all\n", `numbers "all"`},
		{"bad pages", head + "a,x,/y,n/m/o,1..n\n", `pages "n/m/o"`},
		{"twice", head + "a,x,/y,,\na,z,/y,,\n", "families.csv:3: a: twice"},
		{"too few columns", head + "a,x\n", "wrong number of fields"},
	} {
		_, err := loadFamilies(fstest.MapFS{"families.csv": {Data: []byte(tt.file)}})
		if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := loadFamilies(fstest.MapFS{}); err == nil {
		t.Error("no error without the file")
	}
}

// listCases are lists of all kinds; the reports on them must be found.
func listCases() []hostile {
	const found = "; /r1 archived; /r2 archived"
	report := func(n int) string {
		return fmt.Sprintf(`<li><a href="/r%d">云溪县%d年政府信息公开工作年度报告</a></li>`, n, 2020+n)
	}
	site := func(more scripted) scripted {
		more["/r1"], more["/r2"] = page("x"), page("x")
		return more
	}
	xml := func(body string) string { return answer("200 OK", body, "Content-Type: text/xml; charset=utf-8") }
	json := func(body string) string { return answer("200 OK", body, "Content-Type: application/json") }
	records := func(n int) string {
		return `<datastore><totalrecord>2</totalrecord><recordset><record><![CDATA[` + report(n) + `]]></record></recordset></datastore>`
	}
	const proxy = "/module/web/jpage/dataproxy.jsp?"
	const query = "&perpage=1&col=1&appid=1&webid=3&path=/&columnid=77&sourceContentType=1&unitid=88&webname=&permissiontype=0"
	const unit = "/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=w1&tplSetId=t1&pageType=column&tagId=list&pageId=p1&rows=1&pageNo=2"
	article := func(n int) string {
		return fmt.Sprintf(`{"id":%d,"title":"云溪县%d年政府信息公开工作年度报告","url":"http://{host}/r%d","post_url":"","attachment":[]}`, n, 2020+n, n)
	}
	return []hostile{
		{name: "TRS", site: site(scripted{"/": page(report(1) + `<script>createPageHTML(2, 0, "index", "html");</script>`), "/index_1.html": page(report(2))}),
			want: "/ not_report; /r1 archived; /index_1.html not_report; /r2 archived"},
		{name: "TRS, an element to fill", site: site(scripted{"/": page(report(1) + `<script>createPageHTML("page", 2, 0, "list", "htm");</script>`), "/list_1.htm": page(report(2))}),
			want: "/ not_report; /r1 archived; /list_1.htm not_report; /r2 archived"},
		{name: "TRS, createPage", site: site(scripted{"/": page(report(1) + `<script>createPage(2,0,'index','shtml')</script>`), "/index_1.shtml": page(report(2))}),
			want: "/ not_report; /r1 archived; /index_1.shtml not_report; /r2 archived"},
		{name: "TRS of one page", site: site(scripted{"/": page(report(1) + report(2) + `<script>createPageHTML(1, 0, "index", "html");</script>`)}), want: "/ not_report" + found},
		{name: "next page by a link", site: site(scripted{"/": page(report(1) + `<a href="?p=2">下一页</a>`), "/?p=2": page(report(2))}), want: "/ not_report; /r1 archived; /?p=2 not_report; /r2 archived"},
		{name: "jcms, records in a script", site: site(scripted{"/": page(`<script type="text/xml">` + records(1) + records(2) + `</script>`)}), want: "/ not_report" + found},
		{name: "jcms, dataproxy", site: site(scripted{"/": page(`<title>信息公开年报</title><script>jpage({perPage:1,totalRecord:2,proxyUrl:'x',ajaxParam:{col:1,appid:1,webid:3,columnid:77,sourceContentType:1,unitid:88}})</script>`),
			proxy + "startrecord=1&endrecord=1" + query: xml(records(1)), proxy + "startrecord=2&endrecord=2" + query: xml(records(2))}),
			want: "/ not_report; " + proxy + "startrecord=1&endrecord=1" + query + " not_report; " + proxy + "startrecord=2&endrecord=2" + query + " not_report" + found},
		{name: "jcms, next group", site: site(scripted{"/": page(`<title>信息公开年报</title><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="` + proxy + `page=1&webid=3"></a>]]></nextgroup>` + records(1) + `</datastore></script>`),
			proxy + "page=1&webid=3": xml(records(2))}), want: "/ not_report; /r1 archived; " + proxy + "page=1&webid=3 not_report; /r2 archived"},
		{name: "jpaas", site: site(scripted{"/": page(report(1) + `<div queryData="{'webId':'w1','pageId':'p1','parseType':'bulidstatic','pageType':'column','tagId':'list','tplSetId':'t1'}" count="2" rows="1"></div>`),
			unit: json(`{"success":true,"data":{"html":"<ul><li><a href='/r2'>云溪县2022年政府信息公开工作年度报告</a></li></ul>"}}`)}), want: "/ not_report; /r1 archived; " + unit + " not_report; /r2 archived"},
		{name: "gkmlpt", site: site(scripted{"/": page(`<title>政府信息公开目录</title><script>window._CONFIG = {SID:'755',TREE:[{"id":11,"name":"机构职能"},{"id":12,"name":"政府信息公开年度报告"}]}</script>`),
			"/gkmlpt/api/all/12?page=1&sid=755": json(`{"classify":{"id":12,"post_count":150},"articles":[` + article(1) + `]}`),
			"/gkmlpt/api/all/12?page=2&sid=755": json(`{"classify":{"id":12,"post_count":150},"articles":[` + article(2) + `]}`)}),
			want: "/ not_report; /gkmlpt/api/all/12?page=1&sid=755 not_report; /r1 archived; /gkmlpt/api/all/12?page=2&sid=755 not_report; /r2 archived"},
		{name: "gkmlpt that is no JSON", site: scripted{"/": page(`<title>政府信息公开目录</title><script>{SID:'755',TREE:[{"id":12,"name":"年报"}]}</script>`), "/gkmlpt/api/all/12?page=1&sid=755": json(`{"articles":[`)},
			want: "/ not_report; /gkmlpt/api/all/12?page=1&sid=755 not_report"},
		{name: "sitemap", site: sitemap(urlset("http://{host}/xxgk/nb/202101/t20210105_1.html", "http://{host}/news/t20210105_2.html", "/xxgk/nb/a.jpg")),
			want: "/ not_report; /map.xml not_report; /xxgk/nb/202101/t20210105_1.html archived"},
		{name: "sitemap with CDATA and a list", site: sitemap(urlset("<![CDATA[http://{host}/xxgk/nb/]]>")), want: "/ not_report; /map.xml not_report; /xxgk/nb/ not_report"},
		{name: "sitemap of another host", site: sitemap(urlset("http://www.other.example/xxgk/nb/202101/t20210105_1.html")),
			want: "/ not_report; /map.xml not_report; http://www.other.example/xxgk/nb/202101/t20210105_1.html refused off_host"},
		{name: "sitemap index that names itself", site: sitemap(`<sitemapindex><sitemap><loc>/map.xml</loc></sitemap></sitemapindex>`), want: "/ not_report; /map.xml not_report"},
		{name: "sitemap index of an index", site: sitemap(`<sitemapindex><sitemap><loc>/xxgk/nb/2.xml</loc></sitemap></sitemapindex>`), want: "/ not_report; /map.xml not_report; /xxgk/nb/2.xml failed not_found"},
		{name: "sitemap of 50,001 entries", site: sitemap(urlset(append(slices.Repeat([]string{"/news/1.html"}, 50000), "/xxgk/nb/t20210105_1.html")...)), want: "/ not_report; /map.xml not_report"},
		{name: "sitemap with entities that grow", site: sitemap(`<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>` + urlset("&b;")), want: "/ not_report; /map.xml not_report"},
		{name: "sitemap with an external entity", site: sitemap(`<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + urlset("&a;")), want: "/ not_report; /map.xml not_report"},
		{name: "sitemap in UTF-16", site: sitemap("\xff\xfe" + wide(urlset("/xxgk/nb/202101/t20210105_1.html"))), want: "/ not_report; /map.xml not_report; /xxgk/nb/202101/t20210105_1.html archived"},
		{name: "sitemap that is a page", site: sitemap("<html><p>没有</p></html>"), want: "/ not_report; /map.xml not_report"},
		{name: "sitemap elsewhere", site: scripted{"/robots.txt": answer("200 OK", "Sitemap: http://www.other.example/map.xml\n"), "/": page("x")}, want: "http://www.other.example/map.xml refused off_host; / not_report"},
		{name: "XML with an entity that grows", site: one(xml(`<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>`)), want: "/ not_report"},
		{name: "XML with an external entity", site: one(xml(`<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>`)), want: "/ not_report"},
		{name: "JSON nested 20,000 deep", site: one(json(strings.Repeat("[", 20000) + strings.Repeat("]", 20000))), want: "/ not_report"},
		{name: "HTML nested 5,000 deep", site: scripted{"/": page(reportLink("/r") + strings.Repeat("<div>", 5000)), "/r": page("x")}, want: "/ not_report; /r archived"},
		{name: "year folders", site: site(scripted{"/": page(`<title>信息公开年报</title><a href="/2021/">2021年</a><a href="/2022/">2022年</a>`), "/2021/": page(report(1)), "/2022/": page(report(2))}),
			want: "/ not_report; /2021/ not_report; /2022/ not_report" + found},
		{name: "ASP.NET", site: site(scripted{"/": page(`<a href="List.aspx?id=3">政府信息公开年报</a>`), "/List.aspx?id=3": page(report(1) + `<a href="List.aspx?id=3&page=2">下一页</a>`), "/List.aspx?id=3&page=2": page(report(2))}),
			want: "/ not_report; /List.aspx?id=3 not_report; /r1 archived; /List.aspx?id=3&page=2 not_report; /r2 archived"},
		{name: "Anhui public column", site: site(scripted{"/": page(`<a href="/public/column/12651?type=4&action=list">政府信息公开年度报告</a>`), "/public/column/12651?type=4&action=list": page(report(1) + report(2))}),
			want: "/ not_report; /public/column/12651?type=4&action=list not_report" + found},
	}
}

// sitemap is a site whose robots.txt names a sitemap.
func sitemap(text string) scripted {
	return scripted{"/robots.txt": answer("200 OK", "SiteMap : /map.xml\nUser-agent: *\n"), "/": page("x"), "/map.xml": answer("200 OK", text, "Content-Type: text/xml"),
		"/xxgk/nb/202101/t20210105_1.html": page("x"), "/xxgk/nb/": page("x")}
}

func urlset(locs ...string) string {
	return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>` + strings.Join(locs, "</loc></url><url><loc>") + "</loc><lastmod>never</lastmod></url></urlset>"
}

// wide is ASCII as UTF-16LE.
func wide(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		b.WriteByte(0)
	}
	return b.String()
}
