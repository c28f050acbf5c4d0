package fact

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// claimed is a grid read by one table of one form.
type claimed struct {
	form  *rule.Form
	table *rule.Table
	cells []meaning
	known int // cells with a meaning
	lines int // cells that fit a line, clear or not
}

// tables reads every grid. It returns the cells of grids no form claims, which
// are read as running text: layout tables hold paragraphs.
func tables(p *layout.Page, set *rule.Set, year int, out *Reading) (free []decode.Span) {
	out.Form = formOf(p, set, year)
	for g := range p.Grids {
		c := claimGrid(p, set, g, year, out.Form)
		if c.form == nil {
			free = append(free, looseCells(p, g, out)...)
			continue
		}
		for _, m := range c.cells {
			m.file(p, set, g, c, out)
		}
		strayNumbers(p, g, c, out)
	}
	return free
}

// formOf is the form the tables of a page follow. Tables other forms print
// alike are asked only where no other is there.
func formOf(p *layout.Page, set *rule.Set, year int) string {
	votes, shared := map[string]int{}, map[string]int{}
	for g := range p.Grids {
		c := claimGrid(p, set, g, year, "")
		switch {
		case c.form == nil || c.form.Name == "-":
		case c.table.Shared:
			shared[c.form.Name] += c.known
		default:
			votes[c.form.Name] += c.known
		}
	}
	if name := winner(votes); name != "prose" {
		return name
	}
	return winner(shared)
}

// winner is the form most cells speak for; the later form among equals.
func winner(votes map[string]int) string {
	name := "prose"
	for form, n := range votes {
		if n == 0 {
			continue
		}
		if name == "prose" || n > votes[name] || n == votes[name] && form > name {
			name = form
		}
	}
	return name
}

// claimGrid finds the table that gives most cells of a grid a meaning. Among
// equals the preferred form wins: the 2019 and 2021 forms share most labels.
func claimGrid(p *layout.Page, set *rule.Set, g, year int, prefer string) claimed {
	labels := statement.Labels(p, g)
	var best claimed
	var cells []statement.Cell
	for i := range set.Forms {
		f := &set.Forms[i]
		for j := range f.Tables {
			t := &f.Tables[j]
			if !t.Claims(labels) {
				continue
			}
			if cells == nil {
				cells = statement.Cells(p, g)
			}
			c := claimed{form: f, table: t}
			c.read(set, cells, year)
			if best.form == nil || c.better(&best, prefer) {
				best = c
			}
		}
	}
	return best
}

// better orders the tables that claim one grid.
func (c *claimed) better(o *claimed, prefer string) bool {
	if c.known != o.known {
		return c.known > o.known
	}
	if c.lines != o.lines {
		return c.lines > o.lines
	}
	return c.form.Name == prefer
}

// read gives the cells their meanings. Two cells with one meaning have none:
// a form prints each statistic once.
func (c *claimed) read(set *rule.Set, cells []statement.Cell, year int) {
	rows, cols := finder{list: c.table.Rows, what: "row"}, finder{list: c.table.Cols, what: "column"}
	seen := map[[3]string]int{}
	for _, cell := range cells {
		m := meaning{Cell: cell}
		m.resolve(set, c.table, &rows, &cols)
		if m.line > 0 {
			c.lines++
		}
		m.guard(set, year)
		if m.indicator != "" {
			key := [3]string{m.indicator, m.applicant, m.detail}
			if first, twice := seen[key]; twice {
				m.unclear("the table has two cells for " + m.indicator)
				c.cells[first].unclear("the table has two cells for " + key[0])
			} else {
				seen[key] = len(c.cells)
			}
		}
		c.cells = append(c.cells, m)
	}
	c.partOfYear()
	for _, m := range c.cells {
		if m.indicator != "" {
			c.known++
		}
	}
}

// partOfYear takes the meaning off the values of a period that is only a part
// of the year: where 本年累计 prints another number in the row, or, in a row
// without one, in another row of the table.
func (c *claimed) partOfYear() {
	totals := map[int]statement.Cell{}
	for _, m := range c.cells {
		if key(m.col) == rule.CumulativeYear && m.State == statement.Number {
			totals[m.Row] = m.Cell
		}
	}
	part := func(m meaning) bool {
		total, ok := totals[m.Row]
		return ok && m.indicator != "" && m.State == statement.Number && !total.Value.Equal(m.Value)
	}
	anyPart := slices.ContainsFunc(c.cells, part)
	for i, m := range c.cells {
		if _, ok := totals[m.Row]; part(m) || anyPart && !ok && m.indicator != "" {
			c.cells[i].unclear("the period is a part of the year: 本年累计 differs")
		}
	}
}

// looseCells leaves over the numbers of a grid of no known form and returns
// its other cells, which may hold sentences.
func looseCells(p *layout.Page, g int, out *Reading) []decode.Span {
	var free []decode.Span
	numbers := map[decode.Span]bool{}
	for _, c := range statement.Cells(p, g) {
		if c.State == statement.Number || c.State == statement.Illegible || c.State == statement.Code {
			out.Leftover = append(out.Leftover, Leftover{Quote: p.Doc.Quote(c.Span), Span: c.Span, Reason: "a table of no known form"})
		}
		numbers[c.Span] = true
	}
	for _, c := range p.Grids[g].Cells {
		if !numbers[c.Span] && c.Span.Len() > 0 {
			free = append(free, c.Span)
		}
	}
	return free
}

// strayNumbers leaves over counts inside cells of words that no line of the
// table knows, such as "22（其中修订16）", and ignores those a line ignores in
// writing: the telephone number in a footer.
func strayNumbers(p *layout.Page, g int, c claimed, out *Reading) {
	values := map[decode.Span]bool{}
	for _, cell := range c.cells {
		values[cell.Span] = true
	}
	for _, cell := range p.Grids[g].Cells {
		text := p.Doc.Quote(cell.Span)
		label := rule.Normalize(text)
		if values[cell.Span] || lineOf(c.table, label) != nil {
			continue
		}
		line := lineOf(c.table, strings.Map(withoutDigits, label))
		for _, q := range zh.Scan(text) {
			span := decode.Span{Start: cell.Span.Start + q.Start, End: cell.Span.Start + q.End}
			switch {
			case q.Kind != zh.Count:
			case line != nil && line.Ignored() != "" && line.Key != rule.Heading:
				out.Ignored = append(out.Ignored, Ignored{Quote: text, Span: span, Rule: lineID(c.form, line.Line)})
			default:
				out.Leftover = append(out.Leftover, Leftover{Quote: text, Span: span, Reason: "a number in a cell of words"})
			}
		}
	}
}

func withoutDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

// lineOf is a line of the table a label fits, whatever stands outside; nil for none.
func lineOf(t *rule.Table, label string) *rule.Axis {
	for _, list := range [][]rule.Axis{t.Rows, t.Cols} {
		for i := range list {
			if list[i].Pattern.MatchLabel(label) > 0 {
				return &list[i]
			}
		}
	}
	return nil
}

// sortByPlace puts the lists into document order.
func sortByPlace(out *Reading) {
	slices.SortStableFunc(out.Facts, func(a, b Fact) int { return a.Number.Start - b.Number.Start })
	slices.SortStableFunc(out.Leftover, func(a, b Leftover) int { return a.Span.Start - b.Span.Start })
	slices.SortStableFunc(out.Ignored, func(a, b Ignored) int { return a.Span.Start - b.Span.Start })
}
