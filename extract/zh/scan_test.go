package zh

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// show renders a quantity the way the tables below write it:
// printed|kind|value unit approx.
func show(text string, q Quantity) string {
	v := q.Value.String()
	switch q.Kind {
	case Year, Date:
		v = strings.TrimPrefix(fmt.Sprintf("%d-%d-%d", q.Year, q.Month, q.Day), "0-")
	case Ordinal, Code:
		v = ""
	case Period, Ratio:
		v = ""
	case Range, Unclear:
		v = q.Unit
	default:
		v = strings.TrimSpace(v + " " + q.Unit)
	}
	out := text[q.Start:q.End] + "|" + q.Kind.String() + "|" + strings.TrimSpace(v+" "+q.Approx)
	if q.Joined {
		out += " joined"
	}
	return out
}

// scanRow is a name, a text, and what Scan finds in it.
type scanRow struct {
	name, text string
	want       []string
}

var scanRows = []scanRow{
	// numbers and units
	{"plain", "我镇主动公开信息418条", []string{"418条|count|418 条"}},
	{"thousands", "全年公开3,057条", []string{"3,057条|count|3057 条"}},
	{"full-width comma", "共1，234件", []string{"1，234件|count|1234 件"}},
	{"full-width", "公布２１，４０６条", []string{"２１，４０６条|count|21406 条"}},
	{"full-width digits", "公布７５条", []string{"７５条|count|75 条"}},
	{"broken groups are unclear", "12,34条，1234,567条，1，2345条", []string{"12,34条|unclear|条", "1234,567条|unclear|条", "1，2345条|unclear|条"}},
	{"a list is no broken group", "公开9，4，16条", []string{"9|count|9", "4|count|4", "16条|count|16 条"}},
	{"joined over a blank", "公开　4 7　条", []string{"4 7　条|count|47 条 joined"}},
	{"joined thousands", "共1 234 567条", []string{"1 234 567条|count|1234567 条 joined"}},
	{"joined over nbsp", "共12\u00a0345条", []string{"12\u00a0345条|count|12345 条 joined"}},
	{"joined over a line", "公开信息6\n200条", []string{"6\n200条|count|6200 条 joined"}},
	{"line break without unit", "公开信息6\n200", []string{"6|count|6", "200|count|200"}},
	{"year before a number", "2012 120条", []string{"2012|count|2012", "120条|count|120 条"}},
	{"zero-width inside", "1\u200b2条", []string{"1\u200b2条|count|12 条"}},
	{"decimal 万", "访问2.4万次", []string{"2.4万次|count|24000 次"}},
	{"万余", "公开17万余条", []string{"17万余条|count|170000 条 余"}},
	{"多万", "收费20多万元", []string{"20多万元|count|200000 元 多"}},
	{"亿余", "点击2.1亿余次", []string{"2.1亿余次|count|210000000 次 余"}},
	{"亿 and 万", "投入1亿2000万元", []string{"1亿2000万元|count|120000000 元"}},
	{"千", "公开3千条", []string{"3千条|count|3000 条"}},
	{"万亿", "3万亿元", []string{"3万亿元|count|3000000000000 元"}},
	{"万万", "3万万元", []string{"3万万元|count|300000000 元"}},
	{"mixed", "3百25件", []string{"3百25件|count|325 件"}},
	{"万 without unit", "访问人数4.6万。", []string{"4.6万|count|46000"}},
	{"千米 is a unit", "5千米", []string{"5千米|count|5 千米"}},
	{"bare", "采购总金额 63.204418", []string{"63.204418|count|63.204418"}},
	{"leading point", "占.5", []string{".5|count|0.5"}},
	{"trailing point", "共有1.", []string{"1|count|1"}},
	{"huge", "999999999999999999999件", []string{"999999999999999999999件|count|999999999999999999999 件"}},
	{"money", "收取复印费26元", []string{"26元|count|26 元"}},
	{"万元 with blanks", "费用 0.03 万元", []string{"0.03 万元|count|300 元"}},
	{"亿元", "收入3.5亿元", []string{"3.5亿元|count|350000000 元"}},
	{"元角分", "壹仟贰佰叁拾肆元伍角整", []string{"壹仟贰佰叁拾肆元伍角整|count|1234.5 元"}},
	{"元角", "12元5角", []string{"12元5角|count|12.5 元"}},
	{"bracketed unit", "发布88篇（条）", []string{"88篇（条）|count|88 篇（条）"}},
	{"人（次）", "培训64人（次）", []string{"64人（次）|count|64 人（次）"}},
	{"half-width bracket", "培训64人(次)", []string{"64人(次)|count|64 人(次)"}},
	{"compound units", "9条次、8批次、7件次、6篇次、5场次", []string{"9条次|count|9 条次", "8批次|count|8 批次", "7件次|count|7 件次", "6篇次|count|6 篇次", "5场次|count|5 场次"}},
	{"units", "1则2项3份4期5部6宗7起8次9名", []string{"1则|count|1 则", "2项|count|2 项", "3份|count|3 份", "4期|count|4 期", "5部|count|5 部", "6宗|count|6 宗", "7起|count|7 起", "8次|count|8 次", "9名|count|9 名"}},
	{"blank before the unit", "共 13 件", []string{"13 件|count|13 件"}},
	{"word like a unit", "按12 条例办理", []string{"12|count|12"}},
	{"quoted zero", "收到复议“0”件", []string{"“0”件|count|0 件"}},
	{"full-width zero", "诉讼０件", []string{"０件|count|0 件"}},
	{"list with one unit", "分别公布9、4、6条", []string{"9|count|9", "4|count|4", "6条|count|6 条"}},
	{"label list", "网站：9；微博：0。", []string{"9|count|9", "0|count|0"}},
	{"label list of phone calls", "咨询：窗口900、电话1250", []string{"900|count|900", "1250|count|1250"}},
	{"signs", "−5件 ＋5 较上年+450", []string{"−5件|count|-5 件", "＋5|count|5", "+450|count|450"}},
	{"brackets are no sign", "办结（12）", []string{"12|count|12"}},
	{"no number left blank", "公开各类信息　　条", nil},
	// Chinese numerals
	{"Chinese", "公开一百零八条", []string{"一百零八条|count|108 条"}},
	{"〇 inside", "一百〇五件", []string{"一百〇五件|count|105 件"}},
	{"一百五", "一百五件", []string{"一百五件|count|150 件"}},
	{"一万二", "一万二件", []string{"一万二件|count|12000 件"}},
	{"万零", "二十二万零三件", []string{"二十二万零三件|count|220003 件"}},
	{"tens", "十件、一十件、十五件", []string{"十件|count|10 件", "一十件|count|10 件", "十五件|count|15 件"}},
	{"old tens", "廿三件、卅件", []string{"廿三件|count|23 件", "卅件|count|30 件"}},
	{"zeros", "零件、〇件、○件", []string{"零件|count|0 件", "〇件|count|0 件", "○件|count|0 件"}},
	{"两", "诉讼两件", []string{"两件|count|2 件"}},
	{"俩", "一共俩", []string{"俩|count|2"}},
	{"两万余", "公开两万余条", []string{"两万余条|count|20000 条 余"}},
	{"三点五万", "三点五万条", []string{"三点五万条|count|35000 条"}},
	{"为零", "申请数为零。", []string{"零|count|0"}},
	{"case in 起", "发生一起诉讼", []string{"一起|count|1 起"}},
	// approximation
	{"近", "公开近300条", []string{"近300条|count|300 条 近"}},
	{"不足 不到", "不足20件，不到30件", []string{"不足20件|count|20 件 近", "不到30件|count|30 件 近"}},
	{"约", "咨询约2800人次，大约30件", []string{"约2800人次|count|2800 人次 约", "大约30件|count|30 件 约"}},
	{"左右", "发布500条左右", []string{"500条左右|count|500 条 约"}},
	{"余", "公开5100余条", []string{"5100余条|count|5100 条 余"}},
	{"有余", "公开500条有余", []string{"500条有余|count|500 条 余"}},
	{"多", "接待三十多人次，公开920多条", []string{"三十多人次|count|30 人次 多", "920多条|count|920 条 多"}},
	{"超", "超过40条，逾50条，超60条，突破70条", []string{"超过40条|count|40 条 超", "逾50条|count|50 条 超", "超60条|count|60 条 超", "突破70条|count|70 条 超"}},
	{"以上", "40条以上，5+，≥5件", []string{"40条以上|count|40 条 以上", "5+|count|5 以上", "≥5件|count|5 件 以上"}},
	{"the inner word stands", "约30余件", []string{"约30余件|count|30 件 余"}},
	{"百余", "十余件，百余件，近百件，近万人次", []string{"十余件|count|10 件 余", "百余件|count|100 件 余", "近百件|count|100 件 近", "近万人次|count|10000 人次 近"}},
	{"上百", "上百件，上千条", []string{"上百件|count|100 件 超", "上千条|count|1000 条 超"}},
	{"no approximation", "附近3个，预约12人次", []string{"3个|count|3 个", "12人次|count|12 人次"}},
	{"no number", "数百条、几十条、数十件、若干、大量、数千万次", nil},
	// other kinds
	{"percent", "占31.8％，增长30%，同比下降−5%", []string{"31.8％|percent|31.8 %", "30%|percent|30 %", "−5%|percent|-5 %"}},
	{"percent in words", "百分之九十六，百分之百，百分百，千分之五", []string{"百分之九十六|percent|96 百分之", "百分之百|percent|100 百分之", "百分百|percent|100 百分之", "千分之五|percent|0.5 千分之"}},
	{"percent or more", "答复率98%以上", []string{"98%以上|percent|98 % 以上"}},
	{"points", "提高0.3个百分点", []string{"0.3个百分点|percent|0.3 个百分点"}},
	{"三成", "占三成，", []string{"三成|percent|30 成"}},
	{"multiple", "是上年的2.4倍，增两倍", []string{"2.4倍|multiple|2.4 倍", "两倍|multiple|2 倍"}},
	{"range", "每月12—18条，1-2件，3～5件，二十至三十件", []string{"12—18条|range|条", "1-2件|range|件", "3～5件|range|件", "二十至三十件|range|件"}},
	{"range of months", "1至6月，7至12月", []string{"1至6月|range|月", "7至12月|range|月"}},
	{"range of neighbours", "三四百件，两三次", []string{"三四百件|range|件", "两三次|range|次"}},
	{"range of years", "2023-2024", []string{"2023-2024|range|"}},
	{"durations", "15个工作日，三年，24小时，3个月，四个季度", []string{"15个工作日|duration|15 个工作日", "三年|duration|3 年", "24小时|duration|24 小时", "3个月|duration|3 个月", "四个季度|duration|4 个季度"}},
	{"years", "2012年，2012年度，二〇一二年，二○一二年，二零一二年", []string{"2012年|year|2012-0-0", "2012年度|year|2012-0-0", "二〇一二年|year|2012-0-0", "二○一二年|year|2012-0-0", "二零一二年|year|2012-0-0"}},
	{"years with Latin zeros", "二O一二年，二00八年", []string{"二O一二年|year|2012-0-0", "二00八年|year|2008-0-0"}},
	{"short years", "08年，13年3月，23年", []string{"08年|year|2008-0-0", "13年3月|date|2013-3-0", "23年|duration|23 年"}},
	{"dates", "2013年3月20日，二〇二三年十二月三十一日，3月12日，5月", []string{"2013年3月20日|date|2013-3-20", "二〇二三年十二月三十一日|date|2023-12-31", "3月12日|date|3-12", "5月|date|5-0"}},
	{"numeric dates", "2013-03-20 2023.12.31 2023/12/31 20231231", []string{"2013-03-20|date|2013-3-20", "2023.12.31|date|2023-12-31", "2023/12/31|date|2023-12-31", "20231231|date|2023-12-31"}},
	{"dates are not checked", "2023年2月30日", []string{"2023年2月30日|date|2023-2-30"}},
	{"from to", "2009年5月1日至12月31日公开9条", []string{"2009年5月1日|date|2009-5-1", "12月31日|date|12-31", "9条|count|9 条"}},
	{"articles", "第二十条、第（一）项、国令第711号、第 3 页", []string{"第二十条|ordinal|", "第（一）项|ordinal|", "第711号|ordinal|", "第 3 页|ordinal|"}},
	{"document numbers", "国办发〔2014〕32号、（2015）第1号", []string{"〔2014〕32号|ordinal|", "（2015）第1号|ordinal|"}},
	{"第二部分", "第二部分", []string{"第二|ordinal|"}},
	{"headings", "三、收费\n（四）其他\n2.网站公开5条", []string{"三、|ordinal|", "（四）|ordinal|", "2.|ordinal|", "5条|count|5 条"}},
	{"list numerals", "如下：一是加强；二是规范。2、微博3条", []string{"一是|ordinal|", "二是|ordinal|", "2、|ordinal|", "3条|count|3 条"}},
	{"not list numerals", "网站：1、微博：3、微信 5、其他0。", []string{"1|count|1", "3|count|3", "5|count|5", "0|count|0"}},
	{"annexes", "附件1、附表二、附表5人", []string{"附件1|ordinal|", "附表二|ordinal|", "5人|count|5 人"}},
	{"symbols", "①② Ⅻ", []string{"①|ordinal|", "②|ordinal|", "Ⅻ|ordinal|"}},
	{"phones", "电话：0570-1234567、1234568，邮编：123456", []string{"0570-1234567|code|", "1234568|code|", "123456|code|"}},
	{"hotline", "12345热线受理约8万个，“12345”热线", []string{"12345|code|", "约8万个|count|80000 个 约", "12345|code|"}},
	{"index number", "索引号: 11330800002618306N/2013-104411", []string{"11330800002618306N/2013-104411|code|"}},
	{"addresses", "http://www.a.gov.cn/art/2013/3/2/1.html b1@c.gov.cn", []string{"http://www.a.gov.cn/art/2013/3/2/1.html|code|", "b1@c.gov.cn|code|"}},
	{"ICP", "浙ICP备12345678号-1", []string{"12345678号-1|code|"}},
	{"letters in digits", "2O23 l2 1e3 20XX年 007x NaN", []string{"2O23|code|", "l2|code|", "1e3|code|", "20XX|code|", "007x|code|"}},
	{"leading zeros", "007", []string{"007|code|"}},
	{"time of day", "发布于03:00", []string{"03:00|code|"}},
	{"file size", "年报.doc (23KB)", []string{"23KB|code|"}},
	// no numbers at all
	{"words", "一定要统一、唯一，一些进一步，一方面一般一站式一体化", nil},
	{"idioms", "第一时间推进“一件事一次办”，一网通办，最多跑一次，双随机、一公开，五公开，两微一端", nil},
	{"more idioms", "万一千方百计十分百姓四季二维码星期三十九大两会三农三公", nil},
	{"zero idioms", "服务零距离、办理零差错、零投诉、零报告", nil},
	{"plans", "十二五规划", nil},
	{"blocked 一", "与部门一起推进，同一申请人，上一年，没有一件逾期，每一件，一部分", nil},
}

