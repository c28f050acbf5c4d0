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
var tableFormats = []string{"table", "csv", "json", "jsonl", "md"}

func checkFormat(format string, known ...string) error {
	if !slices.Contains(known, format) {
		return wrongUse{fmt.Errorf("unknown format %q, want one of %s", format, strings.Join(known, " "))}
	}
	return nil
}

func (e *env) queryCommand() *cobra.Command {
	var s selection
	var indicators []string
	var by string
	var change bool
	cmd := &cobra.Command{
		Use:   "query",
		Short: "Compare bureaus and years",
		Example: `  nianbao query -i disclosure.total,requests.received -y 2012-2024
  nianbao query -i 'review.*' -b 衢州市国土资源局 --format csv
  nianbao query -i requests.received --by year --change`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := s.filter()
			if err != nil {
				return err
			}
			f.Indicators = indicators
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				t, err := db.Compare(cmd.Context(), f, query.By(by), change)
				if err != nil {
					return err
				}
				return t.Write(e.out, s.format)
			})
		},
	}
	fl := cmd.Flags()
	fl.StringSliceVarP(&indicators, "indicator", "i", []string{"disclosure.total", "requests.received", "review.total", "litigation.total"},
		"indicator codes; outcome.denied.* stands for all below it")
	s.flags(cmd)
	fl.StringVar(&by, "by", "bureau", "what a row is: bureau, year or region")
	fl.BoolVar(&change, "change", false, "also the change on the year before")
	return cmd
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
}

// filter is the part of the dataset the flags name. It checks the format too.
func (s *selection) filter() (query.Filter, error) {
	f := query.Filter{Bureaus: s.bureaus, Regions: s.regions}
	err := checkFormat(s.format, tableFormats...)
	if err == nil {
		if f.From, f.To, err = parseYears(s.years); err != nil {
			err = wrongUse{err}
		}
	}
	return f, err
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

func (e *env) sqlCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "sql 'SELECT …'",
		Short: "Ask the database in SQL; read-only, no files, no network",
		Args:  between(1, 1, "one statement, in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, tableFormats...); err != nil {
				return err
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				t, err := db.SQL(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return t.Write(e.out, format)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "output format: "+strings.Join(tableFormats, ", "))
	return cmd
}
