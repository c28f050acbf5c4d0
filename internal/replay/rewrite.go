package replay

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/html"
)

// links are the attributes that hold an address. What fetches or moves by
// other means, the policy of the page forbids.
const links = " href src action data background poster longdesc cite formaction "

var refresh = regexp.MustCompile(`(?i)^(\s*[0-9.]*\s*[;,]?\s*(?:url\s*=)?\s*['"]?)([^'"\s]+)(.*)$`)

// inArchive is where the address ref, found in a capture, is served, as near as
// there is to the time of that capture; "" if it is no address of the web.
func inArchive(e archive.Entry, ref string) string {
	return resolve(e, e.URL, ref)
}

func resolve(e archive.Entry, base, ref string) string {
	parser := url.NewParser(url.WithPercentEncodeSinglePercentSign()) // as the crawler reads addresses
	u, err := parser.ParseRef(base, strings.TrimSpace(ref))
	if err != nil || ref == "" || u.Protocol() != "http:" && u.Protocol() != "https:" && u.Protocol() != "file:" {
		return ""
	}
	return "/" + e.Time.Format(timestamp) + "/" + u.Href(false)
}

// rewrite writes the addresses in the tags of a page anew, so that they lead to
// captures. All else is left as it is, byte for byte, whatever its charset: those
// that are no superset of ASCII have no tags here.
func rewrite(e archive.Entry, page []byte) []byte {
	var out bytes.Buffer
	base := e.URL
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		raw := bytes.Clone(z.Raw())
		if kind == html.ErrorToken {
			out.Write(raw)
			return out.Bytes()
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			out.Write(raw)
			continue
		}
		t := z.Token()
		if t.Data == "base" {
			for _, a := range t.Attr {
				if to := resolve(e, base, a.Val); a.Key == "href" && to != "" {
					base = to[len(timestamp)+2:]
				}
			}
		}
		if anew(e, base, &t) {
			raw = []byte(t.String())
		}
		out.Write(raw)
	}
}

// anew writes the addresses of a tag anew, and reports whether there are any.
func anew(e archive.Entry, base string, t *html.Token) bool {
	changed := false
	kept := t.Attr[:0]
	for _, a := range t.Attr {
		switch {
		case a.Key == "srcset" || a.Key == "ping": // src serves as well
			changed = true
			continue
		case a.Key == "content" && t.Data == "meta":
			if m := refresh.FindStringSubmatch(a.Val); m != nil && isRefresh(t) {
				if to := resolve(e, base, m[2]); to != "" {
					a.Val, changed = m[1]+to+m[3], true
				}
			}
		case strings.Contains(links, " "+a.Key+" ") && !strings.HasPrefix(a.Val, "#"):
			if to := resolve(e, base, a.Val); to != "" {
				a.Val, changed = to, true
			}
		}
		kept = append(kept, a)
	}
	t.Attr = kept
	return changed
}

func isRefresh(t *html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "http-equiv" && strings.EqualFold(a.Val, "refresh") {
			return true
		}
	}
	return false
}
