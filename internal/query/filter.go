package query

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Filter says which part of the database is meant. The zero value means all.
type Filter struct {
	Indicators []string   // codes; outcome.denied.* stands for everything below outcome.denied
	Bureaus    []string   // agency_id, a name of any year as in full or as printed, or a part of a name that only one body has; "*教育局": all with such a name
	Families   []string   // organ families of bureaus.csv, or names of bodies of one: health, 教育局
	Regions    []string   // code, beginning of a code (33: all of Zhejiang), or name
	From, To   int        // report years, both included; 0: open
	Boundaries Boundaries // of regions; "" is Then
	Lineage    Lineage    // of names that no report may bear
}

// bureau is one row of agency.
type bureau struct {
	id, name, region, place string
	recorded                string // region, before it was redrawn
	family                  string
	first, last             int
}

// lastYear stands for an open end.
const lastYear = 9999

// selection is a Filter with every name resolved.
type selection struct {
	indicators []string // in catalogue order; empty: not restricted
	bureaus    []bureau // ordered by region, name
	narrowed   bool     // bureaus are fewer than all
	from, to   int      // to is never 0

	asked       map[string]string // of a body asked for by a full name, that name
	forerunners map[string]string // of a body another took over from, the name that one was asked by
}

func (db *DB) resolve(ctx context.Context, f Filter) (selection, error) {
	sel := selection{from: f.From, to: f.To, narrowed: len(f.Bureaus)+len(f.Families)+len(f.Regions) > 0,
		asked: map[string]string{}, forerunners: map[string]string{}}
	if f.To == 0 {
		sel.to = lastYear
	}
	if sel.from > sel.to {
		return sel, wrongUse("years %d-%d are reversed: write %d-%d", f.From, f.To, f.To, f.From)
	}
	if f.Boundaries != "" && f.Boundaries != Then && f.Boundaries != Now {
		return sel, wrongUse("no boundaries %q: then or now", string(f.Boundaries))
	}
	var err error
	if sel.indicators, err = db.resolveIndicators(ctx, f.Indicators); err != nil {
		return sel, err
	}
	if sel.bureaus, err = db.bureaus(ctx); err != nil {
		return sel, err
	}
	f.redraw(sel.bureaus)
	if len(f.Regions) > 0 {
		codes, err := resolveRegions(f.Regions, sel.bureaus)
		if err != nil {
			return sel, err
		}
		sel.bureaus = slices.DeleteFunc(sel.bureaus, func(b bureau) bool { return !codes[b.region] })
	}
	if len(f.Families) > 0 {
		if sel.bureaus, err = f.inFamilies(sel.bureaus); err != nil {
			return sel, err
		}
	}
	if len(f.Bureaus) > 0 {
		if sel.bureaus, err = db.resolveBureaus(ctx, f, sel); err != nil {
			return sel, err
		}
	}
	return sel, nil
}

// where is the condition that a row of a table with agency_id and year is
// selected. Where body and year are not restricted, they need not be known.
func (s selection) where() (string, []any) {
	condition, args := "true", []any{}
	if s.from > 0 || s.to < lastYear {
		condition, args = "year BETWEEN ? AND ?", []any{s.from, s.to}
	}
	if s.narrowed {
		ids := make([]string, len(s.bureaus))
		for i, b := range s.bureaus {
			ids[i] = b.id
		}
		if n := len(ids); n > 0 && n <= 100 { // a list that reading stops at, where a join would come after
			condition += " AND agency_id IN (?" + strings.Repeat(", ?", n-1) + ")"
			for _, id := range ids {
				args = append(args, id)
			}
			return condition, args
		}
		condition += " AND agency_id IN (SELECT unnest(?::VARCHAR[]))"
		args = append(args, ids)
	}
	return condition, args
}

// whereIndicator is the condition that a row's indicator is selected.
func (s selection) whereIndicator() (string, []any) {
	if len(s.indicators) == 0 {
		return "true", nil
	}
	args := make([]any, len(s.indicators))
	for i, code := range s.indicators {
		args[i] = code
	}
	return "indicator IN (?::indicator_code" + strings.Repeat(", ?::indicator_code", len(args)-1) + ")", args
}

// bureaus is every body, a list of one's own.
func (db *DB) bureaus(ctx context.Context) ([]bureau, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.bodies != nil {
		return slices.Clone(db.bodies), nil
	}
	var all []bureau
	err := db.each(ctx, `SELECT agency_id, coalesce(a.name, agency_id), coalesce(region_code, ''),
			coalesce(r.name, region_code, ''), coalesce(a.family, ''), coalesce(first_year, 0), coalesce(last_year, 0)
		FROM agency a LEFT JOIN region r USING (region_code)
		ORDER BY region_code NULLS LAST, a.name, agency_id`, nil, func(rows *sql.Rows) error {
		var b bureau
		err := rows.Scan(&b.id, &b.name, &b.region, &b.place, &b.family, &b.first, &b.last)
		b.recorded = b.region
		all = append(all, b)
		return err
	})
	if err == nil {
		db.bodies = slices.Clone(all)
	}
	return all, err
}

