// Package cli is the command line: a file per command, no logic of its own
// beyond flags, wiring and printing.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/spf13/cobra"
)

// Exit statuses.
const (
	exitDone     = 0
	exitFailed   = 1
	exitWrongUse = 2
)

// env is what every command works with: the streams and the common flags.
type env struct {
	in       io.Reader
	out, err io.Writer
	dir      string // where the dataset lives
	rules    string // a rules folder instead of the one built in
	quiet    bool
	saying   sync.Mutex // held while progress is printed
}

// wrongUse marks errors in how a command was called.
type wrongUse struct{ error }

func (w wrongUse) Unwrap() error { return w.error }

// Main runs one command line and returns its exit status: 0 done, 1 the work
// failed, 2 wrong use. Data goes to out, messages to stderr.
func Main(ctx context.Context, args []string, in io.Reader, out, stderr io.Writer) int {
	checked := &output{w: out}
	e := &env{in: in, out: checked, err: stderr}
	root := e.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = checked.err
	}
	var wrong wrongUse
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSilent):
		return exitFailed
	case errors.As(err, &wrong):
		fmt.Fprintf(stderr, "nianbao: %v\nsee nianbao --help\n", err)
		return exitWrongUse
	}
	fmt.Fprintf(stderr, "nianbao: %v\n", err)
	return exitFailed
}

// errSilent ends a command that has already said what failed.
var errSilent = errors.New("failed")

func (e *env) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "nianbao",
		Short:         "Read, prove and compare annual reports on government information disclosure (政府信息公开工作年度报告)",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrongUse{fmt.Errorf("unknown command %q", args[0])}
			}
			return cmd.Help()
		},
	}
	root.SetIn(e.in)
	root.SetOut(e.out)
	root.SetErr(e.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return wrongUse{err} })
	f := root.PersistentFlags()
	f.StringVar(&e.dir, "dir", "nianbao-data", "folder of the dataset")
	f.StringVar(&e.rules, "rules", "", "folder of rules to use instead of those built in")
	f.BoolVar(&e.quiet, "quiet", false, "no progress on standard error")
	root.AddCommand(e.demoCommand(), e.crawlCommand(), e.importCommand(), e.replayCommand(), e.whyCommand(), e.extractCommand(), e.queryCommand(),
		e.showCommand(), e.leftoversCommand(), e.evalCommand(), e.explainCommand(), e.rulesCommand(), e.sqlCommand(),
		e.diffCommand(), e.searchCommand(), e.coverageCommand(), e.checkCommand(), e.exportCommand(), e.doctorCommand(), e.indicatorsCommand(), e.bureausCommand(), e.regionsCommand())
	return root
}

// between checks the number of arguments; most < 0 sets no upper bound.
func between(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return wrongUse{fmt.Errorf("%s takes %s", cmd.Name(), what)}
		}
		return nil
	}
}

// ruleFS is the rules folder in use.
func (e *env) ruleFS() (fs.FS, error) {
	if e.rules == "" {
		return data.FS, nil
	}
	if info, err := os.Stat(e.rules); err != nil {
		return nil, fmt.Errorf("rules folder: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("rules folder: %s is no folder", e.rules)
	}
	return os.DirFS(e.rules), nil
}

func (e *env) extractor() (*extract.Extractor, error) {
	rules, err := e.ruleFS()
	if err != nil {
		return nil, err
	}
	return extract.New(rules)
}

// names is what names of bodies and divisions are looked up in.
func (e *env) names() (*rule.Set, error) {
	rules, err := e.ruleFS()
	if err != nil {
		return nil, err
	}
	return rule.LoadNames(rules)
}

// say prints progress for people.
func (e *env) say(format string, args ...any) {
	e.saying.Lock()
	defer e.saying.Unlock()
	if !e.quiet {
		fmt.Fprintf(e.err, format+"\n", args...)
	}
}

func (e *env) archiveDir() string   { return filepath.Join(e.dir, "archive") }
func (e *env) frontierFile() string { return filepath.Join(e.dir, "frontier.sqlite") }
func (e *env) decodedDir() string   { return filepath.Join(e.dir, "decoded") }
func (e *env) database() string     { return filepath.Join(e.dir, "nianbao.duckdb") }
