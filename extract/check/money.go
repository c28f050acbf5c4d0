package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/shopspring/decimal"
)

// implausible are amounts in 元 that no report has reason to print: a 万元
// column filled in 元 makes them.
var implausible = map[string]decimal.Decimal{
	"fees.collected":     decimal.New(1, 6),  // 100万元 of fees for copies
	"fees.waived":        decimal.New(1, 6),  //
	"staff.budget":       decimal.New(1, 9),  // 10亿元 for one body's disclosure work
	"charges.amount":     decimal.New(1, 12), // 1万亿元: more than all 行政事业性收费 of the country
	"procurement.amount": decimal.New(1, 12),
}

// slip is what 万元 written for 元 makes of an amount.
var slip = decimal.New(1, 4)

// money checks the unit of amounts (check "unit") and what the sentences say of
// fees (check "fee.text").
func (c *checker) money() {
	for i := range c.facts {
		f := &c.facts[i]
		if f.Unit == "元" && f.State == fact.Number && f.Source == fact.FromTable && !f.Value.IsZero() {
			c.unit(i)
		}
	}
	c.feeText()
}

// unit holds an amount of a table against the same amount in a sentence, and
// against what is plausible.
func (c *checker) unit(i int) {
	f := &c.facts[i]
	found := Finding{Check: "unit", Outcome: Pass, Facts: []int{i}, Left: f.Value, Expression: f.Printed}
	for _, j := range c.told {
		t := &c.facts[j]
		if !c.exact(j) || t.Indicator != f.Indicator || t.Scope != "" || t.Value.IsZero() {
			continue
		}
		for _, to := range []decimal.Decimal{f.Value.Div(slip), f.Value.Mul(slip)} {
			if to.Equal(t.Value) {
				found.Outcome, found.Right, found.Facts = Fail, t.Value, []int{i, j}
				found.Reason = fmt.Sprintf("the table says %s元, the sentence %s元: one of them has 万元 for 元", f.Value, t.Value)
				found.Expression = fmt.Sprintf("%s ≠ %s", f.Value, t.Value)
				found.Suggestions = []Edit{c.unitSlip(i, to)}
			}
		}
	}
	if limit, ok := implausible[f.Indicator]; ok && found.Outcome == Pass && f.Value.GreaterThanOrEqual(limit) {
		found.Outcome, found.Right = Fail, limit
		found.Expression = fmt.Sprintf("%s ≥ %s", f.Value, limit)
		found.Reason = fmt.Sprintf("%s元 is more than is plausible: a 万元 column filled in 元", f.Value)
		found.Suggestions = []Edit{c.unitSlip(i, f.Value.Div(slip))}
	}
	c.add(found)
}

func (c *checker) unitSlip(i int, to decimal.Decimal) Edit {
	f := c.facts[i]
	return Edit{Kind: unitSlip, Changes: []Change{{Fact: i, Indicator: f.Indicator, Applicant: f.Applicant,
		From: decimal.NewNullDecimal(f.Value), To: decimal.NewNullDecimal(to)}}}
}

var (
	noFee      = regexp.MustCompile(`未收(取|费)|零收费|(没有|未曾|未有|未发生|未产生|未因|未对|未向|未就|未涉及|无|不存在)[^，,]{0,12}(收费|收取|费用|处理费)`)
	forRequest = regexp.MustCompile(`信息处理|申请|信息公开|提供|检索|复制|复印|邮寄|减免`)
)

// feeText holds what section six says of fees against the amounts. Since 2021
// it must tell the fees for requests (信息处理费); that it denies all charges
// while table two prints some is a contradiction, that it denies those is none.
func (c *checker) feeText() {
	if c.Form != "2021" || c.Page == nil {
		return
	}
	f := Finding{Check: "fee.text", Outcome: NotAssessable, Reason: "section six says nothing of fees"}
	for _, said := range c.under("其他需要") {
		if !noFee.MatchString(said) {
			continue
		}
		f.Outcome, f.Reason = Pass, ""
		amounts := []string{"fees.collected", "fees.cases"}
		if !forRequest.MatchString(said) {
			amounts = append(amounts, "charges.amount")
		}
		for i := range c.facts {
			a := &c.facts[i]
			if a.State == fact.Number && a.Scope == "" && a.Value.IsPositive() && slices.Contains(amounts, a.Indicator) {
				f.Outcome, f.Left, f.Facts = Fail, a.Value, []int{i}
				f.Expression = fmt.Sprintf("%s = %s", keyOf(a), a.Value)
				f.Reason = "section six says: " + said
				c.add(f)
				return
			}
		}
	}
	c.add(f)
}

// under lists the sentences under the headings that hold a word.
func (c *checker) under(word string) []string {
	var out []string
	for _, line := range c.Page.Lines {
		for _, h := range line.Headings {
			if strings.Contains(c.Page.Doc.Quote(h), word) {
				out = append(out, strings.FieldsFunc(c.Page.Doc.Quote(line.Span), func(r rune) bool { return strings.ContainsRune("。；;", r) })...)
				break
			}
		}
	}
	return out
}
