package metricmath

import (
	"strconv"
	"strings"
)

// Node is a node of an expression's syntax tree: a *Number, *Text, *Reference,
// *Negation, *Binary, *Call or *List. No other package can add kinds of nodes.
type Node interface {
	// At returns the node's place in the source.
	At() Span
	// format returns the node in canonical form, as an operand of an operator with
	// the given strength.
	format(within int) string
}

// Span is a stretch of source. Offset and length are in bytes.
type Span struct{ Offset, Length int }

// At returns the span itself, so that a node gets its At method by embedding a
// Span.
func (s Span) At() Span { return s }

// Number is a number.
type Number struct {
	Span
	Value float64
}

// Text is a text in quotation marks, which some functions take.
type Text struct {
	Span
	Value string
}

// Reference is the id of a metric or of another expression. A keyword of a
// function, such as REPEAT, is parsed as a Reference too.
type Reference struct {
	Span
	ID string
}

// Negation is the negative of an expression.
type Negation struct {
	Span
	Of Node
}

// Binary is two expressions joined by an operator.
type Binary struct {
	Span
	Operator    string
	Left, Right Node
}

// Call is a function of expressions.
type Call struct {
	Span
	Function  string
	Arguments []Node
}

// List is a list of time series in brackets. A list within it counts as its time
// series.
type List struct {
	Span
	Elements []Node
}

// strengths are the operators, with how tightly they bind.
var strengths = map[string]int{
	"OR": 1, "AND": 2,
	"==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3,
	"+": 4, "-": 4, "*": 5, "/": 5, "^": 7,
}

// negationStrength is between the strengths of products and of powers: -a^2 is
// -(a^2).
const negationStrength = 6

func (n *Number) format(int) string    { return strconv.FormatFloat(n.Value, 'f', -1, 64) }
func (n *Text) format(int) string      { return `"` + n.Value + `"` }
func (n *Reference) format(int) string { return n.ID }

func (n *Negation) format(within int) string {
	return parenthesised("-"+n.Of.format(negationStrength), within > negationStrength)
}

func (n *Binary) format(within int) string {
	own := strengths[n.Operator]
	// Operators of the same strength are left-associative.
	return parenthesised(n.Left.format(own)+" "+n.Operator+" "+n.Right.format(own+1), within > own)
}

func parenthesised(text string, yes bool) string {
	if yes {
		return "(" + text + ")"
	}
	return text
}

func (n *Call) format(int) string { return n.Function + "(" + formatAll(n.Arguments) + ")" }
func (n *List) format(int) string { return "[" + formatAll(n.Elements) + "]" }

func formatAll(all []Node) string {
	var texts []string
	for _, n := range all {
		texts = append(texts, n.format(0))
	}
	return strings.Join(texts, ", ")
}

// Walk calls visit for a node and every node below it, in source order.
func Walk(n Node, visit func(Node)) { walk(n, visit) }

// walk calls visit for a node and every node below it, in source order.
func walk(n Node, visit func(Node)) {
	visit(n)
	switch n := n.(type) {
	case *Negation:
		walk(n.Of, visit)
	case *Binary:
		walk(n.Left, visit)
		walk(n.Right, visit)
	case *Call:
		for _, a := range n.Arguments {
			walk(a, visit)
		}
	case *List:
		for _, e := range n.Elements {
			walk(e, visit)
		}
	}
}
