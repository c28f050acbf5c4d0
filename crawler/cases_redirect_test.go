package crawler

import (
	"fmt"
	"strings"
)

func redirectCases() []hostile {
	var out []hostile
	for _, code := range []string{"301", "302", "303", "307", "308"} {
		out = append(out,
			hostile{name: code, site: scripted{"/": moved(code, "/a"), "/a": page("x")}, want: "/ not_report; /a not_report"},
			hostile{name: code + " without Location", site: one(answer(code+" Moved", "")), want: "/ failed bad_redirect"},
			hostile{name: code + " to what robots.txt forbids", site: scripted{"/robots.txt": page("User-agent: *\nDisallow: /a"), "/": moved(code, "/a"), "/a": page("x")},
				want: "/ not_report; /a refused robots"})
	}
	chain := func(n int) scripted {
		s := scripted{"/": moved("302", "/1"), fmt.Sprint("/", n): page("x")}
		for i := 1; i < n; i++ {
			s[fmt.Sprint("/", i)] = moved("302", fmt.Sprint("/", i+1))
		}
		return s
	}
	five := "/ not_report; /1 not_report; /2 not_report; /3 not_report; /4 not_report; /5 not_report"
	cookie := "Set-Cookie: pass=1"
	return append(out,
		hostile{name: "300 without Location", site: one(answer("300 Choices", "x")), want: "/ failed bad_redirect"},
		hostile{name: "300 with Location", site: scripted{"/": moved("300", "/a"), "/a": page("x")}, want: "/ not_report; /a not_report"},
		hostile{name: "305 with Location", site: scripted{"/": moved("305", "/a"), "/a": page("x")}, want: "/ not_report; /a not_report"},
		hostile{name: "200 with Location", site: one(page("x", "Location: /a")), want: "/ not_report"},
		hostile{name: "201 with Location", site: one(moved("201", "/a")), want: "/ failed status"},
		hostile{name: "chain of 1", site: chain(1), want: "/ not_report; /1 not_report"},
		hostile{name: "chain of 5", site: chain(5), want: five},
		hostile{name: "chain of 10", site: chain(10), want: five + "; /6 refused redirects"},
		hostile{name: "chain of 21", site: chain(21), want: five + "; /6 refused redirects"},
		hostile{name: "to itself", site: one(moved("302", "/")), want: "/ failed bad_redirect ×3"},
		hostile{name: "to itself, with a fragment", site: one(moved("302", "/#a")), want: "/ failed bad_redirect ×3"},
		hostile{name: "to itself, with a new cookie", site: one(turns{moved("302", "/", cookie), page("x")}), want: "/ not_report ×2"},
		hostile{name: "to itself, with ever new cookies", site: one(moved("302", "/", cookie)), want: "/ failed bad_redirect ×3"},
		hostile{name: "A to B to A", site: scripted{"/": moved("302", "/b"), "/b": moved("302", "/")}, want: "/ not_report; /b not_report"},
		hostile{name: "to file:", site: one(moved("302", "file:///etc/passwd")), want: "/ not_report; file:///etc/passwd refused not_http"},
		hostile{name: "to ftp:", site: one(moved("302", "ftp://{host}/x")), want: "/ not_report; ftp://127.0.0.1:PORT/x refused not_http"},
		hostile{name: "to gopher:", site: one(moved("302", "gopher://{host}/x")), want: "/ not_report; gopher://127.0.0.1:PORT/x refused not_http"},
		hostile{name: "to javascript:", site: one(moved("302", "javascript:alert(1)")), want: "/ not_report; javascript:alert(1) refused not_http"},
		hostile{name: "to data:", site: one(moved("302", "data:text/html,x")), want: "/ not_report; data:text/html,x refused not_http"},
		hostile{name: "to http+unix:", site: one(moved("302", "http+unix://%2Fvar%2Frun/x")), want: "/ failed bad_redirect"},
		hostile{name: "to //host", site: scripted{"/": moved("302", "//{host}/a"), "/a": page("x")}, want: "/ not_report; /a not_report"},
		hostile{name: "to another host", site: one(moved("302", "http://www.other.example/a")), want: "/ not_report; http://www.other.example/a refused off_host"},
		hostile{name: "to //another host", site: one(moved("302", "//www.other.example/a")), want: "/ not_report; http://www.other.example/a refused off_host"},
		hostile{name: "to another port", site: one(moved("302", "http://127.0.0.1:1/a")), want: "/ not_report; http://127.0.0.1:1/a refused off_host"},
		hostile{name: "to another scheme, same port", fast: true, site: one(moved("302", "https://{host}/a")), want: "/ not_report; /robots.txt failed tls; /a refused host_refused"},
		hostile{name: "relative", site: scripted{"/": moved("302", "/x/y"), "/x/y": moved("302", "../z?q=1"), "/z?q=1": page("x")}, want: "/ not_report; /x/y not_report; /z?q=1 not_report"},
		hostile{name: "query only", site: scripted{"/": moved("302", "?a=1"), "/?a=1": page("x")}, want: "/ not_report; /?a=1 not_report"},
		hostile{name: "empty", site: one(moved("302", "")), want: "/ failed bad_redirect"},
		hostile{name: "blank", site: one("HTTP/1.1 302 Found\r\nLocation:    \r\nContent-Length: 0\r\n\r\n"), want: "/ failed bad_redirect"},
		hostile{name: "with spaces around", site: scripted{"/": moved("302", "  /a  "), "/a": page("x")}, want: "/ not_report; /a not_report"},
		hostile{name: "with spaces inside", site: scripted{"/": moved("302", "/a b"), "/a%20b": page("x")}, want: "/ not_report; /a%20b not_report"},
		hostile{name: "with raw utf-8", site: scripted{"/": moved("302", "/年报"), "/%E5%B9%B4%E6%8A%A5": page("x")}, want: "/ not_report; /%E5%B9%B4%E6%8A%A5 not_report"},
		hostile{name: "with raw GBK", site: scripted{"/": moved("302", "/\xc4\xea\xb1\xa8"), "/%C4%EA%B1%A8": page("x")}, want: "/ not_report; /%C4%EA%B1%A8 not_report"},
		hostile{name: "with backslashes", site: scripted{"/": moved("302", `\a\b`), "/a/b": page("x")}, want: "/ not_report; /a/b not_report"},
		hostile{name: "to a bad address", site: one(moved("302", "http://[::1/x")), want: "/ failed bad_redirect"},
		hostile{name: "to no host", site: one(moved("302", "http://")), want: "/ failed bad_redirect"},
		hostile{name: "to port 0", site: one(moved("302", "http://127.0.0.1:0/")), want: "/ not_report; http://127.0.0.1:0/ refused bad_url"},
		hostile{name: "to port 65536", site: one(moved("302", "http://127.0.0.1:65536/")), want: "/ failed bad_redirect"},
		hostile{name: "to 64 KB", site: one(moved("302", "/"+strings.Repeat("a", 64<<10))), want: "/ not_report; /aaaaaaaaaaaaaaaaaaa… refused bad_url"},
		hostile{name: "Location twice", site: scripted{"/": moved("302", "/a", "Location: /b"), "/a": page("x")}, want: "/ not_report; /a not_report"},
		hostile{name: "with a user", site: scripted{"/": moved("302", "http://u:p@{host}/a"), "/a": page("x")}, want: "/ not_report; /a not_report"},
		hostile{name: "of a report", site: scripted{"/": page(reportLink("/r")), "/r": moved("302", "/s"), "/s": page("x")}, want: "/ not_report; /r not_report; /s archived"},
		hostile{name: "of a report to the front page", site: scripted{"/": page(reportLink("/r")), "/r": moved("302", "/")}, want: "/ not_report; /r not_report"},
	)
}

