package fact

import (
	"slices"

	"github.com/nianbao/nianbao/extract/statement"
)

// repeats reports whether a table says what another says, and nothing more: a
// copy of it for small screens.
func (c claimed) repeats(first claimed) bool {
	if c.form != first.form || c.table != first.table || c.known == 0 {
		return false
	}
	said := map[any]*meaning{}
	for i := range first.cells {
		said[first.cells[i].says()] = &first.cells[i]
	}
	return !slices.ContainsFunc(c.cells, func(m meaning) bool {
		if !m.counts() && !m.hasDigits() {
			return false
		}
		o := said[m.says()]
		return o == nil || o.State != m.State || !o.Value.Equal(m.Value) || o.printedUnit() != m.printedUnit()
	})
}

// says is the entry a cell counts, or why there is none, and its value.
func (m *meaning) says() any {
	if m.counts() {
		return m.entry.Number
	}
	return [2]string{m.reason + m.entry.Ignored, m.Value.String()}
}

// hasDigits reports whether the cell prints a number, be it one that can be read.
func (m *meaning) hasDigits() bool {
	return m.State == statement.Number || m.State == statement.Illegible
}
