package query

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// Shown is everything the database holds about one report.
type Shown struct {
	ReportID      string          `json:"report_id"`
	Title         string          `json:"title"`
	AgencyID      string          `json:"agency_id"`
	Agency        string          `json:"agency"`
	AgencyPrinted string          `json:"agency_printed"`
	Region        string          `json:"region"`
	Place         string          `json:"place"`
	Year          int             `json:"year"`          // 0: not known
	Published     string          `json:"published"`     // ISO date, or empty
	Punctual      *bool           `json:"punctual"`      // nil: not known
	Form          string          `json:"form"`          //
	Version       int             `json:"version"`       // place among the reports of this body and year, the one that counts last
	SupersededBy  string          `json:"superseded_by"` // report_id of the version that counts; empty: this one
	Page          ShownPage       `json:"page"`
	Facts         []ShownFact     `json:"facts"`
	Findings      []ShownFinding  `json:"findings"`
	Numbers       ShownNumbers    `json:"numbers"`
	Leftovers     []ShownLeftover `json:"leftovers"`
	Ignored       []ShownIgnored  `json:"ignored"`
}

// ShownNumbers divides all printed numbers of a report, zeros in words among
// them. One that makes several facts counts once.
type ShownNumbers struct {
	All      int `json:"all"`
	Read     int `json:"read"`
	Ignored  int `json:"ignored"`
	LeftOver int `json:"left_over"`
}

// ShownPage is where a report's bytes came from and where they are kept.
type ShownPage struct {
	URL        string `json:"url"`
	FetchedAt  string `json:"fetched_at"` // RFC 3339, UTC; empty: not known
	Status     int    `json:"status"`
	MediaType  string `json:"media_type"`
	Charset    string `json:"charset"`
	SHA256     string `json:"sha256"`
	WARCFile   string `json:"warc_file"`
	WARCOffset int64  `json:"warc_offset"`
	WARCLength int64  `json:"warc_length"`
}

// ShownFact is one statistic with the text it was read from.
type ShownFact struct {
	No        int          `json:"fact_no"`
	Indicator string       `json:"indicator"`
	Label     string       `json:"label"` // Chinese name of the indicator
	Applicant string       `json:"applicant"`
	Scope     string       `json:"scope"`
	Detail    string       `json:"detail"`
	Value     *json.Number `json:"value"` // nil: State says why
	Unit      string       `json:"unit"`
	State     string       `json:"state"`
	Approx    string       `json:"approx"`
	Source    string       `json:"source"`
	Printed   string       `json:"printed"`
	Quote     string       `json:"quote"`
	Span      [2]int       `json:"span"`   // of Quote: bytes of the decoded text, half open
	Number    [2]int       `json:"number"` // of Printed
	Table     int          `json:"table"`  // 1-based; 0 in prose
	Row       int          `json:"row"`
	Col       int          `json:"col"`
	Rule      string       `json:"rule"`
	Status    string       `json:"status"`
}

// ShownFinding is the outcome of one check.
type ShownFinding struct {
	Check      string       `json:"check"`
	Outcome    string       `json:"outcome"`
	Expression string       `json:"expression"`
	Left       *json.Number `json:"left"` // nil: not assessable
	Right      *json.Number `json:"right"`
	Facts      []int        `json:"facts"` // ShownFact.No
	Reason     string       `json:"reason"`
	Suggestion string       `json:"suggestion"`
}

// ShownLeftover is a printed number that no rule read or ignored.
type ShownLeftover struct {
	Printed string `json:"printed"`
	Quote   string `json:"quote"` // the text around it
	Span    [2]int `json:"span"`  // of Printed
	Reason  string `json:"reason"`
}

// ShownIgnored is what one written rule ignores in a report.
type ShownIgnored struct {
	Rule    string `json:"rule"` // file:line, or the name of a guard
	Numbers int    `json:"numbers"`
	Printed string `json:"printed"` // the numbers, parted by blanks
}

