package check

import (
	"github.com/nianbao/nianbao/extract/fact"
)

// status marks every number by what the checks made of it: see fact.Confirmed.
func (c *checker) status() {
	peers := c.peers()
	for i, p := range peers {
		if len(p) == 1 {
			c.facts[i].Status = fact.Confirmed
		}
	}
	for _, r := range c.relations {
		if f := c.found[r.finding]; f.Outcome == Fail && r.weight >= disproves {
			for _, i := range f.Facts {
				c.facts[i].Status = fact.Contradicted
			}
		}
	}
	for _, i := range c.wrong {
		c.facts[i].Status = fact.Contradicted
	}
	for _, d := range c.derived {
		c.facts[d.fact].Status = c.worst(d.parts)
	}
}

// peers gives, for every fact of an equality that holds, the facts it could
// have been exchanged with unnoticed: those on its side of every such equality.
// It is nil for the other facts.
func (c *checker) peers() [][]int {
	out := make([][]int, len(c.facts))
	on := make([]int, len(c.facts)) // the last side a fact stood on, from 1
	sides := 0
	for i := range c.relations {
		r := &c.relations[i]
		if c.found[r.finding].Outcome != Pass || r.op != "=" || r.weight != proves {
			continue
		}
		for _, side := range [...][]int{r.left(), r.right()} {
			sides++
			for _, i := range side {
				on[i] = sides
			}
			for _, i := range side {
				old := out[i]
				if old == nil {
					out[i] = side
					continue
				}
				from := len(c.pool)
				for _, j := range old {
					if on[j] == sides {
						c.pool = append(c.pool, j)
					}
				}
				out[i] = c.taken(from)
			}
		}
	}
	return out
}

// worst is the status of a sum: as good as its least proven part.
func (c *checker) worst(parts []int) fact.Status {
	out := fact.Confirmed
	for _, i := range parts {
		switch c.facts[i].Status {
		case fact.Contradicted:
			return fact.Contradicted
		case fact.Unchecked:
			out = fact.Unchecked
		}
	}
	return out
}
