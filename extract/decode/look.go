package decode

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// look is how the page shows an element, as far as it decides what is read.
type look uint8

const (
	seen   look = iota
	raised      // set as a superscript: a footnote mark, perhaps
	struck      // struck through: printed, and withdrawn
	unseen      // takes its place on the page and shows nothing in it
	gone        // takes no place
)

// lookOf reads the element and its style attribute; what style sheets and
// scripts do to it is not known.
func lookOf(n *html.Node) look {
	l := seen
	switch n.DataAtom {
	case atom.Sup:
		l = raised
	case atom.S, atom.Strike, atom.Del:
		l = struck
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return gone
		case "style":
			l = max(l, styleLook(a.Val))
		}
	}
	return l
}

// styleLook reads a style attribute.
func styleLook(style string) look {
	l := seen
	for style != "" {
		var name, value string
		name, style, _ = strings.Cut(style, ";")
		name, value, _ = strings.Cut(name, ":")
		name = strings.TrimSpace(name)
		is := func(property, what string) bool {
			return strings.EqualFold(name, property) && strings.Contains(strings.ToLower(value), what)
		}
		switch {
		case is("display", "none"), is("mso-hide", "all"), is("visibility", "collapse"):
			return gone
		case is("visibility", "hidden"):
			l = max(l, unseen)
		case is("text-decoration", "line-through"), is("text-decoration-line", "line-through"):
			l = max(l, struck)
		case is("vertical-align", "super"):
			l = max(l, raised)
		}
	}
	return l
}

// footnote is what a superscript must hold to be a mark and no part of a
// number: a digit or two, a letter, a sign, bare or in brackets.
var footnote = regexp.MustCompile(`^[\[［(（【〔]?(注?[0-9０-９]{1,2}|注[一二三四五六七八九十]?|[a-zA-Z①-⑳*＊※★☆△†‡#])[\]］)）】〕]?$`)

// apart keeps text that is printed but no part of what it is printed in, for
// the lines behind the page.
type apart struct {
	kind Kind
	text string
}

// divert takes an element that is not simply seen out of the text around it.
// It reports false where the element is to be written like any other.
func (w *writer) divert(n *html.Node, l look) bool {
	switch l {
	case unseen, gone:
		return true
	case struck:
		w.setApart(Struck, n)
		return true
	case raised:
		if w.last != 'x' || !footnote.MatchString(shown(n)) {
			return false
		}
		w.setApart(Note, n)
		return true
	}
	return false
}

func (w *writer) setApart(kind Kind, n *html.Node) {
	if text := shown(n); text != "" {
		w.aparts = append(w.aparts, apart{kind, text})
	}
}

// writeAparts adds the lines of text set apart, each under its mark.
func (w *writer) writeAparts() {
	for _, a := range w.aparts {
		m := Mark{Kind: a.kind, Parent: -1, Span: Span{Start: w.text.Len(), End: w.text.Len() + len(a.text)}}
		w.doc.Marks = append(w.doc.Marks, m)
		w.raw(a.text + "\n")
	}
}

// shown is the text below an element on one line, blanks between its blocks.
func shown(n *html.Node) string {
	var out strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && (skipped[n.DataAtom] || lookOf(n) >= unseen) {
			return
		}
		apart := block[n.DataAtom] || n.DataAtom == atom.Td || n.DataAtom == atom.Th || n.DataAtom == atom.Br
		if apart {
			out.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if apart {
			out.WriteByte(' ')
		}
	}
	walk(n)
	return strings.Join(strings.FieldsFunc(out.String(), isGap), " ")
}

// isGap is white space and what has no width.
func isGap(r rune) bool { return isBlank(r) || hasNoWidth(r) }
