package extract_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/sample"
)

// readOf is all that a reader makes of a page.
func readOf(t testing.TB, r *fact.Reader, page string, year int) string {
	t.Helper()
	doc, err := decode.Page([]byte(page), "text/html")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(fmt.Sprintf("%+v", *r.Read(layout.Of(doc), year)), "} {", "}\n{")
}

// TestReaderForgets holds a reader that has read other pages against one that
// has read none: what it remembers of their tables changes nothing. Several
// read at once.
func TestReaderForgets(t *testing.T) {
	rules := newExtractor(t).Rules()
	reader := fact.NewReader(rules)
	var wg sync.WaitGroup
	for _, form := range sample.Forms() {
		wg.Go(func() {
			r := sample.New(rand.New(rand.NewPCG(9, 9)), form)
			for _, style := range sample.Styles() {
				page := string(r.Render(rand.New(rand.NewPCG(9, 10)), style))
				for _, year := range []int{r.Year, r.Year + 1} {
					if diff := cmp.Diff(readOf(t, fact.NewReader(rules), page, year), readOf(t, reader, page, year)); diff != "" {
						t.Errorf("form %s, %v, year %d: alone - + behind others\n%s", form.Name, style, year, diff)
					}
				}
			}
		})
	}
	wg.Wait()
}

// variation is a page with one thing replaced.
type variation struct{ name, from, to string }

// TestReaderTellsApart reads tables that differ from one another in one thing
// that is no number, one behind the other.
func TestReaderTellsApart(t *testing.T) {
	const table = `<table><tr><td>指标名称<td>单位<td>2014年度<td>历年累计</tr><tr><td>受理依申请公开信息总数<td>件<td>5<td>50</tr>` +
		`<tr><td>1.当面申请数<td>件<td>2<td>20</tr><tr><td>2.网上申请数<td>件<td>3<td>30</tr><tr><td colspan=2>收费减免金额<td>7<td>70</tr></table>`
	tellApart(t, table, []variation{
		{"as it is", "", ""},
		{"two labels changed places", "1.当面申请数<td>件<td>2<td>20</tr><tr><td>2.网上申请数", "1.网上申请数<td>件<td>2<td>20</tr><tr><td>2.当面申请数"},
		{"a label shorter", "网上申请", "网申"},
		{"words moved to the next cell", "当面申请数<td>件", "当面申请<td>数件"},
		{"another year", "2014年度", "2013年度"},
		{"a year of one more digit", "2014年", "12014年"},
		{"a unit of money", "收费减免金额", "收费减免金额（万元）"},
		{"a unit beside", "<td>件<td>5", "<td>万元<td>5"},
		{"a wider label", "colspan=2", "colspan=3"},
		{"a label over two rows", "<td>1.当面", "<td rowspan=2>1.当面"},
		{"a number for a label", "<td>件<td>2", "<td>9<td>2"},
		{"a row without numbers", "<td>2<td>20", "<td><td>"},
		{"a word for a number", "<td>2<td>20", "<td>若干<td>20"},
		{"and in a row without numbers", "<td>2<td>20", "<td>若干<td>"},
		{"a number with a unit", "<td>7<td>", "<td>7万元<td>"},
		{"a change", "<td>2<td>", "<td>增2<td>"},
		{"a count in a label", "1.当面申请数", "1.当面申请数12件"},
		{"a telephone in a label", "指标名称", "指标名称 电话12345678"},
		{"a table in a cell", "<td>2<td>", "<td><table><tr><td>申请总数<td>2<tr><td>网上申请数<td>3<tr><td>当面申请数<td>4</table><td>"},
		{"a paragraph in a cell", "网上申请数", strings.Repeat("网上申请数由各单位自行统计，全年收到3件。", 8)},
	})
}

// TestReaderTellsTurnedApart is the same with the labels of the rows over the
// columns.
func TestReaderTellsTurnedApart(t *testing.T) {
	const table = `<table><tr><td>指标名称<td>受理依申请公开信息总数<td>1.当面申请数<td>2.网上申请数<td>同意公开</tr>` +
		`<tr><td>2014年度<td>5<td>2<td>3<td>4</tr><tr><td>历年累计<td>50<td>20<td>30<td>40</tr></table>`
	tellApart(t, table, []variation{
		{"as it is", "", ""},
		{"two labels changed places", "当面申请数<td>2.网上", "网上申请数<td>2.当面"},
		{"a column without numbers", "<td>2<td>3<td>4</tr><tr><td>历年累计<td>50<td>20<td>30<td>40", "<td>2<td>3<td></tr><tr><td>历年累计<td>50<td>20<td>30<td>"},
		{"and a count in its label", "同意公开</tr><tr><td>2014年度<td>5<td>2<td>3<td>4", "同意公开4件</tr><tr><td>2014年度<td>5<td>2<td>3<td>"},
		{"another year", "2014年度", "2013年度"},
		{"a word in a column of numbers", "<td>3<", "<td>若干<"},
		{"and in one without", "<td>3<td>4</tr><tr><td>历年累计<td>50<td>20<td>30<", "<td>若干<td>4</tr><tr><td>历年累计<td>50<td>20<td><"},
		{"a blank", "<td>20<", "<td><"},
	})
}

func tellApart(t *testing.T, table string, variations []variation) {
	rules := newExtractor(t).Rules()
	reader := fact.NewReader(rules)
	seen := map[string]string{}
	for _, row := range variations {
		t.Run(row.name, func(t *testing.T) {
			if !strings.Contains(table, row.from) {
				t.Fatal("nothing to replace")
			}
			page := "<h1>青岚县教育局2014年政府信息公开年度报告</h1>" + strings.Replace(table, row.from, row.to, 1)
			alone := readOf(t, fact.NewReader(rules), page, 2014)
			if diff := cmp.Diff(alone, readOf(t, reader, page, 2014)); diff != "" {
				t.Error("alone - + behind others\n", diff)
			}
			if other, twice := seen[alone]; twice {
				t.Errorf("reads like %q: it tells nothing apart", other)
			}
			seen[alone] = row.name
			if row.from == "" && !strings.Contains(alone, "{Indicator:requests.received ") {
				t.Error("nothing is read: ", alone)
			}
		})
	}
}
