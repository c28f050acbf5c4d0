package sample

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

func fromInt(n int64) decimal.Decimal { return decimal.NewFromInt(n) }

func keys(m map[string]decimal.Decimal) []string { return slices.Sorted(maps.Keys(m)) }

// agency names a body that does not exist.
func agency(rng *rand.Rand) string {
	region := pick(rng, "青岚县", "云梧市", "松溪湖区", "临澧洲县", "白鹭洲市", "石桥铺区", "望舒县", "南浔岭市")
	return region + pick(rng, "水利局", "民政局", "教育局", "统计局", "自然资源局", "卫生健康委员会", "人民政府", "农业农村局", "司法局", "审计局")
}

// plain sentences hold no numbers.
var plain = []string{
	"坚持以公开为常态、不公开为例外，围绕中心工作推进决策、执行、管理、服务和结果公开。",
	"进一步健全政府信息公开工作制度，明确分管领导和责任科室，规范信息发布审核流程。",
	"加强政府网站和政务新媒体的日常维护，及时更新栏目内容，方便群众查询。",
	"畅通申请受理渠道，规范登记、审核、办理、答复、归档各环节，依法保障公众知情权。",
	"自觉接受社会监督，认真听取群众意见，不断提高政府信息公开工作的质量和水平。",
	"信息公开的深度和广度还需加强，工作人员的业务能力有待提高。",
	"将继续加强学习培训，完善工作机制，提升公开实效。",
}

// say draws the sentences of the sections, and what they state.
func (r *Report) say(rng *rand.Rand, m *maker) {
	r.prose = map[string][]string{}
	for i, s := range r.Form.sections {
		sentences := rng.IntN(3)
		if i == 0 { // a page of nothing but headings is a table of contents
			sentences++
		}
		for range sentences {
			r.prose[s] = append(r.prose[s], pick(rng, plain...))
		}
	}
	state := func(section, code, format string, n int64) {
		for _, s := range r.Form.sections {
			if strings.Contains(s, section) && n > 0 && chance(rng, 50) {
				r.prose[s] = append(r.prose[s], fmt.Sprintf(format, n))
				r.Said[code] = fromInt(n)
				return
			}
		}
	}
	if len(r.Form.tables) == 3 {
		state("主动公开", "disclosure.total", "全年主动公开政府信息%d条。", m.count())
		state("申请情况", "requests.received", "全年共收到政府信息公开申请%d件。", m.get("requests.received total"))
		state("行政复议", "review.total", "因政府信息公开申请行政复议%d件。", m.get("review.total"))
		return
	}
	state("主动公开", "disclosure.total", "全年主动公开政府信息%d条。", m.get("disclosure.total"))
	state("依申请", "requests.received", "全年共收到政府信息公开申请%d件。", m.get("requests.received"))
	state("行政复议", "review.total", "因政府信息公开申请行政复议%d件。", m.get("review.total"))
}

// block is a stretch of the page: a heading, a paragraph, a table.
type block struct {
	text  string
	level int // of a heading; 0 for a paragraph
	sheet *sheet
}

// blocks lays the report out as its page prints it.
func (r *Report) blocks(p *press) []block {
	out := []block{{text: fmt.Sprintf("%s%d年政府信息公开工作年度报告", r.Agency, r.Year), level: 1}}
	if p.chance(50) {
		out = append(out, block{text: "根据《中华人民共和国政府信息公开条例》的规定，现公布本机关政府信息公开工作年度报告。"})
	}
	numerals := strings.Split("一二三四五六七八九十", "")
	for i, s := range r.Form.sections {
		out = append(out, block{text: numerals[i] + "、" + s, level: 2})
		for _, t := range r.prose[s] {
			out = append(out, block{text: t})
		}
		t := i - 1 // table two stands in section two
		if len(r.Form.tables) == 1 {
			t = i - len(r.Form.sections) + 1 // the only table ends the report
		}
		if t < 0 || t >= len(r.Form.tables) {
			continue
		}
		p.table = t
		for _, sh := range p.sheets(r.Form.tables[t].plan(r, p)) {
			for _, c := range sh.caption {
				out = append(out, block{text: c})
			}
			out = append(out, block{sheet: &sh})
		}
	}
	if p.chance(30) {
		out = append(out, block{text: "单位负责人：何清　　审核人：陆远　　填报人：沈舟"})
	}
	return out
}
