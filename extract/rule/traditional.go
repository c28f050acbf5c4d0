package rule

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// Simplified is a text with its traditional characters in the simplified form
// that the rules are written in (traditional.csv). It is as long as the text, so
// that spans of one are spans of the other; it is the text itself where that is
// not typed in traditional characters, for 乾 of 乾县 is none there.
func (s *Set) Simplified(text string) string {
	if s.simplify == nil || !strings.Contains(text, "信息公開") && !strings.Contains(text, "資訊公開") {
		return text
	}
	return s.simplify.Replace(text)
}

// loadTraditional reads traditional.csv.
func (s *Set) loadTraditional(fsys fs.FS) error {
	var words, singles []string
	seen := map[string]bool{}
	err := readCSV(fsys, "traditional.csv", []string{"kind", "traditional", "simplified"}, func(line int, f []string) error {
		from, to := []rune(f[1]), []rune(f[2])
		if len(from) == 0 || len(from) != len(to) {
			return errors.New("the two sides differ in length")
		}
		for i := range from {
			if utf8.RuneLen(from[i]) != utf8.RuneLen(to[i]) {
				return fmt.Errorf("%c and %c differ in length", from[i], to[i])
			}
		}
		pairs := []string{f[1], f[2]}
		switch f[0] {
		case "word":
			words = append(words, pairs...)
		case "characters":
			pairs = nil
			for i := range from {
				pairs = append(pairs, string(from[i]), string(to[i]))
			}
			singles = append(singles, pairs...)
		default:
			return fmt.Errorf("kind is %q, not word or characters", f[0])
		}
		for i := 0; i < len(pairs); i += 2 {
			if seen[pairs[i]] {
				return fmt.Errorf("%s stands twice", pairs[i])
			}
			seen[pairs[i]] = true
		}
		return nil
	})
	s.simplify = strings.NewReplacer(append(words, singles...)...) // words first: the earlier pair wins
	return err
}
