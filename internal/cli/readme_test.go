package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestMain lets the test binary stand for the program: run under the name
// nianbao, as the README's examples do, it is the command line.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "nianbao" {
		os.Exit(Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

const root = "../../"

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(root + "README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// section is the text under a heading, up to the next of its level or above.
func section(text, heading string) string {
	_, rest, found := strings.Cut(text, "\n"+heading+"\n")
	if !found {
		return ""
	}
	level, _, _ := strings.Cut(heading, " ")
	if loc := regexp.MustCompile(`(?m)^#{1,` + fmt.Sprint(len(level)) + `} `).FindStringIndex(rest); loc != nil {
		rest = rest[:loc[0]]
	}
	return rest
}

// TestReadmeCommands: each command has its section, and each flag its row or
// its word there, with its default; and no section names a flag that is none.
func TestReadmeCommands(t *testing.T) {
	text := readme(t)
	e := &env{}
	top := e.root()
	common := section(text, "### Common flags")
	top.PersistentFlags().VisitAll(func(f *pflag.Flag) { wantFlag(t, "Common flags", common, f) })
	for _, cmd := range top.Commands() {
		heading := "### `nianbao " + cmd.Use + "`"
		said := section(text, heading)
		if said == "" {
			t.Errorf("README: no section %s", heading)
			continue
		}
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { wantFlag(t, heading, said, f) })
		for _, m := range regexp.MustCompile(`--([a-z][a-z-]*)`).FindAllStringSubmatch(said, -1) {
			if cmd.Flags().Lookup(m[1]) == nil && top.PersistentFlags().Lookup(m[1]) == nil {
				t.Errorf("README: %s: there is no flag --%s", heading, m[1])
			}
		}
	}
	// what cobra adds
	top.InitDefaultHelpCmd()
	top.InitDefaultCompletionCmd()
	for _, cmd := range top.Commands() {
		if !strings.Contains(text, "`nianbao "+cmd.Name()) {
			t.Errorf("README: nothing on nianbao %s", cmd.Name())
		}
	}
}

func wantFlag(t *testing.T, heading, said string, f *pflag.Flag) {
	names := "`--" + f.Name + "`"
	if f.Shorthand != "" {
		names = "`-" + f.Shorthand + "`, " + names
	}
	at := strings.Index(said, names)
	if at < 0 { // or with its argument: `--dir DIR`
		at = strings.Index(said, strings.TrimSuffix(names, "`")+" ")
	}
	if at < 0 {
		t.Errorf("README: %s: no flag %s", heading, names)
		return
	}
	line, _, _ := strings.Cut(said[at:], "\n")
	fallback := strings.Trim(f.DefValue, "[]")
	if !slices.Contains([]string{"", "0", "false"}, fallback) && !strings.Contains(line, "`"+fallback+"`") {
		t.Errorf("README: %s: the line of %s does not give its default `%s`", heading, names, fallback)
	}
}

// block is a fenced block of the README.
type block struct {
	kind string // of its fence
	line int
	text string
}

func blocks(text string) []block {
	var all []block
	var open *block
	n := 0
	for line := range strings.Lines(text) {
		n++
		fence, isFence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case isFence && open == nil:
			open = &block{kind: fence, line: n + 1}
		case isFence:
			all, open = append(all, *open), nil
		case open != nil:
			open.text += line
		}
	}
	return all
}

// TestReadmeFirst: the README begins with the two commands to know, and the
// gate runs the second.
func TestReadmeFirst(t *testing.T) {
	first := blocks(readme(t))[0]
	var commands []string
	for line := range strings.Lines(first.text) {
		command, _, _ := strings.Cut(line, "#")
		commands = append(commands, strings.TrimSpace(command))
	}
	if !slices.Equal(commands, []string{"make demo", "make test"}) {
		t.Errorf("README begins with %q, want make demo and make test", commands)
	}
	gate, err := os.ReadFile(root + ".ci/run")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(strings.Split(string(gate), "\n"), commands[len(commands)-1]) {
		t.Errorf(".ci/run does not run %s", commands[len(commands)-1])
	}
}

// TestReadmeLinks: what the README and the codebook point to is there.
func TestReadmeLinks(t *testing.T) {
	for _, name := range []string{"README.md", "data/README.md"} {
		b, err := os.ReadFile(root + name)
		if err != nil {
			t.Fatal(err)
		}
		anchors := map[string]bool{}
		for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(b), -1) {
			anchor := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
			anchors[strings.ReplaceAll(anchor, " ", "-")] = true
		}
		for _, m := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(string(b), -1) {
			anchor, here := strings.CutPrefix(m[1], "#")
			switch {
			case strings.Contains(m[1], "://"):
			case here && !anchors[anchor]:
				t.Errorf("%s: no heading for %s", name, m[1])
			case !here:
				if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), m[1])); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}

// TestReadmeExamples runs the README's console blocks in their order, in one
// folder that holds the repository's data. A command must succeed and print
// what is shown, "…" standing for what is left out, blanks folded. sh blocks
// hold what is not run: make targets, which are looked up, and crawls over the
// network, which are parsed.
func TestReadmeExamples(t *testing.T) {
	text := readme(t)
	dir := workplace(t)
	for _, b := range blocks(text) {
		if b.kind != "sh" && b.kind != "console" {
			continue
		}
		t.Run(fmt.Sprintf("line %d", b.line), func(t *testing.T) {
			if b.kind == "sh" {
				shell(t, b)
				return
			}
			list := steps(b.text)
			if len(list) == 0 {
				t.Fatal("a console block without a command")
			}
			for i, got := range run(t, dir, list) {
				if miss := differs(list[i].want, got); miss != "" {
					t.Errorf("$ %s\nshows a line that is not printed there:\n  %s\nprinted:\n%s", list[i].command, miss, beginning(got))
				}
			}
		})
	}
	t.Run("tables", func(t *testing.T) { readmeTables(t, text, filepath.Join(dir, "nianbao-demo")) })
}

