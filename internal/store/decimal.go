package store

import (
	"database/sql/driver"
	"fmt"

	"github.com/shopspring/decimal"
)

// The width and scale of every number in the schema: DECIMAL(20, 4); sums are
// wider.
const (
	width = 20
	scale = 4
)

// toDecimal is d as an appender takes a DECIMAL(20, 4): as a whole number of its
// last places, exactly. One with more decimal places or more digits is an error,
// never rounded.
func toDecimal(d decimal.Decimal) (driver.Value, error) {
	if d.Exponent() == 0 && d.NumDigits() <= 14 { // nearly all
		return d.CoefficientInt64() * 10_000, nil
	}
	if d.IsZero() {
		d = decimal.Zero
	}
	// the exponent first: rescaling 1e1000000 would write it out
	if int(d.Exponent())+d.NumDigits() > width-scale {
		return nil, fmt.Errorf("%d digits before the point, the database holds %d", int(d.Exponent())+d.NumDigits(), width-scale)
	}
	if -int(d.Exponent())-d.NumDigits() > scale || !d.Truncate(scale).Equal(d) {
		return nil, fmt.Errorf("more than %d decimal places", scale)
	}
	return d.Shift(scale).BigInt(), nil
}
