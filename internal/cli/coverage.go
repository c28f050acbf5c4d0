package cli

import (
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
