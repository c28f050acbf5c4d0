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
			x := Meaning{Cell: *m.Cell, Form: c.form.Name, Reason: m.reason}
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

// meaning is a cell with the entry of the form it stands for.
type meaning struct {
	*statement.Cell
	row, col *rule.Axis
	entry    *rule.Entry // of row and col
	time     string      // why its labels are of another time than the report, "" when they are not
	reason   string      // why it counts nothing and no line ignores it
}

// counts reports whether a cell holds a statistic.
func (m *meaning) counts() bool { return m.reason == "" && m.entry.Indicator != nil }

// resolve finds the one row and one column a cell stands for.
func (m *meaning) resolve(t *rule.Table, rows, cols *finder) {
	row, col := rows.find(m.Rows, 0), cols.find(m.Cols, m.Col)
	m.row, m.col, m.time = row.line, col.line, first(first(col.year, row.year), col.past)
	if len(t.Rows) > 0 {
		m.reason = row.why
	}
	if len(t.Cols) > 0 {
		m.reason = first(m.reason, col.why)
	}
}

// join gives a cell the meaning of its row and its column.
func (m *meaning) join(t *rule.Table) {
	m.entry = t.Entry(m.row, m.col)
	switch e := m.entry; {
	case "-"+e.Ignored == rule.Heading && m.hasDigits():
		m.reason = "a heading of the form has no number"
	case e.Ignored != "":
		m.reason = ""
	case m.reason == "" && e.Indicator == nil:
		m.reason = fmt.Sprintf("no indicator for row %s, column %s", key(m.row), key(m.col))
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
// the cells of a row have their labels in common, and so have those of a column.
type finder struct {
	list   []rule.Axis
	what   string
	paths  *paths
	found  map[pathID]*finding
	recent []*finding // by place: of the path asked for there before
}

// pathID tells paths of labels apart: cells of one row share the array.
type pathID struct {
	first *string
	n     int
}

// paths remembers what the paths of a grid say, whichever form reads it.
type paths struct {
	year int // of the report, 0 when unknown
	said map[pathID]pathSays
}

type pathSays struct {
	labels     rule.Path
	year, past string // as those of a finding
}

func (p *paths) of(id pathID, path []string) pathSays {
	says, known := p.said[id]
	if !known {
		says = pathSays{rule.NewPath(path), otherYear(path, p.year), past(path)}
		p.said[id] = says
	}
	return says
}

type finding struct {
	id   pathID
	line *rule.Axis
	why  string // none fits
	year string // why the labels are of another year than the report
	past string // why those over others are of no one year
}

// find is the line that fits the labels of every row (or column) a cell spans;
// none, and the reason, when none or more than one does. Cells asked for at one
// place are likely to have their labels in common.
func (f *finder) find(paths [][]string, place int) *finding {
	if len(paths) == 1 {
		return f.one(paths[0], place)
	}
	out := &finding{why: "no " + f.what}
	for i, path := range paths {
		next := f.one(path, place)
		out.year, out.past = first(out.year, next.year), first(out.past, next.past)
		switch {
		case i == 0:
			out.line, out.why = next.line, next.why
		case out.line == nil:
		case next.line == nil:
			out.line, out.why = nil, next.why
		case out.line != next.line:
			out.line, out.why = nil, "the cell spans more than one "+f.what
		}
	}
	return out
}

func (f *finder) one(path []string, place int) *finding {
	id := pathID{n: len(path)}
	if id.n > 0 {
		id.first = &path[0]
	}
	for len(f.recent) <= place {
		f.recent = append(f.recent, nil)
	}
	if last := f.recent[place]; last != nil && last.id == id {
		return last
	}
	known := f.found[id]
	if known == nil {
		says := f.paths.of(id, path)
		known = f.match(path, says.labels)
		known.id, known.year, known.past = id, says.year, says.past
		if f.found == nil {
			f.found = map[pathID]*finding{}
		}
		f.found[id] = known
	}
	f.recent[place] = known
	return known
}

func (f *finder) match(path []string, labels rule.Path) *finding {
	out := &finding{}
	score, fits := 0, "unknown %s %q"
	for i := range f.list {
		switch a, s := &f.list[i], f.list[i].Match(labels); {
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
func (m *meaning) file(p *layout.Page, g int, out *Reading) {
	quote := p.Doc.Quote(m.Span)
	switch {
	case m.counts():
		out.Facts = append(out.Facts, m.fact(p, g))
	case m.State == statement.Blank || m.State == statement.Slash || m.State == statement.NotApplicable:
	case m.reason == "":
		out.Ignored = append(out.Ignored, Ignored{Quote: quote, Span: m.Span, Rule: m.entry.ID})
	default:
		out.Leftover = append(out.Leftover, Leftover{Quote: quote, Span: m.Span, Reason: m.reason})
	}
}

var cellStates = [...]State{statement.Number: Number, statement.Blank: Blank, statement.Slash: Slash,
	statement.NotApplicable: NotApplicable, statement.Illegible: Illegible}

func (m *meaning) fact(p *layout.Page, g int) Fact {
	e := m.entry
	value, _ := m.amount(e.Indicator.Unit)
	return Fact{Indicator: e.Indicator.Code, Applicant: e.Applicant, Detail: e.Detail, Value: value, Unit: e.Indicator.Unit,
		State: cellStates[m.State], Approx: m.Approx, Source: FromTable, Quote: p.Doc.Quote(m.Span), Printed: p.Doc.Quote(m.Number),
		Span: m.Span, Number: m.Number, Table: g + 1, Row: m.Row + 1, Col: m.Col + 1, Rule: e.ID, Status: Unchecked}
}
