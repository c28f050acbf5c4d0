package sample

// form2014 is the table of 国办发〔2014〕32号, for the years 2014 to 2018.
func form2014() Form {
	return Form{Name: "2014", First: 2014, Last: 2018, stated: true, numbers: numbers2014,
		sections: []string{"概述", "主动公开政府信息情况", "依申请公开政府信息办理情况", "因政府信息公开申请行政复议、提起行政诉讼情况", "存在的主要问题和改进措施", "附表"},
		tables:   []table{&list{title: "政府信息公开情况统计表", name: "统计指标", unit: "单位", year: "统计数", lines: lines2014}}}
}

var lines2014 = []line{
	{label: "一、主动公开情况"},
	{"（一）主动公开政府信息[数]{（不同渠道和方式公开相同信息计1条）}", "条", "disclosure.total", "", ""},
	{"其中：主动公开规范性文件[数]", "条", "disclosure.normative", "", ""},
	{"制发规范性文件总数", "件", "disclosure.normative_issued", "", ""},
	{label: "（二）通过不同渠道和方式公开政府信息的情况"},
	{"1.政府公报公开政府信息[数]", "条", "disclosure.via.gazette", "", ""},
	{"2.政府网站公开政府信息[数]", "条", "disclosure.via.website", "", ""},
	{"3.政务微博公开政府信息[数]", "条", "disclosure.via.weibo", "", ""},
	{"4.政务微信公开政府信息[数]", "条", "disclosure.via.wechat", "", ""},
	{"5.其他方式公开政府信息[数]", "条", "disclosure.via.other", "", ""},
	{label: "二、回应解读情况"},
	{"（一）回应公众关注热点或重大舆情[数]{（不同方式回应同一热点或舆情计1次）}", "次", "response.issues", "", ""},
	{label: "（二）通过不同渠道和方式回应解读的情况"},
	{"1.参加或举办新闻发布会总次数", "次", "response.press_conferences", "", ""},
	{"其中：主要负责同志参加新闻发布会次数", "次", "response.press_conferences.head", "", ""},
	{"2.政府网站在线访谈次数", "次", "response.interviews", "", ""},
	{"其中：主要负责同志参加政府网站在线访谈次数", "次", "response.interviews.head", "", ""},
	{"3.政策解读稿件发布[数]", "篇", "response.interpretations", "", ""},
	{"4.微博微信回应事件[数]", "次", "response.social_media", "", ""},
	{"5.其他方式回应事件[数]", "次", "response.other", "", ""},
	{label: "三、依申请公开情况"},
	{"（一）收到申请[数]", "件", "requests.received", "", ""},
	{"1.当面申请[数]", "件", "requests.received.in_person", "", ""},
	{"2.传真申请[数]", "件", "requests.received.fax", "", ""},
	{"3.网络申请[数]", "件", "requests.received.online", "", ""},
	{"4.信函申请[数]", "件", "requests.received.letter", "", ""},
	{"（二）申请办结[数]", "件", "requests.closed", "", ""},
	{"1.按时办结[数]", "件", "requests.closed.on_time", "", ""},
	{"2.延期办结[数]", "件", "requests.closed.extended", "", ""},
	{"（三）申请答复[数]", "件", "outcome.total", "", ""},
	{"1.属于已主动公开范围[数]", "件", "outcome.already_public", "", ""},
	{"2.同意公开答复[数]", "件", "outcome.granted", "", ""},
	{"3.同意部分公开答复[数]", "件", "outcome.partial", "", ""},
	{"4.不同意公开答复[数]", "件", "outcome.denied", "", ""},
	{"其中：涉及国家秘密", "件", "outcome.denied.state_secret", "", ""},
	{"涉及商业秘密", "件", "outcome.denied.trade_secret", "", ""},
	{"涉及个人隐私", "件", "outcome.denied.privacy", "", ""},
	{"危及国家安全、公共安全、经济安全和社会稳定", "件", "outcome.denied.security_stability", "", ""},
	{"不是《条例》所指政府信息", "件", "outcome.denied.not_government_info", "", ""},
	{"法律法规规定的其他情形", "件", "outcome.denied.other_law", "", ""},
	{"5.不属于本行政机关公开[数]", "件", "outcome.not_this_agency", "", ""},
	{"6.申请信息不存在[数]", "件", "outcome.not_exist", "", ""},
	{"7.告知作出更改补充[数]", "件", "outcome.correction_requested", "", ""},
	{"8.告知通过其他途径办理[数]", "件", "outcome.other_route", "", ""},
	{"四、行政复议数量", "件", "review.total", "", ""},
	{"（一）维持具体行政行为[数]", "件", "review.upheld", "", ""},
	{"（二）被依法纠错[数]", "件", "review.corrected", "", ""},
	{"（三）其他情形[数]", "件", "review.other", "", ""},
	{"五、行政诉讼数量", "件", "litigation.total", "", ""},
	{"（一）维持具体行政行为或者驳回原告诉讼请求[数]", "件", "litigation.upheld", "", ""},
	{"（二）被依法纠错[数]", "件", "litigation.corrected", "", ""},
	{"（三）其他情形[数]", "件", "litigation.other", "", ""},
	{"六、举报投诉数量", "件", "complaints.total", "", ""},
	{"七、依申请公开信息收取的费用", "万元", "fees.collected", "", ""},
	{label: "八、机构建设和保障经费情况"},
	{"（一）政府信息公开工作专门机构[数]", "个", "staff.offices", "", ""},
	{"（二）设置政府信息公开查阅点[数]", "个", "staff.reading_points", "", ""},
	{"（三）从事政府信息公开工作人员[数]", "人", "staff.total", "", ""},
	{"1.专职人员[数]{（不包括政府公报及政府网站工作人员数）}", "人", "staff.full_time", "", ""},
	{"2.兼职人员[数]", "人", "staff.part_time", "", ""},
	{"（四）政府信息公开专项经费{（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）}", "万元", "staff.budget", "", ""},
	{label: "九、政府信息公开会议和培训情况"},
	{"（一）召开政府信息公开工作会议或专题会议[数]", "次", "training.meetings", "", ""},
	{"（二）举办各类培训班[数]", "次", "training.sessions", "", ""},
	{"（三）接受培训人员[数]", "人次", "training.attendees", "", ""},
}

