// Package eval measures extraction against gold: reports read by people, one
// JSON object a line. It says how many of the wanted numbers were found, how
// many of those given are wrong, and how sure one can be of either.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/shopspring/decimal"
)

// Gold is what one page says by human reading.
type Gold struct {
	File     string   // relative to the gold file
	Report   Metadata // fields left out are not scored
	Reject   bool     // the page is no annual report and must be refused; nothing else is given
	Complete []string // families whose facts are all listed: any other number there is false
	Facts    []Wanted
}

// Metadata is who and when of a report. A nil field is not scored; an empty
// one says that the page does not state it.
type Metadata struct {
	Agency    *string `json:"agency"`    // full name in the report's year
	Region    *string `json:"region"`    // six-digit division code
	Year      *int    `json:"year"`      // report year
	Published *string `json:"published"` // ISO date
	Form      *string `json:"form"`      // prose, local, 2014, 2019, 2021
}

// Wanted is one gold fact. A state other than number says that no value may be
// given there; illegible is what gold calls unreadable.
type Wanted struct {
	Indicator string
	Applicant string
	Scope     string
	Detail    string          // names a component: then any fact of the indicator with this value will do
	Value     decimal.Decimal // in the catalogue's unit; meaningful only when State is number
	State     fact.State      // number unless gold says otherwise
	Approx    *string         // compared when given; empty says exact
	Conflict  bool            // the report prints two values, each a Wanted of its own
}

// String is the value as lists show it: "837", "1200 余", "blank", "unreadable".
func (w Wanted) String() string {
	switch {
	case w.State == fact.Illegible:
		return "unreadable"
	case w.State != fact.Number:
		return string(w.State)
	case w.Approx != nil && *w.Approx != "":
		return w.Value.String() + " " + *w.Approx
	}
	return w.Value.String()
}

// line is a gold record as written.
type line struct {
	File     string     `json:"file"`
	Report   *Metadata  `json:"report"`
	Reject   bool       `json:"reject"`
	Complete []string   `json:"complete"`
	Facts    []lineFact `json:"facts"`
}

// lineFact is a gold fact as written.
type lineFact struct {
	Indicator  string          `json:"indicator"`
	Applicant  string          `json:"applicant"`
	Scope      string          `json:"scope"`
	Detail     string          `json:"detail"`
	Value      json.RawMessage `json:"value"`
	State      fact.State      `json:"state"`
	Approx     *string         `json:"approx"`
	Conflict   bool            `json:"conflict"`
	Unreadable bool            `json:"unreadable"`
}

