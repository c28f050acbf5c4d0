package layout

import (
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
)

// table is one table of the page before its cells are placed.
type table struct {
	mark   int
	parent int // index of the table whose cell holds it, -1 for none
	rows   []row
	values int  // cells that hold a number and nothing else
	outer  bool // holds another table
	data   bool // forms a grid
}

// minValues is how many numbers a table must hold to form a grid although it
// holds tables, or stands in a cell of one that does: page layout has fewer.
const minValues = 3

// maxParts is how many pages a table may run over.
const maxParts = 50

// grids forms a grid of every table of the body that is no page layout, and
// one of the parts of a table that a page break cut.
func grids(doc *decode.Document, body decode.Span) []Grid {
	tables := tablesOf(doc)
	holds := holders(doc.Marks, tables)
	var out []Grid
	budget := maxPageSlots
	for i := 0; i < len(tables); {
		if t := &tables[i]; !t.data || !body.Contains(doc.Marks[t.mark].Span) {
			i++
			continue
		}
		f := former{marks: doc.Marks, holds: holds, cut: map[int]bool{}, limit: min(budget, maxSlots)}
		parts := []decode.Span{doc.Marks[tables[i].mark].Span}
		whole := f.table(tables[i].rows)
		next := i + 1
		for whole && next < len(tables) && len(parts) < maxParts && f.goesOn(doc, &tables[next-1], &tables[next]) {
			parts = append(parts, doc.Marks[tables[next].mark].Span)
			next++
		}
		g := f.grown()
		g.Parts, g.Span = parts, decode.Span{Start: parts[0].Start, End: parts[len(parts)-1].End}
		if g.Truncated {
			g.Rest = rest(doc.Marks, tables[i].rows[g.Rows:], g.Span)
		}
		budget -= len(g.slots)
		if len(g.Cells) > 0 || g.Truncated {
			out = append(out, g)
		}
		i = next
	}
	return out
}

// rest is the text of rows that were not placed.
func rest(marks []decode.Mark, rows []row, table decode.Span) decode.Span {
	for _, r := range rows {
		if len(r.cells) > 0 {
			return decode.Span{Start: marks[r.cells[0]].Span.Start, End: table.End}
		}
	}
	return decode.Span{Start: table.End, End: table.End}
}

// holders are the marks of the cells that hold a table which forms a grid.
func holders(marks []decode.Mark, tables []table) map[int]bool {
	out := map[int]bool{}
	for _, t := range tables {
		if !t.data {
			continue
		}
		for p := marks[t.mark].Parent; p >= 0; p = marks[p].Parent {
			if marks[p].Kind == decode.Cell {
				out[p] = true
			}
		}
	}
	return out
}

// tablesOf collects the rows of every table and decides which form grids: those
// that hold no other, and an outer one that holds numbers besides. A table with
// hardly a number in a cell of such a one is that cell's text.
func tablesOf(doc *decode.Document) []table {
	var out []table
	within := make([]int, len(doc.Marks)) // index of the innermost table around or at a mark
	for i, m := range doc.Marks {
		within[i] = -1
		if m.Parent >= 0 {
			within[i] = within[m.Parent]
		}
		at := within[i]
		switch {
		case m.Kind == decode.Table:
			if at >= 0 {
				out[at].outer = true
			}
			within[i] = len(out)
			out = append(out, table{mark: i, parent: at})
		case at < 0:
		case m.Kind == decode.Row:
			out[at].rows = append(out[at].rows, row{group: m.Parent})
		case m.Kind == decode.Cell && len(out[at].rows) > 0:
			r := &out[at].rows[len(out[at].rows)-1]
			r.cells = append(r.cells, i)
			if isNumber(doc.Quote(m.Span)) {
				out[at].values++
			}
		}
	}
	for i := range out {
		t := &out[i]
		t.arrange(doc.Marks)
		t.data = t.values >= minValues || !t.outer && !inData(out, t.parent)
	}
	return out
}

// inData reports whether a table, or one around it, forms a grid though it
// holds tables.
func inData(tables []table, i int) bool {
	for ; i >= 0; i = tables[i].parent {
		if tables[i].values >= minValues {
			return true
		}
	}
	return false
}

// arrange brings footers behind the bodies and counts what is left of each
// row's group.
func (t *table) arrange(marks []decode.Mark) {
	var body, foot []row
	for _, r := range t.rows {
		if marks[r.group].Name == "tfoot" {
			foot = append(foot, r)
		} else {
			body = append(body, r)
		}
	}
	t.rows = append(body, foot...)
	for i := len(t.rows) - 1; i >= 0; i-- {
		t.rows[i].left = 1
		if i+1 < len(t.rows) && t.rows[i].group == t.rows[i+1].group {
			t.rows[i].left += t.rows[i+1].left
		}
	}
}

// isNumber is a rough look, blind to the words that may stand for a number.
func isNumber(text string) bool {
	text = strings.Trim(text, " \n\t\u3000")
	if len(text) > 40 {
		return false
	}
	digits := false
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9', r >= '０' && r <= '９':
			digits = true
		case digits && strings.ContainsRune(",，.．", r), i == 0 && strings.ContainsRune("+＋-－−", r):
		default:
			return false
		}
	}
	return digits
}
