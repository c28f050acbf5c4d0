// Package verdict keeps what people judged of findings, in a CSV file beside
// the database: whether a finding is one, who says so, and why. A verdict goes
// by the content of its finding, so that it outlives every new reading of the
// archive.
package verdict

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// File is the name of the file in the folder of a dataset.
const File = "verdicts.csv"

// The two verdicts.
const (
	Confirmed = "confirmed" // the report is wrong there, as the finding says
	Dismissed = "dismissed" // it is not, or it does not matter
)

// Columns are those of the file, in their order.
func Columns() []string { return []string{"key", "verdict", "who", "when", "why"} }

// A Judgement is a line of the file.
type Judgement struct {
	Key     string // of the finding, as check prints it
	Verdict string
	Who     string
	When    string // ISO date
	Why     string

	line int
}

// Read reads a file strictly: its first error names file and line. No file is
// an empty one.
func Read(path string) ([]Judgement, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("verdicts: %w", err)
	}
	list, line, err := parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s:%d: %w", path, line, err)
	}
	return list, nil
}

func parse(b []byte) (list []Judgement, line int, err error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))) // spreadsheets put it there
	r.FieldsPerRecord = -1
	for first := true; ; first = false {
		record, err := r.Read()
		if errors.Is(err, io.EOF) && !first {
			return list, 0, nil
		}
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil, 1, fmt.Errorf("the first line is not %s", strings.Join(Columns(), ","))
		case errors.As(err, &wrong):
			return nil, wrong.Line, wrong.Err
		case err != nil:
			return nil, 1, err
		}
		line, _ := r.FieldPos(0)
		if first {
			if !slices.Equal(record, Columns()) {
				return nil, line, fmt.Errorf("the first line is not %s", strings.Join(Columns(), ","))
			}
			continue
		}
		if len(record) != len(Columns()) {
			return nil, line, fmt.Errorf("%d fields, want %d", len(record), len(Columns()))
		}
		j := Judgement{Key: record[0], Verdict: record[1], Who: record[2], When: record[3], Why: record[4], line: line}
		if err := j.check(); err != nil {
			return nil, line, err
		}
		list = append(list, j)
	}
}

// keyLength is that of a finding's key.
const keyLength = 16

func (j Judgement) check() error {
	_, err := time.Parse(time.DateOnly, j.When)
	switch {
	case len(j.Key) != keyLength || strings.Trim(j.Key[1:], "0123456789abcdef") != "" || j.Key[0] != 'f' && j.Key[0] != 'x':
		return fmt.Errorf("%q is no key of a finding as check prints it", j.Key)
	case j.Verdict != Confirmed && j.Verdict != Dismissed:
		return fmt.Errorf("verdict %q: want %s or %s", j.Verdict, Confirmed, Dismissed)
	case strings.TrimSpace(j.Who) == "":
		return errors.New("nobody is named in who")
	case err != nil:
		return fmt.Errorf("when %q: want a day such as 2026-03-31", j.When)
	case strings.TrimSpace(j.Why) == "":
		return errors.New("no reason is given in why")
	}
	return nil
}

// Append adds a line to a file, which it makes if there is none. What is in it
// must be right, and so must the line.
func Append(path string, j Judgement) error {
	if err := j.check(); err != nil {
		return err
	}
	if _, err := Read(path); err != nil {
		return err
	}
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("verdicts: %w", err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	records := [][]string{{j.Key, j.Verdict, j.Who, j.When, j.Why}}
	if len(b) == 0 {
		records = append([][]string{Columns()}, records...)
	} else if !bytes.HasSuffix(b, []byte("\n")) {
		out.WriteByte('\n') // an editor left it out
	}
	if err := w.WriteAll(records); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("verdicts: %w", err)
	}
	_, err = f.Write(out.Bytes())
	return errors.Join(err, f.Sync(), f.Close())
}

// Standing is the verdict on each key: of several the last in the file.
func Standing(list []Judgement) map[string]Judgement {
	out := map[string]Judgement{}
	for _, j := range list {
		out[j.Key] = j
	}
	return out
}

// Place names the line of a verdict for messages.
func (j Judgement) Place() string { return fmt.Sprintf("%s:%d", File, j.line) }

// Path is the file of the dataset that a database belongs to.
func Path(database string) string { return filepath.Join(filepath.Dir(database), File) }
