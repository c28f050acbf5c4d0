package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/internal/pipeline"
	"github.com/nianbao/nianbao/internal/query"
	"github.com/nianbao/nianbao/internal/text"
	"github.com/spf13/cobra"
)

func (e *env) diffCommand() *cobra.Command {
	var format string
	var most int
	cmd := &cobra.Command{
		Use:   "diff REPORT1 REPORT2",
		Short: "What changed from one report to another: numbers, and which sentences are reused, new or dropped",
		Long: `A REPORT is a bureau and a year, or a URL; of two years of one bureau the name need not
be given twice. Sentences count as reused that are the same word for word but for numbers
and years. What ends without a mark, such as a heading, is no sentence.`,
		Example: `  nianbao diff 青岚县教育局 2021 2022
  nianbao diff 青岚县教育局 2022 云岫市教育局 2022 --format csv
  nianbao diff http://127.0.0.1/2021.html http://127.0.0.1/2022.html`,
		Args: between(2, 4, "two reports, each a bureau and a year, or a URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, append([]string{"text"}, tableFormats...)...); err != nil {
				return err
			}
			if most < 0 {
				return wrongUse{fmt.Errorf("--sentences wants a number of sentences; 0: all")}
			}
			names, err := reportNames(args)
			if err != nil {
				return err
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				var reports [2]*query.Shown
				for i, name := range names {
					if reports[i], err = find(cmd, db, name); err != nil {
						return err
					}
				}
				d := difference{before: reports[0], now: reports[1]}
				d.numbers, d.same = query.Changes(d.before, d.now)
				if d.sentences, err = e.sentences(d.before, d.now); err != nil {
					return fmt.Errorf("diff: %w", err)
				}
				if format == "text" {
					return d.print(&printer{w: e.out}, most)
				}
				return d.table().Write(e.out, format)
			})
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&format, "format", "text", "output format: text, "+strings.Join(tableFormats, ", "))
	fl.IntVar(&most, "sentences", 10, "how many new and how many dropped sentences text lists; 0: all")
	return cmd
}

// reportNames reads two reports, each a URL or a bureau and a year; a year alone
// is of the bureau before. Each comes out as show takes it.
func reportNames(args []string) ([][]string, error) {
	var names [][]string
	bureau, open := "", false
	for _, arg := range strings.Fields(strings.Join(args, " ")) {
		_, err := strconv.Atoi(arg)
		switch {
		case strings.Contains(arg, "://") && !open:
			names, bureau = append(names, []string{arg}), ""
		case err == nil && bureau != "":
			names, open = append(names, []string{bureau, arg}), false
		case err == nil || open:
			return nil, wrongUse{fmt.Errorf("%q: a report is a bureau and a year, or a URL", arg)}
		default:
			bureau, open = arg, true
		}
	}
	if len(names) != 2 || open {
		return nil, wrongUse{fmt.Errorf("diff takes two reports, each a bureau and a year, or a URL")}
	}
	return names, nil
}

// sentences compares what two reports say.
func (e *env) sentences(before, now *query.Shown) ([]text.Sentence, error) {
	texts, err := pipeline.OpenTexts(e.archiveDir(), e.decodedDir())
	if err != nil {
		return nil, err
	}
	defer texts.Close()
	a, err := texts.Page(before.Page.WARCFile, before.Page.WARCOffset)
	if err != nil {
		return nil, err
	}
	b, err := texts.Page(now.Page.WARCFile, now.Page.WARCOffset)
	if err != nil {
		return nil, err
	}
	return text.Compare(a, b), nil
}

// difference is what diff found.
type difference struct {
	before, now *query.Shown
	numbers     *query.Table
	same        int // numbers that did not change
	sentences   []text.Sentence
}

// print writes a difference for reading.
func (d difference) print(p *printer, most int) error {
	for _, r := range []struct {
		when string
		*query.Shown
	}{{"before", d.before}, {"after", d.now}} {
		p.line("%-7s %s %d  %s  %s", r.when, or(r.Agency, "(body not known)"), r.Year, "form "+r.Form, r.Page.URL)
	}
	if d.before.Form != d.now.Form {
		p.line("the forms differ: what goes by one name may be counted differently")
	}
	what := map[string]int{}
	for _, row := range d.numbers.Rows {
		what[row[0].Text]++
	}
	p.line("\nnumbers: %d changed, %d appeared, %d disappeared, %d the same", what[query.Changed], what[query.Appeared],
		what[query.Disappeared], d.same)
	if len(d.numbers.Rows) > 0 && p.err == nil {
		p.err = d.numbers.Write(p.w, "table")
	}
	for _, s := range d.sentences {
		what[s.What]++
	}
	reused, all := what[text.Reused]+what[text.Unchanged], what[text.Reused]+what[text.Unchanged]+what[text.New]
	p.line("\ntext: %s of %s reused%s: %d word for word, %d but for numbers and years", strconv.Itoa(reused), count(all, "sentence"),
		percent(reused, all), what[text.Unchanged], what[text.Reused])
	for _, list := range []struct{ what, mark string }{{text.New, "+"}, {text.Dropped, "-"}} {
		p.line("%s: %s", list.what, count(what[list.what], "sentence"))
		left := most
		for _, s := range d.sentences {
			if s.What == list.what && (most == 0 || left > 0) {
				p.line("  %s %s", list.mark, excerpt(s.Text))
				left--
			}
		}
		if more := what[list.what] - most; most > 0 && more > 0 {
			p.line("  … %d more; --sentences 0 lists them", more)
		}
	}
	return p.err
}

// percent is a share in brackets, nothing of nothing.
func percent(n, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.0f %%)", 100*float64(n)/float64(of))
}

// table is a difference for machines: the numbers, then all sentences.
func (d difference) table() *query.Table {
	t := &query.Table{Columns: append([]query.Column{{Name: "part"}}, d.numbers.Columns...)}
	for i := range t.Columns {
		t.Columns[i].Machine = false
	}
	t.Columns = append(t.Columns, query.Column{Name: "sentence"}, query.Column{Name: "sentence_before"})
	for _, row := range d.numbers.Rows {
		cells := append([]query.Cell{{Text: "number"}}, row...)
		t.Rows = append(t.Rows, append(cells, query.Cell{}, query.Cell{}))
	}
	for _, s := range d.sentences {
		cells := make([]query.Cell, len(t.Columns))
		cells[0], cells[1] = query.Cell{Text: "sentence"}, query.Cell{Text: s.What}
		cells[len(cells)-2], cells[len(cells)-1] = query.Cell{Text: s.Text}, query.Cell{Text: s.Before}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
