package agency

import (
	"regexp"
	"strings"
)

// A code names a body in an index number (索引号).
var (
	// socialCode is a unified social credit code (GB 32100-2015) of a body
	// registered with the organs of establishment (机构编制); its digits 3 to 8
	// are the division code at registration.
	socialCode = regexp.MustCompile(`^(1[1-39])([0-9]{6})[0-9A-HJ-NPQRTUWXY]{10}(?:[^0-9A-Z]|$)`)
	// organCode is an organisation code (GB 11714-1997).
	organCode = regexp.MustCompile(`^([0-9A-Z]{8})-?([0-9X])(?:[^0-9A-Z]|$)`)
)

// socialCheck verifies the check character of an 18-character code: weights
// 3^i mod 31 over its alphabet (GB 32100-2015).
func socialCheck(code string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(alphabet, code[i]) * weight
		weight = weight * 3 % 31
	}
	return alphabet[(31-sum%31)%31] == code[17]
}

// organCheck verifies the check character of a 9-character code: weights 3 7 9
// 10 5 8 4 2, mod 11, X for 10 (GB 11714-1997).
func organCheck(code string) bool {
	sum := 0
	for i, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		c := int(code[i] - '0')
		if code[i] >= 'A' {
			c = int(code[i]-'A') + 10
		}
		sum += c * weight
	}
	return "0123456789X0"[11-sum%11] == code[8]
}

// bodyCode is the code an index number begins with, the division code in it,
// and whether its check character holds. One of nine characters that does not
// hold may be a number of another kind and is none.
func bodyCode(index string) (code, region string, holds bool) {
	index = strings.ToUpper(strings.Join(strings.Fields(narrow(index)), ""))
	if m := socialCode.FindStringSubmatch(index); m != nil {
		code = index[:18]
		return code, m[2], socialCheck(code)
	}
	if m := organCode.FindStringSubmatch(index); m != nil && organCheck(m[1]+m[2]) {
		return m[1] + m[2], "", true
	}
	return "", "", false
}

// siteRegion is the division code of a site's identification code (SiteIDCode):
// ten digits, of which a local site's first six are it; bm begins those of
// ministries.
func siteRegion(code string) string {
	if len(code) == 10 && strings.Trim(code, "0123456789") == "" {
		return code[:6]
	}
	return ""
}
