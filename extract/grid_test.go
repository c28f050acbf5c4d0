package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
)

// statistics is a table of the 2014 form; each row is a label and a cell.
func statistics(rows ...string) string {
	var b strings.Builder
	b.WriteString("<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr><tr><td>一、主动公开情况</td><td>——</td><td>——</td></tr><tr><td>1．主动公开政府信息数</td><td>条</td><td>61</td></tr><tr><td>2．制发规范性文件总数</td><td>件</td><td>4</td></tr><tr><td>三、依申请公开情况</td><td>——</td><td>——</td></tr>")
	for i := 0; i < len(rows); i += 2 {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>件</td>%s</tr>", rows[i], rows[i+1])
	}
	return b.String() + "<tr><td>行政复议数量</td><td>件</td><td>0</td></tr></table>"
}

func report(tables string) string {
	return `<html><head></head><body><h1>青岚县水利局2015年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>全年共公开政府信息61条。</p>` +
		`<p>二、统计表</p>` + tables + `<p>三、存在的主要问题</p><p>无。</p></body></html>`
}

// story tells what became of the numbers of a page: facts from tables, what is
// left over and what is ignored.
func story(r *extract.Report) string {
	var out []string
	for _, f := range r.Facts {
		if f.Source != fact.FromTable || f.Indicator == "disclosure.total" || f.Indicator == "disclosure.normative_issued" || f.Indicator == "review.total" {
			continue
		}
		name := strings.TrimSuffix(f.Indicator+"/"+f.Applicant, "/")
		value := string(f.State)
		if f.State == fact.Number {
			value = f.Value.String()
		}
		out = append(out, fmt.Sprintf("%s=%s%s", name, f.Approx, value))
	}
	for _, l := range r.Leftover {
		out = append(out, "left "+strings.Join(strings.Fields(l.Quote), " "))
	}
	for _, i := range r.Ignored {
		if strings.HasPrefix(i.Rule, "guard/") && i.Rule != "guard/heading" && i.Rule != "guard/label" {
			out = append(out, i.Rule+" "+i.Quote)
		}
	}
	return strings.Join(out, "; ")
}

// placed holds the spans of table facts against the page: each is its cell, and
// the number in it.
func placed(t *testing.T, page string, r *extract.Report) {
	t.Helper()
	doc, err := decode.Page([]byte(page), "text/html")
	if err != nil {
		t.Fatal(err)
	}
	grids := layout.Of(doc).Grids
	for _, f := range r.Facts {
		if f.Source != fact.FromTable {
			continue
		}
		g := grids[f.Table-1]
		if c := g.Cells[g.At(f.Row-1, f.Col-1)]; c.Span != f.Span || !f.Span.Contains(f.Number) || doc.Quote(f.Span) != f.Quote || doc.Quote(f.Number) != f.Printed {
			t.Errorf("%s: %q in %q is not the number of cell %q", f.Indicator, f.Printed, f.Quote, doc.Quote(c.Span))
		}
	}
}

