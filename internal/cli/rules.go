package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/spf13/cobra"
)

func (e *env) rulesCommand() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "rules DIR",
		Short: "Copy the built-in rules into a new folder, or check a folder of rules",
		Long: `Copies the rules built in into the folder DIR, to be changed there and used with --rules DIR.
With --check, reads the rules in DIR and their examples instead: whatever is no rule, and
every + or - line of a phrase file that is read otherwise, is told with its file and line.`,
		Args: between(1, 1, "one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !check {
				return e.copyRules(args[0])
			}
			e.rules = args[0]
			return e.checkRules()
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "check the rules in the folder and run the examples of its phrase files")
	return cmd
}

// copyRules writes the rules built in. A folder that is there already is left
// as it is: it may hold somebody's work.
func (e *env) copyRules(dir string) error {
	if _, err := os.Lstat(dir); err == nil {
		return fmt.Errorf("%s is there already; name a new folder", dir)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.CopyFS(dir, data.FS); err != nil {
		return fmt.Errorf("copy rules: %w", err)
	}
	e.say("copied the built-in rules to %s; change them there and use them with --rules %s", dir, dir)
	return nil
}

func (e *env) checkRules() error {
	rules, err := e.ruleFS()
	if err != nil {
		return err
	}
	x, err := extract.New(rules)
	if err != nil {
		return err
	}
	examples, err := x.Rules().Examples(rules)
	if err != nil {
		return err
	}
	wrong := 0
	for _, example := range examples {
		faults := fact.Try(example, x.Rules())
		if len(faults) > 0 {
			wrong++
		}
		for _, f := range faults {
			if _, err := fmt.Fprintln(e.out, f); err != nil {
				return err
			}
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %s read otherwise", wrong, count(len(examples), "example"))
	}
	e.say("%s, %s: all hold", count(len(x.Rules().Phrases), "pattern"), count(len(examples), "example"))
	return nil
}
