package extract_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/internal/golden"
	"github.com/nianbao/nianbao/internal/sample"
	"github.com/shopspring/decimal"
)

var perKind = flag.Int("errors", defaultErrors, "reports with an error, of each form and kind of error")

// Sizes of the error table that is kept: of every test run, and of `make exam`
// (8 forms, 7 kinds: some 10,000 reports, a few kinds having no place in a form).
const (
	defaultErrors = 6
	fullErrors    = 200
)

// blunders put one error of a kind into a report that is true. Each says which
// of its cells it changed, none when it could not.
var blunders = []struct {
	kind string
	make func(r *sample.Report, i int, rng *rand.Rand) []int
}{
	{"digit", func(r *sample.Report, i int, rng *rand.Rand) []int {
		return rewrite(r, i, func(d []byte) []byte {
			k := rng.IntN(len(d))
			d[k] = '0' + (d[k]-'0'+1+byte(rng.IntN(9)))%10
			return d
		})
	}},
	{"swapped digits", func(r *sample.Report, i int, rng *rand.Rand) []int {
		return rewrite(r, i, func(d []byte) []byte {
			if len(d) > 1 {
				k := rng.IntN(len(d) - 1)
				d[k], d[k+1] = d[k+1], d[k]
			}
			return d
		})
	}},
	{"dropped digit", func(r *sample.Report, i int, rng *rand.Rand) []int {
		return rewrite(r, i, func(d []byte) []byte {
			if len(d) == 1 {
				return d
			}
			k := rng.IntN(len(d))
			return slices.Delete(d, k, k+1)
		})
	}},
	{"split digits", func(r *sample.Report, i int, rng *rand.Rand) []int {
		j, d := neighbour(r, i, 0, 1), digits(r.Cells[i])
		if j < 0 || len(d) < 2 || d[1] == '0' {
			return nil
		}
		put(&r.Cells[i], d[:1])
		put(&r.Cells[j], d[1:])
		return []int{i, j}
	}},
	{"swapped cells", func(r *sample.Report, i int, rng *rand.Rand) []int {
		j := neighbour(r, i, 0, 1)
		if j < 0 || rng.IntN(2) == 0 {
			j = neighbour(r, i, 1, 0)
		}
		if j < 0 || r.Cells[i].Value.Equal(r.Cells[j].Value) {
			return nil
		}
		a, b := &r.Cells[i], &r.Cells[j]
		a.State, b.State, a.Value, b.Value, a.Printed, b.Printed = b.State, a.State, b.Value, a.Value, b.Printed, a.Printed
		return []int{i, j}
	}},
	{"shifted cell", func(r *sample.Report, i int, rng *rand.Rand) []int {
		j := neighbour(r, i, 0, 1)
		if j < 0 || r.Cells[i].Value.Equal(r.Cells[j].Value) {
			return nil
		}
		put(&r.Cells[j], digits(r.Cells[i]))
		r.Cells[i].State, r.Cells[i].Value, r.Cells[i].Printed = sample.Blank, decimal.Zero, ""
		return []int{i, j}
	}},
	{"missing row", func(r *sample.Report, i int, rng *rand.Rand) []int {
		var out []int
		for j, c := range r.Cells {
			if c.Table == r.Cells[i].Table && c.Row == r.Cells[i].Row {
				out = append(out, j)
			}
		}
		r.Drop(r.Cells[i].Table, r.Cells[i].Row)
		return out
	}},
}

// digits are those of a plainly printed count, "" for anything else.
func digits(c sample.Cell) string {
	if n, err := strconv.ParseUint(c.Printed, 10, 31); err != nil || c.Code == "" || c.State != sample.Number || !c.Value.Equal(decimal.NewFromInt(int64(n))) {
		return ""
	}
	return c.Printed
}

func put(c *sample.Cell, d string) {
	c.State, c.Value, c.Printed = sample.Number, decimal.RequireFromString(d), decimal.RequireFromString(d).String()
}

func rewrite(r *sample.Report, i int, f func([]byte) []byte) []int {
	old := r.Cells[i].Value
	put(&r.Cells[i], string(f([]byte(digits(r.Cells[i])))))
	if r.Cells[i].Value.Equal(old) {
		return nil
	}
	return []int{i}
}

// neighbour is the plainly printed count so many rows below or columns beside.
func neighbour(r *sample.Report, i, rows, cols int) int {
	c := r.Cells[i]
	return slices.IndexFunc(r.Cells, func(o sample.Cell) bool {
		return o.Table == c.Table && o.Row == c.Row+rows && o.Col == c.Col+cols && digits(o) != ""
	})
}

// determined reports whether every cell changed stands in a row and a column
// of whose other cells all are numbers and were read, so that two equations can
// speak for it.
func determined(truth []sample.Cell, changed []int, got *extract.Report) bool {
	read := map[[3]string]bool{}
	for _, f := range got.Facts {
		if f.Source == fact.FromTable && f.State == fact.Number {
			read[[3]string{f.Indicator, f.Applicant, f.Value.String()}] = true
		}
	}
	for _, i := range changed {
		c := truth[i]
		if c.Applicant == "" {
			return false
		}
		for j, o := range truth {
			if o.Table == c.Table && (o.Row == c.Row || o.Col == c.Col) && !slices.Contains(changed, j) &&
				(o.State != sample.Number || !read[[3]string{o.Code, o.Applicant, o.Value.String()}]) {
				return false
			}
		}
	}
	return true
}

