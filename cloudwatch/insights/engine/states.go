package engine

import "unsafe"

// accumulator is the state of an aggregation in a group. S is the state and *S what
// works on it, so that the states of many groups lie side by side.
type accumulator[S any] interface {
	*S
	// add takes in a row, and returns how many bytes more it holds.
	add(v Value, r *row) int64
	// merge takes in what later rows gave, and returns the same.
	merge(*S) int64
	// held is how many bytes it holds beside itself.
	held() int64
	result() Value
}

// states are the states of an aggregation, one for each group, by the group's number.
type states interface {
	// start makes the state of the next group, without rows, or one that another part
	// has. It returns how many bytes it takes.
	start() int64
	take(from states, group int) int64
	// add and merge are those of an accumulator.
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

// startsAs returns what makes the states of an aggregation, none of a group yet.
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