// TestCells reads one cell of a form in every way pages print it.
func TestCells(t *testing.T) {
	for _, c := range []struct{ name, cell, want string }{
		{"plain", "<td>12</td>", "requests.received=12"},
		{"digits in spans", "<td><span>1</span><span>2</span></td>", "requests.received=12"},
		{"digits in nested spans with comments", "<td><p><span>1<!-- x --></span><span><b>2</b><o:p></o:p></span></p></td>", "requests.received=12"},
		{"one paragraph", "<td><p>12</p></td>", "requests.received=12"},
		{"an empty paragraph beside it", "<td><p>&nbsp;</p><p>12</p></td>", "requests.received=12"},
		{"digits in paragraphs", "<td><p>1</p><p>2</p></td>", "requests.received=illegible"},
		{"digits on two lines", "<td>1<br>2</td>", "requests.received=illegible"},
		{"thousands on two lines", "<td>1,<br>234</td>", "requests.received=1234"},
		{"input", `<td><input type="text" value="12"></td>`, "requests.received=12"},
		{"input of no type", `<td><input value="12"></td>`, "requests.received=12"},
		{"check box", `<td><input type="checkbox" value="12"></td>`, "requests.received=blank"},
		{"hidden input", `<td><input type="hidden" value="12">7</td>`, "requests.received=7"},
		{"footnote", "<td>12<sup>注</sup></td>", "requests.received=12"},
		{"numbered footnote", "<td>12<sup>1</sup></td>", "requests.received=12; guard/footnote 1"},
		{"footnote by style", `<td>12<span style="vertical-align: super">[2]</span></td>`, "requests.received=12; guard/footnote [2]"},
		{"all of it raised", "<td><sup>12</sup></td>", "requests.received=12"},
		{"raised part of the number", "<td>12<sup>.5</sup></td>", "requests.received=12.5"},
		{"circled mark", "<td>12①</td>", "requests.received=12; guard/footnote ①"},
		{"struck out", "<td><s>15</s>12</td>", "requests.received=12; guard/struck-out 15"},
		{"struck out by style", `<td>12<span style="color:red;text-decoration:line-through">34</span></td>`, "requests.received=12; guard/struck-out 34"},
		{"nothing but struck out", "<td><del>15</del></td>", "requests.received=blank; guard/struck-out 15"},
		{"struck-out cell", `<td style="text-decoration: line-through">15</td>`, "requests.received=blank; guard/struck-out 15"},
		{"hidden part", `<td>12<span style="DISPLAY : none">34</span></td>`, "requests.received=12"},
		{"hidden by a word processor", `<td>12<span style="mso-hide:all">34</span></td>`, "requests.received=12"},
		{"unseen part", `<td>12<span style="visibility:hidden">34</span></td>`, "requests.received=12"},
		{"hidden attribute", `<td>12<b hidden>34</b></td>`, "requests.received=12"},
		{"of which", "<td>22（其中修订16）</td>", "requests.received=22; left 22（其中修订16）"},
		{"change where a count is asked", "<td>-35</td>", "left -35"},
		{"no change where a count is asked", "<td>持平</td>", "left 持平"},
		{"about", "<td>约30</td>", "requests.received=约30"},
		{"letter for a digit", "<td>1O</td>", "requests.received=illegible"},
		{"elsewhere", "<td>见附件</td>", "requests.received=illegible"},
		{"words with a number", "<td>新增22项</td>", "left 新增22项"},
		{"a table in the cell", "<td><table><tr><td>12</td></tr></table></td>", "requests.received=12"},
		{"a table of two in the cell", "<td><table><tr><td>1</td><td>2</td></tr></table></td>", "requests.received=illegible"},
		{"blank", "<td>&nbsp;</td>", "requests.received=blank"},
		{"slash", "<td>／</td>", "requests.received=slash"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := read(t, report(statistics("收到申请数", c.cell)))
			if got := story(r); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			placed(t, report(statistics("收到申请数", c.cell)), r)
		})
	}
}

const (
	head3     = "<tr><td>办理情况</td><td>自然人</td><td>商业企业</td><td>科研机构</td></tr>"
	received  = "<tr><td>一、本年新收政府信息公开申请数量</td><td>3</td><td>1</td><td>4</td></tr>"
	granted   = "<tr><td>（一）予以公开</td><td>2</td><td>1</td><td>9</td></tr>"
	withdrawn = "<tr><td>1．申请人逾期不补正</td><td>0</td><td>5</td><td>6</td></tr>"
	carried   = "<tr><td>四、结转下年度继续办理</td><td>1</td><td>0</td><td>7</td></tr>"
)

// allFour is the story of these rows.
const allFour = "requests.received/natural=3; requests.received/business=1; requests.received/research=4; " +
	"outcome.granted/natural=2; outcome.granted/business=1; outcome.granted/research=9; " +
	"outcome.other.no_correction/natural=0; outcome.other.no_correction/business=5; outcome.other.no_correction/research=6; " +
	"requests.carried_out/natural=1; requests.carried_out/business=0; requests.carried_out/research=7"

// firstTwo is that of the first two.
const firstTwo = "requests.received/natural=3; requests.received/business=1; requests.received/research=4; " +
	"outcome.granted/natural=2; outcome.granted/business=1; outcome.granted/research=9"

func tableOf(rows ...string) string { return "<table>" + strings.Join(rows, "") + "</table>" }

