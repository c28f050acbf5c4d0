package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/internal/query"
)

// lineage tells query what the rules know of names over time.
func lineage(set *rule.Set) query.Lineage {
	return query.Lineage{
		Body: func(name string) (id, full string) {
			b := agency.Resolve(name, agency.Context{}, set)
			if b.Family == "" {
				return "", ""
			}
			return b.ID, b.Name
		},
		Family: func(name string) string {
			for _, end := range []string{"", "局", "厅", "委员会"} {
				if b := set.Bureau(name+end, 0); b != nil {
					return b.Family
				}
			}
			return ""
		},
		Before: func(id string) []query.Forerunner { return forerunners(id, set) },
		Step:   func(from, to string) string { return stepText(from, to, set) },
		Today: func(code string, year int) (string, string) {
			r := set.Region(code, year)
			if r == nil {
				return "", ""
			}
			now := agency.Today(r, set)
			if now == nil {
				return "", ""
			}
			return now.Code, now.Name
		},
	}
}

// forerunners are the bodies of a family in the divisions before, and those of
// the families that were merged into it.
func forerunners(id string, set *rule.Set) []query.Forerunner {
	code, family, ok := strings.Cut(id, "/")
	at := set.Region(code, 0)
	if !ok {
		return nil
	}
	families := []string{family}
	for _, n := range set.Renames {
		if at != nil && n.Level != at.Kind {
			continue
		}
		if b := set.Bureau(n.From, 0); n.Kind == rule.Merged && n.Family == family && !slices.Contains(families, b.Family) {
			families = append(families, b.Family)
		}
	}
	codes, parted := []string{code}, false
	if at != nil {
		for _, r := range agency.History(at, set) {
			if r.Code != code && r.To != 0 && !slices.Contains(codes, r.Code) && leadsTo(r, code, set) {
				codes = append(codes, r.Code)
			}
		}
		for range set.Absorbed(at) {
			parted = true
		}
		parted = parted || len(codes) > 2
	}
	var out []query.Forerunner
	for i, c := range codes {
		for j, f := range families {
			if i+j > 0 {
				out = append(out, query.Forerunner{ID: c + "/" + f, Merged: j > 0 || parted})
			}
		}
	}
	return out
}

// leadsTo reports whether a division came to be, in the end, that of a code.
func leadsTo(r *rule.Region, code string, set *rule.Set) bool {
	return slices.ContainsFunc(set.Successors(r), func(next *rule.Region) bool {
		return next.Code == code || next.Code != r.Code && next.To != 0 && leadsTo(next, code, set)
	})
}

// stepText says how one full name of a body became another, as it usually did.
func stepText(from, to string, set *rule.Set) string {
	before, after := bureauOf(from, set), bureauOf(to, set)
	if before == nil || after == nil {
		return ""
	}
	for _, s := range agency.Steps(after.Full, "", set) {
		if s.After == after.Full && slices.Contains(s.Before, before.Full) && s.Kind != rule.Split {
			return fmt.Sprintf("%s became %s (%s, usually %d)", mergerText(s.Before, set), s.After, s.Kind, s.Year)
		}
	}
	return ""
}

// mergerText writes names of bodies that were merged, those of one family as
// names of the same.
func mergerText(names []string, set *rule.Set) string {
	var parts []string
	family := ""
	for _, name := range names {
		b := set.Bureau(name, 0)
		if b != nil && b.Family == family {
			parts[len(parts)-1] += "/" + name
			continue
		}
		if parts = append(parts, name); b != nil {
			family = b.Family
		}
	}
	return strings.Join(parts, " + ")
}

// bureauOf is the entry a body's full name ends in: the longest.
func bureauOf(name string, set *rule.Set) *rule.Bureau {
	for i := range name {
		if b := set.Bureau(name[i:], 0); b != nil {
			return b
		}
	}
	return nil
}
