package rule

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Form is one statutory or local form: the tables it prints. Several files may
// hold forms of one name: the local ones do.
type Form struct {
	Name   string // local, 2014, 2019, 2021; "-" for tables that hold no statistics
	File   string
	Tables []Table
}

// Table says how to read one table of a form. A cell means its row plus its
// column. Rows and columns stand in the order the form prints them.
type Table struct {
	Name   string
	Line   int
	Claim  []Step // words the labels of a grid must hold for the table to claim it: one of each list
	Shared bool   // other forms print the table alike: it does not settle which form a report follows
	// Stacked says that the header has several levels, so that in flattened text
	// its labels stand out of the order of the columns.
	Stacked bool
	Rows    []Axis // empty where the columns alone give the meaning
	Cols    []Axis
	Cells   []Exception

	entries []Entry // of every row and column, none of either first
}

// Axis is a row or a column of a form.
type Axis struct {
	Line    int
	ID      string // the place of the line: forms/2021.txt:31
	Key     string // a code; a code's beginning "a.b.*" or end "*.c"; "@applicant"; "value"; "-REASON" for ignored in writing
	Detail  string // what part of the indicator the line counts: 检索费
	Unit    string // the unit the form states for an amount of money, where the page prints none; "" for none
	Pattern Pattern
	Label   string // the last step of the pattern: lines that ask for the same label next to the cell have the same

	index int    // in its table
	mask  uint64 // of what every label next to the cell must hold
}

// Match is Match of the line's pattern.
func (a *Axis) Match(path Path) int {
	if len(path) == 0 || a.mask&^path[len(path)-1].mask != 0 {
		return 0
	}
	return a.Pattern.Match(path)
}

// Exception is one cell that does not mean its row plus its column.
type Exception struct {
	Line     int
	ID       string // the place of the line
	Code     string
	Row, Col string // keys
}

// Heading is the key of a line that titles a group of rows: a number there is
// none of the form's, and left over.
const Heading = "-heading"

// Ignored is the reason for which a line is ignored in writing, "" when it is
// not: cumulative, code, unit, footer …
func (a *Axis) Ignored() string { return ignored(a.Key) }

func ignored(key string) string {
	if key == "-" {
		return "no statistic"
	}
	reason, ok := strings.CutPrefix(key, "-")
	if !ok {
		return ""
	}
	return reason
}

// Claims reports whether the labels of a grid hold the words the table asks for.
func (t *Table) Claims(labels Path) bool {
	return !slices.ContainsFunc(t.Claim, func(words Step) bool {
		return !slices.ContainsFunc(labels, func(l level) bool { return words.match(l, false) > 0 })
	})
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
		for i := range f.Tables {
			if err := f.Tables[i].check(); err != nil {
				return fmt.Errorf("%s:%d: %w", name, f.Tables[i].Line, err)
			}
			f.Tables[i].join(s)
		}
		s.Forms = append(s.Forms, f)
	}
	return nil
}

// check holds a table against itself once all its lines are read.
func (t *Table) check() error {
	if len(t.Claim) == 0 || len(t.Cols)+len(t.Rows) == 0 {
		return fmt.Errorf("table %s lacks its claim, or rows and columns", t.Name)
	}
	has := func(list []Axis, key string) bool {
		return slices.ContainsFunc(list, func(a Axis) bool { return a.Key == key })
	}
	for _, e := range t.Cells {
		if !has(t.Rows, e.Row) || !has(t.Cols, e.Col) {
			return fmt.Errorf("table %s: cell %s: no such row or column", t.Name, e.Code)
		}
	}
	return nil
}

func (f *Form) id(line int) string { return f.File + ":" + strconv.Itoa(line) }

// formLine reads one line: form NAME, table NAME, shared, stacked, claim WORDS, row KEY
// PATTERN, col KEY PATTERN, cell CODE ROWKEY COLKEY.
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
	case "shared":
		t.Shared = true
		return nil
	case "stacked":
		t.Stacked = true
		return nil
	case "claim":
		return t.claim(rest)
	case "row", "col":
		a, err := s.axis(line, rest)
		if err != nil {
			return err
		}
		a.ID = f.id(line)
		if word == "row" {
			t.Rows = append(t.Rows, a)
		} else {
			t.Cols = append(t.Cols, a)
		}
		return nil
	case "cell":
		w := strings.Fields(rest)
		if len(w) != 3 {
			return fmt.Errorf("cell needs a code, a row and a column")
		}
		t.Cells = append(t.Cells, Exception{Line: line, ID: f.id(line), Code: w[0], Row: w[1], Col: w[2]})
		return s.known(w[0])
	}
	return fmt.Errorf("unknown word %q, want form, table, shared, stacked, claim, row, col or cell", word)
}

func (t *Table) claim(text string) error {
	for w := range strings.FieldsSeq(text) {
		var words Step
		for alternative := range strings.SplitSeq(w, "|") {
			n := Normalize(alternative)
			if n == "" {
				return fmt.Errorf("empty word in claim %q", text)
			}
			words = append(words, Words{Words: []string{n}, mask: mask(n)})
		}
		t.Claim = append(t.Claim, words)
	}
	return nil
}

// Applicants are the applicant columns of the 2019 and 2021 forms.
var applicants = []string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

// axisKey is a key with its detail and its unit: fees.collected[检索费](元).
var axisKey = regexp.MustCompile(`^([^\[\]()]+)(?:\[([^\]]+)\])?(?:\((亿元|万元|元)\))?$`)

func (s *Set) axis(line int, text string) (Axis, error) {
	head, pattern, ok := strings.Cut(text, " ")
	if !ok {
		return Axis{}, fmt.Errorf("%q has no pattern", text)
	}
	m := axisKey.FindStringSubmatch(head)
	if m == nil {
		return Axis{}, fmt.Errorf("%q is no key[detail](unit)", head)
	}
	if err := s.checkKey(m[1]); err != nil {
		return Axis{}, err
	}
	p, err := parsePattern(pattern)
	if err != nil {
		return Axis{}, err
	}
	return Axis{Line: line, Key: m[1], Detail: m[2], Unit: m[3], Pattern: p, Label: fmt.Sprint(p[len(p)-1]), mask: p[len(p)-1].mask()}, nil
}

// checkKey checks that a key can name an indicator.
func (s *Set) checkKey(key string) error {
	fits := func(ok func(code string) bool) error {
		for code := range s.byCode {
			if ok(code) {
				return nil
			}
		}
		return fmt.Errorf("no indicator fits %q", key)
	}
	switch {
	case ignored(key) != "" || key == "value":
		return nil
	case strings.HasPrefix(key, "@"):
		if !slices.Contains(applicants, key[1:]) {
			return fmt.Errorf("unknown applicant %q", key)
		}
		return nil
	case strings.HasSuffix(key, ".*"):
		return fits(func(code string) bool { return strings.HasPrefix(code, key[:len(key)-1]) })
	case strings.HasPrefix(key, "*."):
		return fits(func(code string) bool { return strings.HasSuffix(code, key[1:]) })
	}
	return s.known(key)
}
