package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/shopspring/decimal"
)

// read makes facts of lines "code/applicant[detail] value": those after ~ are
// of running text, one sentence a line, all others of one table; "#" opens
// another table, "~+" carries the list of the sentence before on. A value may be blank or slash; "about" makes it approximate.
func read(lines string) []fact.Fact {
	var out []fact.Fact
	table, at := 1, 0
	for line := range strings.Lines(lines) {
		prose := strings.HasPrefix(strings.TrimSpace(line), "~")
		if strings.HasPrefix(line, "~+") {
			at--
		}
		start := at
		first := len(out)
		for item := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "~+ "), ",") {
			name, value, ok := strings.Cut(strings.TrimSpace(item), " ")
			if !ok {
				if name == "#" {
					table++
				}
				continue
			}
			f := fact.Fact{Unit: "件", State: fact.Number, Source: fact.FromTable, Status: fact.Unchecked, Table: table, Row: len(out) + 1, Col: 2}
			name, f.Detail, _ = strings.Cut(strings.TrimSuffix(name, "]"), "[")
			f.Indicator, f.Applicant, _ = strings.Cut(name, "/")
			if strings.HasPrefix(name, "fees.") || strings.HasPrefix(name, "charges.amount") {
				f.Unit = "元"
			}
			value, about := strings.CutPrefix(value, "about ")
			if about {
				f.Approx = "约"
			}
			switch value {
			case "blank", "slash":
				f.State = fact.State(value)
			default:
				f.Value, f.Printed = decimal.RequireFromString(value), value
			}
			if prose {
				f.Source, f.Table, f.Row, f.Col = fact.FromProse, 0, 0, 0
				f.Number = decode.Span{Start: at, End: at + 1}
				at++
			}
			out = append(out, f)
		}
		for i := first; i < len(out) && prose; i++ {
			out[i].Sentence = decode.Span{Start: start, End: at}
		}
		at++ // a break between sentences
	}
	return out
}

const pass, fail, unknown = check.Pass, check.Fail, check.NotAssessable

