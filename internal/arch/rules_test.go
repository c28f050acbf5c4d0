package arch_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestRules holds every rule against a small tree that breaks or keeps it.
func TestRules(t *testing.T) {
	const ourImport = "package x\nimport _ \"" + module + "/"
	long := func(n int) string { return strings.Repeat("\n", n) }
	for _, row := range []struct {
		name  string
		check func([]file) []string
		files map[string]string
		want  []string
	}{
		{"allowed edge", edges, map[string]string{"extract/layout/a.go": ourImport + `extract/decode"`}, nil},
		{"edge marked as allowed", edges, map[string]string{"extract/rule/a.go": ourImport + `extract/layout"`}, nil},
		{"edge downstream", edges, map[string]string{"extract/decode/a.go": ourImport + `extract/layout"`},
			[]string{"extract/decode/a.go:2: extract/decode may not import extract/layout"}},
		{"edge from a file of another system", edges, map[string]string{"crawler/a_plan9.go": "//go:build plan9\n\n" + ourImport + `data"`},
			[]string{"crawler/a_plan9.go:4: crawler may not import data"}},
		{"extract and all below", edges, map[string]string{"internal/eval/a.go": ourImport + `extract/check"`}, nil},
		{"the data below the command line", edges, map[string]string{"internal/query/a.go": ourImport + `data"`},
			[]string{"internal/query/a.go:2: internal/query may not import data"}},
		{"anything for the command line", edges, map[string]string{"internal/cli/a.go": ourImport + `internal/web"`}, nil},
		{"a test's edge", edges, map[string]string{"internal/query/a_test.go": ourImport + `internal/store"`}, nil},
		{"a test of the package itself", edges, map[string]string{"crawler/a_test.go": "package x_test\nimport _ \"" + module + `/crawler"`}, nil},
		{"a test's edge elsewhere", edges, map[string]string{"internal/query/a.go": ourImport + `internal/store"`},
			[]string{"internal/query/a.go:2: internal/query may not import internal/store"}},
		{"unlisted package", edges, map[string]string{"extract/guess/a.go": "package guess", "extract/guess/b.go": "package guess"},
			[]string{"extract/guess/a.go: package extract/guess is not in the table"}},
		{"folders passed over", edges, map[string]string{"extract/testdata/a.go": "package x", "_old/a.go": "package x",
			".cache/a.go": "package x", "tools/go.mod": "module x", "tools/a.go": "package x"}, nil},

		{"edge no longer there", unused, map[string]string{"extract/layout/a.go": "package x", "extract/decode/a.go": "package x"},
			[]string{"table: extract/layout no longer imports extract/decode"}},
		{"edge kept by another file", unused, map[string]string{"extract/layout/a.go": "package x",
			"extract/layout/b.go": ourImport + `extract/decode"`, "extract/decode/a.go": "package x"}, nil},
		{"package not there yet", unused, map[string]string{"extract/layout/a.go": "package x"}, nil},

		{"gse for zh", thirdParty, map[string]string{"extract/zh/a.go": "package x\nimport _ \"github.com/go-ego/gse\""}, nil},
		{"gse elsewhere", thirdParty, map[string]string{"extract/rule/a.go": "package x\nimport _ \"github.com/go-ego/gse/hmm\""},
			[]string{"extract/rule/a.go:2: extract/rule imports github.com/go-ego/gse/hmm, which only extract/zh may"}},
		{"a longer name", thirdParty, map[string]string{"extract/rule/a.go": "package x\nimport _ \"github.com/go-ego/gsex\""}, nil},
		{"duckdb in a test", thirdParty, map[string]string{"internal/web/a_test.go": "package x\nimport _ \"github.com/duckdb/duckdb-go/v2\""}, nil},
		{"the old home of duckdb-go", thirdParty, map[string]string{"internal/store/a.go": "package x\nimport _ \"github.com/marcboeker/go-duckdb\""},
			[]string{"internal/store/a.go:2: internal/store imports github.com/marcboeker/go-duckdb, which nobody may"}},
		{"cobra below the command line", thirdParty, map[string]string{"internal/export/a.go": "package x\nimport _ \"github.com/spf13/cobra\""},
			[]string{"internal/export/a.go:2: internal/export imports github.com/spf13/cobra, which only internal/cli cmd/... may"}},

		{"vague name", names, map[string]string{"internal/util/a.go": "package util", "extract/zh/a.go": "package common"},
			[]string{"extract/zh/a.go: package name common says nothing about what it is for",
				"internal/util/a.go: package name util says nothing about what it is for"}},

		{"file as long as allowed", sizes, map[string]string{"data/a.go": "package x" + long(399) + "//\n"}, nil},
		{"file too long", sizes, map[string]string{"data/a.go": "package x" + long(400) + "//\n", "data/a_test.go": "package x" + long(400) + "//"},
			[]string{"data/a.go: 401 lines, at most 400"}},
		{"function as long as allowed", sizes, map[string]string{"data/a.go": "package x\nfunc f() {" + long(59) + "}"}, nil},
		{"method too long", sizes, map[string]string{"data/a.go": "package x\n\n// f is.\nfunc (s *set[T]) f() {" + long(60) + "}"},
			[]string{"data/a.go:4: func set.f has 61 lines, at most 60"}},

		{"no docstrings", docs, map[string]string{"data/a.go": "package x\ntype T int\nfunc F() {}\nfunc (t *T) M() {}\nvar V int\nconst C = 1",
			"data/a_test.go": "package x\nfunc G() {}"},
			[]string{"data/a.go:2: exported type T has no docstring", "data/a.go:3: exported func F has no docstring",
				"data/a.go:4: exported func T.M has no docstring", "data/a.go:5: exported var V has no docstring",
				"data/a.go:6: exported const C has no docstring"}},
		{"a directive is no docstring", docs, map[string]string{"data/a.go": "package x\n//go:noinline\nfunc F() {}"},
			[]string{"data/a.go:3: exported func F has no docstring"}},
		{"docstrings", docs, map[string]string{"data/a.go": "package x\n// T is.\ntype T int\ntype t int\nfunc (t) M() {}\n" +
			"// Some.\nvar (\nV int\nW int\n)\nconst C = 1 // the one\nconst (\nA T = iota\nB\n)"}, nil},
		{"an enumeration that ends", docs, map[string]string{"data/a.go": "package x\n// T is.\ntype T int\nconst (\nA T = iota\nB\nC = 3\n)"},
			[]string{"data/a.go:7: exported const C has no docstring"}},

		{"init", inits, map[string]string{"data/a.go": "package x\nfunc init() {}", "data/a_test.go": "package x\nfunc init() {}"},
			[]string{"data/a.go:2: data has an init function"}},
		{"a method init", inits, map[string]string{"data/a.go": "package x\nfunc (t) init() {}"}, nil},

		{"environment", environment, map[string]string{"data/a.go": "package x\nimport env \"os\"\nvar _ = env.Getenv(\"HOME\")",
			"internal/cli/a.go": "package x\nimport \"os\"\nvar _ = os.Getenv(\"HOME\")"},
			[]string{"data/a.go:3: data reads the environment (os.Getenv)"}},
		{"a Getenv of one's own", environment, map[string]string{"data/a.go": "package x\nvar _ = os.Getenv(\"HOME\")"}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			root := fstest.MapFS{}
			for name, text := range row.files {
				root[name] = &fstest.MapFile{Data: []byte(text)}
			}
			tree, err := load(root)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, row.check(tree)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTable holds the table against itself: each package once, and no edge to
// a package it does not have.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range layers {
		if seen[l.pkg] {
			t.Errorf("%s is listed twice", l.pkg)
		}
		seen[l.pkg] = true
		for _, to := range strings.Fields(l.imports + " " + l.tests) {
			name := strings.TrimSuffix(strings.TrimSuffix(to, "?"), "/...")
			if _, listed := layerOf(name); !listed && name != "*" {
				t.Errorf("%s: no package %s", l.pkg, to)
			}
		}
	}
}
