package crawler

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxFurther is the most further pages of one list.
const maxFurther = 500

// families say how lists go on, in the order of families.csv.
type families []family

// A family is a way in which a system writes the further pages of a list.
type family struct {
	name  string
	find  *regexp.Regexp // in the text of a list
	ask   string         // address with {name}s
	count []string       // of pages; or of records and records a page
	first int            // number of the first further page
	less  int            // the last one is the count less this
}

var (
	placeholder = regexp.MustCompile(`\{(\??[A-Za-z]+)\}`)
	numberRange = regexp.MustCompile(`^([0-9]+)\.\.n(-1)?$`)
)

// loadFamilies reads families.csv strictly; no folder has no families.
func loadFamilies(rules fs.FS) (families, error) {
	if rules == nil {
		return nil, nil
	}
	f, err := rules.Open("families.csv")
	if err != nil {
		return nil, fmt.Errorf("families: %w", err)
	}
	defer f.Close()
	in := csv.NewReader(f)
	head, err := in.Read()
	if err != nil || !slices.Equal(head, []string{"family", "find", "ask", "pages", "numbers"}) {
		return nil, fmt.Errorf("families.csv:1: columns %q: %w", head, errors.Join(err, errors.New("want family, find, ask, pages, numbers")))
	}
	var out families
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("families.csv: %w", err)
	}
	for i, row := range rows {
		known, err := newFamily(row)
		if err == nil && slices.ContainsFunc(out, func(f family) bool { return f.name == known.name }) {
			err = errors.New("twice")
		}
		if err != nil {
			return nil, fmt.Errorf("families.csv:%d: %s: %w", i+2, row[0], err)
		}
		out = append(out, known)
	}
	return out, nil
}

func newFamily(row []string) (family, error) {
	f := family{name: row[0], ask: row[2]}
	var err error
	if f.find, err = regexp.Compile(row[1]); err != nil {
		return f, err
	}
	if row[0] == "" || row[1] == "" || row[2] == "" {
		return f, errors.New("a name, what to find and what to ask for are needed")
	}
	if (row[3] == "") != (row[4] == "") {
		return f, errors.New("pages and numbers belong together")
	}
	if row[3] == "" {
		return f, nil
	}
	f.count = strings.Split(row[3], "/")
	m := numberRange.FindStringSubmatch(row[4])
	if m == nil || len(f.count) > 2 {
		return f, fmt.Errorf("pages %q, numbers %q: want pages or records/size, and 1..n, 2..n or 1..n-1", row[3], row[4])
	}
	f.less = len(m[2]) / 2
	f.first, err = strconv.Atoi(m[1])
	return f, err
}

// further returns the addresses at which the list goes on. A report's further
// pages lie beside it.
func (fs families) further(from item, text string) []*url.URL {
	var out []*url.URL
	for _, f := range fs {
		if from.role == Report && (strings.HasPrefix(f.ask, "/") || len(f.count) == 0) {
			continue
		}
		for _, at := range f.find.FindAllStringSubmatchIndex(text, maxFurther) {
			out = append(out, f.addresses(from.url, text, at)...)
		}
	}
	return out[:min(len(out), maxFurther)]
}

