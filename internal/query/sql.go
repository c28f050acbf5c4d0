package query

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/shopspring/decimal"
)

// Limits bound what a query may take, beside the memory of the engine and of
// the answer, which are always bounded. The zero value bounds nothing more.
type Limits struct {
	Time time.Duration
	Rows int // of the answer, which is cut there
}

// maxAnswer is how many bytes of memory an answer may take; a cell takes about
// cellSize besides its text.
const (
	maxAnswer = 512 << 20
	cellSize  = 112
)

// errCut ends a stream whose further rows are not wanted.
var errCut = errors.New("cut")

// SQL runs a user's SELECT over the tables and views of the snapshot. Other
// statements are refused, and so is every file. It ends with ctx.
func (db *DB) SQL(ctx context.Context, query string) (*Table, error) {
	t, _, err := db.Limited(ctx, query, Limits{})
	return t, err
}

// Limited is SQL within limits; cut says that there are more rows than it gave.
func (db *DB) Limited(ctx context.Context, query string, l Limits) (t *Table, cut bool, err error) {
	if l.Time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, l.Time)
		defer cancel()
	}
	if err := db.mustSelect(ctx, query); err != nil {
		return nil, false, err
	}
	t = &Table{}
	size := 0
	err = db.Stream(ctx, db.first(ctx, query, l.Rows), func(columns []Column) error {
		t.Columns = columns
		return nil
	}, func(row []Cell) error {
		if l.Rows > 0 && len(t.Rows) == l.Rows {
			return errCut
		}
		for _, c := range row {
			size += cellSize + len(c.Text)
		}
		if size > maxAnswer {
			return fmt.Errorf("the answer takes more than %d MB of memory: ask for fewer rows or columns", maxAnswer>>20)
		}
		t.Rows = append(t.Rows, slices.Clone(row))
		return nil
	})
	if errors.Is(err, errCut) {
		return t, true, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("sql: %w", explained(errors.Join(ctx.Err(), err), l.Time))
	}
	return t, false, nil
}

// first is a query for no more rows than are wanted (0: than an answer may have)
// and one by which to tell that there are more: the engine makes the whole answer
// before it gives a row. Several statements, or a remark behind the last, cannot
// be asked so and are left as they are.
func (db *DB) first(ctx context.Context, query string, rows int) string {
	if most := maxAnswer / cellSize; rows == 0 || rows > most {
		rows = most
	}
	within := fmt.Sprintf("FROM (%s\n) LIMIT %d", strings.TrimRight(query, "; \t\r\n"), rows+1)
	if db.mustSelect(ctx, within) != nil {
		return query
	}
	return within
}

// explained says of an error which limit was met.
func explained(err error, limit time.Duration) error {
	var engine *duckdb.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded) && limit > 0:
		return limited{fmt.Sprintf("no answer within %s: narrow the query, or give it longer with --timeout", limit), err}
	case errors.As(err, &engine) && engine.Type == duckdb.ErrorTypeOutOfMemory:
		return limited{"the query needs more than " + maxMemory + " of memory: narrow it, or sort and join less at a time", err}
	}
	return err
}

// limited is an error in words of ours instead of the engine's many lines.
type limited struct {
	message string
	cause   error
}

func (l limited) Error() string { return l.message }
func (l limited) Unwrap() error { return l.cause }

// Stream runs a SELECT of ours and hands out its columns, then row by row its
// cells, which are overwritten by the next.
func (db *DB) Stream(ctx context.Context, query string, header func([]Column) error, each func([]Cell) error) error {
	rows, err := db.sql.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	columns, row := make([]Column, len(types)), make([]Cell, len(types))
	values, into := make([]any, len(types)), make([]any, len(types))
	for i, typ := range types {
		into[i] = &values[i]
		columns[i] = Column{Name: typ.Name(), Kind: kindOf(typ)}
	}
	if err := header(columns); err != nil {
		return err
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			row[i] = cellOf(v, types[i].DatabaseTypeName())
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// mustSelect lets only SELECT through, alone or several: DETACH or USE would
// change the snapshot under other readers. DuckDB's own parser decides.
func (db *DB) mustSelect(ctx context.Context, query string) error {
	var answer string
	if err := db.sql.QueryRowContext(ctx, "SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", query).Scan(&answer); err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	var parsed struct {
		Error      bool              `json:"error"`
		Message    string            `json:"error_message"`
		Statements []json.RawMessage `json:"statements"`
	}
	if err := json.Unmarshal([]byte(answer), &parsed); err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	switch {
	case parsed.Error && parsed.Message == "Only SELECT statements can be serialized to json!":
		return wrongUse("sql: only SELECT is allowed: the database is a read-only snapshot")
	case parsed.Error:
		return wrongUse("sql: %s", parsed.Message)
	case len(parsed.Statements) == 0:
		return wrongUse("sql: the query is empty")
	}
	return nil
}

func kindOf(typ *sql.ColumnType) Kind {
	switch name := typ.DatabaseTypeName(); name {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
		"FLOAT", "DOUBLE", "BIGNUM":
		return Number
	default:
		if len(name) > 7 && name[:7] == "DECIMAL" {
			return Number
		}
		return Text
	}
}

// cellOf is one value of a result; NULL is the empty cell.
func cellOf(v any, typ string) Cell {
	switch v := v.(type) {
	case nil:
		return Cell{}
	case string:
		return Cell{Text: v, empty: v == ""}
	case bool:
		return text(strconv.FormatBool(v))
	case duckdb.Decimal:
		return Cell{Number: decimal.NewNullDecimal(toDecimal(v))}
	case *big.Int:
		return Cell{Number: decimal.NewNullDecimal(decimal.NewFromBigInt(v, 0))}
	case float64:
		return float(v, 64)
	case float32:
		return float(float64(v), 32)
	case int8, int16, int32, int64, int, uint8, uint16, uint32, uint64:
		return Cell{Number: decimal.NewNullDecimal(decimal.RequireFromString(fmt.Sprint(v)))}
	case time.Time:
		if typ == "DATE" {
			return text(v.Format(time.DateOnly))
		}
		return text(v.Format(time.RFC3339Nano))
	case []byte:
		return text(fmt.Sprintf("%x", v))
	default:
		b, err := json.Marshal(plainValue(v))
		if err != nil {
			return text(fmt.Sprint(v))
		}
		return text(string(b))
	}
}

func float(f float64, bits int) Cell {
	s := strconv.FormatFloat(f, 'g', -1, bits)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return text(s)
	}
	return Cell{Number: decimal.NewNullDecimal(decimal.RequireFromString(s))}
}

// plainValue is a list or struct as JSON can hold it, numbers exact.
func plainValue(v any) any {
	switch v := v.(type) {
	case duckdb.Decimal:
		return json.Number(toDecimal(v).String())
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plainValue(v[i])
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for key := range v {
			object[key] = plainValue(v[key])
		}
		return object
	default:
		return v
	}
}
