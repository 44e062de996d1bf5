package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// inSubquery compiles in (subquery), which holds if the value equals that of the
// field of the same name in a row of the subquery. (CWL_QuerySyntax-Subqueries)
func (c *compiler) inSubquery(e *insights.In, x operand, of *insights.Subquery) (func(*row) bool, error) {
	f, ok := insights.Ungrouped(e.X).(*insights.Field)
	if !ok {
		return nil, c.refuse(e.X, "", "a subquery is compared with a field, not with %s", insights.Format(e.X))
	}
	b, err := c.subquery(of)
	if err != nil {
		return nil, err
	}
	column, _, err := b.carry(f)
	if err != nil {
		return nil, c.notInSubquery(f, f, err)
	}
	var set *index
	return among(x, e.Not, func(v Value, _ *row) bool {
		if set == nil {
			set = b.index(column)
		}
		return set.has(v)
	}), nil
}
