package engine

// index finds, among values, those that are equal to another one, without a look
// at each.
type index struct {
	comparer comparer
	values   []Value
	texts    map[string][]int
	numbers  map[float64][]int
}

// newIndex makes an index of values that last as long as it does.
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

// each calls yield with the place of every value that is equal to v, in order,
// until it returns false.
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
		// Numbers that a float64 does not tell apart are told apart here.
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
