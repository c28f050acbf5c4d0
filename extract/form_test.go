package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/fact"
)

// The 2021 form as it is printed: the labels of its rows and columns with
// their codes. Every cell gets a number of its own.
var rows2021 = []struct{ group, label, code string }{
	{"", "一、本年新收政府信息公开申请数量", "requests.received"},
	{"", "二、上年结转政府信息公开申请数量", "requests.carried_in"},
	{"", "（一）予以公开", "outcome.granted"},
	{"", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "outcome.partial"},
	{"（三）不予公开", "1．属于国家秘密", "outcome.denied.state_secret"},
	{"（三）不予公开", "2．其他法律行政法规禁止公开", "outcome.denied.other_law"},
	{"（三）不予公开", "3．危及“三安全一稳定”", "outcome.denied.security_stability"},
	{"（三）不予公开", "4．保护第三方合法权益", "outcome.denied.third_party"},
	{"（三）不予公开", "5．属于三类内部事务信息", "outcome.denied.internal_affairs"},
	{"（三）不予公开", "6．属于四类过程性信息", "outcome.denied.process"},
	{"（三）不予公开", "7．属于行政执法案卷", "outcome.denied.enforcement_file"},
	{"（三）不予公开", "8．属于行政查询事项", "outcome.denied.admin_query"},
	{"（四）无法提供", "1．本机关不掌握相关政府信息", "outcome.unable.not_held"},
	{"（四）无法提供", "2．没有现成信息需要另行制作", "outcome.unable.needs_creation"},
	{"（四）无法提供", "3．补正后申请内容仍不明确", "outcome.unable.unclear"},
	{"（五）不予处理", "1．信访举报投诉类申请", "outcome.not_processed.petition"},
	{"（五）不予处理", "2．重复申请", "outcome.not_processed.repeat"},
	{"（五）不予处理", "3．要求提供公开出版物", "outcome.not_processed.publication"},
	{"（五）不予处理", "4．无正当理由大量反复申请", "outcome.not_processed.excessive"},
	{"（五）不予处理", "5．要求行政机关确认或重新出具已获取信息", "outcome.not_processed.reissue"},
	{"（六）其他处理", "1．申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "outcome.other.no_correction"},
	{"（六）其他处理", "2．申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "outcome.other.fee_unpaid"},
	{"（六）其他处理", "3．其他", "outcome.other.other"},
	{"", "（七）总计", "outcome.total"},
	{"", "四、结转下年度继续办理", "requests.carried_out"},
}

var columns2021 = []string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

const head2021 = `<tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan=7>申请人情况</td></tr>
<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>
<tr><td>商业<br>企业</td><td>科研<br>机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>`

// requests2021 renders table three; value gives the text of a cell.
func requests2021(value func(row, col int) string) string {
	var b strings.Builder
	b.WriteString("<table>" + head2021)
	inside := false
	for i, r := range rows2021 {
		b.WriteString("<tr>")
		outside := strings.HasPrefix(r.label, "一、") || strings.HasPrefix(r.label, "二、") || strings.HasPrefix(r.label, "四、")
		switch {
		case outside:
			fmt.Fprintf(&b, "<td colspan=3>%s</td>", r.label)
		case !inside:
			b.WriteString("<td rowspan=22><p>三</p><p>、</p><p>本</p><p>年</p><p>度</p><p>办</p><p>理</p><p>结</p><p>果</p></td>")
			inside = true
			fallthrough
		default:
			switch {
			case r.group == "":
				fmt.Fprintf(&b, "<td colspan=2>%s</td>", r.label)
			case rows2021[i-1].group != r.group:
				fmt.Fprintf(&b, "<td rowspan=%d>%s</td><td>%s</td>", strings.Count(groups(), r.group), r.group, r.label)
			default:
				fmt.Fprintf(&b, "<td>%s</td>", r.label)
			}
		}
		for c := range columns2021 {
			fmt.Fprintf(&b, "<td>%s</td>", value(i, c))
		}
		b.WriteString("</tr>")
	}
	return b.String() + "</table>"
}

func groups() string {
	var b strings.Builder
	for _, r := range rows2021 {
		b.WriteString(r.group)
	}
	return b.String()
}

const disclosure2021 = `<table><tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr><tr><td>行政规范性文件</td><td>4</td><td>5</td><td>6</td></tr>
<tr><td colspan=4>第二十条第（五）项</td></tr><tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr>
<tr><td>行政许可</td><td colspan=3>7</td></tr>
<tr><td colspan=4>第二十条第（六）项</td></tr><tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr>
<tr><td>行政处罚</td><td colspan=3>8</td></tr><tr><td>行政强制</td><td colspan=3>/</td></tr>
<tr><td colspan=4>第二十条第（八）项</td></tr><tr><td>信息内容</td><td colspan=3>本年收费金额（单位：万元）</td></tr>
<tr><td>行政事业性收费</td><td colspan=3>24252.311082</td></tr></table>`

var disclosed2021 = map[string]string{"documents.regulations.made": "1", "documents.regulations.repealed": "2", "documents.regulations.in_force": "3",
	"documents.normative.made": "4", "documents.normative.repealed": "5", "documents.normative.in_force": "6", "decisions.licensing.decisions": "7",
	"decisions.penalties.decisions": "8", "decisions.coercion.decisions": "slash", "charges.amount": "242523110.82"}

const disputes2021 = `<table><tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>
<tr><td rowspan=2>结果<br>维持</td><td rowspan=2>结果<br>纠正</td><td rowspan=2>其他<br>结果</td><td rowspan=2>尚未<br>审结</td><td rowspan=2>总计</td>
<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>
<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>
<tr><td>1</td><td>2</td><td>3</td><td>4</td><td>10</td><td>5</td><td>6</td><td>7</td><td>8</td><td>26</td><td>9</td><td>10</td><td>11</td><td>12</td><td>42</td></tr></table>`

const frame2021 = `<html><head><meta name="SiteIDCode" content="9901210001"></head><body><h1>青岚县水利局2023年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>本局全年公开政府信息61条。</p><p>二、主动公开政府信息情况</p>%s<p>三、收到和处理政府信息公开申请情况</p>%s
<p>四、政府信息公开行政复议、行政诉讼情况</p>%s<p>五、存在的主要问题及改进情况</p><p>无。</p><p>六、其他需要报告的事项</p><p>无。</p></body></html>`

func read(t *testing.T, page string) (*extract.Report, map[string]fact.Fact) {
	t.Helper()
	x := newExtractor(t)
	r, err := x.Extract([]byte(page), "text/html")
	if err != nil {
		t.Fatal(err)
	}
	if r.Rejected != "" {
		t.Fatal("rejected: ", r.Rejected)
	}
	partitioned(t, x, wordRules(x), []byte(page))
	cells := map[string]fact.Fact{}
	for _, f := range r.Facts {
		if f.Source == fact.FromTable {
			cells[f.Indicator+" "+f.Applicant] = f
		}
	}
	return r, cells
}

func TestForm2021EveryCell(t *testing.T) {
	table3 := requests2021(func(row, col int) string { return fmt.Sprint(1000 + 10*row + col) })
	r, cells := read(t, fmt.Sprintf(frame2021, disclosure2021, table3, disputes2021))
	want := map[string]string{}
	for i, row := range rows2021 {
		for c, col := range columns2021 {
			want[row.code+" "+col] = fmt.Sprint(1000 + 10*i + c)
		}
	}
	for code, v := range disclosed2021 {
		want[code+" "] = v
	}
	n := 0
	for _, block := range []string{"review", "litigation.direct", "litigation.after_review"} {
		sum := 0
		for _, result := range []string{"upheld", "corrected", "other", "pending"} {
			n++
			sum += n
			want[block+"."+result+" "] = fmt.Sprint(n)
		}
		want[block+".total "] = fmt.Sprint(sum)
	}
	for key, v := range want {
		f, ok := cells[key]
		if got := f.Value.String(); !ok || f.State == fact.Number && got != v || f.State != fact.Number && string(f.State) != v {
			t.Errorf("%s: got %s (%s), want %s", key, got, f.State, v)
		}
	}
	if len(cells) != len(want) {
		t.Errorf("%d cells read, want %d", len(cells), len(want))
	}
	if r.Form != "2021" || len(r.Leftover) != 0 {
		t.Errorf("form %s, left over %v", r.Form, r.Leftover)
	}
}

// TestContradiction prints one wrong digit: outcome.total (total) is 27 where
// the rows make 21.
func TestContradiction(t *testing.T) {
	value := func(row, col int) string {
		n := 0
		switch code := rows2021[row].code; {
		case col != 0 && col != 6:
		case code == "requests.received":
			n = 22
		case code == "outcome.granted":
			n = 20
		case code == "outcome.denied.process", code == "requests.carried_out":
			n = 1
		case code == "outcome.total" && col == 6:
			n = 27
		case code == "outcome.total":
			n = 21
		}
		return fmt.Sprint(n)
	}
	r, cells := read(t, fmt.Sprintf(frame2021, disclosure2021, requests2021(value), disputes2021))
	failed := map[string]string{}
	for _, f := range r.Findings {
		if f.Outcome == check.Fail {
			failed[f.Check] = f.Suggestion()
		}
	}
	for _, id := range []string{"requests.balance.total", "outcome.sum.total", "requests.columns.outcome.total"} {
		if s, ok := failed[id]; !ok || s != "outcome.total (total): 27 read as 21" {
			t.Errorf("%s: failed %v, suggestion %q", id, ok, s)
		}
	}
	if len(failed) != 3 {
		t.Errorf("failed: %v", failed)
	}
	if got := cells["outcome.total total"]; got.Status != fact.Contradicted || got.Value.String() != "27" {
		t.Errorf("outcome.total is %s, %s; want 27 as printed, contradicted", got.Value, got.Status)
	}
	if got := cells["outcome.granted natural"]; got.Status != fact.Confirmed {
		t.Errorf("outcome.granted (natural) is %s, want confirmed", got.Status)
	}
}
