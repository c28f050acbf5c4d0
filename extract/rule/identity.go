package rule

import (
	"fmt"
	"io/fs"
	"strings"
)

// Identity is one row of identities.csv: arithmetic a report must satisfy.
type Identity struct {
	ID    string
	Left  []string // codes summed on the left
	Right []string // codes summed on the right
	Op    string   // "=" or "<="
	Forms []string // forms it holds for; "all" for any
	// Columns says over which applicants it is taken: "each" one of them, or ""
	// for facts without applicant. An identity "across" adds the six applicant
	// columns of every code in Left up to its total column.
	Columns string
	Derive  bool // when Right is one code that the report does not print, derive it
	Line    int
}

func (s *Set) loadIdentities(fsys fs.FS) error {
	columns := []string{"id", "left", "op", "right", "columns", "derive", "forms", "source"}
	return readCSV(fsys, "identities.csv", columns, func(line int, f []string) error {
		id := Identity{ID: f[0], Left: sum(f[1]), Op: f[2], Right: sum(f[3]), Columns: f[4], Derive: f[5] == "yes",
			Forms: strings.Fields(f[6]), Line: line}
		if id.ID == "" || len(id.Left) == 0 || len(id.Forms) == 0 {
			return fmt.Errorf("id, left and forms may not be empty")
		}
		if id.Op != "=" && id.Op != "<=" {
			return fmt.Errorf("op is %q, want = or <=", id.Op)
		}
		if f[4] != "" && f[4] != "each" && f[4] != "across" {
			return fmt.Errorf("columns is %q, want each, across or nothing", f[4])
		}
		if f[5] != "" && f[5] != "yes" {
			return fmt.Errorf("derive is %q, want yes or nothing", f[5])
		}
		if id.Derive && (len(id.Right) != 1 || id.Op != "=") {
			return fmt.Errorf("derive needs one code on the right and =")
		}
		if (f[4] == "across") != (len(id.Right) == 0) {
			return fmt.Errorf("right is empty for across and for nothing else")
		}
		for _, code := range append(append([]string{}, id.Left...), id.Right...) {
			if err := s.known(code); err != nil {
				return err
			}
		}
		s.Identities = append(s.Identities, id)
		return nil
	})
}

// sum reads "a + b + c".
func sum(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, "+") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
