package data_test

import (
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/rule"
)

// codebook is README.md, by the headings of its sections; "" is what stands
// before the first.
func codebook(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	sections, name := map[string]string{}, ""
	for line := range strings.Lines(string(b)) {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			name = strings.Trim(strings.TrimSpace(heading), "`")
		}
		sections[name] += line
	}
	return sections
}

func load(t *testing.T) *rule.Set {
	t.Helper()
	set, err := rule.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// terms are what a text says in backquotes.
func terms(text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return found
}

// row is the table row of a section that begins with a name, "" if there is none.
func row(section, name string) string {
	for line := range strings.Lines(section) {
		if strings.HasPrefix(line, "| ") && strings.Contains(strings.SplitN(line, "|", 3)[1], "`"+name+"`") {
			return line
		}
	}
	return ""
}

// TestCodebookFiles: each file has a row, or a section for its columns.
func TestCodebookFiles(t *testing.T) {
	book := codebook(t)
	err := fs.WalkDir(data.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Dir(name) {
		case "forms":
			if row(book["Forms"], name) == "" {
				t.Errorf("codebook: no row for %s under Forms", name)
			}
		case "phrases":
			if row(book["Phrases"], name) == "" {
				t.Errorf("codebook: no row for %s under Phrases", name)
			}
		default:
			if book[name] == "" {
				t.Errorf("codebook: no section %s", name)
			}
			if filepath.Ext(name) == ".csv" {
				columns(t, book[name], name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range book {
		if ext := filepath.Ext(name); ext == ".csv" || ext == ".txt" {
			if _, err := fs.Stat(data.FS, name); err != nil {
				t.Errorf("codebook: section %s: %v", name, err)
			}
		}
	}
	for name := range terms(book["Forms"] + book["Phrases"]) {
		if filepath.Ext(name) == ".txt" && !strings.Contains(name, "*") {
			if _, err := fs.Stat(data.FS, name); err != nil {
				t.Errorf("codebook: %v", err)
			}
		}
	}
}

// columns holds a section against the header of its file.
func columns(t *testing.T, section, name string) {
	f, err := data.FS.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	header, err := csv.NewReader(f).Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range header {
		if row(section, column) == "" {
			t.Errorf("codebook: no row for column %s in section %s", column, name)
		}
	}
}

func TestCodebookCatalogue(t *testing.T) {
	section := codebook(t)["indicators.csv"]
	units := row(section, "unit")
	for _, i := range load(t).Indicators {
		family, _, _ := strings.Cut(i.Code, ".")
		if row(section, family) == "" {
			t.Errorf("codebook: no row for the family of %s", i.Code)
		}
		if !slices.Contains(strings.Fields(units), i.Unit) {
			t.Errorf("codebook: the column unit does not say what %s is (%s)", i.Unit, i.Code)
		}
	}
}

// TestCodebookForms: the row of a form file names the form and its tables, and
// each applicant and reason to ignore stands among the keys.
func TestCodebookForms(t *testing.T) {
	section := codebook(t)["Forms"]
	keys := row(section, "@natural")
	for _, f := range load(t).Forms {
		said := terms(row(section, f.File))
		if !said[f.Name] {
			t.Errorf("codebook: the row of %s does not name the form %s", f.File, f.Name)
		}
		for _, table := range f.Tables {
			if !said[table.Name] {
				t.Errorf("codebook: the row of %s does not name its table %s", f.File, table.Name)
			}
			for _, axis := range slices.Concat(table.Rows, table.Cols) {
				if axis.Ignored() != "" && row(section, axis.Key) == "" {
					t.Errorf("codebook: no row for the key %s (%s:%d)", axis.Key, f.File, axis.Line)
				}
				if applicant, ok := strings.CutPrefix(axis.Key, "@"); ok && !terms(keys)[applicant] {
					t.Errorf("codebook: no applicant %s among the keys of forms", applicant)
				}
			}
		}
	}
}

// TestCodebookClasses: each class of the lexicon has a row, and no other.
func TestCodebookClasses(t *testing.T) {
	section := codebook(t)["lexicon.txt"]
	classes := load(t).Segmenter.Classes()
	for _, class := range classes {
		if row(section, class) == "" {
			t.Errorf("codebook: no row for the class %s", class)
		}
	}
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		for class := range terms(strings.SplitN(line, "|", 3)[1]) {
			if !slices.Contains(classes, class) {
				t.Errorf("codebook: the lexicon has no class %s", class)
			}
		}
	}
}

var (
	checkID = regexp.MustCompile(`^[a-z_]+(\.[a-z0-9_]+)*$`)
	guardID = regexp.MustCompile(`^guard/[a-z-]+$`)
)

// TestCodebookChecks: each check id and guard that the program names itself
// has a row, and no other. A check id is what is given to the field Check or,
// as the first argument, to a function that makes findings, and any dotted name
// in package check that is no indicator.
func TestCodebookChecks(t *testing.T) {
	book := codebook(t)
	set := load(t)
	checks, guards := map[string]bool{}, map[string]bool{}
	for _, s := range literals(t, "../extract") {
		name := strings.TrimSuffix(s.text, ".") // a code follows
		switch {
		case guardID.MatchString(name):
			guards[name] = true
		case !checkID.MatchString(name):
		case s.check, filepath.Base(filepath.Dir(s.file)) == "check" && strings.Contains(name, ".") && !known(set, name):
			checks[name] = true
		}
	}
	for _, identity := range set.Identities {
		delete(checks, identity.ID)
	}
	for id := range checks {
		if row(book["Checks"], id) == "" {
			t.Errorf("codebook: no row for the check %s", id)
		}
	}
	for id := range guards {
		if row(book["Guards"], id) == "" {
			t.Errorf("codebook: no row for the guard %s", id)
		}
	}
	for line := range strings.Lines(book["Checks"] + book["Guards"]) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		for id := range terms(strings.SplitN(line, "|", 3)[1]) {
			if !checks[id] && !guards[id] {
				t.Errorf("codebook: the program has no check or guard %s", id)
			}
		}
	}
	if len(checks) == 0 || len(guards) == 0 {
		t.Errorf("found %d checks and %d guards in the code: the test looks in the wrong place", len(checks), len(guards))
	}
}

// known reports whether a name is an indicator, or what some begin with.
func known(set *rule.Set, name string) bool {
	return slices.ContainsFunc(set.Indicators, func(i rule.Indicator) bool {
		return i.Code == name || strings.HasPrefix(i.Code, name+".")
	})
}

// literal is a string of the source; check says that it stands where a check
// id does.
type literal struct {
	text, file string
	check      bool
}

// literals are the strings of the Go files under a folder, tests left out.
func literals(t *testing.T, root string) []literal {
	t.Helper()
	var found []literal
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		checks := map[*ast.BasicLit]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Check" {
					mark(n.Value, checks)
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) > 1 && slices.Contains([]string{"assess", "agree"}, f.Sel.Name) {
					mark(n.Args[0], checks)
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					found = append(found, literal{text, path, checks[n]})
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// mark notes the string an expression begins with.
func mark(e ast.Expr, checks map[*ast.BasicLit]bool) {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok {
			break
		}
		e = b.X
	}
	if lit, ok := e.(*ast.BasicLit); ok {
		checks[lit] = true
	}
}
