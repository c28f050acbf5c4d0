package decode

import (
	"strings"

	"golang.org/x/net/html"
)

// inline elements neither break a line nor hold structure.
var inline = map[string]bool{"span": true, "font": true, "b": true, "i": true, "u": true, "em": true, "strong": true,
	"o:p": true, "small": true, "big": true, "a": true, "st1:chsdate": true}

// withoutInline drops the tags of inline elements, save those whose style says
// that they are hidden, raised or struck out.
func withoutInline(markup string) string {
	var out strings.Builder
	kept := map[string][]bool{} // of each open element, whether its tags stay
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw())
		tag, attrs := z.TagName()
		if name := string(tag); inline[name] {
			switch kind {
			case html.StartTagToken:
				kept[name] = append(kept[name], attrs && altersLook(z))
			case html.EndTagToken:
				if n := len(kept[name]); n == 0 || !kept[name][n-1] {
					kept[name] = kept[name][:max(n-1, 0)]
					continue
				}
				kept[name] = kept[name][:len(kept[name])-1]
				out.WriteString(raw)
				continue
			}
			if n := len(kept[name]); kind == html.SelfClosingTagToken || n > 0 && !kept[name][n-1] {
				continue
			}
		}
		out.WriteString(raw)
	}
}

// altersLook reads the attributes of the tag a tokenizer stands at.
func altersLook(z *html.Tokenizer) bool {
	for {
		name, value, more := z.TagAttr()
		if string(name) == "hidden" || string(name) == "style" && styleLook(string(value)) != seen {
			return true
		}
		if !more {
			return false
		}
	}
}

// tableParts are the tags that belong inside a table and nowhere else.
var tableParts = map[string]bool{"thead": true, "tbody": true, "tfoot": true, "tr": true, "td": true, "th": true}

// straysCells reports whether a row or cell stands outside any table, by a
// look at the tags alone.
func straysCells(markup string) bool {
	depth := 0
	for {
		i := strings.IndexByte(markup, '<')
		if i < 0 {
			return false
		}
		markup = markup[i+1:]
		switch {
		case hasTag(markup, "table"):
			depth++
		case hasTag(markup, "/table"):
			depth = max(depth-1, 0)
		case depth == 0 && (hasTag(markup, "td") || hasTag(markup, "tr") || hasTag(markup, "th")):
			return true
		}
	}
}

func hasTag(s, name string) bool {
	if len(s) <= len(name) || !strings.EqualFold(s[:len(name)], name) {
		return false
	}
	return strings.IndexByte(" \t\n\r\f/>", s[len(name)]) >= 0
}

// withTables opens a table before rows and cells that stand in none. It ends
// at the end tag that has lost its start, or where something else begins
// between two cells.
func withTables(markup string) string {
	var out strings.Builder
	depth, added, inCell := 0, false, false
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw())
		tag, _ := z.TagName()
		name := string(tag)
		starts := kind == html.StartTagToken || kind == html.SelfClosingTagToken
		switch {
		case starts && tableParts[name] && depth == 0:
			out.WriteString("<table>")
			depth, added = 1, true
			inCell = name == "td" || name == "th"
		case added && depth == 1 && (name == "td" || name == "th"):
			inCell = starts
		case added && depth == 1 && !inCell && (starts && !tableParts[name] || kind == html.TextToken && strings.TrimSpace(raw) != ""):
			out.WriteString("</table>")
			depth, added = 0, false
		}
		switch {
		case name == "table" && starts:
			depth++
		case name == "table" && kind == html.EndTagToken:
			depth = max(depth-1, 0)
			added = added && depth > 0
		}
		out.WriteString(raw)
	}
}
