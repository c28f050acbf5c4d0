package export

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// changes writes changes.csv: every value added, changed or withdrawn since the
// release in Since, told from the two values.csv. A value is that of a body (of
// a page, where the body is not known), a year and an indicator.
func (r *release) changes(context.Context) error {
	if r.Since == "" {
		return nil
	}
	before, err := readValues(filepath.Join(r.Since, "values.csv"))
	if err != nil {
		return fmt.Errorf("release before: %w", err)
	}
	after, err := readValues(filepath.Join(r.dir, "values.csv"))
	if err != nil {
		return err
	}
	var rows [][]string
	for key, was := range before {
		if is, kept := after[key]; !kept {
			rows = append(rows, []string{"withdrawn", key[0], key[1], key[2], was, ""})
		} else if is != was {
			rows = append(rows, []string{"changed", key[0], key[1], key[2], was, is})
		}
	}
	for key, is := range after {
		if _, known := before[key]; !known {
			rows = append(rows, []string{"added", key[0], key[1], key[2], "", is})
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return slices.Compare(a[1:4], b[1:4]) })
	file, err := r.create("changes.csv")
	if err != nil {
		return err
	}
	out := csv.NewWriter(file)
	err = out.Write([]string{"change", "agency_id", "year", "indicator", "before", "after"})
	return errors.Join(err, out.WriteAll(rows), file.Close())
}

// readValues reads a values.csv by what its values are of.
func readValues(path string) (map[[3]string]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	in := csv.NewReader(file)
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	for _, name := range []string{"agency_id", "url", "year", "indicator", "value", "state", "approx"} {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("%s has no column %s", path, name)
		}
	}
	values := map[[3]string]string{}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		body, value := row[at["agency_id"]], row[at["state"]]
		if body == "" {
			body = row[at["url"]]
		}
		if value == "number" {
			value = row[at["value"]] + row[at["approx"]]
		}
		values[[3]string{body, row[at["year"]], row[at["indicator"]]}] = value
	}
}
