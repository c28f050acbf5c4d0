package agency

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/rule"
)

var (
	aroundName = strings.NewReplacer("《", "", "》", "", "“", "", "”", "", "「", "", "」", "", "\"", "", " ", "", "　", "", "\u00a0", "", "(", "（", ")", "）")
	beforeName = regexp.MustCompile(`^(关于)?(公布|发布|印发|报送)?`)
	scopeName  = regexp.MustCompile(`（(本级|机关|机关本级|局机关|汇总|含[^）]*|不含[^）]*)）|(机关本级|本级|局机关)$`)
	bracketed  = regexp.MustCompile(`^(.+?)（(.+)）(.*)$`)
)

// trimName takes off what stands around the name of a body and is no part of it.
func trimName(s string) string {
	s = aroundName.Replace(strings.TrimSpace(s))
	s = s[len(beforeName.FindString(s)):]
	if strings.Contains(s, "（") || strings.HasSuffix(s, "本级") || strings.HasSuffix(s, "局机关") {
		s = scopeName.ReplaceAllString(s, "")
	}
	return s
}

// doors parts two names on one door: 自然资源和规划局（林业局）.
func doors(name string) (main, second string) {
	if m := bracketed.FindStringSubmatch(name); m != nil {
		return m[1] + m[3], strings.TrimPrefix(strings.TrimPrefix(m[2], "挂"), "加挂")
	}
	for _, mark := range []string{"、", "/", "／", "·", "|"} {
		if a, b, ok := strings.Cut(name, mark); ok && strings.HasSuffix(a, "局") {
			return a, b
		}
	}
	return name, ""
}

// zoneWord ends the name of a development zone.
var zoneWord = regexp.MustCompile(`^.{0,45}?(经济技术开发区|经济开发区|经开区|高新技术产业开发区|高新技术开发区|高新技术产业园区|高新区|旅游度假区|度假区|风景名胜区|风景区|示范区|管理区|试验区|实验区|工业园区|产业园区|产业集聚区|物流园区|科技园区|保税区|保税港区|自贸区|合作区|生态区|开发区|工业园|产业园|工业区|园区|新区|新城)`)

// townWord ends the name of a town or a street.
var townWord = regexp.MustCompile(`^\p{Han}{1,10}?(街道|民族乡|镇|乡|苏木)`)

// townOffice is what may follow the name of a town.
var townOffice = regexp.MustCompile(`^(人民政府|政府|办事处|办|党政办公室|党政办|党政综合办公室|人民政府办公室|综合办公室)?$`)

// levels are the words divisions end in.
const levels = "省市县区旗州盟"

// levelWord stands for a place of its level: 市 in 市国土局.
var levelWord = regexp.MustCompile(`^(自治区|自治州|自治县|自治旗|[` + levels + `])`)

// read reads places, then the bureau: the longest place first, and a shorter
// one where the rest is no bureau.
func (r *resolver) read(text string, above []*rule.Region, placed string) (reading, bool) {
	if rest, ok := strings.CutPrefix(text, "国家税务总局"); ok && rest != "" && placed == "" {
		rd, ok := r.read(rest, nil, "")
		return rd, ok && rd.bureau != nil && rd.bureau.Family == "tax"
	}
	for name := range r.set.RegionsBeginning(text) {
		if here := r.under(name, above); len(here) > 0 {
			if rd, ok := r.read(text[len(name):], here, placed+name); ok {
				return rd, true
			}
		}
	}
	rd, ok := r.organ(text, above)
	if ok {
		rd.places, rd.place = above, placed+rd.place
	}
	return rd, ok
}

// under are the regions of a name that lie below one of those above.
func (r *resolver) under(name string, above []*rule.Region) []*rule.Region {
	var out []*rule.Region
	for c := range r.set.RegionsNamed(name) {
		fits := above == nil && (c.Kind != rule.Zone || c.Name == name || r.own(c, name))
		for _, a := range above {
			fits = fits || c.Under(a)
		}
		if fits {
			out = append(out, c)
		}
	}
	return out
}

// own reports whether a name that many zones share, 高新区, is that of a zone of
// the page's division.
func (r *resolver) own(zone *rule.Region, name string) bool {
	n := 0
	for range r.set.RegionsNamed(name) {
		n++
	}
	return n == 1 || r.ctx.Region != "" && (zone.Parent == r.ctx.Region || zone.Code == r.ctx.Region)
}

// organ reads what stands behind the places.
func (r *resolver) organ(text string, above []*rule.Region) (reading, bool) {
	if text == "" {
		return reading{}, len(above) > 0
	}
	if b := r.bureau(text, above); b != nil {
		return reading{bureau: b}, true
	}
	if rest, ok := strings.CutPrefix(text, "人民政府"); ok {
		if b := r.bureau(rest, above); b != nil { // 人民政府信访局
			named := *b
			named.Full = "人民政府" + b.Full
			return reading{bureau: &named}, true
		}
	}
	if len(above) > 0 && (text == "办公室" || text == "办公厅") {
		return reading{bureau: r.set.Bureau("人民政府"+text, 0)}, true
	}
	if above == nil {
		if level := levelWord.FindString(text); level != "" {
			if rd, ok := r.behindLevel(text[len(level):]); ok {
				rd.level = level
				return rd, true
			}
		}
	}
	if rd, ok := r.branch(text, above); ok {
		return rd, true
	}
	if rd, ok := r.zone(text, above); ok {
		return rd, true
	}
	return r.town(text, above)
}

