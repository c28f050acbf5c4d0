package fact

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/extract/statement"
)

// flat is a stretch of lines without a full stop. Tables that lost their lines
// stand in such stretches, as text copies and old pages have them: their cells
// follow one another, blank cells vanish, labels wrap. What a number counts is
// settled by the labels around it, how many numbers a row must have by the
// header; a row that does not fit is left over whole.
type flat struct {
	page   *layout.Page
	set    *rule.Set
	pieces []statement.Piece
	words  string                      // the words of all labels, one after another
	from   []int                       // of each piece, where its words begin
	starts []bool                      // by byte of words: a label, or a level of one, begins there
	found  map[*rule.Axis][]occurrence // what find has found, by the first line of the list
	placed map[placeKey][]occurrence   // and places
}

// placeKey tells what places are asked for: of which step, and whether whole.
type placeKey struct {
	step  *rule.Words
	whole bool
}

// occurrence is a place where the label of form lines stands.
type occurrence struct {
	axes        []*rule.Axis
	from, to    int // in words: the key words
	first, last int // pieces
	score       int
}

// section is the heading of a statutory section, behind which no table goes on.
var section = regexp.MustCompile(`^[一二三四五六]、(总体情况|收到和处理.*申请.*情况|.*行政复议.*行政诉讼.*情况|存在的主要问题.*情况|其他需要报告的事项)$`)

func isSection(text string) bool {
	return strings.HasPrefix(text[min(len("一"), len(text)):], "、") && section.MatchString(text)
}

// flats cuts the page's text into stretches that may hold flattened tables.
func flats(p *layout.Page, set *rule.Set) []*flat {
	var out []*flat
	var lines []decode.Span
	flush := func() {
		if len(lines) > 1 || len(lines) == 1 && lines[0].Len() > 200 {
			out = append(out, newFlat(p, set, lines))
		}
		lines = nil
	}
	for _, l := range p.Raw() {
		if text := p.Doc.Quote(l); strings.ContainsFunc(text, endsSentence) || isSection(text) {
			flush()
			continue
		}
		if len(lines) > 0 && p.Parted(lines[len(lines)-1], l) {
			flush()
		}
		lines = append(lines, l)
	}
	flush()
	return out
}

func endsSentence(r rune) bool {
	return r == '。' || r == '；' || r == ';' || r == '！' || r == '？'
}

func newFlat(p *layout.Page, set *rule.Set, lines []decode.Span) *flat {
	f := &flat{page: p, set: set, pieces: statement.Pieces(p.Doc.Text, lines)}
	f.index()
	return f
}

// index lays the words of the labels end to end.
func (f *flat) index() {
	var words strings.Builder
	f.from, f.starts = f.from[:0], f.starts[:0]
	f.found, f.placed = map[*rule.Axis][]occurrence{}, map[placeKey][]occurrence{}
	for _, p := range f.pieces {
		f.from = append(f.from, words.Len())
		for level := range strings.SplitAfterSeq(p.Words, rule.Deeper) {
			if level != "" {
				f.starts = append(f.starts, make([]bool, len(level))...)
				f.starts[words.Len()] = true
				words.WriteString(level)
			}
		}
	}
	f.words = rule.FoldYears(words.String())
}

// piece is the piece that holds a byte of the words.
func (f *flat) piece(at int) int {
	return sort.Search(len(f.from), func(i int) bool { return f.from[i] > at }) - 1
}

// find lists the places of form lines, in order. Of places that overlap the
// one that accounts for most key words counts. The list is not to be changed.
func (f *flat) find(list []rule.Axis) []occurrence {
	if len(list) == 0 {
		return nil
	}
	if known, ok := f.found[&list[0]]; ok {
		return known
	}
	var all []occurrence
	for i := range list {
		a := &list[i]
		for _, o := range f.places(a.Pattern[len(a.Pattern)-1], true) {
			o.axes = []*rule.Axis{a}
			all = append(all, o)
		}
	}
	slices.SortStableFunc(all, func(a, b occurrence) int {
		if a.score != b.score {
			return b.score - a.score
		}
		return a.from - b.from
	})
	var out []occurrence
	taken := make([]int, len(f.words)) // by byte: 1 + the index in out of the place that holds it
	for _, o := range all {
		first := len(out)
		for _, t := range taken[o.from:o.to] {
			if t > 0 {
				first = min(first, t-1)
			}
		}
		switch {
		case first == len(out):
			out = append(out, o)
			for at := o.from; at < o.to; at++ {
				taken[at] = len(out)
			}
		case out[first].score == o.score && !slices.Contains(out[first].axes, o.axes[0]):
			out[first].axes = append(out[first].axes, o.axes...)
		}
	}
	slices.SortFunc(out, func(a, b occurrence) int { return a.from - b.from })
	f.found[&list[0]] = out
	return out
}

