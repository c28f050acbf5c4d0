package crawler

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

const (
	maxShell    = 64 << 10 // bytes of a page that may be a shell
	maxSaid     = 200      // characters a shell says at most
	maxLinks    = 5        // links in a shell at most
	maxRefresh  = 10       // seconds a page is shown before it gives way to another
	refreshForm = `^\s*([0-9]{1,3})(?:\.[0-9]*)?\s*[;,]?\s*(?i:url)?\s*=?\s*['"]?([^'"]*)['"]?\s*$`
)

var (
	refreshValue = regexp.MustCompile(refreshForm)
	scriptMove   = regexp.MustCompile(`(?:location(?:\.href)?\s*=\s*|location\.(?:replace|assign)\(\s*)["']([^"'\s]+)["']\s*(?:[;})]|$)`)

	// What shields and their captchas say, and the scripts of the common ones.
	challengeSign = regexp.MustCompile(`(?i)captcha|验证码|人机验证|安全验证|访问验证|滑动验证|拖动滑块|访问过于频繁|请求被(拦截|阻断)|防火墙|` +
		`__jsl_clearance|acw_sc__v2|\$_ts\b|cf-challenge|justamoment|checkingyourbrowser`)
	// What pages that are not there say, with status 200.
	missingSign = regexp.MustCompile(`(?i)页面(不存在|未找到|已删除|找不到)|(访问|查找|请求)的(页面|网页|文件|资源|内容)[^。]{0,8}(不存在|已删除|找不到|未找到)|找不到(页面|网页|文件)|文件不存在|404notfound`)
)

// shell looks whether a page of status 200 with next to no text is one that only
// sends on to another (target), a soft 404 or a shield that wants something done
// first (reason). Nothing is tried against shields.
func shell(from *url.URL, h http.Header, body []byte) (target *url.URL, why Reason) {
	if to := refreshTo(from, h.Get("Refresh")); to != nil {
		return to, ""
	}
	if len(body) > maxShell || !strings.HasPrefix(http.DetectContentType(body), "text/") {
		return nil, ""
	}
	text, err := decode(body, h.Get("Content-Type"))
	if err != nil || saysMuch(text) {
		return nil, ""
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, ""
	}
	doc.Find("meta[http-equiv]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if strings.EqualFold(s.AttrOr("http-equiv", ""), "refresh") {
			target = refreshTo(from, s.AttrOr("content", ""))
		}
		return target == nil
	})
	scripts := doc.Find("script").Text()
	doc.Find("script, style, noscript").Remove()
	said, title := squeeze(doc.Find("body").Text()), squeeze(doc.Find("title").Text())
	if letters(said) > maxSaid || doc.Find("a[href]").Length() > maxLinks {
		return nil, "" // a page with something to read, whatever it does in the end
	}
	switch {
	case challengeSign.MatchString(said + title + scripts):
		return nil, Challenge
	case target != nil:
		return target, ""
	case missingSign.MatchString(said) || missingSign.MatchString(title):
		return nil, NotFound
	case said == "":
		if m := scriptMove.FindStringSubmatch(scripts); m != nil {
			if to, err := resolve(from, m[1]); err == nil && isHTTP(to) && to.String() != from.String() {
				return to, ""
			}
		}
	}
	return nil, ""
}

// saysMuch reports, as soon as it is seen, that a page has far more to read than
// a shell: most pages are told from shells so, for a fraction of what it takes to
// parse them.
func saysMuch(page string) bool {
	z := html.NewTokenizer(strings.NewReader(page))
	for said, unread := 0, false; ; {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken:
			name, _ := z.TagName()
			unread = slices.Contains([]string{"script", "style", "noscript", "title"}, string(name))
		case html.TextToken:
			if !unread {
				said += letters(string(z.Raw()))
			}
			unread = false
		}
		if said > 2*maxSaid {
			return true
		}
	}
}

// refreshTo is where a Refresh header or its like sends us: at once or soon,
// and somewhere else.
func refreshTo(from *url.URL, value string) *url.URL {
	m := refreshValue.FindStringSubmatch(value)
	if m == nil || m[2] == "" {
		return nil
	}
	if seconds, err := strconv.Atoi(m[1]); err != nil || seconds > maxRefresh {
		return nil
	}
	to, err := resolve(from, strings.TrimSpace(m[2]))
	if err != nil || !isHTTP(to) || to.String() == from.String() {
		return nil
	}
	return to
}

// letters counts the letters of a text.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
