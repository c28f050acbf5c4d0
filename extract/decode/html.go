package decode

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML fills Text, Marks, Title and Meta from markup.
func (d *Document) readHTML(markup string) error {
	d.Media = "text/html"
	root, err := parse(markup)
	if err != nil {
		return err
	}
	w := writer{doc: d, parent: -1}
	d.Meta = map[string]string{}
	w.node(root)
	w.breakLine()
	d.Text = w.text.String()
	return nil
}

// parse builds the tree. x/net/html refuses more than 512 nested elements,
// which pages made by word processors reach with inline elements; those carry
// no structure we use, so they are dropped and the page is parsed again.
func parse(markup string) (*html.Node, error) {
	root, err := html.Parse(strings.NewReader(markup))
	if err == nil {
		return root, nil
	}
	root, err = html.Parse(strings.NewReader(withoutInline(markup)))
	if err != nil {
		return nil, fmt.Errorf("html: %w", err)
	}
	return root, nil
}

// inline elements neither break a line nor hold structure.
var inline = map[string]bool{"span": true, "font": true, "b": true, "i": true, "u": true, "em": true, "strong": true,
	"o:p": true, "small": true, "big": true, "a": true, "st1:chsdate": true, "sub": true, "sup": true}

func withoutInline(markup string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw())
		name, _ := z.TagName()
		if (kind == html.StartTagToken || kind == html.EndTagToken || kind == html.SelfClosingTagToken) && inline[string(name)] {
			continue
		}
		out.WriteString(raw)
	}
}

// skipped elements hold nothing a reader of the page sees as its text.
var skipped = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true,
	atom.Head: true, atom.Select: true, atom.Option: true, atom.Textarea: true, atom.Iframe: true, atom.Object: true,
	atom.Svg: true, atom.Button: true}

// block elements begin and end a line.
var block = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Dl: true,
	atom.Dt: true, atom.Dd: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Footer: true,
	atom.Nav: true, atom.Aside: true, atom.Form: true, atom.Center: true, atom.Blockquote: true, atom.Pre: true, atom.Hr: true,
	atom.Caption: true, atom.Figure: true, atom.Body: true, atom.Fieldset: true, atom.Address: true}

var headings = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

// writer walks the tree once, writing text and noting marks.
type writer struct {
	doc    *Document
	text   strings.Builder
	parent int  // index of the mark that encloses what is written now
	space  bool // a blank is due before the next character
	last   byte // last byte written
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
	case html.ElementNode:
		w.element(n)
	default:
		w.children(n)
	}
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *writer) element(n *html.Node) {
	if n.DataAtom == atom.Head {
		w.head(n)
		return
	}
	if skipped[n.DataAtom] || hidden(n) {
		return
	}
	level, isHeading := headings[n.DataAtom]
	switch {
	case n.DataAtom == atom.Br:
		w.breakLine()
	case n.DataAtom == atom.Input:
		w.input(n)
	case isHeading:
		w.marked(n, Mark{Kind: Heading, Level: level})
	case n.DataAtom == atom.Table:
		w.marked(n, Mark{Kind: Table})
	case n.DataAtom == atom.Tr:
		w.marked(n, Mark{Kind: Row})
		w.endRow()
	case n.DataAtom == atom.Td, n.DataAtom == atom.Th:
		w.cell(n)
	case block[n.DataAtom]:
		w.block(n)
	default:
		w.children(n)
	}
}

// block writes an element of its own lines. One that holds other blocks is a
// Container, the others are paragraphs.
func (w *writer) block(n *html.Node) {
	if w.inCell() && n.DataAtom == atom.P || !holdsBlocks(n) {
		w.marked(n, Mark{Kind: Para})
		return
	}
	w.marked(n, Mark{Kind: Container, Name: strings.TrimSpace(attr(n, "id") + " " + attr(n, "class"))})
}

func holdsBlocks(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (block[c.DataAtom] || c.DataAtom == atom.Table || headings[c.DataAtom] > 0 || holdsBlocks(c)) {
			return true
		}
	}
	return false
}

func (w *writer) inCell() bool {
	return w.parent >= 0 && w.doc.Marks[w.parent].Kind == Cell
}

// marked writes an element on lines of its own and notes its span.
func (w *writer) marked(n *html.Node, m Mark) {
	w.breakLine()
	w.open(n, m)
	w.breakLine()
}

func (w *writer) open(n *html.Node, m Mark) {
	m.Parent, m.Span.Start = w.parent, w.text.Len()
	i := len(w.doc.Marks)
	w.doc.Marks = append(w.doc.Marks, m)
	w.parent = i
	w.children(n)
	w.parent = m.Parent
	w.doc.Marks[i].Span.End = w.end(m.Span.Start)
}

// end is the end of the text written since start, without the line end.
func (w *writer) end(start int) int {
	end := w.text.Len()
	for s := w.text.String(); end > start && (s[end-1] == '\n' || s[end-1] == '\t'); {
		end--
	}
	return end
}

// cell writes a table cell, set off from the one before by a tab.
func (w *writer) cell(n *html.Node) {
	if w.last != '\n' && w.last != 0 {
		w.raw("\t")
	}
	w.space = false
	w.open(n, Mark{Kind: Cell, Rows: span(n, "rowspan"), Cols: span(n, "colspan")})
	w.space = false
}

// input writes the value of a form field that shows one.
func (w *writer) input(n *html.Node) {
	switch strings.ToLower(attr(n, "type")) {
	case "", "text", "number":
		w.write(attr(n, "value"))
	}
}

// write adds running text: runs of white space become one blank, characters of
// no width are dropped.
func (w *writer) write(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\n', '\r', '\t', '\f', '\u00a0':
			w.space = w.last != '\n' && w.last != '\t' && w.last != 0
			continue
		case '\u200b', '\u200c', '\u200d', '\ufeff', '\u00ad', '\u2060', '\u202d', '\u202e', '\u202a', '\u202c', 0:
			continue
		}
		if w.space {
			w.raw(" ")
			w.space = false
		}
		w.text.WriteRune(r)
		w.last = 'x'
	}
}

func (w *writer) raw(s string) {
	w.text.WriteString(s)
	w.last = s[len(s)-1]
}

// breakLine ends a line, unless nothing of it or of its cell is written yet.
func (w *writer) breakLine() {
	w.space = false
	if w.last != '\t' {
		w.endRow()
	}
}

// endRow ends a line even behind an empty cell.
func (w *writer) endRow() {
	if w.last != '\n' && w.last != 0 {
		w.raw("\n")
	}
}

// head reads <title> and <meta>.
func (w *writer) head(n *html.Node) {
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Title:
			if c.FirstChild != nil && w.doc.Title == "" {
				w.doc.Title = strings.Join(strings.Fields(c.FirstChild.Data), " ")
			}
		case atom.Meta:
			name := strings.ToLower(attr(c, "name"))
			if _, seen := w.doc.Meta[name]; name != "" && !seen {
				w.doc.Meta[name] = strings.TrimSpace(attr(c, "content"))
			}
		}
	}
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// span reads rowspan and colspan: a whole number, 1 where it is none. A
// rowspan of 0, "to the end of the table", is kept.
func span(n *html.Node, name string) int {
	v, err := strconv.Atoi(strings.TrimSpace(attr(n, name)))
	if err != nil || v < 0 || v == 0 && name == "colspan" {
		return 1
	}
	return v
}
