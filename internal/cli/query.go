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
	var f query.Filter
	var years, by, format string
	var change bool
	cmd := &cobra.Command{
		Use:   "query",
		Short: "Compare bureaus and years",
		Example: `  nianbao query -i disclosure.total,requests.received -y 2012-2024
  nianbao query -i 'review.*' -b 衢州市国土资源局 --format csv
  nianbao query -i requests.received --by year --change`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, tableFormats...); err != nil {
				return err
			}
			var err error
			if f.From, f.To, err = parseYears(years); err != nil {
				return wrongUse{err}
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				t, err := db.Compare(cmd.Context(), f, query.By(by), change)
				if err != nil {
					return err
				}
				return t.Write(e.out, format)
			})
		},
	}
	fl := cmd.Flags()
	fl.StringSliceVarP(&f.Indicators, "indicator", "i", []string{"disclosure.total", "requests.received", "review.total", "litigation.total"},
		"indicator codes; outcome.denied.* stands for all below it")
	fl.StringSliceVarP(&f.Bureaus, "bureau", "b", nil, "bureaus, by name or by a part only one of them has")
	fl.StringSliceVarP(&f.Regions, "region", "r", nil, "regions, by code, beginning of a code, or name")
	fl.StringVarP(&years, "years", "y", "", "a year or years: 2019, 2012-2024")
	fl.StringVar(&by, "by", "bureau", "what a row is: bureau, year or region")
	fl.BoolVar(&change, "change", false, "also the change on the year before")
	fl.StringVar(&format, "format", "table", "output format: "+strings.Join(tableFormats, ", "))
	return cmd
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
