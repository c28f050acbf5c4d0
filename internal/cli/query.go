package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/internal/export"
	"github.com/nianbao/nianbao/internal/query"
	"github.com/spf13/cobra"
)

// tableFormats are the formats a table can be printed in.
var tableFormats = []string{"table", "csv", "tsv", "excel", "json", "jsonl", "md"}

func checkFormat(format string, known ...string) error {
	if !slices.Contains(known, format) {
		return wrongUse{fmt.Errorf("unknown format %q, want one of %s", format, strings.Join(known, " "))}
	}
	return nil
}

// question is what query was asked.
type question struct {
	selection
	query.Comparison
	by, boundaries string
	sources        bool // instead of a comparison, what it rests on
	sql            bool // also the SQL that is run
	trends         bool // also lines of the trend
}

func (e *env) queryCommand() *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use:   "query",
		Short: "Compare bureaus and years",
		Long: `Compares bureaus and years: the values of indicators, one row a bureau and year, or sums
by year or region.

A blank is no zero: sums say of how many reports they are, and a year without a report is
"no report". What a report prints no total of is added up from its parts (Σ) or derived
from its other numbers (*); what its own arithmetic speaks against is marked (!). Where a
body or a year goes over to another form of report, the note says so ("form 2014 → 2019"):
the forms count some things differently. Rates are of the reports that give every number
of them, none contradicted; of fewer than 30 they are marked (~) and not ranked.

--peers puts a body beside all of the same kind and level (education bureaus of counties)
in the same year: its place, the greatest first, the share of the others that have less,
with those that have as much counted half, and what the one in the middle has.

An answer without a number says on standard error why: no report was met, pages were
refused or could not be read, the reports do not print it, or too few are left to rank.`,
		Example: `  nianbao query -i disclosure.total,requests.received -y 2012-2024
  nianbao query -b '*教育局' -r 33 -y 2023 -i requests.received --top 10
  nianbao query -b 衢州市教育局 -y 2021-2024 -i requests.received --peers
  nianbao query -i requests.received --by year --change
  nianbao query --rate outcome.granted+outcome.partial/outcome.total -y 2023 --top 10
  nianbao query --per 'review.total+litigation.total/100 outcome.total' --by region -y 2023
  nianbao query --family health -y 2023 -i requests.received --by year --quartiles
  nianbao query -i review.corrected -y 2020-2024 --sources --format xlsx >review.xlsx`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := e.prepare(&q, cmd.Flags().Changed("indicator")); err != nil {
				return err
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error { return e.answer(cmd.Context(), db, &q) })
		},
	}
	fl := cmd.Flags()
	fl.StringSliceVarP(&q.Indicators, "indicator", "i", []string{"disclosure.total", "requests.received", "review.total", "litigation.total"},
		"indicator codes; outcome.denied.* stands for all below it")
	fl.StringSliceVar(&q.Rates, "rate", nil, "a rate in percent: outcome.granted+outcome.partial/outcome.total")
	fl.StringSliceVar(&q.Ratios, "per", nil, "how many to so many: requests.received/body, review.total/100 outcome.total")
	q.flags(cmd, "xlsx", "parquet")
	fl.StringSliceVar(&q.Families, "family", nil, "all bodies of a kind over their renames: health, 教育局")
	fl.StringVar(&q.by, "by", "bureau", "what a row is: bureau, year or region")
	fl.StringVar(&q.boundaries, "boundaries", "then", "regions as they were in the report's year, then, or as they are today, now")
	fl.BoolVar(&q.Change, "change", false, "also the change on the year before")
	fl.BoolVar(&q.Quartiles, "quartiles", false, "by year or region: also p25, median and p75 of the bodies")
	fl.BoolVar(&q.Peers, "peers", false, "by bureau: also its place among the bodies of its kind and level that year")
	fl.IntVar(&q.Top, "top", 0, "only the rows with the greatest rate, ratio or first indicator, that many")
	fl.IntVar(&q.Bottom, "bottom", 0, "only the rows with the least, that many")
	fl.BoolVar(&q.sources, "sources", false, "what each value was read from: quote, address, time, record of the archive")
	fl.BoolVar(&q.trends, "trends", false, "below the table a line a body that draws its years; without it, on a terminal only")
	fl.BoolVar(&q.sql, "sql", false, "also print the SQL that is run, on standard error")
	e.complete(cmd)
	return cmd
}

// prepare checks what was asked and makes a filter of it.
func (e *env) prepare(q *question, indicators bool) error {
	f, err := e.filter(q.selection)
	if err != nil {
		return err
	}
	f.Indicators, f.Families, f.Boundaries = q.Indicators, q.Families, query.Boundaries(q.boundaries)
	if len(q.Rates)+len(q.Ratios) > 0 && !indicators {
		f.Indicators = nil
	}
	q.Filter, q.By = f, query.By(q.by)
	computed := len(q.Rates)+len(q.Ratios) > 0 || q.Change || q.Quartiles || q.Peers
	switch {
	case q.Top < 0 || q.Bottom < 0:
		return wrongUse{errors.New("--top and --bottom want a number of rows")}
	case q.Top > 0 && q.Bottom > 0:
		return wrongUse{errors.New("--top and --bottom exclude each other")}
	case q.sources && (computed || q.Top > 0 || q.Bottom > 0):
		return wrongUse{errors.New("--sources lists single values: leave out --rate, --per, --change, --quartiles, --peers, --top and --bottom")}
	}
	if width, terminal := e.terminal(); terminal && width > 0 && (q.format == "xlsx" || q.format == "parquet") {
		return wrongUse{fmt.Errorf("%s is for a file, not for a terminal: add >answer.%[1]s", q.format)}
	}
	return nil
}

