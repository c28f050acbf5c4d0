package crawler

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// Words in the text or title of links. Blanks are taken out before matching.
var (
	disclosure = regexp.MustCompile(`信息公开|政务公开`)
	annualWord = regexp.MustCompile(`年报|年度(工作)?报告`)
	reportWord = regexp.MustCompile(`年报|年度报告|年度.{0,8}报告|工作报告|工作总结|年度总结|情况报告|情况的报告`)
	yearWord   = regexp.MustCompile(`20[0-9]{2}|二[〇○零0ＯO][0-9〇○零一二三四五六七八九]{2}`)
	columnWord = regexp.MustCompile(`(专栏|专题|栏目|目录|列表|汇总)$`)

	// A column of disclosure: 政府信息公开, 某局信息公开专栏, 政务公开平台.
	columnName = regexp.MustCompile(`^\p{Han}{0,16}(信息公开|政务公开)(网|专栏|专题|栏目|平台|目录)?$`)
	// A public body by the end of its name, or a list of such.
	bodyName = regexp.MustCompile(`^[\p{Han}（）()]{1,22}(局|委|办|厅|政府|街道|镇|乡|中心|委员会|办公室|办事处|管委会|开发区|部门|单位|镇街|区县|县区)$`)
	noBody   = regexp.MustCompile(`(通办|要办|上办|网办|即办|新闻中心|服务中心|下载中心|会员中心|个人中心|用户中心|视频中心)$`)
	yearName = regexp.MustCompile(`^20[0-9]{2}年?度?$`)
	moreName = regexp.MustCompile(`^(查看)?更多|^(?i:more)`)
	nextName = regexp.MustCompile(`^(下一?页|后一?页|尾页|末页|(?i:next))$`)
	pageName = regexp.MustCompile(`^(第?[0-9]{1,3}页?|>+|»+)$`)

	titleEnd = regexp.MustCompile(`[_|\-—–]`)
)

// Shapes of addresses.
var (
	annualPath = regexp.MustCompile(`(?i)/(zf)?(xxgk|gk|xxgkgz)?(nb|ndbg|ndgzbg|nianbao)s?/`)
	indexFile  = regexp.MustCompile(`(?i)^(index|default|list|node|column|col|channel)([_-]?[0-9]+)*\.[a-z]+$`)
	listPath   = regexp.MustCompile(`(?i)/col/col[0-9]+/?(index\.[a-z]+)?$|/column/[0-9]+/?$`)
	listQuery  = regexp.MustCompile(`(?i)action=list`)
	articleDir = regexp.MustCompile(`(?i)^([0-9]{7,}|[0-9a-f-]{32,})$`)
	datedPath  = regexp.MustCompile(`(?i)/t20[0-9]{6}_|/20[0-9]{2}[-/]?[01]?[0-9]|/(content|post|art)_[0-9a-f]+`)
	pagedFile  = regexp.MustCompile(`(?i)^(index|list|default)_[0-9]+\.[a-z]+$`)
	attachment = regexp.MustCompile(`(?i)\.(pdf|docx?|xlsx?|wps)$`)
	otherFile  = regexp.MustCompile(`(?i)\.(zip|rar|7z|jpe?g|png|gif|bmp|mp[34]|css|js|exe|apk|ppt|pptx)$`)
)

const (
	maxLabel    = 100 // characters of a link's text
	manyReports = 5   // links to different reports that make any page a list
	moreReach   = 3   // elements around a 更多 that may say what there is more of
	moreLabel   = 60  // characters such an element may hold
)

// A linker decides which links of one page to follow. What a link is called
// decides first, then where it points, then what the page is about: annual says
// it lists annual reports, open that it has to do with disclosure at all, without
// which further pages of a list are not worth turning.
type linker struct {
	from         item
	base         *url.URL
	annual, open bool
	out          []item
}

// findLinks returns what to follow from a page, in the order of the page;
// paging written by script, as the families know it, comes last. A body that is not text has no links.
func findLinks(from item, contentType string, body []byte, known families) ([]item, error) {
	if !strings.HasPrefix(http.DetectContentType(body), "text/") {
		return nil, nil
	}
	text, err := decode(body, contentType)
	if err != nil {
		return nil, err
	}
	marked := markup(text)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(marked))
	if err != nil { // more than 512 elements within each other, as Word writes them
		doc, err = goquery.NewDocumentFromReader(strings.NewReader(flat(marked)))
	}
	if err != nil {
		return nil, fmt.Errorf("parse html: %w", err)
	}
	l := &linker{from: from, base: from.url}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if u, err := resolve(from.url, href); err == nil && isHTTP(u) {
			l.base = u
		}
	}
	anchors := l.anchors(doc)
	if reports(anchors) >= manyReports {
		l.from.role = List // 2022年政府信息公开年报 may as well be where all bureaus' are listed
	}
	if l.from.role == Report {
		l.article(anchors)
		l.viewers(doc)
	} else {
		l.survey(doc, anchors)
		for _, a := range anchors {
			l.list(a)
		}
	}
	if l.open || l.from.role == Report {
		for _, address := range known.further(l.from, text) {
			l.follow(anchor{url: address}, l.from.role, true)
		}
	}
	return l.out, nil
}

