package agency

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/rule"
)

// Divisions are the divisions a name or code may mean, of any year: one list
// for each that has nothing to do with the others, the newest of it first.
// 鼓楼区 has four, 南京市鼓楼区 one; an unknown name has none.
func Divisions(name string, set *rule.Set) [][]*rule.Region {
	var found []*rule.Region
	if r := set.Region(name, 0); r != nil {
		found = []*rule.Region{r}
	} else if rd, ok := (&resolver{set: set}).read(trimName(name), nil, ""); ok && rd.bureau == nil {
		found = rd.places
		full := func(c *rule.Region) bool { return strings.HasSuffix(rd.place, c.Name) }
		if slices.ContainsFunc(found, full) {
			found = keep(found, full)
		}
		found = keep(found, func(c *rule.Region) bool {
			return !slices.ContainsFunc(found, func(above *rule.Region) bool { return c.Under(above) })
		})
	}
	var groups [][]*rule.Region
	for _, c := range found {
		i := slices.IndexFunc(groups, func(g []*rule.Region) bool { return slices.Contains(History(g[0], set), c) })
		if i < 0 {
			groups = append(groups, []*rule.Region{c})
			continue
		}
		groups[i] = append(groups[i], c)
		slices.SortStableFunc(groups[i], func(a, b *rule.Region) int { return cmp.Compare(b.From, a.From) })
	}
	return groups
}

// History is a division with those whose place it took or that it took in, and
// those that took its place, the oldest first.
func History(r *rule.Region, set *rule.Set) []*rule.Region {
	all := []*rule.Region{r}
	add := func(c *rule.Region) {
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	var back func(*rule.Region, int)
	back = func(c *rule.Region, steps int) {
		for old := range set.Predecessors(c) {
			if add(old); steps > 0 {
				back(old, steps-1)
			}
		}
		for old := range set.Absorbed(c) {
			add(old)
		}
	}
	back(r, maxSteps)
	for next := set.Successors(r); len(next) > 0; {
		for _, c := range next {
			add(c)
		}
		if len(next) > 1 || len(all) > maxSteps {
			break
		}
		next = set.Successors(next[0])
	}
	slices.SortStableFunc(all, func(a, b *rule.Region) int {
		return cmp.Or(cmp.Compare(end(a), end(b)), cmp.Compare(a.From, b.From), strings.Compare(a.Code, b.Code))
	})
	return all
}

// end is the last year of a region, one behind all years where it is still there.
func end(r *rule.Region) int { return cmp.Or(r.To, 9999) }

// Step is one step in the history of an organ family: a rename, or a merger of
// all that stand before it.
type Step struct {
	Year   int      // first report year of the name after it, usually
	Levels []string // where: of rule.Centre, Province, Prefecture and County
	Kind   string   // rule.Renamed, Merged, Split or Moved
	Before []string // full names: 国土资源局, 规划局
	After  string   // full name; "" where the body moved out of sight
	Family string   // of After, else of Before
}

// Steps is the history of a body by its full name, or of a family by its code:
// what it came from, step by step, and what became of it. level keeps to one
// level, "" to none.
func Steps(name, level string, set *rule.Set) []Step {
	part := func(n rule.Rename) bool {
		return n.Family == name || slices.ContainsFunc(set.Renames, func(o rule.Rename) bool {
			return (o == n || o.Kind == rule.Merged && merger(o) == merger(n)) && familyOf(o.From, set) == name
		})
	}
	if set.Bureau(name, 0) != nil {
		line := lineOf(name, level, set)
		part = func(n rule.Rename) bool {
			if n.Kind == rule.Split {
				return n.From == name || n.To == name
			}
			return slices.Contains(line, n.From) && (n.To == "" || slices.Contains(line, n.To))
		}
	}
	var out []Step
	for _, n := range set.Renames {
		if level != "" && n.Level != level || !part(n) {
			continue
		}
		i := slices.IndexFunc(out, func(s Step) bool {
			return s.Year == n.Year && s.Levels[0] == n.Level && s.Kind == n.Kind && s.After == n.To && (n.Kind == rule.Merged || s.Before[0] == n.From)
		})
		if i < 0 {
			i, out = len(out), append(out, Step{Year: n.Year, Levels: []string{n.Level}, Kind: n.Kind, After: n.To, Family: n.Family})
		}
		out[i].Before = append(out[i].Before, n.From)
	}
	slices.SortStableFunc(out, func(a, b Step) int { return cmp.Compare(a.Year, b.Year) })
	return joinLevels(out)
}

// joinLevels makes one of the steps that differ in nothing but their level.
func joinLevels(all []Step) []Step {
	var out []Step
	for _, s := range all {
		i := slices.IndexFunc(out, func(o Step) bool {
			return o.Year == s.Year && o.Kind == s.Kind && o.After == s.After && slices.Equal(o.Before, s.Before)
		})
		if i < 0 {
			out = append(out, s)
			continue
		}
		out[i].Levels = append(out[i].Levels, s.Levels...)
	}
	return out
}

// lineOf are the names a body went through, and may have gone to, with those it
// was merged from or with.
func lineOf(name, level string, set *rule.Set) []string {
	line := []string{name}
	follow := func(from, to func(rule.Rename) string) {
		seen := []string{name}
		for i := 0; i < len(seen); i++ {
			for _, n := range set.Renames {
				next := to(n)
				if from(n) == seen[i] && next != "" && n.Kind != rule.Split && (level == "" || n.Level == level) && !slices.Contains(seen, next) {
					seen = append(seen, next)
				}
			}
		}
		line = append(line, seen[1:]...)
	}
	before, after := func(n rule.Rename) string { return n.From }, func(n rule.Rename) string { return n.To }
	follow(before, after)
	follow(after, before)
	for _, n := range set.Renames { // with whom it was merged
		if n.Kind == rule.Merged && slices.ContainsFunc(set.Renames, func(o rule.Rename) bool { return merger(o) == merger(n) && o.From == name }) {
			line = append(line, n.From)
		}
	}
	return line
}

// merger is a rename without the name before it: what those of one merger share.
func merger(n rule.Rename) rule.Rename {
	n.From = ""
	return n
}

func familyOf(name string, set *rule.Set) string {
	if b := set.Bureau(name, 0); b != nil {
		return b.Family
	}
	return ""
}
