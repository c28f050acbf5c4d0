package extract_test

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/fact"
)

// templates is how many ways of stating a number the survey of real reports
// lists; declaredMost is how many of them may be read otherwise.
const (
	templates    = 323
	declaredMost = 10
)

// template is one line of testdata/templates.txt.
type template struct {
	id       string
	page     bool     // lines are a page of their own, not a sentence under headings
	lines    []string // headings, then the sentence
	want     []string // what must be read, sorted
	declared string   // why it is read otherwise
}

// TestTemplates reads every template: all that its line lists and nothing
// else. A number that is not listed must be ignored by a written rule.
func TestTemplates(t *testing.T) {
	all := readTemplates(t)
	x := newExtractor(t)
	declared := 0
	for _, tm := range all {
		got := tm.read(t, x)
		slices.Sort(got)
		if tm.declared != "" {
			declared++
			if slices.Equal(got, tm.want) {
				t.Errorf("%s is read as its template wants, no difference need be declared", tm.id)
			}
			continue
		}
		if !slices.Equal(got, tm.want) {
			t.Errorf("%s  %s\n  want %s\n  got  %s", tm.id, strings.Join(tm.lines, " / "), strings.Join(tm.want, " "), strings.Join(got, " "))
		}
	}
	if declared > declaredMost {
		t.Errorf("%d differences are declared, at most %d may be", declared, declaredMost)
	}
	t.Logf("%d templates, %d declared differences", len(all), declared)
}

// templateLine is "N01 page: line / line => want ; declared: why".
var templateLine = regexp.MustCompile(`^([A-Z]\d\d)( page:)? (.+?) => ?(.*?)(?: ; declared: (.+))?$`)

func readTemplates(t *testing.T) []template {
	t.Helper()
	file, err := os.ReadFile("testdata/templates.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []template
	seen := map[string]bool{}
	for n, line := range strings.Split(string(file), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := templateLine.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("templates.txt:%d: cannot read %q", n+1, line)
		}
		seen[m[1]] = true
		tm := template{id: m[1], page: m[2] != "", lines: strings.Split(m[3], " / "), want: strings.Fields(m[4]), declared: m[5]}
		slices.Sort(tm.want)
		all = append(all, tm)
	}
	if len(seen) != templates {
		t.Errorf("%d templates have a line, want %d", len(seen), templates)
	}
	return all
}

// read is what a template gives, in the words of testdata/templates.txt.
func (tm template) read(t *testing.T, x *extract.Extractor) []string {
	t.Helper()
	if !tm.page {
		n := len(tm.lines) - 1
		read := fact.Sentence(tm.lines[n], tm.lines[:n], x.Rules(), 2014)
		return tellings(read.Facts, read.Leftover, tm.lines[n])
	}
	text := string(tm.source())
	r, err := x.Extract([]byte(text), "")
	if err != nil {
		t.Fatalf("%s: %v", tm.id, err)
	}
	if r.Rejected != "" {
		return []string{"rejected"}
	}
	got := append(tellings(r.Facts, r.Leftover, text), fmt.Sprint("year=", r.Year))
	for _, f := range r.Findings {
		if f.Outcome == check.Fail && !slices.Contains(got, "!"+f.Check) {
			got = append(got, "!"+f.Check)
		}
	}
	return got
}

// source is the page of a template.
func (tm template) source() []byte {
	if text := strings.Join(tm.lines, "\n"); !strings.Contains(text, "</") {
		return []byte(text)
	}
	return []byte("<p>" + strings.Join(tm.lines, "</p>\n<p>") + "</p>")
}

// tellings writes facts and left-over numbers as templates.txt does: code,
// /applicant, @scope, [detail] where a component is named, =value, 余; ?printed.
func tellings(facts []fact.Fact, left []fact.Leftover, text string) []string {
	var out []string
	for _, f := range facts {
		if f.Source == fact.Derived {
			continue
		}
		s := f.Indicator
		if f.Applicant != "" {
			s += "/" + f.Applicant
		}
		if f.Scope != "" {
			s += "@" + f.Scope
		}
		s += "=" + cmp.Or(map[bool]string{true: f.Value.String()}[f.State == fact.Number], string(f.State)) + f.Approx
		if f.Detail != "" {
			s += "[" + f.Detail + "]"
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, l := range left {
		out = append(out, "?"+strings.Join(strings.Fields(text[l.Span.Start:l.Span.End]), ""))
	}
	return out
}