// Report shows the report of a body, named as in Filter.Bureaus, on a year; of
// several versions the one that counts.
func (db *DB) Report(ctx context.Context, agency string, year int) (*Shown, error) {
	sel, err := db.resolve(ctx, Filter{Bureaus: []string{agency}})
	if err != nil {
		return nil, err
	}
	b := sel.bureaus[0]
	shown, err := db.show(ctx, "r.agency_id = ? AND r.year = ? AND superseded_by IS NULL", b.id, year)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, wrongUse("no report of %s on %d: it has %s", b.name, year, db.yearsOf(ctx, b.id))
	}
	return shown, err
}

func (db *DB) yearsOf(ctx context.Context, agency string) string {
	var years []string
	err := db.each(ctx, "SELECT DISTINCT year::VARCHAR FROM report WHERE agency_id = ? AND year IS NOT NULL ORDER BY 1", []any{agency},
		func(rows *sql.Rows) error {
			var year string
			err := rows.Scan(&year)
			years = append(years, year)
			return err
		})
	if err != nil || len(years) == 0 {
		return "no dated one"
	}
	return strings.Join(years, ", ")
}

// ByURL shows the report read from the page at url, or the one whose report_id
// url is. Of several captures it shows the newest.
func (db *DB) ByURL(ctx context.Context, url string) (*Shown, error) {
	shown, err := db.show(ctx, "(r.url = ? OR r.report_id = ?)", url, url)
	if !errors.Is(err, sql.ErrNoRows) {
		return shown, err
	}
	var outcome, reason string
	err = db.sql.QueryRowContext(ctx, "SELECT outcome, coalesce(reason, '') FROM page WHERE url = ? ORDER BY fetched_at DESC LIMIT 1", url).
		Scan(&outcome, &reason)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, wrongUse("no page or report %s", url)
	case err != nil:
		return nil, fmt.Errorf("show %s: %w", url, err)
	case outcome == "list":
		return nil, wrongUse("%s is a list of reports, not a report", url)
	case outcome == "error":
		return nil, wrongUse("%s could not be read: %s", url, reason)
	default:
		return nil, wrongUse("%s is no annual report: %s", url, reason)
	}
}

// show reads the newest report that meets the condition.
func (db *DB) show(ctx context.Context, condition string, args ...any) (*Shown, error) {
	s := &Shown{}
	var punctual sql.NullBool
	var fetched sql.NullTime
	p := &s.Page
	err := db.sql.QueryRowContext(ctx, `SELECT r.report_id, coalesce(title, ''), coalesce(r.agency_id, ''), coalesce(agency, ''),
			coalesce(agency_printed, ''), coalesce(region_code, ''), coalesce(place, ''), coalesce(r.year, 0),
			coalesce(published_on::VARCHAR, ''), punctual, coalesce(form, ''), version, coalesce(superseded_by, ''),
			r.url, r.fetched_at, coalesce(status, 0), coalesce(media_type, ''), coalesce(charset, ''), r.sha256,
			coalesce(warc_file, ''), coalesce(warc_offset, 0), coalesce(warc_length, 0)
		FROM report r JOIN page p ON p.report_id = r.report_id
		WHERE `+condition+`
		ORDER BY r.fetched_at DESC NULLS LAST, version DESC, r.report_id LIMIT 1`, args...).
		Scan(&s.ReportID, &s.Title, &s.AgencyID, &s.Agency, &s.AgencyPrinted, &s.Region, &s.Place, &s.Year,
			&s.Published, &punctual, &s.Form, &s.Version, &s.SupersededBy,
			&p.URL, &fetched, &p.Status, &p.MediaType, &p.Charset, &p.SHA256, &p.WARCFile, &p.WARCOffset, &p.WARCLength)
	if err != nil {
		return nil, fmt.Errorf("show report: %w", err)
	}
	if punctual.Valid {
		s.Punctual = &punctual.Bool
	}
	if fetched.Valid {
		p.FetchedAt = fetched.Time.UTC().Format(time.RFC3339)
	}
	if err := errors.Join(db.showFacts(ctx, s), db.showFindings(ctx, s), db.showNumbers(ctx, s)); err != nil {
		return nil, fmt.Errorf("show report %s: %w", s.ReportID, err)
	}
	return s, nil
}

