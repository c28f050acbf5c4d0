package zh

import (
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]string{
		"1,234": "1234", "１２": "12", "三": "3", "22.5": "22.5", "-3": "-3", "+3": "3", "−35": "-35", "0": "0", "零": "0", "〇": "0",
		" 17 ": "17", ".5": "0.5", "1.2万": "12000", "一百五": "150", "两": "2", "二〇一二": "2012", "壹仟贰佰": "1200", "1，２３４": "1234", "24252.311082": "24252.311082",
		"0.50": "0.5", "一千零五十": "1050", "一亿零三": "100000003", "十万": "100000", "一万亿": "1000000000000", "廿一": "21",
		"卌五": "45", "百五": "150", "万二": "12000", "百二万": "1200000", "三千二": "3200", "3万2": "32000", "3万2千": "32000", "2千5百": "2500", "1百01": "101",
		"100万三千": "1003000", "三点五千万": "35000000", "一百点123": "100.123", "负一百": "-100", "負3": "-3", "叄佰": "300",
	} {
		got, ok := ParseNumber(in)
		if !ok || got.String() != want {
			t.Errorf("ParseNumber(%q) = %s, %t; want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "-", "+", "/", "12 34", "007", "007x", "1.", "1.2.3", "12,34", "1,2345", "1e3", "NaN", "Inf", "5条", "百", "十二五", "一百零", "零零百",
		"三四百", "5+", "(12)", "二点", "3-5", "20多万", "١٢٣", "一二百", "百百", "万万", "1234,567", "12,345,67", "000", "零零三", "百十一",
		"五卅二卅", "1.2万3千", "10.1万零100", "3千2万", "二十余万", "三分之一", "3:1", "负", "点五", strings.Repeat("9", 60)} {
		if got, ok := ParseNumber(in); ok {
			t.Errorf("ParseNumber(%q) = %s, want none", in, got)
		}
	}
}

// chineseNumeral writes n as a report would: 220003 is 二十二万零三.
func chineseNumeral(n int64) string {
	if n == 0 {
		return "零"
	}
	for _, big := range []struct {
		value int64
		name  string
	}{{1e8, "亿"}, {1e4, "万"}} {
		if n >= big.value {
			out, rest := chineseNumeral(n/big.value)+big.name, n%big.value
			if rest == 0 {
				return out
			}
			if rest < big.value/10 {
				out += "零"
			}
			return out + chineseNumeral(rest)
		}
	}
	digits, units := []rune("零一二三四五六七八九"), []string{"千", "百", "十", ""}
	var out strings.Builder
	zero := false
	for i, d := range []int64{n / 1000, n / 100 % 10, n / 10 % 10, n % 10} {
		switch {
		case d == 0:
			zero = out.Len() > 0
		default:
			if zero {
				out.WriteRune('零')
			}
			zero = false
			out.WriteString(string(digits[d]) + units[i])
		}
	}
	return out.String()
}

func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune { return r + 0xFEE0 }, s)
}

// TestWaysToPrint: however a number is printed, it is the same number, in a
// cell and in a sentence.
func TestWaysToPrint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Int64Range(0, 1e4), rapid.Int64Range(0, 1e12)).Draw(t, "n")
		ascii := strconv.FormatInt(n, 10)
		for _, s := range []string{ascii, grouped(n), fullWidth(ascii), fullWidth(grouped(n)), chineseNumeral(n)} {
			if got, ok := ParseNumber(s); !ok || !got.Equal(decimal.NewFromInt(n)) {
				t.Fatalf("ParseNumber(%q) = %s, %t; want %d", s, got, ok, n)
			}
			q := Scan("共" + s + "条。")
			if len(q) != 1 || q[0].Kind != Count || !q[0].Value.Equal(decimal.NewFromInt(n)) || q[0].Unit != "条" {
				t.Fatalf("Scan(%q) = %+v; want %d", s, q, n)
			}
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1,234", "三点五万", "一百五", "-0", "零"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := ParseNumber(s); ok {
			if again, ok := ParseNumber(d.String()); !ok || !again.Equal(d) {
				t.Fatalf("%q is %s, which reads as %s, %t", s, d, again, ok)
			}
		}
	})
}

func TestHanNumerals(t *testing.T) {
	for r := rune(0); r < 0x10000; r++ {
		if want := isHanDigit(r) || hanUnits[r] != 0; isHanNumeral(r) != want {
			t.Errorf("%c: %v, want %v", r, !want, want)
		}
	}
}
