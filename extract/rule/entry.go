package rule

import "strings"

// Entry is what a table counts where a row and a column of it meet.
type Entry struct {
	Indicator *Indicator // nil where it counts nothing
	Applicant string
	Detail    string // what part of the indicator: 检索费
	ID        string // the place of the line that gives the entry or ignores it
	Ignored   string // why a line of the form ignores it, "" where none does
	Number    int    // from 0: that of another entry of the table that counts the same
}

// Entry is what stands in a row and a column; either may be nil, where the
// table has none or none is known.
func (t *Table) Entry(row, col *Axis) *Entry {
	at := 0
	if row != nil {
		at = (row.index + 1) * (len(t.Cols) + 1)
	}
	if col != nil {
		at += col.index + 1
	}
	return &t.entries[at]
}

// Entries is how many entries the table has.
func (t *Table) Entries() int { return len(t.entries) }

// join joins every row with every column.
func (t *Table) join(s *Set) {
	type count struct{ code, applicant, detail string }
	seen := map[count]int{}
	add := func(row, col *Axis) {
		e := t.entry(s, row, col)
		if e.Number = len(t.entries); e.Indicator != nil {
			k := count{e.Indicator.Code, e.Applicant, e.Detail}
			if first, twice := seen[k]; twice {
				e.Number = first
			}
			seen[k] = e.Number
		}
		t.entries = append(t.entries, e)
	}
	for r := range len(t.Rows) + 1 {
		for c := range len(t.Cols) + 1 {
			add(lineAt(t.Rows, r-1), lineAt(t.Cols, c-1))
		}
	}
}

// lineAt is the line at an index, told of it; nil at -1.
func lineAt(list []Axis, i int) *Axis {
	if i < 0 {
		return nil
	}
	list[i].index = i
	return &list[i]
}

// entry joins a row and a column. What is said of the one cell goes before what
// its column says, and that before what its row does.
func (t *Table) entry(s *Set, row, col *Axis) Entry {
	var rowKey, colKey string
	if row != nil {
		rowKey = row.Key
	}
	if col != nil {
		colKey = col.Key
	}
	for _, x := range t.Cells {
		if x.Row == rowKey && x.Col == colKey {
			return Entry{Indicator: &s.Indicators[s.byCode[x.Code]], ID: x.ID}
		}
	}
	for _, a := range []*Axis{col, row} {
		if a != nil && a.Ignored() != "" {
			return Entry{Ignored: a.Ignored(), ID: a.ID}
		}
	}
	code, applicant := joinKeys(rowKey, colKey)
	i, known := s.byCode[code]
	if !known {
		return Entry{}
	}
	out := Entry{Indicator: &s.Indicators[i], Applicant: applicant}
	for _, a := range []*Axis{col, row} {
		if a == nil {
			continue
		}
		if out.ID = a.ID; a.Detail != "" {
			out.Detail = a.Detail
		}
	}
	return out
}

// joinKeys joins the keys of a row and a column to the code of an indicator,
// which the catalogue may lack, and an applicant.
func joinKeys(row, col string) (code, applicant string) {
	switch {
	case row == "" || row == "value":
		return col, ""
	case col == "value":
		return row, ""
	case strings.HasPrefix(col, "@"):
		return row, col[1:]
	case strings.HasSuffix(row, ".*") && strings.HasPrefix(col, "*."):
		return strings.TrimSuffix(row, "*") + strings.TrimPrefix(col, "*."), ""
	}
	return "", ""
}
