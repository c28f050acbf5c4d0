package rule

import (
	"fmt"
	"io/fs"
	"iter"
	"regexp"
	"slices"
	"strings"
)

// The kinds of a region.
const (
	Centre     = "centre"     // the state: ministries
	Province   = "province"   // 省 自治区 直辖市
	Prefecture = "prefecture" // 市 自治州 地区 盟
	County     = "county"     // 县 市 区 旗
	Zone       = "zone"       // 开发区 新区: no division of GB/T 2260
)

// Region is one division under one name (regions.csv). A division that kept
// its code over a rename has a row for each name.
type Region struct {
	Code       string   // six digits; "" for a zone that has none
	Name       string   // 衢州市
	Short      []string // other names: 衢州
	Parent     string   // code of the division above; "" at the top
	Kind       string   // Centre, Province, Prefecture, County or Zone
	From, To   int      // first and last year in which it was there at any time; 0: before 2008, and still
	Successors []string // codes of the divisions that took its place
}

// In reports whether the region was there in a year; year 0 is any.
func (r *Region) In(year int) bool { return within(r.From, r.To, year) }

func within(from, to, year int) bool {
	return year == 0 || (from == 0 || year >= from) && (to == 0 || year <= to)
}

// Holds reports whether r lies in the region of a code, or is it.
func (r *Region) Holds(code string) bool {
	switch {
	case r.Code == "" || len(code) < 4:
		return false
	case r.Code == code || r.Kind == Centre:
		return true
	case r.Kind == Province:
		return strings.HasPrefix(code, r.Code[:2])
	case r.Kind == Prefecture:
		return strings.HasPrefix(code, r.Code[:4])
	}
	return false
}

// Under reports whether r lies below another region.
func (r *Region) Under(above *Region) bool {
	if r.Parent == "" && above.Kind != Centre {
		return false
	}
	if r.Parent == above.Code {
		return true
	}
	return r.Code != above.Code && r.Parent != "" && above.Holds(r.Parent)
}

// RegionsNamed are the regions of a name, full or short, of any year.
func (s *Set) RegionsNamed(name string) iter.Seq[*Region] {
	return func(yield func(*Region) bool) {
		for _, at := range s.regionNames.of(name) {
			if !yield(&s.Regions[at.index]) {
				return
			}
		}
	}
}

// RegionsBeginning are the names of regions a text begins with, the longest first.
func (s *Set) RegionsBeginning(text string) iter.Seq[string] { return s.regionNames.beginning(text) }

// Region is the region of a code in a year, of any year where year is 0 or has
// none; nil where the code is not listed.
func (s *Set) Region(code string, year int) *Region {
	var best *Region
	for _, at := range s.regionCodes.of(code) {
		r := &s.Regions[at.index]
		if best == nil || r.In(year) && (!best.In(year) || r.From > best.From) {
			best = r
		}
	}
	return best
}

// Predecessors are the regions whose place one took.
func (s *Set) Predecessors(r *Region) iter.Seq[*Region] {
	return func(yield func(*Region) bool) {
		for _, at := range s.regionSuccessors.of(r.Code) {
			old := &s.Regions[at.index]
			if old != r && old.To != 0 && r.From != 0 && old.To <= r.From && old.To >= r.From-1 && !yield(old) {
				return
			}
		}
	}
}

// Absorbed are the regions that a region which kept its name took in.
func (s *Set) Absorbed(r *Region) iter.Seq[*Region] {
	return func(yield func(*Region) bool) {
		for _, at := range s.regionSuccessors.of(r.Code) {
			old := &s.Regions[at.index]
			if old != r && (r.From == 0 || old.To > r.From) && !yield(old) {
				return
			}
		}
	}
}

// Successors are the regions that took the place of one.
func (s *Set) Successors(r *Region) []*Region {
	var out []*Region
	for _, code := range r.Successors {
		if next := s.Region(code, r.To+1); next != nil && next != r {
			out = append(out, next)
		}
	}
	return out
}

var (
	divisionCode  = regexp.MustCompile(`^[0-9]{6}$`)
	regionColumns = []string{"code", "name", "short", "parent", "kind", "from", "to", "successor"}
)

func (s *Set) loadRegions(fsys fs.FS) error {
	lines := []int{}
	err := readCSV(fsys, "regions.csv", regionColumns, func(line int, f []string) error {
		r := Region{Code: f[0], Name: f[1], Short: list(f[2], "|"), Parent: f[3], Kind: f[4], Successors: list(f[7], ";")}
		var err error
		if r.From, r.To, err = years(f[5], f[6]); err != nil {
			return err
		}
		switch {
		case slices.ContainsFunc(append(r.Short, r.Name), tooShort):
			return fmt.Errorf("a region needs a name, and every name two characters")
		case r.Code == "" && r.Kind != Zone, r.Code != "" && !divisionCode.MatchString(r.Code):
			return fmt.Errorf("code %q is no six-digit code", r.Code)
		case !slices.Contains([]string{Centre, Province, Prefecture, County, Zone}, r.Kind):
			return fmt.Errorf("unknown kind %q", r.Kind)
		case (r.Parent == "") != (r.Kind == Centre || r.Kind == Province):
			return fmt.Errorf("a %s with the parent %q", r.Kind, r.Parent)
		case len(r.Successors) > 0 && r.To == 0:
			return fmt.Errorf("%s has a successor and no last year", r.Name)
		}
		s.Regions, lines = append(s.Regions, r), append(lines, line)
		return nil
	})
	if err != nil {
		return err
	}
	s.indexRegions()
	for i := range s.Regions {
		if err := s.checkRegion(&s.Regions[i]); err != nil {
			return fmt.Errorf("regions.csv:%d: %w", lines[i], err)
		}
	}
	return nil
}

// checkRegion holds a region against the others.
func (s *Set) checkRegion(r *Region) error {
	for _, code := range append([]string{r.Parent}, r.Successors...) {
		if code != "" && len(s.regionCodes.of(code)) == 0 {
			return fmt.Errorf("%s: unknown code %q", r.Name, code)
		}
	}
	for _, at := range s.regionCodes.of(r.Code) {
		o := &s.Regions[at.index]
		if o == r || r.Code == "" {
			continue
		}
		if first, second := r, o; first.From <= second.From && (first.To == 0 || first.To > second.From) {
			return fmt.Errorf("code %s is %s and %s in the same years", r.Code, r.Name, o.Name)
		}
	}
	return nil
}

func (s *Set) indexRegions() {
	for i, r := range s.Regions {
		s.regionNames.add(r.Name, i)
		for _, short := range r.Short {
			s.regionNames.add(short, i)
		}
		if r.Code != "" {
			s.regionCodes.add(r.Code, i)
		}
		for _, code := range r.Successors {
			s.regionSuccessors.add(code, i)
		}
	}
	s.regionNames.sort()
	s.regionCodes.sort()
	s.regionSuccessors.sort()
}

// list splits a cell; an empty one holds nothing.
func list(cell, by string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, by)
}
