package engine

import (
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// command compiles a command.
func (c *compiler) command(command insights.Command) error {
	switch command := command.(type) {
	case *insights.Fields:
		return c.fields(command.Items)
	case *insights.Display:
		return c.display(command.Items)
	case *insights.Filter:
		return c.filter(command)
	case *insights.Stats:
		return c.stats(command)
	case *insights.Sort:
		return c.sort(command)
	case *insights.Limit:
		return c.limit(command)
	case *insights.ParseField:
		return c.parse(command)
	case *insights.JSON:
		return c.json(command)
	case *insights.Dedup:
		return c.dedup(command)
	case *insights.Unnest:
		return c.unnest(command)
	case *insights.Expand:
		return c.expand(command)
	case *insights.Pattern:
		return c.pattern(command)
	case *insights.FillDown:
		return c.fillDown(command)
	case *insights.FillMissing:
		return c.fillMissing(command)
	case *insights.AddTotals:
		return c.addTotals(command)
	case *insights.CountFrequent:
		return c.countFrequent(command)
	case *insights.Source:
		return c.sourceOf(command)
	case *insights.Unmask:
		return nil // nothing is masked in log files; see notes.go
	}
	return c.refuse(commandName{command}, "", "%s does not run here", command.Name())
}

// commandName is where the name of a command stands.
type commandName struct{ insights.Command }

func (n commandName) Pos() insights.Span {
	return insights.Span{Offset: n.Command.Pos().Offset, Length: len(n.Name())}
}

// gathers says whether a command needs more than one row at a time.
func (c *compiler) gathers(command insights.Command) bool {
	switch command := command.(type) {
	case *insights.Fields, *insights.Display, *insights.Filter, *insights.ParseField, *insights.JSON,
		*insights.Unnest, *insights.Expand, *insights.Source, *insights.Unmask:
		return usesClock(command)
	}
	return true
}

// fields compiles the command fields: each item is a column, and an alias is a
// name from here on. (CWL_QuerySyntax-Fields)
func (c *compiler) fields(items []*insights.Item) error {
	for _, it := range items {
		o, err := c.expr(it.X)
		if err != nil {
			return err
		}
		field, isField := it.X.(*insights.Field)
		if it.As != nil || !isField {
			if !isField {
				o = c.once(o)
			}
			c.define(it.Name(), o)
		}
		c.show(it.Name(), field)
	}
	return nil
}

// once is an operand that is computed once for each row, however often it is read:
// a field of which the next makes two, and so on, would take 2ⁿ steps otherwise.
func (c *compiler) once(o operand) operand {
	if o.constant != nil {
		return o
	}
	var value Value
	stage, eval, turn := c.scope.stage, o.eval, 0
	o.eval = func(r *row) Value {
		if turn != stage.turn {
			value, turn = eval(r), stage.turn
		}
		return value
	}
	return o
}

// display compiles the command display: its items are the only columns. The
// last display holds. (CWL_QuerySyntax-Display)
func (c *compiler) display(items []*insights.Item) error {
	c.shown, c.fixed = nil, false
	err := c.fields(items)
	c.fixed = true
	return err
}

// filter compiles the commands filter and where. (CWL_QuerySyntax-Filter)
func (c *compiler) filter(command *insights.Filter) error {
	holds, err := c.condition(command.Condition)
	if err != nil {
		return err
	}
	if texts := c.rejects(command.Condition); texts != nil && (c.p.reject == nil || texts.TellsMore(c.p.reject)) {
		c.p.reject = texts
	}
	if c.first() && len(c.scope.stage.steps) == c.p.leading {
		c.p.leading++
	}
	c.step(holds)
	return nil
}

// sort compiles the command sort. A later sort comes before an earlier one,
// which decides where it leaves the order open. (CWL_QuerySyntax-Sort)
func (c *compiler) sort(command *insights.Sort) error {
	var keys []sortKey
	for _, k := range command.Keys {
		o, err := c.scalar(k.X, "sort")
		if err != nil {
			return err
		}
		keys = append(keys, sortKey{o.eval, k.Order == "desc"})
	}
	c.order = append(keys, c.order...)
	return nil
}

// limit compiles the command limit. (CWL_QuerySyntax-Limit)
func (c *compiler) limit(command *insights.Limit) error {
	n, ok := command.Count.(*insights.Number)
	if !ok {
		_, err := c.expr(command.Count)
		return err
	}
	c.limited = true
	if command.Any {
		c.gather(&collect{stage: c.scope.stage, limit: int(n.Value), any: true})
		return nil
	}
	c.atMost(int(n.Value))
	s := c.collect(int(n.Value))
	c.gather(s)
	return nil
}

// scalar compiles an expression for a command that takes no maps and lists.
// (CWL_QuerySyntax-operations-functions)
func (c *compiler) scalar(e insights.Expr, command string) (operand, error) {
	o, err := c.expr(e)
	if err == nil && o.structured {
		err = c.refuse(e, "read one value of it, as in name.field", "%s takes no maps and lists, and %s is one", command, insights.Format(e))
	}
	return o, err
}
