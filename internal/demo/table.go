package demo

import (
	"encoding/json"
	"fmt"
	"strings"
)

// blank is how the facts file marks a cell printed empty.
const blank = "_"

// mark records one table cell and gives what the cell prints for it. print
// turns the number into its printed form.
func (s *sheet) mark(code, applicant, v string, print func(string) string) (string, error) {
	f := goldFact{Indicator: code, Applicant: applicant}
	switch v {
	case blank:
		f.State, v = "blank", ""
	case "/", "-":
		f.State = "slash"
	default:
		f.Value = json.Number(v)
		if print != nil {
			v = print(v)
		}
	}
	return v, s.record(f)
}

func (s *sheet) tableCell(code string) (string, error) { return s.tableValue(code, nil) }

func (s *sheet) tableWan(code string) (string, error) { return s.tableValue(code, wan) }

func (s *sheet) tableValue(code string, print func(string) string) (string, error) {
	v, err := s.cell(code)
	if err != nil {
		return "", err
	}
	return s.mark(code, "", v, print)
}

// tableRow prints the seven cells of a row of table three.
func (s *sheet) tableRow(code string) (string, error) {
	v, err := s.cell(code)
	if err != nil {
		return "", err
	}
	values := strings.Fields(v)
	if len(values) != len(applicants) {
		return "", fmt.Errorf("%s %d: %s has %d columns, want %d", s.Key, s.Year, code, len(values), len(applicants))
	}
	var out strings.Builder
	for i, v := range values {
		text, err := s.mark(code, applicants[i], v, nil)
		if err != nil {
			return "", err
		}
		out.WriteString("<td>" + text + "</td>")
	}
	return out.String(), nil
}

// tableSigned prints a change in the bureau's habit: +3, 增3 or 3.
func (s *sheet) tableSigned(code string) (string, error) {
	return s.tableValue(code, func(v string) string {
		size, less := strings.CutPrefix(v, "-")
		switch {
		case s.Signs == "han" && v == "0":
			return "无变化"
		case s.Signs == "han" && less:
			return "减" + size
		case s.Signs == "han":
			return "增" + v
		case s.Signs == "plus" && v != "0" && !less:
			return "+" + v
		}
		return v
	})
}

// tableMoney prints an amount with its unit, 元 or 万元 as the bureau does.
func (s *sheet) tableMoney(code string) (string, error) {
	return s.tableValue(code, func(v string) string {
		if s.Money == "万元" {
			v = wan(v)
		}
		return v + s.Money
	})
}
