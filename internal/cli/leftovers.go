package cli

import (
	"fmt"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/spf13/cobra"
)

func (e *env) leftoversCommand() *cobra.Command {
	var s selection
	var top int
	cmd := &cobra.Command{
		Use:   "leftovers",
		Short: "Rank the contexts of left-over numbers: the work list for new rules",
		Long: `Ranks what no rule read or ignored, over the whole dataset: the clauses of left-over
numbers, every number in them written N, without dates and the name of the body, and
the reason; how many numbers and reports have it; one example.`,
		Example: `  nianbao leftovers
  nianbao leftovers -r 浙江 -y 2008-2013 --top 50 --format csv`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := e.filter(s)
			if err != nil {
				return err
			}
			if top < 0 {
				return wrongUse{fmt.Errorf("--top %d: want 0, for all, or more", top)}
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				t, err := db.Leftovers(cmd.Context(), f, top)
				if err != nil {
					return err
				}
				return t.Write(e.out, s.format)
			})
		},
	}
	s.flags(cmd)
	cmd.Flags().IntVar(&top, "top", 20, "how many contexts; 0: all")
	e.complete(cmd)
	return cmd
}
