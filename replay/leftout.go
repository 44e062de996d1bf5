package replay

// leftOut lists what the conditions of the templates leave out.
func (p *plan) leftOut() []LeftOut {
	all := []LeftOut{}
	for _, t := range p.templates {
		for _, l := range t.LeftOut() {
			all = append(all, LeftOut{t.Stack, l.LogicalID, l.Type, l.Condition, l.Why(), l.Advice()})
		}
	}
	return all
}
