package insights

// Span is a stretch of the source of a query, in bytes.
type Span struct {
	// Offset is the byte at which the stretch starts, counted from 0.
	Offset int
	// Length is the number of bytes.
	Length int
}

// Pos returns the span itself, so that a node becomes a [Node] by embedding a Span.
func (s Span) Pos() Span { return s }

func (s Span) end() int { return s.Offset + s.Length }

// Node is a node of the syntax tree. The tree belongs to its query and must not be
// changed.
type Node interface {
	// Pos returns the node's place in the source.
	Pos() Span
}

// parent is a node that may have children.
type parent interface {
	// children returns the nodes directly below, in the order of the source. It
	// must return every expression that the node holds, as others are neither
	// renamed nor checked nor bound. A test finds expressions that are forgotten.
	children() []Node
}

// Expr is an expression: [Field], [String], [Number], [Regex], [Duration],
// [Parameter], [Star], [Call], [Member], [Group], [Unary], [Binary], [In],
// [List] or [Subquery]. No other package can add one.
type Expr interface {
	Node
	parent
	expr()
}

// Step is one step of a path: a name that leads into a map, or an index into a
// list.
type Step struct {
	// Name is the name without backticks. It is empty if the step is an index.
	Name string
	// Index is the index into the list, counted from 0. It is used only if Name is
	// empty.
	Index int
}

// Field is a field that the query reads: @message, user.id, json.users[1].`first
// name`. (CWL_QuerySyntax-Guidelines, CWL_AnalyzeLogData-discoverable-fields)
type Field struct {
	Span
	// Steps is the path, never empty. A name written in backticks is one step, even
	// if it contains dots.
	Steps []Step
}

// Name returns the whole path as one name. A discovered field has the same name
// with and without backticks: `user.id` is user.id. In a longer path, a step that
// needs backticks keeps them.
func (f *Field) Name() string {
	if len(f.Steps) == 1 && f.Steps[0].Name != "" {
		return f.Steps[0].Name
	}
	return formatSteps(f.Steps)
}

// Alias is a name that the query defines, after as or into. (CWL_QuerySyntax-alias)
type Alias struct {
	Span
	// Name is the name without backticks.
	Name string
}

// String is a quoted string.
type String struct {
	Span
	// Text is the literal as it was written, with its quotes.
	Text string
	// Value is the text without quotes and escapes.
	Value string
}

// Number is a number.
type Number struct {
	Span
	// Text is the literal as it was written.
	Text string
	// Value is the number's value.
	Value float64
}

// Regex is a regular expression between slashes.
type Regex struct {
	Span
	// Source is the text between the slashes, as it was written.
	Source string
}

// Duration is a period such as 5m. (CWL_QuerySyntax-operations-functions,
// "Datetime functions")
type Duration struct {
	Span
	// Count is the number of units.
	Count int
	// Unit is the shortest name of the unit: ms, s, m, h, d, w, mo, q or y.
	Unit string
}

// Parameter is a placeholder of a saved query, {{name}}.
// (CWL_Insights-Saving-Queries)
type Parameter struct {
	Span
	// Ident is the name between the braces.
	Ident string
}

// Star is the * of count(*).
type Star struct{ Span }

// Call is a call of a function.
type Call struct {
	Span
	// Function is the canonical name of the function.
	Function string
	Args     []Expr
}

// Member selects a part of what a call returns: jsonParse(body).user.id.
type Member struct {
	Span
	Of    Expr
	Steps []Step
}

// Group is an expression in parentheses.
type Group struct {
	Span
	X Expr
}

// Unary is a negative sign or a negation.
type Unary struct {
	Span
	// Op is "-" or "not".
	Op string
	X  Expr
}

// Binary is an operation on two operands.
type Binary struct {
	Span
	// Op is one of + - * / ^ % = != < <= > >= =~ like "not like" and or.
	Op   string
	X, Y Expr
}

// In is a test for membership.
type In struct {
	Span
	X Expr
	// Not is set for "not in".
	Not bool
	// Set is a *List, a *Subquery or a *Parameter.
	Set Expr
}

// List is a list of values in brackets.
type List struct {
	Span
	Items []Expr
}

// Ungrouped returns an expression without the parentheses around it.
func Ungrouped(e Expr) Expr {
	for group, ok := e.(*Group); ok; group, ok = e.(*Group) {
		e = group.X
	}
	return e
}

// Subquery is a query in parentheses. (CWL_QuerySyntax-Subqueries)
type Subquery struct {
	Span
	Commands []Command
	comments []comment
}

// Item is an expression that may have an alias.
type Item struct {
	Span
	X Expr
	// As is the alias, or nil.
	As *Alias
}

func (*Field) expr()     {}
func (*String) expr()    {}
func (*Number) expr()    {}
func (*Regex) expr()     {}
func (*Duration) expr()  {}
func (*Parameter) expr() {}
func (*Star) expr()      {}
func (*Call) expr()      {}
func (*Member) expr()    {}
func (*Group) expr()     {}
func (*Unary) expr()     {}
func (*Binary) expr()    {}
func (*In) expr()        {}
func (*List) expr()      {}
func (*Subquery) expr()  {}

func (*Field) children() []Node     { return nil }
func (*String) children() []Node    { return nil }
func (*Number) children() []Node    { return nil }
func (*Regex) children() []Node     { return nil }
func (*Duration) children() []Node  { return nil }
func (*Parameter) children() []Node { return nil }
func (*Star) children() []Node      { return nil }

func (e *Call) children() []Node   { return exprNodes(e.Args) }
func (e *Member) children() []Node { return []Node{e.Of} }
func (e *Group) children() []Node  { return []Node{e.X} }
func (e *Unary) children() []Node  { return []Node{e.X} }
func (e *Binary) children() []Node { return []Node{e.X, e.Y} }
func (e *In) children() []Node     { return []Node{e.X, e.Set} }
func (e *List) children() []Node   { return exprNodes(e.Items) }

func (e *Subquery) children() []Node {
	nodes := make([]Node, len(e.Commands))
	for i, c := range e.Commands {
		nodes[i] = c
	}
	return nodes
}

func exprNodes(list []Expr) []Node {
	nodes := make([]Node, len(list))
	for i, e := range list {
		nodes[i] = e
	}
	return nodes
}

func itemNodes(list []*Item) []Node {
	nodes := make([]Node, len(list))
	for i, it := range list {
		nodes[i] = it.X
	}
	return nodes
}

func fieldNodes(list []*Field) []Node {
	nodes := make([]Node, len(list))
	for i, f := range list {
		nodes[i] = f
	}
	return nodes
}

// children returns the nodes directly below a node, in the order of the source.
func children(n Node) []Node {
	if p, ok := n.(parent); ok {
		return p.children()
	}
	return nil
}

// Inspect calls visit for a node and every node below it, parents first.
func Inspect(n Node, visit func(Node)) {
	visit(n)
	for _, c := range children(n) {
		Inspect(c, visit)
	}
}

// inspect calls visit for every node of the commands, parents first.
func inspect(commands []Command, visit func(Node)) {
	for _, c := range commands {
		Inspect(c, visit)
	}
}
