package check

import (
	"fmt"
	"math"
	"strconv"

	"github.com/shopspring/decimal"
)

// fractional stands in the list of whole values for one that is not whole, or
// has more than fifteen digits.
const fractional = math.MinInt64

// wholeOf is a value as an integer: nearly all are, and the sums of those need
// no decimals.
func wholeOf(v decimal.Decimal) int64 {
	if v.Exponent() != 0 || v.NumDigits() > 15 {
		return fractional
	}
	return v.CoefficientInt64()
}

func (c *checker) total(cells []int) decimal.Decimal {
	whole, rest, exact := int64(0), decimal.Decimal{}, true
	for _, i := range cells {
		if c.ints[i] != fractional {
			whole += c.ints[i]
		} else {
			rest, exact = rest.Add(c.facts[i].Value), false
		}
	}
	switch {
	case len(cells) == 1 && (exact || rest.IsZero()):
		return c.facts[cells[0]].Value
	case exact:
		return decimal.NewFromInt(whole)
	}
	return rest.Add(decimal.NewFromInt(whole))
}

// expression prints two sums of facts with a sign between them, or one sum
// without a sign.
func (c *checker) expression(left []int, sign string, right []int) string {
	c.print = c.appendSum(c.print[:0], left)
	if sign != "" {
		c.print = append(append(append(c.print, ' '), sign...), ' ')
		c.print = c.appendSum(c.print, right)
	}
	return string(c.print)
}

func (c *checker) appendSum(b []byte, cells []int) []byte {
	for k, i := range cells {
		if k > 0 {
			b = append(b, " + "...)
		}
		if n := c.ints[i]; n != fractional {
			b = strconv.AppendInt(b, n, 10)
		} else {
			b = append(b, c.facts[i].Value.String()...)
		}
	}
	return b
}

// assess compares two sums of facts. doubt, when not empty, is why a failure
// could not be told from a number that was not read.
func (c *checker) assess(name string, r relation, doubt string) {
	left, right := r.left(), r.right()
	f := Finding{Check: name, Left: c.total(left), Right: c.total(right), Facts: r.cells, Outcome: Pass}
	if isLong(f.Left) || isLong(f.Right) {
		c.add(Finding{Check: name, Outcome: NotAssessable, Facts: f.Facts, Reason: "a sum of more than 16 digits"})
		return
	}
	if !holds(f.Left, f.Right, r.op) {
		if doubt != "" {
			c.add(Finding{Check: name, Outcome: NotAssessable, Facts: f.Facts, Reason: doubt})
			return
		}
		f.Outcome = Fail
	}
	f.Expression = c.expression(left, signOf(r.op, f.Outcome), right)
	switch {
	case f.Outcome != Fail || r.op != "=" || len(left) == 1:
	case len(right) == 1:
		f.Reason = fmt.Sprintf("the sum is %s, the report prints %s", f.Left, f.Right)
	default:
		f.Reason = fmt.Sprintf("the sums are %s and %s", f.Left, f.Right)
	}
	r.finding = len(c.found)
	c.relations = append(c.relations, r)
	c.add(f)
}

// isLong reports whether a number has more digits before its point than are
// stored.
func isLong(v decimal.Decimal) bool {
	return !v.IsZero() && v.NumDigits()+int(v.Exponent()) > 16
}

// signOf is the sign to print for a relation.
func signOf(op string, o Outcome) string {
	switch {
	case op == "=" && o == Fail:
		return "≠"
	case op == "=":
		return "="
	case o == Fail:
		return ">"
	}
	return "≤"
}

func holds(left, right decimal.Decimal, op string) bool {
	if op == "<=" {
		return left.LessThanOrEqual(right)
	}
	return left.Equal(right)
}
