package insights

import "maps"

// use says what the name of a field stands for where it is read.
type use int

const (
	// fromLog is a field of the log.
	fromLog use = iota
	// defined is a name that the query gave, or that a command puts out.
	defined
	// unknown is a name after a command whose output is not known in full.
	unknown
	// missing is a name that is not there any more, after a stats that does not
	// put it out.
	missing
)

// definition is a name that a command puts out.
type definition struct {
	// name is what it is called, and renamed what it will be called once the
	// fields that its name is made of are renamed.
	name, renamed string
	// aliased says that the query gave the name.
	aliased bool
	// shown says that fields or display showed a field of the log by that name
	// before the query gave it to something else.
	shown bool
	// within is, of a column of stats that is called by its expression, the
	// scope in which the expression is read; otherwise nil.
	within *scope
}

// scope is what names mean between two commands. (CWL_QuerySyntax-Stats,
// "Notes and limitations")
type scope struct {
	names map[string]*definition
	// shown are the fields of the log that fields and display showed so far.
	shown map[string]bool
	// closed says that only names can be read: a stats came before.
	closed bool
	// leaky says that a command put out more than is documented, so that not
	// every name that can be read is known.
	leaky bool
	// input is, among the aggregations of a stats, what the functions that
	// aggregate read; otherwise nil. The scope itself is then what stands
	// outside of those functions.
	input *scope
	// sides are the scopes behind the names that joins gave to their sides.
	sides map[string]*scope
}

func (s *scope) child() *scope {
	c := *s
	c.names, c.sides, c.input = maps.Clone(s.names), maps.Clone(s.sides), nil
	return &c
}

// reference is a field being read.
type reference struct {
	field *Field
	// scope is what names mean here, for the steps of field from skip on; those
	// before are names of sides of joins.
	scope *scope
	skip  int
	use   use
	// definition is what the first steps, up to until, stand for, if defined.
	definition *definition
	until      int
	// again says that the field stands in an expression that only repeats a
	// column of stats, to name it.
	again bool
	// inStats says that a stats reads it.
	inStats bool
}

// name returns the field's name, without names of sides of joins.
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
