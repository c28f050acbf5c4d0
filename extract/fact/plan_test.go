package fact

import (
	"fmt"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// TestPlans counts the plans a reader keeps: one for tables alike but for their
// numbers, and never more than the limit.
func TestPlans(t *testing.T) {
	rules, err := rule.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader(rules)
	read := func(label string, n, year int) {
		doc, err := decode.Page(fmt.Appendf(nil, "<table><tr><td>项目<td>数量</tr><tr><td>%s<td>%d</tr></table>", label, n), "text/html")
		if err != nil {
			t.Fatal(err)
		}
		r.Read(layout.Of(doc), year)
	}
	for i := range 10 {
		read("收到申请数", i*i, 2014)
	}
	if len(r.plans) != 1 {
		t.Errorf("%d plans for one table", len(r.plans))
	}
	if read("收到申请数", 5, 2015); len(r.plans) != 2 {
		t.Errorf("%d plans for one table in two years", len(r.plans))
	}
	most := 0
	for i := range maxPlans + 10 {
		read(fmt.Sprintf("收到申请数甲%d", i), 5, 2014)
		most = max(most, len(r.plans))
	}
	if most != maxPlans || len(r.plans) > maxPlans/2 {
		t.Errorf("%d plans at most and %d at the end, the limit is %d", most, len(r.plans), maxPlans)
	}
}
