package zh

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/internal/golden"
	"github.com/shopspring/decimal"
)

var numerals = flag.String("numerals", "", "cases of the tests of cn2an and Duckling, written down by testdata/record_numerals.py")

// numeralCase is a text and the number it is, or another text with the same numbers.
type numeralCase struct {
	Suite, Version, Test, Text string
	Want                       *decimal.Decimal
	Same                       *string
}

// Verdicts of the table of results.
const (
	passed     = "passed"
	differs    = "differs"
	notAsked   = "not applicable"
	roundTrips = "round trip"
)

// verdicts are why a case that does not pass need not, or is not asked at all.
// A case that passes is passed whatever stands here, unless it is not asked.
var verdicts = []struct {
	verdict, reason string
	fits            *regexp.Regexp // the test and the text
}{
	{notAsked, "半 is a word of amount, no numeral", regexp.MustCompile(`半`)},
	{notAsked, "pairs and dozens are units here: 五对 is 5", regexp.MustCompile(`[對雙打]$`)},
	{notAsked, "letters for thousands, millions and billions: no Chinese report prints them", regexp.MustCompile(`\d[KkMG]$`)},
	{notAsked, "fractions with 份 or without 之 are Cantonese", regexp.MustCompile(`十?[十二]份|又十分`)},
	{notAsked, "degrees are no unit of a report, and 零下 no sign", regexp.MustCompile(`摄氏度`)},
	{notAsked, "块钱 is speech, not print", regexp.MustCompile(`块钱`)},
	{notAsked, "digits spelled out, as one reads a telephone number aloud, are rewritten there, not read", regexp.MustCompile(`^transform direct`)},
	{notAsked, "a date of the year 零 and the month 零 or a 40th day", regexp.MustCompile(`零年`)},
	{differs, "Chinese and Arabic digits by turns are read in one change only", regexp.MustCompile(`\d亿\D+\d`)},
	{differs, "a dash and a blank before a number are no sign: in a table they are an empty cell", regexp.MustCompile(`\t- \d`)},
	{differs, "分 counts marks after Arabic digits only: 十分 means very", regexp.MustCompile(`两千分`)},
}

// TestNumeralExam holds numerals against cn2an's tests and Duckling's corpus.
// The committed results are well-formed and good enough when no cases are
// given; the cases themselves are not ours to commit.
func TestNumeralExam(t *testing.T) {
	const results = "testdata/exams.csv"
	if *numerals != "" {
		golden.Compare(t, results, []byte(sit(t)))
	}
	b, err := os.ReadFile(results)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, r := range rows[1:] {
		n, err := strconv.Atoi(r[4])
		if err != nil || (r[3] == passed) != (r[5] == "") {
			t.Errorf("%v: a row counts cases, and gives a reason unless they passed", r)
		}
		if strings.Contains(r[2], roundTrips) && r[3] != passed {
			t.Errorf("%v: what cn2an writes is not read", r)
		} else if !strings.Contains(r[2], roundTrips) {
			count[r[3]] += n
		}
	}
	ok, of := count[passed], count[passed]+count[differs]
	t.Logf("%d of %d applicable cases passed; %d not applicable", ok, of, count[notAsked])
	if of < 300 || ok*100 < of*99 {
		t.Error("less than 99 % of the applicable cases, or too few of them")
	}
}

// sit reads the cases and counts them by suite, test, verdict and reason.
func sit(t *testing.T) string {
	f, err := os.Open(*numerals)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	type key struct{ suite, version, test, verdict, reason string }
	count, order := map[key]int{}, map[string]int{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var c numeralCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		verdict, reason := c.judge(t)
		count[key{c.Suite, c.Version, c.Test, verdict, reason}]++
		if _, ok := order[c.Test]; !ok {
			order[c.Test] = len(order)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	keys := make([]key, 0, len(count))
	for k := range count {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(order[a.test]-order[b.test], -cmp.Compare(a.verdict, b.verdict), cmp.Compare(a.reason, b.reason))
	})
	var out strings.Builder
	w := csv.NewWriter(&out)
	rows := [][]string{{"suite", "version", "test", "verdict", "cases", "reason"}}
	for _, k := range keys {
		rows = append(rows, []string{k.suite, k.version, k.test, k.verdict, strconv.Itoa(count[k]), k.reason})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func (c *numeralCase) judge(t *testing.T) (verdict, reason string) {
	bad := c.compare()
	for _, v := range verdicts {
		if v.fits.MatchString(c.Test+"\t"+c.Text) && (v.verdict == notAsked || bad != "") {
			return v.verdict, v.reason
		}
	}
	if bad != "" {
		t.Errorf("%s, %s: %s", c.Suite, c.Test, bad)
	}
	return passed, ""
}

// compare says what is wrong with a case, "" for nothing.
func (c *numeralCase) compare() string {
	if c.Same != nil {
		if ours, same := meanings(c.Text), meanings(*c.Same); ours != same {
			return fmt.Sprintf("%s is %s, %s is %s", c.Text, ours, *c.Same, same)
		}
		return ""
	}
	got, ok := alone(c.Text)
	switch {
	case c.Want == nil && ok:
		return fmt.Sprintf("%s is %s, want no number", c.Text, got)
	case c.Want != nil && (!ok || !got.Equal(*c.Want)):
		return fmt.Sprintf("%s is %s, %t, want %s", c.Text, got, ok, c.Want)
	}
	return ""
}

// alone reads a text that is one number: a cell, or a quantity from end to end.
func alone(text string) (decimal.Decimal, bool) {
	if v, ok := ParseNumber(text); ok {
		return v, true
	}
	q := Scan(text)
	if len(q) != 1 || q[0].Start > 0 || q[0].End < len(text) || q[0].Kind != Count && q[0].Kind != Fraction {
		return decimal.Zero, false
	}
	return q[0].Value, true
}

// meanings are the numbers of a text without the way they are printed.
func meanings(text string) string {
	var out []string
	for _, q := range Scan(text) {
		unit := q.Unit
		if q.Kind == Percent {
			unit = ""
		}
		out = append(out, fmt.Sprint(q.Kind, q.Value, q.Year, q.Month, q.Day, unit, q.Approx))
	}
	return strings.Join(out, "; ")
}
