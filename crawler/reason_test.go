package crawler

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestReasonsDocumented: the README's table is the list, in its order.
func TestReasonsDocumented(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, said, _ := strings.Cut(string(text), "\n### Why a page was not fetched\n")
	said, _, _ = strings.Cut(said, "\n## ")
	var got, want []string
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "| `") {
			cells := strings.Split(line, "|")
			got = append(got, strings.TrimSpace(cells[1])+" "+strings.TrimSpace(cells[2])+": "+strings.TrimSpace(cells[3]))
		}
	}
	for _, r := range Reasons() {
		want = append(want, fmt.Sprintf("`%s` %s: %s", r.Reason, r.Outcome, r.Says))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the README lists\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
