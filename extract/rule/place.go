package rule

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
)

// Family is one name of an organ family (bureaus.csv): 国土资源局, and 国土局 for short.
type Family struct {
	Family string
	Name   string // the name without the region, as it ends a bureau's name
	Full   string // the full name a short one stands for; Name itself for a full one
	From   int    // first report year the full name was in use; 0: before 2008
	To     int    // last one; 0: still
}

// Region is one division (regions.csv).
type Region struct {
	Code, Name string
	Short      string // the name without its level word, where it is used so
}

var divisionCode = regexp.MustCompile(`^[0-9]{6}$`)

func (s *Set) loadFamilies(fsys fs.FS) error {
	return readCSV(fsys, "bureaus.csv", []string{"family", "name", "full", "from", "to"}, func(line int, f []string) error {
		from, err1 := year(f[3])
		to, err2 := year(f[4])
		if err1 != nil || err2 != nil {
			return fmt.Errorf("from and to are years or empty")
		}
		if f[0] == "" || f[1] == "" {
			return fmt.Errorf("family and name may not be empty")
		}
		full := f[2]
		if full == "" {
			full = f[1]
		}
		s.Families = append(s.Families, Family{Family: f[0], Name: f[1], Full: full, From: from, To: to})
		return nil
	})
}

func year(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	return strconv.Atoi(s)
}

func (s *Set) loadRegions(fsys fs.FS) error {
	seen := map[string]bool{}
	return readCSV(fsys, "regions.csv", []string{"code", "name", "short"}, func(line int, f []string) error {
		if !divisionCode.MatchString(f[0]) || f[1] == "" {
			return fmt.Errorf("a region needs a six-digit code and a name")
		}
		if seen[f[0]] {
			return fmt.Errorf("code %s stands twice", f[0])
		}
		seen[f[0]] = true
		s.Regions = append(s.Regions, Region{Code: f[0], Name: f[1], Short: f[2]})
		return nil
	})
}

// Lookalike is a kind of page that resembles an annual report by its title.
type Lookalike struct {
	Title  *regexp.Regexp
	Reason string
}

func (s *Set) loadLookalikes(fsys fs.FS) error {
	return readCSV(fsys, "lookalikes.csv", []string{"title", "reason"}, func(line int, f []string) error {
		re, err := regexp.Compile(f[0])
		if err != nil {
			return err
		}
		s.Lookalikes = append(s.Lookalikes, Lookalike{Title: re, Reason: f[1]})
		return nil
	})
}
