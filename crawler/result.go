package crawler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Result counts addresses, each once:
// Found = Archived + Unchanged + NotReport + the sums of Refused and Failed.
type Result struct {
	Found     int `json:"found"`
	Archived  int `json:"archived"`
	Unchanged int `json:"unchanged"`
	NotReport int `json:"not_report"`
	// Refused and Failed count by reason.
	Refused map[Reason]int `json:"refused"`
	Failed  map[Reason]int `json:"failed"`
	// Rested names the hosts that refused to answer, or could not be asked for
	// their robots.txt, and why. Nothing more was asked of them.
	Rested map[string]Reason `json:"rested"`
}

func newResult() Result {
	return Result{Refused: map[Reason]int{}, Failed: map[Reason]int{}, Rested: map[string]Reason{}}
}

// Counts are the addresses by outcome, in order; together they are Found.
func (r Result) Counts() []struct {
	Outcome   Outcome
	Addresses int
} {
	return []struct {
		Outcome   Outcome
		Addresses int
	}{{Archived, r.Archived}, {Unchanged, r.Unchanged}, {NotReport, r.NotReport}, {Failed, sum(r.Failed)}, {Refused, sum(r.Refused)}}
}

// String is the result on one line, for people.
func (r Result) String() string {
	plural := "es"
	if r.Found == 1 {
		plural = ""
	}
	return fmt.Sprintf("%d address%s: %d archived, %d unchanged, %d not a report, %s, %s", r.Found, plural, r.Archived, r.Unchanged, r.NotReport,
		counts("failed", r.Failed), counts("refused", r.Refused))
}

// counts is "3 failed (dns 1, tls 2)".
func counts(what string, by map[Reason]int) string {
	var b strings.Builder
	for i, reason := range slices.Sorted(maps.Keys(by)) {
		fmt.Fprintf(&b, "%s%s %d", cmp.Or(strings.Repeat(", ", min(i, 1)), " ("), reason, by[reason])
	}
	if b.Len() > 0 {
		b.WriteByte(')')
	}
	return fmt.Sprintf("%d %s%s", sum(by), what, b.String())
}

func sum(by map[Reason]int) int {
	n := 0
	for _, m := range by {
		n += m
	}
	return n
}

// count adds the outcome of one address.
func (r *Result) count(o Outcome, why Reason) {
	r.Found++
	switch o {
	case Archived:
		r.Archived++
	case Unchanged:
		r.Unchanged++
	case NotReport:
		r.NotReport++
	case Refused:
		r.Refused[why]++
	case Failed:
		r.Failed[why]++
	}
}

// Add counts what o counts, too. The zero Result has nothing.
func (r *Result) Add(o Result) {
	if r.Refused == nil {
		*r = newResult()
	}
	r.Found += o.Found
	r.Archived += o.Archived
	r.Unchanged += o.Unchanged
	r.NotReport += o.NotReport
	for why, n := range o.Refused {
		r.Refused[why] += n
	}
	for why, n := range o.Failed {
		r.Failed[why] += n
	}
	maps.Copy(r.Rested, o.Rested)
}
