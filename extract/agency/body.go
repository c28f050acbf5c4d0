package agency

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/rule"
)

// bodyEnds are how the name of a body ends.
var (
	bodyEnds = []string{"局", "委员会", "管委会", "人民政府", "办公室", "办事处", "厅", "街道", "中心", "总队", "支队", "署", "部", "院", "委", "处", "站", "学校", "大学", "学院", "公司"}
	bodyEnd  = `(?:` + strings.Join(bodyEnds, "|") + `)`
)

var (
	// compiledBy is what the first paragraph says of who wrote the report.
	compiledBy = []struct {
		word string // without which it cannot be
		form *regexp.Regexp
	}{
		{"由", regexp.MustCompile(`由(\p{Han}{3,30}?` + bodyEnd + `)(?:负责|组织|牵头|汇总|综合|统一)*(?:编制|编写|起草|汇编)`)},
		{"编制", regexp.MustCompile(`(?:^|[，,。])(\p{Han}{3,30}?(?:局|委员会|管委会|人民政府|办事处|厅))(?:组织)?编制(?:了|并|本|的|20)`)},
		{"公开", regexp.MustCompile(`(?:公布|编制|发布|是|现将|《20[0-9]{2}年度?|《)(\p{Han}{3,30}?` + bodyEnd + `)(?:20[0-9]{2}年度?)?(?:政府信息公开|政务公开|信息公开)`)},
		{"年", regexp.MustCompile(`(?:公布|现将)20[0-9]{2}年度?([^度本我\P{Han}]\p{Han}{1,29}?(?:镇|乡|街道|` + strings.Join(bodyEnds, "|") + `))(?:政府信息公开|政务公开|信息公开)`)},
	}
	writing   = []string{"编制", "编写", "起草", "汇编", "公布", "发布", "是"}
	bodyAlone = regexp.MustCompile(`^\p{Han}{2,26}?` + bodyEnd + `$`)
	sourceTag = regexp.MustCompile(`来源[:：]\s*([\p{Han}（）()]{2,30})`)
)

// body notes who reports: as the title names it, the first paragraph, the
// header, the signature, the source, the site.
func (r *reader) body(t titled) {
	org := organ(t.text)
	r.note(OfBody, "title", org, t.text, t.span)
	wrote, at := r.writer()
	r.note(OfBody, "first paragraph", wrote, "", at)
	issuers := []string{"发布机构", "责任部门", "公开责任部门", "发文机关", "发布单位", "公开机构", "公开主体"}
	r.fields(OfBody, firstWord, issuers...)
	source := meta(r.p.Doc, "contentsource")
	r.note(OfBody, "meta ContentSource", source, source, decode.Span{})
	r.fields(OfBody, ifBody, "信息来源", "文章来源")
	for _, l := range r.under {
		if m := sourceTag.FindStringSubmatch(r.p.Doc.Quote(l)); m != nil && !r.noted(OfBody, l) {
			r.note(OfBody, "来源", ifBody(m[1]), "", l)
			break
		}
	}
	if name, at := r.signer(); name != "" {
		r.note(OfBody, "signature", name, "", at)
	}
	r.note(OfBody, "meta SiteName", siteBody(meta(r.p.Doc, "sitename")), meta(r.p.Doc, "sitename"), decode.Span{})
	r.id.Printed = first(firstWord(r.headerValue(issuers...)), org, source)
	if r.id.Name = org; org == "" && !generic.MatchString(wrote) {
		r.id.Name = wrote
	}
}

// generic are names that say which office of a body wrote, not which body.
var generic = regexp.MustCompile(`^(?:我|本|该|局|委|厅|县|市|区|省|镇|乡|街道|单位)?(?:局|委|厅|办|单位|机关|人民政府|政府)?(?:办公室|党政办|综合科|秘书科|办)?$`)

// firstWord is a value up to its first blank.
func firstWord(s string) string {
	if f := strings.Fields(strings.ReplaceAll(s, "　", " ")); len(f) > 0 {
		return f[0]
	}
	return ""
}

// ifBody is a text that is the name of a body alone, else "".
func ifBody(s string) string {
	if s = firstWord(s); isBody(s) {
		return s
	}
	return ""
}

// isBody reports whether a text is the name of a body alone.
func isBody(s string) bool {
	return slices.ContainsFunc(bodyEnds, func(end string) bool { return strings.HasSuffix(s, end) }) && bodyAlone.MatchString(s)
}

