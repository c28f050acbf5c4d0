package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/rule"
)

func TestLineageOfRules(t *testing.T) {
	set, err := rule.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	l := lineage(set)
	for _, row := range []struct{ id, want string }{
		{"320614/education", "320684/education"},
		{"330800/natural_resources", "330800/planning(merged) 330800/surveying(merged)"},
		{"310106/education", "310108/education(merged)"},
		{"320812/education", "320802/education(merged) 320811/education(merged)"},
		{"990100/tax", "990100/state_tax(merged) 990100/local_tax(merged)"},
		{"320684/education", ""},
		{"衢州市财政局", ""},
	} {
		var list []string
		for _, f := range l.Before(row.id) {
			list = append(list, f.ID+strings.Repeat("(merged)", map[bool]int{true: 1}[f.Merged]))
		}
		if got := strings.Join(list, " "); got != row.want {
			t.Errorf("before %s: %s, want %s", row.id, got, row.want)
		}
	}
	for _, row := range []struct {
		code string
		year int
		want string
	}{
		{"320684", 2015, "320614 海门区"}, {"512081", 2012, "510185 简阳市"}, {"310106", 2010, "310106 静安区"},
		{"341400", 2010, " "}, {"500110", 2009, "500110 綦江区"}, {"420600", 2008, "420600 襄阳市"}, {"990100", 2012, " "},
	} {
		code, name := l.Today(row.code, row.year)
		if got := fmt.Sprint(code, " ", name); got != row.want {
			t.Errorf("%s of %d today: %s, want %s", row.code, row.year, got, row.want)
		}
	}
	if id, full := l.Body("衢州市国土局"); id != "330800/natural_resources" || full != "衢州市国土资源局" {
		t.Errorf("衢州市国土局 is %s, %s", id, full)
	}
	if got, want := l.Step("衢州市环境保护局", "衢州市生态环境局"), "环境保护局 became 生态环境局 (rename, usually 2019)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := l.Step("衢州市教育局", "衢州市生态环境局"); got != "" {
		t.Errorf("教育局 became 生态环境局: %s", got)
	}
}
