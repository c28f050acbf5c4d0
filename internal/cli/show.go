package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/spf13/cobra"
)

func (e *env) showCommand() *cobra.Command {
	var format string
	var list listed
	cmd := &cobra.Command{
		Use:   "show BUREAU YEAR | URL",
		Short: "Show one report: its facts with their quotes, what the checks found, what was left over",
		Args:  between(1, 2, "a bureau and a year, or a URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				s, err := find(cmd, db, args)
				if err != nil {
					return err
				}
				if format == "json" {
					enc := json.NewEncoder(e.out)
					enc.SetEscapeHTML(false)
					return enc.Encode(s)
				}
				return e.printReport(s, list)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "output format: text, json")
	cmd.Flags().BoolVar(&list.leftovers, "leftovers", false, "list every left-over number with its reason, not only how many there are")
	cmd.Flags().BoolVar(&list.ignored, "ignored", false, "list the ignored numbers by the rule that ignores them")
	return cmd
}

// listed says which of the numbers that are no facts are listed.
type listed struct{ leftovers, ignored bool }

func find(cmd *cobra.Command, db *query.DB, args []string) (*query.Shown, error) {
	if len(args) == 1 {
		if !strings.Contains(args[0], "://") {
			return nil, wrongUse{fmt.Errorf("show takes a bureau and a year, or a URL")}
		}
		return db.ByURL(cmd.Context(), args[0])
	}
	year, err := strconv.Atoi(args[1])
	if err != nil {
		return nil, wrongUse{fmt.Errorf("year %q is no number", args[1])}
	}
	return db.Report(cmd.Context(), args[0], year)
}

// printReport writes a report for reading. The first failed write ends it.
func (e *env) printReport(s *query.Shown, list listed) error {
	p := &printer{w: e.out}
	p.line("%s", s.Title)
	p.pair("agency", "%s (printed %s, %s)", s.Agency, or(s.AgencyPrinted, "nowhere"), or(s.AgencyID, "not in the tables"))
	p.pair("region", "%s %s", or(s.Region, "not known"), s.Place)
	p.pair("year", "%d", s.Year)
	p.pair("published", "%s%s", or(s.Published, "not stated"), late(s.Punctual))
	p.pair("form", "%s", s.Form)
	p.pair("source", "%s", s.Page.URL)
	p.pair("archived", "%s %s, offset %d", s.Page.FetchedAt, s.Page.WARCFile, s.Page.WARCOffset)
	p.line("\nfacts (%d)", len(s.Facts))
	for _, f := range s.Facts {
		printFact(p, f)
	}
	printFindings(p, s.Findings, s.Form == "prose")
	p.line("\nnumbers %d: %d read, %d ignored, %d left over%s", s.Numbers.All, s.Numbers.Read, s.Numbers.Ignored, s.Numbers.LeftOver, list.hint(s))
	if list.ignored {
		for _, i := range s.Ignored {
			p.line("  ignored   %3d  %s: %s", i.Numbers, i.Rule, fold(i.Printed))
		}
	}
	if list.leftovers {
		for _, l := range s.Leftovers {
			p.line("  left over %s [%d,%d) in %s: %s", fold(l.Printed), l.Span[0], l.Span[1], excerpt(l.Quote), l.Reason)
		}
	}
	return p.err
}

// hint names the flag that lists what was left over.
func (l listed) hint(s *query.Shown) string {
	if l.leftovers || len(s.Leftovers) == 0 {
		return ""
	}
	return "; --leftovers lists them"
}

func printFact(p *printer, f query.ShownFact) {
	value := f.State
	if f.Value != nil {
		value = amount(f.Value.String(), f.Approx) + " " + f.Unit
	}
	p.line("  %-44s %-14s %-12s %s", name(f.Indicator, f.Applicant, f.Scope), value, f.Status, f.Label)
	if f.Detail != "" {
		p.line("      at    %s", f.Detail)
	}
	where := fmt.Sprintf("[%d,%d)", f.Span[0], f.Span[1])
	if f.Table > 0 {
		where += fmt.Sprintf(" table %d, row %d, column %d", f.Table, f.Row, f.Col)
	}
	if f.Source == "derived" {
		p.line("      from  %s  %s", f.Printed, f.Rule)
		return
	}
	p.line("      quote %s  %s  %s", fold(f.Quote), where, f.Rule)
}

// amount is a number with its approximation where reports print it.
func amount(value, approx string) string {
	if strings.Contains("近约超", approx) {
		return approx + value
	}
	return value + approx
}

// name is what a fact counts.
func name(indicator, applicant, scope string) string {
	if applicant != "" {
		indicator += " (" + applicant + ")"
	}
	if scope != "" {
		indicator += " [" + scope + "]"
	}
	return indicator
}

// printFindings writes the failed checks and the suggestions; those that pass
// only for a report without a known table: a table has dozens.
func printFindings(p *printer, list []query.ShownFinding, passed bool) {
	outcomes := map[string]int{}
	for _, f := range list {
		outcomes[f.Outcome]++
	}
	p.line("\nchecks: %d pass, %d fail, %d not assessable", outcomes["pass"], outcomes["fail"], outcomes["not_assessable"])
	for _, f := range list {
		switch {
		case f.Outcome == "fail":
			p.line("  FAIL  %s: %s", f.Check, strings.Join(slices.DeleteFunc([]string{f.Expression, f.Reason}, func(s string) bool { return s == "" }), "; "))
		case f.Suggestion != "":
			p.line("  open  %s: %s", f.Check, f.Reason)
		case f.Outcome == "pass" && passed && f.Expression != "":
			p.line("  pass  %s: %s", f.Check, f.Expression)
		}
		if f.Suggestion != "" {
			p.line("        perhaps: %s (nothing was changed)", f.Suggestion)
		}
	}
}

// fold puts a quote on one line.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// excerpt is a quote on one line, cut where it is longer than any clause of a
// report.
func excerpt(s string) string {
	const most = 200
	if r := []rune(fold(s)); len(r) > most {
		return string(r[:most]) + "…"
	}
	return fold(s)
}

func late(punctual *bool) string {
	if punctual != nil && !*punctual {
		return " (late)"
	}
	return ""
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
