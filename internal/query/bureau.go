package query

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// byBureau is a row a body and year.
func (c *comparison) byBureau(ctx context.Context) (*Table, error) {
	if err := c.leading(ctx); err != nil {
		return nil, err
	}
	reports, err := c.db.reports(ctx, c.sel, c.Change)
	if err != nil {
		return nil, err
	}
	if err := c.readNames(ctx); err != nil {
		return nil, err
	}
	if err := c.readPeers(ctx); err != nil {
		return nil, err
	}
	of := map[string]map[int]*report{}
	for _, r := range reports {
		if of[r.agency] == nil {
			of[r.agency] = map[int]*report{}
		}
		of[r.agency][r.year] = r
	}
	t := &Table{Columns: c.columns()}
	for _, b := range c.sel.bureaus {
		form := ""
		for year := max(b.first, 1, c.sel.from); year <= min(b.last, c.sel.to); year++ {
			now := of[b.id][year]
			t.Rows = append(t.Rows, c.bureauRow(b, year, now, of[b.id][year-1], form))
			if now != nil {
				form = now.form
			}
		}
	}
	return t, nil
}

// reports reads the reports of a selection with their values; with before, also
// those of the year before the first.
func (db *DB) reports(ctx context.Context, sel selection, before bool) ([]*report, error) {
	if before {
		sel.from--
	}
	var all []*report
	err := db.told(ctx, sel.rows(), func(values []any) error {
		in := &reader{values}
		r := &report{id: in.text(), agency: in.text(), name: in.text(), form: in.text(), url: in.text(), year: in.int()}
		for range sel.indicators {
			r.values = append(r.values, in.stated())
		}
		all = append(all, r)
		return nil
	})
	return all, err
}

// stated is a value in one report: without a number its status is its state.
func (r *reader) stated() Cell {
	number, state := r.number(), r.text()
	cell := Cell{Number: number, Status: r.text(), Origin: r.text(), Approx: r.text()}
	switch {
	case number.Valid:
		return cell
	case state == "":
		return Cell{Status: StatusMissing}
	}
	return Cell{Status: state, Origin: cell.Origin, Approx: cell.Approx}
}

// yearName is the name of a body in a year it reported on.
type yearName struct {
	year int
	name string
}

// readNames reads the names of each body by year, those of other years too:
// they tell what it was called before.
func (c *comparison) readNames(ctx context.Context) error {
	c.names = map[string][]yearName{}
	all := c.sel
	all.from, all.to = 0, lastYear
	where, args := all.where()
	return c.db.each(ctx, `SELECT agency_id, year, agency FROM report
		WHERE superseded_by IS NULL AND agency_id IS NOT NULL AND year IS NOT NULL AND agency IS NOT NULL AND `+where+` ORDER BY ALL`, args, func(rows *sql.Rows) error {
		var id string
		var n yearName
		err := rows.Scan(&id, &n.year, &n.name)
		c.names[id] = append(c.names[id], n)
		return err
	})
}

// bureauRow is one row; now and before are nil where there is no report, form is
// that of the last report shown before.
func (c *comparison) bureauRow(b bureau, year int, now, before *report, form string) []Cell {
	note := noReport
	r := now
	if now == nil {
		r = &report{name: c.nameIn(b, year)}
	} else {
		note = c.breaks(b, now)
		if form != "" && now.form != form {
			note = join(note, "form "+form+" → "+now.form)
		}
	}
	row := []Cell{text(r.name), text(b.id), text(b.place), text(b.region), integer(year), text(r.form)}
	for i := range c.shown {
		row = append(row, now.value(i))
		if c.Change {
			row = append(row, difference(now.value(i), before.value(i)))
		}
		row = append(row, c.placed(b, year, i)...)
	}
	for i, q := range c.ratios {
		t, old := q.of(now), q.of(before)
		row = append(append(row, q.cells(t, old, c.Change)...), c.placed(b, year, c.shown+i)...)
	}
	return append(row, text(note), text(r.id), text(r.url))
}

// join puts two notes together.
func join(notes ...string) string {
	return strings.Join(slices.DeleteFunc(notes, func(s string) bool { return s == "" }), "; ")
}

// value is one of a report's values, none where there is no report.
func (r *report) value(i int) Cell {
	if r == nil {
		return Cell{Status: StatusMissing}
	}
	return r.values[i]
}

// nameIn is the name of a body in a year without a report: that of the nearest
// year before with one.
func (c *comparison) nameIn(b bureau, year int) string {
	name := b.name
	for _, n := range c.names[b.id] {
		if n.year < year {
			name = n.name
		}
	}
	return name
}

// difference is how much a value changed, as doubtful as the more doubtful of the two.
func difference(now, before Cell) Cell {
	if !now.Number.Valid || !before.Number.Valid {
		return Cell{Status: StatusMissing}
	}
	worse := func(order []string, a, b string) string {
		return order[max(slices.Index(order, a), slices.Index(order, b), 0)]
	}
	return Cell{
		Number: decimal.NewNullDecimal(now.Number.Decimal.Sub(before.Number.Decimal)),
		Status: worse([]string{StatusConfirmed, StatusUnchecked, StatusContradicted}, now.Status, before.Status),
		Origin: worse([]string{"printed", "derived", "sum"}, now.Origin, before.Origin),
		Approx: max(now.Approx, before.Approx),
	}
}
