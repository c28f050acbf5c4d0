package arch_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

// names finds packages whose name says nothing, be it the folder's or the clause's.
func names(tree []file) []string {
	var out []string
	for i, f := range tree {
		if i > 0 && tree[i-1].dir == f.dir {
			continue
		}
		for _, name := range slices.Compact([]string{path.Base(f.dir), strings.TrimSuffix(f.syntax.Name.Name, "_test")}) {
			if slices.Contains(strings.Fields(vagueNames), name) {
				out = append(out, fmt.Sprintf("%s: package name %s says nothing about what it is for", f.path, name))
			}
		}
	}
	return out
}

// sizes finds files and functions that are too long.
func sizes(tree []file) []string {
	var out []string
	for _, f := range tree {
		if f.test {
			continue
		}
		if f.lines > maxFileLines {
			out = append(out, fmt.Sprintf("%s: %d lines, at most %d", f.path, f.lines, maxFileLines))
		}
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := f.set.Position(fn.End()).Line - f.set.Position(fn.Pos()).Line + 1; n > maxFunctionLines {
				out = append(out, fmt.Sprintf("%s: func %s has %d lines, at most %d", f.at(fn), functionName(fn), n, maxFunctionLines))
			}
		}
	}
	return out
}

// functionName is the name of a function, with its receiver's: "Report.JSON".
func functionName(fn *ast.FuncDecl) string {
	if r := receiver(fn); r != "" {
		return r + "." + fn.Name.Name
	}
	return fn.Name.Name
}

// receiver is the name of a method's type, or "".
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	expr := fn.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return "?"
		}
	}
}

// docs finds exported names without a docstring: functions, types, methods of
// exported types, constants and variables. A group's docstring serves all in
// it; a constant of a type of the package is explained by the type's.
func docs(tree []file) []string {
	var out []string
	for _, f := range tree {
		if f.test {
			continue
		}
		missing := func(n ast.Node, kind, name string) {
			out = append(out, fmt.Sprintf("%s: exported %s %s has no docstring", f.at(n), kind, name))
		}
		for _, d := range f.syntax.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if r := receiver(d); d.Name.IsExported() && (r == "" || ast.IsExported(r)) && d.Doc.Text() == "" {
					missing(d, "func", functionName(d))
				}
			case *ast.GenDecl:
				documented(d, typesOf(tree, f.dir), missing)
			}
		}
	}
	return out
}

// documented reports the exported names of a declaration without a docstring.
func documented(d *ast.GenDecl, types map[string]bool, missing func(n ast.Node, kind, name string)) {
	enum := false // constants that go on from one of a type of the package
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && d.Doc.Text()+s.Doc.Text() == "" {
				missing(s, "type", s.Name.Name)
			}
		case *ast.ValueSpec:
			if kind, ok := s.Type.(*ast.Ident); ok {
				enum = d.Tok == token.CONST && types[kind.Name]
			} else if s.Type != nil || len(s.Values) > 0 {
				enum = false
			}
			if enum || d.Doc.Text()+s.Doc.Text()+s.Comment.Text() != "" {
				continue
			}
			for _, name := range s.Names {
				if name.IsExported() {
					missing(name, d.Tok.String(), name.Name)
				}
			}
		}
	}
}

// typesOf are the types a package declares.
func typesOf(tree []file, dir string) map[string]bool {
	types := map[string]bool{}
	for _, f := range tree {
		if f.dir != dir || f.test {
			continue
		}
		for _, d := range f.syntax.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				for _, spec := range d.Specs {
					if s, ok := spec.(*ast.TypeSpec); ok {
						types[s.Name.Name] = true
					}
				}
			}
		}
	}
	return types
}

// inits finds init functions.
func inits(tree []file) []string {
	var out []string
	for _, f := range tree {
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && !f.test && fn.Recv == nil && fn.Name.Name == "init" {
				out = append(out, fmt.Sprintf("%s: %s has an init function", f.at(fn), f.dir))
			}
		}
	}
	return out
}

var readsEnv = map[string][]string{
	"os":      {"Getenv", "LookupEnv", "Environ", "ExpandEnv"},
	"syscall": {"Getenv", "Environ"},
}

// environment finds reads of the environment below the command line.
func environment(tree []file) []string {
	var out []string
	for _, f := range tree {
		if f.test || covers(mayReadEnv, f.dir) {
			continue
		}
		called := map[string]string{} // name in this file -> package
		for _, spec := range f.syntax.Imports {
			p := importPath(spec)
			if called[p] = p; spec.Name != nil {
				delete(called, p)
				called[spec.Name.Name] = p
			}
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && slices.Contains(readsEnv[called[x.Name]], sel.Sel.Name) {
				out = append(out, fmt.Sprintf("%s: %s reads the environment (%s.%s)", f.at(sel), f.dir, called[x.Name], sel.Sel.Name))
			}
			return true
		})
	}
	return out
}
