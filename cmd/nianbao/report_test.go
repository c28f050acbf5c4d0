package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/extract/decode"
)

// shown is what `show --format json` tells of a report: what the expected file
// of package extract lists, and where each fact stands.
type shown struct {
	Agency, Region, Published, Form string
	Printed                         string `json:"agency_printed"`
	Year                            int
	Facts                           []struct {
		Indicator, Detail, Status string
		Value                     json.Number
	}
	Findings []struct{ Check, Outcome, Expression string }
}

// TestRealReport imports the real report and holds what `show` tells of it
// against the list that package extract is held against.
func TestRealReport(t *testing.T) {
	file := "../../../shared/corpus/quzhou-guotu-2012.txt" // beside the repository
	page, err := os.ReadFile(file)
	if err != nil {
		t.Skip("no corpus beside the repository: ", err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	finish(t, []string{"import", "--dir", dir, file})
	out, messages, status := nianbao(t, nil, "show", "--dir", dir, "衢州市国土资源局", "2012", "--format", "json")
	if status != 0 {
		t.Fatal(messages)
	}
	expected, err := os.ReadFile("../../extract/testdata/quzhou-guotu-2012.json")
	if err != nil {
		t.Fatal(err)
	}
	var got, want shown
	var head struct{ Report json.RawMessage }
	var spans struct {
		Facts []struct {
			Quote string
			Span  [2]int
		}
	}
	if err := errors.Join(json.Unmarshal([]byte(out), &got), json.Unmarshal([]byte(out), &spans), json.Unmarshal(expected, &want),
		json.Unmarshal(expected, &head), json.Unmarshal(head.Report, &want)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the real report (-want +got):\n%s", d)
	}
	doc, err := decode.Page(page, "")
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range spans.Facts {
		if f.Quote == "" || f.Quote != doc.Text[f.Span[0]:f.Span[1]] {
			t.Errorf("fact %d: quote %q, the text there is %q", i, f.Quote, doc.Text[f.Span[0]:f.Span[1]])
		}
	}
}

// TestExtractContract holds the JSON of a report to its written contract: each
// key there, none besides, each of its type.
func TestExtractContract(t *testing.T) {
	page := "澄湖区财政局2012年政府信息公开工作年度报告\n\n一、概述\n根据《中华人民共和国政府信息公开条例》编制本报告。\n" +
		"二、主动公开政府信息情况\n2012年在政府网站主动公开政府信息31条，在局门户网站主动公开政府信息10条，累计公开政府信息41条。\n" +
		"三、依申请公开政府信息情况\n2012年收到政府信息公开申请3件。全年栽树77棵。\n"
	out, messages, status := nianbao(t, []byte(page), "extract", "--format", "json", "-")
	if status != 0 {
		t.Fatal(messages)
	}
	var got struct {
		Report map[string]any
		Facts  []map[string]any
		Find   []map[string]any `json:"findings"`
		Left   []map[string]any `json:"leftovers"`
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Facts) == 0 || len(got.Find) == 0 || len(got.Left) == 0 {
		t.Fatalf("the page should give facts, findings and left-overs: %s", out)
	}
	s, n, span := "", 0.0, []any{0.0, 0.0}
	holds(t, got.Report, map[string]any{"title": s, "agency": s, "agency_printed": s, "region": s, "year": n, "published": s, "form": s})
	for _, f := range got.Facts {
		holds(t, f, map[string]any{"indicator": s, "applicant": s, "scope": s, "detail": s, "value": n, "unit": s, "state": s,
			"approx": s, "source": s, "quote": s, "span": span, "rule": s, "status": s})
	}
	for _, f := range got.Find {
		delete(f, "reason")
		delete(f, "suggestion")
		holds(t, f, map[string]any{"check": s, "outcome": s, "expression": s})
	}
	for _, l := range got.Left {
		holds(t, l, map[string]any{"quote": s, "span": span, "reason": s})
	}
}

// holds compares the keys of an object and the types of their values.
func holds(t *testing.T, got, like map[string]any) {
	t.Helper()
	kind := func(v any) string {
		switch v := v.(type) {
		case string:
			return "string"
		case float64:
			return "number"
		case []any:
			if len(v) == 2 {
				return "pair"
			}
		}
		return "something else"
	}
	kinds := func(m map[string]any) map[string]string {
		out := map[string]string{}
		for key, v := range m {
			out[key] = kind(v)
		}
		return out
	}
	if d := cmp.Diff(kinds(like), kinds(got)); d != "" {
		t.Errorf("%v (-contract +printed):\n%s", got, d)
	}
}

// TestClosedPipe writes to a reader that has gone away.
func TestClosedPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	var messages strings.Builder
	cmd := exec.CommandContext(t.Context(), "nianbao", "indicators")
	cmd.Stdout, cmd.Stderr = w, &messages
	err = cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != 1 || messages.String() != "nianbao: write /dev/stdout: broken pipe\n" {
		t.Errorf("status %d, %v, %q", got, err, messages.String())
	}
}
