package engine

import (
	"cmp"
	"slices"
)

// sink collects rows at the end of a stage. Its parts may be collected
// concurrently, each by a pipeline of its own, and are merged in the order of the
// input.
type sink interface {
	part() part
}

// part is the state of a sink after some of the rows.
type part interface {
	// add adds a row. The row's texts are valid only during the call.
	add(*row)
	// merge adds the state after later rows. The other part must not be used
	// afterwards.
	merge(part)
	// held returns the approximate memory of the part, in bytes.
	held() int64
	rower
}

// rower returns rows.
type rower interface {
	// rows returns the results, in order. The part must not be used afterwards. The
	// error is errTooMuch if the rows do not fit into the memory.
	rows(*share) ([]kept, error)
}

// listed is a rower of existing rows.
type listed []kept

func (l listed) rows(*share) ([]kept, error) { return l, nil }

// kept is a row that a sink keeps.
type kept struct {
	// values are the values of the sort keys, followed by those that are carried.
	values []Value
	index  int64
	// time is in milliseconds. For a row without a time, it is lower than any time.
	time int64
	// buffer holds the texts of the values.
	buffer []byte
}

// overhead is the memory of a kept row without its values and texts, in bytes.
const overhead = 72

func (k *kept) size() int64 { return int64(len(k.values))*valueSize + int64(cap(k.buffer)) + overhead }

// valueSize is the size of a Value, in bytes.
const valueSize = 32

const noTime = -1 << 63

// store replaces the values of a kept row: those of the sort keys come first.
func (k *kept) store(r *row, lists ...[]expr) {
	k.index, k.time = r.index, noTime
	if time, ok := timeOf(r); ok {
		k.time = time
	}
	k.values = k.values[:0]
	length := 0
	for i, list := range lists {
		for _, e := range list {
			v := e(r)
			if i == 0 {
				v = v.prepared() // so that comparisons are fast
			}
			k.values = append(k.values, v)
			length += len(v.text)
		}
	}
	if cap(k.buffer) < length {
		k.buffer = make([]byte, 0, length)
	}
	k.buffer = k.buffer[:0]
	for i, v := range k.values {
		k.values[i] = v.keep(&k.buffer)
	}
}

// clone returns a copy with a buffer of its own.
func (k *kept) clone() *kept {
	c := *k
	c.values, c.buffer = slices.Clone(k.values), make([]byte, 0, cap(k.buffer))
	for i, v := range c.values {
		c.values[i] = v.keep(&c.buffer)
	}
	return &c
}

// sortKey is one of the keys of a sort.
type sortKey struct {
	eval       expr
	descending bool
}

// sorts reports whether a stage orders rows itself, so that they may come in any
// order. places then orders rows with the same values, by their index.
func (s *stage) sorts(into part, places func(a, b int64) int) bool {
	c, ok := into.(*collected)
	if !ok || c.any || s.inOrder || slices.ContainsFunc(s.steps, func(s step) bool { return s.expand != nil }) {
		return false
	}
	c.places = places
	return true
}

// noLimit is the limit of a collect that keeps all rows.
const noLimit = -1

// collect keeps rows in order: all of them, or the first ones up to a limit.
type collect struct {
	stage *stage
	order []sortKey
	// newest is set if, among rows that are equal in order, the newest come first.
	// Otherwise the earliest in the input do.
	newest bool
	limit  int
	// any is set if the rows found first will do, whatever the order.
	any bool
}

func (c *collect) part() part {
	p := &collected{collect: c}
	p.swap = func(i, j int) { p.all[i], p.all[j] = p.all[j], p.all[i] }
	for _, k := range c.order {
		p.keys = append(p.keys, k.eval)
	}
	return p
}

// collected is a part of a collect. Once it is full, all is a heap with the last
// row at its top.
type collected struct {
	*collect
	keys []expr
	all  []kept
	heap bool
	swap func(i, j int)
	// places orders rows with the same values by index. If nil, they are in the
	// order of their indexes.
	places func(a, b int64) int
	bytes  int64
	next   kept
	// bound is the last of the needed rows according to other parts, or nil if
	// unknown. A row that does not come before it is not needed.
	bound *kept
}

