package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/spf13/cobra"
)

// sqlMemory is room for the engine, the answer and what is on the way between.
const sqlMemory = 4 << 30

func (e *env) sqlCommand() *cobra.Command {
	var format string
	var limits query.Limits
	cmd := &cobra.Command{
		Use:   "sql 'SELECT …'",
		Short: "Ask the database in SQL; read-only, no files, no network",
		Args:  between(1, 1, "one statement, in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, tableFormats...); err != nil {
				return err
			}
			if limits.Rows < 0 || limits.Time < 0 {
				return wrongUse{errors.New("--max-rows and --timeout want no less than 0, which sets no limit")}
			}
			limitMemory(sqlMemory)
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				t, cut, err := db.Limited(cmd.Context(), args[0], limits)
				if err != nil {
					return err
				}
				if err := t.Write(e.out, format); err != nil {
					return err
				}
				if cut { // even with --quiet: what was printed is not the whole answer
					fmt.Fprintf(e.err, "cut after %s; --max-rows 0 gives all\n", count(limits.Rows, "row"))
				}
				return nil
			})
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&format, "format", "table", "output format: "+strings.Join(tableFormats, ", "))
	fl.DurationVar(&limits.Time, "timeout", time.Minute, "how long the query may take; 0: as long as it likes")
	fl.IntVar(&limits.Rows, "max-rows", 100_000, "most rows to print, and say so when there are more; 0: all")
	return cmd
}
