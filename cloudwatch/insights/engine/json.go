package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// json compiles the command json, which extracts the value at a path from a field
// that holds JSON. (CWL_QuerySyntax-Parse)
func (c *compiler) json(command *insights.JSON) error {
	from, err := c.field(command.Field)
	if err != nil {
		return err
	}
	q, err := insights.Parse("fields jsonParse(x)." + command.Path.Value)
	var member *insights.Member
	if err == nil {
		if items := q.Commands()[0].(*insights.Fields).Items; len(q.Commands()) == 1 && len(items) == 1 && items[0].As == nil {
			member, _ = items[0].X.(*insights.Member)
		}
	}
	if member == nil {
		return c.refuse(command.Path, `write names and indexes, as in "user.roles[0]"`, "%s is not a path", command.Path.Text)
	}
	parsed := operand{eval: func(r *row) Value {
		v := from.eval(r)
		if v.kind == Text {
			return parseJSON(v.text)
		}
		return v
	}}
	c.define(command.As.Name, within(parsed, member.Steps))
	c.show(command.As.Name, nil)
	return nil
}
