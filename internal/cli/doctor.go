package cli

import (
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/internal/doctor"
	"github.com/nianbao/nianbao/internal/query"
	"github.com/spf13/cobra"
)

func (e *env) doctorCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "What is installed, what is out of date, and what does not add up in the dataset itself",
		Long: `Examines the dataset and changes nothing: a line each, ok, note (to be known), stale (extract
again) or wrong. Every quote is looked up in its page. The exit status is 1 when a line says
stale or wrong.`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, tableFormats...); err != nil {
				return err
			}
			rules, err := e.ruleFS()
			if err != nil {
				return err
			}
			digest, err := rule.Digest(rules)
			if err != nil {
				return err
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				lines, err := doctor.Examine(cmd.Context(), db, doctor.Config{Archive: e.archiveDir(), Cache: e.decodedDir(),
					Database: e.database(), Rules: digest})
				if err != nil {
					return fmt.Errorf("doctor: %w", err)
				}
				built, err := db.Built(cmd.Context())
				if err != nil {
					return err
				}
				lines = append(installed(digest, built.Engine), append(lines, e.examineRuns()...)...)
				if err := lineTable(lines).Write(e.out, format); err != nil {
					return err
				}
				return e.diagnosis(lines)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "output format: "+strings.Join(tableFormats, ", "))
	return cmd
}

// installed tells what runs here.
func installed(digest, engine string) []doctor.Line {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				version += fmt.Sprintf(" (%.12s)", s.Value)
			}
		}
	}
	return []doctor.Line{
		{State: doctor.OK, About: "installed", Says: fmt.Sprintf("nianbao %s, %s, %s/%s", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)},
		{State: doctor.OK, About: "installed", Says: fmt.Sprintf("DuckDB %s, decoded pages of version %d, rules %.12s", engine, layout.Version, digest)},
	}
}

func lineTable(lines []doctor.Line) *query.Table {
	t := &query.Table{Columns: []query.Column{{Name: "state"}, {Name: "about"}, {Name: "says"}}}
	for _, l := range lines {
		t.Rows = append(t.Rows, []query.Cell{{Text: l.State}, {Text: l.About}, {Text: l.Says}})
	}
	return t
}

// diagnosis counts what is not in order.
func (e *env) diagnosis(lines []doctor.Line) error {
	n := map[string]int{}
	for _, l := range lines {
		n[l.State]++
	}
	e.say("%d ok, %s, %d stale, %d wrong", n[doctor.OK], count(n[doctor.Note], "note"), n[doctor.Stale], n[doctor.Wrong])
	if n[doctor.Stale]+n[doctor.Wrong] > 0 {
		return errSilent
	}
	return nil
}

// examineRuns holds the counts of run reports against each other and against
// their lines.
func (e *env) examineRuns() []doctor.Line {
	runs, err := e.runs()
	if err != nil {
		return []doctor.Line{{State: doctor.Wrong, About: "runs", Says: err.Error()}}
	}
	var out []doctor.Line
	for _, r := range runs {
		name := filepath.Base(r.path)
		for _, bad := range r.bad {
			out = append(out, doctor.Line{State: doctor.Wrong, About: "runs", Says: "no line of a run report: " + bad})
		}
		if r.killed {
			out = append(out, doctor.Line{State: doctor.Note, About: "runs", Says: name + ": the crawl was killed or is at work, there are no counts"})
			continue
		}
		lost, sum := 0, r.Result.Archived+r.Result.Unchanged+r.Result.NotReport
		for _, n := range r.Result.Refused {
			lost += n
		}
		for _, n := range r.Result.Failed {
			lost += n
		}
		if sum += lost; sum != r.Result.Found {
			out = append(out, doctor.Line{State: doctor.Wrong, About: "runs", Says: fmt.Sprintf("%s: %d addresses found, but what became of them makes %d",
				name, r.Result.Found, sum)})
		}
		if got := len(r.failed) + len(r.bad); got != lost {
			out = append(out, doctor.Line{State: doctor.Wrong, About: "runs", Says: fmt.Sprintf("%s: %d failed or refused by the counts, %s",
				name, lost, count(got, "line"))})
		}
	}
	if out == nil && len(runs) > 0 {
		out = append(out, doctor.Line{State: doctor.OK, About: "runs", Says: fmt.Sprintf("the counts of %s add up", count(len(runs), "run report"))})
	}
	return out
}
