package agency

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// reportTitle is the shape of an annual report's title in every era.
var reportTitle = regexp.MustCompile(`(信息公开|政务公开).{0,24}(年度报告|年报|工作报告|工作总结|情况报告|情况的报告|年度总结)|(信息公开|政务公开).{0,12}年度.{0,8}报告|` +
	`(信息公开|政务公开)(工作|情况|工作情况|执行情况|实施情况|工作开展情况)?的?(年度)?(报告|总结|汇报|小结)`)

const maxTitle = 80 // characters

// titled is a title and where it stands.
type titled struct {
	text   string
	source string
	span   decode.Span // empty for a title that is no part of the page's text
	own    bool        // it is the page's own, not a line that may be a link to another
}

// title picks the title of a page. Strong evidence is the page's own label, its
// headings and <title>; weak evidence is any line that reads like a title, which
// may be a link to another report: the lines of the body first, then those
// over it from the nearest up.
func title(p *layout.Page, set *rule.Set) titled {
	strong := []titled{{text: clean(meta(p.Doc, "articletitle")), source: "meta ArticleTitle", own: true}}
	for _, s := range p.Titles {
		strong = append(strong, titled{clean(p.Doc.Quote(s)), "heading", s, true})
	}
	strong = append(strong, titled{text: pageTitle(p.Doc.Title), source: "<title>", own: true})

	shaped := func(t titled) bool { return isReportTitle(t.text) && len([]rune(t.text)) <= maxTitle }
	dated := func(t titled) bool { return shaped(t) && (yearOf(t.text) > 0 || span(t.text) != Period{}) }
	alike := func(t titled) bool { return ofDisclosure.MatchString(t.text) && titledLike(t.text, set) }
	for _, fits := range []func(titled) bool{dated, alike} {
		if i := slices.IndexFunc(strong, fits); i >= 0 {
			return strong[i]
		}
	}
	weak, above := titleLines(p.Doc, p.Body), titleLines(p.Doc, decode.Span{End: p.Body.Start})
	slices.Reverse(above)
	weak = append(weak, above...)
	for _, pick := range []struct {
		list []titled
		fits func(titled) bool
	}{{weak, dated}, {strong, shaped}, {weak, shaped}, {strong, func(t titled) bool { return t.text != "" }}} {
		if i := slices.IndexFunc(pick.list, pick.fits); i >= 0 {
			return pick.list[i]
		}
	}
	return titled{own: true}
}

// siteMarks part the title of an article from its column and site; a hyphen
// between digits is one of a date.
var siteMarks = regexp.MustCompile(`[_|｜]|(?:^|[^0-9])[-－—]+|[-－—]+(?:[^0-9]|$)`)

// pageTitle is the title of the article in a <title>: the first part that is
// the title of a report, else the first part.
func pageTitle(s string) string {
	var parts []string
	for len(s) > 0 {
		var at []int
		if strings.ContainsAny(s, "_|｜-－—") {
			at = siteMarks.FindStringIndex(s)
		}
		if at == nil {
			parts = append(parts, s)
			break
		}
		mark := s[at[0]:at[1]]
		cut := at[0] + strings.IndexAny(mark, "_|｜-－—")
		parts = append(parts, s[:cut])
		s = strings.TrimLeft(s[cut:], "_|｜-－— ")
	}
	for _, part := range parts {
		if t := behindSite(part); isReportTitle(t) && yearOf(t) > 0 {
			return t
		}
	}
	for _, part := range parts {
		if t := clean(part); t != "" {
			return behindSite(part)
		}
	}
	return ""
}

// behindSite drops the name of the site before a title: a part of it that a
// blank divides off while the rest is the title of a report that names its body.
func behindSite(page string) string {
	parts := strings.Fields(page)
	for i := len(parts) - 1; i > 0; i-- {
		if t := strings.Join(parts[i:], ""); isReportTitle(t) && yearOf(t) > 0 && organ(t) != "" {
			return t
		}
	}
	return strings.Join(parts, "")
}

func isReportTitle(t string) bool {
	for _, w := range []string{"信息公开", "政务公开"} {
		if i := strings.Index(t, w); i >= 0 && reportTitle.MatchString(t[i:]) {
			return true
		}
	}
	return false
}

// titleLines are the lines of a stretch of text that read like a title: no
// sentence, no row of a table, no row of links. One that names no body goes with the line before it
// if that does: 青岚县水利局 / 2023年政府信息公开工作年度报告.
func titleLines(doc *decode.Document, within decode.Span) []titled {
	var out []titled
	before, from, at := "", 0, within.Start
	for line := range strings.Lines(doc.Quote(within)) {
		start := at
		at += len(line)
		if strings.TrimSpace(line) == "" {
			continue
		}
		line = strings.TrimRight(line, " |｜\r\n") // the end of a row of one cell
		t := clean(line)
		if strings.Contains(line, "公") && !strings.ContainsAny(line, "。，	|｜>＞»") && isReportTitle(t) {
			t = titleLabel.ReplaceAllString(t, "")
			s := decode.Span{Start: start, End: start + len(strings.TrimRight(line, "\r\n"))}
			if bodiless.MatchString(t) && titleBegins.MatchString(clean(before)) {
				t, s.Start = clean(before)+t, from
			}
			out = append(out, titled{text: t, source: "line", span: s})
		}
		before, from = line, start
	}
	return out
}

var (
	bodiless    = regexp.MustCompile(`^(20[0-9]{2}年|２０[０-９]{2}年|[二2][〇○零0ＯO][〇○零一二三四五六七八九]{2}年|政府信息公开|信息公开)`)
	titleLabel  = regexp.MustCompile(`^(?:信息|文件)?(?:名称|标题)[:：]`)
	titleBegins = regexp.MustCompile(`^[^。，、；：:|0-9]{2,26}(局|委|委员会|管委会|办|办公室|办事处|政府|厅|院|中心|街道|镇|乡)(20[0-9]{2}年度?)?$`)
)

func clean(s string) string { return strings.Join(strings.Fields(s), "") }

var (
	wrapping  = regexp.MustCompile(`^(关于)?(公布|发布|印发|报送)?[《「“]*(20[0-9]{2}年度?)?`)
	behindOrg = regexp.MustCompile(`(20[0-9]{2}|[二2][〇○零0O]|（|\(|政府信息|政务公开|信息公开|年度)`)
)

// organ is the body a title names, "" when it names none.
func organ(title string) string {
	t := narrow(title)
	t = t[len(wrapping.FindString(t)):]
	loc := behindOrg.FindStringIndex(t)
	if loc == nil {
		return ""
	}
	const marks = " 　:：“”《》"
	org := strings.TrimPrefix(strings.Trim(t[:loc[0]], marks), "关于") // not its characters: 于都县, 关岭
	org = strings.Trim(strings.TrimSuffix(strings.TrimSuffix(org, "的"), "关于"), marks)
	if strings.HasSuffix(org, "人民") { // 云塘镇人民政府信息公开年报 says 政府 once for twice
		org += "政府"
	}
	if len([]rune(org)) < 3 {
		return ""
	}
	return org
}
