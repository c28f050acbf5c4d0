package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func (e *env) indicatorsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "indicators [WORD]",
		Short: "List the indicators: code, unit, names; only those that hold WORD",
		Args:  between(0, 1, "at most one word"),
		RunE: func(cmd *cobra.Command, args []string) error {
			x, err := e.extractor()
			if err != nil {
				return err
			}
			word := strings.ToLower(strings.Join(args, ""))
			n := 0
			for _, i := range x.Rules().Indicators {
				if strings.Contains(strings.ToLower(i.Code+" "+i.ZH+" "+i.EN), word) {
					fmt.Fprintf(e.out, "%-40s %s\t%s\t%s\n", i.Code, i.Unit, i.ZH, i.EN)
					n++
				}
			}
			if n == 0 {
				return fmt.Errorf("no indicator holds %q", word)
			}
			return nil
		},
	}
}
