package crawler

import (
	"fmt"
	"net/url"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// An item is an address to visit and how it was come by.
type item struct {
	url   *url.URL // normalised
	text  string   // of the link
	role  Role
	depth int  // lists between it and the seed, further pages of a list not counted
	hops  int  // redirects in a row that led here
	turn  int  // which further page of a list it is, 0 for the first
	fresh bool // not from the archive, for one visit
	// What is known of the list it belongs to, see linker.
	annual, open bool
}

// parser is set as colly's own, so that the address we note, the one colly asks
// for and the one archived are the same.
var parser = whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())

// resolve reads an address as browsers do (WHATWG URL: blanks around it,
// backslashes, characters that need percent-encoding), relative to base unless
// that is nil, and normalises it: lower-case host without a dot at its end, no
// default port, no dot segments, no fragment, no user, and nothing more.
func resolve(base *url.URL, ref string) (*url.URL, error) {
	var w *whatwg.Url
	var err error
	if base == nil {
		w, err = parser.Parse(strings.TrimSpace(ref))
	} else {
		w, err = parser.ParseRef(base.String(), strings.TrimSpace(ref))
	}
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", ref, err)
	}
	u, err := url.Parse(w.Href(true))
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", ref, err)
	}
	u.User = nil
	if name, port := u.Hostname(), u.Port(); strings.HasSuffix(name, ".") && len(name) > 1 {
		if u.Host = strings.TrimSuffix(name, "."); port != "" {
			u.Host += ":" + port
		}
	}
	return u, nil
}

func isHTTP(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" }