func TestScan(t *testing.T) {
	for _, row := range slices.Concat(scanRows, kindRows) {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, q := range Scan(row.text) {
				got = append(got, show(row.text, q))
			}
			if strings.Join(got, "\n") != strings.Join(row.want, "\n") {
				t.Errorf("%q\n got %q\nwant %q", row.text, got, row.want)
			}
		})
	}
}

// TestSpanQuotes: what a span quotes reads the same alone. List numerals are
// numerals only where they stand.
func TestSpanQuotes(t *testing.T) {
	for _, row := range slices.Concat(scanRows, kindRows) {
		for _, q := range Scan(row.text) {
			if q.Kind != Count && q.Kind != Percent && q.Kind != Multiple && q.Kind != Duration && q.Kind != Date && q.Kind != Year {
				continue
			}
			quote := row.text[q.Start:q.End]
			again := Scan(quote)
			if (quote == "零" || quote == "一起") && len(again) == 0 {
				continue // a zero only behind 为, a count only before a case
			}
			if len(again) != 1 || again[0].Kind != q.Kind || !again[0].Value.Equal(q.Value) || again[0].Year != q.Year {
				t.Errorf("%s: %q read again gives %v", row.name, quote, again)
			}
		}
	}
}

func TestNumeralSpan(t *testing.T) {
	text := "约1.2万余条"
	q := Scan(text)[0].Shift(7)
	if got := text[q.NumStart-7 : q.NumEnd-7]; got != "1.2万" {
		t.Errorf("numeral is %q", got)
	}
}

func FuzzScan(f *testing.F) {
	for _, row := range slices.Concat(scanRows, kindRows) {
		f.Add(row.text)
	}
	f.Add("共00\u00a0000+00%0000") // a sign that belongs to the number before
	f.Fuzz(func(t *testing.T, text string) { checkSpans(t, text) })
}

func checkSpans(t *testing.T, text string) {
	t.Helper()
	last := 0
	for _, q := range Scan(text) {
		if q.Start < last || q.NumStart < q.Start || q.NumEnd <= q.NumStart || q.End < q.NumEnd || q.End > len(text) {
			t.Fatalf("%q: bad span %+v after %d", text, q, last)
		}
		for _, i := range []int{q.Start, q.NumStart, q.NumEnd, q.End} {
			if i < len(text) && text[i]&0xC0 == 0x80 && strings.ToValidUTF8(text, "") == text {
				t.Fatalf("%q: %d is inside a character", text, i)
			}
		}
		last = q.End
	}
}