func (db *DB) showFacts(ctx context.Context, s *Shown) error {
	s.Facts = []ShownFact{}
	return db.each(ctx, `SELECT fact_no, f.indicator, i.zh, applicant, scope, detail, value, f.unit, state, approx, source, printed,
			quote, span_start, span_end, number_start, number_end, table_no, row_no, col_no, rule, status
		FROM fact f JOIN indicator i ON i.code = f.indicator WHERE report_id = ? ORDER BY fact_no`, []any{s.ReportID},
		func(rows *sql.Rows) error {
			var f ShownFact
			var value any
			err := rows.Scan(&f.No, &f.Indicator, &f.Label, &f.Applicant, &f.Scope, &f.Detail, &value, &f.Unit, &f.State, &f.Approx,
				&f.Source, &f.Printed, &f.Quote, &f.Span[0], &f.Span[1], &f.Number[0], &f.Number[1], &f.Table, &f.Row, &f.Col,
				&f.Rule, &f.Status)
			f.Value = optional(value)
			s.Facts = append(s.Facts, f)
			return err
		})
}

func (db *DB) showFindings(ctx context.Context, s *Shown) error {
	s.Findings = []ShownFinding{}
	return db.each(ctx, `SELECT check_id, outcome, expression, left_value, right_value, facts, reason, suggestion
		FROM finding WHERE report_id = ? ORDER BY rowid`, []any{s.ReportID}, func(rows *sql.Rows) error {
		f := ShownFinding{Facts: []int{}}
		var left, right, facts any
		err := rows.Scan(&f.Check, &f.Outcome, &f.Expression, &left, &right, &facts, &f.Reason, &f.Suggestion)
		f.Left, f.Right = optional(left), optional(right)
		numbers, _ := facts.([]any) // INTEGER[] by the schema
		for _, n := range numbers {
			if no, ok := n.(int32); ok {
				f.Facts = append(f.Facts, int(no))
			}
		}
		s.Findings = append(s.Findings, f)
		return err
	})
}

// showNumbers tells what became of the printed numbers.
func (db *DB) showNumbers(ctx context.Context, s *Shown) error {
	s.Leftovers, s.Ignored = []ShownLeftover{}, []ShownIgnored{}
	err := db.each(ctx, `SELECT printed, quote, span_start, span_end, reason FROM leftover WHERE report_id = ?
		ORDER BY span_start, rowid`, []any{s.ReportID}, func(rows *sql.Rows) error {
		var l ShownLeftover
		err := rows.Scan(&l.Printed, &l.Quote, &l.Span[0], &l.Span[1], &l.Reason)
		s.Leftovers = append(s.Leftovers, l)
		return err
	})
	if err != nil {
		return err
	}
	n := &s.Numbers
	err = db.each(ctx, "SELECT rule, numbers, printed FROM ignored WHERE report_id = ? ORDER BY rowid", []any{s.ReportID},
		func(rows *sql.Rows) error {
			var i ShownIgnored
			err := rows.Scan(&i.Rule, &i.Numbers, &i.Printed)
			s.Ignored = append(s.Ignored, i)
			n.Ignored += i.Numbers
			return err
		})
	if err != nil {
		return err
	}
	seen := map[[2]int]bool{}
	for _, f := range s.Facts {
		if f.Source != "derived" && (f.State == "number" || f.State == "illegible") {
			seen[f.Number] = true
		}
	}
	n.Read, n.LeftOver = len(seen), len(s.Leftovers)
	n.All = n.Read + n.Ignored + n.LeftOver
	return nil
}

// optional is a DECIMAL as it was scanned; nil for NULL.
func optional(v any) *json.Number {
	d, ok := v.(duckdb.Decimal)
	if !ok {
		return nil
	}
	exact := json.Number(toDecimal(d).String())
	return &exact
}
