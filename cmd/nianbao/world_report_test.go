package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/internal/sample"
	"github.com/shopspring/decimal"
)

// formNames are what the dataset calls the forms.
var formNames = map[string]string{"dingxi": "local", "shanghai": "local", "fujian-2011": "local", "fujian-2014": "local", "2014": "2014",
	"2019": "2019", "2020": "2019", "2021": "2021"}

// formOf draws a form of a year.
func formOf(rng *rand.Rand, year int) string {
	var of []string
	switch {
	case year < 2011:
		of = []string{"dingxi", "shanghai"}
	case year < 2014:
		of = []string{"dingxi", "shanghai", "fujian-2011"}
	case year < 2019:
		of = []string{"2014", "2014", "2014", "fujian-2014"}
	case year == 2019:
		of = []string{"2019"}
	case year == 2020:
		of = []string{"2019", "2020"}
	default:
		of = []string{"2021"}
	}
	return of[rng.IntN(len(of))]
}

// report makes the report of a body for a year and notes what it states. One that
// prints zeros as blanks, or lines of its own, is drawn again: what a reader makes
// of those is the exam of tables.
func report(rng *rand.Rand, b *body, name string, year int, forms map[string]sample.Form) (*said, *sample.Report) {
	form := forms[formOf(rng, year)]
	r := sample.New(rng, form)
	for !plainly(r) {
		r = sample.New(rng, form)
	}
	r.Agency, r.Year = name, year
	wrong, empty := blunder(rng, r), ""
	if wrong == "" && rng.IntN(30) == 0 {
		empty = blank(r)
	}
	return &said{body: b, year: year, name: name, url: fmt.Sprintf("http://www.r%s.example/%s/%d.html", b.region, b.family, year),
		form: formNames[form.Name], values: values(r, wrong, empty)}, r
}

// printed is a report as its page prints it.
func printed(r *sample.Report, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 17))
	page := r.Render(rng, sample.Word)
	for !known(page) {
		page = r.Render(rng, sample.Word)
	}
	return page
}

// known reports whether a page is printed one of the ways that are read whole:
// no table goes on in another or below its own header once more, where a page of
// the printed report ended, and no heading is numbered 四，. Of the others a part
// is left over, as it should be; that is the exam of tables.
func known(page []byte) bool {
	words := markup.ReplaceAll(page, nil)
	heads := 0
	for _, head := range []string{"统计指标", "指标名称", "申请人情况", "复议后起诉"} {
		heads = max(heads, bytes.Count(words, []byte(head)))
	}
	tables := bytes.Count(page, []byte("</table>"))
	return (tables == 1 || tables == 3) && heads == 1 && bytes.Count(words, []byte("信息内容")) <= 5 && !bytes.Contains(words, []byte("四，"))
}

var markup = regexp.MustCompile(`<[^>]*>|&nbsp;|\s`)

func plainly(r *sample.Report) bool {
	something := false
	for _, c := range r.Cells {
		if c.State != sample.Number || c.Code == "" && (c.Row == 100 || c.Col == 100) || strings.Contains(c.Printed, "修订") {
			return false
		}
		something = something || !c.Value.IsZero()
	}
	return something
}

// total is the cell that stands for an indicator; -1 where there is none or
// the sentences state it too.
func total(r *sample.Report, code string) int {
	if _, ok := r.Said[code]; ok {
		return -1
	}
	return slices.IndexFunc(r.Cells, func(c sample.Cell) bool {
		return c.Code == code && (c.Applicant == "" || c.Applicant == "total") && c.Detail == ""
	})
}

// blunder makes a total of one report in ten wrong by one: that of its reviews
// or its requests. It returns which; "" where the report is true.
func blunder(rng *rand.Rand, r *sample.Report) string {
	if rng.IntN(10) > 0 || strings.HasPrefix(r.Form.Name, "fujian") || r.Form.Last < 2014 {
		return ""
	}
	code := []string{"review.total", "requests.received"}[rng.IntN(2)]
	i := total(r, code)
	if i < 0 {
		return ""
	}
	c := &r.Cells[i]
	c.Value = c.Value.Add(decimal.NewFromInt(1))
	c.Printed = c.Value.String()
	return code
}

