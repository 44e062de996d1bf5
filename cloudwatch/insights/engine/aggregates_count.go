package engine

import "slices"

// rowCount counts rows.
type rowCount struct{ n int64 }

func (a *rowCount) add(Value, *row) int64 { a.n++; return 0 }

func (a *rowCount) merge(b *rowCount) int64 {
	a.n += b.n
	return 0
}

func (a *rowCount) held() int64 { return 0 }

func (a *rowCount) result() Value { return numberValue(float64(a.n)) }

// valueCount counts rows that have the field.
type valueCount struct{ n int64 }

func (a *valueCount) add(v Value, _ *row) int64 {
	if v.kind != Missing {
		a.n++
	}
	return 0
}

func (a *valueCount) merge(b *valueCount) int64 {
	a.n += b.n
	return 0
}

func (a *valueCount) held() int64 { return 0 }

func (a *valueCount) result() Value { return numberValue(float64(a.n)) }

// distinct counts the occurrences of each distinct value.
type distinct struct {
	// list is set to return the values, and top is the number of most frequent
	// values to return.
	list  bool
	top   int
	index map[string]int
	all   []counted
	// bytes is the memory that it holds.
	bytes int64
}

type counted struct {
	value Value
	n     int64
}

// distinctSize is the memory for one more value, without its text.
const distinctSize = valueSize + 64

func (a *distinct) add(v Value, _ *row) int64 {
	if v.kind == Missing || v.structured() {
		return 0
	}
	return a.count(v, 1)
}

func (a *distinct) count(v Value, n int64) int64 {
	if a.index == nil {
		a.index = map[string]int{}
	}
	text := v.text
	if text == "" {
		text, _ = v.asText()
	}
	if i, ok := a.index[text]; ok {
		a.all[i].n += n
		return 0
	}
	v = v.clone()
	if v.text != "" {
		text = v.text
	}
	a.index[text] = len(a.all)
	a.all = append(a.all, counted{v, n})
	size := int64(len(text)) + distinctSize
	a.bytes += size
	return size
}

func (a *distinct) merge(b *distinct) int64 {
	held := int64(0)
	for _, c := range b.all {
		held += a.count(c.value, c.n)
	}
	return held
}

func (a *distinct) held() int64 { return a.bytes }

func (a *distinct) result() Value {
	if !a.list && a.top == 0 {
		return numberValue(float64(len(a.all)))
	}
	if len(a.all) == 0 {
		return Value{}
	}
	slices.SortFunc(a.all, func(x, y counted) int {
		if a.top > 0 && x.n != y.n {
			return int(y.n - x.n)
		}
		return order(x.value, y.value)
	})
	if a.top > 0 {
		a.all = a.all[:min(a.top, len(a.all))]
	}
	values := make([]Value, len(a.all))
	for i, c := range a.all {
		values[i] = c.value
	}
	return listValue(values)
}
