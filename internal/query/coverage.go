package query

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// Coverage says how complete a part of the database is.
type Coverage struct {
	Reports     int      // that count: one per body and year
	Undated     int      // of these, without a known body or year; in no comparison
	Bureaus     int      // with at least one of the reports
	From, To    int      // first and last year of the reports; 0: there are none
	Missing     int      // expected years without a report
	Unreachable int      // of these, of bodies whose host failed
	Late        int      // published after the statutory day
	Refused     int      // pages that are no annual report
	Unreadable  int      // pages that could not be read
	Unknown     []string // of Expect.Names, those neither the rules nor the database know
	Grid        *Table   // bureau × year: found, late, missing, unreachable, unreadable or refused
	Regions     *Table   // region × state: how many years of how many bodies
}

// Expect says which reports there should be. The zero value expects of each body
// one for every year between its first and its last.
type Expect struct {
	Names  []string             // bodies that should have one for every year asked for, or that the database has reports on
	Failed map[string]time.Time // hosts that could not be reached up to a time
}

// The states of a body in a year. For the first two there is a report.
const (
	stateFound       = "found"
	stateLate        = "late"
	stateMissing     = "missing"
	stateUnreachable = "unreachable"
	stateUnreadable  = "unreadable"
	stateRefused     = "refused"
)

