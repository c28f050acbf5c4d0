package rule

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// names finds the rows of a table by a name of theirs, of two characters at
// least: sorted, because a map of as many names takes several times the memory.
type names struct {
	sorted []nameAt
}

type nameAt struct {
	name  string
	index int32
}

func (n *names) add(name string, index int) {
	n.sorted = append(n.sorted, nameAt{name, int32(index)})
}

func (n *names) sort() {
	slices.SortStableFunc(n.sorted, func(a, b nameAt) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.index, b.index))
	})
	n.sorted = slices.Clip(n.sorted)
}

// of are the rows of a name, in the order of the table.
func (n *names) of(name string) []nameAt {
	from, _ := slices.BinarySearchFunc(n.sorted, name, func(a nameAt, name string) int { return strings.Compare(a.name, name) })
	to := from
	for to < len(n.sorted) && n.sorted[to].name == name {
		to++
	}
	return n.sorted[from:to]
}

// beginning are the names a text begins with, the longest first.
func (n *names) beginning(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		_, one := utf8.DecodeRuneInString(text)
		_, two := utf8.DecodeRuneInString(text[one:])
		head := text[:one+two]
		at, _ := slices.BinarySearchFunc(n.sorted, head, func(a nameAt, head string) int { return strings.Compare(a.name, head) })
		var found [8]string
		list := found[:0]
		for ; two > 0 && at < len(n.sorted) && strings.HasPrefix(n.sorted[at].name, head); at++ {
			name := n.sorted[at].name
			if strings.HasPrefix(text, name) && (len(list) == 0 || list[len(list)-1] != name) {
				list = append(list, name)
			}
		}
		for _, name := range slices.Backward(list) {
			if !yield(name) {
				return
			}
		}
	}
}

// tooShort reports whether a name is none that a text can be searched for.
func tooShort(name string) bool { return utf8.RuneCountInString(name) < 2 }
