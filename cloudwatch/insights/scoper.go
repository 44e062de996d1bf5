package insights

// scoper tracks what names mean through a query.
type scoper struct {
	scope *scope
	again bool
	// inStats is set while the expressions of a stats are read.
	inStats bool
	// aggregating is the call of an aggregate function around the current
	// expression, or nil.
	aggregating *Call
	// reference is called for every field that is read. It may change the steps of
	// the field.
	reference func(reference)
	// timeless, if set, is called for a bin() where there is no @timestamp to read.
	timeless func(*Call)
	// misplaced, if set, is called for an aggregate function that may not stand
	// where it does. around is the aggregate function around it, if that is the
	// reason.
	misplaced func(call, around *Call)
	// redefined, if set, is called for a name that is defined twice.
	redefined func(at Span, name string)
}

// pipeline follows the commands of a query or a subquery, and returns the scope at
// its end.
func (s *scoper) pipeline(commands []Command) *scope {
	outer := s.scope
	defer func() { s.scope = outer }()
	s.scope = &scope{names: map[string]*definition{}}
	for _, c := range commands {
		c.follow(s)
	}
	return s.scope
}

// reads follows the expressions of a command, all in the same scope.
func (s *scoper) reads(c Command) {
	for _, n := range c.children() {
		s.expr(n)
	}
}

// expr follows an expression.
func (s *scoper) expr(n Node) {
	switch n := n.(type) {
	case *Field:
		r := s.scope.resolve(n)
		r.again, r.inStats = s.again, s.inStats
		s.reference(r)
		return
	case *Subquery:
		s.pipeline(n.Commands)
		return
	case *Call:
		fn := n.definition()
		aggregation := fn.Aggregates
		if !(aggregation && s.scope.input != nil) && s.column(n) {
			return
		}
		if fn.Timestamp && !aggregation && len(n.Args) < len(fn.Args) && s.timeless != nil &&
			s.scope.resolve(&Field{Steps: []Step{{Name: "@timestamp"}}}).use == missing {
			s.timeless(n)
		}
		if aggregation && s.scope.input == nil && s.misplaced != nil {
			s.misplaced(n, s.aggregating)
		}
		if aggregation && s.scope.input != nil {
			outside := s.scope
			s.scope, s.aggregating = s.scope.input, n
			defer func() { s.scope, s.aggregating = outside, nil }()
		}
	case Expr:
		if s.column(n) {
			return
		}
	}
	for _, c := range children(n) {
		s.expr(c)
	}
}

// column reports whether an expression is the name of a column: after stats avg(x),
// avg(x) is not computed again.
func (s *scoper) column(e Expr) bool {
	if !s.scope.closed {
		return false
	}
	d := s.scope.names[formatExpr(e)]
	if d == nil || d.within == nil {
		return false
	}
	here, again := s.scope, s.again
	s.scope, s.again = d.within, true
	s.expr(e)
	s.scope, s.again = here, again
	return true
}

// define defines a name for the commands that follow.
func (s *scoper) define(a *Alias) {
	if d := s.scope.names[a.Name]; d != nil && d.aliased && s.redefined != nil {
		s.redefined(a.Span, a.Name)
	}
	s.scope.names[a.Name] = &definition{name: a.Name, renamed: a.Name, aliased: true, shown: s.scope.shown[a.Name]}
}

// emit defines a name that a command produces on its own, or that it may overwrite.
func (s *scoper) emit(names ...string) {
	for _, n := range names {
		s.scope.names[n] = &definition{name: n, renamed: n}
	}
}

func (s *scoper) items(items []*Item) {
	for _, it := range items {
		s.expr(it.X)
		if it.As != nil {
			// A later item of the same command may read it already.
			s.define(it.As)
			continue
		}
		if f, ok := it.X.(*Field); ok && s.scope.resolve(f).use == fromLog {
			if s.scope.shown == nil {
				s.scope.shown = map[string]bool{}
			}
			s.scope.shown[f.Name()] = true
		}
	}
}

// Name returns the name of an item's column: its alias, its field's name, or the
// expression itself.
func (it *Item) Name() string { return columnName(it) }

func columnName(it *Item) string {
	if it.As != nil {
		return it.As.Name
	}
	if f, ok := it.X.(*Field); ok {
		return f.Name()
	}
	return formatExpr(it.X)
}
