package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

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

func (e *env) queryCommand() *cobra.Command {
	var s selection
	var indicators []string
	var by, boundaries string
	var rates []string
	var change, sources bool
	var top, bottom int
	cmd := &cobra.Command{
		Use:   "query",
		Short: "Compare bureaus and years",
		Example: `  nianbao query -i disclosure.total,requests.received -y 2012-2024
  nianbao query -i 'review.*' -b 衢州市国土资源局 --format csv
  nianbao query -i requests.received --by year --change
  nianbao query --rate outcome.granted+outcome.partial/outcome.total -y 2023 --top 10
  nianbao query -i review.corrected -y 2020-2024 --sources --format csv`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := e.filter(s)
			if err != nil {
				return err
			}
			f.Indicators, f.Boundaries = indicators, query.Boundaries(boundaries)
			if len(rates) > 0 && !cmd.Flags().Changed("indicator") {
				f.Indicators = nil
			}
			if err := exclusive(top, bottom, sources, len(rates) > 0 || change); err != nil {
				return err
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				t, err := (*query.Table)(nil), error(nil)
				if sources {
					t, err = db.Sources(cmd.Context(), f)
				} else {
					t, err = db.Compare(cmd.Context(), query.Comparison{Filter: f, By: query.By(by), Change: change, Rates: rates, Top: top, Bottom: bottom})
				}
				if err != nil {
					return err
				}
				return t.Write(e.out, s.format)
			})
		},
	}
	fl := cmd.Flags()
	fl.StringSliceVar(&rates, "rate", nil, "a rate in percent: outcome.granted+outcome.partial/outcome.total")
	fl.IntVar(&top, "top", 0, "only the rows with the greatest rate or first indicator, that many")
	fl.IntVar(&bottom, "bottom", 0, "only the rows with the least, that many")
	fl.BoolVar(&sources, "sources", false, "what each value was read from: quote, address, time, record of the archive")
	fl.StringSliceVarP(&indicators, "indicator", "i", []string{"disclosure.total", "requests.received", "review.total", "litigation.total"},
		"indicator codes; outcome.denied.* stands for all below it")
	s.flags(cmd)
	fl.StringVar(&by, "by", "bureau", "what a row is: bureau, year or region")
	fl.StringVar(&boundaries, "boundaries", "then", "regions as they were in the report's year, then, or as they are today, now")
	fl.BoolVar(&change, "change", false, "also the change on the year before")
	e.complete(cmd)
	return cmd
}

// exclusive refuses flags of query that make no sense together.
func exclusive(top, bottom int, sources, computed bool) error {
	switch {
	case top < 0 || bottom < 0:
		return wrongUse{errors.New("--top and --bottom want a number of rows")}
	case top > 0 && bottom > 0:
		return wrongUse{errors.New("--top and --bottom exclude each other")}
	case sources && (computed || top > 0 || bottom > 0):
		return wrongUse{errors.New("--sources lists single values: leave out --rate, --change, --top and --bottom")}
	}
	return nil
}

// selection is the flags of commands that print a table of a part of the dataset.
type selection struct {
	bureaus, regions []string
	years, format    string
}

func (s *selection) flags(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringSliceVarP(&s.bureaus, "bureau", "b", nil, "bureaus, by name or by a part only one of them has")
	fl.StringSliceVarP(&s.regions, "region", "r", nil, "regions, by code, beginning of a code, or name")
	fl.StringVarP(&s.years, "years", "y", "", "a year or years: 2019, 2012-2024")
	fl.StringVar(&s.format, "format", "table", "output format: "+strings.Join(tableFormats, ", "))
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(tableFormats, cobra.ShellCompDirectiveNoFileComp)))
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
	if err := checkFormat(s.format, tableFormats...); err != nil {
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
