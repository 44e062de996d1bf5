package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// expand compiles the command expand, which replaces a row with one row for each
// element of a list, or of a text that is a list in JSON. Other rows stay
// unchanged. (CWL_QuerySyntax-Expand)
func (c *compiler) expand(command *insights.Expand) error {
	list, err := c.field(command.Field)
	if err != nil {
		return err
	}
	name := command.Field.Name()
	slot := c.newName(name)
	c.show(name, nil)
	s := c.scope.stage
	s.steps = append(s.steps, step{expand: func(r *row, next func()) {
		v := list.eval(r)
		found := listOf(v)
		if found.kind != List {
			r.values[slot] = v
			next()
			return
		}
		for _, element := range elements(found) {
			r.values[slot] = element
			next()
		}
	}})
	return nil
}
