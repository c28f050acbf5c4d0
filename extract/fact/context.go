package fact

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/statement"
)

// Lexicon classes of words that say whose number it is.
const (
	classArea    = "AREA"    // 全市 全区 全县 全系统
	classOwn     = "SELF"    // 本级 机关本级
	classOrgan   = "ORGAN"   // 局机关 厅机关: the body, set apart only from a figure of its area
	classSelf    = "OWN"     // 我局 本单位: the body itself, after a figure of its area
	classBody    = "BODY"    // 各乡镇 市直单位: a part of the area it was
	classPart    = "PART"    // 其中 包括
	classProblem = "PROBLEM" // 存在的问题: what is wrong, and will be mended
	classSince   = "SINCE"   // 以来: the year before it is not the figure's
	classCarry   = "CARRY"   // 结转: nor is the year beside it, from which or into which requests go
	classCompare = "COMPARE" // 比 较: the year behind it is that of another figure
	classSplit   = "RESULTS" // 从办理结果看: goes on about the requests counted before
)

// Scopes of facts. What is said of the 机关 of a body is its own only where
// the page has the same figure for the area; everywhere else it is the body.
const (
	scopeArea  = "area"
	scopeOwn   = "own"
	scopeOrgan = "organ"
)

// said is what the words of a sentence up to a place say of the numbers behind
// it: the last word of each kind counts.
type said struct {
	items int    // read
	year  int    // named, 0 for none
	was   int    // named before it
	named bool   // the year was the last word
	carry bool   // 结转 was
	scope string // of a Fact
	heir  bool   // the scope is that of the sentence before
	part  bool   // 其中 was said
	aside bool   // a comparison is being made, up to the next comma
	main  int    // the year before it
	to    bool   // 面向: what comes is no subject
	wrong bool   // 存在的问题 was said
}

// addresses reports whether a word stands before those whom something is done for.
func addresses(w string) bool {
	switch w {
	case "面向", "面", "向", "对", "为", "覆盖", "绕", "焦": // 围绕, 聚焦
		return true
	}
	return false
}

// mark notes what holds behind a mark: a comma ends a comparison, as in
// 比2011年的51条多13条，….
func (s *said) mark(mark rune) {
	if s.aside && mark == '，' {
		s.aside, s.year = false, s.main
	}
}

// item notes what a word or number says.
func (s *said) item(it *statement.Item) {
	addressed := s.to
	s.to = addresses(it.Text)
	if it.Class == "" && it.Quantity == nil {
		s.items, s.named, s.carry = s.items+1, false, false
		return
	}
	named, carry := it.Quantity != nil && it.Quantity.Year > 0, it.Class == classCarry
	if it.Class == classCompare && !s.aside {
		s.aside, s.main = true, s.year
	}
	switch {
	case named && s.carry:
	case named:
		s.was, s.year = s.year, it.Quantity.Year
	case carry && s.named:
		s.year = s.was
	case it.Class == classArea && addressed:
	case it.Class == classArea:
		s.scope, s.heir = scopeArea, false
	case it.Class == classOwn:
		s.scope, s.heir = scopeOwn, false
	case it.Class == classOrgan:
		s.scope, s.heir = scopeOrgan, false
	case it.Class == classSelf, it.Class == classBody && s.part, s.heir && ofGovernment(*it):
		s.scope = ""
	case it.Class == classSince:
		s.year = 0
	}
	s.part = s.part || it.Class == classPart
	s.items, s.named, s.carry = s.items+1, named, carry
	s.wrong = s.wrong || it.Class == classProblem
}

// hear reads on in the sentence, to the end of a clause.
func (r *prose) hear(c *statement.Clause) {
	if r.before.items > len(c.Before) {
		r.before, r.heard = said{}, nil
	}
	for n := r.before.items; n < len(c.Before); n++ {
		r.before.mark(c.Before[n].Mark)
		r.before.item(&c.Before[n])
	}
	r.until = append(r.until[:0], r.before)
	for i := range c.Items {
		r.until[i].mark(c.Items[i].Mark)
		r.until = append(r.until, r.until[i])
		r.until[i+1].item(&c.Items[i])
	}
}

// otherYear reports whether the last year named before an item of the clause
// is not the report's.
func (r *prose) otherYear(item int) bool {
	named := r.until[item].year
	return named != 0 && r.year != 0 && named != r.year
}

