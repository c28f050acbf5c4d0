package extract_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/sample"
)

// page2021 is a page of about 60 KB with the full form of 2021, its tables in
// the markup of a word processor.
func page2021(b *testing.B) []byte {
	b.Helper()
	forms := sample.Forms()
	i := slices.IndexFunc(forms, func(f sample.Form) bool { return f.Name == "2021" })
	for seed := range uint64(100) {
		r := sample.New(rand.New(rand.NewPCG(seed, 1)), forms[i])
		page := r.Render(rand.New(rand.NewPCG(seed, 2)), sample.Word)
		if len(page) > 57_000 && len(page) < 63_000 {
			return page
		}
	}
	b.Fatal("no page of 60 KB")
	return nil
}

// BenchmarkExtract2021 reads a page whole and stage by stage, and beside it
// runs the HTML parser alone on the same bytes. decode holds a parse of its own.
// min-ns/op is the quickest run: what a machine with other work can be held to.
func BenchmarkExtract2021(b *testing.B) {
	page := page2021(b)
	x := newExtractor(b)
	set := x.Rules()
	doc, err := decode.Page(page, "text/html")
	if err != nil {
		b.Fatal(err)
	}
	laid := layout.Of(doc)
	id := agency.Of(laid, set)
	reader := fact.NewReader(set)
	read := reader.Read(laid, id.Year)
	if len(read.Facts) < 190 {
		b.Fatal(len(read.Facts))
	}
	var numbers []string
	for _, f := range read.Facts {
		numbers = append(numbers, f.Printed)
	}
	in := check.Input{Facts: read.Facts, Leftover: read.Leftover, Tables: read.Tables, Form: read.Form, Title: id.Title,
		Year: id.Year, Published: id.Published, Page: laid}
	for _, stage := range []struct {
		name string
		run  func() error
	}{
		{"parse", func() error { _, err := html.Parse(bytes.NewReader(page)); return err }},
		{"decode", func() error { _, err := decode.Page(page, "text/html"); return err }},
		{"layout", func() error { layout.Of(doc); return nil }},
		{"agency", func() error { agency.Of(laid, set); return nil }},
		{"judge", func() error { agency.Judge(laid, id, len(read.Facts), set); return nil }},
		{"text", func() error { agency.TextID(laid, id, numbers); return nil }},
		{"facts", func() error { reader.Read(laid, id.Year); return nil }},
		{"checks", func() error { check.Run(in, set); return nil }},
		{"whole", func() error { _, err := x.Extract(page, "text/html"); return err }},
	} {
		b.Run(stage.name, func(b *testing.B) { quickest(b, len(page), stage.run) })
	}
}

// quickest runs a stage over a text of so many bytes and reports min-ns/op.
func quickest(b *testing.B, size int, run func() error) {
	b.SetBytes(int64(size))
	b.ReportAllocs()
	least := time.Duration(math.MaxInt64)
	for b.Loop() {
		start := time.Now()
		if err := run(); err != nil {
			b.Fatal(err)
		}
		least = min(least, time.Since(start))
	}
	b.ReportMetric(float64(least.Nanoseconds()), "min-ns/op")
}

// proseReport is a report of about 4,300 characters without a table: sections
// of sentences with numbers and of sentences without.
func proseReport() string {
	counting := []string{
		"全年主动公开政府信息1286条，其中通过门户网站公开912条，通过政务微博公开168条，通过政务微信公开206条。",
		"共收到政府信息公开申请37件，其中当面申请5件，网络申请24件，信函申请8件，均按时答复。",
		"上述申请中，同意公开21件，同意部分公开6件，不予公开4件，申请信息不存在的6件。",
		"2012年未收取任何检索、复制、邮寄等费用，也未发生减免费用的情况。",
		"因政府信息公开申请行政复议2件，维持1件，纠正1件；被提起行政诉讼1件，维持1件。",
		"举办政府信息公开业务培训班3期，培训工作人员126人次，设专职人员2名、兼职人员9名。",
		"设立信息公开查阅点4个，接待群众现场查阅318人次，受理咨询电话452个。",
	}
	plain := []string{
		"一年来，我局把政务公开作为转变作风的重要抓手，围绕中心工作推进决策、执行、管理、服务和结果公开。",
		"坚持以公开为常态、不公开为例外，对公众关心的事项及时发布、耐心解释，努力让群众看得懂、信得过。",
		"进一步健全工作制度，明确专人负责，规范登记、审核、办理、答复、归档各环节，做到有章可循。",
		"下一步，我们将加强学习，改进栏目设置，充实公开内容，提高服务水平，自觉接受社会监督。",
	}
	var out strings.Builder
	out.WriteString("青岚县国土资源局2012年政府信息公开工作年度报告\n")
	for i, title := range []string{"一、概述", "二、主动公开政府信息情况", "三、依申请公开政府信息情况", "四、收费及减免情况", "五、复议和诉讼情况", "六、机构和培训情况", "七、存在的问题及改进措施"} {
		out.WriteString(title + "\n")
		for j := range 13 {
			if (i+j)%4 == 0 {
				out.WriteString(counting[i] + "\n")
			} else {
				out.WriteString(plain[(i+j)%len(plain)] + "\n")
			}
		}
	}
	return out.String()
}

// BenchmarkProse reads the facts of a report in prose, and beside it runs the
// HTML parser alone on a page of 60 KB: the one is to cost no more than the other.
func BenchmarkProse(b *testing.B) {
	page, report := page2021(b), proseReport()
	if n := utf8.RuneCountInString(report); n < 4200 || n > 4400 {
		b.Fatalf("the report has %d characters", n)
	}
	reader := fact.NewReader(newExtractor(b).Rules())
	doc, err := decode.Page([]byte(report), "text/plain")
	if err != nil {
		b.Fatal(err)
	}
	laid := layout.Of(doc)
	if read := reader.Read(laid, 2012); len(read.Facts) < 30 {
		b.Fatal(len(read.Facts))
	}
	b.Run("parse", func(b *testing.B) {
		quickest(b, len(page), func() error { _, err := html.Parse(bytes.NewReader(page)); return err })
	})
	b.Run("prose", func(b *testing.B) {
		quickest(b, len(report), func() error { reader.Read(laid, 2012); return nil })
	})
}

// BenchmarkLong reads pages no report is like, all of 400 KB: the time for one
// must stay in proportion to its size.
func BenchmarkLong(b *testing.B) {
	x := newExtractor(b)
	const title = "青岚县教育局2021年政府信息公开年度报告\n一、主动公开\n二、依申请公开\n"
	for name, unit := range map[string]string{
		"clause":    "主动公开政府信息12条收到申请3件",
		"sentence":  "主动公开政府信息12条，收到申请3件，",
		"sentences": "全年主动公开政府信息12条。收到政府信息公开申请3件。",
		"lines":     "主动公开政府信息\n12\n",
		"brackets":  "（",
		"numerals":  "一",
		"percents":  "主动公开政府信息12条，占50%，",
	} {
		page := []byte(title + strings.Repeat(unit, 400_000/len(unit)))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				if _, err := x.Extract(page, "text/plain"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
