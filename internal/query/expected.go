package query

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"
)

// listed expects of bodies given by name every year asked for, and narrows the
// selection to them and those they took over from.
func (db *DB) listed(ctx context.Context, f Filter, sel *selection, names []string, c *Coverage) ([]expected, error) {
	all, err := db.bureaus(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := db.idsByName(ctx)
	if err != nil {
		return nil, err
	}
	first, last := lastYear, 0
	for _, b := range all {
		if b.first > 0 {
			first, last = min(first, b.first), max(last, b.last)
		}
	}
	if sel.from > 0 {
		first = sel.from
	}
	if sel.to < lastYear {
		last = sel.to
	}
	var list []expected
	var meant []bureau // that reports are looked for of
	for _, name := range names {
		b := f.body(name, ids[name], all)
		if b.id == "" {
			c.Unknown = append(c.Unknown, name)
		}
		if !f.covers(*sel, b) || slices.ContainsFunc(list, func(e expected) bool { return b.id != "" && e.id == b.id }) {
			continue
		}
		b.first, b.last = first, last
		list = append(list, expected{b, append([]string{b.id}, forerunnerIDs(f.before(b.id))...)})
	}
	for _, e := range list {
		meant = append(meant, matching(all, func(b bureau) bool { return slices.Contains(e.ids, b.id) })...)
	}
	sel.bureaus, sel.narrowed = meant, true
	slices.SortStableFunc(list, func(a, b expected) int {
		if a.region == "" || b.region == "" { // what is not known stands last
			return strings.Compare(b.region, a.region)
		}
		return strings.Compare(a.region, b.region)
	})
	return list, nil
}

func forerunnerIDs(list []Forerunner) []string {
	var ids []string
	for _, o := range list {
		ids = append(ids, o.ID)
	}
	return ids
}

// body is the body of a name, by its reports or else by the rules. It keeps the
// name it is listed by.
func (f Filter) body(name, id string, all []bureau) bureau {
	if id == "" && f.Lineage.Body != nil {
		id, _ = f.Lineage.Body(name)
	}
	if found := matching(all, func(b bureau) bool { return id != "" && b.id == id }); len(found) > 0 {
		found[0].name = name
		return found[0]
	}
	b := bureau{id: id, name: name}
	if region, _, found := strings.Cut(id, "/"); found {
		b.region, b.place = region, region
	}
	for _, other := range all {
		if other.region == b.region && b.region != "" {
			b.place = other.place
		}
	}
	return b
}

// covers reports whether a listed body, of which there need be no report, is
// within the bureaus and regions asked for.
func (f Filter) covers(sel selection, b bureau) bool {
	return !sel.narrowed || slices.ContainsFunc(sel.bureaus, func(s bureau) bool {
		return s.id == b.id || len(f.Bureaus) == 0 && s.region == b.region && b.region != ""
	})
}

// idsByName is the body of each name that only one has had.
func (db *DB) idsByName(ctx context.Context) (map[string]string, error) {
	ids := map[string]string{}
	err := db.each(ctx, "SELECT name, min(agency_id) FROM agency_name GROUP BY name HAVING count(DISTINCT agency_id) = 1", nil,
		func(rows *sql.Rows) error {
			var name, id string
			err := rows.Scan(&name, &id)
			ids[name] = id
			return err
		})
	return ids, err
}

// unreachable finds the bodies with a report on a host that failed and of which
// nothing was fetched since.
func (db *DB) unreachable(ctx context.Context, failed map[string]time.Time) (map[string]bool, error) {
	down := map[string]bool{}
	if len(failed) == 0 {
		return down, nil
	}
	err := db.each(ctx, `WITH page_host AS (SELECT regexp_extract(url, '^[a-z]+://([^/]+)', 1) AS host, max(fetched_at) AS fetched FROM page GROUP BY 1)
		SELECT DISTINCT agency_id, host, fetched FROM report JOIN page_host ON host = regexp_extract(url, '^[a-z]+://([^/]+)', 1)
		WHERE agency_id IS NOT NULL`, nil, func(rows *sql.Rows) error {
		var id, host string
		var fetched sql.NullTime
		err := rows.Scan(&id, &host, &fetched)
		if until, is := failed[host]; is && !(fetched.Valid && fetched.Time.After(until)) {
			down[id] = true
		}
		return err
	})
	return down, err
}
