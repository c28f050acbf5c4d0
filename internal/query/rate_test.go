package query

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

// TestWilson holds the interval against values worked out by hand from the
// formula of the score interval.
func TestWilson(t *testing.T) {
	for _, tt := range []struct{ part, all, low, high float64 }{
		{0, 10, 0, 0.2775},
		{10, 10, 0.7225, 1},
		{5, 10, 0.2366, 0.7634},
		{81, 263, 0.2553, 0.3662}, // the example of R. G. Newcombe, 1998
		{1, 29, 0.0061, 0.1718},   // the same
	} {
		low, high := wilson(tt.part, tt.all)
		if math.Abs(low-tt.low) > 1e-4 || math.Abs(high-tt.high) > 1e-4 {
			t.Errorf("wilson(%v, %v) = %.4f, %.4f, want %.4f, %.4f", tt.part, tt.all, low, high, tt.low, tt.high)
		}
	}
}

// TestExcel: nothing that a page prints runs as a formula, no code loses its zeros.
func TestExcel(t *testing.T) {
	table := &Table{Columns: []Column{{Name: "a"}, {Name: "b"}, {Name: "n", Kind: Number}}, Rows: [][]Cell{
		{text("=1+1"), text("0012"), integer(-3)},
		{text("＠x"), text("12e34"), {}},
		{text("局"), text("-"), integer(0)},
	}}
	var out bytes.Buffer
	if err := table.Write(&out, "excel"); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffa,b,n\r\n'=1+1,\"=\"\"0012\"\"\",-3\r\n'＠x,\"=\"\"12e34\"\"\",\r\n局,'-,0\r\n"
	if got := out.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	out.Reset()
	if err := table.Write(&out, "tsv"); err != nil || !strings.HasPrefix(out.String(), "a\tb\tn\n=1+1\t0012\t-3\n") {
		t.Errorf("tsv: %q %v", out.String(), err)
	}
}
