package changes

// comparing collects the differences between two resources.
type comparing struct {
	*comparison
	all []Difference
	// open is set if only the deployment knows whether some part is the same.
	open bool
}

// see compares two values; what names them in the report.
func (c *comparing) see(what string, was, is value) {
	verdict := c.same(was, is)
	if verdict == same {
		return
	}
	c.open = c.open || verdict == unsure
	c.all = append(c.all, Difference{what, was.written(), is.written()})
}
