package demo

import (
	"encoding/csv"
	"fmt"
	"maps"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"
)

// amounts are a report's numbers by "indicator applicant detail".
type amounts map[[3]string]*big.Rat

func amountsOf(t *testing.T, r goldRecord) amounts {
	t.Helper()
	out := amounts{}
	for _, f := range r.Facts {
		v := new(big.Rat)
		if f.State == "" {
			if _, ok := v.SetString(string(f.Value)); !ok {
				t.Fatalf("%s: %s has value %q", r.File, f.Indicator, f.Value)
			}
		}
		out[f.key()] = v
	}
	return out
}

// differs reports the wholes that are not the sum of their parts.
func (a amounts) differs(applicant, whole string, parts ...string) []string {
	w, ok := a[[3]string{whole, applicant}]
	if !ok {
		return nil
	}
	sum := new(big.Rat)
	for _, p := range parts {
		v, ok := a[[3]string{p, applicant}]
		if !ok {
			return nil
		}
		sum.Add(sum, v)
	}
	if sum.Cmp(w) != 0 {
		return []string{fmt.Sprintf("%s %s: %s printed, parts add to %s", whole, applicant, w.RatString(), sum.RatString())}
	}
	return nil
}

// under are the codes that begin with prefix and hold for the applicant.
func (a amounts) under(applicant, prefix string) []string {
	var out []string
	for k := range a {
		if k[1] == applicant && k[2] == "" && strings.HasPrefix(k[0], prefix) {
			out = append(out, k[0])
		}
	}
	return out
}

func prefixed(whole string, parts ...string) []string {
	out := []string{}
	for _, p := range parts {
		out = append(out, whole+"."+p)
	}
	return out
}

// tableThree checks the columns and rows of table three.
func (a amounts) tableThree() []string {
	var bad []string
	if _, ok := a[[3]string{"outcome.total", "natural"}]; !ok {
		return nil
	}
	for _, c := range applicants {
		get := func(code string) *big.Rat { return a[[3]string{code, c}] }
		in := new(big.Rat).Add(get("requests.received"), get("requests.carried_in"))
		out := new(big.Rat).Add(get("outcome.total"), get("requests.carried_out"))
		if in.Cmp(out) != 0 {
			bad = append(bad, fmt.Sprintf("balance %s: %s in, %s out", c, in.RatString(), out.RatString()))
		}
		parts := slices.DeleteFunc(a.under(c, "outcome."), func(s string) bool { return s == "outcome.total" })
		bad = append(bad, a.differs(c, "outcome.total", parts...)...)
	}
	for _, code := range a.under("total", "") {
		sum := new(big.Rat)
		for _, c := range applicants[:6] {
			sum.Add(sum, a[[3]string{code, c}])
		}
		if total := a[[3]string{code, "total"}]; sum.Cmp(total) != 0 {
			bad = append(bad, fmt.Sprintf("columns %s: %s printed, columns add to %s", code, total.RatString(), sum.RatString()))
		}
		if prose, ok := a[[3]string{code, ""}]; ok && prose.Cmp(a[[3]string{code, "total"}]) != 0 {
			bad = append(bad, code+": prose and table differ")
		}
	}
	return bad
}

// identities gives what a report's numbers contradict.
func (a amounts) identities(form string) []string {
	bad := a.tableThree()
	four := []string{"upheld", "corrected", "other", "pending"}
	channels := prefixed("requests.received", "in_person", "fax", "online", "letter")
	for _, whole := range []string{"review", "litigation", "litigation.direct", "litigation.after_review"} {
		parts := prefixed(whole, four...)
		if form == "2014" {
			parts = parts[:3]
		} else if form == "prose" {
			parts = parts[:2]
		}
		bad = append(bad, a.differs("", whole+".total", parts...)...)
	}
	bad = append(bad, a.differs("", "litigation.total", "litigation.direct.total", "litigation.after_review.total")...)
	bad = append(bad, a.differs("", "requests.received", channels...)...)
	bad = append(bad, a.differs("", "requests.closed", "requests.closed.on_time", "requests.closed.extended")...)
	bad = append(bad, a.differs("", "staff.total", "staff.full_time", "staff.part_time")...)
	bad = append(bad, a.differs("", "public.consultations", "public.consultations.phone", "public.consultations.in_person")...)
	switch form {
	case "2014":
		bad = append(bad, a.differs("", "outcome.total", prefixed("outcome", "already_public", "granted", "partial", "denied",
			"not_this_agency", "not_exist", "correction_requested", "other_route")...)...)
		bad = append(bad, a.differs("", "outcome.denied", a.under("", "outcome.denied.")...)...)
		bad = append(bad, a.differs("", "outcome.total", "requests.closed")...)
	case "prose":
		bad = append(bad, a.differs("", "requests.replied", prefixed("outcome", "granted", "partial", "denied", "not_exist", "not_this_agency")...)...)
		bad = append(bad, a.components()...)
	}
	return bad
}

// components checks that named sites, or channels, or categories make up the
// total of a prose report.
func (a amounts) components() []string {
	var bad []string
	total := a[[3]string{"disclosure.total"}]
	sums := map[string]*big.Rat{}
	for k, v := range a {
		group := ""
		switch {
		case k[0] == "disclosure.category":
			group = "categories"
		case strings.HasPrefix(k[0], "disclosure.via."):
			group = "channels"
		default:
			continue
		}
		if sums[group] == nil {
			sums[group] = new(big.Rat)
		}
		sums[group].Add(sums[group], v)
	}
	for group, sum := range sums {
		if sum.Cmp(total) != 0 {
			bad = append(bad, fmt.Sprintf("%s add to %s, total is %s", group, sum.RatString(), total.RatString()))
		}
	}
	return bad
}

