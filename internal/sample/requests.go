package sample

import "slices"

// requests is table three, with the three lines of （六） or with one.
type requests struct{ three bool }

// request is one line of table three.
type request struct{ group, label, code string }

const (
	denied = "（三）不予公开"
	unable = "（四）无法提供"
	barred = "（五）不予处理"
	others = "（六）其他处理"
)

var requestLines = []request{
	{"", "一、本年新收政府信息公开申请数量", "requests.received"},
	{"", "二、上年结转政府信息公开申请数量", "requests.carried_in"},
	{"三", "（一）予以公开", "outcome.granted"},
	{"三", "（二）部分公开{（区分处理的，只计这一情形，不计其他情形）}", "outcome.partial"},
	{denied, "1.属于国家秘密", "outcome.denied.state_secret"},
	{denied, "2.其他法律行政法规禁止公开", "outcome.denied.other_law"},
	{denied, "3.危及“三安全一稳定”", "outcome.denied.security_stability"},
	{denied, "4.保护第三方合法权益", "outcome.denied.third_party"},
	{denied, "5.属于三类内部事务信息", "outcome.denied.internal_affairs"},
	{denied, "6.属于四类过程性信息", "outcome.denied.process"},
	{denied, "7.属于行政执法案卷", "outcome.denied.enforcement_file"},
	{denied, "8.属于行政查询事项", "outcome.denied.admin_query"},
	{unable, "1.本机关不掌握相关政府信息", "outcome.unable.not_held"},
	{unable, "2.没有现成信息需要另行制作", "outcome.unable.needs_creation"},
	{unable, "3.补正后申请内容仍不明确", "outcome.unable.unclear"},
	{barred, "1.信访举报投诉类申请", "outcome.not_processed.petition"},
	{barred, "2.重复申请", "outcome.not_processed.repeat"},
	{barred, "3.要求提供公开出版物", "outcome.not_processed.publication"},
	{barred, "4.无正当理由大量反复申请", "outcome.not_processed.excessive"},
	{barred, "5.要求行政机关确认或重新出具已获取信息", "outcome.not_processed.reissue"},
	{"三", others, "outcome.other"},
	{others, "1.<申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请|逾期不补正>", "outcome.other.no_correction"},
	{others, "2.<申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请|逾期不缴费>", "outcome.other.fee_unpaid"},
	{others, "3.其他", "outcome.other.other"},
	{"三", "（七）总计", "outcome.total"},
	{"", "四、结转下年度继续办理", "requests.carried_out"},
}

// lines are those of the form: one of 2019 has （六） as one line.
func (t *requests) lines() []request {
	var out []request
	for _, l := range requestLines {
		if l.group == others && !t.three || l.label == others && t.three {
			continue
		}
		out = append(out, l)
	}
	return out
}

func (t *requests) cells() []Cell {
	var out []Cell
	for i, l := range t.lines() {
		for c, a := range applicants {
			out = append(out, Cell{Row: i, Col: c, Code: l.code, Applicant: a, unit: "件", key: l.code + " " + a})
		}
	}
	return out
}

const corner = "{（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）}"

func (t *requests) plan(r *Report, p *press) *plan {
	out := &plan{head: t.head(r, p)}
	side := label(p.of("三、本年度办理结果"))
	side.merge, side.vertical = 1, p.vertical
	group, groups := "", 1
	for i, l := range t.lines() {
		unknown := r.unknown.line != "" && r.unknown.behind == i
		if p.sideRow && l.group != "" && group == "" { // the words of the side header as a row of their own
			title := label(p.of("三、本年度办理结果"))
			title.cols = 3 + len(applicants)
			out.body = append(out.body, row{title})
		}
		if l.group != group {
			group, groups = l.group, groups+1
		}
		if !r.drop[[2]int{p.table, i}] {
			out.body = append(out.body, t.row(r, p, t.labels(l, p, side, groups), i))
		}
		if unknown {
			l.label = r.unknown.line
			out.body = append(out.body, t.row(r, p, t.labels(l, p, side, groups), unknownRow))
		}
	}
	return out
}

// row adds the numbers of a line to its labels.
func (t *requests) row(r *Report, p *press, line row, i int) row {
	for n := range applicants {
		c := (n + p.shift()) % len(applicants)
		line = append(line, value(r.at(p.table, i, c)))
		if r.unknown.column != "" && r.unknown.at == c {
			if at := r.at(p.table, i, unknownCol); at >= 0 {
				line = append(line, value(at))
			} else {
				line = append(line, label(""))
			}
		}
	}
	return line
}

// labels are the cells that open a line.
func (t *requests) labels(l request, p *press, side box, group int) row {
	name := label(p.of(l.label))
	parent := label(p.of(l.group))
	parent.merge = group
	switch {
	case p.sideRow && (l.group == "" || l.group == "三"):
		name.cols = 3
		return row{name}
	case p.sideRow:
		parent.cols = 2
		return row{parent, name}
	case l.group == "":
		name.cols = 3
		return row{name}
	case l.group == "三":
		name.cols = 2
		return row{side, name}
	}
	return row{side, parent, name}
}

// shift is the column of table three that is printed first.
func (p *press) shift() int {
	if p.first {
		return len(applicants) - 1
	}
	return 0
}

func (t *requests) head(r *Report, p *press) []row {
	text := label(p.of(corner))
	text.merge, text.cols = 200, 3
	wide := func(s string, cols int) box { b := label(p.of(s)); b.cols = cols; return b }
	high := func(s string, merge int) box { b := label(p.of(s)); b.merge = merge; return b }
	first, second, last := []box{high("自然人", 201)}, []box{wide("法人或其他组织", 5)}, []box{high("总计", 202)}
	var third []box
	for _, s := range []string{"商业|企业", "科研|机构", "社会公益组织", "法律服务机构", "其他"} {
		third = append(third, label(p.broken(s)))
	}
	columns := len(applicants)
	if u := r.unknown; u.column != "" {
		columns++
		switch u.at {
		case 0:
			first = append(first, high(u.column, 203))
		case 5:
			second[0].cols++
			third = append(third, label(p.of(u.column)))
		default:
			last = append(last, high(u.column, 203))
		}
	}
	top := row{text, wide("申请人情况", columns)}
	if p.first {
		return []row{top, slices.Concat(row{text}, last, first, second), slices.Concat(row{text}, last, first, third)}
	}
	return []row{top, slices.Concat(row{text}, first, second, last), slices.Concat(row{text}, first, third, last)}
}

// requests draws table three, column by column, and the sums of its rows.
func (m *maker) requests(three bool) {
	lines := (&requests{three}).lines()
	codes := []string{"requests.received", "requests.carried_in", "outcome.total", "requests.carried_out"}
	for _, a := range applicants[:len(applicants)-1] {
		var total int64
		for _, l := range lines {
			if l.group != "" && l.code != "outcome.total" {
				n := m.count()
				m.set(l.code+" "+a, n)
				total += n
			}
		}
		out := m.count()
		in := min(m.count(), total+out)
		for i, n := range []int64{total + out - in, in, total, out} {
			m.set(codes[i]+" "+a, n)
		}
	}
	for _, l := range lines {
		var sum int64
		for _, a := range applicants[:len(applicants)-1] {
			sum += m.get(l.code + " " + a)
		}
		m.set(l.code+" total", sum)
	}
}
