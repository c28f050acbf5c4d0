package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// families are the groups of indicators for which gold is exhaustive: every
// number a page states passes through a sheet. The families of table two to
// four are added for the forms that print them.
var families = []string{"disclosure", "requests", "outcome", "review", "litigation", "complaints", "fees", "staff", "training", "response"}

// goldFact is one fact a page states.
type goldFact struct {
	Indicator string      `json:"indicator"`
	Applicant string      `json:"applicant,omitempty"`
	Detail    string      `json:"detail,omitempty"`
	Value     json.Number `json:"value,omitempty"`
	State     string      `json:"state,omitempty"`
}

func (f goldFact) key() [3]string { return [3]string{f.Indicator, f.Applicant, f.Detail} }

type goldReport struct {
	Agency    string `json:"agency"`
	Region    string `json:"region"`
	Year      int    `json:"year"`
	Published string `json:"published"`
	Form      string `json:"form"`
}

// goldRecord is one line of gold; a page to refuse has no report.
type goldRecord struct {
	File     string      `json:"file"`
	Report   *goldReport `json:"report"`
	Reject   bool        `json:"reject,omitempty"`
	Complete []string    `json:"complete,omitempty"`
	Facts    []goldFact  `json:"facts,omitempty"`
}

func (s *sheet) gold() goldRecord {
	if s.form == "" {
		return goldRecord{File: s.path, Reject: true}
	}
	complete := slices.Clone(families)
	for _, f := range s.facts {
		family, _, _ := strings.Cut(f.Indicator, ".")
		if !slices.Contains(complete, family) {
			complete = append(complete, family)
		}
	}
	return goldRecord{File: s.path, Complete: complete, Facts: s.facts,
		Report: &goldReport{s.Org(), s.Region.Code, s.Year, s.Published, s.form}}
}

func writeGold(records []goldRecord) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for _, r := range records {
		if err := enc.Encode(r); err != nil {
			return nil, fmt.Errorf("write gold of %s: %w", r.File, err)
		}
	}
	return out.Bytes(), nil
}
