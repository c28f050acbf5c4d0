package query

import (
	"context"
	"slices"
	"strings"
)

// Lineage is what is known of bodies and divisions over time. A nil function
// knows nothing.
type Lineage struct {
	Body   func(name string) (id, full string)               // key and full name of the body of a name; "" for none
	Family func(name string) string                          // the family of a name such as 教育局; "" for none
	Before func(id string) []Forerunner                      // bodies whose work one took over
	Step   func(from, to string) string                      // how one full name of a body became another; "" where that is not known
	Today  func(region string, year int) (code, name string) // what a division of a year is today; "" where it was parted
}

// Forerunner is a body whose work another took over.
type Forerunner struct {
	ID     string
	Merged bool // with others: its numbers may not be added to theirs unseen
}

// Boundaries says in which boundaries regions are meant.
type Boundaries string

const (
	Then Boundaries = "then" // those of the report's year
	Now  Boundaries = "now"  // today's: 海门市 counts as 海门区
)

// redraw puts bodies into the divisions of today. A division that was parted
// stays as it was.
func (f Filter) redraw(all []bureau) {
	if f.Boundaries != Now || f.Lineage.Today == nil {
		return
	}
	for i, b := range all {
		if code, name := f.Lineage.Today(b.region, b.last); code != "" {
			all[i].region, all[i].place = code, name
		}
	}
}

// known finds the body of a name that the rules know and no report need bear,
// and where no report is its own, those it took over from.
func (f Filter) known(ask string, among []bureau) (own, before []bureau, full string) {
	if f.Lineage.Body == nil {
		return nil, nil, ""
	}
	id, full := f.Lineage.Body(ask)
	if own = matching(among, func(b bureau) bool { return b.id == id }); len(own) > 0 {
		return own, nil, full
	}
	list := f.before(id)
	before = matching(among, func(b bureau) bool {
		return slices.ContainsFunc(list, func(o Forerunner) bool { return o.ID == b.id })
	})
	return nil, before, full
}

func (f Filter) before(id string) []Forerunner {
	if f.Lineage.Before == nil || id == "" {
		return nil
	}
	return f.Lineage.Before(id)
}

// withBefore puts before each body that was asked for by name those it took
// over from. What was merged with others is only shown row by row, never summed.
func (db *DB) withBefore(ctx context.Context, f Filter, sel *selection, by By) error {
	if len(sel.asked) == 0 {
		return nil
	}
	all, err := db.bureaus(ctx)
	if err != nil {
		return err
	}
	f.redraw(all)
	var out []bureau
	for _, b := range sel.bureaus {
		full := sel.asked[b.id]
		for _, o := range f.before(b.id) {
			if by != ByBureau && o.Merged || full == "" {
				continue
			}
			for _, old := range matching(all, func(c bureau) bool {
				return c.id == o.ID && !slices.Contains(out, c) && !slices.Contains(sel.bureaus, c)
			}) {
				out = append(out, old)
				sel.forerunners[old.id] = full
			}
		}
		out = append(out, b)
	}
	sel.bureaus = out
	return nil
}

// breaks is what is to be known of a name in a year: that it is a predecessor of
// the one asked for, or follows on another. The break is told once: with the
// first report under the new name or, where there is none, the last before it.
func (c *comparison) breaks(b bureau, r *report) string {
	names := c.names[b.id]
	before, last := "", len(names) > 0 && names[len(names)-1].year == r.year
	bears := func(full string, until int) bool {
		return slices.ContainsFunc(names, func(n yearName) bool { return n.name == full && n.year <= until })
	}
	for _, n := range names {
		if n.year < r.year {
			before = n.name
		}
	}
	asked := c.sel.asked[b.id]
	if asked == "" || bears(asked, r.year) {
		asked = c.sel.forerunners[b.id]
	}
	var notes []string
	switch {
	case asked != "":
		if notes = append(notes, "predecessor of "+asked); last && !bears(asked, lastYear) {
			notes = append(notes, c.step(r.name, asked))
		}
	case before != "" && before != r.name:
		notes = append(notes, "was "+before, c.step(before, r.name))
	}
	return strings.Join(slices.DeleteFunc(notes, func(s string) bool { return s == "" }), "; ")
}

func (c *comparison) step(from, to string) string {
	if c.Lineage.Step == nil {
		return ""
	}
	if how := c.Lineage.Step(from, to); how != "" {
		return "break: " + how
	}
	return "break"
}
