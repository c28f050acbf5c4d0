package eval

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/extract"
)

// All stands for every family or every form in a Row.
const All = "all"

// Result is how extraction did on a set of gold.
type Result struct {
	Rows           []Row        // by family, then form, All last in each; the very last is the total
	Metadata       []Field      // agency, region, year, published, form
	Pages          Tally        // found: reports read; false: look-alikes accepted; missed: reports refused; silent: look-alikes refused
	Misses         []Difference // of facts, in the order of gold
	FalsePositives []Difference // of facts, in the order of gold, then of the page
	WrongMetadata  []WrongField // in the order of gold
	WrongPages     []WrongPage  // in the order of gold
}

// Row is the tally of one family on pages of one form, as gold gives it.
type Row struct {
	Family string // first segment of the indicators, or All
	Form   string // form of the pages, "" where neither gold nor extraction knows it, or All
	Tally  Tally
}

// Field is the tally of one metadata field.
type Field struct {
	Name  string
	Tally Tally
}

// Difference is one fact missed or one false positive.
type Difference struct {
	File      string `json:"file"`
	Form      string `json:"form"`
	Indicator string `json:"indicator"`
	Applicant string `json:"applicant"`
	Scope     string `json:"scope"`
	Detail    string `json:"detail"`
	Wanted    string `json:"wanted"` // value or state; "" when gold has no such fact
	Got       string `json:"got"`    // values of that key; "" when there are none
	Quote     string `json:"quote"`  // of what was got
	Rule      string `json:"rule"`   // of what was got
}

// WrongField is one metadata field that differs from gold.
type WrongField struct {
	File   string `json:"file"`
	Field  string `json:"field"`
	Wanted string `json:"wanted"`
	Got    string `json:"got"`
}

// WrongPage is a look-alike accepted or a report refused.
type WrongPage struct {
	File   string `json:"file"`
	Wanted string `json:"wanted"` // "report" or "refusal"
	Got    string `json:"got"`    // what the page was taken for, or why it was refused
}

// Precision is the share of the numbers given that are right, over all
// families. Derived facts and refusals do not enter.
func (r *Result) Precision() Rate { return r.total().Precision() }

// Recall is the share of the numbers wanted that were found, over all
// families. A refused report has missed all of its numbers.
func (r *Result) Recall() Rate { return r.total().Recall() }

func (r *Result) total() Tally {
	if len(r.Rows) == 0 {
		return Tally{}
	}
	return r.Rows[len(r.Rows)-1].Tally
}

// Score reads every page of gold and compares. An error of read that says the
// file is not there or may not be opened ends the scoring; by any other the
// page gave no report, which is right for one that must be refused.
func Score(gold []Gold, read func(file string) (*extract.Report, error)) (*Result, error) {
	s := scorer{rows: map[rowKey]Tally{}, result: &Result{}}
	for _, name := range fieldNames {
		s.result.Metadata = append(s.result.Metadata, Field{Name: name})
	}
	for _, g := range gold {
		report, err := read(g.File)
		var path *fs.PathError
		switch {
		case errors.As(err, &path), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
			return nil, fmt.Errorf("read %s: %w", g.File, err)
		case err != nil:
			report = &extract.Report{Rejected: "error: " + err.Error()}
		case report == nil:
			return nil, fmt.Errorf("read %s: neither a report nor an error", g.File)
		}
		s.page(g, report)
	}
	s.result.Rows = s.table()
	return s.result, nil
}

type rowKey struct{ family, form string }

// scorer gathers the result.
type scorer struct {
	rows   map[rowKey]Tally
	result *Result
}

// page scores one page. A refused one has neither facts nor metadata.
func (s *scorer) page(g Gold, r *extract.Report) {
	refused := r.Rejected != ""
	switch pages := &s.result.Pages; {
	case g.Reject && refused:
		pages.Silent++
	case g.Reject:
		pages.FalsePositives++
		s.result.WrongPages = append(s.result.WrongPages, WrongPage{g.File, "refusal", "report: " + r.Title})
	case refused:
		pages.Misses++
		s.result.WrongPages = append(s.result.WrongPages, WrongPage{g.File, "report", r.Rejected})
	default:
		pages.TruePositives++
	}
	if g.Reject {
		return
	}
	if refused {
		r = &extract.Report{}
	}
	s.metadata(g, r)
	s.facts(g, r)
}

var fieldNames = []string{"agency", "region", "year", "published", "form"}

// metadata scores the fields gold gives, one by one.
func (s *scorer) metadata(g Gold, r *extract.Report) {
	year := func(y *int) *string {
		if y == nil {
			return nil
		}
		text := strconv.Itoa(*y)
		if *y == 0 {
			text = ""
		}
		return &text
	}
	wanted := []*string{g.Report.Agency, g.Report.Region, year(g.Report.Year), g.Report.Published, g.Report.Form}
	got := []string{r.Name, r.Region, *year(&r.Year), r.Published, r.Form}
	for i, w := range wanted {
		if w == nil {
			continue
		}
		tally := &s.result.Metadata[i].Tally
		tally.add(compare(*w, got[i]))
		if *w != got[i] {
			s.result.WrongMetadata = append(s.result.WrongMetadata, WrongField{g.File, fieldNames[i], *w, got[i]})
		}
	}
}

// compare scores one field: what is wrong is false as well as missed.
func compare(wanted, got string) Tally {
	switch {
	case wanted == got && wanted == "":
		return Tally{Silent: 1}
	case wanted == got:
		return Tally{TruePositives: 1}
	case wanted == "":
		return Tally{FalsePositives: 1}
	case got == "":
		return Tally{Misses: 1}
	}
	return Tally{FalsePositives: 1, Misses: 1}
}

// count adds to the row of an indicator on pages of a form.
func (s *scorer) count(indicator, form string, t Tally) {
	key := rowKey{familyOf(indicator), form}
	sum := s.rows[key]
	sum.add(t)
	s.rows[key] = sum
}

// familyOf is the first segment of an indicator's code.
func familyOf(indicator string) string {
	name, _, _ := strings.Cut(indicator, ".")
	return name
}

// table sums the rows up over forms, over families, and over both.
func (s *scorer) table() []Row {
	sums := map[rowKey]Tally{{All, All}: {}}
	for key, t := range s.rows {
		for _, k := range []rowKey{key, {key.family, All}, {All, key.form}, {All, All}} {
			sum := sums[k]
			sum.add(t)
			sums[k] = sum
		}
	}
	rows := make([]Row, 0, len(sums))
	for key, t := range sums {
		rows = append(rows, Row{Family: key.family, Form: key.form, Tally: t})
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(allLast(a.Family, b.Family), allLast(a.Form, b.Form))
	})
	return rows
}

// allLast orders names, All after every other.
func allLast(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == All:
		return 1
	case b == All:
		return -1
	}
	return cmp.Compare(a, b)
}
