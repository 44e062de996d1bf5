package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// dedup compiles the command dedup: of the rows with the same values the first
// one stays, and all that lack one of them. (CWL_QuerySyntax-Dedup)
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

// dedup is the sink of that command.
type dedup struct {
	*collect
	fields []expr
	// most is how many rows are wanted in the end.
	most int
}

// atMost tells a dedup right before a limit that it need not sort the rest.
func (c *compiler) atMost(limit int) {
	stages := c.p.stages
	if n := len(stages); n > 1 && len(stages[n-1].steps) == 0 && len(c.order) == 0 {
		if d, ok := stages[n-2].sink.(*dedup); ok && (d.most < 0 || limit < d.most) {
			d.most = limit
		}
	}
}

func (d *dedup) part() part {
	return &deduped{collected: *d.collect.part().(*collected), fields: d.fields, most: d.most, index: map[string]int{}}
}

// deduped is a part of it: its rows are the first ones of each key, and all
// without one, which have no key.
type deduped struct {
	collected
	fields []expr
	most   int
	index  map[string]int
	// names are the keys of the rows, empty of one without.
	names []string
	key   []byte
}

func (p *deduped) add(r *row) {
	p.key = p.key[:0]
	whole := true
	for _, f := range p.fields {
		v := f(r)
		if v.kind == Missing || v.structured() {
			whole = false
			break
		}
		p.key = appendKey(p.key, v)
	}
	if !whole {
		p.put("", p.copyOf(r))
		return
	}
	if i, known := p.index[string(p.key)]; known {
		if p.before(r, &p.all[i]) {
			k := &p.all[i]
			p.bytes -= k.size()
			k.store(r, p.keys, p.stage.carry)
			p.bytes += k.size()
		}
		return
	}
	key := string(p.key)
	p.index[key] = len(p.all)
	p.put(key, p.copyOf(r))
}

func (p *deduped) copyOf(r *row) (k kept) {
	k.store(r, p.keys, p.stage.carry)
	return k
}

func (p *deduped) put(key string, k kept) {
	p.bytes += k.size() + int64(len(key)) + 64
	p.all, p.names = append(p.all, k), append(p.names, key)
}

func (p *deduped) merge(other part) {
	from := other.(*deduped)
	for i := range from.all {
		key := from.names[i]
		if at, known := p.index[key]; key != "" && known {
			if p.compare(&from.all[i], &p.all[at]) < 0 {
				p.bytes += from.all[i].size() - p.all[at].size()
				p.all[at] = from.all[i]
			}
			continue
		}
		if key != "" {
			p.index[key] = len(p.all)
		}
		p.put(key, from.all[i])
	}
}

func (p *deduped) held() int64 { return p.bytes }

func (p *deduped) rows() ([]kept, error) {
	if p.most >= 0 && p.most < len(p.all) {
		first := p.collected
		first.all = nil
		first.collect = &collect{stage: p.stage, order: p.order, newest: p.newest, limit: p.most}
		first.merge(&p.collected)
		return first.rows()
	}
	return p.collected.rows()
}
