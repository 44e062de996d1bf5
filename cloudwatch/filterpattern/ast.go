package filterpattern

// Node is a node of a pattern's syntax tree. The root is a *TermList, a *ColumnList
// or, for a JSON pattern, an Expr. No other package can add kinds of nodes.
type Node interface {
	// At returns the node's place in the source of its pattern. It is the zero Span
	// for a node that is not part of a Pattern yet.
	At() Span
	node()
}

// Span is a stretch of source. Offset and length are in bytes.
type Span struct {
	Offset int
	Length int
}

// At returns the span itself, so that a node gets its At method by embedding a
// Span.
func (s Span) At() Span { return s }

func (Span) node() {}

// TermList is the root of a pattern of terms, in the order in which they were
// written. Without optional terms, an event matches if it has every required term
// and no excluded one.
type TermList struct {
	Span
	Terms []*Term
}

// Term is one term of a TermList.
type Term struct {
	Span
	Mode TermMode
	// Value is a *String, matched as a case-sensitive substring, or a *Regex.
	Value Value
	// Quoted reports whether the term was written in quotes: "ERROR" rather than
	// ERROR. Both mean the same, but an unquoted term may hold only letters,
	// digits, underscores and full stops (see Pattern.Warnings).
	Quoted bool
}

// TermMode says what a term requires of an event.
type TermMode int

const (
	// Required terms must all be in the event.
	Required TermMode = iota
	// Optional terms (?term): at least one of them must be in the event. They are
	// ignored as soon as the pattern has a required or an excluded term (user
	// guide, matching-terms-unstructured-log-events).
	Optional
	// Excluded terms (-term) must not be in the event.
	Excluded
)

// Expr is a condition, or several conditions joined by && and ||: a *Comparison, a
// *Test or a *Group. Parse and the builders make the same expressions, so the tree
// of one JSON pattern may be used to build another.
type Expr interface {
	Node
	expr()
}

// Comparison is a condition such as $.status >= 500, or status >= 500 in a
// delimited pattern.
type Comparison struct {
	Span
	Selector Selector
	Operator Operator
	// Value is a *Number if Operator is an order (>, >=, <, <=). For Equal and
	// NotEqual it may be any Value.
	Value Value
}

// Operator compares a field with a value.
type Operator string

// The operators (user guide, matching-terms-json-log-events). The four orders take
// only numbers.
const (
	Equal          Operator = "="
	NotEqual       Operator = "!="
	Less           Operator = "<"
	LessOrEqual    Operator = "<="
	Greater        Operator = ">"
	GreaterOrEqual Operator = ">="
)

func (o Operator) valid() bool { return o == Equal || o == NotEqual || o.ordered() }

func (o Operator) ordered() bool {
	return o == Less || o == LessOrEqual || o == Greater || o == GreaterOrEqual
}

// Test is a condition of a JSON pattern that tests a field without comparing it
// with a value.
type Test struct {
	Span
	Selector Selector
	Is       TestKind
}

// TestKind is a test of a field, as a pattern writes it.
type TestKind string

// The tests (user guide, matching-terms-json-log-events).
const (
	// IsNull matches null, and an array that contains null.
	IsNull TestKind = "IS NULL"
	// IsTrue matches the boolean true, not the string "true".
	IsTrue TestKind = "IS TRUE"
	// IsFalse matches the boolean false, not the string "false".
	IsFalse TestKind = "IS FALSE"
	// NotExists matches a JSON object without the field. A field that is null
	// exists.
	NotExists TestKind = "NOT EXISTS"
)

func (t TestKind) valid() bool {
	return t == IsNull || t == IsTrue || t == IsFalse || t == NotExists
}

// Group is two or more expressions joined by one operator. Groups of the same
// operator are never nested: a && (b && c) is one group of three.
type Group struct {
	Span
	Join     Join
	Operands []Expr
}

// Join is the operator that joins the operands of a Group.
type Join string

// The joins. && binds tighter than || (user guide, matching-terms-json-log-events).
const (
	AllOf Join = "&&"
	AnyOf Join = "||"
)

// ColumnList is the root of a delimited pattern: the fields of an event, from first
// to last. An empty list matches every event.
type ColumnList struct {
	Span
	Columns []*Column
}

// Column is one field of a delimited event, or the ellipsis.
type Column struct {
	Span
	// Name is empty for the ellipsis, and for the unnamed last field that a
	// trailing comma declares.
	Name string
	// Ellipsis marks the column that is "...", which stands for any number of
	// fields. A pattern has at most one.
	Ellipsis bool
	// Condition is nil if the field may hold anything. Its selectors all name this
	// column.
	Condition Expr
}

// Value is the value that a field is compared with: a *String, a *Number, a *Regex
// or *Any.
type Value interface {
	Node
	value()
}

// String is text, quoted or not. Each * in it stands for any text, and no other
// character is special. In a term, * is not a wildcard.
type String struct {
	Span
	Text string
}

// Number is an unquoted number. CloudWatch compares it with a JSON number by value
// but with a JSON string by text, so Number keeps the text as written.
type Number struct {
	Span
	Lexeme string
}

// Regex is a regular expression, without the percent signs around it.
type Regex struct {
	Span
	Source string
}

// Any is the lone unquoted *, which matches any string or number that is present.
type Any struct{ Span }

func (*Comparison) expr() {}
func (*Test) expr()       {}
func (*Group) expr()      {}

func (*String) value() {}
func (*Number) value() {}
func (*Regex) value()  {}
func (*Any) value()    {}
