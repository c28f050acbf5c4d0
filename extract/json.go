package extract

import (
	"encoding/json"

	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
)

type jsonReport struct {
	Title     string `json:"title"`
	Agency    string `json:"agency"`
	Printed   string `json:"agency_printed"`
	Region    string `json:"region"`
	Year      int    `json:"year"`
	Published string `json:"published"`
	Form      string `json:"form"`
}

type jsonFact struct {
	Indicator string       `json:"indicator"`
	Applicant string       `json:"applicant"`
	Scope     string       `json:"scope"`
	Detail    string       `json:"detail"`
	Value     *json.Number `json:"value"` // null unless state is number
	Unit      string       `json:"unit"`
	State     fact.State   `json:"state"`
	Approx    string       `json:"approx"`
	Source    fact.Source  `json:"source"`
	Quote     string       `json:"quote"`
	Span      [2]int       `json:"span"`
	Rule      string       `json:"rule"`
	Status    fact.Status  `json:"status"`
}

type jsonFinding struct {
	Check      string        `json:"check"`
	Outcome    check.Outcome `json:"outcome"`
	Expression string        `json:"expression"`
	Reason     string        `json:"reason,omitempty"`
	Suggestion string        `json:"suggestion,omitempty"`
}

type jsonLeftover struct {
	Quote  string `json:"quote"`
	Span   [2]int `json:"span"`
	Reason string `json:"reason"`
}

type jsonResult struct {
	File      string         `json:"file,omitempty"`
	Report    *jsonReport    `json:"report"`
	Rejected  string         `json:"rejected,omitempty"`
	Facts     []jsonFact     `json:"facts,omitzero"`
	Findings  []jsonFinding  `json:"findings,omitzero"`
	Leftovers []jsonLeftover `json:"leftovers,omitzero"`
}

// JSON renders the report as one line of JSON, the contract of
// `nianbao extract --format json`. file is named in it unless empty.
func (r *Report) JSON(file string) ([]byte, error) {
	if r.Rejected != "" {
		return json.Marshal(jsonResult{File: file, Rejected: r.Rejected})
	}
	out := jsonResult{File: file, Report: &jsonReport{Title: r.Title, Agency: r.Name, Printed: r.Printed, Region: r.Region,
		Year: r.Year, Published: r.Published, Form: r.Form}}
	out.Facts, out.Findings, out.Leftovers = []jsonFact{}, []jsonFinding{}, []jsonLeftover{} // of a report even when empty
	for _, f := range r.Facts {
		out.Facts = append(out.Facts, jsonOf(f))
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, jsonFinding{f.Check, f.Outcome, f.Expression, f.Reason, f.Suggestion()})
	}
	for _, l := range r.Leftover {
		out.Leftovers = append(out.Leftovers, jsonLeftover{l.Quote, pair(l.Span), l.Reason})
	}
	return json.Marshal(out)
}

func jsonOf(f fact.Fact) jsonFact {
	out := jsonFact{Indicator: f.Indicator, Applicant: f.Applicant, Scope: f.Scope, Detail: f.Detail, Unit: f.Unit, State: f.State,
		Approx: f.Approx, Source: f.Source, Quote: f.Quote, Span: pair(f.Span), Rule: f.Rule, Status: f.Status}
	if f.State == fact.Number {
		v := json.Number(f.Value.String())
		out.Value = &v
	}
	return out
}

func pair(s decode.Span) [2]int { return [2]int{s.Start, s.End} }

// ErrorJSON is the line for a file that could not be read.
func ErrorJSON(file string, err error) ([]byte, error) {
	return json.Marshal(struct {
		File  string `json:"file"`
		Error string `json:"error"`
	}{file, err.Error()})
}
