package store

import (
	"fmt"
	"math/big"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/shopspring/decimal"
)

// The width and scale of every number in the schema: DECIMAL(20, 4); sums are
// wider, DECIMAL(38, 4).
const (
	width    = 20
	sumWidth = 38
	scale    = 4
)

// toDecimal is d as DECIMAL(20, 4), exactly: a number with more decimal places
// or more digits is an error, never rounded.
func toDecimal(d decimal.Decimal) (duckdb.Decimal, error) {
	if d.Exponent() == 0 && d.NumDigits() <= 14 { // nearly all
		return duckdb.Decimal{Width: width, Scale: scale, Value: big.NewInt(d.CoefficientInt64() * 10_000)}, nil
	}
	if d.IsZero() {
		d = decimal.Zero
	}
	// the exponent first: rescaling 1e1000000 would write it out
	if int(d.Exponent())+d.NumDigits() > width-scale {
		return duckdb.Decimal{}, fmt.Errorf("%d digits before the point, the database holds %d", int(d.Exponent())+d.NumDigits(), width-scale)
	}
	if -int(d.Exponent())-d.NumDigits() > scale || !d.Truncate(scale).Equal(d) {
		return duckdb.Decimal{}, fmt.Errorf("more than %d decimal places", scale)
	}
	return duckdb.Decimal{Width: width, Scale: scale, Value: d.Shift(scale).BigInt()}, nil
}
