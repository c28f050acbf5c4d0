package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
	"github.com/spf13/cobra"
)

func (e *env) explainCommand() *cobra.Command {
	var heading string
	var year int
	cmd := &cobra.Command{
		Use:   "explain 'SENTENCE'",
		Short: "Show how a sentence is read: its words, the rules that fire, and those that nearly do",
		Args:  between(1, 1, "one sentence, in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			x, err := e.extractor()
			if err != nil {
				return err
			}
			var headings []string
			if heading != "" {
				headings = []string{heading}
			}
			clauses, read := fact.Explain(args[0], headings, x.Rules(), year)
			if len(clauses) == 0 {
				fmt.Fprintln(e.out, "no number and no negation in the sentence: it states nothing")
			}
			for _, c := range clauses {
				e.explainClause(args[0], c)
			}
			e.explainReading(read)
			return nil
		},
	}
	cmd.Flags().StringVar(&heading, "heading", "", "the heading the sentence stands under")
	cmd.Flags().IntVar(&year, "year", 0, "the year of the report: numbers said of another year are ignored")
	return cmd
}

func (e *env) explainClause(text string, c fact.Explanation) {
	fmt.Fprintf(e.out, "clause   %s\n", excerpt(text[c.Clause.Span.Start:c.Clause.Span.End]))
	if c.Clause.Long {
		fmt.Fprintf(e.out, "  long   too many words and numbers to be read: its numbers are left over\n")
		return
	}
	var words []string
	for _, it := range c.Clause.Items {
		switch {
		case it.Quantity != nil:
			words = append(words, fmt.Sprintf("%s{%s}", it.Text, kindName(it.Quantity.Kind)))
		case it.Class != "":
			words = append(words, it.Text+"/"+it.Class)
		default:
			words = append(words, it.Text)
		}
	}
	fmt.Fprintf(e.out, "  words  %s\n", strings.Join(words, " "))
	for _, a := range c.Attempts {
		target := strings.Join(a.Phrase.Targets, " ")
		if a.Phrase.Ignore() {
			target = "ignore"
		}
		verdict, why := "fires", ""
		if !a.Fired {
			verdict, why = "not  ", ": "+guardWord(c.Clause.Items, a.Reason)
		}
		fmt.Fprintf(e.out, "  %s  %s  %s%s\n", verdict, a.Phrase.ID(), target, why)
	}
}

// kindName is the name of a kind of number in patterns.
func kindName(k zh.Kind) string {
	if k == zh.Count {
		return "n"
	}
	return k.String()
}

// guardWord adds to the class a guard refused the word of the clause that has it.
func guardWord(items []statement.Item, reason string) string {
	class, refused := strings.CutPrefix(reason, "not ")
	if i := slices.IndexFunc(items, func(it statement.Item) bool { return it.Class == class }); refused && i >= 0 {
		return reason + " (" + items[i].Text + ")"
	}
	return reason
}

func (e *env) explainReading(read *fact.Reading) {
	for _, f := range read.Facts {
		fmt.Fprintf(e.out, "fact     %s = %s %s", name(f.Indicator, f.Applicant, f.Scope), amount(f.Value.String(), f.Approx), f.Unit)
		if f.Detail != "" {
			fmt.Fprintf(e.out, " (%s)", f.Detail)
		}
		fmt.Fprintf(e.out, "  %s\n", f.Rule)
	}
	for _, i := range read.Ignored {
		fmt.Fprintf(e.out, "ignored  %s  %s\n", fold(i.Printed), i.Rule)
	}
	for _, l := range read.Leftover {
		fmt.Fprintf(e.out, "left     %s in %s: %s\n", fold(l.Printed), excerpt(l.Quote), l.Reason)
	}
}
