package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/nianbao/nianbao/internal/verdict"
	"github.com/spf13/cobra"
)

// checking is the flags of check.
type checking struct {
	selection
	indicators   []string
	outcome      string
	across, open bool
	judgement    verdict.Judgement
}

func (e *env) checkCommand() *cobra.Command {
	var c checking
	cmd := &cobra.Command{
		Use:   "check",
		Short: "What the arithmetic of the reports proves or contradicts, and what people judged of it",
		Long: `Lists findings, each with its key. With --verdict it writes instead what a person judged of
the finding of a key into verdicts.csv in the folder of the dataset. A verdict goes by what
its finding says, and so outlives new readings; of several on one key the last stands.`,
		Example: `  nianbao check -b 衢州市国土资源局
  nianbao check -i 'review.*' --outcome all --format csv
  nianbao check --across -y 2020-2024
  nianbao check --verdict dismissed f0123456789abcde --who 李明 --why '更正版已改'`,
		Args: func(cmd *cobra.Command, args []string) error {
			if c.judgement.Verdict != "" {
				return between(1, 1, "one key with --verdict")(cmd, args)
			}
			return between(0, 0, "no arguments, only flags")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if c.judgement.Verdict != "" {
				c.judgement.Key = args[0]
				return e.judge(cmd, c.judgement)
			}
			if c.judgement.Who != "" || c.judgement.Why != "" {
				return wrongUse{errors.New("--who and --why go with --verdict")}
			}
			return e.check(cmd, c)
		},
	}
	fl := cmd.Flags()
	fl.BoolVar(&c.across, "across", false, "from year to year and from body to body: what is carried over, documents in force, tables printed twice, sums over a region, jumps")
	fl.StringVar(&c.outcome, "outcome", "fail", "pass, fail, not_assessable or all; with --across also hint")
	fl.StringSliceVarP(&c.indicators, "indicator", "i", nil, "only checks that use one of these; outcome.denied.* stands for all below it")
	fl.BoolVar(&c.open, "open", false, "only what nobody has judged yet")
	fl.StringVar(&c.judgement.Verdict, "verdict", "", "write down that the finding of a key is confirmed or dismissed")
	fl.StringVar(&c.judgement.Who, "who", "", "who judges; with --verdict")
	fl.StringVar(&c.judgement.Why, "why", "", "the reason; with --verdict")
	c.flags(cmd)
	offer(cmd, "verdict", verdict.Confirmed, verdict.Dismissed)
	offer(cmd, "outcome", "pass", "fail", "not_assessable", "hint", "all")
	e.complete(cmd)
	return cmd
}

// offer lets the shell complete the values of a flag.
func offer(cmd *cobra.Command, flag string, values ...string) {
	must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
}

// check lists findings with the verdicts on them.
func (e *env) check(cmd *cobra.Command, c checking) error {
	f, err := e.filter(c.selection)
	if err != nil {
		return err
	}
	f.Indicators = c.indicators
	if c.across && len(c.indicators) > 0 {
		return wrongUse{errors.New("--across has checks of its own: leave out --indicator")}
	}
	if c.outcome == "" {
		return wrongUse{errors.New("--outcome is empty: pass, fail, not_assessable or all")}
	}
	wanted := c.outcome
	if c.outcome == "all" {
		wanted = ""
	}
	list, err := verdict.Read(verdict.Path(e.database()))
	if err != nil {
		return err
	}
	return e.withDB(cmd.Context(), func(db *query.DB) error {
		find := db.Findings
		if c.across {
			find = db.Across
		}
		t, err := find(cmd.Context(), f, wanted)
		if err != nil {
			return err
		}
		found := count(len(t.Rows), "finding")
		standing := verdict.Standing(list)
		if judged := t.Judge(verdicts(standing), c.open); judged > 0 {
			found += fmt.Sprintf(", %d of them judged", judged)
		}
		if err := t.Write(e.out, c.format); err != nil {
			return err
		}
		e.say("%s", found)
		return e.tellUnknown(cmd, db, standing)
	})
}

// tellUnknown names the verdicts whose finding is no more, whatever --quiet:
// they may be misspelt.
func (e *env) tellUnknown(cmd *cobra.Command, db *query.DB, standing map[string]verdict.Judgement) error {
	unknown, err := db.Unknown(cmd.Context(), slices.Sorted(maps.Keys(standing)))
	if err != nil {
		return err
	}
	for _, key := range unknown {
		fmt.Fprintf(e.err, "%s: no finding has the key %s any more\n", standing[key].Place(), key)
	}
	return nil
}

// verdicts is what query shows of verdicts.
func verdicts(standing map[string]verdict.Judgement) map[string]query.Verdict {
	out := map[string]query.Verdict{}
	for key, j := range standing {
		out[key] = query.Verdict{Verdict: j.Verdict, Who: j.Who, When: j.When, Why: j.Why}
	}
	return out
}

// judge writes a verdict down.
func (e *env) judge(cmd *cobra.Command, j verdict.Judgement) error {
	j.When = time.Now().Format(time.DateOnly)
	switch {
	case j.Verdict != verdict.Confirmed && j.Verdict != verdict.Dismissed:
		return wrongUse{fmt.Errorf("verdict %q: want %s or %s", j.Verdict, verdict.Confirmed, verdict.Dismissed)}
	case j.Who == "" || j.Why == "":
		return wrongUse{errors.New("--verdict wants --who and --why")}
	}
	return e.withDB(cmd.Context(), func(db *query.DB) error {
		unknown, err := db.Unknown(cmd.Context(), []string{j.Key})
		if err != nil {
			return err
		}
		if len(unknown) > 0 {
			return wrongUse{fmt.Errorf("no finding has the key %q: check prints the keys", j.Key)}
		}
		if err := verdict.Append(verdict.Path(e.database()), j); err != nil {
			return err
		}
		e.say("%s: %s", j.Key, j.Verdict)
		return nil
	})
}
