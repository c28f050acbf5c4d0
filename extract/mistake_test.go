package extract_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/fact"
)

// trueTable fills table three of the form of 2021 so that every identity holds.
func trueTable(r *rand.Rand) [][]int {
	t := make([][]int, len(rows2021))
	for i := range t {
		t[i] = make([]int, len(columns2021))
	}
	for c := range 6 {
		for i := 2; i < 23; i++ {
			if r.IntN(3) == 0 {
				t[i][c] = r.IntN(200 / (1 + c))
			}
			t[23][c] += t[i][c]
		}
		t[24][c] = r.IntN(20)
		t[1][c] = r.IntN(1 + min(20, t[23][c]))
		t[0][c] = t[23][c] + t[24][c] - t[1][c]
	}
	for i := range t {
		for c := range 6 {
			t[i][6] += t[i][c]
		}
	}
	return t
}

// slips are errors of the page itself: what a cell too many or too few does to
// the grid is part of the test. row is the row of the error, cells its texts.
var slips = []struct {
	name string
	make func(r *rand.Rand, cells []string) []string
}{
	{"a cell too few", func(r *rand.Rand, cells []string) []string {
		i := r.IntN(len(cells))
		return slices.Delete(cells, i, i+1)
	}},
	{"a cell too many", func(r *rand.Rand, cells []string) []string { return slices.Insert(cells, r.IntN(len(cells)-1), "") }},
	{"a number over two cells", func(r *rand.Rand, cells []string) []string {
		for i, text := range cells {
			if len(text) > 1 {
				return slices.Replace(cells, i, i+1, text[:1], text[1:])
			}
		}
		return nil
	}},
	{"a row missing", func(*rand.Rand, []string) []string { return []string{} }},
}

// TestSlips puts one error into each of many pages: whatever it does to the
// grid, no wrong number may be confirmed, and the finding is to suggest the repair.
func TestSlips(t *testing.T) {
	x := newExtractor(t)
	for _, s := range slips {
		t.Run(s.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(8, 9))
			n, suggested := 0, 0
			for n < 30 {
				truth := trueTable(r)
				at := r.IntN(23)
				var bad []string
				for _, v := range truth[at] {
					bad = append(bad, fmt.Sprint(v))
				}
				if bad = s.make(r, bad); bad == nil {
					continue
				}
				n++
				page := requests2021(func(row, col int) string {
					if row == at && len(bad) > 0 && col == 0 {
						return strings.Join(bad, "</td><td>")
					}
					return fmt.Sprint(truth[row][col])
				})
				page = withoutRow(page, at, bad, truth)
				report, err := x.Extract(fmt.Appendf(nil, frame2021, disclosure2021, page, disputes2021), "text/html; charset=utf-8")
				if err != nil || report.Rejected != "" {
					t.Fatal(err, report)
				}
				if confirmedWrong(t, report, truth) {
					return
				}
				if slices.ContainsFunc(report.Findings, func(f check.Finding) bool {
					return slices.ContainsFunc(f.Suggestions, func(e check.Edit) bool { return e.Changes[0].Indicator == rows2021[at].code })
				}) {
					suggested++
				}
			}
			t.Logf("%d of %d with a suggestion for the row", suggested, n)
			if suggested*100 < 95*n {
				t.Errorf("%d of %d with a suggestion for the row", suggested, n)
			}
		})
	}
}

// withoutRow takes out what the row of the error has too much: its true cells
// behind the wrong ones, or all of it.
func withoutRow(page string, at int, bad []string, truth [][]int) string {
	lines := strings.Split(page, "<tr>")
	i := len(lines) - len(rows2021) + at
	cut := ""
	for _, v := range truth[at][1:] {
		cut += fmt.Sprintf("<td>%d</td>", v)
	}
	if len(bad) == 0 {
		cut = fmt.Sprintf("<td>%d</td>", truth[at][0]) + cut
	}
	lines[i] = strings.Replace(lines[i], cut, "", 1)
	return strings.Join(lines, "<tr>")
}

func confirmedWrong(t *testing.T, report *extract.Report, truth [][]int) bool {
	for _, f := range report.Facts {
		row := slices.IndexFunc(rows2021, func(r struct{ group, label, code string }) bool { return r.code == f.Indicator })
		col := slices.Index(columns2021, f.Applicant)
		if f.Status == fact.Confirmed && f.Source == fact.FromTable && row >= 0 && col >= 0 && f.Value.IntPart() != int64(truth[row][col]) {
			t.Errorf("%s (%s) is confirmed as %s, true is %d", f.Indicator, f.Applicant, f.Value, truth[row][col])
			return true
		}
	}
	return false
}
