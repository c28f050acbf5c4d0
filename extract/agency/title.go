package agency

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// reportTitle is the shape of an annual report's title in every era.
var reportTitle = regexp.MustCompile(`(信息公开|政务公开).{0,24}(年度报告|年报|工作报告|工作总结|情况报告|情况的报告|年度总结)|(信息公开|政务公开).{0,12}年度.{0,8}报告`)

const maxTitle = 80 // characters

// title picks the title of a page. Strong evidence is the page's own label, its
// headings and <title>; weak evidence is any line that reads like a title, which
// may be a link to another report: the lines of the body first, then those
// over it from the nearest up. own tells strong evidence from weak.
func title(p *layout.Page, set *rule.Set) (title string, own bool) {
	strong := []string{p.Doc.Meta["articletitle"]}
	for _, m := range p.Doc.Marks {
		if m.Kind == decode.Heading && m.Level <= 3 {
			strong = append(strong, clean(p.Doc.Quote(m.Span)))
		}
	}
	page, _, _ := strings.Cut(p.Doc.Title, "_")
	page, _, _ = strings.Cut(page, "-")
	strong = append(strong, behindSite(page))

	shaped := func(t string) bool { return isReportTitle(t) && len([]rune(t)) <= maxTitle }
	dated := func(t string) bool { return shaped(t) && yearOf(t) > 0 }
	alike := func(t string) bool { return lookalike(t, set) != "" }
	for _, fits := range []func(string) bool{dated, alike} {
		if i := slices.IndexFunc(strong, fits); i >= 0 {
			return strong[i], true
		}
	}
	weak, above := titleLines(p.Doc.Quote(p.Body)), titleLines(p.Doc.Text[:p.Body.Start])
	slices.Reverse(above)
	weak = append(weak, above...)
	for _, pick := range []struct {
		list []string
		fits func(string) bool
		own  bool
	}{{weak, dated, false}, {strong, shaped, true}, {weak, shaped, false}} {
		if i := slices.IndexFunc(pick.list, pick.fits); i >= 0 {
			return pick.list[i], pick.own
		}
	}
	return first(strong...), true
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
	return (strings.Contains(t, "信息公开") || strings.Contains(t, "政务公开")) && reportTitle.MatchString(t)
}

// lookalike says what other kind of page a title names, "" for none.
func lookalike(title string, set *rule.Set) string {
	for _, l := range set.Lookalikes {
		if l.Title.MatchString(title) {
			return l.Reason
		}
	}
	return ""
}

// titleLines are the lines that read like a title: no sentence, no row of a
// table, no row of links. One that names no body goes with the line before it
// if that does: 青岚县水利局 / 2023年政府信息公开工作年度报告.
func titleLines(text string) []string {
	var out []string
	before := ""
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		t := clean(line)
		if strings.Contains(line, "公") && !strings.ContainsAny(line, "。，	|｜>＞»") && isReportTitle(t) {
			if bodiless.MatchString(t) && titleBegins.MatchString(clean(before)) {
				t = clean(before) + t
			}
			out = append(out, t)
		}
		before = line
	}
	return out
}

var (
	bodiless    = regexp.MustCompile(`^(20[0-9]{2}年|２０[０-９]{2}年|[二2][〇○零0ＯO][〇○零一二三四五六七八九]{2}年|政府信息公开|信息公开)`)
	titleBegins = regexp.MustCompile(`^[^。，、；：:|0-9]{2,26}(局|委|委员会|管委会|办|办公室|办事处|政府|厅|院|中心|街道|镇|乡)(20[0-9]{2}年度?)?$`)
)

func clean(s string) string { return strings.Join(strings.Fields(s), "") }

var (
	yearIn     = regexp.MustCompile(`(20[0-9]{2}|[二2][〇○零0ＯO][0-9〇○零一二三四五六七八九]{2})\s*年?`)
	periodYear = regexp.MustCompile(`(?:统计期限|数据|期限)[^。]{0,24}?(20[0-9]{2})年1月1日`)
	wrapping   = regexp.MustCompile(`^(关于)?(公布|发布|印发|报送)?[《「“]*(20[0-9]{2}年度?)?`)
	behindOrg  = regexp.MustCompile(`(20[0-9]{2}|[二2][〇○零0]|（|\(|政府信息|政务公开|信息公开|年度)`)
)

// organ is the body a title names, "" when it names none.
func organ(title string) string {
	t := narrow(title)
	t = t[len(wrapping.FindString(t)):]
	loc := behindOrg.FindStringIndex(t)
	if loc == nil {
		return ""
	}
	org := strings.Trim(t[:loc[0]], " 　:：“”《》关于的")
	if len([]rune(org)) < 3 {
		return ""
	}
	return org
}

// reportYear ranks the evidence for the report year.
func reportYear(p *layout.Page, id Identity, h map[string]string) int {
	if y := yearOf(id.Title); y > 0 {
		return y
	}
	if y := PeriodYear(p.Doc.Text); y > 0 {
		return y
	}
	if y := yearOf(h["组配分类"]); y > 0 {
		return y
	}
	if y := yearOf(id.Published); y > 0 {
		return y - 1
	}
	return 0
}

