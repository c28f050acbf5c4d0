package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
)

// FuzzForm holds whatever labels and cells a table has against three rules: it
// is read without a panic, no fact lacks a label of its column or (where the
// form has rows) of its row, and every number is read, ignored, or left over.
func FuzzForm(f *testing.F) {
	sheets, err := filepath.Glob("testdata/forms/*.sheet")
	if err != nil || len(sheets) == 0 {
		f.Fatal("no forms to begin with: ", err)
	}
	for _, name := range sheets {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for table := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n\n") {
			f.Add(table, 2012)
			f.Add(filled(table), 2020)
		}
	}
	x := newExtractor(f)
	reader, words := fact.NewReader(x.Rules()), wordRules(x)
	f.Fuzz(func(t *testing.T, sheet string, year int) {
		if len(sheet) > 1<<12 {
			return
		}
		var rows [][]string
		for line := range strings.SplitSeq(sheet, "\n") {
			rows = append(rows, strings.Split(line, "|"))
		}
		doc, err := decode.Page([]byte(sheetHTML([][][]string{rows}, strings.Clone)), "text/html")
		if err != nil {
			return // not text: what decode is fuzzed for
		}
		p := layout.Of(doc)
		for _, m := range reader.Meanings(p, year) {
			if given := []string{m.Indicator, m.Ignored, m.Reason}; strings.Join(given, "") == "" {
				t.Errorf("cell %d.%d is neither given a meaning nor ignored nor left over", m.Row, m.Col)
			}
			if m.Indicator != "" && (len(m.Cols) == 0 || len(m.Cols[0]) == 0) {
				t.Errorf("%s at %d.%d has no column label", m.Indicator, m.Row, m.Col)
			}
			if alone := strings.HasPrefix(m.Indicator, "review.") || strings.HasPrefix(m.Indicator, "litigation."); m.Indicator != "" && !alone && (len(m.Rows) == 0 || len(m.Rows[0]) == 0) {
				t.Errorf("%s at %d.%d has no row label", m.Indicator, m.Row, m.Col)
			}
		}
		read := reader.Read(p, year)
		complain(t, unpartitioned(p, words, read.Facts, read.Ignored, read.Leftover))
	})
}

// filled prints a number into every empty cell.
func filled(sheet string) string {
	var out []string
	n := 0
	for line := range strings.SplitSeq(sheet, "\n") {
		cells := strings.Split(line, "|")
		for i, c := range cells {
			if c == "" {
				n++
				cells[i] = strings.Repeat("7", n%4+1)
			}
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return strings.Join(out, "\n")
}
