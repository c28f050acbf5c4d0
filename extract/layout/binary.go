package layout

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/nianbao/nianbao/extract/decode"
)

// Version numbers what decode and layout make of a page, and its binary form.
// It is raised with every change of either, for a page kept in that form is
// read again only then; a test of package extract holds the two together.
const Version = 3

// AppendBinary appends the page in the binary form that UnmarshalBinary reads
// (encoding.BinaryAppender). It never fails. Doc.Marks are not kept: what was
// to be seen in them stands in the page. The form has no checksum.
//
// It is a run of varints, strings behind their lengths and spans as distances
// from the beginning of the one before, in the order of the fields.
func (p *Page) AppendBinary(b []byte) ([]byte, error) {
	w := &packer{b: b}
	w.count(Version)
	d := p.Doc
	w.text(d.Text)
	w.text(d.Media)
	w.text(d.Charset)
	w.text(d.Title)
	w.count(d.Replaced)
	w.meta(d.Meta)
	w.span(p.Body)
	w.spans(p.Headings)
	w.spans(p.Titles)
	w.lines(p.Lines)
	w.count(len(p.Grids))
	for i := range p.Grids {
		w.grid(&p.Grids[i])
	}
	w.spans(p.Folios)
	w.count(len(p.Apart))
	for _, m := range p.Apart {
		w.b = append(w.b, byte(m.Kind))
		w.number(m.Parent)
		w.span(m.Span)
	}
	return w.b, nil
}

// packer writes the binary form.
type packer struct {
	b   []byte
	pos int // where the last span began
}

func (w *packer) count(n int)  { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *packer) number(n int) { w.b = binary.AppendVarint(w.b, int64(n)) }

func (w *packer) text(s string) {
	w.count(len(s))
	w.b = append(w.b, s...)
}

// meta writes 0 for no map, else one more than its size before its entries.
func (w *packer) meta(m map[string]string) {
	if m == nil {
		w.count(0)
		return
	}
	w.count(len(m) + 1)
	for _, k := range slices.Sorted(maps.Keys(m)) {
		w.text(k)
		w.text(m[k])
	}
}

func (w *packer) span(s decode.Span) {
	w.number(s.Start - w.pos)
	w.count(s.Len())
	w.pos = s.Start
}

func (w *packer) spans(list []decode.Span) {
	w.count(len(list))
	for _, s := range list {
		w.span(s)
	}
}

// lines writes the headings of a line only where they change: 0 for those of
// the line before, else one more than their number before them.
func (w *packer) lines(lines []Line) {
	w.count(len(lines))
	var last []decode.Span
	for _, l := range lines {
		w.span(l.Span)
		if slices.Equal(l.Headings, last) {
			w.count(0)
			continue
		}
		last = l.Headings
		w.count(len(last) + 1)
		for _, h := range last {
			w.span(h)
		}
		w.pos = l.Span.Start
	}
}

// Bits of the byte before a cell.
const (
	isRepeated = 1 << iota
	isHolding
	spansRows
	spansCols
)

