package engine

import (
	"bytes"
	"cmp"
	"slices"
)

// groups is the sink of stats: a group of rows for each combination of keys.
type groups struct {
	stage     *stage
	keys      []expr
	functions []aggregate
}

// aggregate is a compiled call of an aggregate function.
type aggregate struct {
	// value is the value to aggregate. It is nil if only rows are counted.
	value expr
	// start creates the states, for no groups yet.
	start func() states
	// structured is set if the result is a map or a list.
	structured bool
}

func (g *groups) part() part {
	p := &grouped{groups: g, index: keyTable{more: len(g.keys)}}
	for _, f := range g.functions {
		p.states = append(p.states, f.start())
	}
	return p
}

// grouped is a part of groups. A group is identified by its number, which is that
// of its key and of its states.
type grouped struct {
	*groups
	// index holds the encoded keys of the groups, with the kinds of their values.
	index  keyTable
	states []states
	bytes  int64
	// key and kinds are those of the current row, and last is the group of the last
	// row.
	key, kinds []byte
	last       int
}

func (p *grouped) add(r *row) {
	p.key, p.kinds = p.key[:0], p.kinds[:0]
	for _, key := range p.keys {
		v := key(r)
		if v.structured() {
			v = Value{}
		}
		p.key, p.kinds = appendKey(p.key, v), append(p.kinds, kindCode(v))
	}
	group := p.group()
	for i := range p.functions {
		f := &p.functions[i]
		var v Value
		if f.value != nil {
			v = f.value(r)
		}
		p.bytes += p.states[i].add(group, v, r)
	}
}

// group returns the group of the current row, creating it if it is new.
func (p *grouped) group() int {
	if p.index.all.n > 0 {
		// Rows of the same group often follow one another.
		if key, _ := p.index.get(p.last); bytes.Equal(key, p.key) {
			return p.last
		}
	}
	hash := hashOf(p.key)
	if p.last = p.index.find(p.key, hash); p.last >= 0 {
		return p.last
	}
	p.last = p.enter(p.key, p.kinds, hash)
	for _, s := range p.states {
		p.bytes += s.start()
	}
	return p.last
}

// enter creates a group, without its states.
func (p *grouped) enter(key, kinds []byte, hash uint32) int {
	p.bytes += keySize + int64(len(key)+len(kinds))
	p.index.add(key, kinds, hash)
	return p.index.all.n - 1
}

func (p *grouped) merge(other part) {
	from := other.(*grouped)
	for i := range from.index.all.n {
		key, kinds := from.index.get(i)
		hash := hashOf(key)
		into := p.index.find(key, hash)
		if into < 0 {
			p.enter(key, kinds, hash)
			for j, s := range p.states {
				p.bytes += s.take(from.states[j], i)
			}
			continue
		}
		for j, s := range p.states {
			p.bytes += s.merge(into, from.states[j], i)
		}
	}
}

func (p *grouped) held() int64 { return p.bytes }

// inGroups compares values by which stats groups.
func inGroups(a, b Value) int {
	if newestBinsFirst && a.kind == Time && b.kind == Time {
		a, b = b, a
	}
	return order(a, b)
}

// compare compares two groups.
func (p *grouped) compare(a, b int64) int {
	left, kinds := p.index.get(int(a))
	right, others := p.index.get(int(b))
	if groupsInOrder {
		x, y := left, right
		for i := range kinds {
			var v, w Value
			v, x = decodeKey(x, kinds[i])
			w, y = decodeKey(y, others[i])
			if o := inGroups(v, w); o != 0 {
				return o
			}
		}
		return bytes.Compare(left, right)
	}
	return cmp.Compare(a, b)
}

// row returns the row of a group.
func (p *grouped) row(group int, values []Value) []Value {
	key, kinds := p.index.get(group)
	for _, kind := range kinds {
		var v Value
		v, key = decodeKey(key, kind)
		values = append(values, v)
	}
	for _, s := range p.states {
		values = append(values, s.result(group))
	}
	return values
}

// each calls yield with the row of each group. The row is valid until yield
// returns. The rows come in order or, if anyhow is set, in any order, with an index
// that compare takes.
func (p *grouped) each(anyhow bool, in *share, yield func(*kept) error) error {
	if len(p.keys) == 0 && p.index.all.n == 0 && statsOfNothing {
		p.key, p.kinds = p.key[:0], p.kinds[:0]
		p.group()
	}
	k := kept{time: noTime}
	pass := func(group int) error {
		k.values, k.index = p.row(group, k.values[:0]), int64(group)
		return yield(&k)
	}
	if anyhow {
		for i := range p.index.all.n {
			if err := pass(i); err != nil {
				return err
			}
		}
		return nil
	}
	if !in.holds(p.bytes + placeSize*int64(p.index.all.n)) {
		return errTooMuch
	}
	places := make([]uint32, p.index.all.n)
	for i := range places {
		places[i] = uint32(i)
	}
	slices.SortFunc(places, func(a, b uint32) int { return p.compare(int64(a), int64(b)) })
	for _, group := range places {
		if err := pass(int(group)); err != nil {
			return err
		}
	}
	return nil
}

// placeSize is the memory for the number of a group, in bytes.
const placeSize = 4

func (p *grouped) rows(in *share) (rows []kept, err error) {
	err = p.each(false, in, func(k *kept) error {
		rows = append(rows, kept{values: slices.Clone(k.values), index: int64(len(rows)), time: noTime})
		p.bytes += rows[len(rows)-1].size()
		if !in.holds(p.bytes) {
			return errTooMuch
		}
		return nil
	})
	return rows, err
}
