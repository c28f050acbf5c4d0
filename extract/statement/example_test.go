package statement_test

import (
	"fmt"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/statement"
)

func ExampleSentences() {
	text := "收到申请5件。均已答复。"
	for s := range statement.Sentences(text, decode.Span{Start: 0, End: len(text)}) {
		fmt.Println(s, text[s.Start:s.End])
	}
	// Output:
	// {0 19} 收到申请5件。
	// {19 34} 均已答复。
}
