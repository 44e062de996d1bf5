package engine

import "unsafe"

// accumulator is the state of an aggregation in a group. S is the state, and *S has
// the methods, so that the states of many groups lie side by side in memory.
type accumulator[S any] interface {
	*S
	// add adds a row, and returns by how many bytes the state has grown.
	add(v Value, r *row) int64
	// merge adds the state after later rows, and returns by how many bytes the
	// state has grown.
	merge(*S) int64
	// held returns the memory of the state beside its own size, in bytes.
	held() int64
	result() Value
}

// states holds the states of an aggregation for all groups, by the group's number.
type states interface {
	// start adds the state of the next group, which has no rows yet. It returns the
	// memory for the state, in bytes.
	start() int64
	take(from states, group int) int64
	// add and merge are those of the group's accumulator.
	add(group int, v Value, r *row) int64
	merge(group int, from states, other int) int64
	result(group int) Value
}

// statesOf are states of one type.
type statesOf[S any, A accumulator[S]] struct {
	// none is the state of a group without rows.
	none S
	all  chunks[S]
}

// startsAs returns a function that creates the states of an aggregation, for no
// groups yet.
func startsAs[S any, A accumulator[S]](none S) func() states {
	return func() states { return &statesOf[S, A]{none: none} }
}

func (s *statesOf[S, A]) start() int64 {
	s.all.push(s.none)
	return int64(unsafe.Sizeof(s.none))
}

func (s *statesOf[S, A]) take(from states, group int) int64 {
	state := from.(*statesOf[S, A]).all.at(group)
	s.all.push(*state)
	return int64(unsafe.Sizeof(*state)) + A(state).held()
}

func (s *statesOf[S, A]) add(group int, v Value, r *row) int64 { return A(s.all.at(group)).add(v, r) }

func (s *statesOf[S, A]) merge(group int, from states, other int) int64 {
	return A(s.all.at(group)).merge(from.(*statesOf[S, A]).all.at(other))
}

func (s *statesOf[S, A]) result(group int) Value { return A(s.all.at(group)).result() }
