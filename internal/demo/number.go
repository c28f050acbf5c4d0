package demo

import (
	"strconv"
	"strings"
)

// written gives a count in the digits a report uses: plain, comma (1,234),
// full (１２３４) or han (一千二百三十四).
func written(n, digits string) string {
	switch digits {
	case "comma":
		whole, rest, _ := strings.Cut(n, ".")
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
		if rest != "" {
			return whole + "." + rest
		}
		return whole
	case "full":
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '０'
			}
			return r
		}, n)
	case "han":
		if v, err := strconv.Atoi(n); err == nil && v >= 0 && v < 10000 {
			return han(v)
		}
	}
	return n
}

// han writes 0 to 9999 in Chinese numerals: 10 十, 106 一百零六.
func han(n int) string {
	if n == 0 {
		return "零"
	}
	digits := []rune("零一二三四五六七八九")
	units := []struct {
		size int
		name string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}}
	var out strings.Builder
	gap := false
	for _, u := range units {
		d := n / u.size % 10
		if d == 0 {
			gap = out.Len() > 0
			continue
		}
		if gap {
			out.WriteRune('零')
			gap = false
		}
		if u.size != 10 || d != 1 || out.Len() > 0 {
			out.WriteRune(digits[d])
		}
		out.WriteString(u.name)
	}
	return out.String()
}

// wan turns an amount in 元 into 万元 by moving the point, digit by digit, so
// that no decimal is lost.
func wan(yuan string) string {
	whole, frac, _ := strings.Cut(yuan, ".")
	whole = strings.Repeat("0", max(0, 5-len(whole))) + whole
	cut := len(whole) - 4
	frac = strings.TrimRight(whole[cut:]+frac, "0")
	if frac == "" {
		return whole[:cut]
	}
	return whole[:cut] + "." + frac
}
