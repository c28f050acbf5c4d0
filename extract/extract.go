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
type Extractor struct{ rules *rule.Set }

// New loads the rules folder (the repository's data/) and makes an Extractor.
// Errors name the file and line of the rule at fault.
func New(rules fs.FS) (*Extractor, error) {
	set, err := rule.Load(rules)
	if err != nil {
		return nil, err
	}
	return &Extractor{rules: set}, nil
}

// Rules is the set of rules in use.
func (x *Extractor) Rules() *rule.Set { return x.rules }

// Extract reads one page. contentType is what it was served as, or empty. A
// page that is no annual report is no error: its Report says why in Rejected.
// An error means the bytes are no page that can be read.
func (x *Extractor) Extract(page []byte, contentType string) (*Report, error) {
	doc, err := decode.Page(page, contentType)
	if err != nil {
		return nil, err
	}
	laid := layout.Of(doc)
	id := agency.Of(laid, x.rules)
	read := fact.Read(laid, x.rules, id.Year)
	r := &Report{Identity: id, Form: read.Form, Charset: doc.Charset, Leftover: read.Leftover, Ignored: read.Ignored}
	stated := len(read.Facts)
	if read.Form != "prose" { // the table of a form states statistics even where none can be read
		stated += len(read.Leftover)
	}
	if v := agency.Judge(laid, id, stated, x.rules); v.Reason != "" {
		return &Report{Identity: id, Charset: doc.Charset, Rejected: v.Reason, Candidate: v.Candidate}, nil
	}
	r.Facts, r.Findings = check.Run(check.Input{Facts: read.Facts, Leftover: read.Leftover, Tables: read.Tables, Form: read.Form, Title: id.Title, Year: id.Year,
		Published: id.Published, Page: laid}, x.rules)
	return r, nil
}
