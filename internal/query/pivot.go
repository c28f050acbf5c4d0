package query

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/shopspring/decimal"
)

// pivot is the common table "one" that every comparison is made of: a row a
// report that counts, with the values of the selected indicators as v0, v1 …,
// their states as t0 …, and where they are numbers their status s0 …, origin o0 …
// and approximation a0 …. It is written without parameters, so that what is shown is what is run.
// With before, it goes back a year further than was asked.
func (sel selection) pivot(before bool) string {
	if before {
		sel.from--
	}
	where, args := sel.where()
	where = inline(where, args)
	var b strings.Builder
	b.WriteString("WITH one AS (\n  SELECT r.report_id, r.agency_id, r.year, r.form")
	var codes []string
	for i, code := range sel.indicators {
		codes = append(codes, literal(code))
		fmt.Fprintf(&b, ", v%d, t%[1]d, s%[1]d, o%[1]d, a%[1]d", i)
	}
	b.WriteString("\n  FROM report r")
	if len(codes) > 0 {
		b.WriteString(" LEFT JOIN (\n    SELECT report_id")
		for i, code := range codes {
			fmt.Fprintf(&b, ",\n      max(value) FILTER (indicator = %s) AS v%d, max(state) FILTER (indicator = %[1]s) AS t%[2]d", code, i)
			for _, more := range []string{"status", "origin", "approx"} {
				fmt.Fprintf(&b, ", max(%s) FILTER (indicator = %s AND value IS NOT NULL) AS %s%d", more, code, more[:1], i)
			}
		}
		fmt.Fprintf(&b, "\n    FROM value WHERE indicator IN (%s) AND %s GROUP BY report_id) v USING (report_id)", strings.Join(codes, ", "), where)
	}
	fmt.Fprintf(&b, "\n  WHERE r.superseded_by IS NULL AND r.agency_id IS NOT NULL AND r.year IS NOT NULL AND %s\n)", where)
	return b.String()
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
