package fact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/rule"
)

// Try reads the sentence of an example and says, in a line each, how that is not
// what its phrase file wants; nothing when the example holds.
func Try(e rule.Example, set *rule.Set) []string {
	read := Sentence(e.Sentence, e.Headings, set, 0)
	of, named := map[string][]string{}, map[string]string{}
	for _, f := range read.Facts {
		if f.Applicant != e.Applicant && slices.Contains(e.Targets, f.Indicator) {
			continue
		}
		of[f.Indicator] = append(of[f.Indicator], f.Value.String())
		named[f.Indicator] = f.Detail
	}
	var out []string
	fault := func(format string, args ...any) {
		out = append(out, fmt.Sprintf("%s:%d: %s: ", e.File, e.Line, e.Sentence)+fmt.Sprintf(format, args...))
	}
	if len(e.Targets) == 0 { // an [ignore] block
		if ignored := len(read.Ignored) > 0 && len(read.Facts)+len(read.Leftover) == 0; ignored == e.Negative {
			fault("ignored is %v, want %v", ignored, !e.Negative)
		}
		return out
	}
	wanted := map[string]bool{}
	for _, w := range e.Want {
		wanted[w.Code] = true
		if got := strings.Join(of[w.Code], " and "); got != w.Value.String() {
			fault("%s is %s, want %s", w.Code, first(got, "not read"), w.Value)
		}
		if w.Detail != "" && named[w.Code] != w.Detail {
			fault("the name with %s is %q, want %q", w.Code, named[w.Code], w.Detail)
		}
	}
	for _, code := range e.Targets {
		if got := strings.Join(of[code], " and "); !wanted[code] && got != "" {
			fault("%s is %s, want none", code, got)
		}
	}
	return out
}
