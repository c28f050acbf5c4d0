package statement

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/decode"
)

// cellForms is every form of a cell that the grammar of value knows, and near
// misses. want is drawn by draw: the state, the number with its unit, flags, the
// printed number when it is not the whole cell, notes and rest.
var cellForms = []struct{ name, text, want string }{
	{"plain", "7", "number 7"},
	{"zero", "0", "number 0"},
	{"word for zero", "零", "number 0"},
	{"ideographic zero", "〇", "number 0"},
	{"none", "无", "number 0"},
	{"none received", "未收到", "number 0"},
	{"none happened", "没有发生", "number 0"},
	{"full width", "１２", "number 12"},
	{"blanks around", " \n12　", "number 12 printed 12"},
	{"zero width inside", "1\u200b2\ufeff", "number 12 printed 1\u200b2"},
	{"commas", "1,234", "number 1234"},
	{"full-width commas", "1，234", "number 1234"},
	{"all full width", "1，２３４", "number 1234"},
	{"millions", "12,345,678.9", "number 12345678.9"},
	{"groups set off by blanks", "1 234", "number 1234"},
	{"by blanks that do not break", "1\u00a0234", "number 1234"},
	{"groups of wrong size", "1,23", "illegible"},
	{"one wrong group of two", "1,234,56", "illegible"},
	{"blank between other digits", "12 34", "illegible"},
	{"blank behind four digits", "1234 567", "illegible"},
	{"line break between digits", "1\n2", "illegible"},
	{"line break in a group of thousands", "1,\n234", "number 1234"},
	{"line break behind the point", "12.\n5", "number 12.5"},
	{"line break behind thousands", "1\n234", "illegible"},
	{"decimal", "24252.311082", "number 24252.311082"},
	{"decimal zero", "1.0", "number 1"},
	{"no whole part", ".5", "number 0.5"},
	{"no fraction", "1.", "illegible"},
	{"two points", "1.2.3", "illegible"},
	{"leading zeros", "007", "illegible"},
	{"a form's code", "07", "code"},
	{"scaled", "1.2万", "number 12000 scaled"},
	{"thousands in words", "3千", "number 3000 scaled"},
	{"scaled count", "1.2万件", "number 12000 件 scaled"},
	{"Chinese", "三十五", "number 35"},
	{"Chinese with unit", "三十五件", "number 35 件"},
	{"Chinese hundred and five tens", "一百五", "number 150"},
	{"no Chinese number", "十二五", "label"},
	{"a stroke that may be a dash", "一", "illegible"},
	{"a circle that may be a tick", "○", "illegible"},

	{"unit", "3件", "number 3 件"},
	{"unit set off", "3 件", "number 3 件"},
	{"unit on its own line", "3\n件", "number 3 件"},
	{"unit in brackets", "12（件）", "number 12 件"},
	{"yuan", "251000元", "number 251000 元"},
	{"ten thousand yuan", "25.1万元", "number 25.1 万元"},
	{"hundred million yuan", "1.5亿元", "number 1.5 亿元"},
	{"ten million yuan", "3千万元", "number 30000000 元 scaled"},
	{"person-times", "6人次", "number 6 人次"},
	{"unknown unit", "6公里", "label"},
	{"two units", "6件次元", "illegible"},

	{"more", "增3", "number 3 change"},
	{"less", "减2", "number -2 change"},
	{"more with unit", "增加3项", "number 3 项 change"},
	{"less with unit", "减少2件", "number -2 件 change"},
	{"plus", "+3", "number 3 change"},
	{"full-width plus", "＋5", "number 5 change"},
	{"minus", "-35", "number -35 change"},
	{"minus sign", "−35", "number -35 change"},
	{"no more, no less", "未增未减", "number 0 change"},
	{"no change", "无变化", "number 0 change"},
	{"as before", "持平", "number 0 change"},
	{"word and sign", "增-3", "label"},
	{"newly added is no change", "新增3", "label"},

	{"about", "约30", "number 30 approx 约"},
	{"more than, inside", "30余件", "number 30 件 approx 余"},
	{"nearly", "近100", "number 100 approx 近"},
	{"or so", "30件左右", "number 30 件 approx 约"},
	{"at least", "≥5", "illegible"},
	{"or more", "5+", "illegible"},

	{"raised mark", "12①", "number 12 printed 12 notes ①"},
	{"star", "5*", "number 5 printed 5"},
	{"number in brackets", "3[1]", "number 3 printed 3 notes 1"},
	{"note in words", "1注", "number 1 printed 1"},
	{"numbered note", "1注2", "number 1 printed 1 notes 2"},
	{"two marks", "8*①", "number 8 printed 8 notes ①"},
	{"round brackets are no note", "3（1）", "illegible"},
	{"of which", "22（其中修订16）", "number 22 printed 22 rest 16"},
	{"of which, half width", "22(其中修订16)", "number 22 printed 22 rest 16"},
	{"of which, behind a comma", "22件，其中修订16件、废止1件", "number 22 件 printed 22件 rest 16 1"},
	{"of which, on its own line", "22\n其中：修订1,016", "number 22 printed 22 rest 1,016"},
	{"including", "5（含上年结转2件）", "number 5 printed 5 rest 2"},
	{"remark that may change the number", "22（估计）", "label"},
	{"remark that is another year", "22（上年20）", "label"},

	{"nothing", "", "blank"},
	{"blanks only", "\u00a0　 \n\u200b", "blank"},
	{"slash", "/", "slash"},
	{"full-width slash", "／", "slash"},
	{"back slash", "\\", "slash"},
	{"hyphen", "-", "slash"},
	{"two hyphens", "--", "slash"},
	{"dash", "—", "slash"},
	{"double dash", "——", "slash"},
	{"horizontal bars", "――", "slash"},
	{"full-width hyphen", "－", "slash"},
	{"box line", "─", "slash"},
	{"not applicable", "不适用", "not applicable"},
	{"no such item", "无此项", "not applicable"},
	{"n/a", "N/A", "not applicable"},

	{"elsewhere", "见附件", "illegible"},
	{"letter O", "2O3", "illegible"},
	{"letter O alone", "O", "illegible"},
	{"letter l", "l2", "illegible"},
	{"exponent", "1e3", "illegible"},
	{"not a number", "NaN", "illegible"},
	{"spreadsheet error", "#REF!", "illegible"},
	{"too large", "999999999999999999999", "illegible"},
	{"the largest", "999999999999", "number 999999999999"},
	{"one past it", "1000000000000", "illegible"},
	{"in brackets", "（12）", "illegible"},
	{"circled", "①", "illegible"},
	{"Roman", "Ⅻ", "illegible"},
	{"Arabic-Indic", "١٢٣", "illegible"},
	{"percent", "30%", "illegible"},
	{"range", "3-5", "illegible"},
	{"range in words", "1至2件", "illegible"},
	{"fraction", "3/5", "illegible"},
	{"two numbers", "3；5", "label"},

	{"words", "行政许可", "label"},
	{"numbered words", "1．属于国家秘密", "label"},
	{"year", "2023年", "label"},
	{"article", "第二十条第（一）项", "label"},
	{"words with one", "（一）予以公开", "label"},
}

