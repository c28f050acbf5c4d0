package sample

import (
	"math"
	"math/rand/v2"
	"strings"

	"github.com/shopspring/decimal"
)

// maker draws the numbers of one report. truth holds them by code, or by
// code and applicant, in the catalogue's unit.
type maker struct {
	rng   *rand.Rand
	zeros int     // percent of counts that are zero
	top   float64 // of the other counts
	truth map[string]decimal.Decimal
	whole bool // the period of the other column is the whole year
}

func newMaker(rng *rand.Rand) *maker {
	m := &maker{rng: rng, truth: map[string]decimal.Decimal{}}
	switch n := rng.IntN(100); {
	case n < 6:
		m.zeros, m.top = 100, 1
	case n < 45:
		m.zeros, m.top = 70, 12
	case n < 80:
		m.zeros, m.top = 40, 400
	default:
		m.zeros, m.top = 15, 60000
	}
	return m
}

// count draws a count of the report's size, as many small as large ones.
func (m *maker) count() int64 {
	if chance(m.rng, m.zeros) {
		return 0
	}
	return int64(math.Exp(m.rng.Float64() * math.Log(m.top+1)))
}

// upTo draws a number from 0 to n.
func (m *maker) upTo(n int64) int64 { return m.rng.Int64N(n + 1) }

func (m *maker) set(key string, n int64) { m.truth[key] = decimal.NewFromInt(n) }

func (m *maker) get(key string) int64 { return m.truth[key].IntPart() }

// each draws a count for every key.
func (m *maker) each(keys ...string) {
	for _, k := range keys {
		m.set(k, m.count())
	}
}

// sum draws the parts of a total and sets it to their sum.
func (m *maker) sum(total string, parts ...string) {
	var sum int64
	for _, p := range parts {
		n := m.count()
		m.set(p, n)
		sum += n
	}
	m.set(total, sum)
}

// divide takes a total apart into its parts at random.
func (m *maker) divide(total int64, parts ...string) {
	for i, p := range parts {
		n := m.upTo(total)
		if i == len(parts)-1 {
			n = total
		}
		m.set(p, n)
		total -= n
	}
}

// amount draws an amount in 元: none, round, whole, or to the 分.
func (m *maker) amount(key string) {
	v := decimal.NewFromInt(m.count())
	switch m.rng.IntN(4) {
	case 0:
		v = v.Shift(4)
	case 1:
		v = v.Mul(decimal.NewFromInt(137))
	case 2:
		v = v.Mul(decimal.NewFromInt(100)).Add(decimal.New(m.upTo(9999), -2)).Mul(decimal.NewFromInt(min(1, m.count())))
	}
	m.truth[key] = v
}

// figures is how one report prints its numbers.
type figures struct {
	comma  string // behind thousands
	wide   bool   // full-width digits
	zero   func(rng *rand.Rand) string
	unit   bool // counts are printed with their unit: 3件
	signed int  // how changes are printed
}

func drawFigures(rng *rand.Rand) *figures {
	f := &figures{wide: chance(rng, 4), unit: chance(rng, 3), signed: rng.IntN(4)}
	if chance(rng, 15) {
		f.comma = pick(rng, ",", "，")
	}
	slash := pick(rng, "/", "-", "—", "／", "——")
	always := func(s string) func(*rand.Rand) string { return func(*rand.Rand) string { return s } }
	switch n := rng.IntN(100); {
	case n < 68:
		f.zero = always("0")
	case n < 76:
		f.zero = always("")
	case n < 84:
		f.zero = always(slash)
	case n < 88:
		f.zero = always("无")
	default:
		f.zero = func(rng *rand.Rand) string { return pick(rng, "0", "", slash) }
	}
	return f
}

// print gives a cell its text and state.
func (f *figures) print(rng *rand.Rand, c *Cell, m money) {
	unit := ""
	switch {
	case c.unit == "元" && m.at == inCell:
		unit = m.unit
	case c.unit != "元" && f.unit:
		unit = c.unit
	}
	v := c.Value
	if c.unit == "元" {
		v = v.Shift(shift(m.unit))
	}
	switch {
	case c.Value.IsZero():
		c.Printed = f.nothing(rng, c)
	case strings.HasSuffix(c.Code, ".items_change"):
		c.Printed = f.change(v)
	default:
		c.Printed = f.digits(v) + unit
	}
	switch c.Printed {
	case "":
		c.State = Blank
	case "/", "-", "—", "／", "——":
		c.State = Slash
	}
}

func (f *figures) nothing(rng *rand.Rand, c *Cell) string {
	zero := f.zero(rng)
	if strings.HasSuffix(c.Code, ".items_change") && zero != "" {
		return pick(rng, "0", "未增未减", "无变化")
	}
	if f.wide {
		return strings.ReplaceAll(zero, "0", "０")
	}
	return zero
}

// change prints a difference to the year before.
func (f *figures) change(v decimal.Decimal) string {
	n := f.digits(v.Abs())
	more := []string{"", "+", "增", "增加"}[f.signed]
	less := []string{"-", "-", "减", "减少"}[f.signed]
	if f.wide {
		more, less = strings.ReplaceAll(more, "+", "＋"), strings.ReplaceAll(less, "-", "－")
	}
	if v.IsNegative() {
		return less + n
	}
	return more + n
}

func (f *figures) digits(v decimal.Decimal) string {
	whole, rest, point := strings.Cut(v.String(), ".")
	if f.comma != "" {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + f.comma + whole[i:]
		}
	}
	if point {
		whole += "." + rest
	}
	if f.wide {
		return widen(whole)
	}
	return whole
}

// widen prints digits as wide as the characters around them.
func widen(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r - '0' + '０'
		case r == '.':
			return '．'
		}
		return r
	}, s)
}

// shift is the power of ten that turns 元 into a unit.
func shift(unit string) int32 {
	switch unit {
	case "万元":
		return -4
	case "亿元":
		return -8
	}
	return 0
}

// drawMoney draws how amounts are printed. A page may leave the unit out only
// where its form states one.
func drawMoney(rng *rand.Rand, stated bool) money {
	switch n := rng.IntN(100); {
	case n < 60:
		return money{"万元", inHead}
	case n < 72:
		return money{"元", inHead}
	case n < 75:
		return money{"亿元", inHead}
	case n < 85 && stated:
		return money{"万元", inForm}
	default:
		return money{pick(rng, "元", "万元"), inCell}
	}
}