// workplace is a folder with the data, and the program first in the PATH.
func workplace(t *testing.T) string {
	t.Helper()
	dir, bin := t.TempDir(), t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "nianbao")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "data"), os.DirFS(root+"data")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return dir
}

// shell holds a block of commands that are not run.
func shell(t *testing.T, b block) {
	makefile, err := os.ReadFile(root + "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.text) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		switch {
		case len(words) == 2 && words[0] == "make":
			if !regexp.MustCompile(`(?m)^` + words[1] + `:`).Match(makefile) {
				t.Errorf("the Makefile has no target %s", words[1])
			}
		case len(words) > 1 && words[0] == "nianbao" && words[1] == "crawl":
			if err := parse(words[1:]); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		default:
			t.Errorf("%q is neither make nor a crawl: show it as a console block", line)
		}
	}
}

// parse checks a command line without running it.
func parse(args []string) error {
	cmd, rest, err := (&env{}).root().Find(args)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}

// step is a command and what it is shown to print.
type step struct{ command, want string }

// beginning keeps a message short.
func beginning(text string) string {
	const most = 40
	if all := strings.SplitAfter(text, "\n"); len(all) > most {
		return strings.Join(all[:most], "") + fmt.Sprintf("… and %d lines more\n", len(all)-most)
	}
	return text
}

// steps reads a console block: "$ command", "> " for its further lines, and
// what it prints.
func steps(text string) []step {
	var list []step
	for line := range strings.Lines(text) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			list = append(list, step{command: command})
		} else if more, ok := strings.CutPrefix(line, "> "); ok && len(list) > 0 && list[len(list)-1].want == "" {
			list[len(list)-1].command += more
		} else if len(list) > 0 {
			list[len(list)-1].want += line
		}
	}
	return list
}

// run has one shell run the commands and returns what each printed, to either
// stream. A command that fails ends the test.
func run(t *testing.T, dir string, list []step) []string {
	t.Helper()
	const end = "--- end of step, status "
	script := "exec 2>&1\n"
	for _, s := range list {
		script += s.command + "printf '\\n" + end + "%d\\n' $?\n"
	}
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("sh: %v\n%s", err, out)
	}
	parts := strings.Split(string(out), "\n"+end)
	if len(parts) != len(list)+1 {
		t.Fatalf("%d commands, %d of them ended:\n%s", len(list), len(parts)-1, out)
	}
	printed := []string{parts[0]}
	for i, part := range parts[1:] {
		status, rest, _ := strings.Cut(part, "\n")
		if status != "0" {
			t.Errorf("$ %s\nexit status %s:\n%s", list[i].command, status, printed[i])
		}
		printed = append(printed, rest)
	}
	return printed[:len(list)]
}

// changing is what differs from run to run, or with every line added to a rule file.
var changing = regexp.MustCompile(`(127\.0\.0\.1:|\.(?:txt|csv):)[0-9]+`)

// lines are the lines of an output that say something, blanks folded.
func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			list = append(list, changing.ReplaceAllString(line, "${1}N"))
		}
	}
	return list
}

// differs returns the first line shown that an output does not print where it
// is shown, "" when it prints all.
func differs(want, got string) string {
	shown, printed := lines(want), lines(got)
	patterns := make([]*regexp.Regexp, len(shown))
	for i, line := range shown {
		patterns[i] = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*") + "$")
	}
	// reach[i] says that the lines shown so far fit the first i printed.
	reach := make([]bool, len(printed)+1)
	reach[0] = true
	for n, line := range shown {
		next := make([]bool, len(reach))
		for i := range reach {
			if line == "…" {
				next[i] = reach[i] || i > 0 && next[i-1]
			} else {
				next[i] = i > 0 && reach[i-1] && patterns[n].MatchString(printed[i-1])
			}
		}
		if !slices.Contains(next, true) {
			return line
		}
		reach = next
	}
	if !reach[len(printed)] {
		return "(nothing: more is printed than is shown)"
	}
	return ""
}

// readmeTables holds the README's tables against a database: every table with
// its columns, and every value of an enumeration.
func readmeTables(t *testing.T, text, dataset string) {
	said := section(text, "## The dataset")
	columns := map[string][]string{}
	for _, row := range ask(t, dataset, `SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY column_index`) {
		columns[row[0]] = append(columns[row[0]], row[1])
	}
	if len(columns) == 0 {
		t.Fatal("no tables")
	}
	for table, names := range columns {
		row := regexp.MustCompile("(?m)^\\| `" + table + "` \\|.*\\| (.*) \\|$").FindStringSubmatch(said)
		if want := "`" + strings.Join(names, "` `") + "`"; row == nil || row[1] != want {
			t.Errorf("README: the row of the table %s should end in the columns %s", table, want)
		}
	}
	for _, row := range ask(t, dataset, `SELECT type_name, unnest(labels) FROM duckdb_types() WHERE logical_type = 'ENUM' AND NOT internal AND type_name <> 'indicator_code'`) {
		if row[1] != "" && !strings.Contains(said, "`"+row[1]+"`") {
			t.Errorf("README: nothing on the value %s of %s", row[1], row[0])
		}
	}
}

func ask(t *testing.T, dataset, query string) [][]string {
	t.Helper()
	var out, stderr bytes.Buffer
	if status := Main(context.Background(), []string{"sql", "--dir", dataset, "--format", "csv", query}, nil, &out, &stderr); status != 0 {
		t.Fatalf("%s\n%s", query, &stderr)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}
