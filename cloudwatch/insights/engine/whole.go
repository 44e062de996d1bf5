package engine

// whole is a sink that needs all rows together, in order.
type whole struct {
	*collect
	// apply replaces the rows. It calls holds with the number of bytes that it
	// additionally holds; holds reports whether that is allowed.
	apply func(rows []kept, holds func(more int64) bool) ([]kept, error)
}

func (w *whole) part() part { return &wholePart{*w.collect.part().(*collected), w.apply} }

type wholePart struct {
	collected
	apply func([]kept, func(int64) bool) ([]kept, error)
}

func (p *wholePart) merge(other part) { p.collected.merge(&other.(*wholePart).collected) }

func (p *wholePart) rows(in *share) ([]kept, error) {
	rows, err := p.collected.rows(in)
	if err != nil {
		return nil, err
	}
	return p.apply(rows, func(more int64) bool {
		p.bytes += more
		return in.holds(p.bytes)
	})
}
