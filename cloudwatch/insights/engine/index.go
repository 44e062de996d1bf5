package engine

// index finds the values that are equal to a given one, without comparing each.
type index struct {
	comparer comparer
	values   []Value
	texts    map[string][]int
	numbers  map[float64][]int
}

// newIndex returns an index of values, which must not change while it is used.
func newIndex(c comparer, values []Value) *index {
	x := &index{c, values, map[string][]int{}, map[float64][]int{}}
	for i, v := range values {
		if v.kind == Missing || v.structured() {
			continue // equal to nothing
		}
		if f, ok := v.asNumber(); ok {
			x.numbers[f] = append(x.numbers[f], i)
		} else if text, ok := v.asText(); ok {
			x.texts[text] = append(x.texts[text], i)
		}
	}
	return x
}

// each calls yield with the position of every value that equals v, in order, until
// yield returns false.
func (x *index) each(v Value, yield func(int) bool) {
	if v.kind == Missing || v.structured() {
		return
	}
	var candidates []int
	if f, ok := v.asNumber(); ok {
		candidates = x.numbers[f]
	} else if text, ok := v.asText(); ok {
		candidates = x.texts[text]
	}
	for _, i := range candidates {
		// This comparison distinguishes numbers that are equal as float64.
		if x.comparer.equal(v, x.values[i]) && !yield(i) {
			return
		}
	}
}

// has reports whether a value is equal to v.
func (x *index) has(v Value) bool {
	found := false
	x.each(v, func(int) bool {
		found = true
		return false
	})
	return found
}
