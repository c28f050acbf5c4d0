package sample

var oldSections = []string{"概述", "主动公开政府信息情况", "依申请公开政府信息办理情况", "政府信息公开的收费及减免情况",
	"因政府信息公开申请行政复议、提起行政诉讼情况", "存在的主要问题和改进措施", "附表"}

// fujian2011 is the form of Fujian (福建) for 2011 to 2013.
func fujian2011() Form {
	const in, out = "requests.received", "outcome."
	return Form{Name: "fujian-2011", First: 2011, Last: 2013, sections: oldSections,
		tables: []table{&list{title: "政府信息公开情况统计表", name: "指标名称", unit: "计量单位", year: "YYYY年度", cum: "历年累计", lines: []line{
			{"主动公开信息[数]", "条", "disclosure.total", "disclosure.cumulative", ""},
			{"其中：1.网站公开", "条", "disclosure.via.website", "", ""},
			{"2.政府公报公开", "条", "disclosure.via.gazette", "", ""},
			{"受理依申请公开信息总条数", "条", in, "requests.cumulative", ""},
			{"其中：1.当面申请[数]", "条", in + ".in_person", "", ""},
			{"2.传真申请[数]", "条", in + ".fax", "", ""},
			{"3.电子邮件申请[数]", "条", in + ".email", "", ""},
			{"4.网上申请[数]", "条", in + ".online", "", ""},
			{"5.信函申请[数]", "条", in + ".letter", "", ""},
			{"6.<其它|其他>形式申请[数]", "条", in + ".other", "", ""},
			{"对申请的答复数{（总数）}", "条", "outcome.total", "", ""},
			{"其中：1.同意公开答复[数]", "条", out + "granted", "", ""},
			{"2.同意部分公开答复[数]", "条", out + "partial", "", ""},
			{"3.否决公开答复[数]", "条", out + "denied", "", ""},
			{"行政复议数", "条", "review.total", "", ""},
			{"行政诉讼数", "条", "litigation.total", "", ""},
			{"行政申诉<（、举报）|、举报||>数", "条", "complaints.appeals", "", ""},
		}}},
		numbers: func(m *maker) {
			m.sum("disclosure.total", "disclosure.via.website", "disclosure.via.gazette")
			m.sum(out+"total", out+"granted", out+"partial", out+"denied")
			m.sum(in, in+".in_person", in+".fax", in+".email", in+".online", in+".letter", in+".other")
			m.each("review.total", "litigation.total", "complaints.appeals")
			m.accumulate()
		}}
}

// fujian2014 is the form Fujian kept for 2014 to 2018.
func fujian2014() Form {
	const in, out = "requests.received", "outcome."
	return Form{Name: "fujian-2014", First: 2014, Last: 2018, sections: oldSections,
		tables: []table{&list{title: "政府信息公开情况统计表", name: "指标名称", unit: "计量单位", year: "YYYY年度", cum: "历年累计", lines: []line{
			{"主动公开文件[数]", "条", "disclosure.total", "disclosure.cumulative", ""},
			{"其中：1.政府网站公开[数]", "条", "disclosure.via.website", "", ""},
			{"2.政府公报公开[数]", "条", "disclosure.via.gazette", "", ""},
			{"受理依申请公开信息总数", "条", in, "requests.cumulative", ""},
			{"其中：1.当面申请[数]", "条", in + ".in_person", "", ""},
			{"2.网上申请[数]", "条", in + ".online", "", ""},
			{"3.信函、传真申请[数]", "条", in + ".letter", "", "信函、传真"},
			{"对申请的答复总数", "条", "outcome.total", "", ""},
			{"其中：1.同意公开[数]", "条", out + "granted", "", ""},
			{"2.同意部分公开[数]", "条", out + "partial", "", ""},
			{"3.不予公开[数]", "条", out + "denied", "", ""},
			{"4.其他类型[数]", "条", out + "other", "", ""},
			{"收费减免金额", "元", "fees.waived", "", ""},
			{"接受行政诉讼、举报数", "条", "complaints.total", "", ""},
			{"行政复议数", "条", "review.total", "", ""},
			{"行政诉讼数", "条", "litigation.total", "", ""},
		}}},
		numbers: func(m *maker) {
			m.sum("disclosure.total", "disclosure.via.website", "disclosure.via.gazette")
			m.sum(in, in+".in_person", in+".online", in+".letter信函、传真")
			m.set(in+".letter", m.get(in+".letter信函、传真"))
			m.sum(out+"total", out+"granted", out+"partial", out+"denied", out+"other")
			m.each("review.total", "litigation.total", "complaints.total")
			m.amount("fees.waived")
			m.accumulate()
		}}
}

