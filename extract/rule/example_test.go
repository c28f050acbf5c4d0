package rule_test

import (
	"fmt"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/rule"
)

func ExampleLoad() {
	set, err := rule.Load(data.FS)
	if err != nil {
		fmt.Println(err)
		return
	}
	i := set.Indicators[0]
	fmt.Println(i.Code, i.Unit, i.ZH)
	// Output: disclosure.total 条 主动公开政府信息数
}
