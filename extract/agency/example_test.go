package agency_test

import (
	"fmt"

	"github.com/nianbao/nianbao/extract/agency"
)

func ExamplePeriodYear() {
	fmt.Println(agency.PeriodYear("本报告所列数据的统计期限自2023年1月1日起，至2023年12月31日止。"))
	// Output: 2023
}
