// Package arch_test holds the project to its own architecture: which package
// may import which, and the house rules a machine can check.
package arch_test

// layer is one package and what it may import of ours. An import is a folder
// of the module, "extract/..." for it and all below, "*" for every package.
// An import marked "?" is allowed; any other must also be there once both
// packages are, so that the table shows the tree as it is.
type layer struct {
	pkg     string
	imports string // of non-test files
	tests   string // of test files, besides imports; none has to be there
}

// layers is the whole tree, upstream first. Packages not written yet are skipped.
var layers = []layer{
	{"crawler", "", "internal/golden"},

	{"extract/decode", "", "internal/golden"},
	{"extract/layout", "extract/decode", "internal/golden"},
	{"extract/zh", "", "internal/golden data"},
	{"extract/rule", "extract/zh extract/layout?", "internal/golden data"},
	{"extract/statement", "extract/decode extract/layout extract/zh extract/rule", "internal/golden data"},
	{"extract/fact", "extract/decode extract/layout extract/zh extract/rule extract/statement", "internal/golden data"},
	{"extract/agency", "extract/decode extract/layout extract/rule extract/zh?", "internal/golden data"},
	{"extract/check", "extract/agency extract/decode extract/fact extract/layout extract/rule extract/zh", "extract internal/golden internal/sample data"},
	{"extract", "extract/agency extract/check extract/decode extract/fact extract/layout extract/rule extract/...?", "internal/demo internal/golden internal/sample data"},

	{"data", "", "extract/... internal/golden"},
	{"internal/golden", "", ""},
	{"internal/sample", "", ""}, // only tests import it
	{"internal/arch", "", ""},
	{"internal/archive", "", "internal/golden"},
	{"internal/replay", "internal/archive", "crawler internal/demo internal/golden"},
	{"internal/decoded", "", "internal/golden"},
	{"internal/frontier", "crawler", "internal/golden"},
	{"internal/demo", "", "internal/golden"},
	{"internal/store", "extract extract/...?", "internal/golden data"},
	{"internal/pipeline", "internal/archive crawler extract extract/layout internal/decoded internal/store", "internal/demo internal/golden internal/sample data"},
	{"internal/text", "extract/layout extract/statement extract/zh", "extract data"},
	{"internal/verdict", "", ""},
	{"internal/query", "", "internal/golden internal/store extract/..."},
	{"internal/export", "internal/query internal/verdict", "internal/golden internal/store extract/..."},
	{"internal/doctor", "extract/layout internal/pipeline internal/query internal/verdict", "data extract internal/archive"},
	{"internal/web", "internal/query", "internal/golden internal/store extract/..."},
	{"internal/eval", "extract extract/fact extract/...?", "internal/golden data"},
	{"internal/cli", "data *?", "*"},
	{"cmd/nianbao", "internal/cli", "*"},
}

// restricted are imports only some packages may use, by path prefix. A name
// ending in "/..." stands for everything below, too.
var restricted = []struct {
	path  string
	only  string
	tests bool // test files of any package may use it
}{
	{"github.com/go-ego/gse", "extract/zh", false},
	{"github.com/duckdb/duckdb-go", "internal/store internal/query", true},
	{"github.com/marcboeker/go-duckdb", "", false}, // moved to duckdb/duckdb-go
	{"github.com/gocolly/colly", "crawler", false},
	{"github.com/temoto/robotstxt", "crawler", false},
	{"github.com/spf13", "internal/cli cmd/...", false},
	{"github.com/nlnwa/gowarc", "internal/archive", false},
	{"github.com/internetarchive/gowarc", "internal/archive", false},
	{"github.com/riverqueue/river", "internal/frontier", false},
	{"github.com/jackc/pgx", "internal/frontier", false},
	{"modernc.org/sqlite", "internal/frontier", false},
	{"github.com/prometheus", "internal/cli", false},
	{"github.com/klippa-app/go-pdfium", "extract/decode", false},
	{"log/slog", "crawler internal/frontier internal/pipeline internal/web internal/cli", true},
}

// mayReadEnv are the only packages that may read the environment.
const mayReadEnv = "internal/cli cmd/..."

// vagueNames say nothing about what a package is for.
const vagueNames = "model models type types util utils common helper helpers"

// Limits of DESIGN §7.7, for non-test files.
const (
	maxFileLines     = 400
	maxFunctionLines = 60
)
