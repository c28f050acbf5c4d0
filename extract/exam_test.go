package extract_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/internal/golden"
	"github.com/nianbao/nianbao/internal/sample"
)

var (
	reports = flag.Int("reports", defaultReports, "reports a form of the table exam")
	seed    = flag.Uint64("seed", 0, "of the one report of the table exam to show: its page and what is read of it")
)

// Sizes of the exam whose result is kept: the one of every test run, and the
// one of `make exam`.
const (
	defaultReports = 70
	fullReports    = 10000
)

const (
	maxComplaints = 6    // shown of one row
	maxExcerpt    = 1500 // bytes of the first page shown
)

// tally counts the cells of the reports of one form in one style.
type tally struct {
	reports, refused, cells int
	exact                   int // read as printed; of numbers the form ignores: ignored
	blank                   int // without a digit (blank, /, 无) and not stated
	left, ignored           int
	wrong, lost             int
	form, style             string
	complaints              []string
}

// TestTables is the exam of tables: true reports of every form in every style,
// each cell read exactly or left over, none wrong and none lost.
func TestTables(t *testing.T) {
	x := newExtractor(t)
	if *seed != 0 {
		show(t, x, *seed)
		return
	}
	if testing.Short() && *reports == defaultReports {
		*reports = len(sample.Styles()) // one a style: what the race detector needs to see
	}
	var rows []*tally
	t.Run("all", func(t *testing.T) {
		for i, form := range sample.Forms() {
			for j, style := range sample.Styles() {
				row := &tally{form: form.Name, style: string(style)}
				rows = append(rows, row)
				t.Run(form.Name+"/"+string(style), func(t *testing.T) {
					t.Parallel()
					for n := j; n < *reports; n += len(sample.Styles()) {
						row.examine(x, uint64(i+1)<<32|uint64(n))
					}
					row.judge(t)
				})
			}
		}
	})
	text := table(rows)
	switch *reports {
	case defaultReports, fullReports:
		golden.Compare(t, fmt.Sprintf("testdata/exam-%d.txt", *reports), []byte(text))
	default:
		t.Log("\n" + text)
	}
}

func table(rows []*tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s%-8s%8s%8s%9s%9s%7s%7s%8s%7s%6s\n", "form", "style", "reports", "refused", "cells", "exact", "blank", "left", "ignored", "wrong", "lost")
	sum := &tally{form: "all"}
	for _, r := range append(rows, sum) {
		fmt.Fprintf(&b, "%-12s%-8s%8d%8d%9d%9d%7d%7d%8d%7d%6d\n", r.form, r.style, r.reports, r.refused, r.cells, r.exact, r.blank, r.left, r.ignored, r.wrong, r.lost)
		sum.reports, sum.refused, sum.cells, sum.exact, sum.blank = sum.reports+r.reports, sum.refused+r.refused, sum.cells+r.cells, sum.exact+r.exact, sum.blank+r.blank
		sum.left, sum.ignored, sum.wrong, sum.lost = sum.left+r.left, sum.ignored+r.ignored, sum.wrong+r.wrong, sum.lost+r.lost
	}
	return b.String()
}

func (r *tally) judge(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
	}{{"wrong", r.wrong}, {"lost", r.lost}, {"refused", r.refused}} {
		if c.n > 0 {
			t.Errorf("%d %s\n%s", c.n, c.name, strings.Join(r.complaints, "\n"))
		}
	}
}

// draw makes the report of a seed and its page: the upper half of the seed
// numbers the form, the lower one the report.
func draw(seed uint64) (r *sample.Report, page func(*sample.Report) []byte) {
	styles := sample.Styles()
	style := styles[seed&math.MaxUint32%uint64(len(styles))]
	r = sample.New(rand.New(rand.NewPCG(seed, 1)), sample.Forms()[seed>>32-1])
	return r, func(r *sample.Report) []byte { return r.Render(rand.New(rand.NewPCG(seed, 2)), style) }
}

// show logs all about the report of a seed.
func show(t *testing.T, x *extract.Extractor, seed uint64) {
	truth, render := draw(seed)
	page := render(truth)
	got, err := x.Extract(page, "")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range got.Facts {
		fmt.Fprintf(&b, "%s %s = %s %s %q, %s %s row %d col %d\n", f.Indicator, f.Applicant+f.Detail, f.State, f.Value, f.Printed, f.Source, f.Rule, f.Row, f.Col)
	}
	for _, l := range got.Leftover {
		fmt.Fprintf(&b, "left over %q: %s\n", l.Quote, l.Reason)
	}
	row := &tally{}
	row.examine(x, seed)
	t.Logf("%s\n\nrefused %q\n%s\n%s", page, got.Rejected, b.String(), strings.Join(row.complaints, "\n"))
}

