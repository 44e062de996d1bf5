package insights

import (
	"fmt"
	"strings"
)

// Rename returns the query with the fields of the log called otherwise. The
// function is given the name of each field that the query reads from the log, a
// dotted path as a whole, and returns what the log calls it; the same name if
// it is called that.
//
// What stays is: names that the query gives itself, fields that start with @,
// which are the service's own, and, after a stats, everything but its outputs.
// An output that is called by the field or the expression that it comes from
// changes its name with it, and is read by its new name afterwards:
//
//	stats count() by level | sort level
//
// becomes
//
//	stats count() by levelname | sort levelname
//
// A new name may be a path with steps in backticks, as [Field.Name] has it. Two
// things cannot be done, and leave the field as it was: a name that cannot be
// written, being empty or with a backtick or a line break of its own, and a
// name that the query already gives to something else. [Query.Check] of the
// result reports both. Patterns of filldown and the text of an [Opaque] command
// are left alone, as are comments.
func (q Query) Rename(rename func(field string) string) Query {
	if len(q.commands) == 0 {
		return q
	}
	tree := MustParse(q.String()) // a copy to change
	wrong := map[int]string{}
	read := 0
	walk := &scoper{reference: func(r reference) {
		if problem := renameField(r, rename); problem != "" {
			wrong[read] = problem
		}
		read++
	}}
	walk.pipeline(tree.commands)

	// Printed and read again, the positions are right, and so is the source.
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

// renameField renames a field where it is read, or says why it cannot.
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
			return fmt.Sprintf("%q cannot be renamed to %q, which the query gives to something else", name, to)
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

// parsePath makes steps of a name as Field.Name has it.
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