// cases give each identity and each check of facts alone a report that
// satisfies it, one that does not, and one of which it cannot be said.
var cases = []struct {
	name, form, facts string
	check             string
	outcome           check.Outcome // "" for no finding
	text              string        // the expression, or a piece of the reason
}{
	{"channels", "2014", "requests.received 7\nrequests.received.in_person 3\nrequests.received.fax 0\nrequests.received.online 4\nrequests.received.letter 0",
		"requests.channels", pass, "3 + 0 + 4 + 0 = 7"},
	{"channels with one the form does not have", "2014",
		"requests.received 7\nrequests.received.in_person 3\nrequests.received.fax 0\nrequests.received.online 3\nrequests.received.letter 0\nrequests.received.email 1",
		"requests.channels", pass, "3 + 0 + 3 + 0 + 1 = 7"},
	{"channels wrong", "2014", "requests.received 9\nrequests.received.in_person 3\nrequests.received.fax 0\nrequests.received.online 4\nrequests.received.letter 0",
		"requests.channels", fail, "3 + 0 + 4 + 0 ≠ 9"},
	{"a blank channel is no zero", "2014",
		"requests.received 7\nrequests.received.in_person 3\nrequests.received.fax blank\nrequests.received.online 4\nrequests.received.letter 0",
		"requests.channels", unknown, "requests.received.fax is blank"},
	{"a channel not printed", "2014", "requests.received 7\nrequests.received.in_person 3\nrequests.received.online 4\nrequests.received.letter 0",
		"requests.channels", unknown, "requests.received.fax is not printed"},
	{"local channels are those printed", "local", "requests.received 7\nrequests.received.in_person 3\nrequests.received.letter[信函、传真] 4",
		"requests.channels", pass, "3 + 4 = 7"},
	{"local channels wrong", "local", "requests.received 7\nrequests.received.in_person 3\nrequests.received.online 5", "requests.channels", fail, "3 + 5 ≠ 7"},
	{"local channels blank", "local", "requests.received 7\nrequests.received.in_person 3\nrequests.received.online blank", "requests.channels", unknown, "is blank"},
	{"no channels", "local", "requests.received 7", "requests.channels", "", ""},
	{"closed", "2014", "requests.closed 7\nrequests.closed.on_time 6\nrequests.closed.extended 1", "requests.closed", pass, "6 + 1 = 7"},
	{"closed wrong", "2014", "requests.closed 7\nrequests.closed.on_time 6\nrequests.closed.extended 2", "requests.closed", fail, "6 + 2 ≠ 7"},
	{"closed blank", "2014", "requests.closed blank\nrequests.closed.on_time 6\nrequests.closed.extended 2", "requests.closed", unknown, "requests.closed is blank"},
	{"more closed than received", "2014", "requests.closed 7\nrequests.received 6", "requests.closed.part", unknown, "requests.carried_in is not printed"},
	{"fewer closed than received", "2014", "requests.closed 5\nrequests.received 6", "requests.closed.part", pass, "5 ≤ 6"},
	{"eight answers", "2014", answers + "\noutcome.total 36", "outcome.sum.2014", pass, "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 = 36"},
	{"eight answers wrong", "2014", answers + "\noutcome.total 63", "outcome.sum.2014", fail, "≠ 63"},
	{"eight answers without a total", "2014", answers, "outcome.sum.2014", unknown, "outcome.total is not printed"},
	{"reasons of refusal", "2014", reasons + "\noutcome.denied 21", "outcome.denied.sum", pass, "= 21"},
	{"reasons of refusal wrong", "2014", reasons + "\noutcome.denied 22", "outcome.denied.sum", fail, "≠ 22"},
	{"reasons of refusal blank", "2014", "outcome.denied 2\noutcome.denied.privacy blank", "outcome.denied.sum", unknown, "outcome.denied.privacy is blank"},
	{"local answers", "local", "outcome.total 17\noutcome.granted 10\noutcome.partial 4\noutcome.denied 3", "outcome.sum", pass, "10 + 4 + 3 = 17"},
	{"local answers with others", "local", "outcome.total 17\noutcome.granted 10\noutcome.denied 3\noutcome.other 4", "outcome.sum", pass, "10 + 3 + 4 = 17"},
	{"local answers without a subtotal", "local",
		"outcome.total 12\noutcome.granted 3\noutcome.not_exist 4\noutcome.denied.exempt[1] 2\noutcome.denied.exempt[2] 3", "outcome.sum", pass, "3 + 4 + 2 + 3 = 12"},
	{"local answers wrong", "local", "outcome.total 16\noutcome.granted 10\noutcome.partial 4\noutcome.denied 3", "outcome.sum", fail, "10 + 4 + 3 ≠ 16"},
	{"local answers blank", "local", "outcome.total 17\noutcome.granted 10\noutcome.partial blank\noutcome.denied 3", "outcome.sum", unknown, "outcome.partial is blank"},
	{"local reasons with the exempt classes", "local", "outcome.denied 9\noutcome.not_exist 4\noutcome.denied.exempt[1] 2\noutcome.denied.exempt[3] 3",
		"outcome.denied.sum", pass, "4 + 2 + 3 = 9"},
	{"a blank exempt class", "local", "outcome.denied 9\noutcome.not_exist 4\noutcome.denied.exempt[1] 2\noutcome.denied.exempt[3] blank",
		"outcome.denied.sum", unknown, "outcome.denied.exempt [3] is blank"},
	{"reviews of 2014", "2014", "review.total 3\nreview.upheld 2\nreview.corrected 1\nreview.other 0", "review.sum.2014", pass, "2 + 1 + 0 = 3"},
	{"reviews of 2014 wrong", "2014", "review.total 3\nreview.upheld 2\nreview.corrected 0\nreview.other 0", "review.sum.2014", fail, "≠ 3"},
	{"lawsuits of 2014", "2014", "litigation.total 3\nlitigation.upheld 2\nlitigation.corrected 1\nlitigation.other 0", "litigation.sum.2014", pass, "2 + 1 + 0 = 3"},
	{"lawsuits of 2014 blank", "2014", "litigation.total 3\nlitigation.upheld 2\nlitigation.corrected slash\nlitigation.other 0", "litigation.sum.2014", unknown, "slash"},
	{"reviews", "2021", "review.total 10\nreview.upheld 1\nreview.corrected 2\nreview.other 3\nreview.pending 4", "review.sum", pass, "1 + 2 + 3 + 4 = 10"},
	{"reviews wrong", "2019", "review.total 11\nreview.upheld 1\nreview.corrected 2\nreview.other 3\nreview.pending 4", "review.sum", fail, "≠ 11"},
	{"reviews blank", "2021", "review.total 10\nreview.upheld 1\nreview.corrected blank\nreview.other 3\nreview.pending 4", "review.sum", unknown, "is blank"},
	{"lawsuits direct", "2021", suits("litigation.direct", 10), "litigation.direct.sum", pass, "1 + 2 + 3 + 4 = 10"},
	{"lawsuits after review wrong", "2021", suits("litigation.after_review", 12), "litigation.after_review.sum", fail, "≠ 12"},
	{"staff", "2014", "staff.total 5\nstaff.full_time 2\nstaff.part_time 3", "staff.sum", pass, "2 + 3 = 5"},
	{"staff wrong", "local", "staff.total 6\nstaff.full_time 2\nstaff.part_time 3", "staff.sum", fail, "2 + 3 ≠ 6"},
	{"staff blank", "2014", "staff.total 5\nstaff.full_time blank\nstaff.part_time 3", "staff.sum", unknown, "is blank"},
	{"balance", "2021", "requests.received/natural 7\nrequests.carried_in/natural 1\noutcome.total/natural 6\nrequests.carried_out/natural 2",
		"requests.balance.natural", pass, "7 + 1 = 6 + 2"},
	{"balance wrong", "2019", "requests.received/natural 7\nrequests.carried_in/natural 1\noutcome.total/natural 6\nrequests.carried_out/natural 3",
		"requests.balance.natural", fail, "7 + 1 ≠ 6 + 3"},
	{"balance blank", "2021", "requests.received/natural 7\nrequests.carried_in/natural blank\noutcome.total/natural 6\nrequests.carried_out/natural 3",
		"requests.balance.natural", unknown, "requests.carried_in (natural) is blank"},
	{"granted above the total", "2021", "outcome.granted/total 7\noutcome.total/total 6", "outcome.granted.part.total", fail, "7 > 6"},
	{"granted within the total", "2021", "outcome.granted/total 6\noutcome.total/total 6", "outcome.granted.part.total", pass, "6 ≤ 6"},
	{"partial above the total", "2019", "outcome.partial/total 7\noutcome.total/total 6", "outcome.partial.part.total", fail, "7 > 6"},
	{"more carried out than in", "2021", "requests.received/total 3\nrequests.carried_in/total 1\nrequests.carried_out/total 5",
		"requests.carried_out.part.total", fail, "5 > 3 + 1"},
	{"columns", "2021", across("outcome.granted", 21), "requests.columns.outcome.granted", pass, "1 + 2 + 3 + 4 + 5 + 6 = 21"},
	{"columns wrong", "2019", across("outcome.granted", 22), "requests.columns.outcome.granted", fail, "≠ 22"},
	{"columns blank", "2021", strings.Replace(across("outcome.granted", 21), "business 2", "business blank", 1), "requests.columns.outcome.granted", unknown, "(business) is blank"},
	{"normative documents", "2014", "disclosure.normative 3\ndisclosure.total 9\ndisclosure.normative_issued 2", "disclosure.normative.part", pass, "3 ≤ 9"},
	{"more normative documents than issued", "2014", "disclosure.normative 3\ndisclosure.normative_issued 2", "disclosure.normative.issued", fail, "3 > 2"},
	{"normative documents blank", "2014", "disclosure.normative 3\ndisclosure.total blank", "disclosure.normative.part", unknown, "disclosure.total is blank"},
	{"heads at more conferences than held", "2014", "response.press_conferences.head 3\nresponse.press_conferences 2", "response.press_conferences.part", fail, "3 > 2"},
	{"heads at interviews", "2014", "response.interviews.head 1\nresponse.interviews 2", "response.interviews.part", pass, "1 ≤ 2"},
	{"an entry in no channel", "2014",
		"disclosure.total 9\ndisclosure.via.gazette 1\ndisclosure.via.website 7\ndisclosure.via.weibo 0\ndisclosure.via.wechat 0\ndisclosure.via.other 0",
		"disclosure.via.cover", fail, "9 > 1 + 7 + 0 + 0 + 0"},
	{"in force", "2021", "documents.normative.made 4\ndocuments.normative.in_force 6", "documents.normative.in_force", pass, "4 ≤ 6"},
	{"made more than in force", "2021", "documents.normative.made 7\ndocuments.normative.in_force 6", "documents.normative.in_force", fail, "7 > 6"},
	{"disclosed in all", "2019", "documents.regulations.disclosed 7\ndocuments.regulations.disclosed_total 6", "documents.regulations.disclosed_total", fail, "7 > 6"},
	{"normative documents disclosed in all", "2019", "documents.normative.disclosed 6\ndocuments.normative.disclosed_total 6", "documents.normative.disclosed_total", pass, "6 ≤ 6"},
	{"requests since the beginning", "local", "requests.received 6\nrequests.cumulative 60", "requests.cumulative.part", pass, "6 ≤ 60"},
	{"requests to handle", "prose", "~requests.to_handle 66, requests.received 60, requests.carried_in 6", "requests.to_handle", pass, "60 + 6 = 66"},
	{"answers in a sentence", "2021", "~requests.replied 19, outcome.granted 14, outcome.partial 3, outcome.denied 2", "outcome.sum", pass, "14 + 3 + 2 = 19"},
	{"cumulative below the year", "local", "disclosure.total 7\ndisclosure.cumulative 6", "disclosure.cumulative.part", fail, "7 > 6"},
	{"trained in no session", "2014", "training.sessions 0\ntraining.attendees 6", "training.attendees", fail, "in no session"},
	{"trained", "2014", "training.sessions 1\ntraining.attendees 6", "training.attendees", pass, "1 sessions, 6 people"},
	{"training blank", "2014", "training.sessions blank\ntraining.attendees 6", "training.attendees", unknown, "training.sessions is blank"},
	{"counts", "2021", "review.total 3", "kind", pass, "1 numbers"},
	{"more than can be added", "2014", "staff.total 9\nstaff.full_time 9999999999999999\nstaff.part_time 9999999999999999", "staff.sum", unknown, "16 digits"},
	{"a negative count", "2021", "review.total -3", "kind", fail, "review.total = -3"},
	{"a broken count", "2021", "review.total 3.5", "kind", fail, "no whole number"},
	{"a change may be negative, money broken", "2019", "decisions.licensing.items_change -3\ncharges.amount 0.5", "kind", pass, "2 numbers"},
	{"no number", "2021", "review.total blank", "kind", unknown, "no number"},
	{"venues", "prose", "~disclosure.via.website[甲网] 31, disclosure.via.website[乙网] 806, disclosure.total 837", "disclosure.sum", pass, "31 + 806 = 837"},
	{"venues that may share entries", "prose", "~disclosure.total 837, disclosure.via.website 800, disclosure.via.wechat 90", "disclosure.sum", unknown, "share entries"},
	{"prose channels", "prose", "~requests.received 7\n~requests.received.online 4, requests.received.letter 3", "requests.channels", "", ""},
	{"prose channels in the next sentence", "prose", "~requests.received 7\n~+requests.received.online 4, requests.received.letter 3", "requests.channels", pass, "4 + 3 = 7"},
	{"prose channels in one sentence", "prose", "~requests.received 7, requests.received.online 4, requests.received.letter 3", "requests.channels", pass, "4 + 3 = 7"},
	{"prose channels above the total", "prose", "~requests.received 7, requests.received.online 4, requests.received.letter 5", "requests.channels", fail, "4 + 5 ≠ 7"},
	{"prose channels named in part", "prose", "~requests.received 7, requests.received.online 4, requests.received.letter 1", "requests.channels", unknown, "selection"},
	{"text and table", "2014", "requests.received 7\n~requests.received 7", "text.table.requests.received", pass, "7 = 7"},
	{"text and table differ", "2014", "requests.received 7\n~requests.received 8", "text.table.requests.received", fail, "8 ≠ 7"},
	{"text and a blank cell", "2014", "requests.received blank\n~requests.received 8", "text.table.requests.received", unknown, "is blank"},
	{"text about a number", "2014", "requests.received 7\n~requests.received about 8", "text.table.requests.received", unknown, "约"},
	{"text with those carried in", "2021", "requests.received/total 7\nrequests.carried_in/total 2\n~requests.received 9", "text.table.requests.received", pass, "9 = 7 + 2"},
	{"text of grants in full and in part", "2021", "outcome.granted/total 7\noutcome.partial/total 2\n~outcome.granted 9", "text.table.outcome.granted", pass, "9 = 7 + 2"},
	{"text of lawsuits of both kinds", "2021", "litigation.direct.total 26\nlitigation.after_review.total 20\n~litigation.total 46", "text.table.litigation.total", pass, "46 = 26 + 20"},
	{"text of answers", "2021", "outcome.total/total 7\n~requests.replied 8", "text.table.requests.replied", fail, "8 ≠ 7"},
	{"text of organisations", "2021", across("requests.received", 21) + "\n~requests.received/organisations 20", "text.table.requests.received", pass, "20 = 2 + 3 + 4 + 5 + 6"},
	{"text twice", "prose", "~requests.received 7\n~requests.received 7", "text.text.requests.received", pass, "7 = 7"},
	{"text twice, different", "prose", "~requests.received 7\n~requests.received 8", "text.text.requests.received", fail, "7 ≠ 8"},
	{"an amount in 元 under 万元", "2014", "fees.collected 50000000\n~fees.collected 5000", "unit", fail, "万元 for 元"},
	{"an implausible amount", "2014", "fees.collected 50000000", "unit", fail, "more than is plausible"},
	{"an amount", "2014", "fees.collected 5000\n~fees.collected 5000", "unit", pass, "5000"},
}

