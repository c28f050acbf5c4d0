package zh

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// unitWords are what administrative counts are counted in. 分 stands here for
// marks of an assessment and counts only Arabic numbers.
var unitWords = byFirst(strings.Fields(`
	人次 条次 批次 件次 篇次 场次 户次 班次 项次 期次 家次 车次 份次 课时 个 条 件 篇 项 次 份 期 宗 起 名 人 场 部 则 例 位 家 册 户 字 页 幅
	张 处 类 种 批 台 套 辆 本 封 通 轮 笔 栋 版 集 讲 课 支 座 亩 公顷 平方公里 平方千米 平方米 立方米 公里 千米 米 公斤 千克 克 吨
	千瓦 分 岁 遍 篇幅 大类 小类 子类 子项 大项 小项 栏 股 卷 组 款 元 美元 欧元 港元 港币 人民币 趟 门 圆 圓 個`))

// notUnits are words that begin like a unit and are none.
var notUnits = byFirst(strings.Fields(`
	条例 条件 条块 条线 条文 项目 次序 次要 次日 期间 期限 期末 期待 期货 部门 部分 部署 部件 部委 部级 部队 部长 部位 人员 人大 人民 人才 人口 人事 人均 人性 人物
	份额 户口 户籍 页面 名称 名单 名义 名录 名誉 期刊 场所 场地 场合 宗旨 宗地 批准 批复 批示 批文 批评 家庭 家园 则是 则为 则由 例如 例行 例外
	位置 位于 本级 本局 本年 本市 本县 本区 本机关 本单位 本办 本部门 本部 本行政 本着 通过 通知 通报 通告 通道 通办 通用 通讯 类似 类别 类型 种类 处理 处室 处罚 处于 处分 处长 处级
	分别 分局 分公 分管 分类 分为 分钟 分工 分析 分级 分享 分配 分厅 分子 分之 分歧 分步 分期 分批 分块 分项 分头 组织 组成 组长 组建 组配 站点 站式 门户 门槛 门式 款项 块钱 双随机
	圆满 圆桌 圆梦 圆形 双向 所有 所属 所在 所谓 所需 间隔 间接 字体 起草 起到 起来 起止 起至 套餐 轮流 支持 支出 支付 支撑 集中 集体 集成 集团 讲话 讲解 课题 课件 版本 版面 版块 版权 笔记 只能 只有 只需 只是 元化 元旦 元素
	个人 个性 个体 个别 张榜 卷宗 栏目 股份 股长 股室 遍布 封面 台账 台湾 台胞 家级 级 米格 条龙 件事 个方面 个环节 个阶段 个层面`))

// durations are lengths of time.
var durations = byFirst([]string{"个工作日", "个自然日", "个法定工作日", "个小时", "个季度", "个月", "个年度", "个星期", "个半月", "工作日", "小时", "分钟", "周年", "周岁",
	"星期", "天", "周", "年", "日", "时", "秒"})

// idioms hold numerals that number nothing.
var idioms = byFirst(strings.Fields(`
	一件事 一次办 一次性 一次好 跑一次 跑零次 零次跑 一条龙 一条线 一条心 一种 一批 一类 一套 一系列 一个人 一个方面 一个口子 一个窗口 一个门 一人一 一户一 一张网 一张表 一张图 一本账 一本通
	一家亲 一家人 一站式 一站通 一项重要 一项基本 一项长期 一项系统 一字不 一页纸 一年一度 一年来 一年里 一期一 一事一 一案一 一日一 一次次 一项项 一个个 一件件 一人多 一家之 一部曲 一起来 一起抓 一时 一日常 千人千面
	万一 千万不 千方百计 十万火急 千家万户 百分制 八项规定 四个意识 四个自信 四个全面 两个维护 两个确立 两个责任 两个一 三个一 四个一 五个一 三个代表 四套班子 三类内部 四类过程 五位一体 三位一体 双一流
	第一时间 第一线 第一手 第一责任 第一书记 第三方 第三人 第三产业 第一要务 第一资源 三资 零件商 零部件 零距离 零差错 零投诉 零报告 零申请 零复议 零诉讼 零跑 零次 星期一 星期二 星期三 星期四 星期五 星期六 星期日
	二人转 成千上万 五卅`))

// wordList is words by their first character, the longest first.
type wordList struct {
	opening [4]uint64 // the last eight bits of first characters: they rule out most others
	words   map[rune][]string
}

func byFirst(words []string) *wordList {
	l := &wordList{words: map[rune][]string{}}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		l.words[r] = append(l.words[r], w)
		l.opening[r>>6&3] |= 1 << (r & 63)
	}
	for _, list := range l.words {
		slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
	return l
}

// of lists the words that begin with a character.
func (l *wordList) of(r rune) []string {
	if l.opening[r>>6&3]&(1<<(r&63)) == 0 {
		return nil
	}
	return l.words[r]
}

// word returns the longest word of a list that stands at i and the index
// behind it.
func (s *scanner) word(i int, list *wordList) (string, int) { return s.oneOf(i, list.of(s.at(i))) }

// idiom is the index behind the idiom that stands at i, i for none.
func (s *scanner) idiom(i int) int {
	_, end := s.word(i, idioms)
	return end
}

// unitWord is a unit as printed and where it ends; end is 0 for none.
type unitWord struct {
	text string
	end  int
}

// unit reads the unit at i, 篇（条） and 人(次) as one. han tells that the
// numeral before it is in Chinese characters.
func (s *scanner) unit(i int, han bool) unitWord {
	if w, _ := s.word(i, notUnits); w != "" {
		return unitWord{}
	}
	if _, end := s.word(i, durations); end > i {
		return unitWord{}
	}
	w, j := s.word(i, unitWords)
	if w == "" || han && w == "分" || s.has(i, "个百分点") {
		return unitWord{}
	}
	if in(s.at(i), "圆圓") {
		w = "元"
	} else {
		w = s.printed(i, j)
	}
	if s.at(j) == '(' {
		if alt, k := s.word(j+1, unitWords); alt != "" && s.at(k) == ')' {
			return unitWord{s.printed(i, k+1), k + 1}
		}
	}
	return unitWord{w, j}
}
