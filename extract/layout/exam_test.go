package layout

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/internal/golden"
)

var pandas = flag.String("pandas", "", "cases of pandas' tests of read_html, written down by testdata/record_pandas.py")

// pandasCase is one test of pandas, with the pages it read.
type pandasCase struct {
	Version, Case, Outcome string
	Pages                  []struct {
		Page          string
		DisplayedOnly bool `json:"displayed_only"`
		Tables        [][][]string
	}
}

// differences are where grids differ from pandas on purpose. Each is proved:
// with the page rewritten so that it makes none, the tables are the same.
var differences = []difference{
	{"the value of a text field is text of its cell", strings.NewReplacer("<input", "<img")},
	{"footnote marks are set apart from what they stand behind", strings.NewReplacer("<sup", "<span", "</sup", "</span")},
	{"a span ends with its row group: it makes no rows", strings.NewReplacer("</table>", "<tr></tr><tr></tr></table>")},
}

type difference struct {
	reason  string
	rewrite *strings.Replacer
}

// TestPandas holds grids against the tables of pandas' own tests: every table
// pandas read must be one of the grids, cell by cell, with the cells that span
// several slots repeated in each. The committed results are well-formed when no
// cases are given; the cases themselves are not ours to commit.
func TestPandas(t *testing.T) {
	const results = "testdata/exams.csv"
	if *pandas != "" {
		golden.Compare(t, results, []byte(sit(t)))
	}
	b, err := os.ReadFile(results)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	applicable, passed := 0, 0
	for _, r := range rows[1:] {
		if r[3] == "yes" {
			applicable++
		}
		if r[4] == "yes" {
			passed++
		}
		if (r[3] != "yes" || r[4] != "yes") && r[5] == "" {
			t.Errorf("%s: no reason is given", r[2])
		}
	}
	if passed < 50 {
		t.Errorf("%d of %d applicable cases passed", passed, applicable)
	}
}

// sit reads the cases and writes the table of results.
func sit(t *testing.T) string {
	f, err := os.Open(*pandas)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	w := csv.NewWriter(&out)
	record := func(fields ...string) {
		if err := w.Write(fields); err != nil {
			t.Fatal(err)
		}
	}
	record("suite", "version", "case", "applicable", "passed", "reason")
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var c pandasCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		switch why := c.notApplicable(); {
		case why != "":
			record("pandas", c.Version, c.Case, "no", "", why)
		default:
			bad := c.compare(strings.NewReplacer())
			if bad == "" {
				record("pandas", c.Version, c.Case, "yes", "yes", "")
				continue
			}
			i := slices.IndexFunc(differences, func(d difference) bool { return c.compare(d.rewrite) == "" })
			if i < 0 {
				t.Fatalf("%s: %s", c.Case, bad)
			}
			record("pandas", c.Version, c.Case, "yes", "no", differences[i].reason)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	return out.String()
}

func (c *pandasCase) notApplicable() string {
	tables := 0
	for _, p := range c.Pages {
		tables += len(p.Tables)
		if len(p.Tables) > 0 && p.Page == "" {
			return "reads a page in two threads: which one is not written down"
		}
		if !p.DisplayedOnly {
			return "asks for hidden text"
		}
	}
	switch {
	case c.Outcome != "passed":
		return "pandas itself " + c.Outcome + " it: no network, or a file its package lacks"
	case tables == 0:
		return "reads no table"
	}
	return ""
}

// compare says which table of a case is none of the grids.
func (c *pandasCase) compare(rewrite *strings.Replacer) string {
	for _, p := range c.Pages {
		if len(p.Tables) == 0 {
			continue
		}
		d, err := decode.Page([]byte(rewrite.Replace(p.Page)), "text/html")
		if err != nil {
			return err.Error()
		}
		laid := &Page{Doc: d, Body: decode.Span{Start: 0, End: len(d.Text)}}
		var ours []string
		for _, g := range grids(d, laid.Body) {
			ours = append(ours, expanded(d, &g))
		}
		for _, table := range p.Tables {
			if want := joined(table); want != "" && !slices.Contains(ours, want) {
				return fmt.Sprintf("no grid is\n%s\nthe grids are\n%s", want, strings.Join(ours, "\n\n"))
			}
		}
	}
	return ""
}

// expanded draws a grid with every cell in every slot it spans.
func expanded(d *decode.Document, g *Grid) string {
	var rows [][]string
	for y := range g.Rows {
		var row []string
		for x := range g.Cols {
			text := ""
			if i := g.At(y, x); i >= 0 {
				text = d.Quote(g.Cells[i].Span)
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	return joined(rows)
}

// joined draws rows without white space, without empty cells at their ends and
// without empty rows: pandas pads neither.
func joined(rows [][]string) string {
	var out strings.Builder
	for _, row := range rows {
		line := ""
		for _, text := range row {
			line += strings.Join(strings.Fields(strings.ReplaceAll(text, "\u200b", "")), "") + " | "
		}
		if line = strings.TrimRight(line, " |"); line != "" {
			out.WriteString(line + "\n")
		}
	}
	return out.String()
}
