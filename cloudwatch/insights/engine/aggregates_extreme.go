package engine

// extreme keeps the value that comes first or last in sort order.
type extreme struct {
	sign  int
	value Value
}

func (a *extreme) add(v Value, _ *row) int64 {
	if v.kind == Missing || v.structured() || a.value.kind != Missing && order(v, a.value)*a.sign <= 0 {
		return 0
	}
	held := int64(len(v.text) - len(a.value.text))
	a.value = v.clone()
	return held
}

func (a *extreme) merge(b *extreme) int64 { return a.add(b.value, nil) }

func (a *extreme) held() int64 { return int64(len(a.value.text)) }

func (a *extreme) result() Value { return a.value }
