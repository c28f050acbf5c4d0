package cli

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"github.com/nianbao/nianbao/extract/zh"
	"github.com/nianbao/nianbao/internal/pipeline"
	"github.com/nianbao/nianbao/internal/query"
	"github.com/nianbao/nianbao/internal/text"
	"github.com/spf13/cobra"
)

func (e *env) searchCommand() *cobra.Command {
	var s selection
	var by string
	var literal bool
	cmd := &cobra.Command{
		Use:   "search WORD",
		Short: "Which bodies write about what, and when: the reports whose running text has a word",
		Long: `Looks in the text outside tables and headings. A word counts where it begins and ends
as words of the lexicon do: 公开 is not found in 公开栏. Where no report has it so, it counts
wherever it is printed, and a line says so.`,
		Example: `  nianbao search 政务微信
  nianbao search 信息化 --by year
  nianbao search 培训 -r 青岚县 -y 2019-2024 --by bureau --format csv`,
		Args: between(1, 1, "one word"),
		RunE: func(cmd *cobra.Command, args []string) error {
			word := strings.TrimSpace(args[0])
			if word == "" {
				return wrongUse{errors.New("search takes one word")}
			}
			f, err := e.filter(s)
			if err != nil {
				return err
			}
			if _, err := query.Mentions(nil, query.By(by)); err != nil {
				return wrongUse{err}
			}
			return e.withDB(cmd.Context(), func(db *query.DB) error {
				list, err := db.Locate(cmd.Context(), f)
				if err != nil {
					return err
				}
				found, err := e.search(word, list)
				if err != nil {
					return fmt.Errorf("search: %w", err)
				}
				t, err := query.Mentions(found.mentions(word, literal), query.By(by))
				if err != nil {
					return err
				}
				if err := t.Write(e.out, s.format); err != nil {
					return err
				}
				found.tell(e, word)
				return found.unread()
			})
		},
	}
	s.flags(cmd)
	cmd.Flags().StringVar(&by, "by", "report", "what a row is: report, year or bureau")
	cmd.Flags().BoolVar(&literal, "literal", false, "count the word wherever it is printed, within longer words, too")
	offer(cmd, "by", "report", "year", "bureau")
	e.complete(cmd)
	return cmd
}

// search looks a word up in the text of reports, on all processors.
func (e *env) search(word string, list []query.Located) (*finds, error) {
	names, err := e.ruleFS()
	if err != nil {
		return nil, err
	}
	lexicon, err := names.Open("lexicon.txt")
	if err != nil {
		return nil, err
	}
	defer lexicon.Close()
	seg, err := zh.NewSegmenter(lexicon, "lexicon.txt")
	if err != nil {
		return nil, err
	}
	texts, err := pipeline.OpenTexts(e.archiveDir(), e.decodedDir())
	if err != nil {
		return nil, err
	}
	defer texts.Close()
	finder := &text.Finder{Word: word, Segmenter: seg}
	found := &finds{list: list, hits: make([]text.Hit, len(list)), errs: make([]error, len(list))}
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(list); i += workers {
				page, err := texts.Page(list[i].WARCFile, list[i].WARCOffset)
				if err != nil {
					found.errs[i] = err
					continue
				}
				found.hits[i] = finder.Find(page)
			}
		})
	}
	wg.Wait()
	return found, nil
}

// finds is what search found, report by report.
type finds struct {
	list    []query.Located
	hits    []text.Hit
	errs    []error
	literal bool // counted wherever it is printed, though not asked to
	reports int  // that have the word
	within  int  // that have it within longer words only, and were not counted
}

// mentions counts words or, where no report has it as one, what is printed.
func (f *finds) mentions(word string, literal bool) []query.Mention {
	words := 0
	for _, h := range f.hits {
		words += h.Words
	}
	f.literal = words == 0 && !literal
	out := make([]query.Mention, len(f.list))
	for i, h := range f.hits {
		out[i] = query.Mention{Located: f.list[i], Times: h.Words, Context: h.AsWord}
		if literal || f.literal {
			out[i].Times, out[i].Context = h.Times, h.First
		}
		if out[i].Times > 0 {
			f.reports++
		} else if h.Times > 0 {
			f.within++
		}
	}
	return out
}

// tell says how many reports have the word.
func (f *finds) tell(e *env, word string) {
	if f.literal && f.reports > 0 {
		e.say("no report has %s as a word of its own: counted within longer words", word)
	}
	more := ""
	if f.within > 0 {
		more = fmt.Sprintf("; %d more within longer words only, --literal counts them", f.within)
	}
	e.say("%d of %s%s", f.reports, count(len(f.list), "report"), more)
}

// unread is the error that not all text could be searched.
func (f *finds) unread() error {
	var first error
	n := 0
	for _, err := range f.errs {
		if err != nil {
			n++
			first = cmp.Or(first, err)
		}
	}
	if n == 0 {
		return nil
	}
	return fmt.Errorf("search: the text of %s could not be read: %w", count(n, "report"), first)
}
