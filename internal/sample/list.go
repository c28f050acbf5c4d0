package sample

// line is one line of a form.
type line struct {
	label string // in the notation of wording
	unit  string // "" for a heading
	code  string // "" for one the catalogue lacks
	cum   string // code of its cumulative column, "" where that is ignored
	// what tells apart two lines of one code, and the name the catalogue keeps of it
	detail string
}

// key names a line's number in the truth.
func (l line) key() string {
	if l.code == "" {
		return l.label
	}
	return l.code + l.detail
}

// list is a table of one line an indicator: its name, unit, perhaps a serial
// number, and one or two columns of numbers.
type list struct {
	title  string
	name   string // header of the labels
	unit   string // header of the units
	serial string // header of the serial numbers, "" for none
	first  bool   // the serial numbers stand before the units
	year   string // header of the year's numbers; YYYY is the report year
	cum    string // header of the other column, "" for none
	before bool   // the other column comes first
	period bool   // the other column is that of a period, which may be the whole year
	lines  []line
}

// cumulative marks the truth of the other column.
const cumulative = "cumulative "

func (t *list) cells() []Cell {
	var out []Cell
	for i, l := range t.lines {
		if l.unit == "" {
			continue
		}
		unit := l.unit
		if unit == "万元" {
			unit = "元"
		}
		year := Cell{Row: i, Code: l.code, Detail: l.detail, unit: unit, key: l.key()}
		other := Cell{Row: i, Col: 1, Code: l.cum, unit: unit, key: cumulative + l.key()}
		if t.period {
			other.whole = l.key()
		}
		switch {
		case t.cum == "":
			out = append(out, year)
		case t.before:
			out = append(out, other, year)
		default:
			out = append(out, year, other)
		}
	}
	return out
}

func (t *list) plan(r *Report, p *press) *plan {
	out := &plan{caption: []string{p.of(t.title)}}
	units := t.serial != "" || !p.chance(8)
	head := row{label(p.of(t.name))}
	serial, unit := label(t.serial), label(t.unit)
	switch {
	case t.serial != "" && t.first:
		head = append(head, serial, unit)
	case t.serial != "":
		head = append(head, unit, serial)
	case units:
		head = append(head, unit)
	}
	year, cum := label(p.yearly(t.year, r.Year)), label(t.cum)
	switch {
	case t.cum == "":
		head = append(head, year)
	case t.before:
		head = append(head, cum, year)
	default:
		head = append(head, year, cum)
	}
	out.head = []row{head}
	code := 0
	for i, l := range t.lines {
		if l.unit != "" {
			code++
		}
		if !r.drop[[2]int{p.table, i}] {
			out.body = append(out.body, t.row(r, p, i, units, code))
		}
		if r.unknown.line != "" && r.unknown.behind == i {
			out.body = append(out.body, t.unknown(r, p, units))
		}
	}
	return out
}

// columns lists the columns of numbers in the order in which they are printed.
func (t *list) columns() []int {
	switch {
	case t.cum == "":
		return []int{0}
	case t.before:
		return []int{1, 0}
	}
	return []int{0, 1}
}

// unknown prints the line the body added.
func (t *list) unknown(r *Report, p *press, units bool) row {
	out := row{label(p.of(r.unknown.line))}
	switch {
	case t.serial != "" && t.first:
		out = append(out, label(""), label(r.unknown.unit))
	case t.serial != "":
		out = append(out, label(r.unknown.unit), label(""))
	case units:
		out = append(out, label(r.unknown.unit))
	}
	for _, c := range t.columns() {
		out = append(out, value(r.at(p.table, unknownRow, c)))
	}
	return out
}

// row prints one line.
func (t *list) row(r *Report, p *press, i int, units bool, code int) row {
	l := t.lines[i]
	unit := l.unit
	name := p.of(l.label)
	switch {
	case unit == "":
		unit = p.none
	case (l.unit == "万元" || l.unit == "元") && r.money.at == inHead:
		if unit = r.money.unit; !units {
			name += "（" + unit + "）"
		}
	}
	out := row{label(name)}
	s := label("")
	if l.unit != "" {
		s = label(string(rune('0'+code/10)) + string(rune('0'+code%10)))
	}
	switch {
	case t.serial != "" && t.first:
		out = append(out, s, label(unit))
	case t.serial != "":
		out = append(out, label(unit), s)
	case units:
		out = append(out, label(unit))
	}
	for _, c := range t.columns() {
		if l.unit == "" {
			out = append(out, label(p.void))
			continue
		}
		out = append(out, value(r.at(p.table, i, c)))
	}
	return out
}
