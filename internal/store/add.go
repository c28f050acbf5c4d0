package store

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/fact"
)

// Page is one archived page: where its bytes are and what became of them.
type Page struct {
	URL          string
	FetchedAt    time.Time // zero: not known
	Status       int       // HTTP status; 0: not fetched over HTTP
	MediaType    string
	Charset      string // empty: taken from the report
	SHA256       string // hexadecimal, of the body
	WARCFile     string
	WARCOffset   int64
	WARCLength   int64
	ETag         string
	LastModified string
	Outcome      string // report, rejected, error or list; empty: told from the report
	Reason       string // why it was rejected or could not be read; empty: taken from the report
}

// Add buffers one page and the report read from it; r is nil for a page that
// none was read from, whose Outcome says why. A page that does not fit the
// schema is refused as a whole and the build goes on.
func (b *Builder) Add(p Page, r *extract.Report) error {
	if b.err != nil {
		return b.err
	}
	if b.db == nil {
		return fmt.Errorf("add %s: the build has ended already", p.URL)
	}
	b.pending, b.values = b.pending[:0], b.values[:0]
	if err := b.rows(p, r); err != nil {
		return fmt.Errorf("add %s: %w", p.URL, err)
	}
	for _, row := range b.pending {
		if err := b.append(row.table, row.values); err != nil {
			b.err = fmt.Errorf("add %s: %w", p.URL, err)
			return b.err
		}
	}
	return nil
}

type row struct {
	table  string
	values []driver.Value // cut from Builder.values
}

// row adds a row to those of the page being added.
func (b *Builder) row(table string, values ...driver.Value) {
	from := len(b.values)
	b.values = append(b.values, values...)
	b.pending = append(b.pending, row{table, b.values[from:]})
}

func (b *Builder) append(table string, values []driver.Value) error {
	if err := b.tables[table].AppendRow(values...); err != nil {
		return fmt.Errorf("table %s: %w", table, err)
	}
	return nil
}

// rows turns a page into the rows of all tables, or says why it cannot.
func (b *Builder) rows(p Page, r *extract.Report) error {
	if p.SHA256 == "" {
		return fmt.Errorf("the page has no digest")
	}
	who := r
	switch {
	case r == nil:
		who = &extract.Report{}
	case r.Rejected != "":
		p.Outcome, p.Reason = or(p.Outcome, "rejected"), or(p.Reason, r.Rejected)
		r = nil
	default:
		p.Outcome = or(p.Outcome, "report")
	}
	if b.enums["page_outcome"][p.Outcome] == nil || (p.Outcome == "report") != (r != nil) {
		return fmt.Errorf("outcome %q does not fit the page", p.Outcome)
	}
	if who.Year < 0 || who.Year > 9999 {
		return fmt.Errorf("year %d is out of range", who.Year)
	}
	var id string
	if r != nil {
		id = b.reportID(p)
		if id == "" {
			return fmt.Errorf("the page was added before")
		}
		if err := b.reportRows(id, p, r); err != nil {
			return err
		}
		b.ids[id] = true
	}
	b.row("page", text(p.URL), stamp(p.FetchedAt), number(p.Status), orNull(p.MediaType),
		orNull(or(p.Charset, who.Charset)), p.SHA256, orNull(p.WARCFile), p.WARCOffset, p.WARCLength, orNull(p.ETag),
		orNull(p.LastModified), p.Outcome, orNull(p.Reason), orNull(id), orNull(who.ID), number(who.Year))
	return nil
}

func (b *Builder) reportRows(name string, p Page, r *extract.Report) error {
	var id driver.Value = name // made a Value once, not in every row
	var days [3]driver.Value
	for i, date := range []string{r.Published, r.Period.From, r.Period.Until} {
		if date == "" {
			continue
		}
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return fmt.Errorf("date of publication or period: %w", err)
		}
		days[i] = day
	}
	if r.Trust != "" && b.enums["source_trust"][string(r.Trust)] == nil {
		return fmt.Errorf("%q is no source_trust", r.Trust)
	}
	b.row("report", id, text(p.URL), p.SHA256, stamp(p.FetchedAt), orNull(r.Title), orNull(r.ID),
		orNull(r.Name), orNull(r.Printed), orNull(r.Family), orNull(r.Region), orNull(r.Place), number(r.Year), days[0],
		orNull(r.Form), int32(1), nil, nil, days[1], days[2], orNull(string(r.Trust)), r.Corrected, orNull(r.TextID), nil)
	for _, e := range r.Evidence {
		if b.enums["evidence_field"][string(e.Field)] == nil || b.enums["evidence_stand"][string(e.Stand)] == nil {
			return fmt.Errorf("evidence of %q that %q", e.Field, e.Stand)
		}
		b.row("evidence", id, string(e.Field), text(e.Source), text(e.Value), text(e.Quote), int32(e.Span.Start), int32(e.Span.End), string(e.Stand))
	}
	for i := range r.Facts {
		if err := b.factRow(id, i+1, &r.Facts[i]); err != nil {
			return fmt.Errorf("fact %d: %w", i+1, err)
		}
	}
	if err := b.valueRows(id, r.Facts); err != nil {
		return err
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if err := b.findingRow(id, f, len(r.Facts)); err != nil {
			return fmt.Errorf("finding %s: %w", f.Check, err)
		}
	}
	for _, l := range r.Leftover {
		b.row("leftover", id, int32(l.Span.Start), int32(l.Span.End), text(l.Printed), text(l.Quote), text(l.Reason))
	}
	b.ignoredRows(id, r.Ignored)
	return nil
}

