package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// What a world's reports say, put together without the database: the plainest
// way there is, a loop over bodies and years.

// where picks bodies; nil picks all. The order is that of tables: by division, by
// the name of the latest report.
func (w *world) where(pick func(*body) bool) []*body {
	var out []*body
	for _, b := range w.bodies {
		if len(b.reports) > 0 && (pick == nil || pick(b)) {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b *body) int {
		return cmp.Or(strings.Compare(a.region, b.region), strings.Compare(a.latest(), b.latest()))
	})
	return out
}

func (w *world) in(codes ...string) []*body {
	return w.where(func(b *body) bool {
		return slices.ContainsFunc(codes, func(c string) bool { return strings.HasPrefix(b.region, c) })
	})
}

func (w *world) body(ids ...string) []*body {
	return w.where(func(b *body) bool { return slices.Contains(ids, b.id) })
}

// span is the first and last year of a body's reports.
func (b *body) span() (first, last int) {
	first = math.MaxInt
	for year := range b.reports {
		first, last = min(first, year), max(last, year)
	}
	return first, last
}

func (b *body) latest() string {
	_, last := b.span()
	return b.reports[last].name
}

// nameIn is the name of a body in a year, that of the year before where it has
// no report.
func (b *body) nameIn(year int) string {
	for y := year; y >= firstYear; y-- {
		if s := b.reports[y]; s != nil {
			return s.name
		}
	}
	return b.latest()
}

// number is a value that is there and no blank.
func (s *said) number(code string) (stated, bool) {
	if s == nil {
		return stated{}, false
	}
	v, ok := s.values[code]
	return v, ok && !v.blank
}

// status is what the column _status says, but for proven and unproven, which
// are one to a world.
func (s *said) status(code string) string {
	v, ok := stated{}, false
	if s != nil {
		v, ok = s.values[code]
	}
	switch {
	case !ok:
		return "missing"
	case v.blank:
		return "blank"
	case v.contradicted:
		return "contradicted"
	}
	return "number"
}

func (s *said) show(code string) string {
	if v, ok := s.number(code); ok {
		return digits(v.n)
	}
	return ""
}

func digits(n decimal.Decimal) string {
	if s := n.String(); strings.Contains(s, ".") {
		return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return n.String()
}

// bureauRows is a row a body and year, as row makes it; s is nil for a year
// between the first and last that has no report.
func bureauRows(bodies []*body, from, to int, row func(b *body, year int, s *said) []string) [][]string {
	var out [][]string
	for _, b := range bodies {
		first, last := b.span()
		for year := max(first, from); year <= min(last, to); year++ {
			out = append(out, row(b, year, b.reports[year]))
		}
	}
	return out
}

// pile is a sum over bodies, and what is known of it.
type pile struct {
	n            decimal.Decimal
	with, of     int
	contradicted bool
	derived, sum bool
}

// pileOf adds up a value of the reports of a year.
func pileOf(bodies []*body, year int, code string) pile {
	var p pile
	for _, b := range bodies {
		s := b.reports[year]
		if s == nil {
			continue
		}
		p.of++
		if v, ok := s.number(code); ok {
			p.with++
			p.n = p.n.Add(v.n)
			p.contradicted = p.contradicted || v.contradicted
			p.derived, p.sum = p.derived || v.derived, p.sum || v.sum
		}
	}
	return p
}

func (p pile) show() string {
	if p.with == 0 {
		return ""
	}
	return digits(p.n)
}

func (p pile) status() string {
	switch {
	case p.with == 0:
		return "missing"
	case p.contradicted:
		return "contradicted"
	}
	return "number"
}

// grown is the change on the year before of the bodies with a value in both.
func grown(bodies []*body, year int, code string) (string, int) {
	sum, n := decimal.Zero, 0
	for _, b := range bodies {
		now, ok := b.reports[year].number(code)
		before, had := b.reports[year-1].number(code)
		if ok && had {
			sum, n = sum.Add(now.n).Sub(before.n), n+1
		}
	}
	if n == 0 {
		return "", 0
	}
	return digits(sum), n
}

// share is a rate: of the reports that give all its numbers, none of them in
// doubt, and no part above its whole.
type share struct {
	part, whole decimal.Decimal
	with, of    int
}

func shareOf(bodies []*body, year int, parts []string, whole string) share {
	return addUp(bodies, year, parts, whole, decimal.Decimal.LessThanOrEqual)
}

func (s share) show() string {
	if s.whole.IsZero() {
		return ""
	}
	return digits(s.percent())
}

func (s share) percent() decimal.Decimal {
	return s.part.Mul(decimal.NewFromInt(100)).DivRound(s.whole, 2)
}

func (s share) counts() []string {
	if s.whole.IsZero() {
		return []string{"", ""}
	}
	return []string{digits(s.part), digits(s.whole)}
}

// interval is Wilson's, of 95 in a hundred, in percent.
func (s share) interval() []string {
	k, n := s.part.InexactFloat64(), s.whole.InexactFloat64()
	const z = 1.959964
	root := z / (n + z*z) * math.Sqrt(k*(n-k)/n+z*z/4)
	middle := (k + z*z/2) / (n + z*z)
	return []string{hundredth(middle - root), hundredth(middle + root)}
}

func hundredth(p float64) string { return digits(decimal.NewFromFloat(100 * p).Round(2)) }

// years are those with a report of any of the bodies.
func years(bodies []*body, from, to int) []int {
	var out []int
	for year := from; year <= to; year++ {
		if slices.ContainsFunc(bodies, func(b *body) bool { return b.reports[year] != nil }) {
			out = append(out, year)
		}
	}
	return out
}

// regions puts bodies together by division.
func regions(bodies []*body) [][]*body {
	return slices.Collect(chunks(bodies, func(a, b *body) bool { return a.region == b.region }))
}

// chunks cuts a list where two neighbours are not the same.
func chunks[T any](list []T, same func(a, b T) bool) func(func([]T) bool) {
	return func(yield func([]T) bool) {
		for from := 0; from < len(list); {
			to := from + 1
			for to < len(list) && same(list[from], list[to]) {
				to++
			}
			if !yield(list[from:to]) {
				return
			}
			from = to
		}
	}
}

// best are the n rows with the greatest key, the least if negative; equal ones in
// the order they came.
func best[T any](list []T, n int, key func(T) (decimal.Decimal, bool)) []T {
	sign := 1
	if n < 0 {
		sign, n = -1, -n
	}
	type keyed struct {
		row T
		key decimal.Decimal
	}
	var ranked []keyed
	for _, row := range list {
		if k, ok := key(row); ok {
			ranked = append(ranked, keyed{row, k})
		}
	}
	slices.SortStableFunc(ranked, func(a, b keyed) int { return sign * b.key.Cmp(a.key) })
	var out []T
	for _, r := range ranked[:min(n, len(ranked))] {
		out = append(out, r.row)
	}
	return out
}

func str(values ...any) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	return out
}