func numbers2014(m *maker) {
	const out = "outcome."
	m.sum("disclosure.total", "disclosure.via.gazette", "disclosure.via.website", "disclosure.via.weibo", "disclosure.via.wechat", "disclosure.via.other")
	if total := m.get("disclosure.total"); total > 0 && chance(m.rng, 60) { // entries carried by more than one channel
		m.set("disclosure.total", total-m.upTo(total/2))
	}
	m.set("disclosure.normative", m.upTo(min(m.get("disclosure.total"), 40)))
	m.set("disclosure.normative_issued", m.get("disclosure.normative")+m.count())
	m.each("response.issues", "response.press_conferences", "response.interviews", "response.interpretations", "response.social_media", "response.other")
	for _, k := range []string{"response.press_conferences", "response.interviews"} {
		m.set(k+".head", m.upTo(m.get(k)))
	}
	m.sum(out+"denied", out+"denied.state_secret", out+"denied.trade_secret", out+"denied.privacy", out+"denied.security_stability",
		out+"denied.not_government_info", out+"denied.other_law")
	others := []string{"already_public", "granted", "partial", "not_this_agency", "not_exist", "correction_requested", "other_route"}
	total := m.get(out + "denied")
	for _, k := range others {
		m.each(out + k)
		total += m.get(out + k)
	}
	m.set(out+"total", total)
	m.set("requests.closed", total)
	m.divide(total, "requests.closed.on_time", "requests.closed.extended")
	received := total + m.count()
	m.set("requests.received", received)
	m.divide(received, "requests.received.in_person", "requests.received.fax", "requests.received.online", "requests.received.letter")
	m.sum("review.total", "review.upheld", "review.corrected", "review.other")
	m.sum("litigation.total", "litigation.upheld", "litigation.corrected", "litigation.other")
	m.sum("staff.total", "staff.full_time", "staff.part_time")
	m.each("complaints.total", "staff.offices", "staff.reading_points", "training.meetings", "training.sessions")
	m.amount("fees.collected")
	m.amount("staff.budget")
	m.set("training.attendees", m.get("training.sessions")*(1+m.upTo(60)))
}
