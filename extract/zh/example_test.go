package zh_test

import (
	"fmt"
	"strings"

	"github.com/nianbao/nianbao/extract/zh"
)

func ExampleScan() {
	text := "2014年公开信息1.2万余条，占百分之八十，依据第二十条。"
	for _, q := range zh.Scan(text) {
		fmt.Printf("%s: %s %s %q %q\n", text[q.Start:q.End], q.Kind, q.Value, q.Unit, q.Approx)
	}
	// Output:
	// 2014年: year 0 "" ""
	// 1.2万余条: count 12000 "条" "余"
	// 百分之八十: percent 80 "百分之" ""
	// 第二十条: ordinal 0 "" ""
}

func ExampleSegmenter_Tokens() {
	seg, err := zh.NewSegmenter(strings.NewReader("RECV: 收到\nREQ: 申请 公开申请\n"), "lexicon.txt")
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "收到公开申请"
	for _, t := range seg.Tokens(text) {
		fmt.Println(text[t.Start:t.End], t.Class)
	}
	// Output:
	// 收到 RECV
	// 公开申请 REQ
}
