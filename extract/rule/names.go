package rule

import (
	"cmp"
	"slices"
	"strings"
)

// names finds the rows of a table by a name of theirs: sorted, because a map of
// as many names takes several times the memory.
type names struct {
	sorted  []nameAt
	longest int // bytes
}

type nameAt struct {
	name  string
	index int32
}

func (n *names) add(name string, index int) {
	n.sorted = append(n.sorted, nameAt{name, int32(index)})
	n.longest = max(n.longest, len(name))
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
