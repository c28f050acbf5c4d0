package cli

import (
	"fmt"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/spf13/cobra"
)

func (e *env) coverageCommand() *cobra.Command {
	var s selection
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Which reports of which bodies and years there are",
		Long: `A row a body, a column a year: found, late (after the statutory day), missing between
the first and the last report of the body, unreadable. A summary goes to standard error.`,
		Example: `  nianbao coverage -r 浙江 -y 2012-2024
  nianbao coverage --format csv`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := e.filter(s)
			if err != nil {
				return err
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				c, err := db.Coverage(cmd.Context(), f)
				if err != nil {
					return err
				}
				if err := c.Grid.Write(e.out, s.format); err != nil {
					return err
				}
				e.say("%s", c)
				return nil
			})
		},
	}
	s.flags(cmd)
	e.complete(cmd)
	return cmd
}

func (e *env) checkCommand() *cobra.Command {
	var s selection
	var indicators []string
	var outcome string
	var across bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "What the arithmetic of the reports proves or contradicts",
		Example: `  nianbao check -b 衢州市国土资源局
  nianbao check -i 'review.*' --outcome all --format csv
  nianbao check --across -y 2020-2024`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := e.filter(s)
			if err != nil {
				return err
			}
			f.Indicators = indicators
			if across && len(indicators) > 0 {
				return wrongUse{fmt.Errorf("--across has checks of its own: leave out --indicator")}
			}
			if outcome == "" {
				return wrongUse{fmt.Errorf("--outcome is empty: pass, fail, not_assessable or all")}
			}
			wanted := outcome
			if outcome == "all" {
				wanted = ""
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				find := db.Findings
				if across {
					find = db.Across
				}
				t, err := find(cmd.Context(), f, wanted)
				if err != nil {
					return err
				}
				if err := t.Write(e.out, s.format); err != nil {
					return err
				}
				e.say("%s", count(len(t.Rows), "finding"))
				return nil
			})
		},
	}
	fl := cmd.Flags()
	fl.BoolVar(&across, "across", false, "from year to year and from body to body: what is carried over, documents in force, tables printed a second time")
	fl.StringVar(&outcome, "outcome", "fail", "pass, fail, not_assessable or all")
	fl.StringSliceVarP(&indicators, "indicator", "i", nil, "only checks that use one of these; outcome.denied.* stands for all below it")
	s.flags(cmd)
	e.complete(cmd)
	return cmd
}
