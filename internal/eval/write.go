package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Write prints the result: format "table" for people, "json" for one JSON
// object. The same result is always the same bytes.
func (r *Result) Write(w io.Writer, format string) error {
	switch format {
	case "table":
		return r.writeTable(w)
	case "json":
		return r.writeJSON(w)
	}
	return fmt.Errorf("unknown format %q, eval knows table and json", format)
}

type rowJSON struct {
	Family string `json:"family"`
	Form   string `json:"form"`
	tallyJSON
}

type fieldJSON struct {
	Field string `json:"field"`
	tallyJSON
}

type resultJSON struct {
	Rows           []rowJSON    `json:"rows"`
	Metadata       []fieldJSON  `json:"metadata"`
	Pages          Tally        `json:"pages"`
	Misses         []Difference `json:"misses"`
	FalsePositives []Difference `json:"false_positives"`
	WrongMetadata  []WrongField `json:"wrong_metadata"`
	WrongPages     []WrongPage  `json:"wrong_pages"`
}

func (r *Result) writeJSON(w io.Writer) error {
	out := resultJSON{
		Rows: make([]rowJSON, 0, len(r.Rows)), Metadata: make([]fieldJSON, 0, len(r.Metadata)), Pages: r.Pages,
		Misses: list(r.Misses), FalsePositives: list(r.FalsePositives),
		WrongMetadata: list(r.WrongMetadata), WrongPages: list(r.WrongPages),
	}
	for _, row := range r.Rows {
		out.Rows = append(out.Rows, rowJSON{row.Family, row.Form, row.Tally.json()})
	}
	for _, f := range r.Metadata {
		out.Metadata = append(out.Metadata, fieldJSON{f.Name, f.Tally.json()})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// list is never null in JSON.
func list[T any](s []T) []T { return append([]T{}, s...) }

func (r *Result) writeTable(w io.Writer) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, head("family", "form"))
	for _, row := range r.Rows {
		fmt.Fprint(t, cells(row.Family, dash(row.Form), row.Tally))
	}
	fmt.Fprint(t, "\n", head("metadata", ""))
	for _, f := range r.Metadata {
		fmt.Fprint(t, cells(f.Name, "", f.Tally))
	}
	fmt.Fprint(t, "\n", head("pages", ""), cells("reports", "", r.Pages))
	if err := t.Flush(); err != nil {
		return err
	}
	facts(&b, "misses", r.Misses)
	facts(&b, "false positives", r.FalsePositives)
	if len(r.WrongMetadata) > 0 {
		fmt.Fprintf(&b, "\nwrong metadata (%d)\n", len(r.WrongMetadata))
	}
	for _, f := range r.WrongMetadata {
		fmt.Fprintf(&b, "  %s  %s  wanted %s  got %s\n", f.File, f.Field, dash(f.Wanted), dash(f.Got))
	}
	if len(r.WrongPages) > 0 {
		fmt.Fprintf(&b, "\nwrong pages (%d)\n", len(r.WrongPages))
	}
	for _, p := range r.WrongPages {
		fmt.Fprintf(&b, "  %s  wanted a %s  got %s\n", p.File, p.Wanted, oneLine(p.Got))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func head(name, form string) string {
	return strings.Join([]string{name, form, "n", "found", "derived", "false", "missed", "silent",
		"precision", "95% interval", "recall", "95% interval"}, "\t") + "\n"
}

func cells(name, form string, t Tally) string {
	return fmt.Sprintf("%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", name, form,
		t.N(), t.TruePositives, t.Derived, t.FalsePositives, t.Misses, t.Silent, rate(t.Precision()), rate(t.Recall()))
}

// rate is two cells, share and interval.
func rate(r Rate) string {
	if r.Of == 0 {
		return "-\t-"
	}
	low, high := r.Wilson()
	return fmt.Sprintf("%.4f\t%.4f–%.4f", r.Value(), low, high)
}

func facts(b *strings.Builder, title string, all []Difference) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s (%d)\n", title, len(all))
	for _, d := range all {
		fmt.Fprintf(b, "  %s  %s  wanted %s  got %s", d.File, d.key(), dash(d.Wanted), dash(d.Got))
		if d.Quote != "" || d.Rule != "" {
			fmt.Fprintf(b, "  「%s」  %s", oneLine(d.Quote), dash(d.Rule))
		}
		b.WriteByte('\n')
	}
}

// key is the indicator with what sets it apart: "requests.received applicant=natural".
func (d Difference) key() string {
	key := d.Indicator
	for _, part := range [][2]string{{"applicant", d.Applicant}, {"scope", d.Scope}, {"detail", d.Detail}} {
		if part[1] != "" {
			key += " " + part[0] + "=" + oneLine(part[1])
		}
	}
	return key
}

// oneLine keeps a quote from breaking the list.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return oneLine(s)
}
