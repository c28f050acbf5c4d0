package query

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/shopspring/decimal"
)

// rows selects the reports that count, with the values of the selected indicators
// as v0, v1 …, their states as t0 …, status s0 …, origin o0 … and approximation
// a0 …. It is written without parameters, so that what is shown is what is run.
func (sel selection) rows() string {
	where := sel.inline()
	var b, from strings.Builder
	b.WriteString("SELECT r.report_id, r.agency_id, coalesce(r.agency, r.agency_id) AS agency, coalesce(r.form, '') AS form, r.url, r.year")
	for i, code := range sel.indicators {
		fmt.Fprintf(&b, ", v%d, t%[1]d, s%[1]d, o%[1]d, a%[1]d", i)
		fmt.Fprintf(&from, "\n  LEFT JOIN (SELECT report_id, value AS v%d, state::VARCHAR AS t%[1]d, status::VARCHAR AS s%[1]d, origin::VARCHAR AS o%[1]d, approx AS a%[1]d\n    FROM value WHERE indicator = %s AND %s) USING (report_id)",
			i, enum(code), where)
	}
	fmt.Fprintf(&b, "\nFROM report r%s\nWHERE r.superseded_by IS NULL AND r.agency_id IS NOT NULL AND r.year IS NOT NULL AND %s\nORDER BY r.agency_id, r.year", from.String(), where)
	return b.String()
}

// pairs is the common table "one" that ratios and ranks are made of: a row a body
// and year with one of the values at the given places at least, as v0, v1 … with
// the status of those that are numbers as s0 …. Joining as many tables would take
// twice the time.
func (sel selection) pairs(places []int) string {
	var columns, codes []string
	for _, i := range places {
		code := enum(sel.indicators[i])
		codes = append(codes, code)
		columns = append(columns, fmt.Sprintf("max(value) FILTER (indicator = %s) AS v%d, max(status) FILTER (indicator = %[1]s AND value IS NOT NULL) AS s%[2]d", code, i))
	}
	group := "\n  GROUP BY agency_id, year"
	if len(places) == 1 { // a report has one value of an indicator
		columns, group = []string{fmt.Sprintf("value AS v%d, status AS s%[1]d", places[0])}, ""
	}
	return fmt.Sprintf("WITH one AS (\n  SELECT agency_id, year,\n    %s\n  FROM value WHERE indicator IN (%s) AND agency_id IS NOT NULL AND year IS NOT NULL AND %s%s\n)",
		strings.Join(columns, ",\n    "), strings.Join(codes, ", "), sel.inline(), group)
}

// enum is a code as the column indicator holds it: held against a text, every row
// would be made one.
func enum(code string) string { return literal(code) + "::indicator_code" }

// inline is the condition of where without parameters.
func (sel selection) inline() string {
	where, args := sel.where()
	return inline(where, args)
}

// inline writes a condition of where with its arguments in their places.
func inline(condition string, args []any) string {
	var b strings.Builder
	for i, part := range strings.Split(condition, "?") {
		if i > 0 {
			switch a := args[i-1].(type) {
			case int:
				fmt.Fprint(&b, a)
			case string:
				b.WriteString(literal(a))
			case []string:
				list := make([]string, len(a))
				for j, s := range a {
					list[j] = literal(s)
				}
				b.WriteString("[" + strings.Join(list, ", ") + "]")
			}
		}
		b.WriteString(part)
	}
	return b.String()
}

// told runs a query of a comparison, which is what Trace shows.
func (db *DB) told(ctx context.Context, query string, scan func([]any) error) error {
	if db.trace != nil {
		db.trace(query)
	}
	var values, into []any
	return db.each(ctx, query, nil, func(rows *sql.Rows) error {
		if into == nil {
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			values, into = make([]any, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		return scan(values)
	})
}

// Trace has show called with every query a Compare or Sources reads numbers by,
// before it is run.
func (db *DB) Trace(show func(sql string)) { db.trace = show }

// reader takes the values of a row one by one.
type reader struct{ values []any }

func (r *reader) next() any {
	v := r.values[0]
	r.values = r.values[1:]
	return v
}

func (r *reader) text() string {
	s, _ := r.next().(string)
	return s
}

func (r *reader) int() int {
	switch n := r.next().(type) {
	case int64:
		return int(n)
	case int32:
		return int(n)
	case int16:
		return int(n)
	}
	return 0
}

func (r *reader) number() decimal.NullDecimal {
	switch n := r.next().(type) {
	case duckdb.Decimal:
		return decimal.NewNullDecimal(toDecimal(n))
	case float64:
		return decimal.NewNullDecimal(decimal.NewFromFloat(n).Round(2))
	}
	return decimal.NullDecimal{}
}
