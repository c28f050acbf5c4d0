package rule

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/shopspring/decimal"
)

// Examples reads the + and - lines of the phrase files: sentences that must
// give exactly these facts, and near misses that must give none. Guards of a
// block stand over its examples.
func (s *Set) Examples(fsys fs.FS) ([]Example, error) {
	names, err := fs.Glob(fsys, "phrases/*.txt")
	if err != nil {
		return nil, err
	}
	var out []Example
	for _, name := range names {
		var block Example
		err := eachLine(fsys, name, func(line int, text string) error {
			switch {
			case strings.HasPrefix(text, "["):
				var err error
				block = Example{}
				block.Targets, err = s.targets(text)
				return err
			case strings.HasPrefix(text, "applicant "):
				block.Applicant = strings.TrimSpace(strings.TrimPrefix(text, "applicant "))
			case strings.HasPrefix(text, "+ "), strings.HasPrefix(text, "- "):
				e, err := s.example(text, block)
				e.File, e.Line = name, line
				out = append(out, e)
				return err
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Set) example(text string, e Example) (Example, error) {
	e.Negative = text[0] == '-'
	sentence, want, hasWant := strings.Cut(strings.TrimSpace(text[1:]), " => ")
	parts := strings.Split(sentence, " / ")
	e.Headings, e.Sentence = parts[:len(parts)-1], parts[len(parts)-1]
	if e.Negative && hasWant || !e.Negative && !hasWant && len(e.Targets) > 0 {
		return e, fmt.Errorf("a + line needs => and a - line has none")
	}
	for w := range strings.FieldsSeq(want) {
		code, value, named := strings.Cut(w, "=")
		codes := []string{code}
		if !named {
			codes, value = e.Targets, w
		}
		for _, c := range codes {
			if err := s.known(c); err != nil {
				return e, err
			}
			number, detail, _ := strings.Cut(strings.TrimSuffix(value, "]"), "[")
			d, err := decimal.NewFromString(number)
			if err != nil {
				return e, fmt.Errorf("value %q: %w", value, err)
			}
			e.Want = append(e.Want, Want{Code: c, Value: d, Detail: detail})
		}
	}
	return e, nil
}