func (db *DB) resolveIndicators(ctx context.Context, asked []string) ([]string, error) {
	if len(asked) == 0 {
		return nil, nil
	}
	var all []string
	err := db.each(ctx, "SELECT code FROM indicator ORDER BY code", nil, func(rows *sql.Rows) error {
		var code string
		err := rows.Scan(&code)
		all = append(all, code)
		return err
	})
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, ask := range asked {
		stem, below := strings.CutSuffix(ask, "*")
		found := false
		for _, code := range all {
			if code == ask || below && strings.HasSuffix(stem, ".") && strings.HasPrefix(code, stem) {
				wanted[code], found = true, true
			}
		}
		if !found {
			return nil, wrongUse("no indicator %q; did you mean %s?", ask, strings.Join(Nearest(ask, all), ", "))
		}
	}
	return slices.DeleteFunc(all, func(code string) bool { return !wanted[code] }), nil
}

func resolveRegions(asked []string, among []bureau) (map[string]bool, error) {
	var codes, names []string
	for _, b := range among {
		if b.region != "" {
			codes, names = append(codes, b.region), append(names, b.place)
		}
	}
	wanted := map[string]bool{}
	for _, ask := range asked {
		found := false
		for i, code := range codes {
			if ask != "" && (strings.HasPrefix(code, ask) || names[i] == ask) {
				wanted[code], found = true, true
			}
		}
		if !found {
			return nil, wrongUse("no region %q has a report; did you mean %s?", ask, strings.Join(Nearest(ask, names), ", "))
		}
	}
	return wanted, nil
}

// resolveBureaus finds each asked body among those left by the other filters:
// by key or full name, else by a part of a name.
func (db *DB) resolveBureaus(ctx context.Context, f Filter, sel selection) ([]bureau, error) {
	among := sel.bureaus
	names := map[string][]string{}
	err := db.each(ctx, "SELECT agency_id, name FROM agency_name ORDER BY ALL", nil, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		names[id] = append(names[id], name)
		return err
	})
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, ask := range f.Bureaus {
		if strings.Contains(ask, "*") {
			list := alike(ask, among, names)
			if len(list) == 0 {
				return nil, wrongUse("no bureau has a name like %q", ask)
			}
			for _, b := range list {
				wanted[b.id] = true
			}
			continue
		}
		found := matching(among, func(b bureau) bool { return b.id == ask || slices.Contains(names[b.id], ask) })
		known, before, full := f.known(ask, among)
		if len(found) == 0 {
			found = known
		}
		exact := len(found) == 1
		if len(found)+len(before) == 0 && ask != "" {
			found = matching(among, func(b bureau) bool {
				return slices.ContainsFunc(names[b.id], func(name string) bool { return strings.Contains(name, ask) })
			})
		}
		switch {
		case len(found) == 1:
			wanted[found[0].id] = true
			if ask == found[0].id {
				full = found[0].name
			}
			if exact {
				sel.asked[found[0].id] = full
			}
		case len(found) > 1:
			return nil, wrongUse("%q may be any of %s", ask, candidates(found))
		case len(before) > 0:
			for _, b := range before {
				wanted[b.id], sel.forerunners[b.id] = true, full
			}
		default:
			var all []string
			for _, b := range among {
				all = append(all, names[b.id]...)
			}
			return nil, wrongUse("no bureau %q; did you mean %s?", ask, strings.Join(Nearest(ask, all), ", "))
		}
	}
	return matching(among, func(b bureau) bool { return wanted[b.id] }), nil
}

// alike finds the bodies one of whose names is as a pattern says, in which *
// stands for any characters.
func alike(pattern string, among []bureau, names map[string][]string) []bureau {
	parts := strings.Split(pattern, "*")
	return matching(among, func(b bureau) bool {
		return slices.ContainsFunc(names[b.id], func(name string) bool {
			rest, ok := strings.CutPrefix(name, parts[0])
			for _, p := range parts[1 : len(parts)-1] {
				_, after, found := strings.Cut(rest, p)
				rest, ok = after, ok && found
			}
			return ok && strings.HasSuffix(rest, parts[len(parts)-1])
		})
	})
}

// inFamilies leaves the bodies of the families asked for.
func (f Filter) inFamilies(among []bureau) ([]bureau, error) {
	var all []string
	for _, b := range among {
		if b.family != "" {
			all = append(all, b.family)
		}
	}
	wanted := map[string]bool{}
	for _, ask := range f.Families {
		code := ask
		if f.Lineage.Family != nil && !slices.Contains(all, ask) {
			code = f.Lineage.Family(ask)
		}
		if !slices.Contains(all, code) {
			return nil, wrongUse("no body of the family %q has a report; did you mean %s?", ask, strings.Join(Nearest(ask, all), ", "))
		}
		wanted[code] = true
	}
	return matching(among, func(b bureau) bool { return wanted[b.family] }), nil
}

func matching(all []bureau, is func(bureau) bool) []bureau {
	var found []bureau
	for _, b := range all {
		if is(b) {
			found = append(found, b)
		}
	}
	return found
}

// candidates lists bodies as they can be asked for.
func candidates(found []bureau) string {
	const most = 8
	var list []string
	for _, b := range found[:min(len(found), most)] {
		list = append(list, b.name+" ("+b.id+")")
	}
	if more := len(found) - most; more > 0 {
		list = append(list, fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, ", ")
}

// Nearest is the three names most like s, by the share of letters to change.
func Nearest(s string, names []string) []string {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	distance := make(map[string]float64, len(names))
	for _, name := range names {
		distance[name] = float64(edits([]rune(s), []rune(name))) / float64(len([]rune(s))+len([]rune(name))+1)
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(distance[a], distance[b]) })
	return names[:min(len(names), 3)]
}

// edits is the Levenshtein distance.
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			substitute := diagonal
			if x != y {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