// accumulate adds to every number of the year what came before it.
func (m *maker) accumulate() {
	for _, k := range keys(m.truth) {
		before := m.count() * (1 + m.upTo(5))
		m.truth[cumulative+k] = m.truth[k].Add(fromInt(before))
	}
}

// dingxi is the form of Dingxi (定西), lines 01 to 35, as used before 2014.
func dingxi() Form {
	const in, out = "requests.received", "outcome."
	return Form{Name: "dingxi", First: 2009, Last: 2013, sections: oldSections,
		tables: []table{&list{title: "政府信息公开情况统计表", name: "指标名称", unit: "计量单位", serial: "代码", first: true,
			year: "本年累计", cum: "本期实际", before: true, period: true, lines: []line{
				{"主动公开信息[数]", "条", "disclosure.total", "", ""},
				{"其中：全文电子化的主动公开信息[数]", "条", "disclosure.full_text", "", ""},
				{"新增行政规范性文件[数]", "条", "disclosure.normative", "", ""},
				{"提供服务类信息[数]", "条", "disclosure.service", "", ""},
				{"网站政府信息公开专栏页面访问量", "次", "public.visits", "", ""},
				{"现场接待人数", "人次", "public.consultations.in_person", "", ""},
				{"网上咨询[数]", "次", "public.consultations.online", "", ""},
				{"咨询电话接听[数]", "次", "public.consultations.phone", "", ""},
				{"依申请公开信息目录[数]", "条", "requests.catalogue", "", ""},
				{"申请总数", "条", in, "", ""},
				{"其中：1.当面申请[数]", "条", in + ".in_person", "", ""},
				{"2.传真申请[数]", "条", in + ".fax", "", ""},
				{"3.电子邮件申请[数]", "条", in + ".email", "", ""},
				{"4.网上申请[数]", "条", in + ".online", "", ""},
				{"5.信函申请[数]", "条", in + ".letter", "", ""},
				{"6.其他形式申请[数]", "条", in + ".other", "", ""},
				{"对申请的答复总数", "条", out + "total", "", ""},
				{"其中：1.同意公开答复[数]", "条", out + "granted", "", ""},
				{"2.同意部分公开答复[数]", "条", out + "partial", "", ""},
				{"3.否决公开答复总数", "条", out + "denied", "", ""},
				{"其中：非《规定》所指政府信息[数]", "条", out + "denied.not_government_info", "", ""},
				{"信息不存在[数]", "条", out + "not_exist", "", ""},
				{"非本部门掌握[数]", "条", out + "not_this_agency", "", ""},
				{"申请内容不明确[数]", "条", out + "unable.unclear", "", ""},
				{"免予公开范围1", "条", out + "denied.exempt", "", "1"},
				{"免予公开范围2", "条", out + "denied.exempt", "", "2"},
				{"免予公开范围3", "条", out + "denied.exempt", "", "3"},
				{"免予公开范围4", "条", out + "denied.exempt", "", "4"},
				{"免予公开范围5", "条", out + "denied.exempt", "", "5"},
				{"免予公开范围6", "条", out + "denied.exempt", "", "6"},
				{"<其它|其他>原因", "条", out + "denied.other_reason", "", ""},
				{"行政复议数", "件", "review.total", "", ""},
				{"行政诉讼数", "件", "litigation.total", "", ""},
				{"行政申诉数", "件", "complaints.appeals", "", ""},
				{"其中：对首次处理不满意的申诉[数]", "件", "", "", ""},
			}}},
		numbers: func(m *maker) {
			m.each("disclosure.total", "public.visits", "public.consultations.in_person", "public.consultations.online",
				"public.consultations.phone", "requests.catalogue", "review.total", "litigation.total", "complaints.appeals")
			for _, part := range []string{"full_text", "normative", "service"} {
				m.set("disclosure."+part, m.upTo(m.get("disclosure.total")))
			}
			m.set("其中：对首次处理不满意的申诉[数]", m.upTo(m.get("complaints.appeals")))
			m.sum(in, in+".in_person", in+".fax", in+".email", in+".online", in+".letter", in+".other")
			m.sum(out+"denied", out+"denied.not_government_info", out+"not_exist", out+"not_this_agency", out+"unable.unclear",
				out+"denied.exempt1", out+"denied.exempt2", out+"denied.exempt3", out+"denied.exempt4", out+"denied.exempt5", out+"denied.exempt6",
				out+"denied.other_reason")
			m.each(out+"granted", out+"partial")
			m.set(out+"total", m.get(out+"granted")+m.get(out+"partial")+m.get(out+"denied"))
			m.whole = chance(m.rng, 60)
			for _, k := range keys(m.truth) { // the period: the second half of the year
				m.truth[cumulative+k] = fromInt(m.upTo(m.get(k)))
			}
		}}
}