const answers = `outcome.already_public 1
outcome.granted 2
outcome.partial 3
outcome.denied 4
outcome.not_this_agency 5
outcome.not_exist 6
outcome.correction_requested 7
outcome.other_route 8`

const reasons = `outcome.denied.state_secret 1
outcome.denied.trade_secret 2
outcome.denied.privacy 3
outcome.denied.security_stability 4
outcome.denied.not_government_info 5
outcome.denied.other_law 6`

func suits(block string, total int) string {
	return fmt.Sprintf("%[1]s.upheld 1\n%[1]s.corrected 2\n%[1]s.other 3\n%[1]s.pending 4\n%[1]s.total %[2]d", block, total)
}

func across(code string, total int) string {
	var b strings.Builder
	for i, a := range applicants[:6] {
		fmt.Fprintf(&b, "%s/%s %d\n", code, a, i+1)
	}
	return b.String() + fmt.Sprintf("%s/total %d", code, total)
}

func TestChecks(t *testing.T) {
	set := rules(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, findings := check.Run(check.Input{Facts: read(c.facts), Form: c.form}, set)
			var got []check.Finding
			for _, f := range findings {
				if f.Check == c.check {
					got = append(got, f)
				}
			}
			switch {
			case c.outcome == "" && len(got) == 0:
			case len(got) != 1:
				t.Fatalf("%d findings of %s: %+v", len(got), c.check, got)
			case got[0].Outcome != c.outcome || !strings.Contains(got[0].Expression+" "+got[0].Reason, c.text):
				t.Errorf("%s %q %q, want %s %q", got[0].Outcome, got[0].Expression, got[0].Reason, c.outcome, c.text)
			}
		})
	}
}

