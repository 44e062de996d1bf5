package queries

import "slices"

// Asks reports whether the query reads log groups of a kind, if it is saved for
// the given number of pairs of log groups. A query that follows others reads
// all that they have.
func (q Query) Asks(of LogGroup, pairs int) bool {
	return slices.Contains(q.LogGroups, of) || pairs > 1 && slices.Contains(q.LogGroups, Others)
}