// rowLabels lists the places of the rows of a table.
func (f *flat) rowLabels(t *rule.Table) []occurrence {
	return slices.DeleteFunc(slices.Clone(f.find(t.Rows)), func(o occurrence) bool { return f.broken(o.from) })
}

// places lists where a label stands that a step of a pattern fits; whole asks
// that the rest of the label does not turn it. The list is not to be changed.
func (f *flat) places(s rule.Step, whole bool) []occurrence {
	key := placeKey{&s[0], whole}
	known, ok := f.placed[key]
	if !ok {
		known = f.look(s, whole)
		f.placed[key] = known
	}
	return known
}

func (f *flat) look(s rule.Step, whole bool) []occurrence {
	var out []occurrence
	for _, w := range s {
		for at := 0; ; {
			i := strings.Index(f.words[at:], w.Words[0])
			if i < 0 {
				break
			}
			from := at + i
			at = from + len(w.Words[0])
			to := f.behind(w.Words[1:], from, at)
			if to < 0 || w.Exact && !f.starts[from] {
				continue
			}
			start, end := f.label(from, to)
			if end-start > maxLabel {
				continue
			}
			if score := w.Match(rule.FoldYears(f.words[start:end]), whole); score > 0 {
				out = append(out, occurrence{from: from, to: to, first: f.piece(from), last: f.piece(to - 1), score: score})
			}
		}
	}
	return out
}

// maxWrap is how many pieces a label is looked for in: more than the longest
// one has, set one character a line.
const maxWrap = 200

// behind is where the last of some words ends that follow one another in the
// label that began at from; -1 when they do not. Only a label with a numeral
// may go on behind its numbers.
func (f *flat) behind(words []string, from, to int) int {
	if len(words) == 0 {
		return to
	}
	first := f.piece(from)
	end := first + 1
	for end < min(len(f.pieces), first+maxWrap) {
		if p := &f.pieces[end]; p.Item || p.State != statement.Label && !f.pieces[first].Item {
			break
		}
		end++
	}
	label := f.words
	if end < len(f.from) {
		label = f.words[:f.from[end]]
	}
	for _, w := range words {
		i := strings.Index(label[min(to, len(label)):], w)
		if i < 0 {
			return -1
		}
		to += i + len(w)
	}
	return to
}

// turned are the words that turn what follows them.
var turned = regexp.MustCompile(`(不|非|未|无|没|否|免|部分|其他|其它)$`)

// label is the whole label around key words: from the start of the piece, or of
// its level, they begin in to the end of that they end in. No more is told than
// that it is too long.
func (f *flat) label(from, to int) (start, end int) {
	for start = from; !f.starts[start] && to-start <= maxLabel; {
		start--
	}
	for end = to; end < len(f.words) && !f.starts[end] && end-start <= maxLabel; {
		end++
	}
	return start, end
}

// maxLabel bounds the labels that are looked at, in bytes: ten times the longest
// of any form, and what keeps the time for a line without a blank in proportion.
const maxLabel = 3000

// broken reports whether the word before a place, on the line before, turns its
// meaning: a wrapped 4.不 / 同意公开答复数.
func (f *flat) broken(at int) bool {
	i := f.piece(at)
	if f.pieces[i].Item || !f.starts[at] {
		return false
	}
	before := ""
	for i--; i >= 0 && f.pieces[i].State == statement.Label; i-- {
		if before = f.pieces[i].Words + before; f.pieces[i].Item {
			return turned.MatchString(before)
		}
	}
	return false
}

// line settles which form line an occurrence is: the one whose outer label
// stands nearest before it. nil when none or more than one does.
func (f *flat) line(o occurrence) *rule.Axis {
	var best *rule.Axis
	nearest, tie := -2, false
	for _, a := range o.axes {
		at, ok := f.outer(a, o.from)
		switch {
		case !ok:
		case at > nearest:
			best, nearest, tie = a, at, false
		case at == nearest && a.Key != best.Key:
			tie = true
		}
	}
	if tie {
		return nil
	}
	return best
}

// outer is where the label around an occurrence stands; -1 for a line that
// asks for none.
func (f *flat) outer(a *rule.Axis, before int) (int, bool) {
	nearest := -1
	for i := len(a.Pattern) - 2; i >= 0; i-- {
		last := -1
		for _, o := range f.places(a.Pattern[i], false) {
			if o.to <= before {
				last = max(last, o.from)
			}
		}
		if last < 0 {
			return 0, false
		}
		if before = last; nearest < 0 {
			nearest = last
		}
	}
	return nearest, true
}
