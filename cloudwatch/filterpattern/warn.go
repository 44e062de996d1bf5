package filterpattern

import (
	"fmt"
	"strings"
)

// Warning points at a part of a pattern that CloudWatch accepts but that most
// likely does not do what its author meant.
type Warning struct {
	// Span is the place in the pattern's Source.
	Span
	// Kind is the kind of mistake.
	Kind WarningKind
	// Message says what is suspicious, without the place.
	Message string
	// Hint says what to write instead.
	Hint string

	source string
}

// WarningKind is a kind of warning.
type WarningKind string

// The kinds of warnings, as Pattern.Warnings lists them.
const (
	OptionalIgnored WarningKind = "optional terms are ignored"
	FullStop        WarningKind = "a full stop without quotes"
	BooleanText     WarningKind = "true and false as texts"
	OnlyNames       WarningKind = "a field that is only named"
	NumberText      WarningKind = "a number that texts may differ from"
)

// String returns the warning with its place, the line it is about and the hint,
// formatted like an Error.
func (w Warning) String() string {
	return (&Error{
		Language: language, Source: w.source,
		Offset: w.Offset, Length: w.Length,
		Message: w.Message, Hint: w.Hint,
	}).Error()
}

// Warnings returns what is valid but suspicious, in source order:
//
//   - optional terms beside required or excluded ones, which CloudWatch ignores
//     (user guide, matching-terms-unstructured-log-events);
//   - an unquoted term with a full stop, which the user guide wants quoted and
//     public templates do not quote: what CloudWatch does with it is not known;
//   - = true and = false without quotes in a JSON pattern, which match the
//     strings "true" and "false" but no boolean;
//   - a delimited pattern that only names one field, such as [ERROR], which
//     matches every event that is not blank;
//   - a number such as 1.0 or 1e3 after = or != in a JSON pattern, which is
//     compared with JSON numbers by value but with JSON strings by text.
func (p Pattern) Warnings() []Warning {
	var warnings []Warning
	warn := func(n Node, kind WarningKind, message, hint string) {
		warnings = append(warnings, Warning{Span: n.At(), Kind: kind, Message: message, Hint: hint, source: p.source})
	}
	switch tree := p.tree.(type) {
	case *TermList:
		warnTerms(tree, warn)
	case *ColumnList:
		if c := onlyName(tree); c != nil {
			warn(c, OnlyNames, fmt.Sprintf("%s is the name of a field here, and the pattern matches every event", c.Name),
				fmt.Sprintf("write %[1]s for events with that text, or [w1 = %[1]s, ...] for those that start with it", quote(c.Name)))
		}
	case Expr:
		walk(tree, func(n Node) {
			if c, ok := n.(*Comparison); ok && !c.Operator.ordered() {
				p.warnValue(c, warn)
			}
		})
	}
	return warnings
}

// onlyName returns the only field of a delimited pattern that names one field and
// nothing else, or nil.
func onlyName(list *ColumnList) *Column {
	if len(list.Columns) == 1 && list.Columns[0].Name != "" && list.Columns[0].Condition == nil {
		return list.Columns[0]
	}
	return nil
}

func warnTerms(list *TermList, warn func(n Node, kind WarningKind, message, hint string)) {
	mixed := false
	for _, term := range list.Terms {
		mixed = mixed || term.Mode != Optional
	}
	for _, term := range list.Terms {
		text, bare := "", false
		if s, ok := term.Value.(*String); ok {
			text, bare = s.Text, !term.Quoted
		}
		if term.Mode == Optional && mixed {
			warn(term, OptionalIgnored, "CloudWatch ignores ?terms beside required or excluded ones", "put ?terms in a filter of their own")
		}
		if bare && strings.Contains(text, ".") {
			warn(term.Value, FullStop, "a term with a full stop should be quoted", "write "+quote(text))
		}
	}
}

func (p Pattern) warnValue(c *Comparison, warn func(n Node, kind WarningKind, message, hint string)) {
	switch v := c.Value.(type) {
	case *String:
		if (v.Text == "true" || v.Text == "false") && p.source[v.Offset] != '"' {
			warn(v, BooleanText, fmt.Sprintf("%s is compared as a string here: a boolean never equals it", v.Text),
				fmt.Sprintf("write IS %s for the boolean, %q for the string", strings.ToUpper(v.Text), v.Text))
		}
	case *Number:
		if strings.ContainsAny(v.Lexeme, "eE+") || strings.Contains(v.Lexeme, ".") && strings.HasSuffix(v.Lexeme, "0") {
			warn(v, NumberText, fmt.Sprintf("a JSON string is compared with the text %s, a JSON number with its value", v.Lexeme),
				"write the number as the application does")
		}
	}
}