// transposed is the table with applicants as rows.
const transposed = "<table><tr><td>申请人</td><td>本年新收政府信息公开申请</td><td>予以公开</td><td>逾期不补正</td><td>结转下年度继续办理</td></tr>" +
	"<tr><td>自然人</td><td>3</td><td>2</td><td>0</td><td>1</td></tr><tr><td>商业企业</td><td>1</td><td>1</td><td>5</td><td>0</td></tr>" +
	"<tr><td>科研机构</td><td>4</td><td>9</td><td>6</td><td>7</td></tr></table>"

// side is a form whose label column at the left spans its rows.
func side(height int, rows ...string) string {
	head := "<tr><td colspan=2>办理情况</td><td>自然人</td><td>商业企业</td><td>科研机构</td></tr>"
	first := strings.Replace(received, "<td>", "<td colspan=2>", 1)
	return tableOf(append([]string{head, first, strings.Replace(granted, "<tr>", fmt.Sprintf("<tr><td rowspan=%d>三、本年度办理结果</td>", height), 1)}, rows...)...)
}

var wideCarried = strings.Replace(carried, "<td>", "<td colspan=2>", 1)

// TestShapes reads the same numbers out of tables of every shape.
func TestShapes(t *testing.T) {
	unclosed := strings.NewReplacer("</td>", "", "</tr>", "", "</table>", "")
	for _, c := range []struct{ name, tables, want string }{
		{"plain", tableOf(head3, received, granted, withdrawn, carried), allFour},
		{"unclosed cells and rows", unclosed.Replace(tableOf(head3, received, granted, withdrawn, carried)) + "</table>", allFour},
		{"unclosed table: its last cell is all that follows", unclosed.Replace(tableOf(head3, received, granted, withdrawn, carried)), drop(allFour, "carried_out/research") + "; left 7 三、存在的主要问题 无。"},
		{"no table tag", head3 + received + granted + withdrawn + carried, allFour},
		{"table tag lost at the start", head3 + received + granted + withdrawn + carried + "</table>", allFour},
		{"only the first row lost its tags", "<td>办理情况</td><td>自然人</td><td>商业企业</td><td>科研机构</td></tr>" + received + granted + withdrawn + carried + "</table>", allFour},
		{"header repeated inside", tableOf(head3, received, granted, head3, withdrawn, carried), allFour},
		{"in a layout table", "<table><tr><td>栏目</td><td>" + tableOf(head3, received, granted, withdrawn, carried) + "</td></tr></table>", allFour},
		{"in three layout tables", strings.Repeat("<table><tr><td>", 3) + tableOf(head3, received, granted, withdrawn, carried) + strings.Repeat("</td></tr></table>", 3), allFour},
		{"a table inside one cell", tableOf(head3, received, strings.Replace(granted, "<td>2</td>", "<td><table><tr><td>2</td></tr></table></td>", 1), withdrawn, carried), allFour},
		{"a hidden row", tableOf(head3, received, `<tr style="display:none"><td>（二）部分公开</td><td>8</td><td>8</td><td>8</td></tr>`, granted, withdrawn, carried), allFour},
		{"a hidden cell", tableOf(head3, received, strings.Replace(granted, "<td>2</td>", "<td hidden>8</td><td>2</td>", 1), withdrawn, carried), allFour},
		{"a hidden table beside it", tableOf(head3, received, granted, withdrawn, carried) + `<table style="display:none">` + head3 + received + "</table>", allFour},
		{"a hidden table around", `<div style="display:none">` + tableOf(head3, received, granted, withdrawn, carried) + "</div>" + tableOf(head3, received, granted, withdrawn, carried), allFour},
		{"row groups out of order", "<table><tfoot>" + carried + "</tfoot><thead>" + head3 + "</thead><tbody>" + received + granted + withdrawn + "</tbody></table>",
			strings.Join(append(strings.Split(allFour, "; ")[9:], strings.Split(allFour, "; ")[:9]...), "; ")},
		{"a span that runs out of its group", "<table><thead>" + strings.Replace(head3, "<td>办", "<td rowspan=9>办", 1) + "</thead><tbody>" + received + granted + withdrawn + carried + "</tbody></table>", allFour},
		{"label column at the left", side(2, withdrawn, wideCarried), allFour},
		{"transposed", transposed, across(allFour)},

		{"printed twice for small screens", tableOf(head3, received, granted, withdrawn, carried) + "<p>手机版</p>" + tableOf(head3, received, granted, withdrawn, carried),
			allFour + duplicates("3 1 4 2 1 9 0 5 6 1 0 7")},
		{"printed twice with nothing between", tableOf(head3, received, granted, withdrawn, carried) + tableOf(head3, received, granted, withdrawn, carried),
			allFour + duplicates("3 1 4 2 1 9 0 5 6 1 0 7")},
		{"printed twice, once transposed", tableOf(head3, received, granted, withdrawn, carried) + transposed, allFour + duplicates("3 2 0 1 1 1 5 0 4 9 6 7")},

		{"cut without a header", tableOf(head3, received, granted) + tableOf(withdrawn, carried), allFour},
		{"cut in three", tableOf(head3, received) + tableOf(granted, withdrawn) + tableOf(carried), allFour},
		{"cut with a page number between", tableOf(head3, received, granted) + "<p>- 4 -</p>" + tableOf(withdrawn, carried), allFour + "; guard/folio - 4 -"},
		{"cut with the header repeated", tableOf(head3, received, granted) + "<p>第5页</p>" + tableOf(head3, withdrawn, carried), allFour + "; guard/folio 第5页"},
		{"cut, marked as continued", tableOf(head3, received, granted) + "<p>续表</p>" + tableOf(head3, withdrawn, carried), allFour},
		{"cut below a label column, which goes on", side(2, withdrawn[:0]) + tableOf(withdrawn, wideCarried), allFour},
		{"cut, the label column printed again", side(1) + tableOf(strings.Replace(withdrawn, "<tr>", "<tr><td>三、本年度办理结果</td>", 1), wideCarried), allFour},
		{"cut, the header repeated, the label column not", side(2) + "<p>— 6 —</p>" +
			tableOf("<tr><td colspan=2>办理情况</td><td>自然人</td><td>商业企业</td><td>科研机构</td></tr>", withdrawn, wideCarried), allFour + "; guard/folio — 6 —"},
		{"cut, a row too narrow: the second part left over", tableOf(head3, received, granted) + tableOf("<tr><td>申请人逾期不补正</td><td>5</td><td>6</td></tr>", carried),
			firstTwo + "; left 5; left 6; left 1; left 0; left 7"},
		{"two tables with a sentence between", tableOf(head3, received, granted) + "<p>另见下表。</p>" + tableOf(withdrawn, carried),
			firstTwo + "; left 0; left 5; left 6; left 1; left 0; left 7"},

		{"an unknown column", strings.NewReplacer("<td>科研机构</td>", "<td>外籍人士</td><td>科研机构</td>", "<td>4</td>", "<td>88</td><td>4</td>", "<td>9</td>", "<td></td><td>9</td>",
			"<td>6</td>", "<td></td><td>6</td>", "<td>7</td>", "<td></td><td>7</td>").Replace(tableOf(head3, received, granted, withdrawn, carried)), allFour + "; left 88"},
		{"an unknown row", tableOf(head3, received, "<tr><td>小计</td><td>77</td><td>/</td><td></td></tr>", granted, withdrawn, carried), allFour + "; left 77"},
		{"a missing column", strings.NewReplacer("<td>商业企业</td>", "", "<td>1</td><td>4</td>", "<td>4</td>", "<td>1</td><td>9</td>", "<td>9</td>", "<td>5</td>", "", "<td>0</td><td>7</td>", "<td>7</td>").
			Replace(tableOf(head3, received, granted, withdrawn, carried)), drop(allFour, "business")},
		{"columns in another order", strings.NewReplacer("<td>自然人</td>", "", "<td>科研机构</td>", "<td>科研机构</td><td>自然人</td>", "<td>3</td><td>1</td><td>4</td>", "<td>1</td><td>4</td><td>3</td>",
			"<td>2</td><td>1</td><td>9</td>", "<td>1</td><td>9</td><td>2</td>", "<td>0</td><td>5</td><td>6</td>", "<td>5</td><td>6</td><td>0</td>", "<td>1</td><td>0</td><td>7</td>", "<td>0</td><td>7</td><td>1</td>").
			Replace(tableOf(head3, received, granted, withdrawn, carried)), reorder(allFour)},
		{"a short row", tableOf(head3, received, "<tr><td>（一）予以公开</td><td>2</td></tr>", withdrawn, carried), drop(drop(allFour, "granted/business"), "granted/research")},
		{"a caption with a number", strings.Replace(tableOf(head3, received, granted, withdrawn, carried), "<table>", "<table><caption>表9件</caption>", 1), allFour + "; left 表9件"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := read(t, report(c.tables))
			placed(t, report(c.tables), r)
			if got := story(r); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// duplicates is the story of the second of two equal tables.
func duplicates(numbers string) string {
	return "; guard/duplicate-table " + strings.Join(strings.Fields(numbers), "; guard/duplicate-table ")
}

// drop leaves out the parts of a story that hold a word.
func drop(story, word string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(story, "; "), func(s string) bool { return strings.Contains(s, word) }), "; ")
}

// across is the order of a story in the transposed table.
func across(story string) string {
	parts := strings.Split(story, "; ")
	var out []string
	for i := range 3 {
		for j := i; j < len(parts); j += 3 {
			out = append(out, parts[j])
		}
	}
	return strings.Join(out, "; ")
}

// reorder puts the natural persons of every row last.
func reorder(story string) string {
	parts := strings.Split(story, "; ")
	for i := 0; i+2 < len(parts); i += 3 {
		parts[i], parts[i+1], parts[i+2] = parts[i+1], parts[i+2], parts[i]
	}
	return strings.Join(parts, "; ")
}

// TestYearsAsColumns reads a table of several years for the report's alone.
func TestYearsAsColumns(t *testing.T) {
	rows := func(cells string) string {
		return "<table><tr><td rowspan=2>年份</td><td colspan=5>行政复议</td><td colspan=2>未经复议直接起诉</td><td colspan=2>复议后起诉</td><td>行政诉讼</td></tr>" +
			"<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td><td>结果维持</td><td>总计</td><td>结果维持</td><td>总计</td><td>备注</td></tr>" + cells + "</table>"
	}
	row := func(year string, from int) string {
		out := "<tr><td>" + year + "</td>"
		for i := range 9 {
			out += fmt.Sprintf("<td>%d</td>", from+i)
		}
		return out + "<td></td></tr>"
	}
	for _, c := range []struct {
		name, cells, want string
		left              int
	}{
		{"last year first", row("2014年", 10) + row("2015年", 20), "20", 9},
		{"this year first", row("2015年度", 20) + row("2014年度", 10), "20", 9},
		{"another year alone", row("2014年", 10), "", 9},
		{"no years", row("", 10) + row("", 20), "", 18},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, cells := read(t, report(rows(c.cells)))
			got := ""
			if f, ok := cells["review.upheld "]; ok {
				got = f.Value.String()
			}
			if got != c.want || len(r.Leftover) != c.left || len(cells)+c.left != 9*strings.Count(c.cells, "<tr>") {
				t.Errorf("review.upheld is %q, want %q; %s", got, c.want, story(r))
			}
		})
	}
}

// TestTwoTablesDisagree reads a table printed twice with one number changed:
// both numbers stand, contradicted.
func TestTwoTablesDisagree(t *testing.T) {
	r, _ := read(t, report(tableOf(head3, received, granted, withdrawn, carried)+tableOf(head3, received, strings.Replace(granted, "9", "8", 1), withdrawn, carried)))
	var got []string
	for _, f := range r.Facts {
		if f.Indicator == "outcome.granted" && f.Applicant == "research" {
			got = append(got, f.Value.String()+" "+string(f.Status))
		}
	}
	if want := []string{"9 contradicted", "8 contradicted"}; !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	if !slices.ContainsFunc(r.Findings, func(f check.Finding) bool {
		return f.Check == "table.table.outcome.granted" && f.Outcome == check.Fail && f.Expression == "9 ≠ 8"
	}) {
		t.Errorf("no finding of the disagreement in %v", r.Findings)
	}
}
