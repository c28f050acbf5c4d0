// Package fact turns statements into facts: a number, the indicator it counts,
// and the characters it was read from.
package fact

import (
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/shopspring/decimal"
)

// State says what a report printed where a value belongs (DESIGN §3.6). Only
// Number carries a value; a blank is never a zero.
type State string

const (
	Number        State = "number"
	Blank         State = "blank"
	Slash         State = "slash" // / - —
	NotApplicable State = "not_applicable"
	Illegible     State = "illegible"
)

// Source says which kind of text a fact was read from.
type Source string

const (
	FromTable Source = "table"
	FromProse Source = "prose"
	FromMeta  Source = "meta"
	Derived   Source = "derived" // computed from other facts; its span is empty
)

// Status says what arithmetic made of a fact.
type Status string

const (
	// Unchecked: no equality proves it and none speaks against it.
	Unchecked Status = "unchecked"
	// Confirmed: hard equalities that hold contain it and single it out. A sum
	// proves the number that stands alone on its side; of the numbers on the
	// other side any two may have been exchanged with one another. So for every
	// fact that shares its side of one equality, another contains the number
	// without that fact: a cell of table three is confirmed by its row and its
	// column together. No hard identity with it fails. One that is not assessable
	// neither proves nor spoils what others prove, and two sentences that agree
	// prove nothing, being read by the same rules. A derived number is confirmed
	// when all its parts are.
	Confirmed Status = "confirmed"
	// Contradicted: a hard equality or inequality with it fails.
	Contradicted Status = "contradicted"
)

// Fact is one statistic of one report.
type Fact struct {
	Indicator string          // code of indicators.csv
	Applicant string          // natural business research public_interest legal_service other total, organisations; "" where not split
	Scope     string          // "" what the report reports on, "own", "area"
	Detail    string          // printed name of one component: a website, an account
	Value     decimal.Decimal // in the indicator's unit; meaningful only when State is Number
	Unit      string          // the indicator's unit
	State     State
	Approx    string // 余 多 近 约 超 以上 as printed, or ""
	Source    Source
	Quote     string      // the text it was read from: Document.Text[Span.Start:Span.End]
	Printed   string      // the number (with its unit) as printed
	Span      decode.Span // of Quote
	Number    decode.Span // of Printed
	Sentence  decode.Span // of the sentence Quote stands in; empty in tables
	Table     int         // 1-based number of the grid on the page; 0 in prose
	Row, Col  int         // 1-based grid position of the anchor cell; 0 in prose
	Rule      string      // file:line of the rule that claimed it, or the check id of a derived fact
	Status    Status
}

// Leftover is a printed number that no rule claimed or ignored.
type Leftover struct {
	Quote   string
	Printed string      // the number as printed
	Span    decode.Span // of the number
	Reason  string
}

// Ignored is a printed number that a written rule ignores.
type Ignored struct {
	Quote   string
	Printed string      // the number as printed
	Span    decode.Span // of the number
	Rule    string      // file:line, or the name of a guard
}
