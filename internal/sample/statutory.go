package sample

import "strings"

// applicants are the columns of table three; the last is their sum.
var applicants = []string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

var newSections = []string{"总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
	"存在的主要问题及改进情况", "其他需要报告的事项"}

// form2019 is the form of 国办公开办函〔2019〕60号.
func form2019() Form {
	return Form{Name: "2019", First: 2019, Last: 2020, sections: newSections, tables: []table{bands2019(), &requests{false}, &disputes{}},
		numbers: func(m *maker) { m.disclosed(); m.requests(false); m.disputes() }}
}

// form2020 is the mixture many bodies printed for 2020: tables two and four
// of 2019, table three already with the three lines of （六）其他处理.
func form2020() Form {
	return Form{Name: "2020", First: 2020, Last: 2020, sections: newSections, tables: []table{bands2019(), &requests{true}, &disputes{}},
		numbers: func(m *maker) { m.disclosed(); m.requests(true); m.disputes() }}
}

// form2021 is the form of 国办公开办函〔2021〕30号.
func form2021() Form {
	return Form{Name: "2021", First: 2021, Last: 2025, stated: true, sections: newSections, tables: []table{bands2021(), &requests{true}, &disputes{}},
		numbers: func(m *maker) { m.disclosed(); m.requests(true); m.disputes() }}
}

// band is a part of table two with columns of its own.
type band struct {
	title string
	heads []string // in the notation of wording; UNIT where the unit of money may stand
	keys  []string // ends of codes, one a column
	lines []line   // code: its beginning
}

// bands is table two.
type bands struct{ list []band }

func bands2021() *bands {
	documents := []string{"made", "repealed", "in_force"}
	decided := []string{"本年处理决定数量"}
	return &bands{[]band{
		{"第二十条第（一）项", []string{"本年制发件数", "本年废止件数", "现行有效件数"}, documents, []line{
			{"规章", "件", "documents.regulations", "", ""}, {"行政规范性文件", "件", "documents.normative", "", ""}}},
		{"第二十条第（五）项", decided, []string{"decisions"}, []line{{"行政许可", "件", "decisions.licensing", "", ""}}},
		{"第二十条第（六）项", decided, []string{"decisions"}, []line{{"行政处罚", "件", "decisions.penalties", "", ""},
			{"行政强制", "件", "decisions.coercion", "", ""}}},
		{"第二十条第（八）项", []string{"本年收费金额UNIT"}, []string{"amount"}, []line{{"行政事业性收费", "元", "charges", "", ""}}},
	}}
}

func bands2019() *bands {
	items := []string{"上一年项目数量", "本年增/减", "处理决定数量"}
	ends := []string{"items_last_year", "items_change", "decisions"}
	return &bands{[]band{
		{"第二十条第（一）项", []string{"本年新制作数量", "本年新公开数量", "对外公开总数量"}, []string{"made", "disclosed", "disclosed_total"}, []line{
			{"规章", "件", "documents.regulations", "", ""}, {"<规范性文件|行政规范性文件>", "件", "documents.normative", "", ""},
			{"其他主动公开文件", "件", "", "", ""}}}, // a line some bodies add
		{"第二十条第（五）项", items, ends, []line{{"行政许可", "项", "decisions.licensing", "", ""},
			{"其他对外管理服务事项", "项", "decisions.other_services", "", ""}}},
		{"第二十条第（六）项", items, ends, []line{{"行政处罚", "项", "decisions.penalties", "", ""}, {"行政强制", "项", "decisions.coercion", "", ""}}},
		{"第二十条第（八）项", items[:2], ends[:2], []line{{"行政事业性收费", "项", "charges", "", ""}}},
		{"第二十条第（九）项", []string{"采购项目数量", "采购总金额UNIT"}, []string{"projects", "amount"}, []line{{"政府集中采购", "项", "procurement", "", ""}}},
	}}
}

func (t *bands) cells() []Cell {
	var out []Cell
	i := 0
	for _, b := range t.list {
		for _, l := range b.lines {
			for c, end := range b.keys {
				unit := l.unit
				if end == "amount" {
					unit = "元"
				}
				code := l.code + "." + end
				if l.code == "" {
					out = append(out, Cell{Row: i, Col: c, unit: unit, key: code, added: true})
					continue
				}
				out = append(out, Cell{Row: i, Col: c, Code: code, unit: unit, key: code})
			}
			i++
		}
	}
	return out
}

const bandWidth = 4 // columns of table two

