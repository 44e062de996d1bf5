package insights

// Stats is the command stats. (CWL_QuerySyntax-Stats)
type Stats struct {
	Span
	Items []*Item
	// By are the expressions to group the rows by. If empty, there is one row for
	// all.
	By []*Item
	// Offset shifts the bins, if not nil. (CWL_QuerySyntax-timeseries-functions)
	Offset *Duration
}

// Name returns "stats".
func (*Stats) Name() string { return "stats" }

// stats parses stats expr [as name], … [by expr [as name], … [offset period]]
// (CWL_QuerySyntax-Stats, CWL_QuerySyntax-timeseries-functions).
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

func (c *Stats) print(p *printer) {
	p.text(" ")
	p.items(c.Items)
	if len(c.By) > 0 {
		p.text(" by ")
		p.items(c.By)
	}
	if c.Offset != nil {
		p.text(" offset ")
		p.expr(c.Offset)
	}
}

func (c *Stats) children() []Node {
	nodes := append(itemNodes(c.Items), itemNodes(c.By)...)
	if c.Offset != nil {
		nodes = append(nodes, c.Offset)
	}
	return nodes
}

func (c *Stats) follow(s *scoper) {
	s.stats(c)
}

// stats follows the names that the command reads, and starts a new scope: later
// commands can read its results and nothing else.
func (s *scoper) stats(c *Stats) {
	s.inStats = true
	defer func() { s.inStats = false }()
	type output struct {
		*Item
		within       *scope
		name, column string // before anything is renamed
	}
	// Outside of aggregate functions, an item may read the names of the groups and
	// of the items before it: CWL_QuerySyntax-examples has a difference of two
	// maxima. Inside them, and in the groups, names mean fields of the rows.
	input := s.scope
	aggregated := &scope{names: map[string]*definition{}, closed: true, input: input}
	read := func(it *Item, within *scope) output {
		out := output{Item: it, within: within, name: columnName(it), column: formatExpr(it.X)}
		s.scope = within
		s.expr(it.X)
		aggregated.names[out.name] = &definition{name: out.name, renamed: columnName(it)}
		return out
	}
	var groups, items []output
	for _, it := range c.By {
		groups = append(groups, read(it, input))
	}
	for _, it := range c.Items {
		items = append(items, read(it, aggregated))
	}

	after := &scope{names: map[string]*definition{}, closed: true}
	for _, out := range append(items, groups...) {
		d := &definition{name: out.name, renamed: columnName(out.Item), aliased: out.As != nil}
		if _, isField := out.X.(*Field); !isField && out.As == nil {
			d.within = out.within
		}
		if other := after.names[d.name]; other != nil && (d.aliased || other.aliased) && s.redefined != nil {
			s.redefined(out.Span, d.name)
		}
		after.names[d.name] = d
	}
	// After max(x) as y, later commands can read both `max(x)` and y.
	for _, out := range items {
		if out.As != nil && after.names[out.column] == nil {
			after.names[out.column] = &definition{name: out.column, renamed: formatExpr(out.X), within: out.within}
		}
	}
	s.scope = after
}
