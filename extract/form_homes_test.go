package extract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// homes are the codes each statutory form gives a number for; those under
// subtotals it prints no line for, so that they are derived from their parts.
var homes = []struct{ form, printed, subtotals string }{
	{"2014", `
		disclosure.total disclosure.normative disclosure.normative_issued disclosure.via.gazette disclosure.via.website
		disclosure.via.weibo disclosure.via.wechat disclosure.via.other response.issues response.press_conferences
		response.press_conferences.head response.interviews response.interviews.head response.interpretations
		response.social_media response.other requests.received requests.received.in_person requests.received.fax
		requests.received.online requests.received.letter requests.closed requests.closed.on_time requests.closed.extended
		outcome.total outcome.already_public outcome.granted outcome.partial outcome.denied outcome.denied.state_secret
		outcome.denied.trade_secret outcome.denied.privacy outcome.denied.security_stability
		outcome.denied.not_government_info outcome.denied.other_law outcome.not_this_agency outcome.not_exist
		outcome.correction_requested outcome.other_route review.total review.upheld review.corrected review.other
		litigation.total litigation.upheld litigation.corrected litigation.other complaints.total fees.collected staff.offices
		staff.reading_points staff.total staff.full_time staff.part_time staff.budget training.meetings training.sessions
		training.attendees`,
		""},
	{"2019", `
		requests.received requests.carried_in requests.carried_out outcome.total outcome.granted outcome.partial
		outcome.denied.state_secret outcome.denied.security_stability outcome.denied.other_law outcome.denied.third_party
		outcome.denied.internal_affairs outcome.denied.process outcome.denied.enforcement_file outcome.denied.admin_query
		outcome.unable.not_held outcome.unable.needs_creation outcome.unable.unclear outcome.not_processed.petition
		outcome.not_processed.repeat outcome.not_processed.publication outcome.not_processed.excessive
		outcome.not_processed.reissue outcome.other review.total review.upheld review.corrected review.other review.pending
		litigation.direct.upheld litigation.direct.corrected litigation.direct.other litigation.direct.pending
		litigation.direct.total litigation.after_review.upheld litigation.after_review.corrected litigation.after_review.other
		litigation.after_review.pending litigation.after_review.total documents.regulations.made
		documents.regulations.disclosed documents.regulations.disclosed_total documents.normative.made
		documents.normative.disclosed documents.normative.disclosed_total decisions.licensing.items_last_year
		decisions.licensing.items_change decisions.licensing.decisions decisions.other_services.items_last_year
		decisions.other_services.items_change decisions.other_services.decisions decisions.penalties.items_last_year
		decisions.penalties.items_change decisions.penalties.decisions decisions.coercion.items_last_year
		decisions.coercion.items_change decisions.coercion.decisions charges.items_last_year charges.items_change
		procurement.projects procurement.amount`,
		"outcome.denied outcome.unable outcome.not_processed"},
	{"2021", `
		requests.received requests.carried_in requests.carried_out outcome.total outcome.granted outcome.partial
		outcome.denied.state_secret outcome.denied.security_stability outcome.denied.other_law outcome.denied.third_party
		outcome.denied.internal_affairs outcome.denied.process outcome.denied.enforcement_file outcome.denied.admin_query
		outcome.unable.not_held outcome.unable.needs_creation outcome.unable.unclear outcome.not_processed.petition
		outcome.not_processed.repeat outcome.not_processed.publication outcome.not_processed.excessive
		outcome.not_processed.reissue outcome.other.no_correction outcome.other.fee_unpaid outcome.other.other review.total
		review.upheld review.corrected review.other review.pending litigation.direct.upheld litigation.direct.corrected
		litigation.direct.other litigation.direct.pending litigation.direct.total litigation.after_review.upheld
		litigation.after_review.corrected litigation.after_review.other litigation.after_review.pending
		litigation.after_review.total documents.regulations.made documents.regulations.repealed documents.regulations.in_force
		documents.normative.made documents.normative.repealed documents.normative.in_force decisions.licensing.decisions
		decisions.penalties.decisions decisions.coercion.decisions charges.amount`,
		"outcome.denied outcome.unable outcome.not_processed outcome.other"},
}

// TestHomes finds a cell in the printed form for every code it should give, and
// no other.
func TestHomes(t *testing.T) {
	rules := newExtractor(t).Rules()
	reader := fact.NewReader(rules)
	for _, h := range homes {
		printed := map[string]bool{}
		for _, m := range reader.Meanings(layOut(t, sheetHTML(sheetTables(t, h.form), strings.Clone)), 0) {
			if m.Indicator != "" {
				printed[m.Indicator] = true
			}
		}
		want := strings.Fields(h.printed)
		for _, code := range want {
			if !printed[code] {
				t.Errorf("form %s: no cell for %s", h.form, code)
			}
		}
		for code := range printed {
			if !slices.Contains(want, code) {
				t.Errorf("form %s: a cell for %s", h.form, code)
			}
		}
		for _, code := range strings.Fields(h.subtotals) {
			if !slices.ContainsFunc(rules.Identities, func(id rule.Identity) bool {
				return id.Derive && slices.Contains(id.Forms, h.form) && len(id.Right) == 1 && id.Right[0].Code == code
			}) {
				t.Errorf("form %s: no identity derives %s", h.form, code)
			}
		}
	}
}