func (t *bands) plan(r *Report, p *press) *plan {
	out := &plan{}
	money := ""
	switch {
	case r.money.at == inHead:
		money = p.unit(r.money.unit)
	case r.money.at == inCell && r.Form.stated: // the cell says otherwise than the form
		money = p.unit("万元")
	}
	i := 0
	for _, b := range t.list {
		if len(out.body) > 0 {
			out.cuts = append(out.cuts, len(out.body))
		}
		title := label(p.of(b.title))
		title.cols = bandWidth
		head := row{label("信息内容")}
		for _, h := range b.heads {
			head = append(head, label(p.of(strings.Replace(h, "UNIT", money, 1))))
		}
		out.body = append(out.body, row{title}, p.fill(head))
		for _, l := range b.lines {
			if !r.drop[[2]int{p.table, i}] {
				line := row{label(p.of(l.label))}
				for c := range b.keys {
					line = append(line, value(r.at(p.table, i, c)))
				}
				out.body = append(out.body, p.fill(line))
			}
			i++
		}
	}
	return out
}

// fill brings a row of table two to its width: its last cell spans the rest,
// or empty cells stand there, or nothing.
func (p *press) fill(r row) row {
	switch rest := bandWidth - len(r); {
	case rest == 0 || p.ragged == 2:
	case p.ragged == 1:
		for range rest {
			r = append(r, label(""))
		}
	default:
		r[len(r)-1].cols += rest
	}
	return r
}

// disclosed draws the numbers of table two of every form.
func (m *maker) disclosed() {
	for _, k := range []string{"documents.regulations", "documents.normative"} {
		m.each(k+".made", k+".repealed")
		m.set(k+".in_force", m.get(k+".made")+m.count())
		m.set(k+".disclosed", m.get(k+".made")+m.count())
		m.set(k+".disclosed_total", m.get(k+".disclosed")+m.count())
	}
	for _, k := range []string{"decisions.licensing", "decisions.other_services", "decisions.penalties", "decisions.coercion", "charges"} {
		m.each(k+".items_last_year", k+".decisions")
		m.set(k+".items_change", m.count()-m.upTo(m.get(k+".items_last_year")))
	}
	m.each("procurement.projects", ".made", ".disclosed", ".disclosed_total")
	m.amount("procurement.amount")
	m.amount("charges.amount")
}

// disputes is table four.
type disputes struct{}

var (
	dispute = []string{"upheld", "corrected", "other", "pending", "total"}
	blocks  = []string{"review", "litigation.direct", "litigation.after_review"}
)

func (t *disputes) cells() []Cell {
	var out []Cell
	for _, b := range blocks {
		for _, d := range dispute {
			out = append(out, Cell{Col: len(out), Code: b + "." + d, unit: "件", key: b + "." + d})
		}
	}
	return out
}

// upright is table four turned: a line for each number.
func (t *disputes) upright(r *Report, p *press) *plan {
	out := &plan{}
	for c := range len(blocks) * len(dispute) {
		group := label(p.of([]string{"行政复议", "行政诉讼", "行政诉讼"}[c/5]))
		group.merge, group.cols = min(c/5, 1)+1, 2-min(c/5, 1)
		line := row{group}
		if c >= 5 {
			part := label(p.of([]string{"未经复议直接起诉", "复议后起诉"}[c/5-1]))
			part.merge = 10 + c/5
			line = append(line, part)
		}
		name := label(p.of([]string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}[c%5]))
		out.body = append(out.body, append(line, name, value(r.at(p.table, 0, c))))
	}
	return out
}

func (t *disputes) plan(r *Report, p *press) *plan {
	if p.upright && !r.drop[[2]int{p.table, 0}] {
		return t.upright(r, p)
	}
	wide := func(text string, cols int) box { b := label(p.of(text)); b.cols = cols; return b }
	results := func(first int) []box {
		var out []box
		for i, s := range []string{"结果|维持", "结果|纠正", "其他|结果", "尚未|审结", "总计"} {
			b := label(p.broken(s))
			if first == 0 { // the review's stand two rows high
				b.merge = 100 + i
			}
			out = append(out, b)
		}
		return out
	}
	review := results(0)
	head := []row{
		{wide("行政复议", 5), wide("行政诉讼", 10)},
		append(append(row{}, review...), wide("未经复议直接起诉", 5), wide("复议后起诉", 5)),
		append(append(append(row{}, review...), results(1)...), results(2)...),
	}
	out := &plan{head: head}
	if r.drop[[2]int{p.table, 0}] {
		return out
	}
	var line row
	for c := range len(blocks) * len(dispute) {
		line = append(line, value(r.at(p.table, 0, c)))
	}
	out.body = []row{line}
	return out
}

func (m *maker) disputes() {
	for _, b := range blocks {
		m.sum(b+".total", b+".upheld", b+".corrected", b+".other", b+".pending")
	}
}
