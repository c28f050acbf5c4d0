package eval

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/fact"
)

// facts scores the numbers of one page.
//
// A wanted number is found by any fact of its key (indicator, applicant,
// scope) with its value; however many facts print it, it is found once. A
// number nobody wanted is false when its family is complete. Elsewhere it is
// not scored, unless gold speaks of it: it stands where gold has no value, or
// has the key and detail of a wanted number that was not found. Only numbers
// can be false: a blank claims nothing. Derived facts are never false.
func (s *scorer) facts(g Gold, r *extract.Report) {
	form := r.Form
	if g.Report.Form != nil && *g.Report.Form != "" {
		form = *g.Report.Form
	}
	found := make([]bool, len(g.Facts))
	for i, w := range g.Facts {
		if w.State != fact.Number {
			continue
		}
		var t Tally
		if t, found[i] = w.find(r.Facts); !found[i] {
			s.result.Misses = append(s.result.Misses, w.missed(g.File, form, r.Facts))
		}
		s.count(w.Indicator, form, t)
	}
	s.falsePositives(g, r, form, found)
	for _, w := range g.Facts {
		if w.State != fact.Number && !slices.ContainsFunc(r.Facts, func(f fact.Fact) bool {
			return given(f) && w.standsAt(f) && !accounted(f, g.Facts, found)
		}) {
			s.count(w.Indicator, form, Tally{Silent: 1})
		}
	}
}

// find looks for a wanted number, first among what the page prints.
func (w Wanted) find(facts []fact.Fact) (Tally, bool) {
	derived := false
	for _, f := range facts {
		switch {
		case !w.equals(f) || !w.approximates(f):
		case f.Source != fact.Derived:
			return Tally{TruePositives: 1}, true
		default:
			derived = true
		}
	}
	if derived {
		return Tally{TruePositives: 1, Derived: 1}, true
	}
	return Tally{Misses: 1}, false
}

// falsePositives counts each false number of a key once, however often it is
// printed.
func (s *scorer) falsePositives(g Gold, r *extract.Report, form string, found []bool) {
	for i, f := range r.Facts {
		if !given(f) || accounted(f, g.Facts, found) || slices.ContainsFunc(r.Facts[:i], func(before fact.Fact) bool {
			return given(before) && sameKey(before, f) && before.Value.Equal(f.Value)
		}) {
			continue
		}
		if !slices.Contains(g.Complete, familyOf(f.Indicator)) && !disproved(f, g.Facts, found) {
			continue
		}
		s.count(f.Indicator, form, Tally{FalsePositives: 1})
		s.result.FalsePositives = append(s.result.FalsePositives, Difference{
			File: g.File, Form: form, Indicator: f.Indicator, Applicant: f.Applicant, Scope: f.Scope, Detail: f.Detail,
			Wanted: wantedOf(f, g.Facts), Got: valueOf(f), Quote: f.Quote, Rule: f.Rule,
		})
	}
}

// given says whether a fact gives a number that the page is said to print.
func given(f fact.Fact) bool { return f.State == fact.Number && f.Source != fact.Derived }

// standsAt says whether a fact has the key of a gold fact, and its detail
// where gold gives one.
func (w Wanted) standsAt(f fact.Fact) bool {
	return w.Indicator == f.Indicator && w.Applicant == f.Applicant && w.Scope == f.Scope &&
		(w.Detail == "" || w.Detail == f.Detail)
}

// equals says whether a fact gives the wanted number. For a component, which
// gold marks by its detail, the indicator and the value decide.
func (w Wanted) equals(f fact.Fact) bool {
	return w.State == fact.Number && f.State == fact.Number && w.Indicator == f.Indicator && w.Value.Equal(f.Value) &&
		(w.Detail != "" || w.standsAt(f))
}

func (w Wanted) approximates(f fact.Fact) bool { return w.Approx == nil || *w.Approx == f.Approx }

// accounted says whether gold has the number of a fact. One that differs only
// in approx is a second print of the number if another was found, else wrong.
func accounted(f fact.Fact, gold []Wanted, found []bool) bool {
	for i, w := range gold {
		if w.equals(f) && (found[i] || w.approximates(f)) {
			return true
		}
	}
	return false
}

// disproved says whether gold, though it may not list all, shows a number to
// be wrong.
func disproved(f fact.Fact, gold []Wanted, found []bool) bool {
	for i, w := range gold {
		if w.standsAt(f) && (w.State != fact.Number || !found[i] && w.Detail == f.Detail) {
			return true
		}
	}
	return false
}

func sameKey(a, b fact.Fact) bool {
	return a.Indicator == b.Indicator && a.Applicant == b.Applicant && a.Scope == b.Scope
}

// missed describes a number that was not found by what stands at its key, the
// fact with its detail first.
func (w Wanted) missed(file, form string, facts []fact.Fact) Difference {
	d := Difference{File: file, Form: form, Indicator: w.Indicator, Applicant: w.Applicant, Scope: w.Scope, Detail: w.Detail,
		Wanted: w.String()}
	var there []fact.Fact
	for _, f := range facts {
		if w.Indicator == f.Indicator && w.Applicant == f.Applicant && w.Scope == f.Scope {
			there = append(there, f)
		}
	}
	slices.SortStableFunc(there, func(a, b fact.Fact) int { return cmp.Compare(w.rank(a), w.rank(b)) })
	var got []string
	for _, f := range there {
		if v := valueOf(f); !slices.Contains(got, v) {
			got = append(got, v)
		}
	}
	if len(there) > 0 {
		d.Got, d.Quote, d.Rule = strings.Join(got, ", "), there[0].Quote, there[0].Rule
	}
	return d
}

func (w Wanted) rank(f fact.Fact) int {
	if w.Detail == f.Detail {
		return 0
	}
	return 1
}

// wantedOf is what gold has at the key of a fact.
func wantedOf(f fact.Fact, gold []Wanted) string {
	var list []string
	for _, w := range gold {
		if w.Indicator == f.Indicator && w.Applicant == f.Applicant && w.Scope == f.Scope && !slices.Contains(list, w.String()) {
			list = append(list, w.String())
		}
	}
	return strings.Join(list, ", ")
}

// valueOf is what a fact gives as lists show it.
func valueOf(f fact.Fact) string {
	if f.State != fact.Number {
		return string(f.State)
	}
	if f.Approx != "" {
		return f.Value.String() + " " + f.Approx
	}
	return f.Value.String()
}
