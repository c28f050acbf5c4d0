package rule

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// Lookalike is a kind of page that resembles an annual report (lookalikes.csv).
type Lookalike struct {
	Title  *regexp.Regexp // what its title is like; nil for any
	Text   []string       // words one of which its text holds; none: any text
	Only   string         // on which pages the row is looked at: NoSections, Short, or "" for all
	Reason string         // what the page is
}

// The pages that a row of lookalikes.csv may be for.
const (
	NoSections = "no sections" // without two of the sections of a report
	Short      = "short"       // the same, and of few characters
)

func (s *Set) loadLookalikes(fsys fs.FS) error {
	return readCSV(fsys, "lookalikes.csv", []string{"title", "text", "only", "reason"}, func(line int, f []string) error {
		l := Lookalike{Only: f[2], Reason: f[3]}
		if f[0] == "" && f[1] == "" || f[3] == "" {
			return errors.New("a look-alike needs a title or a text, and a reason")
		}
		if !slices.Contains([]string{"", NoSections, Short}, f[2]) {
			return fmt.Errorf("only is %q, not empty, %q or %q", f[2], NoSections, Short)
		}
		if f[0] != "" {
			var err error
			if l.Title, err = regexp.Compile(f[0]); err != nil {
				return err
			}
		}
		if f[1] != "" {
			l.Text = strings.Split(f[1], "|")
		}
		s.Lookalikes = append(s.Lookalikes, l)
		return nil
	})
}
