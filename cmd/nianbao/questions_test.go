package main

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var divisions = flag.Int("divisions", 5, "divisions of the dataset that is asked questions, twelve bodies and 16 years each; 250 are 3,000 bodies")
var kept = flag.String("dataset", "", "folder to keep the dataset that is asked questions in, or that holds it already")

// asked is the dataset the questions are about: read through the whole of
// extraction.
func asked(t testing.TB) (*world, string) {
	t.Helper()
	w, dir := newWorld(t, *divisions), *kept
	if dir == "" {
		dir = t.TempDir()
	}
	if _, err := os.Stat(filepath.Join(dir, "nianbao.duckdb")); err != nil {
		load(t, *divisions, dir)
	}
	return w, dir
}

// question is one of testdata/questions.
type question struct {
	name, words string
	args        []string
}

func questions(t testing.TB) []question {
	t.Helper()
	text, err := os.ReadFile("testdata/questions")
	if err != nil {
		t.Fatal(err)
	}
	var out []question
	for _, line := range strings.Split(string(text), "\n") {
		name, words, ok := strings.Cut(line, ": ")
		switch command, indented := strings.CutPrefix(line, "    nianbao "); {
		case line == "" || strings.HasPrefix(line, "#"):
		case indented && len(out) > 0 && out[len(out)-1].args == nil:
			out[len(out)-1].args = fields(command)
		case ok && !strings.HasPrefix(line, " "):
			out = append(out, question{name: name, words: words})
		default:
			t.Fatalf("testdata/questions: %q is neither a question nor its command", line)
		}
	}
	return out
}

// fields splits a command as a shell does, single and double quotes included.
func fields(command string) []string {
	var out []string
	for command = strings.TrimSpace(command); command != ""; command = strings.TrimLeft(command, " ") {
		end := " "
		if command[0] == '\'' || command[0] == '"' {
			end, command = command[:1], command[1:]
		}
		field, rest, _ := strings.Cut(command, end)
		out, command = append(out, field), rest
	}
	return out
}

// TestQuestions asks every question and holds the answer against the one that
// is worked out from what the reports were made to state.
func TestQuestions(t *testing.T) {
	t.Parallel()
	w, dir := asked(t)
	t.Run("every-value", func(t *testing.T) { everyValue(t, w, dir) })
	known, all := answers(), questions(t)
	for name := range known {
		if !slices.ContainsFunc(all, func(q question) bool { return q.name == name }) {
			t.Errorf("the answer %s has no question", name)
		}
	}
	for _, q := range all {
		t.Run(q.name, func(t *testing.T) {
			a, ok := known[q.name]
			if !ok {
				t.Fatal("a question without an answer")
			}
			args := append(slices.Clone(q.args), "--dir", dir)
			format := "csv"
			if i := slices.Index(args, "--format"); i >= 0 {
				format = args[i+1]
			} else {
				args = append(args, "--format", format)
			}
			text, messages, status := nianbao(t, nil, args...)
			if status != 0 {
				t.Fatal(messages)
			}
			columns := strings.Fields(a.columns)
			if strings.Contains(a.columns, "|") {
				columns = strings.Split(a.columns, "|")
			}
			got, want := picked(t, text, format, columns), a.rows(w)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s\n%v: -worked out +answered\n%s", q.words, columns, diff)
			}
		})
	}
}

// picked reads a printed table and picks columns of it.
func picked(t *testing.T, text, format string, columns []string) [][]string {
	t.Helper()
	header, rows := parse(t, text, format)
	var out [][]string
	for _, r := range rows {
		var row []string
		for _, name := range columns {
			i := slices.Index(header, name)
			if i < 0 {
				t.Fatalf("no column %s in %v", name, header)
			}
			value := r[i]
			if name == "status" || strings.HasSuffix(name, "_status") {
				value = strings.NewReplacer("confirmed", "number", "unchecked", "number").Replace(value)
			}
			row = append(row, value)
		}
		out = append(out, row)
	}
	return out
}

func parse(t *testing.T, text, format string) (header []string, rows [][]string) {
	t.Helper()
	switch format {
	case "json", "jsonl":
		decode := json.NewDecoder(strings.NewReader(text))
		decode.UseNumber()
		var list []map[string]any
		for decode.More() {
			if format == "json" {
				if err := decode.Decode(&list); err != nil {
					t.Fatal(err)
				}
				continue
			}
			var one map[string]any
			if err := decode.Decode(&one); err != nil {
				t.Fatal(err)
			}
			list = append(list, one)
		}
		for _, one := range list {
			var row []string
			if header == nil {
				header = slices.Sorted(maps.Keys(one))
			}
			for _, name := range header {
				if value := one[name]; value != nil {
					row = append(row, fmt.Sprint(value))
				} else {
					row = append(row, "")
				}
			}
			rows = append(rows, row)
		}
		return header, rows
	}
	text, marked := strings.CutPrefix(text, "\ufeff")
	if marked != (format == "excel") {
		t.Fatalf("%s with byte order mark: %v", format, marked)
	}
	read := csv.NewReader(strings.NewReader(text))
	if format == "tsv" {
		read.Comma = '\t'
	}
	all, err := read.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// everyValue holds every value of the dataset against what its reports were
// made to state.
func everyValue(t *testing.T, w *world, dir string) {
	got := map[string]string{}
	for year := firstYear; year <= lastYear; year++ { // an answer with all would be too long
		text, messages, status := nianbao(t, nil, "sql", "--max-rows", "0", "--dir", dir, "--format", "csv",
			fmt.Sprintf("SELECT url, agency_id, agency, indicator, value, state, status, origin FROM value WHERE year = %d", year))
		if status != 0 {
			t.Fatal(messages)
		}
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[1:] {
			doubt := ""
			if r[6] == "contradicted" {
				doubt = r[6]
			}
			got[r[0]+" "+r[3]] = fmt.Sprintf("%s %s: %s %s %s %s", r[1], r[2], r[4], r[5], r[7], doubt)
		}
	}
	wrong, values := 0, 0
	for _, b := range w.bodies {
		for _, s := range b.reports {
			for code, v := range s.values {
				want := fmt.Sprintf("%s %s: %s number printed ", b.id, s.name, v.n)
				switch {
				case v.blank:
					want = fmt.Sprintf("%s %s:  blank printed ", b.id, s.name)
				case v.derived:
					want = strings.Replace(want, "printed", "derived", 1)
				case v.sum:
					want = strings.Replace(want, "printed", "sum", 1)
				}
				if v.contradicted {
					want += "contradicted"
				}
				key := s.url + " " + code
				if got[key] != want {
					if wrong++; wrong < 20 {
						t.Errorf("%s: %q, want %q", key, got[key], want)
					}
				}
				delete(got, key)
				values++
			}
		}
	}
	for key, v := range got {
		if wrong++; wrong < 40 {
			t.Errorf("%s: %q that no report states", key, v)
		}
	}
	t.Logf("%d values, %d wrong", values, wrong)
}
