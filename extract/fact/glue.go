package fact

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/shopspring/decimal"
)

// Digits of neighbouring cells run together where a page lost the space
// between them: 18535395 was 1853 and 5395. They are taken apart only where
// the arithmetic of the form leaves exactly one way.

// maxWays bounds the search for ways to take digits apart; rows with more are
// left over.
const maxWays = 20_000

// unglue takes apart the rows that have too few values for their columns: each
// by the sum of its own columns, else several together by a sum of rows.
func (r *region) unglue(rows []flatRow, read [][]statement.Cell) {
	glued := make([][][]statement.Cell, len(rows)) // the ways to take a row apart
	for i, row := range rows {
		if read[i] != nil || row.axis == nil || len(row.values) == 0 || len(row.values) >= len(row.cols) {
			continue
		}
		glued[i] = r.ways(row)
		if !crossAdds(r.set, row) {
			continue
		}
		only := slices.DeleteFunc(slices.Clone(glued[i]), func(v []statement.Cell) bool { return !addsUp(v) })
		if glued[i] = nil; len(only) == 1 {
			read[i], rows[i].reason = only[0], ""
		}
	}
	for _, id := range r.set.Identities {
		if id.Op == "=" && id.Columns == "" && id.Hard {
			r.together(id, rows, glued, read)
		}
	}
}

// crossAdds reports whether the columns of a row add up to its last one.
func crossAdds(set *rule.Set, row flatRow) bool {
	last := row.cols[len(row.cols)-1].axis
	return last.Key == "@total" && slices.ContainsFunc(set.Identities, func(id rule.Identity) bool { return id.Columns == "across" })
}

func adds(sum []rule.Operand, code string) bool {
	return slices.ContainsFunc(sum, func(o rule.Operand) bool { return o.Code == code })
}

func addsUp(v []statement.Cell) bool {
	var sum decimal.Decimal
	for _, x := range v[:len(v)-1] {
		sum = sum.Add(x.Value)
	}
	return sum.Equal(v[len(v)-1].Value)
}

// ways lists how the digits of a row can be cut into its columns. A number has
// no zero in front; one of many years is no less than that of the year.
func (r *region) ways(row flatRow) [][]statement.Cell {
	ways := [][]statement.Cell{nil}
	for k, piece := range row.values {
		left := len(row.values) - k - 1 // pieces to come, each at least one number
		var next [][]statement.Cell
		for _, way := range ways {
			most := len(row.cols) - left - len(way)
			least := 1
			if left == 0 {
				least = most
			}
			for n := least; n <= most; n++ {
				for _, cut := range r.cuts(r.pieces[piece].Span, n) {
					next = append(next, append(slices.Clone(way), cut...))
				}
			}
			if len(next) > maxWays {
				return nil
			}
		}
		ways = next
	}
	return slices.DeleteFunc(ways, func(v []statement.Cell) bool { return len(v) != len(row.cols) || !grows(row, v) })
}

// grows holds a cumulative column against the column of the year before it.
func grows(row flatRow, v []statement.Cell) bool {
	for i := 1; i < len(v); i++ {
		cumulative := strings.HasPrefix(row.cols[i].axis.Key, "-cumulative")
		if cumulative && v[i].Value.LessThan(v[i-1].Value) {
			return false
		}
	}
	return true
}

// cuts lists the ways to cut a run of digits into n numbers; none for text
// that is not all digits.
func (r *region) cuts(s decode.Span, n int) [][]statement.Cell {
	text := r.page.Doc.Quote(s)
	if strings.Trim(text, "0123456789") != "" || len(text) < n || len(text) > 40 {
		return nil
	}
	if n == 1 {
		if len(text) > 1 && text[0] == '0' {
			return nil
		}
		d, err := decimal.NewFromString(text)
		if err != nil {
			return nil
		}
		return [][]statement.Cell{{{Span: s, Number: s, State: statement.Number, Value: d}}}
	}
	var out [][]statement.Cell
	for i := 1; i <= len(text)-n+1; i++ {
		head := r.cuts(decode.Span{Start: s.Start, End: s.Start + i}, 1)
		if head == nil {
			break
		}
		for _, tail := range r.cuts(decode.Span{Start: s.Start + i, End: s.End}, n-1) {
			out = append(out, append(slices.Clone(head[0]), tail...))
		}
		if len(out) > maxWays {
			return nil
		}
	}
	return out
}

// together takes the rows of one sum apart at once: the parts must make the
// total in every column, in one way only.
func (r *region) together(id rule.Identity, rows []flatRow, glued [][][]statement.Cell, read [][]statement.Cell) {
	var parts []int
	total := -1
	for i := range r.table.Rows {
		code := r.table.Rows[i].Key
		isPart, isTotal := adds(id.Left, code), adds(id.Right, code)
		if !isPart && !isTotal {
			continue
		}
		at := slices.IndexFunc(rows, func(row flatRow) bool { return row.axis != nil && row.axis.Key == code })
		if at < 0 || read[at] == nil && len(glued[at]) == 0 {
			return
		}
		if isPart {
			parts = append(parts, at)
		} else {
			total = at
		}
	}
	if len(parts) < 2 || total < 0 || len(id.Right) != 1 {
		return
	}
	all := append(slices.Clone(parts), total)
	if !slices.ContainsFunc(all, func(i int) bool { return read[i] == nil }) {
		return
	}
	if way := onlyWay(parts, total, glued, read); way != nil {
		for k, i := range all {
			read[i], rows[i].reason = way[k], ""
		}
	}
}

// onlyWay finds the one choice of ways by which the parts add up to the total
// in every column; nil when there is none or another.
func onlyWay(parts []int, total int, glued [][][]statement.Cell, read [][]statement.Cell) [][]statement.Cell {
	options := func(i int) [][]statement.Cell {
		if read[i] != nil {
			return [][]statement.Cell{read[i]}
		}
		return glued[i]
	}
	sums := map[string]choice{"": {}}
	for _, i := range parts {
		next := map[string]choice{}
		for _, c := range sums {
			for _, way := range options(i) {
				if !c.fits(way) {
					return nil
				}
				grown := c.plus(way)
				k := grown.key()
				if _, taken := next[k]; taken {
					grown.many = true
				}
				next[k] = grown
			}
		}
		if sums = next; len(sums) > maxWays {
			return nil
		}
	}
	var found *choice
	for _, way := range options(total) {
		c, ok := sums[choice{sum: numbers(way)}.key()]
		switch {
		case !ok:
		case c.many || found != nil:
			return nil
		default:
			c.ways = append(slices.Clone(c.ways), way)
			found = &c
		}
	}
	if found == nil {
		return nil
	}
	return found.ways
}

// choice is one way for each of some rows, and the sum of their columns.
type choice struct {
	sum  []decimal.Decimal
	ways [][]statement.Cell
	many bool // other choices have the same sum
}

func (c choice) fits(way []statement.Cell) bool { return c.sum == nil || len(c.sum) == len(way) }

func (c choice) plus(way []statement.Cell) choice {
	out := choice{sum: numbers(way), ways: append(slices.Clone(c.ways), way), many: c.many}
	for i := range c.sum {
		out.sum[i] = out.sum[i].Add(c.sum[i])
	}
	return out
}

func (c choice) key() string {
	var parts []string
	for _, d := range c.sum {
		parts = append(parts, d.String())
	}
	return strings.Join(parts, " ")
}

func numbers(way []statement.Cell) []decimal.Decimal {
	var out []decimal.Decimal
	for _, v := range way {
		out = append(out, v.Value)
	}
	return out
}