// flat keeps of a page its links, its title and its text.
func flat(text string) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Raw())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			raw := bytes.Clone(z.Raw()) // TagName lowers it
			switch name, _ := z.TagName(); string(name) {
			case "a", "area", "base", "title", "script", "style":
				b.Write(raw)
			}
		}
	}
}

// decode turns a list page into UTF-8. The bytes speak first, as labels are often
// wrong: UTF-8 if they are valid, else GB18030, else what the page or its server
// says where that loses fewer characters.
func decode(body []byte, contentType string) (string, error) {
	if utf8.Valid(body) {
		return string(body), nil
	}
	said, _, _ := charset.DetermineEncoding(body, contentType)
	best, lost := "", -1
	for _, e := range []encoding.Encoding{simplifiedchinese.GB18030, said} {
		out, err := e.NewDecoder().Bytes(body)
		if err != nil {
			return "", fmt.Errorf("decode: %w", err)
		}
		if n := bytes.Count(out, []byte("\ufffd")); lost < 0 || n < lost {
			best, lost = string(out), n
		}
	}
	return best, nil
}

// An anchor is a link with the words on it.
type anchor struct {
	url         *url.URL
	text, title string // blanks removed
	node        *goquery.Selection
}

func (l *linker) anchors(doc *goquery.Document) []anchor {
	var out []anchor
	doc.Find("a[href], area[href]").Each(func(_ int, s *goquery.Selection) {
		u, err := resolve(l.base, s.AttrOr("href", ""))
		if err != nil {
			return
		}
		a := anchor{url: u, text: squeeze(s.Text()), title: squeeze(s.AttrOr("title", "")), node: s}
		if a.text == "" {
			a.text = squeeze(s.AttrOr("alt", s.Find("img[alt]").AttrOr("alt", "")))
		}
		if utf8.RuneCountInString(a.text) > maxLabel {
			a.text = ""
		}
		if utf8.RuneCountInString(a.title) > maxLabel {
			a.title = ""
		}
		out = append(out, a)
	})
	return out
}

// squeeze removes blanks and the ornaments around a label.
func squeeze(s string) string {
	return strings.Trim(strings.Join(strings.Fields(s), ""), "·•●■◆▪►▸【】[]「」『』|\u200b\ufeff")
}

// survey finds out what the page is about.
func (l *linker) survey(doc *goquery.Document, anchors []anchor) {
	title := squeeze(doc.Find("title").First().Text())
	if loc := titleEnd.FindStringIndex(title); loc != nil {
		title = title[:loc[0]] // what follows names the site
	}
	label := l.from.text + " " + title
	l.annual = l.from.annual || annualWord.MatchString(label) || annualPath.MatchString(l.from.url.Path)
	l.open = l.annual || l.from.open || disclosure.MatchString(label) || reports(anchors) > 0
}

// reports counts the different reports among anchors.
func reports(anchors []anchor) int {
	found := map[string]bool{}
	for _, a := range anchors {
		if a.role() == Report {
			found[a.url.String()] = true
		}
	}
	return len(found)
}

// role is Report or List for a link named after annual reports, "" for others.
// A column's name or address, or a name and an address without a date make a list: a
// list taken for a report would end the walk, a report taken for a list does not.
func (a anchor) role() Role {
	name := a.text
	if !reportName(name) {
		name = a.title
	}
	switch {
	case !reportName(name) || otherFile.MatchString(a.url.Path):
		return ""
	case attachment.MatchString(a.url.Path):
		return Report
	case columnWord.MatchString(name) || columnURL(a.url):
		return List
	case yearWord.MatchString(name) || datedPath.MatchString(a.url.Path):
		return Report
	}
	return List
}

// reportName reports whether s could name an annual report on disclosure.
func reportName(s string) bool {
	return disclosure.MatchString(s) && reportWord.MatchString(s) || yearWord.MatchString(s) && annualWord.MatchString(s)
}

// columnURL reports whether u looks like a column's front or list page.
func columnURL(u *url.URL) bool {
	dir, file := path.Split(u.Path)
	if listPath.MatchString(u.Path) || listQuery.MatchString(u.RawQuery) {
		return true
	}
	return (file == "" || indexFile.MatchString(file)) && !articleDir.MatchString(path.Base(dir))
}

