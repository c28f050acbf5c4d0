package extract

import (
	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/fact"
)

// Report is what one page says. A page that is no annual report has Rejected
// set and nothing else but, where they could be read, identity fields.
type Report struct {
	agency.Identity
	Form      string          // prose, local, 2014, 2019, 2021
	TextID    string          // the same for two pages with the same sentences and tables; see agency.TextID
	Charset   string          // what the page's bytes were read as
	Rejected  string          // why the page is no annual report; "" when it is one
	Candidate bool            // of a rejected page: by its title it could have been a report
	Facts     []fact.Fact     // in document order, derived ones last
	Findings  []check.Finding // of every check that applies
	Leftover  []fact.Leftover // printed numbers nobody claimed
	Ignored   []fact.Ignored  // printed numbers ignored by a written rule
}
