package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/spf13/cobra"
)

func (e *env) coverageCommand() *cobra.Command {
	var s selection
	var by, expected string
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Which reports of which bodies and years there are",
		Long: `A row a body, a column a year: found, late (after the statutory day), missing, unreachable
(the host failed when crawled), unreadable, refused (a page there is no annual report). A
report is expected between the first and the last of its body or, of the bodies in a file
given, for every year. A summary goes to standard error.`,
		Example: `  nianbao coverage -r 浙江 -y 2012-2024
  nianbao coverage --by region --format csv
  nianbao coverage --expected bureaus.txt -y 2015-2024`,
		Args: between(0, 0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if by != "bureau" && by != "region" {
				return wrongUse{fmt.Errorf("cannot sum up by %q: bureau or region", by)}
			}
			f, err := e.filter(s)
			if err != nil {
				return err
			}
			var expect query.Expect
			if expected != "" {
				if expect.Names, err = readNames(expected); err != nil {
					return err
				}
			}
			if expect.Failed, err = e.failedHosts(); err != nil {
				return err
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				c, err := db.Coverage(cmd.Context(), f, expect)
				if err != nil {
					return err
				}
				t := c.Grid
				if by == "region" {
					t = c.Regions
				}
				if err := t.Write(e.out, s.format); err != nil {
					return err
				}
				e.say("%s", c)
				for _, name := range c.Unknown {
					fmt.Fprintf(e.err, "%s: %s is known neither to the rules nor to the dataset\n", expected, name)
				}
				return nil
			})
		},
	}
	s.flags(cmd)
	cmd.Flags().StringVar(&by, "by", "bureau", "what a row is: bureau, or region with the sums over its bodies")
	cmd.Flags().StringVar(&expected, "expected", "", "file of the bodies that should report every year, a name a line")
	offer(cmd, "by", "bureau", "region")
	e.complete(cmd)
	return cmd
}

// readNames reads a name a line; what stands behind # is a remark.
func readNames(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("expected bodies: %w", err)
	}
	defer f.Close()
	var names []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		name, _, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "\ufeff"), "#")
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("expected bodies: %w", err)
	}
	if names == nil {
		return nil, wrongUse{errors.New("expected bodies: " + path + " names none")}
	}
	return names, nil
}
