package engine

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// stats compiles the command stats. Later commands see only the columns by which it
// groups and those that it computes. (CWL_QuerySyntax-Stats)
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
			c.define(insights.Format(it.X), o) // both max(x) and y are names of max(x) as y
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
	// offset is by how much bins are shown later than their events, in
	// milliseconds.
	offset int64
}

// aggregation is a stats whose items are being compiled. Aggregate functions read
// the rows, and everything else reads their results.
type aggregation struct {
	groups        *groups
	input, output *scope
}

// call compiles a call of an aggregate function.
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