// draw writes out a value as cellForms has it.
func draw(text string, v Cell) string {
	quote := func(list ...decode.Span) string {
		var out []string
		for _, s := range list {
			out = append(out, text[s.Start:s.End])
		}
		return strings.Join(out, " ")
	}
	out := []string{[]string{"label", "number", "blank", "slash", "not applicable", "illegible", "code"}[v.State]}
	if v.State == Number {
		out = append(out, v.Value.String())
	}
	for _, part := range []struct {
		if_ bool
		s   string
	}{
		{v.Unit != "", v.Unit}, {v.Change, "change"}, {v.Scaled, "scaled"}, {v.Approx != "", "approx " + v.Approx},
		{v.State == Number && quote(v.Number) != text, "printed " + quote(v.Number)},
		{len(v.Beside) > 0 && v.Marks, "notes " + quote(v.Beside...)}, {len(v.Beside) > 0 && !v.Marks, "rest " + quote(v.Beside...)},
	} {
		if part.if_ {
			out = append(out, part.s)
		}
	}
	return strings.Join(out, " ")
}

func TestValue(t *testing.T) {
	for _, c := range cellForms {
		t.Run(c.name, func(t *testing.T) {
			if got := draw(c.text, value(c.text, 0)); got != c.want {
				t.Errorf("%q: got %s, want %s", c.text, got, c.want)
			}
		})
	}
}

// TestValueIgnoresWidth reads every form again in full-width characters.
func TestValueIgnoresWidth(t *testing.T) {
	for _, c := range cellForms {
		wide := strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xfee0
			}
			return r
		}, c.text)
		a, b := value(c.text, 0), value(wide, 0)
		if a.State != b.State || !a.Value.Equal(b.Value) || a.Unit != b.Unit || len(a.Beside) != len(b.Beside) {
			t.Errorf("%s: %q is %s, %q %s", c.name, c.text, draw(c.text, a), wide, draw(wide, b))
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, c := range cellForms {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := value(text, 0)
		spans := append([]decode.Span{v.Number}, v.Beside...)
		for i, s := range spans {
			if s.Start < 0 || s.Start > s.End || s.End > len(text) || i > 0 && s.Start < spans[i-1].End {
				t.Fatalf("%q: spans %v", text, spans)
			}
		}
		if v.State != Number {
			if !v.Value.IsZero() || len(spans) > 1 {
				t.Fatalf("%q: a %v with a number: %+v", text, v.State, v)
			}
			return
		}
		if v.Value.Abs().GreaterThanOrEqual(maxNumber) {
			t.Fatalf("%q: %s is past the largest number", text, v.Value)
		}
		if again := value(text[v.Number.Start:v.Number.End], 0); again.State != Number || !again.Value.Equal(v.Value) || again.Unit != v.Unit {
			t.Fatalf("%q: %q alone is %s, not %s", text, text[v.Number.Start:v.Number.End], fmt.Sprint(again), fmt.Sprint(v))
		}
	})
}
