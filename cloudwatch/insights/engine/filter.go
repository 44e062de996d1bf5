package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

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