// TestEveryIdentity asks that the cases above show each identity of the data.
func TestEveryIdentity(t *testing.T) {
	shown := map[string]bool{}
	for _, c := range cases {
		for id := c.check; id != ""; {
			shown[id] = true
			id = id[:max(0, strings.LastIndexByte(id, '.'))]
		}
	}
	for _, id := range rules(t).Identities {
		if !shown[id.ID] && !id.Derive && id.Hard {
			t.Errorf("no case shows %s", id.ID)
		}
	}
}

// TestStatus says what a number must be held by to be confirmed.
func TestStatus(t *testing.T) {
	const balanced = "requests.received/natural 7\nrequests.carried_in/natural 1\noutcome.total/natural 6\nrequests.carried_out/natural 2"
	for _, c := range []struct {
		name, form, facts string
		key               string // the number looked at, the first of its name
		want              fact.Status
	}{
		{"the lone side of a sum", "2014", "staff.total 5\nstaff.full_time 2\nstaff.part_time 3", "staff.total", fact.Confirmed},
		{"a part that could be exchanged", "2014", "staff.total 5\nstaff.full_time 2\nstaff.part_time 3", "staff.part_time", fact.Unchecked},
		{"a part that a sentence repeats", "2014", "staff.total 5\nstaff.full_time 2\nstaff.part_time 3\n~staff.part_time 3", "staff.part_time", fact.Confirmed},
		{"a sum that fails", "2014", "staff.total 6\nstaff.full_time 2\nstaff.part_time 3", "staff.part_time", fact.Contradicted},
		{"confirmed by one, contradicted by another", "2014", "staff.total 5\nstaff.full_time 2\nstaff.part_time 3\n~staff.total 6", "staff.total", fact.Contradicted},
		{"a soft sum that fails", "2014", reasons + "\noutcome.denied 22", "outcome.denied", fact.Unchecked},
		{"a soft inequality that fails", "2014", "disclosure.normative 3\ndisclosure.normative_issued 2", "disclosure.normative", fact.Unchecked},
		{"a hard inequality that fails", "2014", "response.interviews.head 3\nresponse.interviews 2", "response.interviews", fact.Contradicted},
		{"an inequality that holds", "2014", "response.interviews.head 1\nresponse.interviews 2", "response.interviews", fact.Unchecked},
		{"balance alone", "2021", balanced, "requests.received/natural", fact.Unchecked},
		{"row without column", "2021", across("outcome.granted", 21), "outcome.granted/natural", fact.Unchecked},
		{"row total without column", "2021", across("outcome.granted", 21), "outcome.granted/total", fact.Confirmed},
		{"a sentence that may mean two things", "2021", "requests.received/total 7\nrequests.carried_in/total 2\n~requests.received 9", "requests.received", fact.Unchecked},
		{"two sentences read by the same rules", "prose", "~requests.received 7\n~requests.received 7", "requests.received", fact.Unchecked},
		{"two sentences that differ", "prose", "~requests.received 7\n~requests.received 8", "requests.received", fact.Contradicted},
		{"a total that named venues make", "prose", "~disclosure.via.website[甲网] 31, disclosure.via.website[乙网] 806, disclosure.total 837", "disclosure.total", fact.Confirmed},
		{"a negative count", "2021", "review.total -3", "review.total", fact.Contradicted},
		{"not assessable proves nothing", "2014", "staff.total 5\nstaff.full_time blank\nstaff.part_time 5", "staff.total", fact.Unchecked},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts, _ := check.Run(check.Input{Facts: read(c.facts), Form: c.form}, rules(t))
			code, applicant, _ := strings.Cut(c.key, "/")
			for _, f := range facts {
				if f.Indicator == code && f.Applicant == applicant {
					if f.Status != c.want {
						t.Errorf("%s is %s, want %s", c.key, f.Status, c.want)
					}
					return
				}
			}
			t.Errorf("no %s", c.key)
		})
	}
}

