package fact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
	"github.com/shopspring/decimal"
)

// claimed is a grid read by one table of one form.
type claimed struct {
	form  *rule.Form
	table *rule.Table
	cells []meaning
	known int // cells with a meaning
}

// meaning is a cell with the keys of its row and column.
type meaning struct {
	statement.Cell
	row, col             *rule.Axis
	indicator, applicant string
	reason               string // why it has no indicator
}

// tables reads every grid. It returns the cells of grids no form claims, which
// are read as running text: layout tables hold paragraphs.
func tables(p *layout.Page, set *rule.Set, out *Reading) (free []decode.Span) {
	best := make([]claimed, len(p.Grids))
	votes := map[string]int{}
	for g := range p.Grids {
		best[g] = claimGrid(p, set, g, "")
		if best[g].form != nil && best[g].form.Name != "-" {
			votes[best[g].form.Name] += best[g].known
		}
	}
	out.Form = winner(votes)
	for g := range p.Grids {
		c := claimGrid(p, set, g, out.Form)
		if c.form == nil {
			free = append(free, looseCells(p, g, out)...)
			continue
		}
		for _, m := range c.cells {
			m.file(p, set, g, c, out)
		}
		strayNumbers(p, g, c.table, out)
	}
	return free
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
func claimGrid(p *layout.Page, set *rule.Set, g int, prefer string) claimed {
	labels := statement.Labels(p, g)
	var best claimed
	var cells []statement.Cell
	for i := range set.Forms {
		f := &set.Forms[i]
		for j := range f.Tables {
			t := &f.Tables[j]
			if !holdsAll(labels, t.Claim) {
				continue
			}
			if cells == nil {
				cells = statement.Cells(p, g)
			}
			c := claimed{form: f, table: t}
			c.read(set, cells)
			if best.form == nil || c.known > best.known || c.known == best.known && f.Name == prefer {
				best = c
			}
		}
	}
	return best
}

func holdsAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// read gives the cells their meanings. Two cells with one meaning have none:
// a form prints each statistic once.
func (c *claimed) read(set *rule.Set, cells []statement.Cell) {
	seen := map[[2]string]int{}
	for _, cell := range cells {
		m := meaning{Cell: cell}
		m.resolve(set, c.table)
		if m.indicator != "" {
			key := [2]string{m.indicator, m.applicant}
			if first, twice := seen[key]; twice {
				m.unclear("the table has two cells for " + m.indicator)
				c.cells[first].unclear("the table has two cells for " + key[0])
			} else {
				seen[key] = len(c.cells)
			}
		}
		c.cells = append(c.cells, m)
	}
	for _, m := range c.cells {
		if m.indicator != "" {
			c.known++
		}
	}
}

func (m *meaning) unclear(reason string) { m.indicator, m.reason = "", reason }

// resolve finds the one row and one column a cell stands for.
func (m *meaning) resolve(set *rule.Set, t *rule.Table) {
	var reason string
	if len(t.Rows) > 0 {
		if m.row, reason = axis(t.Rows, m.Rows, "row"); m.row == nil {
			m.reason = reason
			return
		}
		if m.row.Key == "-" {
			return
		}
	}
	if len(t.Cols) > 0 {
		if m.col, reason = axis(t.Cols, m.Cols, "column"); m.col == nil {
			m.reason = reason
			return
		}
	}
	m.indicator, m.applicant = set.Meaning(key(m.row), key(m.col))
	if m.indicator == "" && !m.ignored() {
		m.reason = fmt.Sprintf("no indicator for row %s, column %s", key(m.row), key(m.col))
	}
}

func key(a *rule.Axis) string {
	if a == nil {
		return ""
	}
	return a.Key
}

// ignored reports whether a form line ignores the cell in writing.
func (m *meaning) ignored() bool { return key(m.row) == "-" || key(m.col) == "-" }

// axis finds the line of a form that fits the labels of every row (or column)
// the cell spans; nil with the reason when none or more than one does.
func axis(list []rule.Axis, paths [][]string, what string) (*rule.Axis, string) {
	var found *rule.Axis
	for _, path := range paths {
		var best *rule.Axis
		score, tie := 0, false
		for i := range list {
			switch s := list[i].Pattern.Match(path); {
			case s > score:
				best, score, tie = &list[i], s, false
			case s == score && s > 0 && list[i].Key != best.Key:
				tie = true
			}
		}
		switch {
		case best == nil:
			return nil, fmt.Sprintf("unknown %s %q", what, strings.Join(path, " / "))
		case tie:
			return nil, fmt.Sprintf("%s %q fits two lines of the form", what, strings.Join(path, " / "))
		case found != nil && found.Key != best.Key:
			return nil, fmt.Sprintf("the cell spans more than one %s", what)
		}
		found = best
	}
	if found == nil {
		return nil, "no " + what
	}
	return found, ""
}

// file puts a cell where it belongs: claimed, ignored or left over.
func (m *meaning) file(p *layout.Page, set *rule.Set, g int, c claimed, out *Reading) {
	quote := p.Doc.Quote(m.Span)
	switch {
	case m.indicator != "":
		out.Facts = append(out.Facts, m.fact(p, set, g, c.form))
	case m.State == statement.Blank || m.State == statement.Slash || m.State == statement.NotApplicable:
	case m.ignored():
		a := m.row
		if key(a) != "-" {
			a = m.col
		}
		out.Ignored = append(out.Ignored, Ignored{Quote: quote, Span: m.Span, Rule: lineID(c.form, a)})
	default:
		out.Leftover = append(out.Leftover, Leftover{Quote: quote, Span: m.Span, Reason: m.reason})
	}
}

func lineID(f *rule.Form, a *rule.Axis) string { return fmt.Sprintf("%s:%d", f.File, a.Line) }

var cellStates = map[statement.State]State{statement.Number: Number, statement.Blank: Blank, statement.Slash: Slash,
	statement.NotApplicable: NotApplicable, statement.Illegible: Illegible}

func (m *meaning) fact(p *layout.Page, set *rule.Set, g int, form *rule.Form) Fact {
	ind, _ := set.Indicator(m.indicator)
	line := m.row
	if line == nil {
		line = m.col
	}
	return Fact{Indicator: m.indicator, Applicant: m.applicant, Value: inUnit(m.Value, m.Unit, ind.Unit), Unit: ind.Unit,
		State: cellStates[m.State], Source: FromTable, Quote: p.Doc.Quote(m.Span), Printed: p.Doc.Quote(m.Span), Span: m.Span,
		Number: m.Span, Table: g + 1, Row: m.Row + 1, Col: m.Col + 1, Rule: lineID(form, line), Status: Unchecked}
}

// inUnit turns an amount printed in 万元 or 亿元 into 元; counts stay as they are.
func inUnit(v decimal.Decimal, printed, unit string) decimal.Decimal {
	if unit != "元" {
		return v
	}
	switch printed {
	case "万元":
		return v.Shift(4)
	case "亿元":
		return v.Shift(8)
	}
	return v
}

// looseCells leaves over the numbers of a grid of no known form and returns
// its other cells, which may hold sentences.
func looseCells(p *layout.Page, g int, out *Reading) []decode.Span {
	var free []decode.Span
	numbers := map[decode.Span]bool{}
	for _, c := range statement.Cells(p, g) {
		if c.State == statement.Number || c.State == statement.Illegible {
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
// table knows, such as "22（其中修订16）".
func strayNumbers(p *layout.Page, g int, t *rule.Table, out *Reading) {
	values := map[decode.Span]bool{}
	for _, c := range statement.Cells(p, g) {
		values[c.Span] = true
	}
	for _, c := range p.Grids[g].Cells {
		text := p.Doc.Quote(c.Span)
		if values[c.Span] || knownLabel(t, rule.Normalize(text)) {
			continue
		}
		for _, q := range zh.Scan(text) {
			if q.Kind == zh.Count {
				out.Leftover = append(out.Leftover, Leftover{Quote: text, Reason: "a number in a cell of words",
					Span: decode.Span{Start: c.Span.Start + q.Start, End: c.Span.Start + q.End}})
			}
		}
	}
}

func knownLabel(t *rule.Table, label string) bool {
	fits := func(a rule.Axis) bool { return a.Pattern[len(a.Pattern)-1:].Match([]string{label}) > 0 }
	return slices.ContainsFunc(t.Rows, fits) || slices.ContainsFunc(t.Cols, fits)
}

// sortByPlace puts the lists into document order.
func sortByPlace(out *Reading) {
	slices.SortStableFunc(out.Facts, func(a, b Fact) int { return a.Number.Start - b.Number.Start })
	slices.SortStableFunc(out.Leftover, func(a, b Leftover) int { return a.Span.Start - b.Span.Start })
	slices.SortStableFunc(out.Ignored, func(a, b Ignored) int { return a.Span.Start - b.Span.Start })
}
