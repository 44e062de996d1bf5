package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// display compiles the command display, whose items are the only columns. The last
// display counts. (CWL_QuerySyntax-Display)
func (c *compiler) display(command *insights.Display) error {
	c.shown.reset()
	err := c.fields(command.Items)
	c.shown.fixed = true
	return err
}
