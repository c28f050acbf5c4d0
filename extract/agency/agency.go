// Package agency finds out who reports, on which year, when it was published,
// and whether the page is an annual report at all.
package agency

import (
	"regexp"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// Identity is who and when of one report.
type Identity struct {
	ID        string // region code and organ family, "330800/natural_resources"; the name where no family is known
	Name      string // full name as it was in the report's year: 衢州市国土资源局
	Printed   string // name as the page prints it: 市国土局
	Family    string // organ family of bureaus.csv, or ""
	Region    string // six-digit division code, or "" when the page does not give it
	Place     string // name of the region: 衢州市
	Title     string // title of the report
	Year      int    // report year, not the year of publication; 0 when not stated
	Published string // ISO date, or "" when not stated

	ownTitle bool // Title is the page's own, not a line that may be a link to another
}

// Of identifies the report on a page. Evidence is ranked as surveyed: for the
// body the title, then the issuing body of the information header, then the
// site; for the year the title, the period sentence, the header, the date.
func Of(p *layout.Page, set *rule.Set) Identity {
	h := header(p.Doc)
	var id Identity
	id.Title, id.ownTitle = title(p, set)
	id.Published = published(p, h)
	id.Year = reportYear(p, id, h)
	org := organ(id.Title)
	id.Printed = first(h["发布机构"], h["责任部门"], h["发文机关"], org, p.Doc.Meta["contentsource"])
	id.Region = region(p.Doc, h)
	id.resolve(p.Doc, first(org, id.Printed), set)
	return id
}

// resolve works out the body from a printed name. A name without a place has
// that of the site; where no table lists the site, that of the page's text.
func (id *Identity) resolve(doc *decode.Document, org string, set *rule.Set) {
	ctx := Context{Region: id.Region, Year: id.Year, Places: []string{doc.Meta["sitename"], doc.Meta["contentsource"], doc.Title}}
	b := Resolve(org, ctx, set)
	if b.Family != "" && b.Family != familyTown && b.Place == "" {
		if place := namedPlace(doc, levelOf(org, set), b.Name); place != "" {
			b = Resolve(place+b.Name, ctx, set)
		}
	}
	id.ID, id.Name, id.Family, id.Place = b.ID, b.Name, b.Family, b.Place
	if org != "" {
		id.Region = b.Region
	}
}

// levelOf is what a name has of its place where it says the level alone: 市 in
// 市国土局.
func levelOf(org string, set *rule.Set) string {
	if set.Bureau(org, 0) != nil {
		return ""
	}
	return levelWord.FindString(org)
}

// division is a name that ends in a level of the administrative divisions.
var division = regexp.MustCompile(`^.+(省|自治区|市|自治州|地区|盟|县|区|旗|镇|乡|街道)`)

// namedPlace finds the place of a body whose title leaves it out: where the page
// names the body in full, or in the name of its site. level is what the title
// has of it: 市, or nothing.
func namedPlace(doc *decode.Document, level, body string) string {
	if level == "" {
		level = "[省市县区旗州盟]"
	}
	named := regexp.MustCompile(`(?:^|[^\p{Han}])(\p{Han}{1,8}?` + level + `)(?:` + regexp.QuoteMeta(body) + `|人民政府)`)
	for _, text := range []string{doc.Meta["contentsource"], doc.Meta["sitename"], doc.Text} {
		if m := named.FindStringSubmatch(text); m != nil {
			return leading.ReplaceAllString(m[1], "")
		}
	}
	return ""
}

// leading are words that stand before a name in running text.
var leading = regexp.MustCompile(`^(现把|现将|现|把|将|由|经|在|据|根据|关于|按照|本)+`)

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// headerLabels are the labels of the information header of disclosure
// catalogues, longer ones first where one ends another.
var headerLabels = []string{"信息索引号", "索引号", "组配分类", "主题分类", "体裁分类", "发布机构", "责任部门", "发文机关", "成文日期",
	"公文生成日期", "生成日期", "发布日期", "发布时间", "公开日期", "公布日期", "生效日期", "废止日期", "公开方式", "公开形式", "公开范围", "公开时限",
	"文号", "发文字号", "统一登记号", "有效性", "主题词", "信息名称", "信息来源", "来源", "浏览次数", "字体", "分享"}

// headerReach is how far into the text the information header may begin, in bytes.
const headerReach = 6000

// header reads the pairs of the information header: a label, a colon or tab,
// its value. A label directly followed by the next one has no value.
func header(doc *decode.Document) map[string]string {
	text := doc.Text[:min(len(doc.Text), headerReach)]
	out := map[string]string{}
	label, from := "", 0 // read last, and where its value begins
	value := func(to int) {
		v := text[from:to]
		if cut := strings.IndexAny(v, "\n\t|"); cut >= 0 {
			v = v[:cut]
		}
		if v = strings.TrimSpace(v); v != "" && label != "" && out[label] == "" {
			out[label] = v
		}
	}
	for at := 0; at < len(text); {
		if headerMark(text[at:]) == 0 {
			at++
			continue
		}
		next := labelEnding(text[from:at])
		end := behindMark(text, at)
		if next != "" && end > at {
			value(at - len(next))
			label, from = next, end
		}
		at = max(end, at+1)
	}
	value(len(text))
	return out
}

// headerMark is the length of the blank, tab or colon that opens a text, 0 for
// none.
func headerMark(s string) int {
	switch {
	case s == "":
	case s[0] == ' ', s[0] == '\t', s[0] == ':':
		return 1
	case strings.HasPrefix(s, "：") || strings.HasPrefix(s, "　"):
		return len("：")
	}
	return 0
}

// behindMark is the end of blanks with one colon or a tab in them; at when they
// have neither.
func behindMark(text string, at int) int {
	end, tab, colon := at, false, false
	for {
		n := headerMark(text[end:])
		isColon := n > 0 && (text[end] == ':' || strings.HasPrefix(text[end:], "："))
		if n == 0 || isColon && colon {
			break
		}
		tab, colon = tab || text[end] == '\t', colon || isColon
		end += n
	}
	if !tab && !colon {
		return at
	}
	return end
}

// labelEnding is the label of the information header a text ends with.
func labelEnding(s string) string {
	if s == "" || s[len(s)-1] < 0x80 {
		return ""
	}
	for _, label := range headerLabels {
		if strings.HasSuffix(s, label) {
			return label
		}
	}
	return ""
}

// socialCode is a unified social credit code of a state organ (GB 32100-2015)
// at the head of an index number; its digits 3 to 8 are the division code.
var socialCode = regexp.MustCompile(`^11([0-9]{6})[0-9A-HJ-NPQRTUWXY]{10}`)

// region is the division code the page gives: of the index number when its
// check character holds, else of the site's own code.
func region(doc *decode.Document, h map[string]string) string {
	index := first(h["信息索引号"], h["索引号"])
	if m := socialCode.FindStringSubmatch(index); m != nil && socialCheck(m[0]) {
		return m[1]
	}
	if code := doc.Meta["siteidcode"]; len(code) == 10 && strings.Trim(code, "0123456789") == "" {
		return code[:6]
	}
	return ""
}

// socialCheck verifies the check character of an 18-character code: weights
// 3^i mod 31 over its alphabet (GB 32100-2015).
func socialCheck(code string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(alphabet, code[i]) * weight
		weight = weight * 3 % 31
	}
	return alphabet[(31-sum%31)%31] == code[17]
}