// compare orders two rows.
func (p *collected) compare(a, b *kept) int {
	for i := range p.order {
		o := order(a.values[i], b.values[i])
		if o != 0 {
			if p.order[i].descending {
				return -o
			}
			return o
		}
	}
	if p.newest && a.time != b.time {
		if a.time > b.time {
			return -1
		}
		return 1
	}
	return p.place(a.index, b.index)
}

// place orders two rows by their position.
func (p *collected) place(a, b int64) int {
	if p.places != nil {
		return p.places(a, b)
	}
	return cmp.Compare(a, b)
}

func (p *collected) add(r *row) {
	if p.any && len(p.all) >= p.limit || p.limit == 0 {
		return
	}
	full := p.limit >= 0 && len(p.all) == p.limit
	if full {
		p.heapify()
		if !p.before(r, &p.all[0]) {
			return
		}
	}
	if p.beyond(r) {
		return
	}
	k := &p.next
	k.store(r, p.keys, p.stage.carry)
	if !full {
		p.bytes += k.size()
		p.all = append(p.all, *k)
		*k = kept{}
		return
	}
	p.enter(k)
}

// beyond reports whether a row comes after as many other rows as are needed.
func (p *collected) beyond(r *row) bool { return p.bound != nil && !p.before(r, p.bound) }

// bounded is a part of a sink that may need only the first rows.
type bounded interface {
	// last returns a copy of the last row if the part has as many rows as are
	// needed, or nil.
	last() *kept
	// within makes the part drop rows that do not come before the given one.
	within(*kept)
}

func (p *collected) last() *kept {
	if p.any || p.limit <= 0 || len(p.all) < p.limit {
		return nil
	}
	p.heapify()
	return p.all[0].clone()
}

func (p *collected) within(bound *kept) { p.bound = bound }

// before reports whether a row comes before a kept one. It evaluates no more than
// it needs.
func (p *collected) before(r *row, k *kept) bool {
	for i, key := range p.order {
		o := order(key.eval(r), k.values[i])
		if key.descending {
			o = -o
		}
		if o != 0 {
			return o < 0
		}
	}
	if p.newest {
		time, ok := timeOf(r)
		if !ok {
			time = noTime
		}
		if time != k.time {
			return time > k.time
		}
	}
	return p.place(r.index, k.index) < 0
}

// enter replaces the last row with k, and hands the old one back in k.
func (p *collected) enter(k *kept) {
	p.bytes += k.size() - p.all[0].size()
	p.all[0], *k = *k, p.all[0]
	p.down(0)
}

func (p *collected) heapify() {
	if p.heap {
		return
	}
	p.heap = true
	for i := len(p.all)/2 - 1; i >= 0; i-- {
		p.down(i)
	}
}

func (p *collected) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(p.all) {
			return
		}
		if right := child + 1; right < len(p.all) && p.compare(&p.all[right], &p.all[child]) > 0 {
			child = right
		}
		if p.compare(&p.all[i], &p.all[child]) >= 0 {
			return
		}
		p.swap(i, child)
		i = child
	}
}

func (p *collected) merge(other part) {
	from := other.(*collected)
	for i := range from.all {
		k := &from.all[i]
		if p.limit < 0 || len(p.all) < p.limit {
			p.bytes += k.size()
			p.all = append(p.all, *k)
			continue
		}
		if p.any || p.limit == 0 {
			return
		}
		p.heapify()
		if p.compare(k, &p.all[0]) < 0 {
			p.enter(k)
		}
	}
}

func (p *collected) held() int64 { return p.bytes }

func (p *collected) rows(*share) ([]kept, error) {
	if !p.any {
		slices.SortFunc(p.all, func(a, b kept) int { return p.compare(&a, &b) })
	}
	for i := range p.all {
		p.all[i].values = p.all[i].values[len(p.order):]
	}
	return p.all, nil
}
