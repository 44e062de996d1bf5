package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// fieldsCommand compiles the command fields: each item is a column, and later
// commands can read its alias. (CWL_QuerySyntax-Fields)
func (c *compiler) fieldsCommand(command *insights.Fields) error { return c.fields(command.Items) }

// fields compiles the items of fields and display.
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

// once returns an operand that is computed at most once per row, however often it
// is read. Otherwise a chain of n fields that each read the one before twice would
// take 2ⁿ steps.
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