// grid leaves the slots out: they follow from the cells.
func (w *packer) grid(g *Grid) {
	w.span(g.Span)
	w.spans(g.Parts)
	w.count(g.Rows)
	w.count(g.Cols)
	w.count(btoi(g.Truncated))
	w.span(g.Rest)
	w.count(len(g.Cells))
	row, col := 0, 0
	for _, c := range g.Cells {
		bits := isRepeated*btoi(c.Repeated) | isHolding*btoi(c.Holds) | spansRows*btoi(c.RowSpan != 1) | spansCols*btoi(c.ColSpan != 1)
		w.b = append(w.b, byte(bits))
		w.number(c.Row - row)
		w.number(c.Col - col)
		if c.RowSpan != 1 {
			w.count(c.RowSpan)
		}
		if c.ColSpan != 1 {
			w.count(c.ColSpan)
		}
		w.span(c.Span)
		row, col = c.Row, c.Col
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// UnmarshalBinary makes p the page that AppendBinary wrote
// (encoding.BinaryUnmarshaler). Bytes of another Version, and bytes that are
// no such page, are an error, and p is then of no use.
func (p *Page) UnmarshalBinary(b []byte) error {
	r := &unpacker{s: string(b)}
	if v := r.count(); v != Version {
		return fmt.Errorf("page of version %d, not %d", v, Version)
	}
	d := &decode.Document{Text: r.text(), Media: r.text(), Charset: r.text(), Title: r.text(), Replaced: r.count(), Meta: r.meta()}
	r.limit = len(d.Text)
	*p = Page{Doc: d, Body: r.span(), Headings: r.spans(), Titles: r.spans()}
	p.Lines = r.lines()
	p.Grids = list(r, r.grid)
	p.Folios = r.spans()
	p.Apart = list(r, func() decode.Mark {
		return decode.Mark{Kind: decode.Kind(r.byte()), Parent: r.number(), Span: r.span()}
	})
	if r.s != "" {
		r.fail()
	}
	if r.bad {
		return errors.New("no page in its binary form")
	}
	return nil
}

// unpacker reads the binary form off the front of s. Once something was wrong
// all it reads is zero.
type unpacker struct {
	s     string
	pos   int
	limit int // bytes of text that spans may lie in
	slots int // of the grids so far
	bad   bool
}

func (r *unpacker) fail() { r.s, r.bad = "", true }

func (r *unpacker) byte() byte {
	if r.s == "" {
		r.fail()
		return 0
	}
	c := r.s[0]
	r.s = r.s[1:]
	return c
}

// uvarint is binary.Uvarint for a string, of 63 bits at most.
func (r *unpacker) uvarint() uint64 {
	var v uint64
	for shift := 0; shift < 63; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	r.fail()
	return 0
}

// maxCount is beyond all counts and positions there are.
const maxCount = 1 << 40

func (r *unpacker) count() int {
	n := r.uvarint()
	if n > maxCount {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *unpacker) number() int {
	v := r.uvarint()
	if v > 2*maxCount {
		r.fail()
		return 0
	}
	return int(v>>1) ^ -int(v&1)
}

func (r *unpacker) text() string {
	n := r.count()
	if n > len(r.s) {
		r.fail()
		return ""
	}
	s := r.s[:n]
	r.s = r.s[n:]
	return s
}

func (r *unpacker) meta() map[string]string {
	n := r.count() - 1
	if n < 0 {
		return nil
	}
	m := map[string]string{}
	for ; n > 0 && !r.bad; n-- {
		k := r.text()
		m[k] = r.text()
	}
	return m
}

func (r *unpacker) span() decode.Span {
	start := r.pos + r.number()
	end := start + r.count()
	if start < 0 || end > r.limit {
		r.fail()
		return decode.Span{}
	}
	r.pos = start
	return decode.Span{Start: start, End: end}
}

// list reads a count and so many elements; each takes two bytes at least.
func list[T any](r *unpacker, one func() T) []T {
	n := r.count()
	if n > len(r.s)/2 {
		r.fail()
	}
	if n == 0 || r.bad {
		return nil
	}
	out := make([]T, n)
	for i := range out {
		out[i] = one()
	}
	return out
}

func (r *unpacker) spans() []decode.Span { return list(r, r.span) }

func (r *unpacker) lines() []Line {
	var last []decode.Span
	return list(r, func() Line {
		l := Line{Span: r.span()}
		if n := r.count(); n > len(r.s) {
			r.fail()
		} else if n > 0 {
			last = nil
			for range n - 1 {
				last = append(last, r.span())
			}
			last, r.pos = slices.Clip(last), l.Span.Start
		}
		l.Headings = last
		return l
	})
}

func (r *unpacker) grid() Grid {
	g := Grid{Span: r.span(), Parts: r.spans(), Rows: r.count(), Cols: r.count(), Truncated: r.count() != 0, Rest: r.span()}
	if g.Rows <= maxSlots && g.Cols <= maxSlots {
		r.slots += g.Rows * g.Cols
	}
	if len(g.Parts) == 0 || g.Rows > maxSlots || g.Cols > maxSlots || r.slots > maxPageSlots {
		r.fail()
		return Grid{}
	}
	row, col, area := 0, 0, 0
	g.Cells = list(r, func() Cell {
		bits := int(r.byte())
		c := Cell{Row: row + r.number(), Col: col + r.number(), RowSpan: 1, ColSpan: 1, Repeated: bits&isRepeated != 0, Holds: bits&isHolding != 0}
		if bits&spansRows != 0 {
			c.RowSpan = r.count()
		}
		if bits&spansCols != 0 {
			c.ColSpan = r.count()
		}
		c.Span = r.span()
		inside := c.Row >= 0 && c.Col >= 0 && c.Row+c.RowSpan <= g.Rows && c.Col+c.ColSpan <= g.Cols
		if area += c.RowSpan * c.ColSpan; !inside || area > 2*maxSlots {
			r.fail()
			return Cell{}
		}
		row, col = c.Row, c.Col
		return c
	})
	if r.bad {
		return Grid{}
	}
	g.fill()
	return g
}
