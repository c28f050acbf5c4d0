package query

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// formats is what Write knows.
var formats = []string{"table", "csv", "tsv", "excel", "json", "jsonl", "md"}

// Write writes the table as table (aligned, for a terminal), csv (RFC 4180), tsv,
// excel (csv that a spreadsheet opens right: see forExcel), json (one array), jsonl (one object a line) or md (Markdown). csv and json
// carry all columns and, after each indicator, its _status and _note (sum,
// derived, 余 …), and after each sum _n, the reports with a value.
func (t *Table) Write(w io.Writer, format string) error {
	out := bufio.NewWriter(w)
	switch format {
	case "table":
		t.writeTable(out)
	case "md":
		t.writeMarkdown(out)
	case "csv", "tsv", "excel":
		if err := t.writeCSV(out, format); err != nil {
			return err
		}
	case "json", "jsonl":
		if err := t.writeJSON(out, format == "jsonl"); err != nil {
			return err
		}
	default:
		return wrongUse("no format %q: %s", format, strings.Join(formats, ", "))
	}
	return out.Flush()
}

// hasStatus is whether _status and _note follow the column. A change has none:
// those of its two values say it.
func (c Column) hasStatus() bool { return (c.Kind == Measure || c.Kind == Sum) && !c.Signed }

// header is the names of all columns for machines.
func (t *Table) header() []string {
	var names []string
	for _, col := range t.Columns {
		names = append(names, col.Name)
		if col.Kind == Sum {
			names = append(names, col.Name+"_n")
		}
		if col.hasStatus() {
			names = append(names, col.Name+"_status", col.Name+"_note")
		}
	}
	return names
}

// record is one row under header.
func (t *Table) record(row []Cell) []Cell {
	var cells []Cell
	for i, c := range row {
		cells = append(cells, c)
		if t.Columns[i].Kind == Sum {
			cells = append(cells, integer(c.N))
		}
		if t.Columns[i].hasStatus() {
			cells = append(cells, text(c.Status), text(c.remark()))
		}
	}
	return cells
}

// Records are the rows of csv, cell by cell, under its header.
func (t *Table) Records() (header []string, rows [][]Cell) {
	for _, row := range t.Rows {
		rows = append(rows, t.record(row))
	}
	return t.header(), rows
}

// Notes explain what stands in the table: the marks that table and md show, in
// words.
func (t *Table) Notes() []string { return t.legend() }

func (t *Table) writeCSV(w io.Writer, format string) error {
	out := csv.NewWriter(w)
	out.UseCRLF = format != "tsv"
	if format == "tsv" {
		out.Comma = '\t'
	}
	if format == "excel" {
		if _, err := io.WriteString(w, "\ufeff"); err != nil { // else it takes the bytes for GBK
			return err
		}
	}
	if err := out.Write(t.header()); err != nil {
		return err
	}
	for _, row := range t.Rows {
		var fields []string
		for _, c := range t.record(row) {
			field := c.Plain()
			if format == "excel" && !c.Number.Valid {
				field = forExcel(field)
			}
			fields = append(fields, field)
		}
		if err := out.Write(fields); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// numeric is a text that a spreadsheet takes for a number: 330800, 0012, 12e34.
var numeric = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?([eE][0-9]+)?$`)

// forExcel is a text as a spreadsheet keeps it: an apostrophe before what would
// run as a formula, and ="…" around a code that it would make a number of.
func forExcel(s string) string {
	switch {
	case numeric.MatchString(s):
		return `="` + s + `"`
	case s != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(s)[0]):
		return "'" + s
	}
	return s
}

func (t *Table) writeJSON(w *bufio.Writer, lines bool) error {
	var keys []string
	for _, name := range t.header() {
		key, err := marshal(name)
		if err != nil {
			return err
		}
		keys = append(keys, key)
	}
	if !lines {
		w.WriteString("[")
	}
	for n, row := range t.Rows {
		switch {
		case !lines && n > 0:
			w.WriteString(",\n ")
		case !lines:
			w.WriteString("\n ")
		}
		for i, c := range t.record(row) {
			value, err := marshal(c.Text)
			if err != nil {
				return err
			}
			switch {
			case c.Number.Valid:
				value = c.Plain()
			case c.Text == "" && !c.empty:
				value = "null"
			}
			w.WriteString(string("{,"[min(i, 1)]) + keys[i] + ":" + value)
		}
		w.WriteString("}")
		if lines {
			w.WriteString("\n")
		}
	}
	if !lines {
		w.WriteString("\n]\n")
	}
	return nil
}

// marshal is s as a JSON string, with < > & left as they are.
func marshal(s string) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// visible is the columns that table and md show.
func (t *Table) visible() []int {
	var shown []int
	for i, col := range t.Columns {
		filled := slices.ContainsFunc(t.Rows, func(row []Cell) bool { return row[i].Text != "" || row[i].Number.Valid })
		if !col.Machine && (filled || !col.Optional) {
			shown = append(shown, i)
		}
	}
	return shown
}

func (c Column) title() string {
	if c.Title != "" {
		return clean(c.Title)
	}
	return clean(c.Name)
}

// writeTable aligns columns: text to the left, numbers to the right with their
// marks in a column of their own, so that digits stand below digits.
func (t *Table) writeTable(w *bufio.Writer) {
	shown := t.visible()
	wide := make([]int, len(t.Columns))  // of the whole column
	marks := make([]int, len(t.Columns)) // of its marks
	for _, i := range shown {
		value := 0
		for _, row := range t.Rows {
			v, m := row[i].shown(t.Columns[i])
			value, marks[i] = max(value, columns(v)), max(marks[i], columns(m))
		}
		wide[i] = max(value+marks[i], columns(t.Columns[i].title()))
	}
	line := func(cell func(i int) string) {
		var b strings.Builder
		for n, i := range shown {
			s := cell(i)
			pad := strings.Repeat(" ", wide[i]-columns(s))
			if n > 0 {
				b.WriteString("  ")
			}
			if t.Columns[i].Kind == Text {
				b.WriteString(s + pad)
			} else {
				b.WriteString(pad + s)
			}
		}
		w.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	}
	line(func(i int) string { return t.Columns[i].title() })
	for _, row := range t.Rows {
		line(func(i int) string {
			value, mark := row[i].shown(t.Columns[i])
			return value + mark + strings.Repeat(" ", marks[i]-columns(mark))
		})
	}
	if legend := t.legend(); len(legend) > 0 {
		w.WriteString("\n" + strings.Join(legend, "\n") + "\n")
	}
}

func (t *Table) writeMarkdown(w *bufio.Writer) {
	shown := t.visible()
	escape := strings.NewReplacer("|", `\|`, `\`, `\\`, "<", "&lt;", "*", `\*`)
	line := func(cell func(i int) string) {
		for _, i := range shown {
			w.WriteString("| " + cell(i) + " ")
		}
		w.WriteString("|\n")
	}
	line(func(i int) string { return escape.Replace(t.Columns[i].title()) })
	line(func(i int) string {
		if t.Columns[i].Kind == Text {
			return "---"
		}
		return "--:"
	})
	for _, row := range t.Rows {
		line(func(i int) string {
			value, mark := row[i].shown(t.Columns[i])
			return escape.Replace(value + mark)
		})
	}
	for _, l := range t.legend() {
		w.WriteString("\n" + escape.Replace(l) + "\n")
	}
}

// columns is how many terminal columns s takes: two for a Chinese character,
// none for a combining one.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
