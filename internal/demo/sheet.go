package demo

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/template"
)

// applicants are the value columns of table three, in their printed order.
var applicants = [...]string{"natural", "business", "research", "public_interest", "legal_service", "other", "total"}

// sheet prints one report and keeps what it printed.
type sheet struct {
	*article
	facts []goldFact
}

// funcs are what prose and tables may call. Each takes an indicator code, and
// those that print or state a number also record it as gold.
func (s *sheet) funcs() template.FuncMap {
	return template.FuncMap{
		"n":       s.number,
		"wan":     s.tenThousands,
		"at":      s.venue,
		"account": func() (string, error) { return s.named("disclosure.via.wechat/w", s.Account) },
		"also":    s.implied,
		"none":    s.none,
		"z":       s.zero,
		"has":     func(code string) bool { return s.cells[code] != "" },
		"raw":     s.cell,
		"up":      s.increase,
		"c":       s.tableCell,
		"w":       s.tableWan,
		"r":       s.tableRow,
		"signed":  s.tableSigned,
		"money":   s.tableMoney,
	}
}

// cell is the text of a cell as it stands in the facts file.
func (s *sheet) cell(code string) (string, error) {
	v, ok := s.cells[code]
	if !ok || v == "" {
		return "", fmt.Errorf("%s %d: no cell %s", s.Key, s.Year, code)
	}
	return v, nil
}

// value is a cell's number; of a row of table three, the total.
func (s *sheet) value(code string) (string, error) {
	v, err := s.cell(code)
	return v[strings.LastIndexByte(v, ' ')+1:], err
}

func (s *sheet) record(f goldFact) error {
	for _, g := range s.facts {
		if g.key() == f.key() {
			if g.Value != f.Value || g.State != f.State {
				return fmt.Errorf("%s %d: %v printed as %s and %s", s.Key, s.Year, f.key(), g.Value, f.Value)
			}
			return nil
		}
	}
	s.facts = append(s.facts, f)
	return nil
}

func (s *sheet) number(code string) (string, error) {
	v, err := s.value(code)
	if err != nil {
		return "", err
	}
	return written(v, s.cells["digits"]), s.record(goldFact{Indicator: code, Value: json.Number(v)})
}

func (s *sheet) tenThousands(code string) (string, error) {
	v, err := s.value(code)
	if err != nil {
		return "", err
	}
	return wan(v), s.record(goldFact{Indicator: code, Value: json.Number(v)})
}

// venue prints the count of the bureau's i-th site or category.
func (s *sheet) venue(code string, i int) (string, error) {
	names := map[string][]string{
		"disclosure.via.website": {s.Site1, s.Site2},
		"disclosure.category":    {s.Category1, s.Category2, s.Category3},
	}[code]
	if i < 1 || i > len(names) {
		return "", fmt.Errorf("%s %d: no name %d for %s", s.Key, s.Year, i, code)
	}
	return s.named(code+"/"+strconv.Itoa(i), names[i-1])
}

// named prints cell "code/part" and records it with the name as detail.
func (s *sheet) named(cell, name string) (string, error) {
	v, err := s.value(cell)
	if err != nil {
		return "", err
	}
	code, _, _ := strings.Cut(cell, "/")
	return written(v, s.cells["digits"]), s.record(goldFact{Indicator: code, Detail: name, Value: json.Number(v)})
}

// implied records what the words say without a digit (均为当面申请).
func (s *sheet) implied(codes ...string) (string, error) {
	for _, code := range codes {
		if _, err := s.number(code); err != nil {
			return "", err
		}
	}
	return "", nil
}

// none is implied for a statement of zero (未收到, 没有发生).
func (s *sheet) none(codes ...string) (string, error) {
	for _, code := range codes {
		if zero, err := s.zero(code); err != nil || !zero {
			return "", fmt.Errorf("%s %d: %s stated as zero, is %q (%v)", s.Key, s.Year, code, s.cells[code], err)
		}
	}
	return s.implied(codes...)
}

func (s *sheet) zero(code string) (bool, error) {
	v, err := s.value(code)
	return v == "0", err
}

// increase is how much the number grew since last year's report, or "" where
// it did not grow or that report is missing.
func (s *sheet) increase(code string) string {
	if s.previous == nil {
		return ""
	}
	now, _ := strconv.Atoi(s.cells[code])
	before, err := strconv.Atoi(s.previous.cells[code])
	if err != nil || now <= before {
		return ""
	}
	return written(strconv.Itoa(now-before), s.cells["digits"])
}
