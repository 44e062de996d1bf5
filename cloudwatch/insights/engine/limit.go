package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

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
