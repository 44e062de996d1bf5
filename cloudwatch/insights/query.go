package insights

import (
	"cmp"
	"fmt"
	"slices"
)

// Query is a parsed query. It does not change once made, and only [Parse] makes
// one; the zero Query is no query.
type Query struct {
	source   string
	commands []Command
	comments []comment
	// misnamed are what a Rename could not do, for Check to report.
	misnamed []*Error
}

// Commands returns the query's commands, in order. They are to be read only,
// and their positions are those in the source that [Parse] was given; after a
// [Query.Rename], those in [Query.String].
func (q Query) Commands() []Command {
	return append([]Command(nil), q.commands...)
}

// Refuse makes an error about a node of the query, for who runs it and cannot do
// what it asks for.
func (q Query) Refuse(at Node, hint, format string, args ...any) *Error {
	span := at.Pos()
	return &Error{Language: language, Source: q.source, Offset: span.Offset, Length: span.Length,
		Message: fmt.Sprintf(format, args...), Hint: hint}
}

// Fields returns the names of the fields that the query reads from the log, in
// the order in which they first appear, each once. Names that the query defines
// itself are not among them, nor are the fields that a command reads without
// naming them: @timestamp in bin(5m), @message in a parse without a field.
// Those of a subquery are, and those behind the names that a join gives to its
// sides.
func (q Query) Fields() []string {
	var names []string
	for _, r := range q.read() {
		if !slices.Contains(names, r.name()) {
			names = append(names, r.name())
		}
	}
	return names
}

// Reads returns where the query reads the field of the log of that name first, one
// of [Query.Fields]; nil if it does not.
func (q Query) Reads(name string) *Field {
	for _, r := range q.read() {
		if r.name() == name {
			return r.field
		}
	}
	return nil
}

// read returns the places where the query reads a field of the log, in order.
func (q Query) read() []reference {
	var read []reference
	s := &scoper{reference: func(r reference) {
		if r.use == fromLog {
			read = append(read, r)
		}
	}}
	s.pipeline(q.commands)
	// A join's query is read before its keys, which stand before it.
	slices.SortStableFunc(read, func(a, b reference) int { return cmp.Compare(a.field.Offset, b.field.Offset) })
	return read
}

// Parameters returns the names of the query's placeholders, {{name}}, in the
// order in which they first appear, each once. One inside a string or a regular
// expression counts, as the service replaces text; one in a comment does not.
// (CWL_Insights-Saving-Queries)
func (q Query) Parameters() []string {
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	within := func(text string) {
		if !parametersInLiterals {
			return
		}
		for _, m := range parameterForm.FindAllStringSubmatch(text, -1) {
			add(m[1])
		}
	}
	inspect(q.commands, func(n Node) {
		switch n := n.(type) {
		case *Parameter:
			add(n.Ident)
		case *String:
			within(n.Text)
		case *Regex:
			within(n.Source)
		case *Opaque:
			within(n.Text)
		}
	})
	return names
}
