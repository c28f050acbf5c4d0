package fact

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
	"github.com/nianbao/nianbao/extract/zh"
)

// Reader reads the facts of pages by one set of rules. It is safe for
// concurrent use.
type Reader struct {
	set   *rule.Set
	mu    sync.Mutex
	plans map[planKey]*plan
}

// NewReader makes a reader.
func NewReader(set *rule.Set) *Reader { return &Reader{set: set, plans: map[planKey]*plan{}} }

// Limits on the plans that are kept, which take some 25 KB each: a form is
// printed with the same labels by thousands of bodies, and has under 500 cells.
const (
	maxPlans     = 500
	maxPlanCells = 1000
)

// planKey is all that a plan depends on besides the rules.
type planKey struct {
	frame string // Sheet.Key
	year  int    // of the report
}

// plan is what the forms make of a grid before its values are looked at. It is
// never changed once made.
type plan struct {
	readings []reading
	apart    []int // cells without a value that hold paragraphs or a grid: what is printed there is looked at page by page
}

// reading is what one table of a form makes of a grid.
type reading struct {
	form   *rule.Form
	table  *rule.Table
	places []place  // of the value cells
	lines  int      // how many of them fit lines of the table
	across *reading // with rows and columns changed for one another; made beforehand where most places have no meaning
	strays []stray  // the numbers in its labels
}

// place is what a value cell stands for.
type place struct {
	statement.Place
	row, col *rule.Axis
	entry    *rule.Entry // of row and col
	time     string      // why its labels are of another time than the report, "" when they are not
	reason   string      // why it counts nothing and no line ignores it
}

// plan is the plan for a grid: the one it has for those with the same key.
func (r *Reader) plan(s *statement.Sheet, year int) *plan {
	key := s.Key()
	r.mu.Lock()
	known := r.plans[planKey{string(key), year}]
	r.mu.Unlock()
	if known != nil {
		return known
	}
	made := newPlan(s, r.set, year)
	if len(s.Cells) <= maxPlanCells {
		r.mu.Lock()
		defer r.mu.Unlock()
		if len(r.plans) == maxPlans {
			clear(r.plans)
		}
		r.plans[planKey{string(key), year}] = made
	}
	return made
}

// newPlan reads the labels of a grid by every table of a form that recognises
// them.
func newPlan(s *statement.Sheet, set *rule.Set, year int) *plan {
	out, f := &plan{}, s.Frame()
	labels := rule.NewPath(f.Labels())
	said := &paths{year: year, said: map[pathID]pathSays{}}
	places := f.Places()
	for i := range set.Forms {
		form := &set.Forms[i]
		for j := range form.Tables {
			if t := &form.Tables[j]; t.Claims(labels) {
				out.readings = append(out.readings, reading{form: form, table: t})
				out.readings[len(out.readings)-1].put(places, said)
			}
		}
	}
	if len(out.readings) == 0 {
		return out
	}
	for i, words := range f.Words() {
		switch c := f.Grid.Cells[i]; {
		case c.Repeated:
		case c.Holds || isParagraph(words):
			out.apart = append(out.apart, i)
		case words != "":
			numbers := zh.Scan(words)
			for j := range out.readings {
				r := &out.readings[j]
				r.strays = append(r.strays, straysOf(i, words, numbers, r.table)...)
			}
		}
	}
	var turned *statement.Frame
	for i := range out.readings {
		if r := &out.readings[i]; r.mayBeTurned() {
			if turned == nil {
				turned = s.Transposed()
			}
			r.across = r.turned(turned, year)
		}
	}
	return out
}

// mayBeTurned reports whether fewer places have a meaning than have none.
func (r *reading) mayBeTurned() bool {
	meanings := 0
	for i := range r.places {
		switch p := &r.places[i]; {
		case p.reason != "":
			meanings--
		case p.entry.Indicator != nil:
			meanings++
		}
	}
	return meanings < 0 && len(r.table.Cols) > 0
}

// turned is the reading with rows and columns changed for one another.
func (r *reading) turned(f *statement.Frame, year int) *reading {
	out := *r
	out.put(f.Places(), &paths{year: year, said: map[pathID]pathSays{}})
	return &out
}

// put finds what the cells stand for.
func (r *reading) put(cells []statement.Place, said *paths) {
	t := r.table
	rows, cols := finder{list: t.Rows, what: "row", paths: said}, finder{list: t.Cols, what: "column", paths: said}
	r.places, r.lines = make([]place, len(cells)), 0
	for i, c := range cells {
		p := &r.places[i]
		p.Place = c
		p.resolve(t, &rows, &cols)
		if p.join(t); p.reason == "" {
			r.lines++
		}
	}
}

// resolve finds the one row and one column a cell stands for.
func (p *place) resolve(t *rule.Table, rows, cols *finder) {
	row, col := rows.find(p.Rows), cols.find(p.Cols)
	p.row, p.col, p.time = row.line, col.line, first(first(col.year, row.year), col.past)
	if len(t.Rows) > 0 {
		p.reason = row.why
	}
	if len(t.Cols) > 0 {
		p.reason = first(p.reason, col.why)
	}
}

