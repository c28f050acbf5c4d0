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
	Grid                         int        // index into Page.Grids
	Cols, Rows                   [][]string // of statement.Place
	Form                         string     // name
	Indicator, Applicant, Detail string
	Ignored                      string // why a line of the form ignores the cell: cumulative, code, heading …
	Rule                         string // file:line of the line that gives or ignores it
	Reason                       string // why the cell has no meaning
}

// Meanings reads the cells of every grid that a form claims, in document order,
// blank ones too. year is the report year, 0 when unknown.
func (r *Reader) Meanings(p *layout.Page, year int) []Meaning {
	var out []Meaning
	all := r.grids(p, year)
	form := formOf(all)
	for i, g := range all {
		c := most(g.claims, form)
		for _, m := range c.cells {
			x := Meaning{Cell: *m.Cell, Grid: i, Cols: m.Cols, Rows: m.Rows, Form: c.form.Name, Reason: m.reason}
			if e := m.entry; m.reason == "" {
				x.Ignored, x.Rule = e.Ignored, e.ID
				if m.counts() {
					x.Indicator, x.Applicant, x.Detail = e.Indicator.Code, e.Applicant, e.Detail
				}
			}
			out = append(out, x)
		}
	}
	return out
}

// meaning is a value cell with what it stands for.
type meaning struct {
	*statement.Cell
	*place
	reason string // why it counts nothing and no line ignores it
}

// counts reports whether a cell holds a statistic.
func (m *meaning) counts() bool { return m.reason == "" && m.entry.Indicator != nil }

// settle gives a cell the meaning of its place, unless its value is none for it.
func (m *meaning) settle() {
	m.reason = m.place.reason
	switch m.entry.Ignored {
	case "":
		m.guard()
	case ofHeading:
		if m.hasDigits() {
			m.reason = "a heading of the form has no number"
		}
	}
}

// ofHeading is for what a line is ignored that titles others.
var ofHeading = strings.TrimPrefix(rule.Heading, "-")

// signed is the note of the indicators that say how much more or less.
const signed = "signed"

// guard takes the meaning off a cell that holds no value, or a change where a
// count is asked for, that counts another year, or is an amount whose unit is
// not known.
func (m *meaning) guard() {
	if !m.counts() {
		return
	}
	ind := m.entry.Indicator
	switch {
	case m.State == statement.Code:
		m.reason = "the code of a row, no value"
	case m.Change && ind.Note != signed:
		m.reason = "a change where " + ind.Code + " is asked for"
	case m.time != "":
		m.reason = m.time
	default:
		if _, ok := m.amount(ind.Unit); !ok {
			m.reason = fmt.Sprintf("the unit %q is none the amount could be in", m.unit())
		}
	}
}

// otherYear says why labels are of another year than the report, "" when they
// are not.
func otherYear(path []string, year int) string {
	for _, label := range path {
		if y := columnYear(label); y != 0 && year != 0 && y != year {
			return fmt.Sprintf("%q: of %d, the report is for %d", label, y, year)
		}
	}
	return ""
}

// past says why the labels over the last one are of no one year.
func past(path []string) string {
	for _, label := range path[:max(len(path)-1, 0)] {
		if rule.IsOtherTime(label) {
			return fmt.Sprintf("a column under %q", label)
		}
	}
	return ""
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

// printedUnit is the unit printed in the cell, or else, for it, by the labels.
func (m *meaning) printedUnit() string {
	if m.Cell.Unit == "" && !m.Scaled {
		return m.place.Unit
	}
	return m.Cell.Unit
}

// unit is the unit printed, or else the one the form states.
func (m *meaning) unit() string {
	unit := m.printedUnit()
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
	if m.State != statement.Number || unit != "元" || m.Scaled && m.Cell.Unit == "" {
		return m.Value, true
	}
	shift, known := moneyUnits[m.unit()]
	return m.Value.Shift(shift), known || m.Value.IsZero() && m.unit() == ""
}

// file puts a cell where it belongs: claimed, ignored or left over.
func (m *meaning) file(p *layout.Page, g int, out *Reading) {
	switch {
	case m.counts():
		m.fact(p, g, out)
	case m.State == statement.Blank || m.State == statement.Slash || m.State == statement.NotApplicable:
	case m.reason == "":
		out.Ignored = append(out.Ignored, Ignored{Quote: p.Doc.Quote(m.Span), Span: m.Span, Rule: m.entry.ID})
	default:
		out.Leftover = append(out.Leftover, Leftover{Quote: p.Doc.Quote(m.Span), Span: m.Span, Reason: m.reason})
	}
}

var cellStates = [...]State{statement.Number: Number, statement.Blank: Blank, statement.Slash: Slash,
	statement.NotApplicable: NotApplicable, statement.Illegible: Illegible}

// fact adds the statistic a cell holds.
func (m *meaning) fact(p *layout.Page, g int, out *Reading) {
	e := m.entry
	value, _ := m.amount(e.Indicator.Unit)
	out.Facts = append(out.Facts, Fact{Indicator: e.Indicator.Code, Applicant: e.Applicant, Detail: e.Detail, Value: value, Unit: e.Indicator.Unit,
		State: cellStates[m.State], Approx: m.Approx, Source: FromTable, Quote: p.Doc.Quote(m.Span), Printed: p.Doc.Quote(m.Number),
		Span: m.Span, Number: m.Number, Table: g + 1, Row: m.Row + 1, Col: m.Col + 1, Rule: e.ID, Status: Unchecked})
}
