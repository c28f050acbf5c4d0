package decode

// Limits of the HTML standard on the spans of a cell.
const (
	maxColSpan = 1000
	maxRowSpan = 65534
)

// colSpan reads a colspan attribute as the HTML standard does: 1 where it is
// no number or 0, at most 1000.
func colSpan(s string) int {
	n, ok := nonNegative(s)
	if !ok || n == 0 {
		return 1
	}
	return min(n, maxColSpan)
}

// rowSpan reads a rowspan attribute as the HTML standard does: 1 where it is no
// number, at most 65534. 0 is kept: to the end of the row group.
func rowSpan(s string) int {
	n, ok := nonNegative(s)
	if !ok {
		return 1
	}
	return min(n, maxRowSpan)
}

// nonNegative is the standard's rule for parsing non-negative integers: white
// space, a sign, ASCII digits; what follows them is not looked at, so 2.5 is 2
// and ２ is none. A number past all limits counts as one just past them.
func nonNegative(s string) (int, bool) {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\f' || s[i] == '\r') {
		i++
	}
	negative := i < len(s) && s[i] == '-'
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	n, digits := 0, 0
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		n, digits = min(n*10+int(s[i]-'0'), maxRowSpan+1), digits+1
	}
	return n, digits > 0 && !(negative && n > 0)
}
