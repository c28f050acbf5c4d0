package check

import (
	"fmt"
	"regexp"

	"github.com/nianbao/nianbao/extract/fact"
)

var sampleText = regexp.MustCompile(`(?i)20[XＸ×*＊]{2}年|[XＸ×]{4}年|二[〇○零][XＸ×]{2}年|[XＸ×]{2,}(市|县|区|局|委员会)[^。\n]{0,12}(年度报告|年报)|（此处填写|\(此处填写|请在此(处)?填写`)

// minCells is how many cells a table must have to be judged by its emptiness.
const minCells = 10

// templates checks that the form was filled in (check "template"): sample text
// (20XX年) or a table without a single mark was not. A table of zeros, or of
// slashes, is what a small bureau rightly prints; it fails only when a sentence
// states a number above zero for one of its cells.
func (c *checker) templates() {
	if c.Form == "prose" || c.Form == "local" {
		return
	}
	f := Finding{Check: "template", Outcome: Pass}
	if m := sampleText.FindString(c.Page.Doc.Quote(c.Page.Body)); m != "" {
		f.Outcome, f.Reason = Fail, "sample text: "+m
		c.add(f)
		return
	}
	tables := map[int][]int{}
	var order []int
	for i, x := range c.facts {
		if x.Source != fact.FromTable {
			continue
		}
		if tables[x.Table] == nil {
			order = append(order, x.Table)
		}
		tables[x.Table] = append(tables[x.Table], i)
	}
	for _, t := range order {
		if outcome, reason := c.filled(tables[t]); outcome != Pass {
			f.Reason = fmt.Sprintf("table %d %s", t, reason)
			if f.Outcome = outcome; outcome == Fail {
				break
			}
		}
	}
	c.add(f)
}

// filled says whether one table was filled in.
func (c *checker) filled(cells []int) (Outcome, string) {
	if len(cells) < minCells {
		return Pass, ""
	}
	count := map[fact.State]int{}
	for _, i := range cells {
		f := c.facts[i]
		if f.State == fact.Number && !f.Value.IsZero() {
			return Pass, ""
		}
		count[f.State]++
	}
	switch {
	case count[fact.Blank] == len(cells):
		return Fail, "was left blank"
	case count[fact.Number] < len(cells):
		return NotAssessable, "has no number but zeros"
	}
	for _, i := range cells {
		for j, f := range c.facts {
			if c.exact(j) && f.Scope == "" && f.Value.IsPositive() && f.Indicator == c.facts[i].Indicator {
				return Fail, fmt.Sprintf("is all zeros while a sentence says %s", f.Printed)
			}
		}
	}
	return NotAssessable, "is all zeros: nothing happened, or nobody filled it in"
}
