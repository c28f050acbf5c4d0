package sample_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/internal/sample"
)

func each(t *testing.T, reports uint64, check func(t *testing.T, r *sample.Report, seed uint64)) {
	for _, form := range sample.Forms() {
		t.Run(form.Name, func(t *testing.T) {
			for seed := range reports {
				check(t, sample.New(rand.New(rand.NewPCG(seed, 1)), form), seed)
			}
		})
	}
}

func render(r *sample.Report, seed uint64, style sample.Style) []byte {
	return r.Render(rand.New(rand.NewPCG(seed, 2)), style)
}

// TestRender holds every style to its promises: the same bytes from the same
// seed, every number once, and a masked page alike but for the numbers.
func TestRender(t *testing.T) {
	each(t, 8, func(t *testing.T, r *sample.Report, seed uint64) {
		for _, style := range sample.Styles() {
			page := render(r, seed, style)
			if !bytes.Equal(page, render(r, seed, style)) {
				t.Fatalf("%s, seed %d: not the same bytes twice", style, seed)
			}
			masked := string(render(r.Masked(), seed, style))
			for i, c := range r.Cells {
				n := strings.Count(masked, sample.Mark(i))
				if c.State == sample.Number && n != 1 && !strings.Contains(masked, "display:none") && !strings.Contains(masked, "small-screen") || c.State != sample.Number && n > 0 {
					t.Fatalf("%s, seed %d: cell %d (%s) stands %d times on the page", style, seed, i, c.Code, n)
				}
			}
		}
	})
}

// sums are identities of the forms, a total and its parts, by applicant where
// the form splits by it.
var sums = map[string][]string{
	"review.total":                  {"review.upheld", "review.corrected", "review.other", "review.pending"},
	"litigation.total":              {"litigation.upheld", "litigation.corrected", "litigation.other"},
	"litigation.direct.total":       {"litigation.direct.upheld", "litigation.direct.corrected", "litigation.direct.other", "litigation.direct.pending"},
	"litigation.after_review.total": {"litigation.after_review.upheld", "litigation.after_review.corrected", "litigation.after_review.other", "litigation.after_review.pending"},
	"requests.closed":               {"requests.closed.on_time", "requests.closed.extended"},
	"staff.total":                   {"staff.full_time", "staff.part_time"},
}

// TestTruth holds the numbers of true reports to identities of their forms.
func TestTruth(t *testing.T) {
	each(t, 60, func(t *testing.T, r *sample.Report, seed uint64) {
		sum := map[string]decimal.Decimal{}
		answers := map[string]decimal.Decimal{} // the outcomes of one applicant
		people := map[string]decimal.Decimal{}  // the applicants of one line
		for _, c := range r.Cells {
			if c.Code == "" {
				continue
			}
			sum[c.Code+" "+c.Applicant] = c.Value
			if strings.HasPrefix(c.Code, "outcome.") && c.Code != "outcome.total" {
				answers[c.Applicant] = answers[c.Applicant].Add(c.Value)
			}
			if c.Applicant != "" && c.Applicant != "total" {
				people[c.Code] = people[c.Code].Add(c.Value)
			}
		}
		equal := func(what string, a, b decimal.Decimal) {
			if !a.Equal(b) {
				t.Fatalf("seed %d, %s: %s is not %s", seed, what, a, b)
			}
		}
		for total, parts := range sums {
			want, printed := sum[total+" "]
			var got decimal.Decimal
			for _, p := range parts {
				v, ok := sum[p+" "]
				got, printed = got.Add(v), printed && (ok || p == "review.pending")
			}
			if printed {
				equal(total, got, want)
			}
		}
		for code, n := range people {
			equal(code, n, sum[code+" total"])
		}
		for a, n := range answers {
			if a != "" {
				equal("outcome.total "+a, n, sum["outcome.total "+a])
				equal("balance "+a, sum["requests.received "+a].Add(sum["requests.carried_in "+a]), n.Add(sum["requests.carried_out "+a]))
			}
		}
	})
}

// TestDrop leaves a line out: its numbers go, every other stays.
func TestDrop(t *testing.T) {
	each(t, 20, func(t *testing.T, r *sample.Report, seed uint64) {
		gone := r.Cells[int(seed*7)%len(r.Cells)]
		r.Drop(gone.Table, gone.Row)
		page := string(render(r.Masked(), seed, sample.HTML))
		for i, c := range r.Cells {
			dropped := c.Table == gone.Table && c.Row == gone.Row
			if there := strings.Contains(page, sample.Mark(i)); there != (c.State == sample.Number && !dropped) {
				t.Fatalf("seed %d: %s", seed, fmt.Sprint(c.Code, " on the page: ", there))
			}
		}
	})
}
