package agency

import (
	"fmt"
	"strings"
	"testing"
)

func TestDivisionsAndHistory(t *testing.T) {
	set := loadRules(t)
	for _, row := range []struct{ name, want string }{
		{"鼓楼区", "320106 320302 350102 410204"},
		{"南京市鼓楼区", "320106: 320107-2013 320106"},
		{"闸北区", "310108: 310108-2015 310106"},
		{"310106", "310106: 310108-2015 310106"},
		{"襄樊", "420600: 420600-2010 420600"},
		{"简阳市", "510185: 512081-2016 510185"},
		{"莱城区", "371202: 371202-2018 370116"},
		{"巢湖市", "340181 341400"},
		{"居巢区", "341402: 341402-2011 340181"},
		{"长沙", "430100: 430100"},
		{"清江浦区", "320812: 320802-2016 320811-2016 320812"},
		{"洋河新区", ": "},
		{"衢州市教育局", "none"},
		{"无此县", "none"},
		{"", "none"},
	} {
		groups := Divisions(row.name, set)
		var codes []string
		for _, g := range groups {
			codes = append(codes, g[0].Code)
		}
		got := strings.Join(codes, " ")
		if len(groups) == 1 {
			got += ":"
			for _, r := range History(groups[0][0], set) {
				got += " " + r.Code
				if r.To != 0 {
					got += fmt.Sprintf("-%d", r.To)
				}
			}
		} else if len(groups) == 0 {
			got = "none"
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestSteps(t *testing.T) {
	set := loadRules(t)
	for _, row := range []struct{ name, level, want string }{
		{"环境保护局", "county", "2019 rename 环境保护局>生态环境局"},
		{"生态环境局", "", "2019 rename 环境保护局>生态环境局 [prefecture county]; 2019 rename 人居环境委员会>生态环境局"},
		{"税务局", "prefecture", "2018 merge 国家税务局+地方税务局>税务局"},
		{"地方税务局", "prefecture", "2018 merge 国家税务局+地方税务局>税务局"},
		{"教育局", "", ""},
		{"监察厅", "", "2018 moved 监察厅>"},
		{"退役军人事务局", "county", "2019 split 民政局>退役军人事务局; 2019 split 人力资源和社会保障局>退役军人事务局"},
		{"扶贫开发办公室", "county", "2021 rename 扶贫开发办公室>乡村振兴局; 2024 merge 乡村振兴局>农业农村局"},
		{"insurance_regulator", "", "2018 merge 中国银行业监督管理委员会+中国保险监督管理委员会>中国银行保险监督管理委员会"},
		{"no_such_family", "", ""},
	} {
		var list []string
		for _, s := range Steps(row.name, row.level, set) {
			text := fmt.Sprintf("%d %s %s>%s", s.Year, s.Kind, strings.Join(s.Before, "+"), s.After)
			if len(s.Levels) > 1 {
				text += fmt.Sprint(" ", s.Levels)
			}
			list = append(list, text)
		}
		if got := strings.Join(list, "; "); got != row.want {
			t.Errorf("%s %s: %s, want %s", row.name, row.level, got, row.want)
		}
	}
}
