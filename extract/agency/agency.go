// Package agency finds out who reports, on which year, when it was published,
// and whether the page is an annual report at all.
package agency

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

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
	Period    Period // the time it is about, where it states that
	Published string // ISO date, or "" when not stated

	Trust     rule.Trust // of the host of its address; "" when that is not known, or is this machine
	Corrected bool       // its title says that it was corrected or published again: 更正, 修订, 重新公布

	// Evidence is what the page says of each of these, the best of a field
	// first: that is what was taken.
	Evidence []Evidence

	ownTitle bool // Title is the page's own, not a line that may be a link to another
}

// Of identifies the report on a page. Evidence is ranked as surveyed: for the
// body the title, then the first paragraph, then the issuing body of the
// information header, then the site; for the year the title, the period, the
// table, the header, the first paragraph, the address, the one year
// that sentences open with, the date.
func Of(p *layout.Page, set *rule.Set) Identity {
	r := reader{p: p, set: set, head: header(p), under: underTitle(p)}
	t := title(p, set)
	r.id.Title, r.id.ownTitle = t.text, t.own
	r.id.Corrected = isCorrected(t.text)
	r.id.Trust = trust(p.Doc.URL, set)
	r.period(t)
	r.published(t)
	r.year(t)
	r.body(t)
	r.region()
	r.id.resolve(p.Doc, first(r.id.Name, r.id.Printed), set)
	r.settle()
	return r.id
}

// corrections are what the title of a report that takes the place of another says.
var corrections = []string{"更正", "修订", "修正", "订正", "勘误", "更新版", "修改版", "修改稿", "修改后",
	"重新公布", "重新发布", "重新公开", "重新编制", "重新上传", "再次公布", "再次发布"}

func isCorrected(title string) bool { return anyIn(title, corrections) }

// anyIn reports whether one of some words stands in a text.
func anyIn(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
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
		for _, m := range named.FindAllStringSubmatch(text, maxNamed) {
			if place := leading.ReplaceAllString(m[1], ""); utf8.RuneCountInString(place) > 1 {
				return place
			}
		}
	}
	return ""
}

// maxNamed is how many names of a body are looked at for its place.
const maxNamed = 9

// leading are words that stand before a name in running text.
var leading = regexp.MustCompile(`^(年度|年|月|日|现把|现将|现|把|将|由|经|在|据|根据|关于|按照|本)+`)

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}
