package agency_test

import (
	"fmt"

	"github.com/nianbao/nianbao/extract/agency"
)

func ExamplePeriodIn() {
	p, _, _ := agency.PeriodIn("本报告所列数据的统计期限自2008年5月1日起，至2008年12月31日止。")
	fmt.Println(p.From, p.Until, p.Partial())
	// Output: 2008-05-01 2008-12-31 true
}
