package crawler

import (
	"net/url"
	"regexp"
	"strings"
)

const (
	maxSegments = 25 // of a path
	maxAgain    = 3  // times one folder stands in a path
)

var (
	sessionPath  = regexp.MustCompile(`(?i);(jsessionid|sessionid|phpsessid)=[^/?#;]*`)
	sessionQuery = regexp.MustCompile(`(?i)^(jsessionid|sessionid|phpsessid|aspsessionid[a-z]*|utm_[a-z]+|spm)=`)
)

// plain is u without what tells visits apart and not pages: session ids and the
// marks of campaigns.
func plain(u *url.URL) *url.URL {
	out := *u
	out.ForceQuery = false // a question mark and nothing
	if sessionPath.MatchString(u.Path) {
		out.Path, out.RawPath = sessionPath.ReplaceAllString(u.Path, ""), sessionPath.ReplaceAllString(u.RawPath, "")
	}
	if u.RawQuery == "" {
		return &out
	}
	var kept []string
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if !sessionQuery.MatchString(part) {
			kept = append(kept, part)
		}
	}
	out.RawQuery = strings.Join(kept, "&")
	return &out
}

// circles reports whether a path goes in circles, as relative links in a page
// that answers at every address make it: /a/b/a/b/a/b/a/b, /a/a/a/a.
func circles(path string) bool {
	count, n := map[string]int{}, 0
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" {
			continue
		}
		n++
		if count[segment]++; count[segment] > maxAgain {
			return true
		}
	}
	return n > maxSegments
}