// outcome counts what the checks made of one kind of error in one form.
type outcome struct {
	form, kind                              string
	reports, confirmed, determined, mending int
	example                                 string
}

func (o *outcome) judge(got *extract.Report, truth []sample.Cell, changed []int) {
	o.reports++
	is := map[[3]string]decimal.Decimal{}
	for _, c := range truth {
		if c.State == sample.Number {
			is[[3]string{c.Code, c.Applicant, c.Detail}] = c.Value
		}
	}
	wrong := 0
	for _, f := range got.Facts {
		v, ok := is[[3]string{f.Indicator, f.Applicant, f.Detail}]
		if f.Source != fact.FromTable || f.State != fact.Number || ok && v.Equal(f.Value) {
			continue
		}
		wrong++
		if f.Status == fact.Confirmed {
			o.confirmed++
			o.example = fmt.Sprintf("%s %s is confirmed as %s, true is %s", f.Indicator, f.Applicant, f.Value, v)
		}
	}
	if !determined(truth, changed, got) {
		return
	}
	o.determined++
	if slices.ContainsFunc(got.Findings, func(f check.Finding) bool {
		return slices.ContainsFunc(f.Suggestions, func(e check.Edit) bool { return mends(e, got, is, wrong) })
	}) {
		o.mending++
	}
}

// mends reports whether an edit makes every wrong number true and no other wrong.
func mends(e check.Edit, got *extract.Report, is map[[3]string]decimal.Decimal, wrong int) bool {
	for _, ch := range e.Changes {
		v, ok := is[[3]string{ch.Indicator, ch.Applicant, ""}]
		if !ok || !ch.To.Valid || !ch.To.Decimal.Equal(v) {
			return false
		}
		if ch.Fact >= 0 && got.Facts[ch.Fact].State == fact.Number {
			wrong--
		}
	}
	return wrong == 0
}

// TestErrors puts one error into each of many true reports of every form: no
// wrong number may be confirmed, and where a row and a column determine it the
// true repair is to be among the suggestions in 95 of 100. The table is kept.
func TestErrors(t *testing.T) {
	x := newExtractor(t)
	if testing.Short() && *perKind == defaultErrors {
		*perKind = 1
	}
	var all []*outcome
	t.Run("all", func(t *testing.T) {
		for i, form := range sample.Forms() {
			for j, b := range blunders {
				o := &outcome{form: form.Name, kind: b.kind}
				all = append(all, o)
				t.Run(form.Name+"/"+b.kind, func(t *testing.T) {
					t.Parallel()
					first := uint64(1+i)<<40 | uint64(1+j)<<32
					// some forms have no cells beside one another
					for seed := first; o.reports < *perKind && seed-first < uint64(40**perKind); seed++ {
						r := sample.New(rand.New(rand.NewPCG(seed, 1)), form)
						truth := slices.Clone(r.Cells)
						rng := rand.New(rand.NewPCG(seed, 3))
						at := rng.IntN(len(r.Cells))
						if digits(r.Cells[at]) == "" {
							continue
						}
						changed := b.make(r, at, rng)
						if changed == nil {
							continue
						}
						got, err := x.Extract(r.Render(rand.New(rand.NewPCG(seed, 2)), sample.HTML), "")
						if err != nil {
							t.Fatal(err)
						}
						if got.Rejected != "" {
							continue // its only number went with the row
						}
						o.judge(got, truth, changed)
					}
					if o.confirmed > 0 {
						t.Error(o.example)
					}
				})
			}
		}
	})
	determined, mending := 0, 0
	for _, o := range all {
		determined, mending = determined+o.determined, mending+o.mending
	}
	if mending*100 < determined*95 {
		t.Errorf("the true repair is among the suggestions of %d of %d", mending, determined)
	}
	text := errorTable(all)
	switch *perKind {
	case defaultErrors, fullErrors:
		golden.Compare(t, fmt.Sprintf("testdata/errors-%d.txt", *perKind), []byte(text))
	default:
		t.Log("\n" + text)
	}
}

func errorTable(all []*outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s%-16s%8s%16s%12s%10s\n", "form", "error", "reports", "wrong confirmed", "determined", "suggested")
	sum := &outcome{form: "all"}
	for _, o := range append(all, sum) {
		fmt.Fprintf(&b, "%-12s%-16s%8d%16d%12d%10d\n", o.form, o.kind, o.reports, o.confirmed, o.determined, o.mending)
		sum.reports, sum.confirmed = sum.reports+o.reports, sum.confirmed+o.confirmed
		sum.determined, sum.mending = sum.determined+o.determined, sum.mending+o.mending
	}
	return b.String()
}
