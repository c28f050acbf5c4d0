package text

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/zh"
)

func page(t testing.TB, lines string) *layout.Page {
	t.Helper()
	p, err := extract.Decode([]byte(lines), "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCompare(t *testing.T) {
	before := page(t, `云岫市水利局2021年政府信息公开工作年度报告
一、总体情况
2021年，我局主动公开政府信息120条。加强组织领导，完善工作机制。共收到申请三件；均已答复。
专题培训两期，提高了业务水平。专题培训两期，提高了业务水平。
联系电话 0570-1234567`)
	now := page(t, `云岫市水利局2022年政府信息公开工作年度报告
一、总体情况
2022年，我局主动公开政府信息98条。加强组织领导，完善工作机制。共收到申请12件；
均已 答复。专题培训五期，提高了业务水平。开设了惠企政策专栏。加强组织领导，完善工作机制。`)
	var got []string
	for _, s := range Compare(before, now) {
		got = append(got, s.What+" "+s.Text+" "+s.Before)
	}
	want := `reused 2022年，我局主动公开政府信息98条。 2021年，我局主动公开政府信息120条。
unchanged 加强组织领导，完善工作机制。 加强组织领导，完善工作机制。
reused 共收到申请12件； 共收到申请三件；
reused 专题培训五期，提高了业务水平。 专题培训两期，提高了业务水平。
new 开设了惠企政策专栏。 
new 加强组织领导，完善工作机制。 
dropped 专题培训两期，提高了业务水平。 `
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	for _, s := range Compare(now, now) {
		if s.What != Unchanged {
			t.Errorf("a report against itself: %s %s", s.What, s.Text)
		}
	}
}

func TestFind(t *testing.T) {
	seg, err := zh.NewSegmenter(strings.NewReader("DISCLOSE: 公开 公开栏 主动公开\nREQ: 申请\nTRAIN: 接受培训\n"), "lexicon.txt")
	if err != nil {
		t.Fatal(err)
	}
	p := page(t, `云岫市水利局2022年政府信息公开工作年度报告
一、公开情况
设立公开栏，依法公开。公开是常态；政策公开栏更新12次，申请人可以申请公开栏信息公开。
干部接受培训，开信箱一个。`)
	for word, want := range map[string]Hit{
		"公开":   {Times: 6, Words: 3, First: "设立公开栏，依法公开。公开是常态；政策公开栏更新12次，…", AsWord: "设立公开栏，依法公开。公开是常态；政策公开栏更新12次，申请人可以申…"},
		"公开栏":  {Times: 3, Words: 3, First: "设立公开栏，依法公开。公开是常态；政策公开栏更新12次，申…", AsWord: "设立公开栏，依法公开。公开是常态；政策公开栏更新12次，申…"},
		"培训":   {Times: 1, Words: 0, First: "干部接受培训，开信箱一个。"},
		"信箱":   {Times: 1, Words: 1, First: "干部接受培训，开信箱一个。", AsWord: "干部接受培训，开信箱一个。"},
		"依法公开": {Times: 1, Words: 1, First: "设立公开栏，依法公开。公开是常态；政策公开栏更新12次，申请人可以申…", AsWord: "设立公开栏，依法公开。公开是常态；政策公开栏更新12次，申请人可以申…"},
		"年度报告": {}, // in the title
		"情况":   {}, // in a heading
		"水库":   {},
		"":     {},
	} {
		if got := (&Finder{Word: word, Segmenter: seg}).Find(p); got != want {
			t.Errorf("%q: %+v, want %+v", word, got, want)
		}
	}
}
