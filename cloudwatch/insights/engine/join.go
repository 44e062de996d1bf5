package engine

import (
	"errors"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// sides are the two sides of a join, for the stage after it.
type sides struct {
	left, right side
	of          *branch
	// taken are the values of the right side that the stage reads.
	taken []taken
}

// side is the name by which commands refer to a side of a join.
type side string

// taken is a value of the right side: its column in the rows of that side, and its
// slot in the rows of the stage.
type taken struct{ column, slot int }

// is reports whether a field belongs to the side.
func (s side) is(f *insights.Field) bool {
	return len(f.Steps) > 1 && f.Steps[0].Name == string(s) && f.Steps[1].Name != ""
}

// beyond returns a field without the name of its side.
func beyond(f *insights.Field) *insights.Field {
	return &insights.Field{Span: f.Span, Steps: f.Steps[1:]}
}

// right resolves a field of the right side of the join with which the stage of s
// begins.
func (c *compiler) right(s *scope, f *insights.Field) (operand, error) {
	s.sides.of.compiler.mayLack = c.mayLack
	column, structured, err := s.sides.of.carry(beyond(f))
	if err != nil {
		return operand{}, c.notInSubquery(f, beyond(f), err)
	}
	o := slotOf(s.stage.newSlot())
	o.structured = structured
	s.sides.taken = append(s.sides.taken, taken{column, s.stage.slots - 1})
	s.imported[logPrefix+f.Name()] = o
	return o, nil
}

// join compiles the command join. It returns a row for every pair of rows with
// equal keys, in the order of both sides. A left join also keeps rows without a
// match. A missing key is equal to none. Fields without the name of a side belong
// to the left side. (CWL_QuerySyntax-Join)
func (c *compiler) join(command *insights.Join) error {
	b, err := c.subquery(command.Query)
	if err != nil {
		return err
	}
	if !c.first() {
		c.gather(c.collect(noLimit))
	}
	joined := &sides{left: side(command.Left.Name), right: side(command.Right.Name), of: b}
	c.scope.sides = joined
	leftKey, rightKey := command.LeftKey, command.RightKey
	if joined.right.is(leftKey) {
		leftKey, rightKey = rightKey, leftKey
	}
	left, err := c.field(leftKey)
	if err != nil {
		return err
	}
	column, _, err := b.carry(beyond(rightKey))
	if err != nil {
		return c.notInSubquery(rightKey, beyond(rightKey), err)
	}
	c.shown.join(joined.right, &b.compiler.shown)

	var keys *index
	keep := command.Type == "left"
	s := c.scope.stage
	s.steps = append(s.steps, step{expand: func(r *row, next func()) {
		if keys == nil {
			keys = b.index(column)
		}
		found := false
		keys.each(left.eval(r), func(i int) bool {
			found = true
			for _, t := range joined.taken {
				r.values[t.slot] = b.rows[i].values[t.column]
			}
			next()
			return r.failed == nil
		})
		if !found && keep {
			for _, t := range joined.taken {
				r.values[t.slot] = Value{}
			}
			next()
		}
	}})
	return nil
}

// notInSubquery returns an error about a field that a subquery does not return.
func (c *compiler) notInSubquery(at, f *insights.Field, err error) error {
	if !errors.Is(err, errNotPutOut) {
		return err
	}
	return c.refuse(at, "after a stats there is only what it outputs", "the subquery does not output %q", f.Name())
}

// column returns a column of the side.
func (s side) column(shown column) column {
	f := &insights.Field{Steps: []insights.Step{{Name: string(s)}}}
	if shown.field != nil && shown.field.Name() == shown.name {
		f.Steps = append(f.Steps, shown.field.Steps...)
	} else {
		f.Steps = append(f.Steps, insights.Step{Name: shown.name})
	}
	return column{f.Name(), f}
}

// index returns an index of a column of the branch's rows.
func (b *branch) index(column int) *index {
	values := make([]Value, len(b.rows))
	for i, k := range b.rows {
		values[i] = k.values[column]
	}
	return newIndex(b.comparer, values)
}