// enough is the rate, where it is of thirty at least.
func (s share) enough() (decimal.Decimal, bool) {
	if s.whole.LessThan(decimal.NewFromInt(30)) {
		return decimal.Zero, false
	}
	return s.percent(), true
}

// numbers are those of the bodies that have one in a year, in order.
func numbers(bodies []*body, year int, measure func(*said) (decimal.Decimal, bool)) []decimal.Decimal {
	var out []decimal.Decimal
	for _, b := range bodies {
		if n, ok := measure(b.reports[year]); ok {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, decimal.Decimal.Cmp)
	return out
}

// quantile is the number part/of of the way from the first to the last, between two
// of them in proportion.
func quantile(list []decimal.Decimal, part, of int64) string {
	way := int64(len(list)-1) * part
	at, rest := way/of, way%of
	low := list[at]
	if rest > 0 {
		low = low.Add(list[at+1].Sub(low).Mul(decimal.NewFromInt(rest)).Div(decimal.NewFromInt(of)))
	}
	return digits(low.Round(2))
}

// ratioOf adds up a ratio of the reports that give all its numbers, none of them in
// doubt; without a denominator it is to the bodies.
func ratioOf(bodies []*body, year int, parts []string, denominator string) share {
	return addUp(bodies, year, parts, denominator, func(part, whole decimal.Decimal) bool { return true })
}

// addUp adds up the reports whose sum of parts and denominator fit.
func addUp(bodies []*body, year int, parts []string, denominator string, fit func(part, whole decimal.Decimal) bool) share {
	var out share
	for _, b := range bodies {
		s := b.reports[year]
		if s == nil {
			continue
		}
		out.of++
		good, part, whole := true, decimal.Zero, decimal.NewFromInt(1)
		for _, p := range parts {
			v, ok := s.number(p)
			good, part = good && ok && !v.contradicted, part.Add(v.n)
		}
		if denominator != "" {
			v, ok := s.number(denominator)
			good, whole = good && ok && !v.contradicted, v.n
		}
		if good && fit(part, whole) {
			out.with++
			out.part, out.whole = out.part.Add(part), out.whole.Add(whole)
		}
	}
	return out
}

// times is the ratio to so many, to four decimals.
func (s share) times(many int64) string {
	if s.whole.IsZero() {
		return ""
	}
	return digits(s.part.Mul(decimal.NewFromInt(many)).DivRound(s.whole, 4))
}
