package filterpattern

// Node is a part of a pattern's syntax tree. The roots are *TermList,
// *ColumnList and, for a JSON pattern, an Expr. No other package can add kinds
// of nodes.
type Node interface {
	// At is the node's place in the source of its pattern; the zero Span on a
	// node that is not part of a Pattern yet.
	At() Span
	node()
}

// Span is a stretch of source, both in bytes.
type Span struct {
	Offset int
	Length int
}

// At returns the span itself, so that every node that embeds one has a place.
func (s Span) At() Span { return s }

func (Span) node() {}

// TermList is the root of a pattern of terms, in the order they were written.
// Without optional terms, an event matches if it has every required term and
// no excluded one.
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
	// Quoted tells "ERROR" from ERROR. They mean the same, but an unquoted
	// term may hold no other characters than letters, digits and underscores,
	// or full stops (see Pattern.Warnings).
	Quoted bool
}

// TermMode says what a term asks of an event.
type TermMode int

const (
	// Required terms must all be in the event.
	Required TermMode = iota
	// Optional terms (?term): one of them must be in the event. They are
	// ignored as soon as the pattern holds a required or an excluded term
	// (user guide, matching-terms-unstructured-log-events).
	Optional
	// Excluded terms (-term) must not be in the event.
	Excluded
)

// Expr is a condition, or conditions joined by && and ||: a *Comparison, a
// *Test or a *Group. Parsing and building make the same expressions, so the
// tree of one JSON pattern may be built into another.
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
	// Value is a *Number if the operator is an order; for Equal and NotEqual
	// it may be any Value.
	Value Value
}

// Operator compares a field with a value.
type Operator string

// The operators (user guide, matching-terms-json-log-events). The four orders
// take numbers only.
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

// Test is a condition of a JSON pattern that compares with no value.
type Test struct {
	Span
	Selector Selector
	Is       TestKind
}

// TestKind says what a Test asks of a field, as it is written.
type TestKind string

// The tests (user guide, matching-terms-json-log-events).
const (
	// IsNull asks for null, or for an array that contains null.
	IsNull TestKind = "IS NULL"
	// IsTrue asks for the boolean true, not for the string "true".
	IsTrue TestKind = "IS TRUE"
	// IsFalse asks for the boolean false, not for the string "false".
	IsFalse TestKind = "IS FALSE"
	// NotExists asks for a JSON object without the field; a field that is
	// null does exist.
	NotExists TestKind = "NOT EXISTS"
)

func (t TestKind) valid() bool {
	return t == IsNull || t == IsTrue || t == IsFalse || t == NotExists
}

// Group is two or more expressions joined by one operator. A group of the same
// operator inside is never kept: a && (b && c) is one group of three.
type Group struct {
	Span
	Join     Join
	Operands []Expr
}

// Join is what joins the operands of a Group.
type Join string

// The joins; && binds tighter than || (user guide,
// matching-terms-json-log-events).
const (
	AllOf Join = "&&"
	AnyOf Join = "||"
)

// ColumnList is the root of a delimited pattern: the fields of an event, from
// its first to its last. An empty list matches every event.
type ColumnList struct {
	Span
	Columns []*Column
}

// Column is one field of a delimited event, or the ellipsis.
type Column struct {
	Span
	// Name is empty for the ellipsis, and for the unnamed last field that a
	// trailing comma stands for.
	Name string
	// Ellipsis marks the one ... that stands for any number of fields.
	Ellipsis bool
	// Condition is nil if the field may hold anything. All its selectors are
	// the column's own name.
	Condition Expr
}

// Value is what a field is compared with: a *String, a *Number, a *Regex or
// *Any.
type Value interface {
	Node
	value()
}

// String is text, quoted or not; * in it stands for any text, and nothing else
// is special. In a term, * is no wildcard.
type String struct {
	Span
	Text string
}

// Number is an unquoted number. The service compares a JSON number with its
// value, but a JSON string with its text, so it is kept as it was written.
type Number struct {
	Span
	Lexeme string
}

// Regex is a regular expression, without its percent signs.
type Regex struct {
	Span
	Source string
}

// Any is the lone unquoted *: any string or number that is present.
type Any struct{ Span }

func (*Comparison) expr() {}
func (*Test) expr()       {}
func (*Group) expr()      {}

func (*String) value() {}
func (*Number) value() {}
func (*Regex) value()  {}
func (*Any) value()    {}
