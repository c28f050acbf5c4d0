package query

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Table is a result to be written. Every row has one cell per column.
type Table struct {
	Columns []Column
	Rows    [][]Cell
}

// Kind says what the cells of a column hold.
type Kind int

const (
	Text    Kind = iota // Cell.Text
	Number              // a bare number, such as a year
	Measure             // the value of an indicator in one report, with its status
	Sum                 // a sum of such values over N of the reports there are
	Rate                // percent, of N of the reports there are
	Ratio               // so many to so many, of N of the reports there are
)

// Column describes one column.
type Column struct {
	Name     string // stable dotted or snake-case name, the header of csv and the key of json
	Title    string // header for people; empty: Name
	Kind     Kind
	Signed   bool // a change: shown with its sign
	Machine  bool // only in csv, json and jsonl
	Optional bool // left out of table and md where it is empty in every row
}

// What the _status of an empty cell can be: one of fact.State (blank, slash,
// not_applicable, illegible) or missing, where the report says nothing. A cell
// with a number has one of the other three.
const (
	StatusMissing      = "missing"
	StatusConfirmed    = "confirmed"
	StatusUnchecked    = "unchecked"
	StatusContradicted = "contradicted"
)

// Cell is one value and what is to be known about it.
type Cell struct {
	Text   string
	Number decimal.NullDecimal // invalid: no number, which is not zero
	Status string              // of a Measure or Sum
	Origin string              // printed, derived, or sum of printed components
	Approx string              // 余 多 近 约 超 以上, as printed
	N, Of  int                 // of a Sum: reports with a value, reports there are
	Small  bool                // of a Rate or Ratio: of fewer than 30, too few to rank
	empty  bool                // an empty text, as against none: only SQL tells them apart
}

// The marks of table and md, each explained below the table when it occurs.
const (
	markContradicted = "!"
	markSum          = "Σ"
	markDerived      = "*"
	markSmall        = "~"
)

// before are the approximations printed before the number; others follow it.
const before = "近约超"

// Plain is the text, or the exact number without trailing zeros; "" for none.
func (c Cell) Plain() string {
	if !c.Number.Valid {
		return c.Text
	}
	s := c.Number.Decimal.String()
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// shown is the cell for people: the value, and the marks that follow it.
func (c Cell) shown(col Column) (value, marks string) {
	value = clean(c.Plain())
	if !c.Number.Valid || col.Kind == Text || col.Kind == Number {
		return value, ""
	}
	switch col.Kind {
	case Rate:
		value = c.Number.Decimal.StringFixed(1)
	case Ratio:
		value = c.Number.Decimal.StringFixed(2)
	}
	if col.Signed && c.Number.Decimal.IsPositive() {
		value = "+" + value
	}
	if c.Approx != "" && strings.Contains(before, c.Approx) {
		value = c.Approx + value
	} else {
		marks = clean(c.Approx)
	}
	switch c.Origin {
	case "sum":
		marks += markSum
	case "derived":
		marks += markDerived
	}
	if c.Status == StatusContradicted {
		marks += markContradicted
	}
	if c.Small {
		marks += markSmall
	}
	if col.partial(c) {
		marks += " (" + strconv.Itoa(c.N) + " of " + strconv.Itoa(c.Of) + ")"
	}
	return value, marks
}

// partial reports whether a cell is of some of the reports only.
func (col Column) partial(c Cell) bool {
	return (col.Kind == Sum || (col.Kind == Rate || col.Kind == Ratio) && !col.Signed) && c.N < c.Of
}

// remark is what the _note column says: how the value came about, if it was
// not simply printed.
func (c Cell) remark() string {
	var notes []string
	if c.Origin == "sum" || c.Origin == "derived" {
		notes = append(notes, c.Origin)
	}
	if c.Approx != "" {
		notes = append(notes, c.Approx)
	}
	return strings.Join(notes, " ")
}

// legend explains the marks that occur.
func (t *Table) legend() []string {
	var contradicted, sums, derived, partial, small, rates bool
	var approx []string
	for _, row := range t.Rows {
		for i, c := range row {
			k := t.Columns[i].Kind
			if !c.Number.Valid || k == Text || k == Number {
				continue
			}
			rates = rates || k == Rate
			small = small || c.Small
			contradicted = contradicted || c.Status == StatusContradicted
			sums = sums || c.Origin == "sum"
			derived = derived || c.Origin == "derived"
			partial = partial || t.Columns[i].partial(c)
			if c.Approx != "" && !strings.Contains(strings.Join(approx, " "), c.Approx) {
				approx = append(approx, clean(c.Approx))
			}
		}
	}
	var lines []string
	for _, l := range []struct {
		occurs bool
		line   string
	}{
		{contradicted, markContradicted + " contradicted by the report itself"},
		{sums, markSum + " sum of printed components; no total is printed"},
		{derived, markDerived + " not printed: derived from printed numbers"},
		{rates, "rates in percent, changes in percentage points"},
		{small, markSmall + " of fewer than 30: too few to rank"},
		{partial, "(n of m) only n of the m reports give a value"},
		{len(approx) > 0, strings.Join(approx, " ") + " approximate, as printed"},
	} {
		if l.occurs {
			lines = append(lines, l.line)
		}
	}
	return lines
}

// clean keeps a text on one line and free of control characters: page text
// must not steer a terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}