// TestDerived says what is added to the facts of a report.
func TestDerived(t *testing.T) {
	for _, c := range []struct{ name, form, facts, key, want string }{
		{"lawsuits of both kinds", "2021", "litigation.direct.total 26\nlitigation.after_review.total 20", "litigation.total", "46"},
		{"not what a sentence prints", "2021", "litigation.direct.total 26\nlitigation.after_review.total 20\n~litigation.total 45", "litigation.total", ""},
		{"not of a blank", "2021", "litigation.direct.total 26\nlitigation.after_review.total blank", "litigation.total", ""},
		{"a total column left blank", "2019", strings.Replace(across("outcome.granted", 0), "total 0", "total blank", 1), "outcome.granted/total", "21"},
		{"a total column not printed", "2019", strings.Replace(across("outcome.granted", 0), "\noutcome.granted/total 0", "", 1), "outcome.granted/total", "21"},
		{"not a gap in a total column", "2019", across("outcome.partial", 21) + "\n" + strings.Replace(across("outcome.granted", 0), "\noutcome.granted/total 0", "", 1),
			"outcome.granted/total", ""},
		{"not where a slash stands", "2019", strings.Replace(across("outcome.granted", 0), "total 0", "total slash", 1), "outcome.granted/total", ""},
		{"the three rows of (六) in the form of 2019", "2019",
			"outcome.other.no_correction/natural 1\noutcome.other.fee_unpaid/natural 2\noutcome.other.other/natural 3", "outcome.other/natural", "6"},
		{"not the refusals of a local table", "local", "outcome.not_exist 4\noutcome.denied.other_reason 2", "outcome.denied", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts, _ := check.Run(check.Input{Facts: read(c.facts), Form: c.form}, rules(t))
			code, applicant, _ := strings.Cut(c.key, "/")
			got := ""
			for _, f := range facts {
				if f.Source == fact.Derived && f.Indicator == code && f.Applicant == applicant {
					got = f.Value.String()
				}
			}
			if got != c.want {
				t.Errorf("%s is derived as %q, want %q", c.key, got, c.want)
			}
		})
	}
}

