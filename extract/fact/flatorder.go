package fact

import (
	"slices"

	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
)

// Where the labels of a table stand.
const (
	labelUnclear = iota
	labelBefore  // before their numbers, or around them
	labelAfter
)

// order finds out where the labels stand: before their numbers when some row
// shows it on one line, when the last label has numbers behind it, or by the
// units between the two; after them when a number follows the header, or a
// heading under it, and nothing the last label. The value behind a heading may
// be its own dash or that of the first label, so that it tells nothing.
func (r *region) order(runs []run, labels []occurrence) int {
	named := slices.DeleteFunc(slices.Clone(labels), func(o occurrence) bool {
		return slices.ContainsFunc(o.axes, func(a *rule.Axis) bool { return a.Ignored() != "" })
	})
	if len(runs) == 0 || len(named) == 0 {
		return labelUnclear
	}
	if slices.ContainsFunc(runs, r.beside) {
		return labelBefore
	}
	h := r.over(runs[0].first)
	leading := h != nil && r.from[runs[0].first] == h.to
	headed := !leading && runs[0].first < named[0].first
	trailing := r.trailed(runs, labels, named[len(named)-1])
	number := r.pieces[runs[0].values[0]].State == statement.Number
	units := slices.ContainsFunc(runs, func(n run) bool { return n.unitFirst })
	switch {
	case trailing && !leading, units && !leading && !headed, headed && r.orphans(runs, labels):
		return labelBefore
	case !trailing && (leading || headed && number):
		return labelAfter
	}
	return labelUnclear
}

// beside reports whether a row's first value stands on the line of its label.
func (r *region) beside(n run) bool {
	i := n.values[0] - 1
	for i > r.first && r.pieces[i].IsUnit {
		i--
	}
	return i >= r.first && !r.inHeader(i) && r.pieces[i].Line == r.pieces[n.values[0]].Line && r.pieces[i].State == statement.Label
}

// trailed reports whether numbers stand right behind the last label.
func (r *region) trailed(runs []run, labels []occurrence, end occurrence) bool {
	return slices.ContainsFunc(runs, func(n run) bool {
		o := r.last(labels, n.first)
		if o == nil || o.from != end.from {
			return false
		}
		_, reason := r.before(n, labels)
		return reason == ""
	})
}

// orphans reports whether a heading follows a number, which is then that of a
// label before it.
func (r *region) orphans(runs []run, labels []occurrence) bool {
	return slices.ContainsFunc(runs, func(n run) bool {
		return r.pieces[n.values[len(n.values)-1]].State == statement.Number && n.end < len(r.from) && slices.ContainsFunc(labels, func(o occurrence) bool {
			return o.first >= n.end && r.from[o.first] == r.from[n.end] && slices.ContainsFunc(o.axes, func(a *rule.Axis) bool { return a.Key == rule.Heading })
		})
	})
}

// trim gives units to the labels before them, where labels follow their
// numbers and units the labels.
func (r *region) trim(runs []run) {
	for i := range runs {
		for n := &runs[i]; n.first < n.end-1 && r.pieces[n.first].IsUnit; {
			n.first++
		}
	}
}
