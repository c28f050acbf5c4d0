package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// key is a measure of the common table one, here n, in SQL: that of an indicator,
// or behind those that are shown that of a ratio.
func (c *comparison) key(i int) string {
	if i < c.shown {
		return fmt.Sprintf("n.v%d", i)
	}
	return c.ratios[i-c.shown].each()
}

// needed are the places of the indicators of a measure.
func (c *comparison) needed(i int) []int {
	if i < c.shown {
		return []int{i}
	}
	q := c.ratios[i-c.shown]
	out := slices.Concat(q.parts, q.all)
	slices.Sort(out)
	return slices.Compact(out)
}

// first is the measure that rows are ranked by; -1 where there is none.
func (c *comparison) first() int {
	if len(c.ratios) > 0 {
		return c.shown
	}
	return min(c.shown, 1) - 1
}

// manyBodies is from where on it pays to ask which of them lead.
const manyBodies = 100

// leading leaves of many bodies those that have the rows to keep: what is ranked
// need not be read whole.
func (c *comparison) leading(ctx context.Context) error {
	n, order := c.Top, "DESC"
	if c.Bottom > 0 {
		n, order = c.Bottom, "ASC"
	}
	if n == 0 || c.first() < 0 || len(c.sel.bureaus) < manyBodies {
		return nil
	}
	found := map[string]bool{}
	err := c.db.told(ctx, fmt.Sprintf(`%s
SELECT n.agency_id FROM one n JOIN agency g USING (agency_id) WHERE %s IS NOT NULL
ORDER BY %[2]s %s, g.region_code NULLS LAST, g.name, n.agency_id, n.year LIMIT %d`, c.sel.pairs(c.needed(c.first())), c.key(c.first()), order, n), func(values []any) error {
		found[(&reader{values}).text()] = true
		return nil
	})
	c.sel.bureaus, c.sel.narrowed = matching(c.sel.bureaus, func(b bureau) bool { return found[b.id] }), true
	return err
}

// place is where a value lies among those of its peers in a year.
type place struct {
	rank, of           int
	percentile, median decimal.NullDecimal
}

// level is the level of a division, by its code.
func level(code string) int {
	switch {
	case strings.HasSuffix(code, "0000"):
		return 1
	case strings.HasSuffix(code, "00"):
		return 2
	}
	return 3
}

// kin is the selection of the bodies of the families and levels that are selected.
func (c *comparison) kin(ctx context.Context) (selection, error) {
	type kind struct {
		family string
		level  int
	}
	of := func(b bureau) kind { return kind{b.family, level(b.recorded)} }
	wanted := map[kind]bool{}
	for _, b := range c.sel.bureaus {
		wanted[of(b)] = b.family != "" && b.recorded != ""
	}
	all, err := c.db.bureaus(ctx)
	out := c.sel
	out.bureaus, out.narrowed = matching(all, func(b bureau) bool { return wanted[of(b)] }), true
	return out, err
}

// readPeers ranks each measure among the bodies of the same family and level, the
// greatest first. The percentile is the share of the others with less, those with
// as much counted half.
func (c *comparison) readPeers(ctx context.Context) error {
	if !c.Peers {
		return nil
	}
	kin, err := c.kin(ctx)
	if err != nil {
		return err
	}
	var keys, ranks []string
	all := make([]int, len(kin.indicators))
	for i := range all {
		all[i] = i
	}
	for i := range c.shown + len(c.ratios) {
		keys = append(keys, fmt.Sprintf("%s AS k%d", c.key(i), i))
		ranks = append(ranks, fmt.Sprintf(`k%d IS NOT NULL, rank() OVER (alike ORDER BY k%[1]d DESC NULLS LAST), rank() OVER (alike ORDER BY k%[1]d NULLS LAST), count(k%[1]d) OVER alike, median(k%[1]d::DOUBLE) OVER alike`, i))
	}
	var mine []string
	for _, b := range c.sel.bureaus {
		mine = append(mine, b.id)
	}
	query := fmt.Sprintf(`%s, keyed AS (
  SELECT n.agency_id, n.year, g.family, CASE WHEN g.region_code LIKE '%%0000' THEN 1 WHEN g.region_code LIKE '%%00' THEN 2 ELSE 3 END AS level, %s
  FROM one n JOIN agency g USING (agency_id)
), ranked AS (
  SELECT agency_id, year, %s
  FROM keyed WINDOW alike AS (PARTITION BY family, level, year)
)
SELECT * FROM ranked WHERE %s`, kin.pairs(all), strings.Join(keys, ", "), strings.Join(ranks, ",\n    "), inline("agency_id IN (SELECT unnest(?::VARCHAR[]))", []any{mine}))
	c.beside = map[string][]place{}
	return c.db.told(ctx, query, func(values []any) error {
		in := &reader{values}
		id := fmt.Sprint(in.text(), " ", in.int())
		for range c.shown + len(c.ratios) {
			has, _ := in.next().(bool)
			down, up, of, median := in.int(), in.int(), in.int(), in.number()
			p := place{of: of, median: median}
			if has {
				p.rank = down
				if of > 1 { // those above and those as high, this one left out, are not below
					same := of - (down - 1) - (up - 1) - 1
					p.percentile = decimal.NewNullDecimal(decimal.NewFromInt(int64(100*(up-1)+50*same)).DivRound(decimal.NewFromInt(int64(of-1)), 1))
				}
			}
			c.beside[id] = append(c.beside[id], p)
		}
		return nil
	})
}

// placed is the place of a body's value among its peers.
func (c *comparison) placed(b bureau, year, measure int) []Cell {
	if !c.Peers {
		return nil
	}
	places := c.beside[fmt.Sprint(b.id, " ", year)]
	if places == nil || b.family == "" {
		return make([]Cell, 5)
	}
	p := places[measure]
	row := []Cell{{}, {}, integer(p.of), {Number: p.percentile}, {Number: p.median}}
	if p.rank > 0 {
		row[0], row[1] = text(fmt.Sprintf("%d of %d", p.rank, p.of)), integer(p.rank)
	}
	return row
}
