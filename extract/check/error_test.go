package check_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/shopspring/decimal"
)

func rules(t testing.TB) *rule.Set {
	t.Helper()
	set, err := rule.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// rows are the rows of table three that a form prints; the last two and the
// first two are not outcomes.
var rows = []string{"requests.received", "requests.carried_in", "outcome.granted", "outcome.partial", "outcome.denied.state_secret",
	"outcome.denied.other_law", "outcome.denied.security_stability", "outcome.denied.third_party", "outcome.denied.internal_affairs",
	"outcome.denied.process", "outcome.denied.enforcement_file", "outcome.denied.admin_query", "outcome.unable.not_held",
	"outcome.unable.needs_creation", "outcome.unable.unclear", "outcome.not_processed.petition", "outcome.not_processed.repeat",
	"outcome.not_processed.publication", "outcome.not_processed.excessive", "outcome.not_processed.reissue", "outcome.other.no_correction",
	"outcome.other.fee_unpaid", "outcome.other.other", "outcome.total", "requests.carried_out"}

var applicants = []string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

const (
	blank  = -1 // an empty cell
	absent = -2 // no cell
)

// grid is table three; a row of nil is not printed.
type grid [][]int64

// truth makes a table that satisfies every identity, sparse as real ones are.
func truth(r *rand.Rand) grid {
	g := make(grid, len(rows))
	for i := range g {
		g[i] = make([]int64, 7)
	}
	scale := []int64{3, 30, 300, 3000}[r.IntN(4)]
	for c := range 6 {
		var sum int64
		for i := 2; i <= 22; i++ {
			if r.IntN(3) == 0 || c == 0 && r.IntN(2) == 0 {
				g[i][c] = r.Int64N(1 + scale/int64(1+c))
			}
			sum += g[i][c]
		}
		g[23][c] = sum
		g[24][c] = r.Int64N(2 + scale/10)
		g[1][c] = r.Int64N(1 + min(sum+g[24][c], scale/10))
		g[0][c] = sum + g[24][c] - g[1][c]
	}
	for i := range g {
		for c := range 6 {
			g[i][6] += g[i][c]
		}
	}
	return g
}

func (g grid) clone() grid {
	out := slices.Clone(g)
	for i := range out {
		out[i] = slices.Clone(out[i])
	}
	return out
}

func (g grid) facts() []fact.Fact {
	var out []fact.Fact
	for i, row := range g {
		for c, v := range row {
			if v == absent {
				continue
			}
			f := fact.Fact{Indicator: rows[i], Applicant: applicants[c], Unit: "件", State: fact.Blank, Source: fact.FromTable,
				Table: 1, Row: i + 3, Col: c + 3, Status: fact.Unchecked}
			if v >= 0 {
				f.State, f.Value = fact.Number, decimal.NewFromInt(v)
				f.Printed = f.Value.String()
			}
			out = append(out, f)
		}
	}
	return out
}

// errors of one kind put into a table; they report whether it changed it.
var mistakes = []struct {
	kind check.Kind
	make func(g grid, r *rand.Rand) bool
}{
	{"digit", func(g grid, r *rand.Rand) bool {
		return g.digits(r, func(d []byte) []byte {
			i := r.IntN(len(d))
			d[i] = '0' + byte((int(d[i]-'0')+1+r.IntN(9))%10)
			return d
		})
	}},
	{"swapped_digits", func(g grid, r *rand.Rand) bool {
		return g.digits(r, func(d []byte) []byte {
			if len(d) > 1 {
				i := r.IntN(len(d) - 1)
				d[i], d[i+1] = d[i+1], d[i]
			}
			return d
		})
	}},
	{"dropped_digit", func(g grid, r *rand.Rand) bool {
		return g.digits(r, func(d []byte) []byte {
			i := r.IntN(len(d))
			if len(d) > 1 {
				return slices.Delete(d, i, i+1)
			}
			return d
		})
	}},
	{"extra_digit", func(g grid, r *rand.Rand) bool {
		return g.digits(r, func(d []byte) []byte { i := r.IntN(len(d)); return slices.Insert(d, i, d[i]) })
	}},
	{"unit_slip", func(g grid, r *rand.Rand) bool {
		i, c := r.IntN(25), r.IntN(7)
		g[i][c] *= []int64{100, 10000}[r.IntN(2)]
		return g[i][c] > 0
	}},
	{"swapped_cells", func(g grid, r *rand.Rand) bool {
		i, c := r.IntN(24), r.IntN(6)
		y, x := i, c+1
		if r.IntN(2) == 0 {
			y, x = i+1, c
		}
		g[i][c], g[y][x] = g[y][x], g[i][c]
		return g[i][c] != g[y][x]
	}},
	{"shifted_cell", func(g grid, r *rand.Rand) bool {
		i, c := r.IntN(25), r.IntN(6)
		from, to := c, c+1
		if r.IntN(2) == 0 {
			from, to = to, from
		}
		changed := g[i][to] != g[i][from] && g[i][from] > 0
		g[i][to], g[i][from] = g[i][from], []int64{0, blank}[r.IntN(2)]
		return changed
	}},
	{"split_digit", func(g grid, r *rand.Rand) bool {
		i, c := r.IntN(25), r.IntN(5)
		if g[i][c] < 10 {
			return false
		}
		text := fmt.Sprint(g[i][c])
		at := 1 + r.IntN(len(text)-1)
		var a, b int64
		fmt.Sscan(text[:at], &a)
		fmt.Sscan(text[at:], &b)
		if text[at] == '0' {
			return false // 205 split as 2 and 05 is read as a code
		}
		if r.IntN(2) == 0 {
			copy(g[i][c+2:], g[i][c+1:6])
		}
		g[i][c], g[i][c+1] = a, b
		return true
	}},
	{"shifted_row", func(g grid, r *rand.Rand) bool {
		i, p := r.IntN(25), r.IntN(7)
		old := slices.Clone(g[i])
		if r.IntN(2) == 0 {
			copy(g[i][p+1:], old[p:])
			g[i][p] = blank
		} else {
			copy(g[i][p:], old[p+1:])
			g[i][6] = []int64{blank, absent}[r.IntN(2)]
		}
		return p < 6 && slices.Max(old[p:6]) > 0
	}},
	{"missing_row", func(g grid, r *rand.Rand) bool {
		g[r.IntN(23)] = nil
		return true
	}},
}

// digits rewrites the digits of one cell.
func (g grid) digits(r *rand.Rand, f func([]byte) []byte) bool {
	i, c := r.IntN(25), r.IntN(7)
	old := g[i][c]
	if old == 0 && r.IntN(10) > 0 {
		return false
	}
	fmt.Sscan(string(f([]byte(fmt.Sprint(old)))), &g[i][c])
	return g[i][c] != old
}

// repairs reports whether an edit gives a table back its true numbers.
func repairs(e check.Edit, wrong, right grid) bool {
	got := wrong.clone()
	for i := range got {
		if got[i] == nil {
			got[i] = slices.Repeat([]int64{blank}, 7)
		}
	}
	for _, ch := range e.Changes {
		i, c := slices.Index(rows, ch.Indicator), slices.Index(applicants, ch.Applicant)
		if got[i][c] = blank; ch.To.Valid {
			got[i][c] = ch.To.Decimal.IntPart()
		}
	}
	return slices.EqualFunc(got, right, slices.Equal)
}

// TestErrors puts one error of every kind into true tables: no wrong number may
// be confirmed, and the true repair is to be among the suggestions.
func TestErrors(t *testing.T) {
	set := rules(t)
	r := rand.New(rand.NewPCG(20, 13))
	for _, m := range mistakes {
		t.Run(string(m.kind), func(t *testing.T) {
			n, repaired, silent := 0, 0, 0
			for n < 200 {
				right := truth(r)
				wrong := right.clone()
				if !m.make(wrong, r) {
					continue
				}
				n++
				facts, findings := check.Run(check.Input{Facts: wrong.facts(), Form: "2021"}, set)
				for _, f := range facts {
					i, c := slices.Index(rows, f.Indicator), slices.Index(applicants, f.Applicant)
					if f.Source == fact.FromTable && f.Status == fact.Confirmed && f.Value.IntPart() != right[i][c] {
						t.Errorf("%s (%s) is confirmed as %s, true is %d", f.Indicator, f.Applicant, f.Value, right[i][c])
					}
				}
				any := false
				hit := slices.ContainsFunc(findings, func(f check.Finding) bool {
					any = any || f.Outcome == check.Fail || len(f.Suggestions) > 0
					return slices.ContainsFunc(f.Suggestions, func(e check.Edit) bool { return repairs(e, wrong, right) })
				})
				if hit {
					repaired++
				} else if !any {
					silent++
				}
			}
			t.Logf("%s: %d of %d repaired, %d without a finding", m.kind, repaired, n, silent)
			if repaired*100 < n*95 {
				t.Errorf("the true repair is among the suggestions of %d of %d", repaired, n)
			}
		})
	}
}

// TestTruth finds nothing in true tables and confirms every number of theirs.
func TestTruth(t *testing.T) {
	set := rules(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		facts, findings := check.Run(check.Input{Facts: truth(r).facts(), Form: "2021"}, set)
		for _, f := range findings {
			if f.Outcome == check.Fail || len(f.Suggestions) > 0 {
				t.Fatalf("%s: %s", f.Check, f.Expression)
			}
		}
		for _, f := range facts {
			if f.Status != fact.Confirmed {
				t.Fatalf("%s (%s) is %s", f.Indicator, f.Applicant, f.Status)
			}
		}
	}
}

func BenchmarkRun(b *testing.B) {
	set := rules(b)
	right := truth(rand.New(rand.NewPCG(3, 4)))
	wrong := right.clone()
	wrong[9][6] += 10
	for _, c := range []struct {
		name string
		grid grid
	}{{"holds", right}, {"fails", wrong}} {
		b.Run(c.name, func(b *testing.B) {
			facts := c.grid.facts()
			for b.Loop() {
				check.Run(check.Input{Facts: facts, Form: "2021"}, set)
			}
		})
	}
}

func newRand() *rand.Rand { return rand.New(rand.NewPCG(5, 6)) }
