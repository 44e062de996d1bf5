package insights

// Sort is the command sort. (CWL_QuerySyntax-Sort)
type Sort struct {
	Span
	Keys []*SortKey
}

// SortKey is one of the keys of a sort.
type SortKey struct {
	Span
	X Expr
	// Order is "asc", "desc" or, if the query does not say, "".
	Order string
}

// Name returns "sort".
func (*Sort) Name() string { return "sort" }

func (p *parser) sort(start int) Command {
	ordered := p.keyword("order")
	p.next()
	if !p.acceptKeyword("by") && ordered {
		p.expected("by", "write sort, or order by")
	}
	s := &Sort{}
	for {
		keyStart := p.tok.Offset
		k := &SortKey{X: p.expression()}
		if p.keyword("asc") || p.keyword("desc") {
			k.Order = p.tok.keyword
			p.next()
		}
		k.Span = p.since(keyStart)
		s.Keys = append(s.Keys, k)
		if !p.accept(",") {
			break
		}
	}
	s.Span = p.since(start)
	return s
}

func (c *Sort) print(p *printer) {
	p.text(" ")
	list(p, ", ", c.Keys, func(k *SortKey) {
		p.expr(k.X)
		if k.Order != "" {
			p.text(" ", k.Order)
		}
	})
}

func (c *Sort) children() []Node {
	var nodes []Node
	for _, k := range c.Keys {
		nodes = append(nodes, k.X)
	}
	return nodes
}

func (c *Sort) follow(s *scoper) {
	s.reads(c)
}
