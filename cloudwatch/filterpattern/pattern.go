package filterpattern

import "github.com/logstack-go/logstack/internal/syntax"

// Error says what is wrong with a pattern or a selector, where, and what was likely
// meant.
type Error = syntax.Error

const language = "filter pattern"

// Pattern is a valid filter pattern. Only Parse and the builders make one, and it
// never changes. The zero Pattern is the empty pattern, which matches every event.
// Two patterns are the same if their String methods return the same text.
type Pattern struct {
	source string
	text   string
	tree   Node
}

// Kind is the kind of a pattern. It decides how an event is read.
type Kind int

const (
	// KindAll is the empty pattern: it matches every event.
	KindAll Kind = iota
	// KindTerms searches the whole event for text.
	KindTerms
	// KindJSON reads an event as one JSON object.
	KindJSON
	// KindDelimited reads an event as fields separated by spaces.
	KindDelimited
)

// String returns the name of the kind as prose writes it.
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

// Kind returns the pattern's kind. Only KindJSON and KindDelimited can have metric
// dimensions (API_PutMetricFilter).
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

// String returns the pattern's canonical text, which is what to give to CloudWatch,
// or the parsed text if the pattern is Verbatim. The text parses to the same
// pattern and never exceeds the 1,024 characters that CloudWatch allows: the
// canonical spacing, quotes and parentheses are left out if they would not fit.
func (p Pattern) String() string { return p.text }

// Verbatim returns the same pattern, but with String returning the text that was
// parsed. Tools that compare filters by their text, such as audits, need it.
func (p Pattern) Verbatim() Pattern {
	p.text = p.source
	return p
}

// Same reports whether two patterns have the same canonical text.
func (p Pattern) Same(other Pattern) bool {
	return p.text == other.text || format(p.tree) == format(other.tree)
}

// Source returns the text that was parsed, to which the spans of the tree refer.
// For a built pattern it is the canonical text.
func (p Pattern) Source() string { return p.source }

// Tree returns the root of the pattern's syntax tree: nil for KindAll, a *TermList,
// an Expr for KindJSON, or a *ColumnList. The tree is shared with the pattern and
// must not be changed.
func (p Pattern) Tree() Node { return p.tree }

// Regexes returns the number of regular expressions in the pattern: 0, 1 or 2. A
// log group can have at most 5 filters with regular expressions (user guide,
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

// Fields returns the fields that the pattern names, each once, in the order of
// their first mention: JSON selectors ($.level) for a JSON pattern, column names
// ($status) for a delimited one, and nil for terms.
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
			// The condition of a column names it as well.
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
