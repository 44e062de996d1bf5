package check

import (
	"maps"
	"slices"
)

// count is how often something was seen, and where first.
type count struct {
	n     int64
	first Place
}

func (c *count) add(n int64, at Place) {
	if c.n += n; at.before(c.first) {
		c.first = at
	}
}

// counts holds counts by what was seen. The zero value is empty and ready to use.
type counts[K comparable] map[K]*count

func (c *counts[K]) add(key K, n int64, at Place) {
	one := (*c)[key]
	if one == nil {
		if *c == nil {
			*c = counts[K]{}
		}
		one = &count{}
		(*c)[key] = one
	}
	one.add(n, at)
}

func (c *counts[K]) merge(other counts[K]) {
	for key, o := range other {
		c.add(key, o.n, o.first)
	}
}

// sum returns the total.
func (c counts[K]) sum() (all count) {
	for _, one := range c {
		all.add(one.n, one.first)
	}
	return all
}

// maxNames bounds how many names and shapes are told apart. Later ones are counted
// together.
const maxNames = 10_000

func (c *counts[K]) bounded(key, others K, n int64, at Place) {
	if len(*c) >= maxNames && (*c)[key] == nil {
		key = others
	}
	c.add(key, n, at)
}

// mergeBounded merges counts in the order of their first places, so that what is
// counted together does not depend on the order of a map.
func (c *counts[K]) mergeBounded(other counts[K], others func(K) K) {
	keys := slices.SortedFunc(maps.Keys(other), func(a, b K) int { return other[a].first.compare(other[b].first) })
	for _, key := range keys {
		c.bounded(key, others(key), other[key].n, other[key].first)
	}
}

// in is a text that was seen in records of an event.
type in struct {
	event int
	text  string
}

// others is the name under which the rest is counted together.
const others = "others"

func othersIn(i in) in { return in{i.event, others} }
