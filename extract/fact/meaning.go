package fact

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/shopspring/decimal"
)

// Meaning is what the form that claims a grid makes of one cell of it. Exactly
// one of Indicator, Ignored and Reason is set.
type Meaning struct {
	statement.Cell
	Form                         string // name
	Indicator, Applicant, Detail string
	Ignored                      string // why a line of the form ignores the cell: cumulative, code, heading …
	Rule                         string // file:line of the line that gives or ignores it
	Reason                       string // why the cell has no meaning
}

// Meanings reads the cells of every grid that a form claims, in document order,
// blank ones too. year is the report year, 0 when unknown.
func Meanings(p *layout.Page, set *rule.Set, year int) []Meaning {
	var out []Meaning
	all := claims(p, set, year)
	form := formOf(all)
	for g := range p.Grids {
		c := most(all[g], form)
		for _, m := range c.cells {
			x := Meaning{Cell: *m.Cell, Form: c.form.Name, Indicator: m.indicator, Applicant: m.applicant, Detail: m.detail,
				Ignored: m.ignored, Reason: m.reason}
			if m.reason == "" {
				x.Rule = m.rule
			}
			if m.indicator == "" {
				x.Applicant, x.Detail = "", ""
			}
			out = append(out, x)
		}
	}
	return out
}

// meaning is a cell with the keys of its row and column.
type meaning struct {
	*statement.Cell
	row, col                     *rule.Axis
	indicator, applicant, detail string
	rule                         string // file:line of the form that gives or ignores the cell
	ignored                      string // why a line of the form ignores it
	reason                       string // why it has no indicator and no line ignores it
}

func (m *meaning) unclear(reason string) { m.indicator, m.reason = "", reason }

// resolve finds the one row and one column a cell stands for.
func (m *meaning) resolve(t *rule.Table, rows, cols *finder) {
	var noRow, noCol string
	if len(t.Rows) > 0 {
		m.row, noRow = rows.find(m.Rows)
	}
	if len(t.Cols) > 0 {
		m.col, noCol = cols.find(m.Cols)
	}
	m.reason = first(noRow, noCol)
}