// PeriodYear is the year the sentence on the reporting period names (统计期限
// 自 … 1月1日), 0 when there is none.
func PeriodYear(text string) int {
	if m := periodYear.FindStringSubmatch(text); m != nil {
		return yearOf(m[1])
	}
	return 0
}

var numerals = strings.NewReplacer("〇", "0", "○", "0", "零", "0", "Ｏ", "0", "O", "0", "一", "1", "二", "2", "三", "3", "四", "4",
	"五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// narrow makes full-width digits and marks of dates half as wide.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '－':
			return '-'
		case r == '／':
			return '/'
		}
		return r
	}, s)
}

func yearOf(s string) int {
	m := yearIn.FindStringSubmatch(narrow(s))
	if m == nil {
		return 0
	}
	y, err := strconv.Atoi(numerals.Replace(m[1]))
	if err != nil || y < 2007 || y > 2099 {
		return 0
	}
	return y
}

var dateIn = regexp.MustCompile(`(20[0-9]{2})\s*[-年./]\s*([0-9]{1,2})\s*[-月./]\s*([0-9]{1,2})`)

// dated is what the line under a title that gives the date of publication
// begins with: the date, or a label before it.
var dated = regexp.MustCompile(`^[（(\[【]?(?:[^。，0-9]{0,30}?)?(?:(?:发布|公布|公开|更新|录入)?(?:日期|时间)[:：]?|发布于)?[（(\[【]?20[0-9]{2}[-年./][0-9]{1,2}[-月./][0-9]{1,2}`)

// dateline is the date in a line under the title, before any sentence.
func dateline(text string) string {
	titled := false
	for line := range strings.Lines(text[:min(len(text), headerReach)]) {
		switch t := narrow(clean(line)); {
		case strings.Contains(t, "。"):
			return ""
		case isReportTitle(t):
			titled = true
		case titled && dated.MatchString(t):
			return dateOf(t)
		}
	}
	return ""
}

// published is the date of publication: of the page's label, else of the
// information header, else of the line under the title, else the signature at
// the end.
func published(p *layout.Page, h map[string]string) string {
	for _, s := range []string{p.Doc.Meta["pubdate"], h["发布日期"], h["发布时间"], h["公开日期"], h["公布日期"], h["成文日期"], h["公文生成日期"], h["生成日期"]} {
		if d := dateOf(s); d != "" {
			return d
		}
	}
	if d := dateline(p.Doc.Text); d != "" {
		return d
	}
	if n := len(p.Lines); n > 0 {
		return dateOf(p.Doc.Quote(p.Lines[n-1].Span))
	}
	return ""
}

func dateOf(s string) string {
	m := dateIn.FindStringSubmatch(narrow(s))
	if m == nil {
		return ""
	}
	iso := fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
	if _, err := time.Parse(time.DateOnly, strings.ReplaceAll(iso, " ", "0")); err != nil {
		return ""
	}
	return strings.ReplaceAll(iso, " ", "0")
}

// sections are the words of the six statutory headings.
var sections = regexp.MustCompile(`主动公开|依申请公开|收到和处理|收费|费用|减免|行政复议|行政诉讼|存在.{0,6}问题|改进|其他需要|总体情况|概述|基本情况|工作概况|工作情况|不予公开|申请情况|附表|咨询|组织领导|平台建设`)

// fewFacts is how many statistics stand in for the sections of a short report
// without headings.
const fewFacts = 3

// Verdict says whether a page is an annual report.
type Verdict struct {
	Reason    string // why it is none; "" when it is one
	Candidate bool   // by its title it is one, or a look-alike: worth telling when refused
}

// Judge decides whether a page is an annual report: look-alikes are known by
// their title (lookalikes.csv), everything else fails for the lack of a
// report's title, of its year, of its sections, or of any statistic.
func Judge(p *layout.Page, id Identity, facts int, set *rule.Set) Verdict {
	if reason := lookalike(id.Title, set); reason != "" {
		return Verdict{Reason: reason, Candidate: true}
	}
	candidate := id.ownTitle && isReportTitle(id.Title) && yearOf(id.Title) > 0
	none := func(why string) Verdict {
		return Verdict{Reason: "no annual report: " + why, Candidate: candidate}
	}
	n := 0
	for _, h := range p.Headings {
		if sections.MatchString(p.Doc.Quote(h)) {
			n++
		}
	}
	switch {
	case !isReportTitle(id.Title):
		return none("the title is not that of a disclosure report")
	case n < 2 && len(p.Grids) == 0 && facts < fewFacts && titlesOn(p) >= listTitles:
		return Verdict{Reason: "no annual report: a list of reports"}
	case id.Year == 0:
		return none("it names no year")
	case n < 2 && len(p.Grids) == 0 && facts < fewFacts:
		return none("fewer than two of its sections")
	case facts == 0:
		return none("it states no statistic")
	}
	return Verdict{}
}

// listTitles is how many report titles make a page a list.
const listTitles = 2

// titlesOn counts the different report titles that stand on lines of their own.
func titlesOn(p *layout.Page) int {
	seen := map[string]bool{}
	for _, text := range titleLines(p.Doc.Text) {
		if len([]rune(text)) <= maxTitle && yearOf(text) > 0 {
			seen[text] = true
		}
	}
	return len(seen)
}
