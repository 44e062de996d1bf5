package queries

import "slices"

// Asks reports whether a query that is saved for so many pairs of log groups asks those of
// a kind: one that follows into the others asks all that they have.
func (q Query) Asks(of LogGroup, pairs int) bool {
	return slices.Contains(q.LogGroups, of) || pairs > 1 && slices.Contains(q.LogGroups, Others)
}
