package rule

import (
	"io/fs"
	"regexp"
)

// Lookalike is a kind of page that resembles an annual report by its title.
type Lookalike struct {
	Title  *regexp.Regexp
	Reason string
}

func (s *Set) loadLookalikes(fsys fs.FS) error {
	return readCSV(fsys, "lookalikes.csv", []string{"title", "reason"}, func(line int, f []string) error {
		re, err := regexp.Compile(f[0])
		if err != nil {
			return err
		}
		s.Lookalikes = append(s.Lookalikes, Lookalike{Title: re, Reason: f[1]})
		return nil
	})
}
