package rule

import (
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strconv"
)

// Bureau is one name of an organ family (bureaus.csv): 国土资源局, and 国土局 for short.
type Bureau struct {
	Family   string
	Name     string // the name without the region, as it ends a body's name
	Full     string // the full name a short one stands for; Name itself for a full one
	Level    string // Centre or Province where only bodies there have the name; "" for any
	From, To int    // first and last report year the full name was in use; 0: before 2008, and still
}

// In reports whether the name was in use in a year; year 0 is any.
func (b *Bureau) In(year int) bool { return within(b.From, b.To, year) }

// The kinds of a rename.
const (
	Renamed = "rename" // one body, another name
	Merged  = "merge"  // one of several bodies that became one, or joined another
	Split   = "split"  // a part of its work went there
	Moved   = "moved"  // to a body of the Party, or to one that publishes no report
)

// Rename is one step in the history of an organ family (renames.csv). Steps of
// one level and year to one name, of the kind Merged, are one merger: what
// their bodies counted before may not be added up silently.
type Rename struct {
	Family   string // of the body after it; of the one before where none follows
	From, To string // full names of bureaus.csv; To is "" where the kind is Moved
	Level    string // Centre, Province, Prefecture or County
	Year     int    // first report year of the new name, usually
	Kind     string // Renamed, Merged, Split or Moved
}

// BureausNamed are the entries of a name, full or short.
func (s *Set) BureausNamed(name string) iter.Seq[*Bureau] {
	return func(yield func(*Bureau) bool) {
		for _, at := range s.bureauNames.of(name) {
			if !yield(&s.Bureaus[at.index]) {
				return
			}
		}
	}
}

// Bureau is the entry of a name in a year, of any year where it has none; nil
// where the name is not listed.
func (s *Set) Bureau(name string, year int) *Bureau {
	var best *Bureau
	for b := range s.BureausNamed(name) {
		if best == nil || !best.In(year) && b.In(year) {
			best = b
		}
	}
	return best
}

// BureausBeginning are the names of bureaus a text begins with, the longest first.
func (s *Set) BureausBeginning(text string) iter.Seq[string] { return s.bureauNames.beginning(text) }

func (s *Set) loadBureaus(fsys fs.FS) error {
	lines := []int{}
	err := readCSV(fsys, "bureaus.csv", []string{"family", "name", "full", "level", "from", "to"}, func(line int, f []string) error {
		b := Bureau{Family: f[0], Name: f[1], Full: f[2], Level: f[3]}
		var err error
		if b.From, b.To, err = years(f[4], f[5]); err != nil {
			return err
		}
		if b.Family == "" || tooShort(b.Name) {
			return fmt.Errorf("a family, and a name of two characters")
		}
		if b.Level != "" && b.Level != Centre && b.Level != Province {
			return fmt.Errorf("unknown level %q", b.Level)
		}
		if b.Full == "" {
			b.Full = b.Name
		}
		s.Bureaus, lines = append(s.Bureaus, b), append(lines, line)
		return nil
	})
	if err != nil {
		return err
	}
	for i, b := range s.Bureaus {
		s.bureauNames.add(b.Name, i)
	}
	s.bureauNames.sort()
	for i, b := range s.Bureaus {
		if err := s.checkBureau(i, b); err != nil {
			return fmt.Errorf("bureaus.csv:%d: %w", lines[i], err)
		}
	}
	return nil
}

// checkBureau holds a name against the others: it is of one family, and a short
// one stands for a listed full one.
func (s *Set) checkBureau(i int, b Bureau) error {
	if full := s.Bureau(b.Full, 0); full == nil || full.Full != b.Full || full.Family != b.Family {
		return fmt.Errorf("%s stands for %s, which is no full name of %s", b.Name, b.Full, b.Family)
	}
	for _, at := range s.bureauNames.of(b.Name) {
		if o := s.Bureaus[at.index]; o.Family != b.Family || int(at.index) != i && o.Full == b.Full {
			return fmt.Errorf("%s stands twice", b.Name)
		}
	}
	return nil
}

func (s *Set) loadRenames(fsys fs.FS) error {
	return readCSV(fsys, "renames.csv", []string{"family", "from", "to", "level", "year", "kind"}, func(line int, f []string) error {
		n := Rename{Family: f[0], From: f[1], To: f[2], Level: f[3], Kind: f[5]}
		var err error
		if n.Year, err = strconv.Atoi(f[4]); err != nil || n.Year < 1990 {
			return fmt.Errorf("year %q is none", f[4])
		}
		if !slices.Contains([]string{Centre, Province, Prefecture, County}, n.Level) {
			return fmt.Errorf("unknown level %q", n.Level)
		}
		if !slices.Contains([]string{Renamed, Merged, Split, Moved}, n.Kind) || (n.To == "") != (n.Kind == Moved) {
			return fmt.Errorf("kind %q does not fit", n.Kind)
		}
		last := n.From
		for _, name := range []string{n.From, n.To} {
			if name == "" {
				continue
			}
			if b := s.Bureau(name, 0); b == nil || b.Full != name {
				return fmt.Errorf("%s is no full name of bureaus.csv", name)
			}
			last = name
		}
		if b := s.Bureau(last, 0); b.Family != n.Family {
			return fmt.Errorf("%s is of the family %s, not %s", last, b.Family, n.Family)
		}
		s.Renames = append(s.Renames, n)
		return nil
	})
}

// years reads a first and a last year; an empty one is 0.
func years(from, to string) (first, last int, err error) {
	for _, y := range []struct {
		cell string
		to   *int
	}{{from, &first}, {to, &last}} {
		if y.cell == "" {
			continue
		}
		if *y.to, err = strconv.Atoi(y.cell); err != nil || *y.to < 1900 || *y.to > 2999 {
			return 0, 0, fmt.Errorf("from and to are years or empty, not %q", y.cell)
		}
	}
	if last != 0 && first > last {
		return 0, 0, fmt.Errorf("the years %d to %d are reversed", first, last)
	}
	return first, last, nil
}
