package insights

import (
	"cmp"
	"fmt"
	"slices"
)

// Query is a parsed query. Only [Parse] makes one, and it never changes. The zero
// Query is not a query.
type Query struct {
	source   string
	commands []Command
	comments []comment
	// misnamed are the errors of Rename, which Check reports.
	misnamed []*Error
}

// Commands returns the query's commands, in order. They must not be changed. Their
// positions refer to the source that [Parse] was given or, after a [Query.Rename],
// to [Query.String].
func (q Query) Commands() []Command {
	return append([]Command(nil), q.commands...)
}

// Refuse returns an error about a node of the query, for packages that run the
// query and do not support what it asks for.
func (q Query) Refuse(at Node, hint, format string, args ...any) *Error {
	span := at.Pos()
	return &Error{Language: language, Source: q.source, Offset: span.Offset, Length: span.Length,
		Message: fmt.Sprintf(format, args...), Hint: hint}
}

// Fields returns the names of the fields that the query reads from the log, each
// once, in the order of their first use. Names that the query defines itself are
// left out, and so are fields that a command reads without naming them: @timestamp
// in bin(5m), @message in a parse without a field. Fields of subqueries are
// included, and those qualified by the name of a side of a join.
func (q Query) Fields() []string {
	var names []string
	for _, r := range q.read() {
		if !slices.Contains(names, r.name()) {
			names = append(names, r.name())
		}
	}
	return names
}

// Reads returns the first place where the query reads the log's field of that name,
// which is one of [Query.Fields], or nil if it does not read it.
func (q Query) Reads(name string) *Field {
	for _, r := range q.read() {
		if r.name() == name {
			return r.field
		}
	}
	return nil
}

// read returns the places where the query reads fields of the log, in order.
func (q Query) read() []reference {
	var read []reference
	s := &scoper{reference: func(r reference) {
		if r.use == fromLog {
			read = append(read, r)
		}
	}}
	s.pipeline(q.commands)
	// A join's query is followed before its keys, although they come first in the
	// source.
	slices.SortStableFunc(read, func(a, b reference) int { return cmp.Compare(a.field.Offset, b.field.Offset) })
	return read
}

// Parameters returns the names of the query's placeholders, {{name}}, each once, in
// the order of their first use. A placeholder inside a string or a regular
// expression counts, as CloudWatch replaces text; one in a comment does not.
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
