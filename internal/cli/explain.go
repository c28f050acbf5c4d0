package cli

import (
	"fmt"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/spf13/cobra"
)

func (e *env) explainCommand() *cobra.Command {
	var heading string
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
			clauses, read := fact.Explain(args[0], headings, x.Rules())
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
	return cmd
}

func (e *env) explainClause(text string, c fact.Explanation) {
	fmt.Fprintf(e.out, "clause   %s\n", text[c.Clause.Span.Start:c.Clause.Span.End])
	var words []string
	for _, it := range c.Clause.Items {
		switch {
		case it.Quantity != nil:
			words = append(words, fmt.Sprintf("%s{%s}", it.Text, strings.ToLower(it.Quantity.Kind.String())))
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
		if a.Fired {
			fmt.Fprintf(e.out, "  fires  %s  %s\n", a.Phrase.ID(), target)
		} else {
			fmt.Fprintf(e.out, "  not    %s  %s: %s\n", a.Phrase.ID(), target, a.Reason)
		}
	}
}

func (e *env) explainReading(read *fact.Reading) {
	for _, f := range read.Facts {
		fmt.Fprintf(e.out, "fact     %s = %s %s", f.Indicator, f.Value, f.Unit)
		if f.Detail != "" {
			fmt.Fprintf(e.out, " (%s)", f.Detail)
		}
		fmt.Fprintf(e.out, "  %s\n", f.Rule)
	}
	for _, l := range read.Leftover {
		fmt.Fprintf(e.out, "left     %s: %s\n", l.Quote, l.Reason)
	}
}
