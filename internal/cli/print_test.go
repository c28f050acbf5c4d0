package cli

import (
	"strings"
	"testing"
)

// TestPrinter: what a page holds cannot move the cursor or turn the line.
func TestPrinter(t *testing.T) {
	var b strings.Builder
	p := &printer{w: &b}
	p.line("%s\t%s", "公开\x1b[2J837\u202e条\u2066", "a\nb\r\u0085")
	if got, want := b.String(), "公开[2J837条\ta\nb\n"; got != want || p.err != nil {
		t.Errorf("%q, want %q; %v", got, want, p.err)
	}
}

func TestReportNames(t *testing.T) {
	for asked, want := range map[string]string{
		"甲局 2021 2022":            "甲局 2021, 甲局 2022",
		"甲局 2021 乙局 2021":         "甲局 2021, 乙局 2021",
		"http://a/1 http://a/2":   "http://a/1, http://a/2",
		"甲局 2021 http://a/2":      "甲局 2021, http://a/2",
		"http://a/1 甲局 2021":      "http://a/1, 甲局 2021",
		"":                        "",
		"甲局 2021":                 "",
		"2021 2022":               "",
		"甲局 乙局 2021":              "",
		"甲局 2021 乙局":              "",
		"甲局 2021 2022 2023":       "",
		"http://a/1 2022":         "",
		"甲局 http://a/1 2022 2021": "",
	} {
		var got []string
		names, err := reportNames([]string{asked})
		for _, n := range names {
			got = append(got, strings.Join(n, " "))
		}
		if strings.Join(got, ", ") != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", asked, got, err)
		}
	}
}
