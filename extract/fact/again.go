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
	said := map[[3]string]*meaning{}
	for i := range first.cells {
		said[first.cells[i].counts()] = &first.cells[i]
	}
	return !slices.ContainsFunc(c.cells, func(m meaning) bool {
		if m.indicator == "" && !m.hasDigits() {
			return false
		}
		o := said[m.counts()]
		return o == nil || o.State != m.State || !o.Value.Equal(m.Value) || o.Unit != m.Unit
	})
}

// counts is what a cell counts, or why that is not known.
func (m *meaning) counts() [3]string {
	if m.indicator == "" {
		return [3]string{"", m.reason + m.ignored, m.Value.String()}
	}
	return [3]string{m.indicator, m.applicant, m.detail}
}

// hasDigits reports whether the cell prints a number, be it one that can be read.
func (m *meaning) hasDigits() bool {
	return m.State == statement.Number || m.State == statement.Illegible
}
