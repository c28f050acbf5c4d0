package crawler

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// robotsCases ask whether /a/b.html may be asked for, which / redirects to.
func robotsCases() []hostile {
	const yes, no = "/ not_report; /a/b.html not_report", "/ not_report; /a/b.html refused robots"
	const us = "User-agent: *\n"
	var out []hostile
	add := func(name string, robots any, want string) {
		out = append(out, hostile{name: name, site: scripted{"/robots.txt": robots, "/": moved("302", "/a/b.html"), "/a/b.html": page("x")}, want: want})
	}
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", yes},
		{"an error page as 200", "<html><body>Not Found: nothing</body></html>", yes},
		{"everything", us + "Disallow: /\n", "/ refused robots"},
		{"Disallow empty", us + "Disallow:\n", yes},
		{"the folder", us + "Disallow: /a/\n", no},
		{"prefix", us + "Disallow: /a\n", no},
		{"another folder", us + "Disallow: /b\n", yes},
		{"case of paths counts", us + "Disallow: /A/\n", yes},
		{"BOM", "\ufeff" + us + "Disallow: /a/\n", no},
		{"lines ended by CR", "User-agent: *\rDisallow: /a/\r", no},
		{"lines ended by CRLF", "User-agent: *\r\nDisallow: /a/\r\n", no},
		{"no line end at the end", us + "Disallow: /a/", no},
		{"GBK comments", "# \xb2\xbb\xd4\xca\xd0\xed\n" + us + "Disallow: /a/ # \xb2\xbb\n", no},
		{"names in capitals", "USER-AGENT: *\nDISALLOW: /a/\n", no},
		{"blanks before the colon", "User-agent : *\nDisallow : /a/\n", no},
		{"unknown directives", "Host: x\nSitemap: http://x/\n" + us + "Clean-param: a\nDisallow: /a/\n", "http://x/ refused off_host; " + no},
		{"rule before any agent", "Disallow: /\n" + us + "Disallow: /b\n", yes},
		{"blank line within a group", us + "\nDisallow: /a/\n", no},
		{"two agents of a group", "User-agent: Grabber\nUser-agent: *\nDisallow: /a/\n", no},
		{"another agent's group", "User-agent: Grabber\nDisallow: /\n", yes},
		{"our group counts alone", us + "Disallow: /\nUser-agent: nianbao\nDisallow: /b\n", yes},
		{"our group in capitals", "User-agent: NIANBAO\nDisallow: /a/\n", no},
		{"our group with a version", "User-agent: nianbao/1.0\nDisallow: /a/\n", no},
		{"star", us + "Disallow: /*.html\n", no},
		{"star in the middle", us + "Disallow: /*/b\n", no},
		{"dollar", us + "Disallow: /a/b$\n", yes},
		{"dollar at the end", us + "Disallow: /a/b.html$\n", no},
		{"longest match allows", us + "Disallow: /a/\nAllow: /a/b\n", yes},
		{"longest match forbids", us + "Allow: /a/\nDisallow: /a/b\n", no},
		{"Crawl-delay that is no number", us + "Crawl-delay: 一\nDisallow: /a/\n", no},
		{"Crawl-delay negative", us + "Crawl-delay: -1\nDisallow: /a/\n", no},
		{"comments only", "# nothing\n# here\n", yes},
		{"10 MB", us + "Disallow: /a/\n" + strings.Repeat("# filling\n", 1<<20), no},
		{"beyond 500 KiB", us + strings.Repeat("#\n", robotsMaxSize/2) + "Disallow: /\n", yes},
		{"500 KiB end within a rule", us + strings.Repeat("#", robotsMaxSize-len(us)-15) + "\nDisallow: /a/b", no},
		{"NUL bytes", us + "\x00\x00\nDisallow: /a/\n", no},
		{"utf-8 path", us + "Disallow: /年报/\n", yes},
	} {
		add(c.name, answer("200 OK", c.text, "Content-Type: text/plain"), c.want)
	}
	forbids := answer("200 OK", us+"Disallow: /a/\n")
	add("gzip", answer("200 OK", packed(us+"Disallow: /a/\n"), "Content-Encoding: gzip"), no)
	for _, s := range []string{"400", "401", "403", "404", "410", "451"} {
		add(s, answer(s+" No", us+"Disallow: /\n"), yes)
	}
	for s, want := range map[string]string{"429": "/robots.txt failed rate_limited; / refused host_refused"} {
		add(s, answer(s+" No", ""), want)
	}
	for _, s := range []string{"500", "502", "503", "504"} {
		add(s, answer(s+" No", ""), "/robots.txt failed server_error ×3; / refused host_refused")
	}
	add("500, then there", turns{answer("500 No", ""), forbids}, no)
	add("no response", steps{reset{}}, "/robots.txt failed disconnect ×3; / refused host_refused")
	add("broken off", steps{"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + us, hangUp{}}, "/robots.txt failed disconnect truncated=disconnect ×3; / refused host_refused")
	add("gzip broken", answer("200 OK", packed(us)[:15], "Content-Encoding: gzip"), "/robots.txt failed coding; / refused host_refused")
	add("redirect to itself", moved("302", "/robots.txt"), yes)
	add("redirect to a page", moved("302", "/"), yes)
	add("redirect without Location", answer("302 Moved", ""), yes)
	add("redirect to another host where nothing listens", moved("301", "http://127.0.0.1:1/robots.txt"), "http://127.0.0.1:1/robots.txt failed connect; / refused host_refused")
	out = append(out, hostile{name: "no answer in time", fast: true, site: scripted{"/robots.txt": steps{silence{}}}, want: "/robots.txt failed timeout ×3; / refused host_refused"})
	for n := 1; n <= 6; n++ {
		s := scripted{"/robots.txt": moved("301", "/1.txt"), fmt.Sprintf("/%d.txt", n): forbids, "/": moved("302", "/a/b.html"), "/a/b.html": page("x")}
		for i := 1; i < n; i++ {
			s[fmt.Sprintf("/%d.txt", i)] = moved("301", fmt.Sprintf("/%d.txt", i+1))
		}
		want := no
		if n > maxHops {
			want = yes
		}
		out = append(out, hostile{name: fmt.Sprintf("%d redirects", n), site: s, want: want})
	}
	return append(out, hostile{name: "one robots.txt for many pages", site: scripted{"/": page(reportLink("/r") + reportLink("/s") + reportLink("/t")), "/r": page("x"), "/s": page("x"), "/t": page("x"),
		"/robots.txt": turns{answer("200 OK", us), answer("200 OK", us+"Disallow: /")}}, want: "/ not_report; /r archived; /s archived; /t archived"})
}

// paceCases tell the pauses kept. The server lets the clock go on.
func paceCases() []hostile {
	const s = time.Second
	wait := func(d ...time.Duration) []time.Duration { return d }
	delay := func(seconds string) scripted {
		return scripted{"/robots.txt": answer("200 OK", "User-agent: *\nCrawl-delay: "+seconds+"\n"), "/": page("x")}
	}
	busy := func(status, after string) scripted {
		return one(turns{answer(status+" Busy", "", "Retry-After: "+after), page("x")})
	}
	two := page(reportLink("/r") + reportLink("/s"))
	const well, again = "/ not_report", "/ not_report ×2"
	return []hostile{
		{name: "default", site: one(page("x")), want: well, pauses: wait(2 * s)},
		{name: "longer delay", cfg: Config{Delay: 7 * s}, site: one(page("x")), want: well, pauses: wait(7 * s)},
		{name: "Crawl-delay shorter", site: delay("0.5"), want: well, pauses: wait(2 * s)},
		{name: "Crawl-delay longer", site: delay("7.5"), want: well, pauses: wait(7500 * time.Millisecond)},
		{name: "Crawl-delay of 10 minutes", site: delay("600"), want: well, pauses: wait(600 * s)},
		{name: "Crawl-delay of a day", site: delay("86400"), want: "/ refused host_refused", pauses: wait()},
		{name: "Crawl-delay 1e9", site: delay("1e9"), want: "/ refused host_refused", pauses: wait()},
		{name: "Crawl-delay beyond all numbers", site: delay("1e999"), want: well, pauses: wait(2 * s)},
		{name: "Retry-After of 30 s", site: busy("429", "30"), want: again, pauses: wait(2*s, 30*s)},
		{name: "Retry-After of 30 s, 503", site: busy("503", "30"), want: again, pauses: wait(2*s, 30*s)},
		{name: "Retry-After of 1 s, 503", site: busy("503", "1"), want: again, pauses: wait(2*s, 5*s)},
		{name: "Retry-After as a date", site: busy("429", "Mon, 05 Jan 2026 03:01:02 GMT"), want: again, pauses: wait(2*s, 60*s)},
		{name: "Retry-After in the past", site: busy("429", "Mon, 05 Jan 2015 03:01:02 GMT"), want: "/ failed rate_limited", pauses: wait(2 * s)},
		{name: "Retry-After garbage", site: busy("429", "soon"), want: "/ failed rate_limited", pauses: wait(2 * s)},
		{name: "Retry-After garbage, 503", site: busy("503", "soon"), want: again, pauses: wait(2*s, 5*s)},
		{name: "Retry-After negative", site: busy("429", "-5"), want: "/ failed rate_limited", pauses: wait(2 * s)},
		{name: "Retry-After of 10 years", site: busy("429", "315360000"), want: "/ failed rate_limited", pauses: wait(2 * s)},
		{name: "Retry-After of 10 years, 503", site: busy("503", "315360000"), want: "/ failed server_error", pauses: wait(2 * s)},
		{name: "Retry-After beyond 64 bits", site: busy("429", "99999999999999999999999"), want: "/ failed rate_limited", pauses: wait(2 * s)},
		{name: "busy three times", site: one(answer("503 Busy", "")), want: "/ failed server_error ×3", pauses: wait(2*s, 5*s, 30*s)},
		{name: "slower after trouble, faster again", site: scripted{"/": turns{answer("503 Busy", ""), answer("503 Busy", ""), two}, "/r": page("x"), "/s": page("x")},
			want: "/ not_report ×3; /r archived; /s archived", pauses: wait(2*s, 5*s, 30*s, 4*s, 2*s)},
		{name: "slow host", site: scripted{"/": two, "/r": steps{later(20 * s), page("x")}, "/s": page("x")}, want: "/ not_report; /r archived; /s archived", pauses: wait(2*s, 2*s, 10*s)},
		{name: "slow from the start", site: scripted{"/robots.txt": steps{later(20 * s), answer("404 No", "")}, "/": page("x")}, want: well, pauses: wait(40 * s)},
		{name: "so slow that there is an end", site: scripted{"/robots.txt": steps{later(500 * s), answer("404 No", "")}, "/": page("x")}, want: well, pauses: wait(60 * s)},
		{name: "hours, within", cfg: Config{Hours: "08:00-12:00"}, site: one(page("x")), want: well, pauses: wait(2 * s)},
		{name: "hours, before", cfg: Config{Hours: "22:00-06:00"}, site: one(page("x")), want: well, pauses: wait(11*time.Hour, 2*s)},
		{name: "hours, after", cfg: Config{Hours: "01:00-06:00"}, site: one(page("x")), want: well, pauses: wait(14*time.Hour, 2*s)},
		{name: "hours, that end", cfg: Config{Hours: "10:00-11:01"}, site: scripted{"/robots.txt": steps{later(120 * s), answer("404 No", "")}, "/": page("x")}, want: well, pauses: wait(60*s, 22*time.Hour+57*time.Minute)},
	}
}

// urlCases are links of one page that are or are not the same address.
func urlCases() []hostile {
	same := func(name string, hrefs ...string) hostile {
		return hostile{name: name, site: scripted{"/": page(links(hrefs)), "/a": page("x")}, want: "/ not_report; /a archived"}
	}
	differ := func(name, want string, hrefs ...string) hostile {
		s := scripted{"/": page(links(hrefs))}
		for part := range strings.SplitSeq(want, "; ") {
			s[strings.Fields(part)[0]] = page("x")
		}
		s["/"] = page(links(hrefs))
		return hostile{name: name, site: s, want: "/ not_report; " + want}
	}
	return []hostile{
		same("twice", "/a", "/a"),
		same("relative and absolute", "/a", "a", "./a", "http://{host}/a", "//{host}/a"),
		same("case of the scheme", "/a", "HTTP://{host}/a"),
		same("dot segments", "/a", "/./a", "/b/../a", "/../../a", "/b/c/../../a"),
		same("dot segments, encoded", "/a", "/b/%2e%2e/a", "/%2e/a"),
		same("fragment", "/a", "/a#b", "/a#!b"),
		same("backslash", "/a", `\a`),
		same("blanks around", "/a", "  /a ", "\t/a\n"),
		same("line end within", "/a", "/\na"),
		same("user", "/a", "http://u@{host}/a"),
		differ("case of paths", "/a archived; /A archived", "/a", "/A"),
		differ("trailing slash", "/a archived; /a/ not_report", "/a", "/a/"),
		differ("double slash", "/a archived; /b//a archived", "/a", "/b//a"),
		differ("query order", "/a?x=1&y=2 archived; /a?y=2&x=1 archived", "/a?x=1&y=2", "/a?y=2&x=1"),
		differ("raw and encoded utf-8", "/%E5%B9%B4 archived", "/年", "/%E5%B9%B4"),
		differ("a lone percent sign", "/a%25 archived", "/a%"),
		differ("space", "/a%20b archived", "/a b", "/a%20b"),
		differ("address of 9,000 characters", "/aaaaaaaaaaaaaaaaaaa… refused bad_url", "/"+strings.Repeat("a", 9000)),
		differ("mailto:", "mailto:a@b.example refused not_http", "mailto:a@b.example"),
		differ("tel:", "tel:12345 refused not_http", "tel:12345"),
		differ("javascript:", "javascript:void(0) refused not_http", "javascript:void(0)"),
		same("session id in the path", "/a", "/a;jsessionid=0A1B", "/a;JSESSIONID=99?"),
		same("session id in the query", "/a", "/a?jsessionid=0A1B", "/a?PHPSESSID=1&utm_source=x&spm=1.2"),
		differ("session id among parameters", "/a?id=1 archived", "/a?id=1&jsessionid=3", "/a?utm_medium=x&id=1"),
		{name: "redirect to itself with a session id", site: one(turns{moved("302", "/;jsessionid=1", "Set-Cookie: jsessionid=1"), page("x")}), want: "/ not_report ×2"},
		differ("path in circles", "/a/b/a/b/a/b/a/b refused trap", "/a/b/a/b/a/b/a/b"),
		differ("path of one folder", "/a/a/a/a/a refused trap", "/a/a/a/a/a"),
		differ("path of 30 folders", "/1/2/3/4/5/6/7/8/9/1… refused trap", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25/26/27/28/29/30/"+strings.Repeat("x", 150)),
		differ("a folder twice", "/a/b/a/c archived", "/a/b/a/c"),
		{name: "a list that begins again", site: scripted{"/": page(reportLink("/r") + `<a href="?p=2">下一页</a>`), "/?p=2": page(reportLink("/s") + `<a href="?p=3">下一页</a>`),
			"/?p=3": page(reportLink("/s") + `<a href="?p=3">下一页</a>`), "/r": page("x"), "/s": page("x")}, want: "/ not_report; /r archived; /?p=2 not_report; /s archived; /?p=3 not_report"},
		{name: "a list that does not turn", site: scripted{"/": page(turnless), "/?p=2": page(turnless), "/?p=3": page(turnless), "/r": page("x")}, want: "/ not_report; /r archived; /?p=2 not_report; /?p=3 not_report"},
		{name: "attachment", site: scripted{"/": page(reportLink("/r")), "/r": page(`<a href="b.doc">附件：统计表</a><a href="c.doc">办事指南</a>`), "/b.doc": page("x")}, want: "/ not_report; /r archived; /b.doc archived"},
		{name: "pdf in a frame", site: scripted{"/": page(reportLink("/r")), "/r": page(`<iframe src="/f/a.pdf"></iframe>`), "/f/a.pdf": page("%PDF-1.4")}, want: "/ not_report; /r archived; /f/a.pdf archived"},
		{name: "pdf in a viewer", site: scripted{"/": page(reportLink("/r")), "/r": page(`<iframe src="/pdfjs/web/viewer.html?file=%2Ff%2Fa.pdf"></iframe>`), "/f/a.pdf": page("%PDF-1.4")}, want: "/ not_report; /r archived; /f/a.pdf archived"},
		{name: "pdf in an object", site: scripted{"/": page(reportLink("/r")), "/r": page(`<object data="f/a.pdf"></object><embed src="f/a.pdf">`), "/f/a.pdf": page("%PDF-1.4")}, want: "/ not_report; /r archived; /f/a.pdf archived"},
		{name: "a frame of something else", site: scripted{"/": page(reportLink("/r")), "/r": page(`<iframe src="/tree.html"></iframe>`)}, want: "/ not_report; /r archived"},
		differ("m. mirror", "http://m.yunxi.example/a refused off_host", "http://m.yunxi.example/a"),
	}
}

// turnless is the page that every page of a list is.
var turnless = reportLink("/r") + `<a href="?p=2">2</a><a href="?p=3">3</a><a href="?p=3">下一页</a>`

// turning is a list of 600 pages.
func turning() scripted {
	s := scripted{"/r": page("x")}
	for i := 1; i <= 600; i++ {
		target := fmt.Sprintf("/?p=%d", i)
		if i == 1 {
			target = "/"
		}
		s[target] = page(fmt.Sprintf(`%s<a href="?p=%d">下一页</a>`, reportLink("/r"), i+1))
	}
	return s
}

// TestLongList: a list is followed over 500 further pages and no more.
func TestLongList(t *testing.T) {
	g := turning().serve(t, nil, nil)
	c, _ := start(t, Config{})
	r, err := c.Run(t.Context(), "http://"+g.addr+"/")
	if err != nil || r.NotReport != 2+maxFurther || r.Refused[Trap] != 1 || r.Found != 4+maxFurther {
		t.Errorf("%v, %v", r, err)
	}
}

func links(hrefs []string) string {
	out := ""
	for _, h := range hrefs {
		out += reportLink(h)
	}
	return out
}