// examine has one report read and counts what became of its cells.
func (r *tally) examine(x *extract.Extractor, seed uint64) {
	truth, render := draw(seed)
	page := render(truth)
	got, err := x.Extract(page, "")
	if err != nil {
		r.wrong++
		r.complain(seed, page, "", "error: "+err.Error(), "a report")
		return
	}
	r.reports++
	if got.Rejected != "" {
		if stated(truth) {
			r.refused++
			r.complain(seed, page, "report", "refused: "+got.Rejected, "read")
		}
		return
	}
	a, wrong := answers(got), r.wrong
	var missing []int
	for i, c := range truth.Cells {
		r.cells++
		switch verdict := a.check(c); verdict {
		case "":
			r.exact++
		case "blank":
			r.blank++
		case "illegible":
			r.left++
		case "missing":
			missing = append(missing, i)
		default:
			r.wrong++
			r.complain(seed, page, name(c), verdict, c.Value.String()+" printed "+c.Printed)
		}
	}
	taken := cover{}
	if len(missing) > 0 {
		taken = r.locate(seed, truth, page, render(truth.Masked()), got, missing)
	}
	for _, f := range a.rest() {
		if taken.holds(f.Number) {
			continue
		}
		if said, ok := truth.Said[f.Indicator]; ok && f.Source == fact.FromProse && said.Equal(f.Value) {
			continue
		}
		r.wrong++
		r.complain(seed, page, f.Indicator+" "+f.Applicant+f.Detail, fmt.Sprintf("%s %s from %s %q", f.State, f.Value, f.Source, f.Quote), "no such number")
	}
	if r.wrong == wrong && len(missing) == 0 {
		r.uncontradicted(seed, page, got)
	}
}

// hints are checks of what is likely, which a true report may fail.
var hints = []string{"unit", "template"}

// uncontradicted counts failed checks as wrong: every identity holds in a true
// report.
func (r *tally) uncontradicted(seed uint64, page []byte, got *extract.Report) {
	for _, f := range got.Findings {
		if f.Outcome == check.Fail && !slices.Contains(hints, f.Check) {
			r.wrong++
			r.complain(seed, page, f.Check, f.Expression+" "+f.Reason, "no contradiction in a true report")
		}
	}
}

// stated reports whether a report prints any number.
func stated(r *sample.Report) bool {
	return slices.ContainsFunc(r.Cells, func(c sample.Cell) bool { return hasDigit(c.Printed) })
}

func hasDigit(s string) bool { return strings.IndexFunc(s, unicode.IsDigit) >= 0 }

// alike compares the text of a cell with what was read of it: all of it, save
// blanks and a footnote mark or remark behind the number.
func alike(read, printed string) bool {
	read, printed = squash(read), squash(printed)
	return read == printed || read != "" && printed != "" && (strings.HasPrefix(read, printed) || strings.HasPrefix(printed, read))
}

func squash(s string) string { return strings.Join(strings.Fields(s), "") }

func name(c sample.Cell) string { return strings.TrimSpace(c.Code + " " + c.Applicant + c.Detail) }

// answer is the facts of a report by what they count.
type answer struct {
	byKey map[string][]fact.Fact
	used  map[string]bool
}

func answers(r *extract.Report) *answer {
	a := &answer{byKey: map[string][]fact.Fact{}, used: map[string]bool{}}
	for _, f := range r.Facts {
		if f.Source != fact.Derived {
			k := f.Indicator + " " + f.Applicant
			a.byKey[k] = append(a.byKey[k], f)
		}
	}
	return a
}

// check says "" when a cell was read as it is, "blank" when it states nothing
// and nothing was read, "illegible" when its digits were taken for no one
// number, "missing" when a number was not read, else what was read in its place.
func (a *answer) check(c sample.Cell) string {
	n := 0
	if c.Code != "" {
		key := c.Code + " " + c.Applicant
		a.used[key] = true
		for _, f := range a.byKey[key] {
			if !strings.Contains(f.Detail, c.Detail) && c.Detail != "" || c.Detail == "" && f.Detail != "" {
				continue
			}
			n++
			if f.State == fact.Illegible && c.State == sample.Number {
				return "illegible"
			}
			if (f.State == fact.Number) != (c.State == sample.Number) || f.State == fact.Number && !f.Value.Equal(c.Value) ||
				c.State == sample.Blank && f.State != fact.Blank || f.Source == fact.FromTable && !alike(f.Printed, c.Printed) {
				return fmt.Sprintf("%s %s from %s %q", f.State, f.Value, f.Source, f.Printed)
			}
		}
	}
	switch {
	case n > 0:
		return ""
	case !hasDigit(c.Printed): // blank, /, or a zero in words
		return "blank"
	}
	return "missing"
}

// rest are the facts no cell accounts for.
func (a *answer) rest() []fact.Fact {
	var out []fact.Fact
	for k, list := range a.byKey {
		if !a.used[k] {
			for _, f := range list {
				if f.State == fact.Number {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// complain keeps the first failures of a row.
func (r *tally) complain(seed uint64, page []byte, cell, got, want string) {
	if len(r.complaints) >= maxComplaints {
		return
	}
	text := fmt.Sprintf("seed %d, %s: got %s, want %s", seed, cell, got, want)
	if len(r.complaints) == 0 {
		text += "\n" + string(page[:min(len(page), maxExcerpt)])
	}
	r.complaints = append(r.complaints, text)
}
