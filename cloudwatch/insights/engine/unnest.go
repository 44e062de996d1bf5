package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// unnest compiles the command unnest, which makes a row for each element of a list,
// with the element under the new name. A value that is not a list counts as a list
// of one. (CWL_QuerySyntax-Unnest)
func (c *compiler) unnest(command *insights.Unnest) error {
	list, err := c.field(command.Field)
	if err != nil {
		return err
	}
	slot := c.newName(command.Into.Name)
	c.show(command.Into.Name, nil)
	s := c.scope.stage
	s.steps = append(s.steps, step{expand: func(r *row, next func()) {
		v := list.eval(r)
		if v.kind != List {
			r.values[slot] = v
			if v.kind != Missing || unnestKeepsMissing {
				next()
			}
			return
		}
		for _, element := range elements(v) {
			r.values[slot] = element
			next()
		}
	}})
	return nil
}