// join gives a cell the meaning of its row and its column.
func (m *meaning) join(set *rule.Set, t *rule.Table) {
	noLine := m.reason
	m.reason = ""
	if e, ok := t.Except(key(m.row), key(m.col)); ok {
		m.indicator, m.rule = e.Code, e.ID
		return
	}
	for _, a := range []*rule.Axis{m.col, m.row} {
		if a != nil && a.Ignored() != "" {
			m.ignored, m.rule = a.Ignored(), a.ID
			if a.Key == rule.Heading && (m.State == statement.Number || m.State == statement.Illegible) {
				m.ignored, m.reason = "", "a heading of the form has no number"
			}
			return
		}
	}
	if noLine != "" {
		m.reason = noLine
		return
	}
	m.indicator, m.applicant = set.Meaning(key(m.row), key(m.col))
	if m.indicator == "" {
		m.reason = fmt.Sprintf("no indicator for row %s, column %s", key(m.row), key(m.col))
		return
	}
	for _, a := range []*rule.Axis{m.col, m.row} {
		if a != nil {
			m.rule, m.detail = a.ID, first(a.Detail, m.detail)
		}
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func key(a *rule.Axis) string {
	if a == nil {
		return ""
	}
	return a.Key
}

// signed is the note of the indicators that say how much more or less.
const signed = "signed"

// guard takes the meaning off a cell that holds no value, or a change where a
// count is asked for, that counts another year, or is an amount whose unit is
// not known.
func (m *meaning) guard(set *rule.Set, year int) {
	switch {
	case m.indicator == "":
		return
	case m.State == statement.Code:
		m.unclear("the code of a row, no value")
		return
	}
	ind, _ := set.Indicator(m.indicator)
	if m.Change && ind.Note != signed {
		m.unclear("a change where " + m.indicator + " is asked for")
		return
	}
	if m.ofOtherYear(year) {
		return
	}
	for _, path := range m.Cols {
		for _, label := range path[:max(len(path)-1, 0)] {
			if rule.IsOtherTime(label) {
				m.unclear(fmt.Sprintf("a column under %q", label))
				return
			}
		}
	}
	if _, ok := m.amount(ind.Unit); !ok {
		m.unclear(fmt.Sprintf("the unit %q is none the amount could be in", m.unit()))
	}
}

// ofOtherYear takes the meaning off a cell with a label of another year.
func (m *meaning) ofOtherYear(year int) bool {
	for _, paths := range [][][]string{m.Cols, m.Rows} {
		for _, path := range paths {
			for _, label := range path {
				if y := columnYear(label); y != 0 && year != 0 && y != year {
					m.unclear(fmt.Sprintf("%q: of %d, the report is for %d", label, y, year))
					return true
				}
			}
		}
	}
	return false
}

// columnYear is the year a label is about when it says little else: 2012年度.
// Longer labels name years for other reasons.
func columnYear(label string) int {
	y := rule.YearOf(label)
	if y != 0 && utf8.RuneCountInString(label) > 10 {
		return 0
	}
	return y
}

// moneyUnits are the units of amounts, as powers of ten of a 元.
var moneyUnits = map[string]int32{"元": 0, "百元": 2, "千元": 3, "万元": 4, "十万元": 5, "百万元": 6, "千万元": 7, "亿元": 8}

// unit is the unit printed, or else the one the form states.
func (m *meaning) unit() string {
	unit := m.Unit
	for _, a := range []*rule.Axis{m.row, m.col} {
		if unit == "" && a != nil {
			unit = a.Unit
		}
	}
	return unit
}

// amount is the value in the indicator's unit; false when the printed unit
// does not allow it. No amount is the same in every unit.
func (m *meaning) amount(unit string) (decimal.Decimal, bool) {
	if m.State != statement.Number || unit != "元" || m.Scaled && m.Unit == "" {
		return m.Value, true
	}
	shift, known := moneyUnits[m.unit()]
	return m.Value.Shift(shift), known || m.Value.IsZero() && m.unit() == ""
}

// finder finds the line of a form for the labels of a cell, and remembers it:
// the cells of a row have their labels in common.
type finder struct {
	list  []rule.Axis
	what  string
	found map[pathID]finding
	last  finding // of the path asked for before
	id    pathID  // that path
}

// pathID tells paths of labels apart: cells of one row share the array.
type pathID struct {
	first *string
	n     int
}

type finding struct {
	line *rule.Axis
	why  string // none fits
}

// find is the line that fits the labels of every row (or column) a cell spans;
// nil with the reason when none or more than one does.
func (f *finder) find(paths [][]string) (*rule.Axis, string) {
	var found *rule.Axis
	for _, path := range paths {
		a, why := f.one(path)
		switch {
		case a == nil:
			return nil, why
		case found != nil && found != a:
			return nil, fmt.Sprintf("the cell spans more than one %s", f.what)
		}
		found = a
	}
	if found == nil {
		return nil, "no " + f.what
	}
	return found, ""
}

func (f *finder) one(path []string) (*rule.Axis, string) {
	id := pathID{n: len(path)}
	if id.n > 0 {
		id.first = &path[0]
	}
	known := f.found != nil && id == f.id
	if !known {
		f.id = id
		f.last, known = f.found[id]
	}
	if known {
		return f.last.line, f.last.why
	}
	if f.found == nil {
		f.found = map[pathID]finding{}
	}
	f.last = f.match(path)
	f.found[id] = f.last
	return f.last.line, f.last.why
}

func (f *finder) match(path []string) finding {
	var out finding
	score, fits := 0, "unknown %s %q"
	labels := rule.NewPath(path)
	for i := range f.list {
		switch a, s := &f.list[i], f.list[i].Pattern.Match(labels); {
		case s > score:
			out.line, score = a, s
		case s == score && s > 0 && (out.line == nil || a.Key != out.line.Key || a.Detail != out.line.Detail):
			out.line, fits = nil, "%s %q fits two lines of the form"
		}
	}
	if out.line == nil {
		out.why = fmt.Sprintf(fits, f.what, strings.Join(path, " / "))
	}
	return out
}

// file puts a cell where it belongs: claimed, ignored or left over.
func (m *meaning) file(p *layout.Page, set *rule.Set, g int, out *Reading) {
	quote := p.Doc.Quote(m.Span)
	switch {
	case m.indicator != "":
		out.Facts = append(out.Facts, m.fact(p, set, g))
	case m.State == statement.Blank || m.State == statement.Slash || m.State == statement.NotApplicable:
	case m.ignored != "":
		out.Ignored = append(out.Ignored, Ignored{Quote: quote, Span: m.Span, Rule: m.rule})
	default:
		out.Leftover = append(out.Leftover, Leftover{Quote: quote, Span: m.Span, Reason: m.reason})
	}
}

var cellStates = map[statement.State]State{statement.Number: Number, statement.Blank: Blank, statement.Slash: Slash,
	statement.NotApplicable: NotApplicable, statement.Illegible: Illegible}

func (m *meaning) fact(p *layout.Page, set *rule.Set, g int) Fact {
	ind, _ := set.Indicator(m.indicator)
	value, _ := m.amount(ind.Unit)
	return Fact{Indicator: m.indicator, Applicant: m.applicant, Detail: m.detail, Value: value, Unit: ind.Unit,
		State: cellStates[m.State], Approx: m.Approx, Source: FromTable, Quote: p.Doc.Quote(m.Span), Printed: p.Doc.Quote(m.Number),
		Span: m.Span, Number: m.Number, Table: g + 1, Row: m.Row + 1, Col: m.Col + 1, Rule: m.rule, Status: Unchecked}
}
