package changes

// comparing gathers what of two things is not the same.
type comparing struct {
	*comparison
	all []Difference
	// open reports that of something only the deployment knows whether it is the same.
	open bool
}

// see compares two values; what says what they are.
func (c *comparing) see(what string, was, is value) {
	verdict := c.same(was, is)
	if verdict == same {
		return
	}
	c.open = c.open || verdict == unsure
	c.all = append(c.all, Difference{what, was.written(), is.written()})
}
