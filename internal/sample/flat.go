package sample

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// flat writes a report as text without table markup.
type flat struct {
	r       *Report
	rng     *rand.Rand
	style   Style
	merge   merging
	bars    bool   // a bar opens and closes each row
	rule    bool   // a line of dashes under the header
	gap     string // between cells set apart by blanks
	width   int    // characters of a wrapped label's line
	skipped bool   // an empty cell leaves no line
	glue    int    // percent of neighbouring numbers that lost the blank between them
	below   bool   // the label of a row stands below its numbers
	markup  bool   // the text is that of an HTML page
	lines   []string
}

func newFlat(r *Report, rng *rand.Rand, style Style) *flat {
	return &flat{r: r, rng: rng, style: style, merge: pick(rng, absent, empty, empty, repeated), bars: chance(rng, 70), rule: chance(rng, 40),
		gap: pick(rng, " ", "  ", "　", "    "), width: 7 + rng.IntN(9), skipped: chance(rng, 50), glue: pick(rng, 0, 0, 0, 0, 0, 0, 0, 3, 30, 100),
		below: chance(rng, 8), markup: chance(rng, 40) && style != Tabs}
}

func (f *flat) page(blocks []block) []byte {
	f.below = f.below && !slices.ContainsFunc(blocks, f.opensBlank)
	for _, b := range blocks {
		switch {
		case b.sheet == nil:
			f.lines = append(f.lines, b.text)
		case f.style == Lines:
			f.listed(b.sheet)
		case f.style == Wrapped:
			f.wrapped(b.sheet)
		default:
			f.joined(b.sheet)
		}
	}
	if !f.markup {
		return []byte(strings.Join(f.lines, "\n") + "\n")
	}
	var out strings.Builder
	out.WriteString("<html><head><meta charset=\"utf-8\"><title>" + blocks[0].text + "</title></head><body><div id=\"zoom\">\n")
	for _, l := range f.lines {
		if l != "" {
			out.WriteString("<p>" + strings.ReplaceAll(l, "  ", " &nbsp;") + "</p>\n")
		}
	}
	out.WriteString("</div></body></html>")
	return []byte(out.String())
}

// text is what a cell reads.
func (f *flat) text(b printed) string {
	if b.cell >= 0 {
		return f.r.Cells[b.cell].Printed
	}
	return b.text
}

// joined prints one row a line.
func (f *flat) joined(s *sheet) {
	rows := s.slots(f.merge)
	if f.style == Blanks {
		rows = s.slots(absent)
	}
	for y, r := range rows {
		var parts []string
		for _, b := range r {
			t := strings.ReplaceAll(f.text(b), "\n", "")
			if f.style != Blanks || t != "" {
				parts = append(parts, t)
			}
		}
		switch {
		case f.style == Tabs:
			f.lines = append(f.lines, strings.Join(parts, "\t"))
		case f.style == Blanks:
			f.lines = append(f.lines, f.spaced(r))
		case f.bars:
			f.lines = append(f.lines, "| "+strings.Join(parts, " | ")+" |")
		default:
			f.lines = append(f.lines, strings.Join(parts, " | "))
		}
		if f.style == Pipe && y == 0 && f.rule {
			f.lines = append(f.lines, "|"+strings.Repeat(" --- |", len(parts)))
		}
	}
}

// spaced sets the cells of a row apart by blanks.
func (f *flat) spaced(r []printed) string {
	var line strings.Builder
	number := false
	for _, b := range r {
		t := strings.ReplaceAll(f.text(b), "\n", "")
		if t == "" {
			continue
		}
		if line.Len() > 0 && !(number && b.cell >= 0 && chance(f.rng, f.glue)) {
			line.WriteString(f.gap)
		}
		line.WriteString(t)
		number = b.cell >= 0
	}
	return line.String()
}

// opensBlank reports whether the first numbers of a table are not all there.
// With its labels below such a page is the same as one with labels above and
// the last numbers missing.
func (f *flat) opensBlank(b block) bool {
	if b.sheet == nil {
		return false
	}
	for _, r := range b.sheet.rows {
		if i := slices.IndexFunc(r, func(b printed) bool { return b.cell >= 0 }); i >= 0 {
			return slices.ContainsFunc(r[i:], func(b printed) bool { return b.cell >= 0 && f.r.Cells[b.cell].State != Number })
		}
	}
	return false
}

// upsideDown puts the numbers of a row before its label and unit; the cells of
// groups stay in front.
func upsideDown(r []printed) []printed {
	first := slices.IndexFunc(r, func(b printed) bool { return b.cell >= 0 })
	if first <= 0 {
		return r
	}
	group := 0
	for group < first-1 && r[group].rows > 1 {
		group++
	}
	return slices.Concat(r[:group], r[first:], r[group:first])
}

// listed prints one cell a line.
func (f *flat) listed(s *sheet) {
	for _, r := range s.rows {
		if f.below {
			r = upsideDown(r)
		}
		for _, b := range r {
			t := f.text(b)
			switch {
			case t == "" && f.skipped:
			case b.vertical:
				f.lines = append(f.lines, strings.Split(t, "")...)
			default:
				f.lines = append(f.lines, strings.Split(t, "\n")...)
			}
		}
	}
}

// wrapped prints rows whose last label is wrapped, the rest of the row beside
// the middle one of its lines, as text taken out of a PDF runs.
func (f *flat) wrapped(s *sheet) {
	for _, r := range s.rows {
		from := slices.IndexFunc(r, func(b printed) bool { return b.cell >= 0 })
		if from <= 0 { // a header, or numbers alone
			var parts []string
			for _, b := range r {
				if t := strings.ReplaceAll(f.text(b), "\n", ""); t != "" {
					parts = append(parts, t)
				}
			}
			f.lines = append(f.lines, strings.Join(parts, f.gap))
			continue
		}
		own := from - 1
		for own > 0 && len([]rune(r[own].text)) < 3 && r[own-1].rows == 1 { // units and codes stay with the numbers
			own--
		}
		for _, b := range r[:own] {
			if b.vertical {
				f.lines = append(f.lines, strings.Split(b.text, "")...)
			} else {
				f.lines = append(f.lines, b.text)
			}
		}
		f.middle(r[own].text, r[own+1:])
	}
}

// middle prints a wrapped label with the row's other cells on its middle line.
func (f *flat) middle(name string, rest []printed) {
	var lines []string
	for r := []rune(name); len(r) > 0; {
		n := min(f.width, len(r))
		lines, r = append(lines, string(r[:n])), r[n:]
	}
	if len(lines) == 0 {
		lines = []string{""}
	}
	var values []string
	for _, b := range rest {
		if t := f.text(b); t != "" {
			values = append(values, t)
		}
	}
	m := len(lines) / 2
	lines[m] = strings.TrimSpace(lines[m] + f.gap + strings.Join(values, f.gap))
	f.lines = append(f.lines, lines...)
}
