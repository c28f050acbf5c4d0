package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/nianbao/nianbao/extract/decode"
)

// show draws a grid: every slot with the text of its cell, repeated slots in brackets.
func show(p *Page, g Grid) string {
	var out strings.Builder
	for y := range g.Rows {
		for x := range g.Cols {
			i := g.At(y, x)
			switch {
			case i < 0:
				out.WriteString("~ ")
			case g.Cells[i].Row == y && g.Cells[i].Col == x:
				fmt.Fprintf(&out, "%s ", p.Doc.Quote(g.Cells[i].Span))
			default:
				fmt.Fprintf(&out, "(%s) ", p.Doc.Quote(g.Cells[i].Span))
			}
		}
		out.WriteString("/ ")
	}
	return strings.TrimRight(out.String(), " ")
}

// tables are the tests of TestGrid, and seeds of FuzzGrid. want has a grid a line.
var tables = []struct{ name, html, want string }{
	{"plain", "<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a b / c d /"},
	{"colspan", "<table><tr><td colspan=2>a<tr><td>c<td>d</table>", "a (a) / c d /"},
	{"rowspan", "<table><tr><td rowspan=2>a<td>b<tr><td>d</table>", "a b / (a) d /"},
	{"both", "<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c</table>", "a (a) b / (a) (a) c /"},
	{"rowspan 0 runs to the end", "<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>", "a b / (a) c / (a) d /"},
	{"rowspan 0 runs to the end of its group", "<table><tbody><tr><td rowspan=0>a<td>b<tr><td>c</tbody><tbody><tr><td>d<td>e</table>", "a b / (a) c / d e /"},
	{"rowspan past the end is cut", "<table><tr><td rowspan=9>a<td>b<tr><td>c</table>", "a b / (a) c /"},
	{"rowspan past its group is cut", "<table><thead><tr><th rowspan=9>a<th>b</thead><tr><td>c<td>d</table>", "a b / c d /"},
	{"rowspan past the limit", "<table><tr><td rowspan=99999999999999999999>a<td>b<tr><td>c</table>", "a b / (a) c /"},
	{"colspan 0", "<table><tr><td colspan=0>a<td>b</table>", "a b /"},
	{"colspan 2.5", "<table><tr><td colspan=2.5>a<td>b</table>", "a (a) b /"},
	{"colspan +2", "<table><tr><td colspan='+2'>a<td>b</table>", "a (a) b /"},
	{"colspan with blanks", "<table><tr><td colspan=' \n2 '>a<td>b</table>", "a (a) b /"},
	{"colspan with a unit", "<table><tr><td colspan=2px>a<td>b</table>", "a (a) b /"},
	{"colspan -1", "<table><tr><td colspan=-1>a<td>b</table>", "a b /"},
	{"colspan -0", "<table><tr><td colspan=-0>a<td>b</table>", "a b /"},
	{"colspan in full width", "<table><tr><td colspan=２>a<td>b</table>", "a b /"},
	{"colspan empty", "<table><tr><td colspan>a<td>b</table>", "a b /"},
	{"overlap stays with the first", "<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c</table>", "a b / c (b) /"},
	{"overlap of two downward cells", "<table><tr><td>a<td rowspan=3>b<tr><td rowspan=2 colspan=2>c<tr><td>d</table>", "a b ~ / c (b) ~ / (c) (b) d /"},
	{"short row", "<table><tr><td>a<td>b<tr><td>c</table>", "a b / c ~ /"},
	{"long row", "<table><tr><td>a<tr><td>b<td>c</table>", "a ~ / b c /"},
	{"empty row", "<table><tr><td>a<tr><tr><td>b</table>", "a / ~ / b /"},
	{"header cells", "<table><thead><tr><th>a<th>b</thead><tbody><tr><td>c<td>d</table>", "a b / c d /"},
	{"footer before the body", "<table><tfoot><tr><td>c</tfoot><tbody><tr><td>a<tr><td>b</table>", "a / b / c /"},
	{"head after the body stays there", "<table><tbody><tr><td>a</tbody><thead><tr><td>b</thead></table>", "a / b /"},
	{"unclosed", "<table><tr><td>a<td>b<tr><td>c<td>d", "a b / c d /"},
	{"no table", "<p>x</p><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr><p>y</p>", "a b / c d /"},
	{"no table, after one that is whole", "<table><tr><td>a</table><p>x</p><tr><td>b</td></tr>", "a /\nb /"},
	{"hidden cell", "<table><tr><td style='display:none'>x<td>a<td hidden>y<td>b</table>", "a b /"},
	{"hidden row", "<table><tr><td rowspan=2>a<td>b<tr hidden><td>x<tr><td>c</table>", "a b / (a) c /"},
	{"unseen cell keeps its place", "<table><tr><td style='visibility: hidden'>x<td>a<tr><td>b</table>", " a / b ~ /"},
	{"unseen row keeps its place", "<table><tr><td rowspan=2>a<td>b<tr style='visibility:hidden'><td>x<tr><td>c<td>d</table>", "a b / (a)  / c d /"},
	{"hidden table", "<p>x<table hidden><tr><td>a</table>", ""},
	{"caption is no cell", "<table><caption>x</caption><tr><td>a</table>", "a /"},
	{"layout around it", "<table><tr><td>x<td><table><tr><td>a<td>b</table></table>", "a b /"},
	{"numbers around it", "<table><tr><td>x<td>1<td>2<td>3<tr><td>y<td><table><tr><td>4</table><td>5<td>6</table>", "x 1 2 3 / y 4 5 6 /"},
	{"numbers around numbers", "<table><tr><td>x<td>1<td>2<td>3<tr><td>y<td><table><tr><td>4<td>5<td>6</table><td>7<td>8</table>",
		"x 1 2 3 / y 4\t5\t6 7 8 /\n4 5 6 /"},
	{"two parts of one", "<table><tr><td>x<td>y<tr><td>a<td>1</table><p>- 4 -</p><table><tr><td>b<td>2</table>", "x y / a 1 / b 2 /"},
	{"three parts of one", "<table><tr><td>x<td>y<tr><td>a<td>1</table><table><tr><td>b<td>2</table>第 2 页 共 3 页<table><tr><td>c<td>3</table>", "x y / a 1 / b 2 / c 3 /"},
	{"parts below a label", "<table><tr><td colspan=2>x<td>y<tr><td rowspan=2>g<td>a<td>1</table><table><tr><td>b<td>2<tr><td colspan=2>c<td>3</table>",
		"x (x) y / g a 1 / g b 2 / c (c) 3 /"},
	{"parts, the header again", "<table><tr><td>x<td>y<tr><td>a<td>1</table><table><tr><td>x<td>y<tr><td>b<td>2</table>", "x y / a 1 / x y / b 2 /"},
	{"parts, another header: two tables", "<table><tr><td>x<td>y<tr><td>a<td>1</table><table><tr><td>x<td>z<tr><td>b<td>2</table>", "x y / a 1 /\nx z / b 2 /"},
	{"parts of other widths: two tables", "<table><tr><td>x<td>y<td>z<tr><td>a<td>1<td>2</table><table><tr><td>b<td>2</table>", "x y z / a 1 2 /\nb 2 /"},
	{"the same table twice", "<table><tr><td>x<td>y<tr><td>a<td>1</table><table><tr><td>x<td>y<tr><td>a<td>1</table>", "x y / a 1 /\nx y / a 1 /"},
	{"words between: two tables", "<table><tr><td>x<td>y<tr><td>a<td>1</table>续<table><tr><td>b<td>2</table>", "x y / a 1 /\nb 2 /"},
}