// list follows a link of a list page.
func (l *linker) list(a anchor) {
	role := a.role()
	switch {
	case a.node.AttrOr("rel", "") == "sitemap":
		l.entry(a)
	case role != "":
		l.follow(a, role, false)
	case attachment.MatchString(a.url.Path), otherFile.MatchString(a.url.Path):
	case l.open && (nextName.MatchString(a.text) || l.sibling(a.url) && (pageName.MatchString(a.text) || pagedFile.MatchString(path.Base(a.url.Path)))):
		l.follow(a, List, true)
	case columnName.MatchString(a.text), annualWord.MatchString(a.text), bodyName.MatchString(a.text) && !noBody.MatchString(a.text):
		l.follow(a, List, false)
	case l.annual && yearName.MatchString(a.text), moreName.MatchString(a.text) && (l.annual || a.near()):
		l.follow(a, List, false)
	}
}

// entry follows an entry of a sitemap, which has no name: further sitemaps, and
// what lies in a folder of annual reports.
func (l *linker) entry(a anchor) {
	switch {
	case strings.HasSuffix(strings.ToLower(a.url.Path), ".xml"):
		l.follow(a, List, false)
	case !annualPath.MatchString(a.url.Path), otherFile.MatchString(a.url.Path):
	case !columnURL(a.url) && (datedPath.MatchString(a.url.Path) || attachment.MatchString(a.url.Path)):
		l.follow(a, Report, false)
	default:
		l.follow(a, List, false)
	}
}

// sibling reports whether u differs from the page in file name or query only.
func (l *linker) sibling(u *url.URL) bool {
	return u.Host == l.from.url.Host && path.Dir(u.Path) == path.Dir(l.from.url.Path)
}

// near reports whether the block that a 更多 closes speaks of disclosure.
func (a anchor) near() bool {
	around := a.node
	for range moreReach {
		around = around.Parent()
		text := squeeze(around.Text())
		others := around.Find("a").FilterFunction(func(_ int, s *goquery.Selection) bool { return moreName.MatchString(squeeze(s.Text())) })
		if utf8.RuneCountInString(text) > moreLabel || others.Length() > 1 {
			return false
		}
		if disclosure.MatchString(text) || annualWord.MatchString(text) {
			return true
		}
	}
	return false
}

// article follows from a report what belongs to it: its further pages and the
// files attached to it.
func (l *linker) article(anchors []anchor) {
	for _, a := range anchors {
		name := a.text + a.title + path.Base(a.url.Path)
		switch {
		case attachment.MatchString(a.url.Path):
			if disclosure.MatchString(name) || annualWord.MatchString(name) || strings.Contains(name, "统计表") || strings.HasPrefix(a.text, "附件") {
				l.follow(a, Report, false)
			}
		case (nextName.MatchString(a.text) || pageName.MatchString(a.text)) && l.continues(a.url):
			l.follow(a, Report, true)
		}
	}
}

// viewers follows the files a report shows in a frame, or in a viewer whose
// address names them: viewer.html?file=/a.pdf.
func (l *linker) viewers(doc *goquery.Document) {
	doc.Find("iframe[src], embed[src], object[data]").Each(func(_ int, s *goquery.Selection) {
		u, err := resolve(l.base, s.AttrOr("src", s.AttrOr("data", "")))
		if err != nil {
			return
		}
		if file := u.Query().Get("file"); file != "" {
			if u, err = resolve(u, file); err != nil {
				return
			}
		}
		if attachment.MatchString(u.Path) {
			l.follow(anchor{url: u}, Report, false)
		}
	})
}

// continues reports whether u is a further page of the article: t1_22.html goes
// on in t1_22_1.html, show.aspx?id=1 in show.aspx?id=1&page=2.
func (l *linker) continues(u *url.URL) bool {
	if !l.sibling(u) {
		return false
	}
	here, there := path.Base(l.from.url.Path), path.Base(u.Path)
	stem := strings.TrimSuffix(here, path.Ext(here))
	if here == there {
		return u.RawQuery != l.from.url.RawQuery && strings.HasPrefix(u.RawQuery, l.from.url.RawQuery)
	}
	return strings.HasPrefix(there, stem+"_") || strings.HasPrefix(there, stem+"-")
}

// follow adds a link. A further page of what we are on is no deeper than it, and
// is about the same; a year's folder among annual reports is about them too.
func (l *linker) follow(a anchor, role Role, further bool) {
	it := item{url: a.url, text: a.text, role: role, depth: l.from.depth + 1}
	if further {
		it.depth, it.turn, it.annual, it.open = l.from.depth, l.from.turn+1, l.annual, l.open
	} else if l.annual && yearName.MatchString(a.text) {
		it.annual = true
	}
	l.out = append(l.out, it)
}
