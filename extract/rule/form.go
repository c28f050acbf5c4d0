package rule

import (
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Form is one statutory or local form: the tables it prints.
type Form struct {
	Name   string // prose, local, 2014, 2019, 2021
	File   string
	Tables []Table
}

// Table says how to read one table of a form. A cell means its row plus its column.
type Table struct {
	Name  string
	Line  int
	Claim []string // words the labels of a grid must hold, all of them, for the table to claim it
	Rows  []Axis   // empty where the columns alone give the meaning
	Cols  []Axis
}

// Axis is a row or a column of a form.
type Axis struct {
	Line    int
	Key     string // a code; a code's beginning "a.b.*" or end "*.c"; "@applicant"; "value"; "-" for ignored in writing
	Pattern Pattern
}

// Pattern matches the labels over or beside a cell: the last step the label
// next to it, the steps before that the labels outside, in order.
type Pattern []Step

// Step is one label to be matched, on normalised text.
type Step struct {
	Exact bool     // the label is the word, not only holds it
	Words []string // alternatives: any of them
}

// Normalize folds a label to what patterns are compared with: compatibility
// forms (full-width, circled), no blanks, no punctuation.
func Normalize(label string) string {
	var out strings.Builder
	for _, r := range norm.NFKC.String(label) {
		if strings.ContainsRune(" \t\n\r\u3000、，。：:;；.,()（）[]【】“”\"'‘’《》<>·/-—_*", r) {
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// Match reports how many bytes of label words the pattern accounts for in a
// path of normalised labels, outermost first; 0 when it does not match.
func (p Pattern) Match(path []string) int {
	if len(path) == 0 || len(p) == 0 {
		return 0
	}
	score := p[len(p)-1].match(path[len(path)-1])
	if score == 0 {
		return 0
	}
	outer := path
	for i := len(p) - 2; i >= 0; i-- {
		found := 0
		for len(outer) > 0 && found == 0 {
			found = p[i].match(outer[len(outer)-1])
			outer = outer[:len(outer)-1]
		}
		if found == 0 {
			return 0
		}
		score += found
	}
	return score
}

func (s Step) match(label string) int {
	best := 0
	for _, w := range s.Words {
		if len(w) > best && (label == w || !s.Exact && strings.Contains(label, w)) {
			best = len(w)
		}
	}
	return best
}

// parsePattern reads "不予公开 / 国家秘密", "=总计", "网络|网上".
func parsePattern(s string) (Pattern, error) {
	var p Pattern
	for part := range strings.SplitSeq(s, " / ") {
		part = strings.TrimSpace(part)
		exact := strings.HasPrefix(part, "=")
		step := Step{Exact: exact}
		for w := range strings.SplitSeq(strings.TrimPrefix(part, "="), "|") {
			n := Normalize(w)
			if n == "" {
				return nil, fmt.Errorf("empty word in pattern %q", s)
			}
			step.Words = append(step.Words, n)
		}
		p = append(p, step)
	}
	return p, nil
}

func (s *Set) loadForms(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "forms/*.txt")
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("forms/: no form files")
	}
	for _, name := range names {
		f := Form{File: name}
		if err := eachLine(fsys, name, func(line int, text string) error { return s.formLine(&f, line, text) }); err != nil {
			return err
		}
		if f.Name == "" || len(f.Tables) == 0 {
			return fmt.Errorf("%s:1: no form or no table in the file", name)
		}
		s.Forms = append(s.Forms, f)
	}
	return nil
}

// formLine reads one line: form NAME, table NAME, claim WORDS, row KEY PATTERN, col KEY PATTERN.
func (s *Set) formLine(f *Form, line int, text string) error {
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "form":
		f.Name = rest
		return nil
	case "table":
		f.Tables = append(f.Tables, Table{Name: rest, Line: line})
		return nil
	}
	if len(f.Tables) == 0 {
		return fmt.Errorf("%q before any table", word)
	}
	t := &f.Tables[len(f.Tables)-1]
	switch word {
	case "claim":
		for w := range strings.FieldsSeq(rest) {
			t.Claim = append(t.Claim, Normalize(w))
		}
		return nil
	case "row", "col":
		a, err := s.axis(line, rest)
		if err != nil {
			return err
		}
		if word == "row" {
			t.Rows = append(t.Rows, a)
		} else {
			t.Cols = append(t.Cols, a)
		}
		return nil
	}
	return fmt.Errorf("unknown word %q, want form, table, claim, row or col", word)
}

// Applicants are the applicant columns of the 2019 and 2021 forms.
var applicants = []string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

func (s *Set) axis(line int, text string) (Axis, error) {
	key, pattern, ok := strings.Cut(text, " ")
	if !ok {
		return Axis{}, fmt.Errorf("%q has no pattern", text)
	}
	if err := s.axisKey(key); err != nil {
		return Axis{}, err
	}
	p, err := parsePattern(pattern)
	return Axis{Line: line, Key: key, Pattern: p}, err
}

// axisKey checks that a key can name an indicator.
func (s *Set) axisKey(key string) error {
	fits := func(ok func(code string) bool) error {
		for code := range s.byCode {
			if ok(code) {
				return nil
			}
		}
		return fmt.Errorf("no indicator fits %q", key)
	}
	switch {
	case key == "-" || key == "value":
		return nil
	case strings.HasPrefix(key, "@"):
		for _, a := range applicants {
			if key[1:] == a {
				return nil
			}
		}
		return fmt.Errorf("unknown applicant %q", key)
	case strings.HasSuffix(key, ".*"):
		return fits(func(code string) bool { return strings.HasPrefix(code, key[:len(key)-1]) })
	case strings.HasPrefix(key, "*."):
		return fits(func(code string) bool { return strings.HasSuffix(code, key[1:]) })
	}
	return s.known(key)
}

// Meaning joins the keys of a row and a column to an indicator and applicant.
// Both are empty for a cell ignored in writing or one the catalogue lacks.
func (s *Set) Meaning(row, col string) (indicator, applicant string) {
	if row == "-" || col == "-" {
		return "", ""
	}
	switch {
	case row == "" || row == "value":
		indicator = col
	case col == "value":
		indicator = row
	case strings.HasPrefix(col, "@"):
		indicator, applicant = row, col[1:]
	case strings.HasSuffix(row, ".*") && strings.HasPrefix(col, "*."):
		indicator = strings.TrimSuffix(row, "*") + strings.TrimPrefix(col, "*.")
	}
	if _, ok := s.byCode[indicator]; !ok {
		return "", ""
	}
	return indicator, applicant
}