// String is the coverage on one line.
func (c Coverage) String() string {
	years, more := "", ""
	if c.From != 0 {
		years = ", " + span(c.From, c.To)
	}
	if c.Unreachable > 0 {
		more = fmt.Sprintf(" (%d unreachable)", c.Unreachable)
	}
	undated := ""
	if c.Undated > 0 {
		undated = fmt.Sprintf(", %d without a known body or year", c.Undated)
	}
	return fmt.Sprintf("%s of %s%s; %d missing%s, %d late%s; %s refused, %d unreadable", count(c.Reports, "report"),
		count(c.Bureaus, "bureau"), years, c.Missing, more, c.Late, undated, count(c.Refused, "page"), c.Unreadable)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// Coverage counts what the filter selects and, of names given, only those
// bodies. Pages refused or unreadable count under a filter of bureaus, regions
// or years only where the page says whose and of which year it is.
// Filter.Indicators is not used.
func (db *DB) Coverage(ctx context.Context, f Filter, e Expect) (Coverage, error) {
	f.Indicators = nil
	sel, err := db.resolve(ctx, f)
	if err != nil {
		return Coverage{}, err
	}
	var c Coverage
	bodies := bounded(sel)
	if e.Names != nil {
		if bodies, err = db.listed(ctx, f, &sel, e.Names, &c); err != nil {
			return Coverage{}, fmt.Errorf("coverage: %w", err)
		}
	}
	state, err := db.states(ctx, sel, &c)
	if err != nil {
		return Coverage{}, fmt.Errorf("coverage: %w", err)
	}
	down, err := db.unreachable(ctx, e.Failed)
	if err != nil {
		return Coverage{}, fmt.Errorf("coverage: %w", err)
	}
	c.tabulate(sel, bodies, func(b expected, year int) string { return b.state(year, state, down) })
	return c, nil
}

// bodyYear is a body in a year.
type bodyYear struct {
	agency string
	year   int
}

// states tells what there is of each body and year, and counts it.
func (db *DB) states(ctx context.Context, sel selection, c *Coverage) (map[bodyYear]string, error) {
	where, args := sel.where()
	state := map[bodyYear]string{}
	err := db.each(ctx, `SELECT outcome, coalesce(agency_id, ''), coalesce(year, 0) FROM page
		WHERE outcome IN ('rejected', 'error') AND `+where+` ORDER BY outcome`, args, func(rows *sql.Rows) error {
		var outcome string
		var at bodyYear
		err := rows.Scan(&outcome, &at.agency, &at.year)
		if outcome == "rejected" {
			c.Refused++
			state[at] = stateRefused
		} else { // behind the rejected, by the order of the ENUM
			c.Unreadable++
			state[at] = stateUnreadable
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	bureaus := map[string]bool{}
	err = db.each(ctx, `SELECT coalesce(agency_id, ''), coalesce(year, 0), coalesce(NOT punctual, false) FROM report
		WHERE superseded_by IS NULL AND `+where, args, func(rows *sql.Rows) error {
		var at bodyYear
		var late bool
		err := rows.Scan(&at.agency, &at.year, &late)
		c.Reports++
		state[at] = stateFound
		if late {
			c.Late++
			state[at] = stateLate
		}
		if at.agency == "" || at.year == 0 {
			c.Undated++
			return err
		}
		bureaus[at.agency] = true
		if c.From == 0 || at.year < c.From {
			c.From = at.year
		}
		c.To = max(c.To, at.year)
		return err
	})
	c.Bureaus = len(bureaus)
	return state, err
}

// tabulate makes the tables, and counts what is missing.
func (c *Coverage) tabulate(sel selection, bodies []expected, state func(expected, int) string) {
	c.Grid = &Table{Columns: []Column{{Name: "agency"}, {Name: "agency_id", Machine: true}, {Name: "region"}}}
	// a gap may lie outside the years of the reports selected
	from, to := lastYear, 0
	for _, b := range bodies {
		if first, last := max(b.first, sel.from), min(b.last, sel.to); b.first > 0 && first <= last {
			from, to = min(from, first), max(to, last)
		}
	}
	for year := from; year <= to; year++ {
		c.Grid.Columns = append(c.Grid.Columns, Column{Name: strconv.Itoa(year)})
	}
	var regions []*regionCover
	for _, b := range bodies {
		row := []Cell{text(b.name), text(b.id), text(b.place)}
		if len(regions) == 0 || regions[len(regions)-1].code != b.region {
			regions = append(regions, &regionCover{code: b.region, place: b.place, years: map[string]int{}})
		}
		at := regions[len(regions)-1]
		at.bodies++
		for year := from; year <= to; year++ {
			what := state(b, year)
			if what != stateFound && what != stateLate && year >= b.first && year <= b.last {
				c.Missing++
			}
			if what == stateUnreachable {
				c.Unreachable++
			}
			at.years[what]++
			row = append(row, text(what))
		}
		c.Grid.Rows = append(c.Grid.Rows, row)
	}
	c.Regions = regionTable(regions)
}

// regionCover counts the years of the bodies of a region by their states.
type regionCover struct {
	code, place string
	bodies      int
	years       map[string]int
}

func regionTable(regions []*regionCover) *Table {
	states := []string{stateFound, stateLate, stateMissing, stateUnreachable, stateUnreadable, stateRefused}
	t := &Table{Columns: []Column{{Name: "region"}, {Name: "region_code", Machine: true}, {Name: "bureaus", Kind: Number}, {Name: "expected", Kind: Number}}}
	for _, state := range states {
		t.Columns = append(t.Columns, Column{Name: state, Kind: Number})
	}
	t.Columns = append(t.Columns, Column{Name: "percent", Kind: Number})
	for _, r := range regions {
		all := 0
		for _, state := range states {
			all += r.years[state]
		}
		row := []Cell{text(cmp.Or(r.place, "(not known)")), text(r.code), integer(r.bodies), integer(all)}
		for _, state := range states {
			row = append(row, integer(r.years[state]))
		}
		share := Cell{}
		if all > 0 {
			there := decimal.NewFromInt(int64(r.years[stateFound] + r.years[stateLate]))
			share = exactly(there.Shift(2).DivRound(decimal.NewFromInt(int64(all)), 1))
		}
		t.Rows = append(t.Rows, append(row, share))
	}
	return t
}

// expected is a body and the years it should have reports on.
type expected struct {
	bureau
	ids []string // its own and those of bodies it took over from
}

// bounded expects of every body selected the years from its first to its last.
func bounded(sel selection) []expected {
	var list []expected
	for _, b := range sel.bureaus {
		list = append(list, expected{b, []string{b.id}})
	}
	return list
}

// state of a body in a year; "" where nothing is expected and nothing is there.
func (b expected) state(year int, state map[bodyYear]string, down map[string]bool) string {
	best := ""
	for _, id := range b.ids {
		if what := state[bodyYear{id, year}]; what == stateFound || what == stateLate {
			return what
		} else if what != "" {
			best = what
		}
	}
	switch {
	case best != "" || year < b.first || year > b.last:
		return best
	case slices.ContainsFunc(b.ids, func(id string) bool { return down[id] }):
		return stateUnreachable
	}
	return stateMissing
}
