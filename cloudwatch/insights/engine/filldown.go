package engine

import (
	"path"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// inOrder ends the stage, unless its rows come one by one and in order already.
func (c *compiler) inOrder() {
	if c.first() || len(c.order) > 0 {
		c.gather(c.collect(noLimit))
	}
}

// fillDown compiles the command filldown, which replaces a missing field with the
// value of the row before. Without fields, it fills all columns. A * stands for any
// part of a column's name. (CWL_QuerySyntax-Filldown)
func (c *compiler) fillDown(command *insights.FillDown) error {
	var names []column
	if len(command.Targets) == 0 {
		names = slices.Clone(c.shown.now())
	}
	for _, t := range command.Targets {
		if t.Field != nil {
			names = append(names, column{t.Field.Name(), t.Field})
			continue
		}
		for _, shown := range c.shown.now() {
			if ok, _ := path.Match(t.Pattern, shown.name); ok {
				names = append(names, shown)
			}
		}
	}
	c.inOrder()
	c.scope.stage.inOrder = true
	for _, n := range names {
		o, err := c.shownColumn(n)
		if err != nil {
			return err
		}
		slot := c.newName(n.name)
		last := Value{}
		c.step(func(r *row) bool {
			if v := o.eval(r); v.kind != Missing {
				last = v
			}
			r.values[slot] = last
			return true
		})
	}
	return nil
}