// behindLevel reads what stands behind 市 in 市国土局; nothing does so that the
// table itself lists with the 市.
func (r *resolver) behindLevel(text string) (reading, bool) {
	if b := r.bureau(text, nil); b != nil && b.Level != rule.Centre {
		return reading{bureau: b}, true
	}
	if rd, ok := r.branch(text, nil); ok {
		return rd, true
	}
	return r.zone(text, nil)
}

// bureau is the entry of a whole name that fits where it stands: a ministry
// stands behind no place, and nothing but a ministry behind 中国.
func (r *resolver) bureau(text string, above []*rule.Region) *rule.Bureau {
	b := r.set.Bureau(text, r.ctx.Year)
	if b == nil || len(above) == 0 {
		return b
	}
	if (above[0].Kind == rule.Centre) != (b.Level == rule.Centre) {
		return nil
	}
	return b
}

// branch reads a bureau with a second name behind it, or a branch: 自然资源局宿城分局.
func (r *resolver) branch(text string, above []*rule.Region) (reading, bool) {
	for name := range r.set.BureausBeginning(text) {
		b, rest := r.bureau(name, above), text[len(name):]
		if b == nil || rest == "" {
			continue
		}
		if branch, ok := strings.CutSuffix(rest, "分局"); ok && branch != "" {
			return reading{bureau: b, branch: branch, tail: rest}, true
		}
		if rest == "办公室" && b.Family != "government" { // the office of a bureau speaks for it
			return reading{bureau: b}, true
		}
		if second := r.bureau(rest, above); second != nil && b.Family != "government" {
			return reading{bureau: b, second: second.Family}, true
		}
	}
	return reading{}, false
}

// zone reads a development zone no table lists and the body behind it.
func (r *resolver) zone(text string, above []*rule.Region) (reading, bool) {
	for from := 0; strings.Contains(text[from:], "区") || strings.Contains(text[from:], "园") || strings.Contains(text[from:], "新城"); {
		m := zoneWord.FindString(text[from:])
		if m == "" {
			return reading{}, false
		}
		from += len(m)
		if rest := text[from:]; rest != "" {
			if b := r.bureau(rest, above); b != nil && b.Level == "" {
				return reading{bureau: b, unit: text[:from]}, true
			}
			if rd, ok := r.branch(rest, above); ok && rd.branch == "" {
				rd.unit = text[:from]
				return rd, true
			}
		}
	}
	return reading{}, false
}

// town reads the government of a town or the office of a street.
func (r *resolver) town(text string, above []*rule.Region) (reading, bool) {
	name := townWord.FindString(text)
	rest := text[len(name):]
	if name == "" {
		if place, ok := strings.CutSuffix(text, "办事处"); ok && place != "" && above != nil {
			return reading{bureau: &rule.Bureau{Family: familyTown, Full: "办事处"}, unit: place + "街道"}, true
		}
		return reading{}, false
	}
	if strings.HasPrefix(rest, "镇") || strings.HasPrefix(rest, "乡") { // 城镇镇
		name, rest = text[:len(name)+3], rest[3:]
	}
	if !townOffice.MatchString(rest) {
		return reading{}, false
	}
	full := "人民政府"
	if strings.HasSuffix(name, "街道") {
		full = "办事处"
	}
	rd := reading{bureau: &rule.Bureau{Family: familyTown, Full: full}, unit: name}
	if m := townOf.FindStringSubmatch(name); m != nil && above == nil { // of a place that no table lists
		rd.place, rd.unit = m[1], m[2]
	}
	return rd, true
}

// unlisted reads a body of a place that no table lists: the longest bureau that
// ends the name, behind a place that ends in a level.
func (r *resolver) unlisted(name string) (reading, bool) {
	for n := range name {
		if n == 0 {
			continue
		}
		b := r.set.Bureau(name[n:], r.ctx.Year)
		if b == nil || b.Level == rule.Centre {
			continue
		}
		place := name[:n]
		if m := townOf.FindStringSubmatch(place); m != nil && b.Family == "government" {
			return reading{bureau: &rule.Bureau{Family: familyTown, Full: b.Full}, place: m[1], unit: m[2]}, true
		}
		if known := r.onlyPlace(place); known.places != nil {
			known.bureau, known.unit = b, place[len(known.place):] // 台州市集聚区管委会
			return known, b.Family == "government"
		}
		return reading{bureau: b, place: place}, division.FindString(place) == place || r.near(place)
	}
	return reading{}, false
}

// townOf parts a town from the place it lies in.
var townOf = regexp.MustCompile(`^(\p{Han}+[市县区旗])?(\p{Han}{1,8}(?:街道|镇|乡|苏木))$`)

// near reports whether the context names a place in full: 青岚县 for 青岚.
func (r *resolver) near(place string) bool {
	for _, text := range r.ctx.Places {
		_, behind, found := strings.Cut(text, place)
		if next, _ := utf8.DecodeRuneInString(behind); found && strings.ContainsRune(levels, next) {
			return true
		}
	}
	return false
}

// onlyPlace reads the places, in full, that begin a name of which the rest is
// unknown.
func (r *resolver) onlyPlace(name string) reading {
	var places []*rule.Region
	for centre := range r.set.BureausBeginning(name) { // 中国人民银行衢州市中心支行
		if b := r.set.Bureau(centre, 0); b.Level == rule.Centre && len(centre) < len(name) {
			return r.onlyPlace(name[len(centre):])
		}
	}
	rest := name
	for next := true; next; {
		next = false
		for word := range r.set.RegionsBeginning(rest) {
			if here := r.under(word, places); len(here) > 0 && here[0].Name == word {
				places, rest, next = here, rest[len(word):], true
				break
			}
		}
	}
	if places == nil {
		return reading{place: division.FindString(name)}
	}
	return reading{places: places, place: name[:len(name)-len(rest)]}
}
