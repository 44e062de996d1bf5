package engine

// shownNow are the columns, those of a query that names none included.
func (c *compiler) shownNow() []column {
	if c.shown == nil {
		c.shown = []column{systemColumn("@timestamp"), systemColumn("@message")}
	}
	return c.shown
}

// shownColumn finds what a column shows.
func (c *compiler) shownColumn(shown column) (operand, error) {
	if o, ok := c.scope.find(shown.name); ok {
		return o, nil
	}
	return c.field(shown.field)
}
