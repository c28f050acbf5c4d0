package decode

import (
	"fmt"
	"strings"
	"unicode/utf8"

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
	w.writeAparts()
	d.Text = w.text.String()
	return nil
}

// parse builds the tree. A table that lost its own tag is given one: the
// parser would run its cells together. x/net/html refuses more than 512 nested elements,
// which pages made by word processors reach with inline elements; those carry
// no structure we use, so they are dropped and the page is parsed again.
func parse(markup string) (*html.Node, error) {
	if straysCells(markup) {
		markup = withTables(markup)
	}
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
	doc     *Document
	text    strings.Builder
	parent  int  // index of the mark that encloses what is written now
	space   bool // a blank is due before the next character
	last    byte // last byte written, 'x' for any of a text
	row     look // how the row and row group that are written now are shown
	follows bool // a cell of the row stands before what is written now
	aparts  []apart
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
	if skipped[n.DataAtom] {
		return
	}
	l := lookOf(n)
	if l == gone {
		return
	}
	switch n.DataAtom {
	case atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr:
		w.rows(n, l)
	case atom.Td, atom.Th:
		w.cell(n, max(l, w.row))
	default:
		if !w.divert(n, l) {
			w.shown(n)
		}
	}
}

// shown writes an element that is no part of a table and plainly seen.
func (w *writer) shown(n *html.Node) {
	level, isHeading := headings[n.DataAtom]
	switch {
	case n.DataAtom == atom.Br:
		w.breakLine()
	case n.DataAtom == atom.Input:
		w.input(n)
	case n.DataAtom == atom.Caption && n.Parent != nil && n.Parent.DataAtom == atom.Table:
		// written before its table
	case isHeading:
		w.marked(n, Mark{Kind: Heading, Level: level})
	case n.DataAtom == atom.Table:
		w.table(n)
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

// end is the end of the text written since start, without the line end; it is
// not before that of the last mark.
func (w *writer) end(start int) int {
	end := w.text.Len()
	for s := w.text.String(); end > start && s[end-1] == '\n'; {
		end--
	}
	return max(end, w.doc.Marks[len(w.doc.Marks)-1].Span.End)
}

// table writes a table, its captions before it: they are lines, not cells.
func (w *writer) table(n *html.Node) {
	outer := w.row
	w.row = seen
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if l := lookOf(c); c.DataAtom == atom.Caption && l < gone && !w.divert(c, l) {
			w.block(c)
		}
	}
	w.marked(n, Mark{Kind: Table})
	w.row = outer
}

// rows writes a row or a group of rows. Its look is that of its cells, which
// keep their places: another row may span into them.
func (w *writer) rows(n *html.Node, l look) {
	outer := w.row
	w.row = max(w.row, l)
	if n.DataAtom == atom.Tr {
		follows := w.follows
		w.follows = false
		w.marked(n, Mark{Kind: Row})
		w.endRow()
		w.follows = follows
	} else {
		w.open(n, Mark{Kind: RowGroup, Name: n.Data})
	}
	w.row = outer
}

// cell writes a table cell, set off from the one before by a tab. One that is
// unseen or struck out keeps its place, empty.
func (w *writer) cell(n *html.Node, l look) {
	if w.follows {
		w.raw("\t")
	}
	w.follows, w.space = true, false
	m := Mark{Kind: Cell, Rows: rowSpan(attr(n, "rowspan")), Cols: colSpan(attr(n, "colspan"))}
	if l >= struck {
		w.divert(n, l)
		m.Parent, m.Span = w.parent, Span{Start: w.text.Len(), End: w.text.Len()}
		w.doc.Marks = append(w.doc.Marks, m)
	} else {
		outer := w.row
		w.row = seen
		w.open(n, m)
		w.row = outer
	}
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
	from := 0 // of what is not written yet
	flush := func(to int) {
		if from == to {
			return
		}
		if w.space {
			w.text.WriteByte(' ')
		}
		w.text.WriteString(s[from:to])
		w.space, w.last = false, 'x'
	}
	for i, r := range s {
		if r > ' ' && r < 0x80 || r >= 0x3000 && r < 0xfe00 {
			continue
		}
		blank := isBlank(r)
		if !blank && !hasNoWidth(r) {
			continue
		}
		flush(i)
		_, size := utf8.DecodeRuneInString(s[i:])
		from = i + size
		if blank {
			w.space = w.last != '\n' && w.last != '\t' && w.last != 0
		}
	}
	flush(len(s))
}

// isBlank is the white space of markup, and the blank that does not break.
func isBlank(r rune) bool {
	return r == ' ' || r == '\n' || r == '\r' || r == '\t' || r == '\f' || r == '\u00a0'
}

// hasNoWidth is what cannot be seen: joiners, marks of direction and of byte
// order, soft hyphens.
func hasNoWidth(r rune) bool {
	switch r {
	case 0, '\u00ad', '\u180e', '\ufeff':
		return true
	}
	return r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2060' && r <= '\u2064' || r >= '\ufe00' && r <= '\ufe0f'
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

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