// addresses are those of one match.
func (f *family) addresses(page *url.URL, text string, at []int) []*url.URL {
	value := func(name string) string {
		if i := f.find.SubexpIndex(name); i >= 0 && at[2*i] >= 0 {
			return text[at[2*i]:at[2*i+1]]
		}
		if parameter, ok := strings.CutPrefix(name, "?"); ok {
			return page.Query().Get(parameter)
		}
		return nearest(text, name, at[0])
	}
	first, last, size := 0, 0, 0
	if len(f.count) > 0 {
		n, err := strconv.Atoi(value(f.count[0]))
		if err != nil {
			return nil
		}
		if len(f.count) == 2 {
			if size, err = strconv.Atoi(f.count[1]); err != nil {
				size, err = strconv.Atoi(value(f.count[1]))
			}
			if err != nil || size <= 0 {
				return nil
			}
			n = (n + size - 1) / size
		}
		first, last = f.first, min(n-f.less, f.first+maxFurther-1)
	}
	var out []*url.URL
	for i := first; i <= last; i++ {
		missing := false
		address := placeholder.ReplaceAllStringFunc(f.ask, func(p string) string {
			switch name := p[1 : len(p)-1]; name {
			case "i":
				return strconv.Itoa(i)
			case "a":
				return strconv.Itoa((i-1)*size + 1)
			case "b":
				return strconv.Itoa(i * size)
			default:
				v := html.UnescapeString(value(name))
				missing = missing || v == ""
				return v
			}
		})
		if u, err := resolve(page, address); err == nil && !missing && isHTTP(u) {
			out = append(out, u)
		}
	}
	return out
}

// nearest is the value of a name that stands nearest to a place: unitid:12,
// "unitid": "12", <unitid>12</unitid>.
func nearest(text, name string, place int) string {
	re, err := regexp.Compile(`\b` + regexp.QuoteMeta(name) + `['"]?\s*[:=>]\s*['"]?([^'",;&\s{}<>]+)`)
	if err != nil {
		return ""
	}
	best, distance := "", -1
	for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
		if d := max(m[0]-place, place-m[0]); distance < 0 || d < distance {
			best, distance = text[m[2]:m[3]], d
		}
	}
	return best
}

var cdata = regexp.MustCompile(`(?s)<!\[CDATA\[(.*?)\]\]>`)

// A sitemap (sitemaps.org) and its entries, of which it may have 50,000.
var (
	sitemapRoot = regexp.MustCompile(`<(urlset|sitemapindex)[\s>]`)
	sitemapLoc  = regexp.MustCompile(`<loc>\s*(?:<!\[CDATA\[)?\s*([^<>\]]+?)\s*(?:\]\]>)?\s*</loc>`)
)

const maxLocs = 50000

// markup makes HTML of lists that are sent as XML or JSON: the entries of a
// sitemap, the records within CDATA, where HTML has none, and what has a title
// and an address.
func markup(text string) string {
	trimmed := strings.TrimLeft(text, "\ufeff \t\r\n")
	if strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		var v any
		if json.Unmarshal([]byte(trimmed), &v) == nil {
			var b strings.Builder
			writeLinks(&b, v)
			return b.String()
		}
	}
	var b strings.Builder
	if sitemapRoot.MatchString(trimmed[:min(len(trimmed), 1<<10)]) {
		for _, m := range sitemapLoc.FindAllStringSubmatch(trimmed, maxLocs) {
			fmt.Fprintf(&b, "<a rel=\"sitemap\" href=\"%s\"></a>\n", html.EscapeString(html.UnescapeString(m[1])))
		}
		return b.String()
	}
	b.WriteString(text)
	for _, m := range cdata.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], "<a ") {
			b.WriteString(m[1])
		}
	}
	return b.String()
}

// Names that JSON lists give to titles and addresses.
const (
	titleNames   = "title TITLE titleHtml name"
	addressNames = "post_url url URL link href"
)

// writeLinks writes a link for every object that has both, and strings that
// are HTML as they are.
func writeLinks(b *strings.Builder, v any) {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, "<a ") {
			b.WriteString(v)
		}
	case []any:
		for _, e := range v {
			writeLinks(b, e)
		}
	case map[string]any:
		word := func(names string) string {
			for name := range strings.FieldsSeq(names) {
				if s, ok := v[name].(string); ok && s != "" {
					return s
				}
			}
			return ""
		}
		if title, address := word(titleNames), word(addressNames); title != "" && address != "" {
			fmt.Fprintf(b, "<a href=\"%s\">%s</a>\n", html.EscapeString(address), html.EscapeString(title))
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			writeLinks(b, v[name])
		}
	}
}