// siteBody is the government whose site a name is: 青岚县人民政府门户网站.
func siteBody(s string) string {
	if i := strings.Index(s, "人民政府"); i > 0 {
		return s[:i+len("人民政府")]
	}
	return ""
}

// writer is the body the first lines of the report say it was written by, and
// the line.
func (r *reader) writer() (string, decode.Span) {
	for i, l := range r.p.Lines {
		if i > 6 || len(l.Headings) > 1 {
			break
		}
		text := r.p.Doc.Quote(l.Span)
		if !anyIn(text, writing) {
			continue
		}
		text = narrow(text)
		for _, by := range compiledBy {
			if !strings.Contains(text, by.word) {
				continue
			}
			if m := by.form.FindStringSubmatch(text); m != nil {
				if name := leading.ReplaceAllString(m[1], ""); len([]rune(name)) > 2 {
					return name, l.Span
				}
			}
		}
	}
	return "", decode.Span{}
}

// signer is the body that signs, in one of the last lines.
func (r *reader) signer() (string, decode.Span) {
	lines := r.p.Lines
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-4; i-- {
		text := clean(r.p.Doc.Quote(lines[i].Span))
		if len(text) < 90 && isBody(text) {
			return text, lines[i].Span
		}
	}
	return "", decode.Span{}
}

// region notes the codes: of the index number and the address, and the division
// codes of these and of the site.
func (r *reader) region() {
	for _, h := range r.head {
		if h.label != "信息索引号" && h.label != "索引号" {
			continue
		}
		code, division, holds := bodyCode(h.value)
		r.note(OfIndex, h.label, code, "", h.span)
		if holds {
			r.note(OfRegion, h.label, division, "", h.span)
		}
	}
	if code, division, holds := bodyCode(addressCode(r.p.Doc.URL)); holds {
		r.note(OfIndex, "address", code, r.p.Doc.URL, decode.Span{})
		r.note(OfRegion, "address", division, r.p.Doc.URL, decode.Span{})
	}
	site := meta(r.p.Doc, "siteidcode")
	r.note(OfRegion, "meta SiteIDCode", siteRegion(site), site, decode.Span{})
	r.id.Region = r.best(OfRegion)
}

// sameBody compares the name of a body that was taken with another the page
// gives. A short name, one before a rename and one without its place are the
// same; the office of a government, and whatever a source may be, say nothing.
func sameBody(taken, other, source string, year int, set *rule.Set) Stand {
	if of := office.FindStringSubmatch(other); of != nil {
		other = of[1]
	}
	if taken == other || strings.HasSuffix(taken, other) || strings.HasSuffix(other, taken) {
		return Agrees
	}
	a, b := Resolve(taken, Context{Year: year}, set), Resolve(other, Context{Year: year}, set)
	weak := source == "来源" || source == "信息来源" || source == "文章来源" || strings.HasPrefix(source, "meta")
	switch {
	case a.Family != "" && a.Family == b.Family:
		return samePlace(a.Place+a.Unit, b.Place+b.Unit)
	case abbreviates(other, taken) || abbreviates(taken, other):
		return Agrees
	case a.Family == "" || b.Family == "" || weak || strings.HasPrefix(b.Family, "government") || generic.MatchString(other):
		return Unclear
	}
	return Differs
}

// office is an office of a bureau: 县财政局办公室.
var office = regexp.MustCompile(`^(.*(?:局|委员会|委|厅|管委会))(?:办公室|党政办|办)$`)

// samePlace compares what two names of one family have before it: 县 is no
// contradiction of 青岚县, 澄湖县 is.
func samePlace(a, b string) Stand {
	if strings.Contains(a, b) || strings.Contains(b, a) || len([]rune(a)) < 2 || len([]rune(b)) < 2 {
		return Agrees
	}
	return Differs
}

// abbreviates reports whether a name has only characters of a longer one, in
// their order, and ends as it does: 县人社局.
func abbreviates(short, long string) bool {
	s, l := []rune(short), []rune(long)
	if len(s) < 3 || len(s) >= len(l) || s[len(s)-1] != l[len(l)-1] {
		return false
	}
	i := 0
	for _, r := range l {
		if i < len(s) && s[i] == r {
			i++
		}
	}
	return i == len(s)
}
