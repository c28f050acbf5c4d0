package check

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Kind says what may have happened to the numbers an Edit would change.
type Kind string

// Kinds of edit, those that change least first.
const (
	digit         Kind = "digit"          // one digit is another
	swappedDigits Kind = "swapped_digits" // two neighbouring digits changed places
	droppedDigit  Kind = "dropped_digit"  // a digit is gone
	extraDigit    Kind = "extra_digit"    // a digit too many
	splitDigit    Kind = "split_digit"    // one number stands in two cells
	swappedCells  Kind = "swapped_cells"  // two neighbouring cells changed places
	shiftedCell   Kind = "shifted_cell"   // a number stands in the cell next to its own
	shiftedRow    Kind = "shifted_row"    // a row stands one column off, from some cell on
	missingRow    Kind = "missing_row"    // a row is not printed
	unitSlip      Kind = "unit_slip"      // 100 or 10,000 times too much or too little
	otherValue    Kind = "value"          // any other number
)

// kinds in order of rank, with the words for people.
var kindWords = []struct {
	kind  Kind
	words string
}{{digit, ""}, {swappedDigits, ""}, {droppedDigit, ""}, {extraDigit, ""}, {splitDigit, "one number over two cells"},
	{swappedCells, "two cells swapped"}, {shiftedCell, "a cell shifted"}, {shiftedRow, "a row shifted"}, {missingRow, "a row missing"},
	{unitSlip, "a slip of the unit"}, {otherValue, ""}}

func (k Kind) rank() int {
	for i, w := range kindWords {
		if w.kind == k {
			return i
		}
	}
	return len(kindWords)
}

// Edit is one way the printed numbers could be read otherwise so that every
// identity holds. It is a hint for a reader: nothing is changed.
type Edit struct {
	Kind    Kind
	Changes []Change
}

// Change is one number of an Edit.
type Change struct {
	Fact      int    // index into the report's facts, -1 for a cell it does not print
	Indicator string // code of indicators.csv
	Applicant string
	From, To  decimal.NullDecimal // not valid: blank, or not printed
}

// String is the edit in words: "outcome.total (total): 27 read as 21".
func (e Edit) String() string {
	var parts []string
	for _, ch := range e.Changes {
		parts = append(parts, ch.String())
	}
	out := strings.Join(parts, ", ")
	if i := e.Kind.rank(); i < len(kindWords) && kindWords[i].words != "" {
		return kindWords[i].words + ": " + out
	}
	return out
}

// String is the change in words: "outcome.total (total): 27 read as 21".
func (ch Change) String() string {
	from, to := "blank", "blank"
	switch {
	case ch.From.Valid:
		from = ch.From.Decimal.String()
	case ch.Fact < 0:
		from = "not printed"
	}
	if ch.To.Valid {
		to = ch.To.Decimal.String()
	}
	return key{code: ch.Indicator, applicant: ch.Applicant}.String() + ": " + from + " read as " + to
}

// classify says what turns one number into another.
func classify(from, to int64) Kind {
	a, b := strconv.FormatInt(from, 10), strconv.FormatInt(to, 10)
	switch {
	case len(a) == len(b):
		return sameLength(a, b)
	case len(b) == len(a)+1 && without(b, a):
		return droppedDigit
	case len(a) == len(b)+1 && without(a, b):
		return extraDigit
	case from != 0 && (to == from*100 || to == from*10_000), to != 0 && (from == to*100 || from == to*10_000):
		return unitSlip
	}
	return otherValue
}

func sameLength(a, b string) Kind {
	var differ []int
	for i := range a {
		if a[i] != b[i] {
			differ = append(differ, i)
		}
	}
	switch {
	case len(differ) == 1:
		return digit
	case len(differ) == 2 && differ[1] == differ[0]+1 && a[differ[0]] == b[differ[1]] && a[differ[1]] == b[differ[0]]:
		return swappedDigits
	}
	return otherValue
}

// without reports whether long with one digit taken out is short.
func without(long, short string) bool {
	for i := range long {
		if long[:i]+long[i+1:] == short {
			return true
		}
	}
	return false
}