func TestGrid(t *testing.T) {
	for _, c := range tables {
		t.Run(c.name, func(t *testing.T) {
			p := page(t, "<p>。</p>"+c.html)
			var got []string
			for _, g := range p.Grids {
				got = append(got, show(p, g))
				if bad := invariants(&g); bad != "" {
					t.Error(bad)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// invariants says what is wrong with a grid, "" for nothing.
func invariants(g *Grid) string {
	if g.Rows*g.Cols > maxSlots || g.Rows*g.Cols != len(g.slots) {
		return fmt.Sprintf("%d rows, %d columns, %d slots", g.Rows, g.Cols, len(g.slots))
	}
	covers := func(c Cell, y, x int) bool {
		return y >= c.Row && y < c.Row+c.RowSpan && x >= c.Col && x < c.Col+c.ColSpan
	}
	area, empty := 0, 0
	for i, c := range g.Cells {
		if c.RowSpan < 1 || c.ColSpan < 1 || c.Row < 0 || c.Col < 0 || c.Row+c.RowSpan > g.Rows || c.Col+c.ColSpan > g.Cols {
			return fmt.Sprintf("cell %+v outside of %d × %d", c, g.Rows, g.Cols)
		}
		if g.At(c.Row, c.Col) != i {
			return fmt.Sprintf("the slot of cell %+v is cell %d's", c, g.At(c.Row, c.Col))
		}
		area += c.RowSpan * c.ColSpan
	}
	for y := range g.Rows {
		for x := range g.Cols {
			i := g.At(y, x)
			if i < 0 {
				empty++
			} else if !covers(g.Cells[i], y, x) {
				return fmt.Sprintf("slot %d, %d is cell %+v's", y, x, g.Cells[i])
			}
		}
	}
	if area < g.Rows*g.Cols-empty {
		return fmt.Sprintf("cells of %d slots cover %d", area, g.Rows*g.Cols-empty)
	}
	turned := g.Transpose()
	for y := range g.Rows {
		for x := range g.Cols {
			if turned.At(x, y) != g.At(y, x) {
				return fmt.Sprintf("slot %d, %d is another cell's in the transposed grid", y, x)
			}
		}
	}
	if back := turned.Transpose(); !slices.Equal(g.slots, back.slots) || !slices.Equal(g.Cells, back.Cells) || g.Rows != back.Rows || g.Cols != back.Cols {
		return "transposed twice it is another grid"
	}
	return ""
}

// TestGridOfRectangles cuts a rectangle into random cells, writes them as a
// table and finds the cells again: the spans say it all.
func TestGridOfRectangles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(1, 8).Draw(t, "rows"), rapid.IntRange(1, 8).Draw(t, "cols")
		slots := make([][]int, rows)
		for y := range slots {
			slots[y] = make([]int, cols)
		}
		var html strings.Builder
		var want []Cell
		html.WriteString("<table>")
		for y := range rows {
			html.WriteString("<tr>")
			for x := range cols {
				if slots[y][x] != 0 {
					continue
				}
				c := Cell{Row: y, Col: x, RowSpan: rapid.IntRange(1, rows-y).Draw(t, "height"), ColSpan: 1}
				for widest := rapid.IntRange(1, cols-x).Draw(t, "width"); c.ColSpan < widest && slots[y][x+c.ColSpan] == 0; {
					c.ColSpan++
				}
				want = append(want, c)
				for dy := range c.RowSpan {
					for dx := range c.ColSpan {
						slots[y+dy][x+dx] = len(want)
					}
				}
				fmt.Fprintf(&html, "<td rowspan=%d colspan=%d>%d</td>", c.RowSpan, c.ColSpan, len(want))
			}
			html.WriteString("</tr>")
		}
		d, err := decode.Page([]byte("<html><body>"+html.String()+"</table>"), "")
		if err != nil {
			t.Fatal(err)
		}
		p := Of(d)
		if len(p.Grids) != 1 {
			t.Fatalf("%d grids of %s", len(p.Grids), html.String())
		}
		g := p.Grids[0]
		if bad := invariants(&g); bad != "" {
			t.Fatal(bad)
		}
		area := 0
		for i, c := range g.Cells {
			area += c.RowSpan * c.ColSpan
			if got := (Cell{Row: c.Row, Col: c.Col, RowSpan: c.RowSpan, ColSpan: c.ColSpan}); i >= len(want) || got != want[i] || d.Quote(c.Span) != fmt.Sprint(i+1) {
				t.Fatalf("cell %d is %+v of %s", i, c, html.String())
			}
		}
		if len(g.Cells) != len(want) || area != rows*cols || g.Rows != rows || g.Cols != cols {
			t.Fatalf("%d cells of %d slots in %d × %d, want %d in %d × %d", len(g.Cells), area, g.Rows, g.Cols, len(want), rows, cols)
		}
	})
}

// TestGridOfAnything holds the invariants of tables of any spans.
func TestGridOfAnything(t *testing.T) {
	spans := rapid.SampledFrom([]int{0, 1, 1, 1, 2, 3, 7, 999, 1000, 65534, 1_000_000_000})
	rapid.Check(t, func(t *rapid.T) {
		var html strings.Builder
		html.WriteString("<html><body><table>")
		for range rapid.IntRange(1, 12).Draw(t, "rows") {
			html.WriteString(rapid.SampledFrom([]string{"<tr>", "<tr>", "<tr>", "<tbody><tr>", "<tfoot><tr>", "<thead><tr>"}).Draw(t, "group"))
			for range rapid.IntRange(0, 6).Draw(t, "cells") {
				fmt.Fprintf(&html, "<td rowspan=%d colspan=%d>1", spans.Draw(t, "rowspan"), spans.Draw(t, "colspan"))
			}
		}
		d, err := decode.Page([]byte(html.String()+"</table><p>x"), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range Of(d).Grids {
			if bad := invariants(&g); bad != "" {
				t.Fatal(bad, html.String())
			}
		}
	})
}

// TestLimits reads tables that would take all memory and time if their spans,
// or their numbers, were believed.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name, html  string
		grids, rows int // rows of the first
		rest        string
	}{
		{"200 rows of 1,000 columns", strings.Repeat("<tr><td colspan=1000>a", 200), 1, 200, ""},
		{"one row more", strings.Repeat("<tr><td colspan=1000>a", 200) + "<tr><td>b<td>c<tr><td>7", 1, 200, "b\tc\n7"},
		{"spans past all limits", strings.Repeat("<tr><td colspan=999999999 rowspan=999999999>a", 300), 1, 0, "a"},
		{"a wide row below a long table", strings.Repeat("<tr><td>a", 50_000) + "<tr>" + strings.Repeat("<td>b", 5), 1, 50_000, "b\tb"},
		{"one row of many cells", "<tr>" + strings.Repeat("<td>a", 200_001), 1, 0, "a\ta"},
		{"empty rows", strings.Repeat("<tr>", 250_000) + "<tr><td>a", 1, 200_000, "a"},
		{"1,000 empty rows", strings.Repeat("<tr>", 1000) + "<tr><td>a", 1, 1001, ""},
		{"many large tables", strings.Repeat("<tr><td colspan=1000 rowspan=0>a"+strings.Repeat("<tr>", 199)+"</table>。<table>", 50), 50, 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			p := page(t, "<table>"+c.html+"</table>")
			if len(p.Grids) != c.grids {
				t.Fatalf("%d grids, want %d", len(p.Grids), c.grids)
			}
			total := 0
			for i := range p.Grids {
				total += len(p.Grids[i].slots)
			}
			g := p.Grids[0]
			if bad := invariants(&g); bad != "" || total > maxPageSlots {
				t.Errorf("%s; %d slots on the page", bad, total)
			}
			if rest := p.Doc.Quote(g.Rest); g.Rows != c.rows || g.Truncated != (rest != "") || !strings.HasPrefix(rest, c.rest) {
				t.Errorf("%d rows, want %d; truncated %v, rest %.20q", g.Rows, c.rows, g.Truncated, rest)
			}
			// a fraction of a second; the race detector on a busy machine takes
			// twenty, what is quadratic far longer
			if d := time.Since(start); d > time.Minute {
				t.Errorf("it took %v", d)
			}
		})
	}
}

func FuzzGrid(f *testing.F) {
	for _, c := range tables {
		f.Add(c.html)
	}
	f.Fuzz(func(t *testing.T, html string) {
		d, err := decode.Page([]byte("<html><body>"+html), "")
		if err != nil {
			return
		}
		p := Of(d)
		total := 0
		for i := range p.Grids {
			g := &p.Grids[i]
			total += len(g.slots)
			if bad := invariants(g); bad != "" {
				t.Fatal(bad)
			}
			for _, c := range g.Cells {
				if !p.Body.Contains(c.Span) || !g.Span.Contains(c.Span) {
					t.Fatalf("cell %+v outside of its table %v or the body %v", c, g.Span, p.Body)
				}
				for _, own := range p.Own(c) {
					if !c.Span.Contains(own) {
						t.Fatalf("%v is no part of cell %+v", own, c)
					}
				}
			}
		}
		if total > maxPageSlots {
			t.Fatalf("%d slots", total)
		}
	})
}
