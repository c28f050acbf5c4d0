package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/shopspring/decimal"
)

func TestRead(t *testing.T) {
	const two = `{"file": "a.html", "report": {"agency": "青溪市档案局", "year": 2019, "published": "2020-01-20", "form": "2019"},
`
	input := strings.ReplaceAll(two, "\n", "") + `"complete": ["requests"], "facts": [
{"indicator": "requests.received", "applicant": "total", "value": 5},
{"indicator": "fees.total", "value": 1234.50, "approx": "余"},
{"indicator": "review.total", "state": "slash"},
{"indicator": "litigation.total", "unreadable": true}]}`
	input = "\uFEFF" + strings.ReplaceAll(input, "\n", "") + "\r\n\n" + `{"file": "b.html", "report": null, "reject": true}`
	got, err := Read(strings.NewReader(input), "gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	want := []Gold{
		{File: "a.html", Report: Metadata{Agency: ptr("青溪市档案局"), Year: ptr(2019), Published: ptr("2020-01-20"), Form: ptr("2019")},
			Complete: []string{"requests"}, Facts: []Wanted{
				{Indicator: "requests.received", Applicant: "total", State: fact.Number, Value: decimal.NewFromInt(5)},
				{Indicator: "fees.total", State: fact.Number, Value: decimal.RequireFromString("1234.5"), Approx: ptr("余")},
				{Indicator: "review.total", State: fact.Slash},
				{Indicator: "litigation.total", State: fact.Illegible},
			}},
		{File: "b.html", Reject: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadErrors(t *testing.T) {
	inFact := func(f string) string {
		return `{"file": "b.html", "facts": [{"indicator": "requests.received", ` + f + `}]}`
	}
	const noFact = "gold.jsonl:2: fact 1 (requests.received): "
	for _, row := range []struct{ name, line, want string }{
		{"unknown field", `{"file": "b.html", "report": {}, "note": "?"}`, `gold.jsonl:2: unknown field "note"`},
		{"unknown field of a fact", inFact(`"val": 3`), `gold.jsonl:2: unknown field "val"`},
		{"unknown field of the report", `{"file": "b.html", "report": {"bureau": "?"}}`, `gold.jsonl:2: unknown field "bureau"`},
		{"no JSON", `file: b.html`, "gold.jsonl:2: invalid character 'i' in literal false (expecting 'a')"},
		{"unfinished", `{"file": "b.html",`, "gold.jsonl:2: the JSON object does not end on its line"},
		{"two objects", `{"file": "b.html", "report": {}} {}`, "gold.jsonl:2: more than one JSON value on the line"},
		{"no object", `["b.html"]`, "gold.jsonl:2: the line is no JSON object"},
		{"null", `null`, "gold.jsonl:2: no file"},
		{"year in quotes", `{"file": "b.html", "report": {"year": "2019"}}`, "gold.jsonl:2: field report.year cannot be a JSON string"},
		{"no file", `{"report": {}}`, "gold.jsonl:2: no file"},
		{"file twice", `{"file": "a.html", "report": {}}`, "gold.jsonl:2: file a.html is already on line 1"},
		{"null without reject", `{"file": "b.html", "report": null}`, `gold.jsonl:2: neither a report nor "reject": true`},
		{"reject with facts", `{"file": "b.html", "reject": true, "facts": [{"indicator": "fees.total", "value": 1}]}`,
			"gold.jsonl:2: a page to reject has no report, facts or complete families"},
		{"indicator for a family", `{"file": "b.html", "complete": ["requests.received"]}`,
			`gold.jsonl:2: complete: "requests.received" is no family, or is listed twice`},
		{"unknown form", `{"file": "b.html", "report": {"form": "2020"}}`, `gold.jsonl:2: report: unknown form "2020"`},
		{"no ISO date", `{"file": "b.html", "report": {"published": "2013年3月20日"}}`,
			`gold.jsonl:2: report: published "2013年3月20日" is no date like 2013-03-20`},
		{"no indicator", `{"file": "b.html", "facts": [{"value": 1}]}`, "gold.jsonl:2: fact 1 (): no indicator"},
		{"no value", inFact(`"scope": "own"`), noFact + "no value, and neither a state nor unreadable"},
		{"null value", inFact(`"value": null`), noFact + "no value, and neither a state nor unreadable"},
		{"value in quotes", inFact(`"value": "5"`), noFact + `value "5" is no JSON number`},
		{"value beyond reason", inFact(`"value": 1e999999999`), noFact + "value 1e999999999 is out of range"},
		{"blank with a value", inFact(`"value": 0, "state": "blank"`), noFact + "a value, though it is blank"},
		{"unreadable with a value", inFact(`"value": 0, "unreadable": true`), noFact + "a value, though it is unreadable"},
		{"unreadable and blank", inFact(`"state": "blank", "unreadable": true`), noFact + "both a state and unreadable"},
		{"unknown state", inFact(`"state": "empty"`), noFact + `unknown state "empty"`},
		{"fact twice", inFact(`"value": 5}, {"indicator": "requests.received", "value": 5.0`),
			"gold.jsonl:2: fact 2 (requests.received): listed twice"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(`{"file": "a.html", "report": {}}`+"\n"+row.line+"\n"), "gold.jsonl")
			if err == nil || err.Error() != row.want {
				t.Errorf("got  %v\nwant %s", err, row.want)
			}
		})
	}
	if _, err := Read(strings.NewReader("\n"), "gold.jsonl"); err == nil || err.Error() != "gold.jsonl: no gold records" {
		t.Errorf("empty gold: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"file": "a.html", "report": {"year": 2019}, "complete": ["fees"], "facts": [{"indicator": "fees.total", "value": 1.5}]}`)
	f.Add(`{"file": "b.html", "report": null, "reject": true}`)
	f.Fuzz(func(t *testing.T, text string) {
		gold, err := Read(strings.NewReader(text), "gold.jsonl")
		if err == nil && len(gold) == 0 {
			t.Error("neither gold nor an error")
		}
	})
}

func ptr[T any](v T) *T { return &v }