func TestIdentities(t *testing.T) {
	for _, r := range goldRecords(t) {
		if r.Reject {
			continue
		}
		bad := amountsOf(t, r).identities(r.Report.Form)
		if r.File != WrongReport {
			for _, b := range bad {
				t.Errorf("%s: %s", r.File, b)
			}
			continue
		}
		slices.Sort(bad)
		want := []string{"balance total: 21 in, 27 out", "columns outcome.total: 27 printed, columns add to 21",
			"outcome.total total: 27 printed, parts add to 21"}
		if !slices.Equal(bad, want) {
			t.Errorf("the wrong report contradicts itself in %q, want %q", bad, want)
		}
	}
}

func TestYearToYear(t *testing.T) {
	last := map[string]amounts{}
	checked := 0
	for _, r := range goldRecords(t) {
		if r.Reject {
			continue
		}
		now := amountsOf(t, r)
		column := r.File[:strings.LastIndexByte(r.File, '/')]
		if strings.HasPrefix(r.File, "/chenghu") {
			column = r.Report.Agency
		}
		before := last[fmt.Sprint(column, r.Report.Year-1)]
		in, ok := now[[3]string{"requests.carried_in", "total"}]
		out, okBefore := before[[3]string{"requests.carried_out", "total"}]
		if ok && okBefore {
			checked++
			if in.Cmp(out) != 0 {
				t.Errorf("%s: carries in %s, last year carried out %s", r.File, in, out)
			}
		}
		stock := before[[3]string{"documents.normative.in_force"}]
		made := now[[3]string{"documents.normative.made"}]
		if stock != nil && made != nil {
			want := new(big.Rat).Add(stock, made)
			want.Sub(want, now[[3]string{"documents.normative.repealed"}])
			if want.Cmp(now[[3]string{"documents.normative.in_force"}]) != 0 {
				t.Errorf("%s: in force is not last year's with this year's changes", r.File)
			}
		}
		last[fmt.Sprint(column, r.Report.Year)] = now
	}
	if checked < 25 {
		t.Errorf("only %d carries checked", checked)
	}
}

func TestGoldCodes(t *testing.T) {
	f, err := os.Open("../../data/indicators.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, l := range lines {
		known[l[0]] = true
	}
	states, unknown := map[string]int{}, map[string]bool{}
	for _, r := range goldRecords(t) {
		for _, f := range r.Facts {
			states[f.State]++
			if !known[f.Indicator] {
				unknown[f.Indicator] = true
			}
		}
	}
	if len(unknown) > 0 || states["blank"] == 0 || states["slash"] == 0 {
		t.Errorf("unknown codes %v, states %v", slices.Sorted(maps.Keys(unknown)), states)
	}
}

func TestGoldOrderAndRejects(t *testing.T) {
	var files, refused []string
	for _, r := range goldRecords(t) {
		if r.Reject {
			refused = append(refused, r.File)
			continue
		}
		files = append(files, r.File)
	}
	if !slices.Equal(files, Pages()) || len(refused) != 3 {
		t.Errorf("gold has %d reports for %d pages and refuses %v", len(files), len(Pages()), refused)
	}
}

func TestGoldOfQuzhou(t *testing.T) {
	lines := strings.Split(string(Gold()), "\n")
	i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "衢州市国土资源局") })
	if i < 0 {
		t.Fatal("no record")
	}
	for _, want := range []string{`"region":"330800","year":2012,"published":"2013-03-20","form":"prose"`,
		`"detail":"衢州市政府信息公开网站","value":31}`, `"detail":"衢州国土局门户网站","value":806}`,
		`{"indicator":"disclosure.total","value":837}`, `{"indicator":"requests.received.in_person","value":5}`,
		`{"indicator":"fees.collected","value":0}`, `{"indicator":"review.upheld","value":2}`, `{"indicator":"litigation.upheld","value":2}`} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("record lacks %s", want)
		}
	}
}

func TestWritten(t *testing.T) {
	for _, c := range []struct{ n, digits, want string }{
		{"640", "plain", "640"}, {"640", "", "640"}, {"3585", "comma", "3,585"}, {"585", "comma", "585"},
		{"1234567.5", "comma", "1,234,567.5"}, {"583", "full", "５８３"}, {"0", "han", "零"}, {"10", "han", "十"},
		{"12", "han", "十二"}, {"106", "han", "一百零六"}, {"110", "han", "一百一十"}, {"1010", "han", "一千零一十"},
		{"2003", "han", "二千零三"}, {"9999", "han", "九千九百九十九"}, {"1.5", "han", "1.5"},
	} {
		if got := written(c.n, c.digits); got != c.want {
			t.Errorf("written(%s, %s) = %s, want %s", c.n, c.digits, got, c.want)
		}
	}
}

func TestWan(t *testing.T) {
	for yuan, want := range map[string]string{"0": "0", "312": "0.0312", "10000": "1", "58.5": "0.00585", "236500": "23.65",
		"242523110.82": "24252.311082"} {
		if got := wan(yuan); got != want {
			t.Errorf("wan(%s) = %s, want %s", yuan, got, want)
		}
	}
}

func TestWordMarkup(t *testing.T) {
	const want = `<b><span style="font-family:仿宋_GB2312;mso-hansi-font-family:宋体">公开` +
		`<span lang="EN-US" style="mso-fareast-font-family:仿宋_GB2312">4</span><span lang="EN-US">86</span>&nbsp;条<o:p></o:p></span></b>`
	if got := mso("<b>公开486条</b>"); got != want {
		t.Errorf("mso = %s", got)
	}
}
