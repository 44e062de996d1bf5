package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// dedup compiles the command dedup, which keeps the first of the rows with the same
// values, and all rows that lack one of the values. (CWL_QuerySyntax-Dedup)
func (c *compiler) dedup(command *insights.Dedup) error {
	d := &dedup{collect: c.collect(noLimit), most: noLimit}
	for _, f := range command.Fields {
		o, err := c.scalar(f, "dedup")
		if err != nil {
			return err
		}
		d.fields = append(d.fields, o.eval)
	}
	c.gather(d)
	return nil
}

// dedup is the sink of the command.
type dedup struct {
	*collect
	fields []expr
	// most is the number of rows that the query needs.
	most int
}

// atMost tells a dedup right before a limit how many rows the limit needs.
func (c *compiler) atMost(limit int) {
	stages := c.p.stages
	if n := len(stages); n > 1 && len(stages[n-1].steps) == 0 && len(c.order) == 0 {
		if d, ok := stages[n-2].sink.(*dedup); ok && (d.most < 0 || limit < d.most) {
			d.most = limit
		}
	}
}

func (d *dedup) part() part {
	p := &deduped{collected: *d.collect.part().(*collected), fields: d.fields, most: d.most, index: map[string]int{}}
	p.swap = p.swapNamed
	return p
}

// deduped is a part of a dedup. Its rows are the first ones of each key, and all
// rows without a key.
//
// If the query needs only a number of rows, no more are kept. A key whose row was
// dropped may come back, but not with that row, which is behind enough others for
// good. It comes back with a row that comes before the last of them.
type deduped struct {
	collected
	fields []expr
	// most is the number of rows to keep, or noLimit.
	most int
	// index maps a key to its row, and names holds the key of each row, empty for a
	// row without one.
	index map[string]int
	names []string
	key   []byte
}

func (p *deduped) add(r *row) {
	if p.most == 0 {
		return
	}
	p.key = p.key[:0]
	for _, f := range p.fields {
		v := f(r)
		if v.kind == Missing || v.structured() {
			p.key = p.key[:0]
			break
		}
		p.key = appendKey(p.key, v)
	}
	if p.beyond(r) {
		return
	}
	at, known := p.index[string(p.key)]
	full := p.most > 0 && len(p.all) == p.most
	switch {
	case known:
		if p.before(r, &p.all[at]) {
			p.replace(at, func(k *kept) { k.store(r, p.keys, p.stage.carry) })
		}
	case full:
		p.heapify()
		if p.before(r, &p.all[0]) {
			p.rename(string(p.key))
			p.replace(0, func(k *kept) { k.store(r, p.keys, p.stage.carry) })
		}
	default:
		var k kept
		k.store(r, p.keys, p.stage.carry)
		p.put(string(p.key), k)
	}
}

func (p *deduped) last() *kept {
	if p.most <= 0 || len(p.all) < p.most {
		return nil
	}
	p.heapify()
	return p.all[0].clone()
}

// put appends a row.
func (p *deduped) put(name string, k kept) {
	if name != "" {
		p.index[name] = len(p.all)
	}
	p.bytes += k.size() + nameSize(name)
	p.all, p.names = append(p.all, k), append(p.names, name)
}

// rename assigns the last row to another key.
func (p *deduped) rename(name string) {
	delete(p.index, p.names[0])
	p.bytes += nameSize(name) - nameSize(p.names[0])
	p.names[0] = name
	if name != "" {
		p.index[name] = 0
	}
}

// nameSize is the memory for a key in the index and beside its row, in bytes.
func nameSize(name string) int64 { return int64(len(name)) + 64 }

// replace replaces a row with one that comes before it.
func (p *deduped) replace(at int, store func(*kept)) {
	k := &p.all[at]
	p.bytes -= k.size()
	store(k)
	p.bytes += k.size()
	if p.heap {
		p.down(at)
	}
}

func (p *deduped) swapNamed(i, j int) {
	p.all[i], p.all[j] = p.all[j], p.all[i]
	p.names[i], p.names[j] = p.names[j], p.names[i]
	for _, at := range [2]int{i, j} {
		if name := p.names[at]; name != "" {
			p.index[name] = at
		}
	}
}

func (p *deduped) merge(other part) {
	from := other.(*deduped)
	for i, name := range from.names {
		k := &from.all[i]
		at, known := p.index[name]
		switch {
		case known:
			if p.compare(k, &p.all[at]) < 0 {
				p.replace(at, func(into *kept) { *into = *k })
			}
		case p.most >= 0 && len(p.all) >= p.most:
			if p.most == 0 {
				return
			}
			p.heapify()
			if p.compare(k, &p.all[0]) < 0 {
				p.rename(name)
				p.replace(0, func(into *kept) { *into = *k })
			}
		default:
			p.put(name, *k)
		}
	}
}
