// Package extract reads an annual report on government information disclosure
// (政府信息公开工作年度报告) out of the bytes of a page: by rules, offline, the
// same answer every time. Every fact keeps the characters it was read from.
package extract

import (
	"io/fs"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/check"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
)

// Extractor reads pages by one set of rules. It is safe for concurrent use.
type Extractor struct {
	rules  *rule.Set
	facts  *fact.Reader
	digest string
}

// New loads the rules folder (the repository's data/) and makes an Extractor.
// Errors name the file and line of the rule at fault.
func New(rules fs.FS) (*Extractor, error) {
	set, err := rule.Load(rules)
	if err != nil {
		return nil, err
	}
	digest, err := rule.Digest(rules)
	if err != nil {
		return nil, err
	}
	return &Extractor{set, fact.NewReader(set), digest}, nil
}

// Digest tells the rules in use from others (rule.Digest).
func (x *Extractor) Digest() string { return x.digest }

// Rules is the set of rules in use.
func (x *Extractor) Rules() *rule.Set { return x.rules }

// Extract reads one page. contentType is what it was served as, or empty. A
// page that is no annual report is no error: its Report says why in Rejected.
// An error means the bytes are no page that can be read.
func (x *Extractor) Extract(page []byte, contentType string) (*Report, error) {
	p, err := Decode(page, contentType)
	if err != nil {
		return nil, err
	}
	return x.Read(p), nil
}

// Decode is the first half of Extract, the one that no rule has part in: what
// it makes of a page may be kept, and read again when rules have changed.
func Decode(page []byte, contentType string) (*layout.Page, error) {
	doc, err := decode.Page(page, contentType)
	if err != nil {
		return nil, err
	}
	return layout.Of(doc), nil
}

// Read is the second half of Extract. It uses p up. A page in traditional
// characters is read in simplified ones; quotes are what it prints.
func (x *Extractor) Read(p *layout.Page) *Report {
	if text := x.rules.Simplified(p.Doc.Text); text != p.Doc.Text {
		return x.readTraditional(p, text)
	}
	return x.read(p)
}

func (x *Extractor) read(p *layout.Page) *Report {
	id := agency.Of(p, x.rules)
	read := x.facts.Read(p, id.Year)
	r := &Report{Identity: id, Form: read.Form, Charset: p.Doc.Charset, Leftover: read.Leftover, Ignored: read.Ignored}
	stated := len(read.Facts)
	if read.Form != "prose" { // the table of a form states statistics even where none can be read
		stated += len(read.Leftover)
	}
	if v := agency.Judge(p, id, stated, x.rules); v.Reason != "" {
		return &Report{Identity: id, Charset: p.Doc.Charset, Rejected: v.Reason, Candidate: v.Candidate}
	}
	r.TextID = agency.TextID(p, id, printed(read))
	r.Facts, r.Findings = check.Run(check.Input{Facts: read.Facts, Leftover: read.Leftover, Tables: read.Tables, Form: read.Form, Title: id.Title, Year: id.Year,
		Published: id.Published, Period: id.Period, Evidence: id.Evidence, Page: p}, x.rules)
	return r
}

// printed are the numbers of a report as printed, those that were read first.
func printed(read *fact.Reading) []string {
	out := make([]string, 0, len(read.Facts)+len(read.Leftover))
	for i := range read.Facts {
		out = append(out, read.Facts[i].Printed)
	}
	for i := range read.Leftover {
		out = append(out, read.Leftover[i].Printed)
	}
	return out
}
