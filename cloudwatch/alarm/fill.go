package alarm

import "time"

// Counts counts events by time, for series that are filled.
type Counts struct {
	step  int64 // in milliseconds
	pages map[int64]*[inPage]int64
	total int64
	// last is the count of the step of the last event, and from and to are the
	// bounds of that step. Most events fall into the same step as the one before.
	last     *int64
	from, to int64
}

// NewCounts returns empty counts for series of the given resolution. growing is
// whether any of the series is a growing one.
func NewCounts(resolution time.Duration, growing bool) *Counts {
	if growing {
		resolution = min(resolution, EvaluationStep)
	}
	return &Counts{step: resolution.Milliseconds(), pages: map[int64]*[inPage]int64{}}
}

// Add counts an event at a time, in milliseconds since 1970.
func (c *Counts) Add(unixMilli int64) {
	if c.last == nil || unixMilli < c.from || unixMilli >= c.to {
		at := floorDiv(unixMilli, c.step)
		number := floorDiv(at, inPage)
		in := c.pages[number]
		if in == nil {
			in = new([inPage]int64)
			c.pages[number] = in
		}
		c.last, c.from, c.to = &in[at-number*inPage], at*c.step, (at+1)*c.step
	}
	*c.last++
	c.total++
}

// Merge adds the counts of other, which must have been made with the same
// arguments.
func (c *Counts) Merge(other *Counts) {
	for number, from := range other.pages {
		in := c.pages[number]
		if in == nil {
			in = new([inPage]int64)
			c.pages[number] = in
		}
		for i, n := range from {
			in[i] += n
		}
	}
	c.total += other.total
}

// between returns the number of events from one time up to another. Both must be
// the start of a step.
func (c *Counts) between(from, to int64) (n int64) {
	for at, end := floorDiv(from, c.step), floorDiv(to, c.step); at < end; {
		number := floorDiv(at, inPage)
		start := number * inPage
		until := min(end, start+inPage)
		if in := c.pages[number]; in != nil {
			for _, of := range in[at-start : until-start] {
				n += of
			}
		}
		at = until
	}
	return n
}

// fill is a value that is published once for every event in all that is not in but.
type fill struct {
	value    float64
	all, but *Counts
}

// Fill adds to the series a value for every event that is counted in all but not in
// but. The default value of a metric filter is such a value: it is published for
// every event that the filter does not match. Events that are counted later are
// included.
func (s *Series) Fill(value float64, all, but *Counts) {
	s.fills = append(s.fills, fill{value, all, but})
}

// between returns how often the value is published from one time up to another.
func (f fill) between(from, to int64) int64 { return f.all.between(from, to) - f.but.between(from, to) }

// addCount adds a value that was published count times.
func (b *bucket) addCount(value float64, count int64, keep bool) {
	b.count += count
	b.sum.Add(value * float64(count))
	b.min, b.max = min(b.min, value), max(b.max, value)
	if keep {
		b.add(binOf(value), count)
	}
}
