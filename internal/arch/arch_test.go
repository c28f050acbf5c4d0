package arch_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/nianbao/nianbao"

func TestArchitecture(t *testing.T) {
	tree, err := load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree) == 0 {
		t.Fatal("no Go files found")
	}
	for _, rule := range []struct {
		name  string
		check func([]file) []string
	}{
		{"edges", edges},
		{"unused edges", unused},
		{"restricted imports", thirdParty},
		{"package names", names},
		{"sizes", sizes},
		{"docs", docs},
		{"init", inits},
		{"environment", environment},
	} {
		t.Run(rule.name, func(t *testing.T) {
			for _, failure := range rule.check(tree) {
				t.Error(failure)
			}
		})
	}
}

// file is one Go file of the module, whatever system it is built for.
type file struct {
	dir    string // folder in the module, "." for the root
	path   string
	test   bool
	lines  int
	set    *token.FileSet
	syntax *ast.File
}

// at is the place of a node: "extract/zh/zh.go:12".
func (f file) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", f.path, f.set.Position(n.Pos()).Line)
}

// load parses every Go file of the module, in the order of their paths.
// Folders the go command passes over and modules of their own are left out.
func load(root fs.FS) ([]file, error) {
	var tree []file
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if p != "." && (d.Name() == "testdata" || d.Name() == "vendor" || strings.ContainsRune("._", rune(d.Name()[0]))) {
				return fs.SkipDir
			}
			if _, err := fs.Stat(root, path.Join(p, "go.mod")); p != "." && err == nil {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(p) != ".go" || strings.ContainsRune("._", rune(d.Name()[0])) {
			return nil
		}
		text, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		syntax, err := parser.ParseFile(set, p, text, parser.ParseComments)
		if err != nil {
			return err
		}
		lines := strings.Count(strings.TrimSuffix(string(text), "\n"), "\n") + 1
		tree = append(tree, file{path.Dir(p), p, strings.HasSuffix(p, "_test.go"), lines, set, syntax})
		return nil
	})
	return tree, err
}

// ours is the folder of an import of this module.
func ours(spec *ast.ImportSpec) (string, bool) {
	p := importPath(spec)
	if p == module {
		return ".", true
	}
	return strings.CutPrefix(p, module+"/")
}

func importPath(spec *ast.ImportSpec) string {
	p, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
	return p
}

// covers says whether a list of packages, as in layers, holds a folder.
func covers(list, dir string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(name string) bool {
		name = strings.TrimSuffix(name, "?")
		below, all := strings.CutSuffix(name, "/...")
		return name == "*" || name == dir || all && (dir == below || strings.HasPrefix(dir, below+"/"))
	})
}

func layerOf(dir string) (layer, bool) {
	i := slices.IndexFunc(layers, func(l layer) bool { return l.pkg == dir })
	if i < 0 {
		return layer{}, false
	}
	return layers[i], true
}

// edges finds packages the table does not have, and imports it does not allow.
func edges(tree []file) []string {
	var out []string
	for i, f := range tree {
		l, listed := layerOf(f.dir)
		if !listed {
			if i == 0 || tree[i-1].dir != f.dir {
				out = append(out, fmt.Sprintf("%s: package %s is not in the table", f.path, f.dir))
			}
			continue
		}
		for _, spec := range f.syntax.Imports {
			to, own := ours(spec)
			switch {
			case !own || covers(l.imports, to):
			case f.test && (to == f.dir || covers(l.tests, to)):
			default:
				out = append(out, fmt.Sprintf("%s: %s may not import %s", f.at(spec), f.dir, to))
			}
		}
	}
	return out
}

// unused finds edges of the table between packages that are there, but not
// joined. Only non-test files count.
func unused(tree []file) []string {
	there, joined := map[string]bool{}, map[[2]string]bool{}
	for _, f := range tree {
		if f.test {
			continue
		}
		there[f.dir] = true
		for _, spec := range f.syntax.Imports {
			if to, own := ours(spec); own {
				joined[[2]string{f.dir, to}] = true
			}
		}
	}
	var out []string
	for _, l := range layers {
		for _, to := range strings.Fields(l.imports) {
			if !strings.HasSuffix(to, "?") && there[l.pkg] && there[to] && !joined[[2]string{l.pkg, to}] {
				out = append(out, fmt.Sprintf("table: %s no longer imports %s", l.pkg, to))
			}
		}
	}
	return out
}

// thirdParty finds restricted imports where they are not allowed.
func thirdParty(tree []file) []string {
	var out []string
	for _, f := range tree {
		for _, spec := range f.syntax.Imports {
			p := importPath(spec)
			for _, r := range restricted {
				if p != r.path && !strings.HasPrefix(p, r.path+"/") || covers(r.only, f.dir) || f.test && r.tests {
					continue
				}
				who := "nobody"
				if r.only != "" {
					who = "only " + r.only
				}
				out = append(out, fmt.Sprintf("%s: %s imports %s, which %s may", f.at(spec), f.dir, p, who))
			}
		}
	}
	return out
}