// blank leaves the number of requests out, where nothing else of the report
// gives it.
func blank(r *sample.Report) string {
	const code = "requests.received"
	if total(r, code) < 0 {
		return ""
	}
	for i := range r.Cells { // of the year, and of the period where that is the year
		if c := &r.Cells[i]; c.Code == code && (c.Applicant == "" || c.Applicant == "total") {
			c.State, c.Value, c.Printed = sample.Blank, decimal.Zero, ""
		}
	}
	return code
}

// disputed are the values that the arithmetic of a form speaks against when a
// total is wrong: those of the same sum.
func disputed(form, wrong string) []string {
	switch {
	case wrong == "review.total" && form == "2014":
		return []string{wrong, "review.upheld", "review.corrected", "review.other"}
	case wrong == "review.total":
		return []string{wrong, "review.upheld", "review.corrected", "review.other", "review.pending"}
	case wrong != "" && form == "2014":
		return []string{wrong, "requests.received.in_person", "requests.received.fax", "requests.received.online", "requests.received.letter"}
	case wrong != "":
		return []string{wrong, "requests.carried_in", "requests.carried_out", "outcome.total"}
	}
	return nil
}

// values is what a report says, by indicator: its cells, its sentences, the
// sums of named components, and the sums the forms since 2019 leave out.
func values(r *sample.Report, wrong, empty string) map[string]stated {
	out, named := map[string]stated{}, map[string]bool{}
	for _, c := range r.Cells {
		switch v := (stated{n: c.Value}); {
		case c.Code == "" || c.Applicant != "" && c.Applicant != "total":
		case named[c.Code+c.Detail]: // 本期 and 本年 of a year that is the period
		case c.Detail != "":
			named[c.Code+c.Detail] = true
			v.n, v.sum = out[c.Code].n.Add(c.Value), true
			out[c.Code] = v
		default:
			v.blank = c.Code == empty
			out[c.Code] = v
		}
	}
	for code, n := range r.Said {
		if _, ok := out[code]; !ok {
			out[code] = stated{n: n}
		}
	}
	if slices.ContainsFunc(r.Cells, func(c sample.Cell) bool { return c.Applicant != "" }) {
		for _, s := range subtotals {
			derive(out, s[0], s[1:])
		}
	}
	for _, code := range disputed(r.Form.Name, wrong) {
		if v, ok := out[code]; ok {
			v.contradicted = true
			out[code] = v
		}
	}
	return out
}

// subtotals are sums the forms since 2019 do not print, and their parts.
var subtotals = [][]string{
	{"outcome.denied", "outcome.denied.state_secret", "outcome.denied.other_law", "outcome.denied.security_stability", "outcome.denied.third_party",
		"outcome.denied.internal_affairs", "outcome.denied.process", "outcome.denied.enforcement_file", "outcome.denied.admin_query"},
	{"outcome.unable", "outcome.unable.not_held", "outcome.unable.needs_creation", "outcome.unable.unclear"},
	{"outcome.not_processed", "outcome.not_processed.petition", "outcome.not_processed.repeat", "outcome.not_processed.publication",
		"outcome.not_processed.excessive", "outcome.not_processed.reissue"},
	{"outcome.other", "outcome.other.no_correction", "outcome.other.fee_unpaid", "outcome.other.other"},
	{"litigation.upheld", "litigation.direct.upheld", "litigation.after_review.upheld"},
	{"litigation.corrected", "litigation.direct.corrected", "litigation.after_review.corrected"},
	{"litigation.other", "litigation.direct.other", "litigation.after_review.other"},
	{"litigation.pending", "litigation.direct.pending", "litigation.after_review.pending"},
	{"litigation.total", "litigation.direct.total", "litigation.after_review.total"},
}

// derive adds the sum of parts that are all there and a whole that is not.
func derive(values map[string]stated, whole string, parts []string) {
	if _, printed := values[whole]; printed {
		return
	}
	sum := stated{derived: true}
	for _, p := range parts {
		v, ok := values[p]
		if !ok {
			return
		}
		sum.n = sum.n.Add(v.n)
	}
	values[whole] = sum
}
