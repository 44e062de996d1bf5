package insights

import "maps"

// use says what the name of a field refers to where it is read.
type use int

const (
	// fromLog is a field of the log.
	fromLog use = iota
	// defined is a name that the query defines, or that a command produces.
	defined
	// unknown is a name after a command whose results are not fully known.
	unknown
	// missing is a name that can no longer be read, after a stats that does not
	// return it.
	missing
)

// definition is a name that a command defines.
type definition struct {
	// name is the name, and renamed its new name after the fields from which it is
	// made are renamed.
	name, renamed string
	// aliased is set if the query gave the name explicitly.
	aliased bool
	// shown is set if fields or display showed a field of the log by that name
	// before the query defined the name.
	shown bool
	// within is the scope in which the expression is read, for a column of stats
	// that is named by its expression. Otherwise it is nil.
	within *scope
}

// scope holds the meanings of names between two commands. (CWL_QuerySyntax-Stats,
// "Notes and limitations")
type scope struct {
	names map[string]*definition
	// shown are the fields of the log that fields and display have shown so far.
	shown map[string]bool
	// closed is set after a stats: only defined names can be read.
	closed bool
	// leaky is set if a command returns more than is documented, so that not all
	// names are known.
	leaky bool
	// input is the scope that aggregate functions read, among the aggregations of a
	// stats. The scope itself is then for what stands outside of those functions.
	// Otherwise input is nil.
	input *scope
	// sides are the scopes of the sides of joins, by name.
	sides map[string]*scope
}

func (s *scope) child() *scope {
	c := *s
	c.names, c.sides, c.input = maps.Clone(s.names), maps.Clone(s.sides), nil
	return &c
}

// reference is a place where a field is read.
type reference struct {
	field *Field
	// scope is the scope for the steps of field from skip on. The steps before are
	// names of sides of joins.
	scope *scope
	skip  int
	use   use
	// definition is what the steps before until refer to, if use is defined.
	definition *definition
	until      int
	// again is set if the field stands in an expression that repeats a column of
	// stats in order to name it.
	again bool
	// inStats is set if a stats reads the field.
	inStats bool
}

// name returns the field's name without the names of sides of joins.
func (r reference) name() string { return (&Field{Steps: r.field.Steps[r.skip:]}).Name() }

func (s *scope) resolve(f *Field) reference {
	r := reference{field: f, scope: s}
	for {
		side, ok := r.scope.sides[f.Steps[r.skip].Name]
		if !ok || len(f.Steps) == r.skip+1 || f.Steps[r.skip+1].Name == "" {
			break
		}
		r.scope, r.skip = side, r.skip+1
	}
	for until := len(f.Steps); until > r.skip; until-- {
		name := (&Field{Steps: f.Steps[r.skip:until]}).Name()
		if d, ok := r.scope.names[name]; ok {
			r.use, r.definition, r.until = defined, d, until
			return r
		}
	}
	switch {
	case r.scope.leaky && r.scope.closed:
		r.use = unknown
	case r.scope.closed:
		r.use = missing
	}
	return r
}
