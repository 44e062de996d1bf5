package engine

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// stats compiles the command stats. What it groups by and what it computes are
// the only columns and names from there on. (CWL_QuerySyntax-Stats)
func (c *compiler) stats(command *insights.Stats) error {
	g := &groups{stage: c.scope.stage}
	input := c.scope
	if command.Offset != nil {
		ms, err := c.milliseconds(command.Offset)
		if err != nil {
			return err
		}
		c.binOffset = ms
		if !offsetMovesForward {
			c.binOffset = -ms
		}
	}
	offset := c.binOffset
	for _, it := range command.By {
		o, err := c.scalar(it.X, "stats")
		if err != nil {
			return err
		}
		g.keys = append(g.keys, o.eval)
	}
	c.binOffset = 0
	c.gather(g)
	c.scope.closed = true
	c.bins, c.keys = nil, nil
	for _, it := range command.By {
		slot := c.newName(it.Name())
		c.scope.stage.inherited = append(c.scope.stage.inherited, slot)
		c.keys = append(c.keys, it.Name())
		if insights.IsBin(it.X) {
			args := it.X.(*insights.Call).Args
			c.bins = append(c.bins, binColumn{it.Name(), args[len(args)-1], int64(offset)})
		}
	}
	c.aggregates = &aggregation{groups: g, input: input, output: c.scope}
	for _, it := range command.Items {
		o, err := c.expr(it.X)
		if err != nil {
			return err
		}
		c.define(it.Name(), o)
		if _, taken := c.scope.names[insights.Format(it.X)]; !taken {
			c.define(insights.Format(it.X), o) // max(x) as y is read as either
		}
	}
	c.aggregates = nil
	c.shown.reset()
	for _, it := range slices.Concat(command.By, command.Items) {
		c.show(it.Name(), nil)
	}
	return nil
}

// binColumn is a column of bins, for fillmissing.
type binColumn struct {
	name   string
	period insights.Expr
	// offset is how much later than its events a bin is shown, in milliseconds.
	offset int64
}

// aggregation is a stats whose items are being compiled: what aggregates reads
// the rows, and all else what comes of them.
type aggregation struct {
	groups        *groups
	input, output *scope
}

// call compiles a call that aggregates.
func (a *aggregation) call(c *compiler, e *insights.Call, is insights.Function) (operand, error) {
	c.scope, c.aggregates = a.input, nil
	defer func() { c.scope, c.aggregates = a.output, a }()
	function, err := c.aggregate(e, is)
	if err != nil {
		return operand{}, err
	}
	a.groups.functions = append(a.groups.functions, function)
	slot := a.output.stage.newSlot()
	a.output.stage.inherited = append(a.output.stage.inherited, slot)
	o := slotOf(slot)
	o.structured = function.structured
	return o, nil
}

// groups is the sink of stats: a group of rows for each combination of keys.
type groups struct {
	stage     *stage
	keys      []expr
	functions []aggregate
}

// aggregate is a call of a function that aggregates.
type aggregate struct {
	// value is what it aggregates; nil where only rows count.
	value expr
	// start returns the state of a group without rows.
	start func() accumulator
	// structured says that its result is a map or a list.
	structured bool
}

// accumulator is the state of an aggregation in a group. What add and merge
// return is how many bytes more it holds.
type accumulator interface {
	add(v Value, r *row) int64
	merge(accumulator) int64
	result() Value
}

func (g *groups) part() part {
	return &grouped{groups: g, index: map[string]int{}}
}

// grouped is a part of groups.
type grouped struct {
	*groups
	// index finds a group by its encoded keys.
	index  map[string]int
	all    []group
	bytes  int64
	key    []byte
	values []Value
}

type group struct {
	key          string
	values       []Value
	accumulators []accumulator
	bytes        int64
}

// accumulatorSize is about what an accumulator takes, in bytes, and groupSize
// what a group does beside them.
const accumulatorSize, groupSize = 80, 160

func (p *grouped) add(r *row) {
	p.key, p.values = p.key[:0], p.values[:0]
	for _, key := range p.keys {
		v := key(r)
		if v.structured() {
			v = Value{}
		}
		p.values = append(p.values, v)
		p.key = appendKey(p.key, v)
	}
	g := p.group(p.key, p.values)
	held := int64(0)
	for i := range p.functions {
		f := &p.functions[i]
		var v Value
		if f.value != nil {
			v = f.value(r)
		}
		held += g.accumulators[i].add(v, r)
	}
	g.bytes += held
	p.bytes += held
}

// group returns the group of a key, which it makes if it is new.
func (p *grouped) group(key []byte, values []Value) *group {
	if i, ok := p.index[string(key)]; ok {
		return &p.all[i]
	}
	g := group{key: string(key), values: make([]Value, len(values)), accumulators: make([]accumulator, len(p.functions))}
	g.bytes = groupSize + int64(len(key)) + int64(len(p.functions))*accumulatorSize
	for i, v := range values {
		g.values[i] = v.clone()
		g.bytes += valueSize + int64(len(v.text))
	}
	for i, f := range p.functions {
		g.accumulators[i] = f.start()
	}
	return p.enter(g)
}

func (p *grouped) enter(g group) *group {
	p.bytes += g.bytes
	p.index[g.key] = len(p.all)
	p.all = append(p.all, g)
	return &p.all[len(p.all)-1]
}

// appendKey encodes a value so that values that are shown alike, and only
// those, have the same code.
func appendKey(b []byte, v Value) []byte {
	switch v.kind {
	case Missing:
		return append(b, 0)
	case Time:
		return binary.BigEndian.AppendUint64(append(b, 1), math.Float64bits(v.number))
	}
	text, _ := v.asText()
	b = binary.AppendUvarint(append(b, 2), uint64(len(text)))
	return append(b, text...)
}

func (p *grouped) merge(other part) {
	from := other.(*grouped)
	for i := range from.all {
		g := &from.all[i]
		at, known := p.index[g.key]
		if !known {
			p.enter(*g)
			continue
		}
		into, held := &p.all[at], int64(0)
		for j, a := range into.accumulators {
			held += a.merge(g.accumulators[j])
		}
		into.bytes += held
		p.bytes += held
	}
}

// inGroups is the order of groups.
func inGroups(a, b Value) int {
	if newestBinsFirst && a.kind == Time && b.kind == Time {
		a, b = b, a
	}
	return order(a, b)
}

func (p *grouped) held() int64 { return p.bytes }

func (p *grouped) rows(in *share) ([]kept, error) {
	if len(p.keys) == 0 && len(p.all) == 0 && statsOfNothing {
		p.group(nil, nil)
	}
	if groupsInOrder {
		slices.SortFunc(p.all, func(a, b group) int {
			for i := range a.values {
				if o := inGroups(a.values[i], b.values[i]); o != 0 {
					return o
				}
			}
			return strings.Compare(a.key, b.key)
		})
	}
	rows := make([]kept, len(p.all))
	for i := range p.all {
		g := &p.all[i]
		values := append(make([]Value, 0, len(g.values)+len(g.accumulators)), g.values...)
		for _, a := range g.accumulators {
			values = append(values, a.result())
		}
		// A result may be more than what it is made of, or less.
		g.values, g.accumulators = nil, nil
		p.bytes += groupSize + int64(len(g.key)) - g.bytes
		for _, v := range values {
			p.bytes += valueSize + int64(len(v.text))
		}
		if !in.holds(p.bytes) {
			return nil, errTooMuch
		}
		rows[i] = kept{values: values, index: int64(i), time: noTime}
	}
	return rows, nil
}