// answer asks the database and prints what it says.
func (e *env) answer(ctx context.Context, db *query.DB, q *question) error {
	if q.sql {
		db.Trace(func(sql string) { fmt.Fprintf(e.err, "%s;\n", sql) })
	}
	if q.sources {
		t, err := db.Sources(ctx, q.Filter)
		if err != nil {
			return err
		}
		return e.print(ctx, t, q.format)
	}
	t, err := db.Compare(ctx, q.Comparison)
	if err != nil {
		return err
	}
	if err := e.print(ctx, t, q.format); err != nil {
		return err
	}
	width, terminal := e.terminal()
	if !terminal {
		width = plainWidth
	}
	if lines := t.Trends(width); q.format == "table" && len(lines) > 0 && (terminal || q.trends) {
		if _, err := fmt.Fprintf(e.out, "\n%s\n", strings.Join(lines, "\n")); err != nil {
			return err
		}
	}
	why, err := db.Why(ctx, q.Comparison, t)
	if why != "" {
		e.say("no number: %s", why)
	}
	return err
}

// plainWidth is how wide lines of the trend may be where there is no terminal.
const plainWidth = 120

// print prints a table in any format of query.
func (e *env) print(ctx context.Context, t *query.Table, format string) error {
	switch format {
	case "xlsx":
		return export.Sheet(e.out, t)
	case "parquet":
		return t.Parquet(ctx, e.out)
	}
	return t.Write(e.out, format)
}

// selection is the flags of commands that print a table of a part of the dataset.
type selection struct {
	bureaus, regions []string
	years, format    string
	formats          []string
}

// flags adds the flags; more are formats besides those of every table.
func (s *selection) flags(cmd *cobra.Command, more ...string) {
	s.formats = slices.Concat(tableFormats, more)
	fl := cmd.Flags()
	fl.StringSliceVarP(&s.bureaus, "bureau", "b", nil, "bureaus, by name or by a part only one of them has; '*教育局' stands for all that end so")
	fl.StringSliceVarP(&s.regions, "region", "r", nil, "regions, by code, beginning of a code, or name")
	fl.StringVarP(&s.years, "years", "y", "", "a year or years: 2019, 2012-2024")
	fl.StringVar(&s.format, "format", "table", "output format: "+strings.Join(s.formats, ", "))
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(s.formats, cobra.ShellCompDirectiveNoFileComp)))
}

// completions lets the shell complete names from the dataset: a query for one
// column, at most some hundred rows. Where there is no dataset there are none.
func (e *env) completions(cmd *cobra.Command, flag, sql string) {
	must(cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var names []cobra.Completion
		err := e.withDB(cmd.Context(), func(db *query.DB) error {
			t, err := db.SQL(cmd.Context(), sql)
			if err != nil {
				return err
			}
			for _, row := range t.Rows {
				if name := row[0].Plain(); strings.HasPrefix(name, typed) {
					names = append(names, name)
				}
			}
			return nil
		})
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}))
}

// complete registers the completion of indicators and of the names of selection.
func (e *env) complete(cmd *cobra.Command) {
	for flag, sql := range map[string]string{
		"indicator": "SELECT code::VARCHAR FROM indicator",
		"bureau":    "SELECT DISTINCT name FROM agency_name ORDER BY name",
		"region":    "SELECT region_code FROM region UNION SELECT name FROM region ORDER BY 1",
	} {
		if cmd.Flags().Lookup(flag) != nil {
			e.completions(cmd, flag, sql)
		}
	}
}

// must is for what only a mistake in this package can make fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// filter is the part of the dataset the flags name, in names that the rules
// know. It checks the format too.
func (e *env) filter(s selection) (query.Filter, error) {
	f := query.Filter{Bureaus: s.bureaus, Regions: s.regions}
	if err := checkFormat(s.format, s.formats...); err != nil {
		return f, err
	}
	var err error
	if f.From, f.To, err = parseYears(s.years); err != nil {
		return f, wrongUse{err}
	}
	names, err := e.names()
	if err != nil {
		return f, err
	}
	f.Lineage = lineage(names)
	return f, nil
}

// parseYears reads "2019" and "2012-2024"; "" is no bound.
func parseYears(s string) (from, to int, err error) {
	if s == "" {
		return 0, 0, nil
	}
	first, last, isRange := strings.Cut(s, "-")
	if !isRange {
		last = first
	}
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || from < 1 || to > 9999 {
		return 0, 0, fmt.Errorf("years %q: want 2019 or 2012-2024", s)
	}
	return from, to, nil
}

// withDB runs f on the published database.
func (e *env) withDB(ctx context.Context, f func(*query.DB) error) error {
	db, err := query.Open(ctx, e.database())
	if err != nil {
		return err
	}
	defer db.Close()
	err = f(db)
	var use query.UseError
	if errors.As(err, &use) {
		return wrongUse{err}
	}
	return err
}