// shellCases are pages of status 200 that are not what was asked for.
func shellCases() []hostile {
	shell := func(name, body, want string) hostile {
		return hostile{name: name, site: scripted{"/": page(body), "/a": page("x")}, want: want}
	}
	const sent, stays, shield, gone = "/ not_report; /a not_report", "/ not_report", "/ failed challenge", "/ failed not_found"
	long := "<p>" + strings.Repeat("县政府依法公开信息，", 40) + "</p>"
	list := ""
	for range 6 {
		list += `<a href="/x">通知</a>`
	}
	return []hostile{
		{name: "Refresh header", site: scripted{"/": page("", "Refresh: 0; url=/a"), "/a": page("x")}, want: sent},
		{name: "Refresh header to itself", site: one(page("x", "Refresh: 30")), want: stays},
		{name: "Refresh header to file:", site: one(page("x", "Refresh: 0; url=file:///etc/passwd")), want: stays},
		shell("meta refresh", `<meta http-equiv="refresh" content="0;url=/a">`, sent),
		shell("meta refresh, capitals and quotes", `<META HTTP-EQUIV="Refresh" CONTENT="1; URL='/a'">`, sent),
		shell("meta refresh, relative", `<meta http-equiv=refresh content="0;url=a">`, sent),
		shell("meta refresh without url=", `<meta http-equiv="refresh" content="0; /a">`, sent),
		shell("meta refresh after a minute", `<meta http-equiv="refresh" content="60;url=/a"><p>x</p>`, stays),
		shell("meta refresh of the same page", `<meta http-equiv="refresh" content="5"><p>x</p>`, stays),
		shell("meta refresh to javascript:", `<meta http-equiv="refresh" content="0;url=javascript:x()">`, stays),
		shell("meta refresh off the host", `<meta http-equiv="refresh" content="0;url=http://www.other.example/">`, "/ not_report; http://www.other.example/ refused off_host"),
		shell("meta refresh of a page to read", `<meta http-equiv="refresh" content="0;url=/a">`+long, stays),
		shell("location.href", `<script>window.location.href="/a";</script>`, sent),
		shell("location =", `<html><body><script>location = '/a'</script></body></html>`, sent),
		shell("location.replace", `<script>location.replace("/a")</script>`, sent),
		shell("location put together", `<script>location.href="/" + b;</script>`, stays),
		shell("location in a page with text", `<p>欢迎</p><script>function f(){location.href="/a"}</script>`, stays),
		shell("captcha", `<title>安全验证</title><p>请输入验证码</p><img src="/captcha">`, shield),
		shell("slide to go on", `<p>为保障您的访问安全，请拖动滑块完成验证</p>`, shield),
		shell("too frequent", `<p>您的访问过于频繁，请稍后再试</p>`, shield),
		shell("cookie by script", `<script>document.cookie="__jsl_clearance=1";location.href="/a"</script>`, shield),
		shell("obfuscated script", `<script>$_ts={};$_ts.nsd=1;</script>`, shield),
		shell("acw", `<script>var arg1='A';function f(){document.cookie='acw_sc__v2='+arg1}</script>`, shield),
		shell("just a moment", `<title>Just a moment...</title>`, shield),
		shell("firewall", `<p>当前请求已被网站防火墙拦截</p>`, shield),
		shell("a login box among links", `<p>验证码</p>`+list, stays),
		shell("a page that speaks of captchas", `<p>验证码</p>`+long, stays),
		shell("soft 404", `<p>抱歉，您访问的页面不存在</p>`, gone),
		shell("soft 404 in the title", `<title>404 Not Found</title><p>返回首页</p>`, gone),
		shell("soft 404, removed", `<p>您要查找的页面已删除</p>`, gone),
		shell("soft 404, no file", `<p>文件不存在</p>`, gone),
		shell("a page that speaks of what is not there", `<p>页面不存在</p>`+long, stays),
		{name: "a host that shields its reports rests", site: scripted{"/": page(reportLink("/r") + reportLink("/s")), "/r": page("请输入验证码")},
			want: "/ not_report; /r failed challenge; /s refused host_refused"},
	}
}
