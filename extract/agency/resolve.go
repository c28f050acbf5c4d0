package agency

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/rule"
)

// Context is what is known of a body besides the name a page prints.
type Context struct {
	Region string   // division code of the site or of the index number; "" when not known
	Places []string // texts that name divisions near: the site's name, its issuer
	Year   int      // report year; 0 when not known
}

// Body is who a printed name names.
type Body struct {
	ID     string // region code and organ family, "330800/natural_resources", with the unit where there is one; else the name
	Name   string // full name as it was in the year: 衢州市国土资源局
	Family string // organ family of bureaus.csv, or ""
	Region string // six-digit division code valid in the year, or "" when the name leaves it open
	Place  string // name of the region in the year: 衢州市
	Unit   string // what the body serves below the region: 参内乡, 洋河新区; or ""
	Now    string // code of the region today; "" where it was split up or is not listed
	Second string // organ family of the second name on its door, or ""
}

// familyTown is the organ family of the governments of towns and of street offices.
const familyTown = "town"

// Resolve finds the body a printed name names. A place that several divisions
// share is one of them only where the context tells which; otherwise the body
// has a name and no region.
func Resolve(printed string, ctx Context, set *rule.Set) Body {
	r := resolver{set: set, ctx: ctx}
	main, door := doors(trimName(printed))
	b := r.body(main)
	if door != "" {
		if s := r.set.Bureau(door, ctx.Year); s != nil {
			b.Second = s.Family
		}
	}
	return b
}

// resolver reads one name.
type resolver struct {
	set *rule.Set
	ctx Context
}

// reading is what the words of a name say.
type reading struct {
	places []*rule.Region // the divisions its last place may be
	place  string         // places as printed; the unlisted one, where none is listed
	level  string         // 市 in 市国土局, where no place is named
	bureau *rule.Bureau   // nil where none is listed
	unit   string         // zone or town below the place
	branch string         // 宿城 in 自然资源局宿城分局
	tail   string         // how the name goes on behind the bureau, as printed
	second string
}

func (r *resolver) body(name string) Body {
	rd, ok := r.read(name, nil, "")
	if !ok {
		rd, ok = r.unlisted(name)
	}
	if !ok {
		rd = r.onlyPlace(name)
	}
	if ok && rd.bureau == nil {
		rd.bureau = r.government(rd)
	}
	b := Body{Second: rd.second, Unit: rd.unit}
	if rd.bureau != nil {
		b.Family = rd.bureau.Family
	}
	at, place := r.where(&rd)
	if rd.branch != "" {
		at = r.served(&b, rd, at)
	}
	if at != nil {
		b.Region, b.Place = r.code(at), at.Name
		if now := Today(at, r.set); now != nil {
			b.Now = r.code(now)
		}
		if at.Kind == rule.Zone && at.Code == "" {
			b.Unit = at.Name
		}
	} else {
		b.Place = place
		if len(rd.places) == 0 && r.set.Region(r.ctx.Region, 0) == nil {
			b.Region = r.ctx.Region
		}
	}
	b.Name = r.fullName(name, rd, place)
	b.ID = key(b)
	return b
}

// government is the entry of the government of a place that stands alone, in
// full: the report of 浙江省 is that of its government.
func (r *resolver) government(rd reading) *rule.Bureau {
	i := slices.IndexFunc(rd.places, func(c *rule.Region) bool { return strings.HasSuffix(rd.place, c.Name) })
	switch {
	case i < 0 || rd.places[i].Kind == rule.Centre:
		return nil
	case rd.places[i].Kind == rule.Zone:
		return r.set.Bureau("管理委员会", 0)
	}
	return r.set.Bureau("人民政府", 0)
}

// key is the identity of a body over its renames.
func key(b Body) string {
	parts := []string{b.Region, b.Family, b.Unit}
	switch {
	case b.Region == "" || b.Name == "":
		return b.Name
	case b.Family == "":
		parts = []string{b.Region, b.Name}
	case b.Unit == "":
		parts = parts[:2]
	}
	return strings.Join(parts, "/")
}

// code is the division code of a region; a zone without one has that of the
// division it lies in.
func (r *resolver) code(at *rule.Region) string { return first(at.Code, at.Parent) }

// Today is what a region is now; nil where it was parted.
func Today(r *rule.Region, set *rule.Set) *rule.Region {
	for range maxSteps {
		if r.To == 0 {
			return r
		}
		next := set.Successors(r)
		if len(next) != 1 {
			return nil
		}
		r = next[0]
	}
	return nil
}

// maxSteps bounds how many renames of a division are followed.
const maxSteps = 8

// fullName writes the name out: the place in full and the bureau in full.
func (r *resolver) fullName(printed string, rd reading, place string) string {
	if rd.bureau == nil {
		return printed
	}
	return place + rd.unit + rd.bureau.Full + rd.tail
}
