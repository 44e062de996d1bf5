package engine

import (
	"errors"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// expr computes the value of an expression for a row.
type expr func(*row) Value

// operand is a compiled expression.
type operand struct {
	eval expr
	// constant is the value if it is the same in every row, and nil otherwise.
	constant *Value
	// structured is set if the value is a map or a list in every row.
	structured bool
}

func constantOf(v Value) operand {
	return operand{eval: func(*row) Value { return v }, constant: &v, structured: v.structured()}
}

// slotOf returns an operand that reads a slot of the row.
func slotOf(slot int) operand {
	return operand{eval: func(r *row) Value { return r.values[slot] }}
}

// scope holds the meanings of names in a stage.
type scope struct {
	stage *stage
	names map[string]operand
	// from is the scope of the stage before, or nil in the first stage.
	from *scope
	// closed is set after a stats: only names of this stage can be read.
	closed bool
	// imported are the names of the stage before that this stage reads.
	imported map[string]operand
	// sides are the sides of the join with which the stage begins, or nil.
	sides *sides
}

// find resolves a name that the query defined.
func (s *scope) find(name string) (operand, bool) {
	if o, ok := s.names[name]; ok {
		return o, true
	}
	if s.closed || s.from == nil {
		return operand{}, false
	}
	o, ok := s.from.find(name)
	if !ok {
		return operand{}, false
	}
	return s.take(name, o), true
}

// take makes the stage before hand over a value with each of its rows.
func (s *scope) take(name string, o operand) operand {
	if o.constant != nil {
		return o
	}
	if in, ok := s.imported[name]; ok {
		return in
	}
	in := slotOf(s.stage.newSlot())
	in.structured = o.structured
	s.from.stage.carry = append(s.from.stage.carry, o.eval)
	s.stage.inherited = append(s.stage.inherited, s.stage.slots-1)
	s.imported[name] = in
	return in
}

var errNotPutOut = errors.New("not output")

// field resolves a field.
func (c *compiler) field(f *insights.Field) (operand, error) {
	o, err := c.fieldIn(c.scope, f)
	if errors.Is(err, errNotPutOut) {
		return operand{}, c.refuse(f, "after a stats there is only what it outputs",
			"the command before it does not output %q", f.Name())
	}
	return o, err
}

// fieldIn resolves a field in a scope.
func (c *compiler) fieldIn(s *scope, f *insights.Field) (operand, error) {
	for until := len(f.Steps); until > 0; until-- {
		name := (&insights.Field{Steps: f.Steps[:until]}).Name()
		if o, ok := s.find(name); ok {
			if until == len(f.Steps) {
				return o, nil
			}
			return within(o, f.Steps[until:]), nil
		}
	}
	if name := f.Name(); name == "true" || name == "false" {
		// The language has no boolean literals, but strcontains takes one.
		return constantOf(booleanValue(name == "true")), nil
	}
	return c.fromLog(s, f)
}

// fromLog resolves a field of the log, from any stage.
func (c *compiler) fromLog(s *scope, f *insights.Field) (operand, error) {
	if s.closed {
		return operand{}, errNotPutOut
	}
	if s.from == nil {
		return c.logField(f)
	}
	if in, ok := s.imported[logPrefix+f.Name()]; ok {
		return in, nil
	}
	if s.sides != nil && s.sides.right.is(f) {
		return c.right(s, f)
	}
	var o operand
	var err error
	if s.sides != nil && s.sides.left.is(f) {
		o, err = c.fieldIn(s.from, beyond(f))
	} else {
		o, err = c.fromLog(s.from, f)
	}
	if err != nil {
		return o, err
	}
	return s.take(logPrefix+f.Name(), o), nil
}

// logPrefix distinguishes fields of the log from names that the query defines.
const logPrefix = "\x00"

// define defines a name for the commands that follow.
func (c *compiler) define(name string, o operand) { c.scope.names[name] = o }

// newName allocates a slot, and defines a name for it.
func (c *compiler) newName(name string) (slot int) {
	slot = c.scope.stage.newSlot()
	c.define(name, slotOf(slot))
	return slot
}

func systemFieldNames() []string {
	return slices.Concat(slices.Sorted(maps.Keys(systemFields)), slices.Sorted(maps.Keys(lambdaFields)))
}
