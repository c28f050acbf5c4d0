package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// box is one cell of a printed table, label or value.
type box struct {
	text     string // of a label; a line break where the cell breaks it
	cols     int    // it spans
	merge    int    // one cell with those of the same number right above and below; 0 for none
	cell     int    // index into Report.Cells, -1 for a label
	vertical bool   // one character a line
}

type row []box

func label(text string) box { return box{text: text, cols: 1, cell: -1} }

func value(cell int) box { return box{cols: 1, cell: cell} }

// plan is a table as its form has it, before it is cut at page ends and its
// cells are merged.
type plan struct {
	caption []string
	head    []row
	body    []row
	cuts    []int // rows of the body before which a page may end; nil: any
}

// press is how one page is printed.
type press struct {
	*wording
	rng      *rand.Rand
	table    int    // the one being planned
	vertical bool   // side headers run one character a line
	sideRow  bool   // the side header of table three is a row of its own
	ragged   int    // how short rows of table two are brought to width
	breaks   bool   // narrow headers are broken into two lines
	first    bool   // 总计 is the first column of table three
	upright  bool   // table four has a line for each number
	none     string // unit of a heading
	void     string // value of a heading
	yearWord string
	unitWord string
}

func drawPress(rng *rand.Rand) *press {
	return &press{wording: drawWording(rng), rng: rng, vertical: chance(rng, 70), sideRow: chance(rng, 8), ragged: pick(rng, 0, 0, 0, 1, 2),
		breaks: chance(rng, 40), first: chance(rng, 3), upright: chance(rng, 3), none: pick(rng, "——", "-", "", "—", "/"), void: pick(rng, "", "", "——", "-", "/"),
		yearWord: pick(rng, "%d年度", "%d年度", "%d年", "本年度"),
		unitWord: pick(rng, "（单位：%s）", "（单位：%s）", "（%s）", "(单位:%s)")}
}

func (p *press) chance(percent int) bool { return chance(p.rng, percent) }

func (p *press) unit(unit string) string { return fmt.Sprintf(p.unitWord, unit) }

// yearly heads the column of the year's numbers.
func (p *press) yearly(head string, year int) string {
	word := p.yearWord
	if strings.Contains(word, "%d") {
		word = fmt.Sprintf(word, year)
	}
	return strings.ReplaceAll(head, "YYYY年度", word)
}

// broken spells a label that may break where it has a bar.
func (p *press) broken(text string) string {
	if !p.breaks {
		return p.of(strings.ReplaceAll(text, "|", ""))
	}
	return strings.ReplaceAll(text, "|", "\n")
}

// sheet is one table of the page: rows of cells that each stand once.
type sheet struct {
	caption []string
	rows    [][]printed
	cols    int
}

type printed struct {
	box
	rows int // it spans
}

// sheets cuts a plan where pages end and merges its cells.
func (p *press) sheets(pl *plan) []sheet {
	whole := append(append([]row{}, pl.head...), pl.body...)
	at := p.cut(pl)
	if at == 0 {
		return []sheet{merged(pl.caption, whole)}
	}
	first, second := whole[:len(pl.head)+at], pl.body[at:]
	again := append(append([]row{}, pl.head...), second...)
	switch p.rng.IntN(4) {
	case 0: // the header again in the same table
		one := merged(pl.caption, first)
		one.rows = append(one.rows, merged(nil, again).rows...)
		return []sheet{one}
	case 1: // two tables, the second without header
		return []sheet{merged(pl.caption, first), merged(nil, second)}
	}
	return []sheet{merged(pl.caption, first), merged(nil, again)}
}

// cut is the row of the body before which a page ends, 0 for none.
func (p *press) cut(pl *plan) int {
	split, where := p.chance(10), p.rng.IntN(1000)
	switch {
	case !split || len(pl.body) < 4:
		return 0
	case pl.cuts != nil:
		return pl.cuts[where%len(pl.cuts)]
	}
	return 1 + where%(len(pl.body)-1)
}

func merged(caption []string, rows []row) sheet {
	out := sheet{caption: caption, rows: make([][]printed, len(rows))}
	open := map[int]*printed{}
	last := map[int]int{} // row in which a merged cell was last met
	for y, r := range rows {
		width := 0
		// what is kept must not move: pointers into it are held
		out.rows[y] = make([]printed, 0, len(r))
		for _, b := range r {
			width += b.cols
			if b.merge > 0 && open[b.merge] != nil && last[b.merge] == y-1 {
				open[b.merge].rows++
				last[b.merge] = y
				continue
			}
			out.rows[y] = append(out.rows[y], printed{b, 1})
			if b.merge > 0 {
				open[b.merge], last[b.merge] = &out.rows[y][len(out.rows[y])-1], y
			}
		}
		out.cols = max(out.cols, width)
	}
	return out
}

// merging is what stands in the slots a merged cell covers besides its first.
type merging uint8

const (
	absent   merging = iota // nothing: the row is shorter
	empty                   // an empty cell
	repeated                // the cell again
)

// slots are the rows of a sheet without merged cells.
func (s *sheet) slots(m merging) [][]printed {
	out := make([][]printed, len(s.rows))
	if m == absent {
		copy(out, s.rows)
		return out
	}
	taken := make([]map[int]printed, len(s.rows)) // by row and column
	for y := range taken {
		taken[y] = map[int]printed{}
	}
	for y, r := range s.rows {
		x := 0
		for _, b := range r {
			for _, ok := taken[y][x]; ok; _, ok = taken[y][x] {
				x++
			}
			cover := printed{box: label(""), rows: 1}
			if m == repeated && b.cell < 0 {
				cover.text = b.text
			}
			for dy := range b.rows {
				for dx := range b.cols {
					taken[y+dy][x+dx] = cover
				}
			}
			b.rows, b.cols = 1, 1
			taken[y][x] = b
		}
	}
	for y := range out {
		for x := range s.cols {
			if b, ok := taken[y][x]; ok {
				out[y] = append(out[y], b)
			}
		}
	}
	return out
}
