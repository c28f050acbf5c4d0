package rule

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Identity is one row of identities.csv: arithmetic a report must satisfy.
// Rows that share an id are alternatives: the first one whose operands are all
// printed is the check.
type Identity struct {
	ID    string
	Left  []Operand // summed; empty for an identity across columns
	Op    string    // "=" or "<="
	Right []Operand // summed; empty for an identity across columns
	// Columns says over which applicants it is taken: "each" one of them, or ""
	// for facts without applicant. An identity "across" adds the six applicant
	// columns of every indicator that is printed with them up to its total column.
	Columns string
	Derive  bool     // when Right is one code that the report does not print, derive it
	Hard    bool     // a failure contradicts the numbers; a soft one is only worth a look
	Forms   []string // forms whose tables it holds for; "prose" for the sentences of any report
	Line    int
}

// Operand is one term of a sum.
type Operand struct {
	Code      string
	Indicator int  // index into Set.Indicators
	Optional  bool // some tables do not print it: it is then left out of the sum
}

// Applies reports whether the identity is one of a form's tables, or of
// sentences for form "prose".
func (id *Identity) Applies(form string) bool { return slices.Contains(id.Forms, form) }

// Open reports whether an operand is optional, so that a failure may come from
// a row that nobody read.
func (id *Identity) Open() bool {
	optional := func(o Operand) bool { return o.Optional }
	return slices.ContainsFunc(id.Left, optional) || slices.ContainsFunc(id.Right, optional)
}

// Arithmetic is the identities that hold for a form.
type Arithmetic struct {
	Groups [][]*Identity // those of one id together, in the order of the file
	Sums   [][]*Identity // by the index of an indicator: those that derive it from others
}

// Arithmetic is that of the tables of a form, or of sentences for form "prose".
func (s *Set) Arithmetic(form string) *Arithmetic {
	if a := s.arithmetic[form]; a != nil {
		return a
	}
	return &Arithmetic{Sums: make([][]*Identity, len(s.Indicators))}
}

// arrange sorts the identities by the forms they hold for.
func (s *Set) arrange() {
	s.arithmetic = map[string]*Arithmetic{}
	type group struct{ form, id string }
	at := map[group]int{}
	for i := range s.Identities {
		id := &s.Identities[i]
		for _, form := range id.Forms {
			a := s.Arithmetic(form)
			s.arithmetic[form] = a
			g, known := at[group{form, id.ID}]
			if !known {
				g = len(a.Groups)
				at[group{form, id.ID}], a.Groups = g, append(a.Groups, nil)
			}
			a.Groups[g] = append(a.Groups[g], id)
			if id.Derive && len(id.Right) == 1 {
				sum := &a.Sums[id.Right[0].Indicator]
				*sum = append(*sum, id)
			}
		}
	}
}

func (s *Set) loadIdentities(fsys fs.FS) error {
	defer s.arrange()
	columns := []string{"id", "left", "op", "right", "columns", "derive", "kind", "forms", "source"}
	return readCSV(fsys, "identities.csv", columns, func(line int, f []string) error {
		id := Identity{ID: f[0], Op: f[2], Columns: f[4], Derive: f[5] == "yes", Hard: f[6] == "hard", Forms: strings.Fields(f[7]), Line: line}
		if f[1] != "*" {
			id.Left, id.Right = sum(f[1]), sum(f[3])
		}
		if err := id.validate(f); err != nil {
			return err
		}
		for _, side := range [][]Operand{id.Left, id.Right} {
			for i := range side {
				if err := s.known(side[i].Code); err != nil {
					return err
				}
				side[i].Indicator = s.byCode[side[i].Code]
			}
		}
		s.Identities = append(s.Identities, id)
		return nil
	})
}

func (id *Identity) validate(f []string) error {
	across := id.Columns == "across"
	switch {
	case id.ID == "" || len(id.Forms) == 0:
		return fmt.Errorf("id and forms may not be empty")
	case id.Op != "=" && id.Op != "<=":
		return fmt.Errorf("op is %q, want = or <=", id.Op)
	case !slices.Contains([]string{"", "each", "across"}, id.Columns):
		return fmt.Errorf("columns is %q, want each, across or nothing", id.Columns)
	case f[5] != "" && f[5] != "yes":
		return fmt.Errorf("derive is %q, want yes or nothing", f[5])
	case f[6] != "hard" && f[6] != "soft":
		return fmt.Errorf("kind is %q, want hard or soft", f[6])
	case across != (f[1] == "*") || across && f[3] != "":
		return fmt.Errorf("left is * and right is empty for across and for nothing else")
	case !across && (len(id.Left) == 0 || len(id.Right) == 0):
		return fmt.Errorf("left and right may not be empty")
	case id.Derive && (id.Op != "=" || !across && len(id.Right) != 1):
		return fmt.Errorf("derive needs one code on the right and =")
	}
	for _, form := range id.Forms {
		if !slices.Contains([]string{"prose", "local", "2014", "2019", "2021"}, form) {
			return fmt.Errorf("unknown form %q", form)
		}
	}
	return nil
}

// sum reads "a + b + c?".
func sum(s string) []Operand {
	var out []Operand
	for part := range strings.SplitSeq(s, "+") {
		if part = strings.TrimSpace(part); part != "" {
			code, optional := strings.CutSuffix(part, "?")
			out = append(out, Operand{Code: code, Optional: optional})
		}
	}
	return out
}
