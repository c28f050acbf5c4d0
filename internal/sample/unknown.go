package sample

import (
	"math/rand/v2"
	"slices"
)

// unknown is what some bodies add to a form of their own accord: a column
// beside the applicants of table three, a line of any table of lines. Their
// numbers are parts of others, so that every sum holds without them. Lines open
// with a numeral or 其中: without one they might be the rest of a label before
// them that has no number.
type unknown struct {
	column string // its label, "" for none
	at     int    // the column of table three it stands behind: naturals, others, total
	line   string // its label, "" for none
	unit   string
	table  int
	behind int // line of the form
}

// Where the numbers of unknown columns and lines stand in Cell.
const (
	unknownCol = 100
	unknownRow = 100
)

func (r *Report) addUnknown(rng *rand.Rand, m *maker, f *figures) {
	u := unknown{unit: pick(rng, "条", "次", "件"), table: (len(r.Form.tables) - 1) / 2}
	column, line := chance(rng, 3), chance(rng, 3)
	u.at, u.behind = pick(rng, 0, 5, 6), rng.IntN(40)
	lines := slices.DeleteFunc(slices.Clone(r.Cells), func(c Cell) bool { return c.Table != u.table || c.Col > 0 })
	if three := len(r.Form.tables) == 3; column && three {
		u.column = pick(rng, "外国公民", "其中：外国公民", "新闻媒体", "网上提交")
		for _, c := range lines {
			r.extra(rng, m, f, Cell{Table: u.table, Row: c.Row, Col: unknownCol, unit: "件"})
		}
	}
	if line {
		u.line = pick(rng, "其中：公众号推送信息数", "其中：学生提出", "10.新闻媒体提出的申请", "11.少数民族文字信息")
		u.behind = lines[u.behind%len(lines)].Row
		for _, c := range r.Cells {
			if c.Table == u.table && c.Row == u.behind {
				r.extra(rng, m, f, Cell{Table: u.table, Row: unknownRow, Col: c.Col, unit: u.unit})
			}
		}
	}
	r.unknown = u
}

func (r *Report) extra(rng *rand.Rand, m *maker, f *figures, c Cell) {
	c.Value = fromInt(m.count())
	f.print(rng, &c, r.money)
	r.Cells = append(r.Cells, c)
}