// Read reads gold records, one JSON object a line; empty lines are skipped. It
// is strict: an unknown field, a value that is no number, a file or a fact
// listed twice is an error that begins with name and line, "gold.jsonl:12: ".
func Read(r io.Reader, name string) ([]Gold, error) {
	var all []Gold
	seen := map[string]int{}
	in := bufio.NewReader(r)
	for n := 1; ; n++ {
		text, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		last := err == io.EOF
		if n == 1 {
			text = bytes.TrimPrefix(text, []byte("\uFEFF"))
		}
		if len(bytes.TrimSpace(text)) > 0 {
			g, err := parse(text)
			if err == nil && seen[g.File] > 0 {
				err = fmt.Errorf("file %s is already on line %d", g.File, seen[g.File])
			}
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
			seen[g.File] = n
			all = append(all, g)
		}
		if last {
			break
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no gold records", name)
	}
	return all, nil
}

// parse reads one line.
func parse(text []byte) (Gold, error) {
	var l line
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return Gold{}, plain(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Gold{}, errors.New("more than one JSON value on the line")
	}
	g := Gold{File: l.File, Reject: l.Reject, Complete: l.Complete}
	said := l.Report != nil || len(l.Facts) > 0 || len(l.Complete) > 0
	switch {
	case l.File == "":
		return Gold{}, errors.New("no file")
	case l.Reject && said:
		return Gold{}, errors.New("a page to reject has no report, facts or complete families")
	case !l.Reject && !said:
		return Gold{}, errors.New(`neither a report nor "reject": true`)
	}
	for i, f := range l.Complete {
		if f == "" || strings.Contains(f, ".") || slices.Contains(l.Complete[:i], f) {
			return Gold{}, fmt.Errorf("complete: %q is no family, or is listed twice", f)
		}
	}
	if l.Report != nil {
		g.Report = *l.Report
		if err := g.Report.valid(); err != nil {
			return Gold{}, err
		}
	}
	for i, f := range l.Facts {
		w, err := f.wanted()
		if err == nil && slices.ContainsFunc(g.Facts, w.same) {
			err = errors.New("listed twice")
		}
		if err != nil {
			return Gold{}, fmt.Errorf("fact %d (%s): %w", i+1, f.Indicator, err)
		}
		g.Facts = append(g.Facts, w)
	}
	return g, nil
}

// plain is a decoding error without the names of Go.
func plain(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return errors.New("the line is no JSON object")
	case errors.As(err, &kind):
		return fmt.Errorf("field %s cannot be a JSON %s", kind.Field, kind.Value)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON object does not end on its line")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

var forms = []string{"", "prose", "local", "2014", "2019", "2021"}

func (m Metadata) valid() error {
	if m.Form != nil && !slices.Contains(forms, *m.Form) {
		return fmt.Errorf("report: unknown form %q", *m.Form)
	}
	if m.Published != nil && *m.Published != "" {
		if _, err := time.Parse(time.DateOnly, *m.Published); err != nil {
			return fmt.Errorf("report: published %q is no date like 2013-03-20", *m.Published)
		}
	}
	return nil
}

// wanted checks one fact: it has a value, a state in its place, or is unreadable.
func (f lineFact) wanted() (Wanted, error) {
	w := Wanted{Indicator: f.Indicator, Applicant: f.Applicant, Scope: f.Scope, Detail: f.Detail, State: f.State,
		Approx: f.Approx, Conflict: f.Conflict}
	hasValue := len(f.Value) > 0 && string(f.Value) != "null"
	if f.Indicator == "" {
		return w, errors.New("no indicator")
	}
	switch f.State {
	case "":
		w.State = fact.Number
		if f.Unreadable {
			w.State = fact.Illegible
		}
	case fact.Number, fact.Blank, fact.Slash, fact.NotApplicable, fact.Illegible:
		if f.Unreadable {
			return w, errors.New("both a state and unreadable")
		}
	default:
		return w, fmt.Errorf("unknown state %q", f.State)
	}
	switch {
	case w.State == fact.Number && !hasValue:
		return w, errors.New("no value, and neither a state nor unreadable")
	case w.State != fact.Number && (hasValue || f.Approx != nil):
		return w, fmt.Errorf("a value, though it is %s", w)
	case w.State != fact.Number:
		return w, nil
	}
	var err error
	w.Value, err = number(f.Value)
	return w, err
}

// maxDigits bounds the digits of a value and its power of ten.
const maxDigits = 30

// number reads a JSON number exactly.
func number(raw json.RawMessage) (decimal.Decimal, error) {
	if raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		return decimal.Zero, fmt.Errorf("value %s is no JSON number", raw)
	}
	d, err := decimal.NewFromString(string(raw))
	if err != nil || len(raw) > maxDigits || d.Exponent() > maxDigits || d.Exponent() < -maxDigits {
		return d, fmt.Errorf("value %s is out of range", raw)
	}
	return d, nil
}

// same says whether two gold facts want the same thing.
func (w Wanted) same(o Wanted) bool {
	return w.Indicator == o.Indicator && w.Applicant == o.Applicant && w.Scope == o.Scope && w.Detail == o.Detail &&
		w.State == o.State && w.Value.Equal(o.Value)
}
