package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// expand compiles the command expand: a row for each element of a list, or of a
// text that writes one as JSON, in its place. Other rows stay as they are.
// (CWL_QuerySyntax-Expand)
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