// join gives a cell the meaning of its row and its column.
func (p *place) join(t *rule.Table) {
	p.entry = t.Entry(p.row, p.col)
	switch e := p.entry; {
	case e.Ignored != "":
		p.reason = ""
	case p.reason == "" && e.Indicator == nil:
		p.reason = fmt.Sprintf("no indicator for row %s, column %s", key(p.row), key(p.col))
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func key(a *rule.Axis) string {
	if a == nil {
		return ""
	}
	return a.Key
}

// finder finds the line of a form for the labels of a cell, and remembers it:
// the cells of a row have their labels in common, and so have those of a column.
type finder struct {
	list  []rule.Axis
	what  string
	paths *paths
	found map[pathID]*finding
}

// pathID tells paths of labels apart: cells of one row share the array.
type pathID struct {
	first *string
	n     int
}

// paths remembers what the paths of a grid say, whichever form reads it.
type paths struct {
	year int // of the report, 0 when unknown
	said map[pathID]pathSays
}

type pathSays struct {
	labels     rule.Path
	year, past string // as those of a finding
}

func (p *paths) of(id pathID, path []string) pathSays {
	says, known := p.said[id]
	if !known {
		says = pathSays{rule.NewPath(path), otherYear(path, p.year), past(path)}
		p.said[id] = says
	}
	return says
}

type finding struct {
	line *rule.Axis
	why  string // none fits
	year string // why the labels are of another year than the report
	past string // why those over others are of no one year
}

// find is the line that fits the labels of every row (or column) a cell spans;
// none, and the reason, when none or more than one does.
func (f *finder) find(paths [][]string) *finding {
	if len(paths) == 1 {
		return f.one(paths[0])
	}
	out := &finding{why: "no " + f.what}
	for i, path := range paths {
		next := f.one(path)
		out.year, out.past = first(out.year, next.year), first(out.past, next.past)
		switch {
		case i == 0:
			out.line, out.why = next.line, next.why
		case out.line == nil:
		case next.line == nil:
			out.line, out.why = nil, next.why
		case out.line != next.line:
			out.line, out.why = nil, "the cell spans more than one "+f.what
		}
	}
	return out
}

func (f *finder) one(path []string) *finding {
	id := pathID{n: len(path)}
	if id.n > 0 {
		id.first = &path[0]
	}
	known := f.found[id]
	if known == nil {
		says := f.paths.of(id, path)
		known = f.match(path, says.labels)
		known.year, known.past = says.year, says.past
		if f.found == nil {
			f.found = map[pathID]*finding{}
		}
		f.found[id] = known
	}
	return known
}

func (f *finder) match(path []string, labels rule.Path) *finding {
	out := &finding{}
	score, fits := 0, "unknown %s %q"
	for i := range f.list {
		switch a, s := &f.list[i], f.list[i].Match(labels); {
		case s > score:
			out.line, score = a, s
		case s == score && s > 0 && (out.line == nil || a.Key != out.line.Key || a.Detail != out.line.Detail):
			out.line, fits = nil, "%s %q fits two lines of the form"
		}
	}
	if out.line == nil {
		out.why = fmt.Sprintf(fits, f.what, strings.Join(path, " / "))
	}
	return out
}

// stray is a number inside a cell of words.
type stray struct {
	cell int         // of the grid
	span decode.Span // in the words
	rule string      // that ignores it, "" when none does
}

// straysOf settles the numbers in a label: those like 1. and 2014年 are ignored;
// counts that no line of the table knows, such as "新增22项", are left over,
// save where a line ignores them in writing: the telephone number in a footer.
func straysOf(cell int, words string, numbers []zh.Quantity, t *rule.Table) []stray {
	var out []stray
	counts, line := hasCount(numbers), ""
	if counts {
		line = ignoringLine(words, t)
	}
	for _, q := range numbers {
		s := stray{cell, decode.Span{Start: q.Start, End: q.End}, line}
		if !counts || !q.Kind.Counts() {
			s.rule = guardLabel
		}
		out = append(out, s)
	}
	return out
}

// ignoringLine is the rule that ignores the counts in a label, "" for none: a
// count belongs to the label where it stands in a remark, or its line asks for it.
func ignoringLine(words string, t *rule.Table) string {
	label := rule.Normalize(words)
	line, full := lineOf(t, strings.Map(withoutDigits, label)), lineOf(t, label)
	switch {
	case full != nil && (full != line || !hasCount(zh.Scan(label))):
		return guardLabel
	case line != nil && line.Ignored() != "" && line.Key != rule.Heading:
		return line.ID
	}
	return ""
}

func hasCount(numbers []zh.Quantity) bool {
	return slices.ContainsFunc(numbers, func(q zh.Quantity) bool { return q.Kind.Counts() })
}

// file puts a stray number where it belongs; words are those it stands in, from
// a place of the page's text on.
func (s stray) file(words string, from int, out *Reading) {
	span := decode.Span{Start: from + s.span.Start, End: from + s.span.End}
	switch s.rule {
	case "":
		out.Leftover = append(out.Leftover, Leftover{Quote: words, Span: span, Reason: "a number in a cell of words"})
	case guardLabel:
		out.Ignored = append(out.Ignored, Ignored{Quote: words[s.span.Start:s.span.End], Span: span, Rule: guardLabel})
	default:
		out.Ignored = append(out.Ignored, Ignored{Quote: words, Span: span, Rule: s.rule})
	}
}
