package agency

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/rule"
)

// where finds the region of a reading and writes its place in full.
func (r *resolver) where(rd *reading) (at *rule.Region, place string) {
	switch {
	case rd.bureau != nil && rd.bureau.Level == rule.Centre:
		return r.set.Region("100000", 0), ""
	case len(rd.places) > 0:
		at = r.inYear(r.one(rd.places))
	case rd.place == "":
		at = r.ofContext(rd)
	default:
		return nil, rd.place
	}
	if at == nil {
		return nil, rd.place
	}
	last := at.Name
	before := r.above(rd.place, rd.places)
	named := slices.Contains(rd.places, at)
	if named && (strings.HasSuffix(rd.place, last) || before != "" && at.Kind == rule.County) { // 苏州市吴江生态环境局
		return at, rd.place
	}
	if at.Kind == rule.Zone && strings.HasPrefix(last, strings.TrimSuffix(before, "市")) {
		return at, last
	}
	return at, before + last
}

// above is what a printed place says before its last name.
func (r *resolver) above(place string, last []*rule.Region) string {
	for _, region := range last {
		for _, name := range append([]string{region.Name}, region.Short...) {
			if before, ok := strings.CutSuffix(place, name); ok {
				return before
			}
		}
	}
	return ""
}

// one is the region that is meant of those that share a name: what the page's
// code, the places near and the year leave of them, if it is a single one.
func (r *resolver) one(all []*rule.Region) *rule.Region {
	for _, fits := range []func(*rule.Region) bool{r.byCode, r.byPlaces} {
		if len(all) > 1 {
			all = keep(all, fits)
		}
	}
	all = keep(all, func(c *rule.Region) bool { return c.In(r.ctx.Year) })
	all = keep(all, func(c *rule.Region) bool { // 长沙 is 长沙市, which 长沙县 lies in
		return !slices.ContainsFunc(all, func(above *rule.Region) bool { return c.Under(above) })
	})
	best := all[0]
	for _, c := range all[1:] {
		switch {
		case !r.chained(best, c):
			return nil
		case c.From > best.From:
			best = c
		}
	}
	return best
}

// keep is the part of a list that fits, or all of it where nothing does.
func keep(all []*rule.Region, fits func(*rule.Region) bool) []*rule.Region {
	var out []*rule.Region
	for _, c := range all {
		if fits(c) {
			out = append(out, c)
		}
	}
	if out == nil {
		return all
	}
	return out
}

func (r *resolver) byCode(c *rule.Region) bool {
	code := r.ctx.Region
	if code == "" {
		return false
	}
	if c.Holds(code) || r.code(c) == code {
		return true
	}
	above := r.set.Region(code, r.ctx.Year)
	return above != nil && c.Under(above)
}

func (r *resolver) byPlaces(c *rule.Region) bool {
	for up := r.set.Region(c.Parent, r.ctx.Year); up != nil && up.Kind != rule.Centre; up = r.set.Region(up.Parent, r.ctx.Year) {
		for _, text := range r.ctx.Places {
			if strings.Contains(text, up.Name) || slices.ContainsFunc(up.Short, func(s string) bool { return strings.Contains(text, s) }) {
				return true
			}
		}
	}
	return false
}

// chained reports whether one of two regions took the place of the other.
func (r *resolver) chained(a, b *rule.Region) bool {
	return slices.Contains(a.Successors, b.Code) && b.Code != "" || slices.Contains(b.Successors, a.Code) && a.Code != ""
}

// inYear is what a region was in the report year: the one whose place it took,
// or that took its place, where there is a single one.
func (r *resolver) inYear(at *rule.Region) *rule.Region {
	for range maxSteps {
		if at == nil || at.In(r.ctx.Year) {
			return at
		}
		var next []*rule.Region
		if at.To != 0 && r.ctx.Year > at.To {
			next = r.set.Successors(at)
		} else {
			for old := range r.set.Predecessors(at) {
				next = append(next, old)
			}
		}
		if len(next) != 1 {
			return at
		}
		at = next[0]
	}
	return at
}

// ofContext is the region of a body that names no place, or only its level: 市
// on a site of 衢州市.
func (r *resolver) ofContext(rd *reading) *rule.Region {
	at := r.set.Region(r.ctx.Region, r.ctx.Year)
	if at == nil || rd.level == "" {
		return r.inYear(at)
	}
	for up := at; up != nil && up.Kind != rule.Centre; up = r.set.Region(up.Parent, r.ctx.Year) {
		if strings.HasSuffix(up.Name, rd.level) && (rd.level != "区" || up.Kind != rule.Province) {
			return up
		}
	}
	return nil
}

// served is the division a branch serves, where its name tells; else the branch
// is a unit of its bureau.
func (r *resolver) served(b *Body, rd reading, at *rule.Region) *rule.Region {
	if at != nil {
		for _, name := range []string{rd.branch, rd.branch + "区", rd.branch + "县", rd.branch + "市"} {
			found := keep(r.under(name, []*rule.Region{at}), func(c *rule.Region) bool { return c.In(r.ctx.Year) })
			if len(found) == 0 {
				continue
			}
			if one := r.inYear(r.one(found)); one != nil {
				return one
			}
		}
	}
	b.Unit = rd.branch
	return at
}
