package filterpattern

import "github.com/logstack-go/logstack/internal/syntax"

// Error says what is wrong with a pattern or a selector, where in it, and what
// was likely meant.
type Error = syntax.Error

const language = "filter pattern"

// Pattern is a valid filter pattern. It is made only by Parse and by the
// builders and never changes; the zero Pattern is the empty one, which matches
// every event. Two patterns are the same if their String is.
type Pattern struct {
	source string
	text   string
	tree   Node
}

// Kind is the kind of a pattern, which decides what an event is read as.
type Kind int

const (
	// KindAll is the empty pattern: it matches every event.
	KindAll Kind = iota
	// KindTerms looks for text in the whole event.
	KindTerms
	// KindJSON reads an event as one JSON object.
	KindJSON
	// KindDelimited reads an event as fields between spaces.
	KindDelimited
)

// String returns the kind's name in prose.
func (k Kind) String() string {
	switch k {
	case KindTerms:
		return "terms"
	case KindJSON:
		return "JSON"
	case KindDelimited:
		return "delimited"
	default:
		return "all"
	}
}

// Kind returns the pattern's kind. Metric dimensions work on KindJSON and
// KindDelimited only (API_PutMetricFilter).
func (p Pattern) Kind() Kind {
	switch p.tree.(type) {
	case nil:
		return KindAll
	case *TermList:
		return KindTerms
	case *ColumnList:
		return KindDelimited
	default:
		return KindJSON
	}
}

// String returns the pattern's canonical text, to be given to CloudWatch, unless it is
// Verbatim. It parses to the same pattern, and is never over the 1,024 characters that
// CloudWatch allows: the canonical spacing, quotes and parentheses give way
// where they would not fit.
func (p Pattern) String() string { return p.text }

// Verbatim returns the pattern with the text that was parsed in place of the canonical
// one: for those who compare filters by their text, as audits do.
func (p Pattern) Verbatim() Pattern {
	p.text = p.source
	return p
}

// Same reports whether two patterns have the same canonical text.
func (p Pattern) Same(other Pattern) bool {
	return p.text == other.text || format(p.tree) == format(other.tree)
}

// Source returns the text that was parsed, which is what the spans of the tree
// refer to. For a built pattern it is the canonical text.
func (p Pattern) Source() string { return p.source }

// Tree returns the root of the pattern's syntax tree: nil for KindAll, a
// *TermList, an Expr for KindJSON, or a *ColumnList. The tree is shared with
// the pattern; it must not be changed.
func (p Pattern) Tree() Node { return p.tree }

// Regexes returns how many regular expressions the pattern holds: 0, 1 or 2. A
// log group takes at most 5 filters that hold any (user guide,
// regex-expressions).
func (p Pattern) Regexes() int {
	n := 0
	walk(p.tree, func(node Node) {
		if _, ok := node.(*Regex); ok {
			n++
		}
	})
	return n
}

// Fields returns the fields that the pattern names, each once, in the order in
// which it first names them: JSON selectors ($.level) for a JSON pattern, the
// names of the fields ($status) for a delimited one, nothing for terms.
func (p Pattern) Fields() []Selector {
	var fields []Selector
	seen := map[string]bool{}
	add := func(s Selector) {
		if !seen[s.String()] {
			seen[s.String()] = true
			fields = append(fields, s)
		}
	}
	walk(p.tree, func(node Node) {
		switch n := node.(type) {
		case Selector:
			add(n)
		case *Column:
			// One with a condition is named by that.
			if n.Name != "" && n.Condition == nil {
				add(Selector{name: n.Name, Span: Span{n.Offset, len(n.Name)}})
			}
		}
	})
	return fields
}

// walk calls visit on a node and on everything below it, in source order.
func walk(node Node, visit func(Node)) {
	if node == nil {
		return
	}
	visit(node)
	switch n := node.(type) {
	case *TermList:
		for _, term := range n.Terms {
			walk(term, visit)
		}
	case *Term:
		walk(n.Value, visit)
	case *ColumnList:
		for _, column := range n.Columns {
			walk(column, visit)
		}
	case *Column:
		if n.Condition != nil {
			walk(n.Condition, visit)
		}
	case *Group:
		for _, operand := range n.Operands {
			walk(operand, visit)
		}
	case *Comparison:
		walk(n.Selector, visit)
		walk(n.Value, visit)
	case *Test:
		walk(n.Selector, visit)
	}
}