// TestMixture reads the 2020 mixture: the form is that of 2019, (六) has the
// three rows of 2021.
func TestMixture(t *testing.T) {
	g := truth(newRand())
	for _, form := range []string{"2019", "2021"} {
		facts, findings := check.Run(check.Input{Facts: g.facts(), Form: form}, rules(t))
		sums := 0
		for _, f := range findings {
			if strings.HasPrefix(f.Check, "outcome.sum.") && f.Outcome == pass && len(f.Facts) == 22 {
				sums++
			}
		}
		if sums != 7 {
			t.Errorf("form %s: %d sums over 21 rows hold, want 7", form, sums)
		}
		for _, f := range facts {
			if f.Status != fact.Confirmed {
				t.Errorf("form %s: %s (%s) is %s", form, f.Indicator, f.Applicant, f.Status)
			}
		}
	}
}

// TestSheets holds two printings of one table apart.
func TestSheets(t *testing.T) {
	facts, findings := check.Run(check.Input{Form: "2014", Facts: read("staff.total 5\nstaff.full_time 2\nstaff.part_time 3\n#\nstaff.total 50\nstaff.full_time 20\nstaff.part_time 30")}, rules(t))
	if len(facts) != 6 || facts[0].Status != fact.Confirmed || facts[3].Status != fact.Confirmed {
		t.Errorf("both totals should be confirmed: %+v", findings)
	}
}

