package insights

import (
	"fmt"
	"strings"
)

// Rename returns the query with the fields of the log renamed. rename gets the name
// of each field that the query reads from the log, a dotted path as a whole, and
// returns the log's own name for it, or the same name to keep it.
//
// Names that the query defines itself stay, and so do fields that start with @,
// which belong to CloudWatch, and names after a stats. A column of a stats that
// takes its name from a field or an expression changes with that field, and later
// commands read it by its new name:
//
//	stats count() by level | sort level
//
// becomes
//
//	stats count() by levelname | sort levelname
//
// A new name may be a path with steps in backticks, as [Field.Name] returns it. In
// two cases a field cannot be renamed and keeps its name: if the new name is empty
// or holds a backtick or a line break, so that it cannot be written, and if the
// query already uses the new name for something else. [Query.Check] of the result
// reports both. Rename does not change patterns of filldown, the text of an
// [Opaque] command, and comments.
func (q Query) Rename(rename func(field string) string) Query {
	if len(q.commands) == 0 {
		return q
	}
	tree := MustParse(q.String()) // a copy that can be changed
	wrong := map[int]string{}
	read := 0
	walk := &scoper{reference: func(r reference) {
		if problem := renameField(r, rename); problem != "" {
			wrong[read] = problem
		}
		read++
	}}
	walk.pipeline(tree.commands)

	// Printing and parsing again makes the positions and the source right.
	renamed := MustParse(tree.String())
	renamed.misnamed = q.misnamed
	read = 0
	find := &scoper{reference: func(r reference) {
		if problem := wrong[read]; problem != "" {
			renamed.misnamed = append(renamed.misnamed, &Error{
				Language: language, Source: renamed.source, Offset: r.field.Offset, Length: r.field.Length, Message: problem})
		}
		read++
	}}
	find.pipeline(renamed.commands)
	return renamed
}

// renameField renames a field where it is read, or reports why it cannot.
func renameField(r reference, rename func(string) string) string {
	side, steps := r.field.Steps[:r.skip:r.skip], r.field.Steps
	switch r.use {
	case fromLog:
		name := r.name()
		if strings.HasPrefix(name, "@") {
			return ""
		}
		to := rename(name)
		if to == name {
			return ""
		}
		path, ok := parsePath(to)
		if !ok {
			return fmt.Sprintf("%q cannot be renamed to %q, which cannot be written as a name", name, to)
		}
		if r.scope.resolve(&Field{Steps: path}).use != fromLog {
			return fmt.Sprintf("%q cannot be renamed to %q, which the query uses for something else", name, to)
		}
		r.field.Steps = append(side, path...)
	case defined:
		d := r.definition
		if d.renamed == d.name {
			return ""
		}
		path := []Step{{Name: d.renamed}}
		if d.within == nil {
			path, _ = parsePath(d.renamed)
		} else if !canBeName(d.renamed) {
			return fmt.Sprintf("the column is called %s now, which cannot be written as a name; give it one with as", d.renamed)
		}
		r.field.Steps = append(append(side, path...), steps[r.until:]...)
	}
	return ""
}

// parsePath splits a name, as Field.Name returns it, into steps.
func parsePath(name string) ([]Step, bool) {
	if canBeName(name) && !strings.Contains(name, "[") {
		return splitName(name), true
	}
	l := &lexer{source: name}
	t, err := l.next()
	if err != nil || t.kind != nameToken || l.pos != len(name) || t.Offset != 0 {
		return nil, false
	}
	return t.steps, true
}
