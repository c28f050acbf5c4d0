package agency_test

import (
	"encoding/csv"
	"fmt"
	"html"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// table reads a csv file of test cases: its rows by the names of its columns.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		fields := map[string]string{}
		for i, column := range rows[0] {
			fields[column] = row[i]
		}
		out = append(out, fields)
	}
	return out
}

// page builds the page of a row: meta tags parted by ;, the title as <title>
// and heading, the header, the text. Lines are parted by " / ".
func page(t *testing.T, row map[string]string) *layout.Page {
	t.Helper()
	var b strings.Builder
	b.WriteString("<html><head>")
	for _, tag := range strings.Split(row["meta"], ";") {
		if name, content, ok := strings.Cut(tag, "="); ok {
			fmt.Fprintf(&b, `<meta content="%s" name="%s">`, html.EscapeString(content), name)
		}
	}
	fmt.Fprintf(&b, "<title>%s</title></head><body>", html.EscapeString(row["title"]))
	lines := func(text string) {
		for _, line := range strings.Split(text, " / ") {
			if strings.HasPrefix(line, "<") {
				b.WriteString(line)
			} else if line != "" {
				b.WriteString("<p>" + line + "</p>")
			}
		}
	}
	lines(row["header"])
	if title, _, _ := strings.Cut(row["title"], "_"); title != "" {
		b.WriteString("<h1>" + html.EscapeString(title) + "</h1>")
	}
	lines(row["text"])
	doc, err := decode.Page([]byte(b.String()+"</body></html>"), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	doc.URL = row["address"]
	return layout.Of(doc)
}

func ruleSet(t testing.TB) *rule.Set {
	t.Helper()
	set, err := rule.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestWhen reads year, date of publication and period of the pages of
// testdata/when.csv, and holds the span of each piece of evidence to its quote.
func TestWhen(t *testing.T) {
	set, rows := ruleSet(t), table(t, "testdata/when.csv")
	if len(rows) < 150 {
		t.Errorf("only %d rows", len(rows))
	}
	for _, row := range rows {
		t.Run(row["name"], func(t *testing.T) {
			p := page(t, row)
			id := agency.Of(p, set)
			year, period := "", ""
			if id.Year > 0 {
				year = strconv.Itoa(id.Year)
			}
			if id.Period != (agency.Period{}) {
				period = id.Period.From + "/" + id.Period.Until
			}
			if year != row["year"] || id.Published != row["published"] || period != row["period"] {
				t.Errorf("year %q published %q period %q, want %q %q %q", year, id.Published, period, row["year"], row["published"], row["period"])
				for _, e := range id.Evidence {
					t.Logf("%+v", e)
				}
			}
			for _, e := range id.Evidence {
				if e.Span.Len() > 0 && p.Doc.Quote(e.Span) != e.Quote || e.Quote == "" {
					t.Errorf("%s of %s is quoted as %q, its span holds %q", e.Field, e.Source, e.Quote, p.Doc.Quote(e.Span))
				}
			}
		})
	}
}
