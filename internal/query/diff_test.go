package query

import (
	"strings"
	"testing"
)

func TestChanges(t *testing.T) {
	db := open(t, build(t, pages))
	report := func(agency string, year int) *Shown {
		s, err := db.Report(t.Context(), agency, year)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	// 2012 has the requests in a sentence (6) and a table (5), which stands; a blank fee is no number
	table, same := Changes(report("甲市水利局", 2012), report("甲市水利局", 2013))
	got := strings.ReplaceAll(string(written(t, table, "csv")), "\r\n", "\n")
	want := `what,indicator,before,before_status,before_note,after,after_status,after_note,change,unit,label,scope,detail,quote_before,quote_after
changed,disclosure.total,837,confirmed,,900,unchecked,余,63,件,主动公开政府信息数,,,共837件,共900件
changed,requests.received,5,unchecked,,9,unchecked,,4,件,收到政府信息公开申请数,,,共5件,共9件
appeared,fees.collected,,blank,,0,unchecked,,,件,依申请公开信息收取的费用,,,共0件,共0件
disappeared,disclosure.via.website,31,confirmed,,,missing,,,件,政府网站公开政府信息数,,门户网站,共31件,
disappeared,disclosure.via.website,806,confirmed,,,missing,,,件,政府网站公开政府信息数,,水利网,共806件,
`
	if got != want || same != 0 {
		t.Errorf("%d the same; got\n%swant\n%s", same, got, want)
	}
	if table, same := Changes(report("甲市水利局", 2013), report("甲市水利局", 2013)); len(table.Rows) != 0 || same != 3 {
		t.Errorf("a report against itself: %d the same, %d rows", same, len(table.Rows))
	}
}
