package alarm

import "time"

// Counts counts events by when they happened, for series that are filled.
type Counts struct {
	step  int64 // in milliseconds
	pages map[int64]*[inPage]int64
	total int64
	// last is the count of the event before, and from and to are when its step
	// starts and ends: most events are of the same.
	last     *int64
	from, to int64
}

// NewCounts returns empty counts, for series of a resolution; growing says that one of
// them may be a growing series.
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

// Merge adds the other's, which were made alike.
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

// between returns how many events there are from one time up to another, both
// of which are the start of a step.
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

// fill is a value that is published once for all events but some.
type fill struct {
	value    float64
	all, but *Counts
}

// Fill makes the series one to which a value is published for every event of all that
// is not in but, too, such as the default value of a metric filter: for each event that
// it does not match. What is counted later is part of it.
func (s *Series) Fill(value float64, all, but *Counts) {
	s.fills = append(s.fills, fill{value, all, but})
}

// between returns how many times the value is published from one time up to
// another.
func (f fill) between(from, to int64) int64 { return f.all.between(from, to) - f.but.between(from, to) }

// addCount adds a value that was published so many times.
func (b *bucket) addCount(value float64, count int64, keep bool) {
	b.count += count
	b.sum += value * float64(count)
	b.min, b.max = min(b.min, value), max(b.max, value)
	if keep {
		b.add(binOf(value), count)
	}
}