// TestEditString is what people read.
func TestEditString(t *testing.T) {
	n := func(v int64) decimal.NullDecimal { return decimal.NewNullDecimal(decimal.NewFromInt(v)) }
	for _, c := range []struct {
		edit check.Edit
		want string
	}{
		{check.Edit{Kind: "digit", Changes: []check.Change{{Fact: 3, Indicator: "outcome.total", Applicant: "total", From: n(27), To: n(21)}}},
			"outcome.total (total): 27 read as 21"},
		{check.Edit{Kind: "swapped_cells", Changes: []check.Change{{Fact: 0, Indicator: "review.upheld", From: n(1), To: n(2)},
			{Fact: 1, Indicator: "review.corrected", From: n(2), To: n(1)}}}, "two cells swapped: review.upheld: 1 read as 2, review.corrected: 2 read as 1"},
		{check.Edit{Kind: "missing_row", Changes: []check.Change{{Fact: -1, Indicator: "requests.received.fax", To: n(3)}}},
			"a row missing: requests.received.fax: not printed read as 3"},
		{check.Edit{Kind: "shifted_cell", Changes: []check.Change{{Fact: 0, Indicator: "review.upheld", To: n(2)}, {Fact: 1, Indicator: "review.corrected", From: n(2)}}},
			"a cell shifted: review.upheld: blank read as 2, review.corrected: 2 read as blank"},
	} {
		if got := c.edit.String(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
