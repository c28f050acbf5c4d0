package rule

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// Lookalike is a kind of page that resembles an annual report (lookalikes.csv).
type Lookalike struct {
	Title  *regexp.Regexp // what its title is like; nil for any
	Text   []string       // words one of which its text holds; none: any text
	Only   string         // on which pages the row is looked at: NoSections, Short, or "" for all
	Reason string         // what the page is
}

// The pages that a row of lookalikes.csv may be for.
const (
	NoSections = "no sections" // without two of the sections of a report
	Short      = "short"       // the same, and of few characters
)

func (s *Set) loadLookalikes(fsys fs.FS) error {
	return readCSV(fsys, "lookalikes.csv", []string{"title", "text", "only", "reason"}, func(line int, f []string) error {
		l := Lookalike{Only: f[2], Reason: f[3]}
		if f[0] == "" && f[1] == "" || f[3] == "" {
			return errors.New("a look-alike needs a title or a text, and a reason")
		}
		if !slices.Contains([]string{"", NoSections, Short}, f[2]) {
			return fmt.Errorf("only is %q, not empty, %q or %q", f[2], NoSections, Short)
		}
		if f[0] != "" {
			var err error
			if l.Title, err = regexp.Compile(f[0]); err != nil {
				return err
			}
		}
		if f[1] != "" {
			l.Text = strings.Split(f[1], "|")
		}
		s.Lookalikes = append(s.Lookalikes, l)
		return nil
	})
}

// Trust says what a host is as a source.
type Trust string

const (
	Official Trust = "official" // of a government body
	Copy     Trust = "copy"     // known to hold copies that must not be trusted
	Other    Trust = "other"    // not listed
)

// Host is the trust of a host, or of all under a domain (hosts.csv).
type Host struct {
	Name  string // www.qinglan.gov.cn, with a port if it has one; *.gov.cn for a domain and all below
	Trust Trust
}

func (s *Set) loadHosts(fsys fs.FS) error {
	return readCSV(fsys, "hosts.csv", []string{"host", "trust", "note"}, func(line int, f []string) error {
		h := Host{Name: f[0], Trust: Trust(f[1])}
		switch {
		case strings.TrimPrefix(h.Name, "*.") == "" || h.Name != strings.ToLower(h.Name) || strings.Contains(h.Name, "/"):
			return fmt.Errorf("%q is no host in lower case", h.Name)
		case h.Trust != Official && h.Trust != Copy:
			return fmt.Errorf("trust is %q, not %s or %s", f[1], Official, Copy)
		case slices.ContainsFunc(s.Hosts, func(o Host) bool { return o.Name == h.Name }):
			return fmt.Errorf("host %s stands twice", h.Name)
		}
		s.Hosts = append(s.Hosts, h)
		return nil
	})
}

// TrustOf is the trust of a host as an address names it. The longest entry
// that fits counts; a name without its www. is that name.
func (s *Set) TrustOf(host string) Trust {
	host = strings.ToLower(host)
	best, trust := 0, Other
	for _, h := range s.Hosts {
		domain, under := strings.CutPrefix(h.Name, "*.")
		name, _, _ := strings.Cut(host, ":")
		fits := host == h.Name || name == h.Name || strings.TrimPrefix(name, "www.") == h.Name
		if under {
			fits = name == domain || strings.HasSuffix(name, "."+domain)
		}
		if fits && len(h.Name) > best {
			best, trust = len(h.Name), h.Trust
		}
	}
	return trust
}