// shanghai is the form of Shanghai (上海) as used before 2014.
func shanghai() Form {
	const in, out = "requests.received", "outcome."
	return Form{Name: "shanghai", First: 2008, Last: 2013, sections: oldSections,
		tables: []table{&list{title: "政府信息公开情况统计表", name: "指标名称", unit: "计量单位", serial: "代码",
			year: "本年", cum: "历年累计", lines: linesShanghai}},
		numbers: func(m *maker) {
			m.each("disclosure.total", "disclosure.full_text", "disclosure.service", "public.visits", "public.consultations.in_person",
				"public.consultations.online", "public.consultations.phone", "review.total", "litigation.total", "complaints.appeals",
				"staff.full_time", "staff.part_time")
			m.sum(in, in+".in_person", in+".fax", in+".email", in+".online", in+".letter", in+".other")
			m.sum(out+"total", out+"granted", out+"partial", out+"denied.not_government_info", out+"not_exist", out+"not_this_agency",
				out+"unable.unclear", out+"not_processed.repeat", out+"denied.exempt1", out+"denied.exempt2", out+"denied.exempt3",
				out+"denied.exempt4", out+"denied.exempt5", out+"denied.exempt6")
			for _, k := range []string{"fees.collected检索费", "fees.collected邮寄费", "fees.collected复制费", "fees.waived", "staff.budget",
				"costs.total", "costs.litigation"} {
				m.amount(k)
			}
			m.accumulate()
		}}
}

var linesShanghai = []line{
	{"主动公开文件[数]", "条", "disclosure.total", "disclosure.cumulative", ""},
	{"其中：全文电子化的主动公开文件[数]", "条", "disclosure.full_text", "", ""},
	{"提供服务类信息[数]", "条", "disclosure.service", "", ""},
	{"网站专栏页面访问量", "次", "public.visits", "", ""},
	{"现场接待人数", "人次", "public.consultations.in_person", "", ""},
	{"咨询电话接听[数]", "次", "public.consultations.phone", "", ""},
	{"网上咨询[数]", "次", "public.consultations.online", "", ""},
	{"申请总数", "条", "requests.received", "requests.cumulative", ""},
	{"其中：1.当面申请[数]", "条", "requests.received.in_person", "", ""},
	{"2.传真申请[数]", "条", "requests.received.fax", "", ""},
	{"3.电子邮件申请[数]", "条", "requests.received.email", "", ""},
	{"4.网上申请[数]", "条", "requests.received.online", "", ""},
	{"5.信函申请[数]", "条", "requests.received.letter", "", ""},
	{"6.其他形式申请[数]", "条", "requests.received.other", "", ""},
	{"对申请的答复总数", "条", "outcome.total", "", ""},
	{"其中：1.同意公开答复[数]", "条", "outcome.granted", "", ""},
	{"2.同意部分公开答复[数]", "条", "outcome.partial", "", ""},
	{"3.非政府信息[数]", "条", "outcome.denied.not_government_info", "", ""},
	{"4.信息不存在[数]", "条", "outcome.not_exist", "", ""},
	{"5.非本机关职责权限范围[数]", "条", "outcome.not_this_agency", "", ""},
	{"6.申请内容不明确[数]", "条", "outcome.unable.unclear", "", ""},
	{"7.重复申请[数]", "条", "outcome.not_processed.repeat", "", ""},
	{"8.免予公开范围1", "条", "outcome.denied.exempt", "", "1"},
	{"9.免予公开范围2", "条", "outcome.denied.exempt", "", "2"},
	{"10.免予公开范围3", "条", "outcome.denied.exempt", "", "3"},
	{"11.免予公开范围4", "条", "outcome.denied.exempt", "", "4"},
	{"12.免予公开范围5", "条", "outcome.denied.exempt", "", "5"},
	{"13.免予公开范围6", "条", "outcome.denied.exempt", "", "6"},
	{"行政复议数", "件", "review.total", "", ""},
	{"行政诉讼数", "件", "litigation.total", "", ""},
	{"行政申诉数", "件", "complaints.appeals", "", ""},
	{"检索费", "元", "fees.collected", "", "检索费"},
	{"邮寄费", "元", "fees.collected", "", "邮寄费"},
	{"复制费", "元", "fees.collected", "", "复制费"},
	{"减免费用", "元", "fees.waived", "", ""},
	{"政府信息公开专职人员数", "人", "staff.full_time", "", ""},
	{"政府信息公开兼职人员数", "人", "staff.part_time", "", ""},
	{"政府信息公开专项经费", "万元", "staff.budget", "", ""},
	{"政府信息公开实际支出", "万元", "costs.total", "", ""},
	{"与诉讼有关的费用", "万元", "costs.litigation", "", ""},
}
