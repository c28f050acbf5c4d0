package extract_test

import (
	"strings"
	"testing"
)

// TestTraditional reads a report typed in traditional characters like one in
// simplified ones, and quotes what it prints.
func TestTraditional(t *testing.T) {
	const page = `青嵐縣環境保護局2013年政府信息公開工作年度報告
一、概述
我局認真執行條例。
二、主動公開政府信息情況
全年主動公開政府信息312條，其中政府網站公開300條、公告欄公開12條。
三、依申請公開政府信息情況
共收到政府信息公開申請3件，均已按時答復。未收取任何費用。
四、行政復議、行政訴訟情況
沒有發生行政復議和行政訴訟。另有展板7塊。
`
	const same = `青岚县环境保护局2013年政府信息公开工作年度报告
一、概述
我局认真执行条例。
二、主动公开政府信息情况
全年主动公开政府信息312条，其中政府网站公开300条、公告栏公开12条。
三、依申请公开政府信息情况
共收到政府信息公开申请3件，均已按时答复。未收取任何费用。
四、行政复议、行政诉讼情况
没有发生行政复议和行政诉讼。另有展板7块。
`
	x := newExtractor(t)
	got, err := x.Extract([]byte(page), "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	want, err := x.Extract([]byte(same), "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	if got.Rejected != "" || got.Year != 2013 || got.Title != want.Title || got.TextID != want.TextID {
		t.Errorf("rejected %q, year %d, title %q", got.Rejected, got.Year, got.Title)
	}
	if len(got.Facts) != len(want.Facts) || len(got.Facts) < 7 {
		t.Fatalf("%d facts, want %d", len(got.Facts), len(want.Facts))
	}
	for i, f := range got.Facts {
		w := want.Facts[i]
		if f.Indicator != w.Indicator || !f.Value.Equal(w.Value) || f.Span != w.Span {
			t.Errorf("%s = %s, want %s = %s", f.Indicator, f.Value, w.Indicator, w.Value)
		}
		if f.Quote != page[f.Span.Start:f.Span.End] || f.Printed != page[f.Number.Start:f.Number.End] {
			t.Errorf("%s quotes %q and %q, not what the page prints", f.Indicator, f.Quote, f.Printed)
		}
	}
	if len(got.Leftover) != 1 || !strings.Contains(page, got.Leftover[0].Quote) || got.Leftover[0].Printed != "7" || !strings.Contains(got.Leftover[0].Quote, "塊") {
		t.Errorf("left over: %+v", got.Leftover)
	}
	for _, g := range got.Ignored {
		if !strings.Contains(page, g.Quote) || !strings.Contains(page, g.Printed) {
			t.Errorf("ignored: %q in %q is not what the page prints", g.Printed, g.Quote)
		}
	}
	for _, e := range got.Evidence {
		if e.Span.Len() > 0 && e.Quote != page[e.Span.Start:e.Span.End] {
			t.Errorf("evidence %q is not what the page prints", e.Quote)
		}
	}
	for _, w := range []string{"规范性文件", "乾县的信息公开", "於"} {
		if got := x.Rules().Simplified(w); got != w {
			t.Errorf("%q is no text in traditional characters, and became %q", w, got)
		}
	}
}
