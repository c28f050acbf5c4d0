// Package rule loads and validates the files of data/: indicators, forms,
// phrases, identities, bureaus, renames and regions. It reads strictly: an unknown
// column, code or class is an error that names file and line.
package rule

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/zh"
)

// Set is everything the rules folder says, loaded once and never changed.
type Set struct {
	Indicators []Indicator
	Forms      []Form
	Phrases    []Phrase
	Identities []Identity
	Bureaus    []Bureau
	Renames    []Rename
	Regions    []Region
	Lookalikes []Lookalike
	Hosts      []Host
	Segmenter  *zh.Segmenter

	byCode     map[string]int
	arithmetic map[string]*Arithmetic // by form
	takes      takes
	simplify   *strings.Replacer

	bureauNames                                names
	regionNames, regionCodes, regionSuccessors names
}

// Indicator is one row of indicators.csv: a statistic with one meaning over all forms.
type Indicator struct {
	Code, ZH, EN string
	Unit         string // 条 件 次 篇 项 人 人次 个 期 元
	Note         string
}

// Indicator finds an indicator by its code.
func (s *Set) Indicator(code string) (Indicator, bool) {
	i, ok := s.byCode[code]
	if !ok {
		return Indicator{}, false
	}
	return s.Indicators[i], true
}

// IndicatorIndex is the index in Indicators of a code, -1 for one that is none's.
func (s *Set) IndicatorIndex(code string) int {
	i, ok := s.byCode[code]
	if !ok {
		return -1
	}
	return i
}

// Load reads a rules folder.
func Load(fsys fs.FS) (*Set, error) {
	s := &Set{byCode: map[string]int{}}
	err := load(fsys, s.loadIndicators, s.loadLexicon, s.loadForms, s.loadPhrases,
		s.loadIdentities, s.loadBureaus, s.loadRenames, s.loadRegions, s.loadLookalikes, s.loadHosts, s.loadTraditional)
	if err != nil {
		return nil, err
	}
	s.indexPhrases()
	return s, nil
}

// LoadNames reads of a rules folder only what names of bodies and divisions are
// looked up in, a tenth of it.
func LoadNames(fsys fs.FS) (*Set, error) {
	s := &Set{}
	return s, load(fsys, s.loadBureaus, s.loadRenames, s.loadRegions)
}

func load(fsys fs.FS, steps ...func(fs.FS) error) error {
	for _, step := range steps {
		if err := step(fsys); err != nil {
			return fmt.Errorf("load rules: %w", err)
		}
	}
	return nil
}

func (s *Set) loadIndicators(fsys fs.FS) error {
	return readCSV(fsys, "indicators.csv", []string{"code", "zh", "en", "unit", "note"}, func(line int, f []string) error {
		if _, seen := s.byCode[f[0]]; seen {
			return fmt.Errorf("code %s stands twice", f[0])
		}
		if f[3] == "" || f[1] == "" || f[2] == "" {
			return fmt.Errorf("code %s lacks a name or unit", f[0])
		}
		s.byCode[f[0]] = len(s.Indicators)
		s.Indicators = append(s.Indicators, Indicator{Code: f[0], ZH: f[1], EN: f[2], Unit: f[3], Note: f[4]})
		return nil
	})
}

func (s *Set) loadLexicon(fsys fs.FS) error {
	b, err := fs.ReadFile(fsys, "lexicon.txt")
	if err != nil {
		return err
	}
	s.Segmenter, err = zh.NewSegmenter(bytes.NewReader(b), "lexicon.txt")
	return err
}

// known reports whether a code is in the catalogue.
func (s *Set) known(code string) error {
	if _, ok := s.byCode[code]; !ok {
		return fmt.Errorf("unknown indicator %q", code)
	}
	return nil
}

// readCSV calls row for each data row of a file whose header must be exactly columns.
func readCSV(fsys fs.FS, name string, columns []string, row func(line int, fields []string) error) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s:1: %w", name, err)
	}
	if !slices.Equal(head, columns) {
		return fmt.Errorf("%s:1: columns are %s, want %s", name, strings.Join(head, ","), strings.Join(columns, ","))
	}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil { // a csv.ParseError names the line itself
			return fmt.Errorf("%s: %w", name, err)
		}
		line, _ := r.FieldPos(0)
		if err := row(line, fields); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}

// eachLine calls f for the lines of a rule file that hold anything, comments
// and outer blanks taken off, and adds file:line to its errors.
func eachLine(fsys fs.FS, name string, f func(line int, text string) error) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	n := 0
	for text := range strings.Lines(string(b)) {
		n++
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if err := f(n, text); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return nil
}