// carriesOn reports whether a sentence has its subject from the one before:
// it begins with 其中, 均, 其余, and stands under the same headings.
func carriesOn(before, c *statement.Clause) bool {
	first := c.Items[0].Class
	return (first == classPart || first == "ALL" || first == "REST") && slices.Equal(before.Headings, c.Headings)
}

// ofProblems reports whether an item stands under a heading of problems and
// plans, or behind words that say what is wrong: the numbers there are examples
// and aims, and which are figures of the year no rule can tell.
func (r *prose) ofProblems(c *statement.Clause, item int) bool {
	if r.until[item].wrong {
		return true
	}
	for _, over := range slices.Backward(r.over[:len(c.Headings)]) {
		if over.aims {
			return !over.mended
		}
	}
	return false
}

// governments are words by which a report of an area names the government
// itself, its website, or its gazette.
var governments = []string{"省政府", "市政府", "区政府", "县政府"}

// ofGovernment reports whether a word names the government or what it runs: a
// sentence about it no longer counts for the area.
func ofGovernment(it statement.Item) bool {
	if it.Class == "WEBSITE" && strings.HasSuffix(it.Text, "门户网站") {
		return true
	}
	return it.Class == "GAZETTE" || (it.Class == classBody || it.Class == "WEBSITE") &&
		slices.ContainsFunc(governments, func(g string) bool { return strings.HasPrefix(it.Text, g) })
}

// carryOn keeps what a sentence goes on with of the one before it: its words
// where it begins with 其中 or stands behind a ：, of what it stated the named
// parts where it stands behind a ；.
func (r *prose) carryOn(before []statement.Clause, c *statement.Clause) {
	r.carried, r.whole = nil, len(r.out.Facts)
	if len(before) == 0 {
		r.from = r.whole
		return
	}
	last := &before[len(before)-1]
	end := r.text[last.Items[len(last.Items)-1].Span.End:c.Sentence.Start]
	listed := slices.Equal(last.Headings, c.Headings)
	switch mark := strings.TrimSpace(end); {
	case carriesOn(last, c) || listed && (mark == "：" || mark == ":"):
		r.carried, r.whole = append(last.Before, last.Items...), r.from
	case listed && (mark == "；" || mark == ";"):
	default:
		r.from = r.whole
	}
}

// scopeBefore is the scope a sentence goes on with: that of the one before it
// in its paragraph. A figure of the body's own needs to be taken up again.
func (r *prose) scopeBefore(before []statement.Clause, c *statement.Clause) string {
	if n := len(r.out.Facts); n > 0 && len(before) > 0 && c.Items[0].Class == classSplit && strings.HasPrefix(r.out.Facts[n-1].Indicator, "requests.") {
		return r.out.Facts[n-1].Scope
	}
	if !r.sameParagraph(before, c) {
		return ""
	}
	scope := r.until[len(r.until)-1].scope
	if counted := len(r.out.Facts) > r.from || r.until[0].heir; scope == scopeArea && !counted {
		return "" // it spoke of the area, and counted nothing there
	}
	if scope != scopeArea && !carriesOn(&before[len(before)-1], c) && !r.takesUp(c) {
		return ""
	}
	return scope
}

// takesUp reports whether a sentence begins with a number stated in the one
// before it: 2,764条中, 通过网站公开…
func (r *prose) takesUp(c *statement.Clause) bool {
	return isCount(c.Items[0]) && r.stated(func(f *Fact) bool { return f.Value.Equal(c.Items[0].Quantity.Value) })
}

// settle says which facts of the 机关 of a body are set apart by one of the
// area for the same indicator.
func settle(facts []Fact) {
	area := map[string]bool{}
	for i := range facts {
		if facts[i].Scope == scopeArea {
			area[facts[i].Indicator] = true
		}
	}
	for i := range facts {
		switch f := &facts[i]; {
		case f.Scope != scopeOrgan:
		case area[f.Indicator]:
			f.Scope = scopeOwn
		default:
			f.Scope = ""
		}
	}
}

// sameParagraph reports whether a clause stands in the paragraph of those
// before it, under the same headings.
func (r *prose) sameParagraph(before []statement.Clause, c *statement.Clause) bool {
	if len(before) == 0 {
		return false
	}
	last := &before[len(before)-1]
	return last.Sentence.End <= c.Sentence.Start && !strings.Contains(r.text[last.Sentence.End:c.Sentence.Start], "\n") && slices.Equal(last.Headings, c.Headings)
}
