package extract_test

import (
	"encoding/csv"
	"html"
	"os"
	"strings"
	"testing"
)

// TestAccept takes the pages of testdata/accept.csv for annual reports or
// refuses them with the reason given: each is a title and a sentence put into
// one of testdata/shapes.
func TestAccept(t *testing.T) {
	f, err := os.Open("testdata/accept.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	x := newExtractor(t)
	accepted, refused := 0, 0
	for _, row := range rows[1:] {
		name, title, shape, text, reason := row[0], row[1], row[2], row[3], row[4]
		if reason == "" {
			accepted++
		} else {
			refused++
		}
		t.Run(name, func(t *testing.T) {
			markup, err := os.ReadFile("testdata/shapes/" + shape + ".html")
			if err != nil {
				t.Fatal(err)
			}
			page := strings.NewReplacer("TITLE", html.EscapeString(title), "TEXT", html.EscapeString(text)).Replace(string(markup))
			r, err := x.Extract([]byte(page), "text/html")
			if err != nil {
				t.Fatal(err)
			}
			if r.Rejected != reason {
				t.Errorf("rejected %q, want %q; title %q, year %d, %d facts", r.Rejected, reason, r.Title, r.Year, len(r.Facts))
			}
		})
	}
	if accepted < 75 || refused < 75 {
		t.Errorf("only %d pages to accept and %d to refuse", accepted, refused)
	}
}