// ignoredRows counts what each rule ignores, in the order they first do.
func (b *Builder) ignoredRows(id driver.Value, list []fact.Ignored) {
	var rules []string
	printed := map[string][]string{}
	for _, i := range list {
		if printed[i.Rule] == nil {
			rules = append(rules, i.Rule)
		}
		printed[i.Rule] = append(printed[i.Rule], strings.Join(strings.Fields(i.Printed), ""))
	}
	for _, rule := range rules {
		b.row("ignored", id, text(rule), int32(len(printed[rule])), text(strings.Join(printed[rule], " ")))
	}
}

func (b *Builder) factRow(id driver.Value, no int, f *fact.Fact) error {
	var kinds [6]driver.Value
	for i, e := range [...]struct{ typ, value string }{
		{"indicator_code", f.Indicator}, {"applicant_kind", f.Applicant}, {"scope_kind", f.Scope},
		{"value_state", string(f.State)}, {"source_kind", string(f.Source)}, {"fact_status", string(f.Status)},
	} {
		if kinds[i] = b.enums[e.typ][e.value]; kinds[i] == nil {
			return fmt.Errorf("%q is no %s", e.value, e.typ)
		}
	}
	indicator, applicant, scope, state, source, status := kinds[0], kinds[1], kinds[2], kinds[3], kinds[4], kinds[5]
	var value driver.Value
	if f.State == fact.Number {
		var err error
		if value, err = toDecimal(f.Value); err != nil {
			return fmt.Errorf("%s: %w", f.Indicator, err)
		}
	}
	b.row("fact", id, int32(no), indicator, applicant, scope, text(f.Detail), value, text(f.Unit), state,
		text(f.Approx), source, text(f.Printed), text(f.Quote), int32(f.Span.Start), int32(f.Span.End),
		int32(f.Number.Start), int32(f.Number.End), int32(f.Table), int32(f.Row), int32(f.Col), text(f.Rule), status)
	return nil
}

func (b *Builder) findingRow(id driver.Value, f *check.Finding, facts int) error {
	outcome := b.enums["check_outcome"][string(f.Outcome)]
	if outcome == nil {
		return fmt.Errorf("%q is no check_outcome", f.Outcome)
	}
	var left, right driver.Value
	if f.Outcome != check.NotAssessable {
		var err error
		if left, err = toDecimal(f.Left); err != nil {
			return err
		}
		if right, err = toDecimal(f.Right); err != nil {
			return err
		}
	}
	numbers := make([]any, len(f.Facts))
	for i, at := range f.Facts {
		if at < 0 || at >= facts {
			return fmt.Errorf("it names fact %d of %d", at, facts)
		}
		numbers[i] = int32(at + 1)
	}
	b.row("finding", id, text(f.Check), outcome, text(f.Expression), left, right, numbers, text(f.Reason), text(f.Suggestion()))
	return nil
}

// reportID is the page's digest cut to 16 digits. Where the same bytes stand at
// a second address, or were fetched a second time, the address and then the
// time join the digest, so an id once given stays as the archive grows. It is
// empty when the very same capture was added before.
func (b *Builder) reportID(p Page) string {
	id := strings.ToLower(p.SHA256)
	for _, more := range []string{p.URL, p.FetchedAt.UTC().Format(time.RFC3339Nano)} {
		if len(id) >= 16 && !b.ids[id[:16]] {
			break
		}
		sum := sha256.Sum256([]byte(id + "\n" + more))
		id = hex.EncodeToString(sum[:])
	}
	if b.ids[id[:16]] {
		return ""
	}
	return id[:16]
}

// text is s as the database can hold it.
func text(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func orNull(s string) driver.Value {
	if s == "" {
		return nil
	}
	return text(s)
}

func number(n int) driver.Value {
	if n == 0 {
		return nil
	}
	return int32(n)
}

func stamp(t time.Time) driver.Value {
	if t.IsZero() {
		return nil
	}
	return t.UTC()
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
