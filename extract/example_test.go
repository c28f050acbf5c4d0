package extract_test

import (
	"fmt"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
)

func Example() {
	x, err := extract.New(data.FS) // the rules of the repository; os.DirFS for a copy of your own
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := x.Extract([]byte(`<title>衢州市国土资源局2012年政府信息公开工作年度报告</title>
<h2>一、主动公开政府信息情况</h2><p>2012年主动公开政府信息41条。</p>
<h2>二、依申请公开政府信息情况</h2><p>2012年收到政府信息公开申请3件。</p>`), "text/html")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Name, r.Region, r.Year, r.Form)
	for _, f := range r.Facts {
		fmt.Printf("%s = %s %s: %q at %v\n", f.Indicator, f.Value, f.Unit, f.Quote, f.Span)
	}
	// Output:
	// 衢州市国土资源局 330800 2012 prose
	// disclosure.total = 41 条: "2012年主动公开政府信息41条" at {37 73}
	// requests.received = 3 件: "2012年收到政府信息公开申请3件" at {117 158}
}
