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
// the arithmetic of the form leaves exactly one way, with cells that may have
// been blank among the ways.

// maxWays bounds the search for ways to take digits apart; rows with more are
// left over.
const maxWays = 5_000

// unglue takes apart the rows that have too few values for their columns: each
// by the sum of its own columns, else several together by a sum of rows.
func (r *region) unglue(rows []flatRow, read [][]statement.Cell) {
	glued := make([][][]statement.Cell, len(rows)) // the ways to take a row apart
	for i, row := range rows {
		if !row.short || row.axis == nil || len(row.values) == 0 || r.pieces[row.values[0]].Barred {
			continue
		}
		sum := crossSum(r.set, row)
		ways := r.ways(row, sum < 0)
		if sum < 0 {
			glued[i] = ways
			continue
		}
		only := slices.DeleteFunc(ways, func(v []statement.Cell) bool { return !addsUp(v, sum) })
		if len(only) == 1 && whole(only[0]) {
			read[i], rows[i].reason = only[0], ""
		}
	}
	done := map[string]bool{}
	for _, id := range r.set.Identities {
		if id.Op == "=" && id.Columns == "" && id.Hard && id.Applies(r.form) && !done[id.ID] && r.prints(id) {
			done[id.ID] = true // of alternatives the first one counts
			r.together(id, rows, glued, read)
		}
	}
}

// crossSum is the column the others of a row add up to; -1 for none.
func crossSum(set *rule.Set, row flatRow) int {
	if !slices.ContainsFunc(set.Identities, func(id rule.Identity) bool { return id.Columns == "across" }) {
		return -1
	}
	return slices.IndexFunc(row.cols, func(c column) bool { return c.axis.Key == "@total" })
}

// prints reports whether the table has a row for all an identity needs.
func (r *region) prints(id rule.Identity) bool {
	return !slices.ContainsFunc(slices.Concat(id.Left, id.Right), func(o rule.Operand) bool {
		return !o.Optional && !slices.ContainsFunc(r.table.Rows, func(a rule.Axis) bool { return a.Key == o.Code })
	})
}

func adds(sum []rule.Operand, code string) bool {
	return slices.ContainsFunc(sum, func(o rule.Operand) bool { return o.Code == code })
}

// addsUp holds a row against the column that is the sum of the others.
func addsUp(v []statement.Cell, total int) bool {
	var sum decimal.Decimal
	for i, x := range v {
		if i != total {
			sum = sum.Add(x.Value)
		}
	}
	return sum.Equal(v[total].Value)
}

// whole reports whether every column has a number.
func whole(v []statement.Cell) bool {
	return !slices.ContainsFunc(v, func(c statement.Cell) bool { return c.State != statement.Number })
}

// ways lists how the digits of a row can be cut into its columns, with blank
// cells for columns that may have lost theirs: placed anywhere, or in the middle
// where it does not matter. A number has no zero in front; one of many years is
// no less than that of the year.
func (r *region) ways(row flatRow, placed bool) [][]statement.Cell {
	if r.manyWays(row) {
		return nil
	}
	cuts := [][]statement.Cell{nil}
	for k, piece := range row.values {
		most := len(row.cols) - (len(row.values) - k - 1) // the pieces to come are at least one number each
		var next [][]statement.Cell
		for _, way := range cuts {
			for n := 1; n <= most-len(way); n++ {
				for _, cut := range r.cuts(r.pieces[piece].Span, n) {
					next = append(next, append(slices.Clone(way), cut...))
				}
				if len(next) > maxWays {
					return nil
				}
			}
		}
		cuts = next
	}
	var out [][]statement.Cell
	for _, cut := range cuts {
		if out = append(out, spread(cut, len(row.cols), placed)...); len(out) > maxWays {
			return nil
		}
	}
	return slices.DeleteFunc(out, func(v []statement.Cell) bool { return !grows(row, v) })
}

// manyWays reports whether there are too many ways to cut the digits of a row,
// zeros in front counted.
func (r *region) manyWays(row flatRow) bool {
	inner := 0 // places for a cut
	for _, piece := range row.values {
		inner += len(r.page.Doc.Quote(r.pieces[piece].Span)) - 1
	}
	ways, sum := 1, 1
	for k := range len(row.cols) - len(row.values) {
		ways = ways * max(inner-k, 0) / (k + 1)
		if sum += ways; sum > maxWays {
			return true
		}
	}
	return false
}

// spread puts numbers into more columns, in order.
func spread(numbers []statement.Cell, cols int, placed bool) [][]statement.Cell {
	blank := statement.Cell{State: statement.Blank}
	switch missing := cols - len(numbers); {
	case missing == 0:
		return [][]statement.Cell{numbers}
	case len(numbers) == 0:
		return [][]statement.Cell{slices.Repeat([]statement.Cell{blank}, cols)}
	case !placed:
		return [][]statement.Cell{slices.Concat(numbers[:1], slices.Repeat([]statement.Cell{blank}, missing), numbers[1:])}
	}
	var out [][]statement.Cell
	for _, rest := range spread(numbers[1:], cols-1, true) {
		out = append(out, append([]statement.Cell{numbers[0]}, rest...))
	}
	for _, rest := range spread(numbers, cols-1, true) {
		out = append(out, append([]statement.Cell{blank}, rest...))
	}
	return out
}

// grows holds a cumulative column against the column of the year before it.
func grows(row flatRow, v []statement.Cell) bool {
	for i := 1; i < len(v); i++ {
		cumulative := strings.HasPrefix(row.cols[i].axis.Key, "-cumulative")
		if cumulative && whole(v[i-1:i+1]) && v[i].Value.LessThan(v[i-1].Value) {
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
// total of the year, in one way only.
func (r *region) together(id rule.Identity, rows []flatRow, glued [][][]statement.Cell, read [][]statement.Cell) {
	var parts []int
	total := -1
	for i := range r.table.Rows {
		line := &r.table.Rows[i]
		isPart, isTotal := adds(id.Left, line.Key), adds(id.Right, line.Key)
		if !isPart && !isTotal {
			continue
		}
		at := slices.IndexFunc(rows, func(row flatRow) bool { return row.axis == line })
		if at < 0 || len(glued[at]) == 0 && (read[at] == nil || !counts(rows[at], read[at])) {
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
	way := onlyWay(rows, parts, total, glued, read)
	if slices.ContainsFunc(way, func(v []statement.Cell) bool { return !whole(v) }) {
		return
	}
	for k, v := range way {
		read[all[k]], rows[all[k]].reason = v, ""
	}
}

// counts reports whether every column that counts has a number.
func counts(row flatRow, v []statement.Cell) bool {
	for i, c := range v {
		if row.cols[i].axis.Ignored() == "" && c.State != statement.Number {
			return false
		}
	}
	return true
}

// onlyWay finds the one choice of ways by which the parts add up to the total;
// nil when there is none or another. Columns the form ignores need not add up.
func onlyWay(rows []flatRow, parts []int, total int, glued [][][]statement.Cell, read [][]statement.Cell) [][]statement.Cell {
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
				grown := c.plus(rows[i], way)
				if len(c.ways) > 0 && len(c.sum) != len(grown.sum) {
					return nil
				}
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
		c, ok := sums[choice{}.plus(rows[total], way).key()]
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

func (c choice) plus(row flatRow, way []statement.Cell) choice {
	out := choice{ways: append(slices.Clone(c.ways), way), many: c.many}
	for i, v := range way {
		if row.cols[i].axis.Ignored() == "" {
			out.sum = append(out.sum, v.Value)
		}
	}
	for i := range min(len(c.sum), len(out.sum)) {
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
