package insights

// stats reads: stats expr [as name], … [by expr [as name], … [offset period]]
// (CWL_QuerySyntax-Stats, CWL_QuerySyntax-timeseries-functions)
func (p *parser) stats(start int) Command {
	p.next()
	s := &Stats{Items: p.items()}
	if p.acceptKeyword("by") {
		s.By = p.items()
		if p.acceptKeyword("offset") {
			s.Offset = p.duration()
		}
	}
	s.Span = p.since(start)
	return s
}
