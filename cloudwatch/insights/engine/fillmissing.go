package engine

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// carried makes a stage carry a column, and returns its index in the rows, or -1 if
// the value is the same in every row.
func (c *compiler) carried(from *stage, shown column) (int, error) {
	before := len(from.carry)
	_, err := c.shownColumn(shown)
	if len(from.carry) == before {
		return -1, err
	}
	return before, err
}

// mostBins is the maximum number of rows that a fillmissing may add.
const mostBins = 1_000_000

// fillMissing compiles the command fillmissing, which adds a row for each bin
// without one, from the first to the last bin or over the whole time range of the
// query. If stats groups by more than bins, it does so for each group.
// (CWL_QuerySyntax-Fillmissing)
func (c *compiler) fillMissing(command *insights.FillMissing) error {
	if len(c.bins) != 1 {
		return c.refuse(commandName{command}, "write stats … by bin(5m) before it", "fillmissing fills the bins of a stats, and there are %d", len(c.bins))
	}
	bin := c.bins[0]
	period := bin.duration()
	fills := map[string]Value{}
	for _, f := range command.Fills {
		o, err := c.expr(f.Value)
		if err != nil {
			return err
		}
		fills[f.Field.Name()] = *o.constant
	}
	w := &whole{collect: c.collect(noLimit)}
	c.gather(w)
	// names are the names of the columns, by index in the rows.
	var names []string
	at := -1
	for _, shown := range c.shown.now() {
		place, err := c.carried(w.stage, shown)
		if err != nil {
			return err
		}
		if place < 0 {
			continue // the same in every row
		}
		if shown.name == bin.name {
			at = place
		}
		names = append(names, shown.name)
	}
	if at < 0 {
		return c.refuse(commandName{command}, "", "the column %s is no longer there", bin.name)
	}
	for name := range fills {
		if !slices.Contains(names, name) {
			return c.refuse(commandName{command}, "", "there is no column %s to fill", name)
		}
	}
	isKey := make([]bool, len(names))
	for i, name := range names {
		isKey[i] = slices.Contains(c.keys, name)
	}
	clock := c.p.clock
	w.apply = func(rows []kept, holds func(int64) bool) ([]kept, error) {
		first, last := int64(noTime), int64(noTime)
		for _, k := range rows {
			if v := k.values[at]; v.kind == Time {
				t := int64(v.number) - bin.offset
				if first == noTime || t < first {
					first = t
				}
				last = max(last, t)
			}
		}
		if !clock.start.IsZero() {
			first = period.Floor(clock.start.UnixMilli())
		}
		if !clock.end.IsZero() {
			last = period.Floor(clock.end.UnixMilli())
		}
		if first == noTime || last == noTime {
			return rows, nil
		}
		return fillBins(rows, at, isKey, bin, first, last, holds, func(k *kept, keys []Value) {
			k.values = make([]Value, len(w.stage.carry))
			for i, name := range names {
				if isKey[i] {
					k.values[i] = keys[i]
				} else if v, ok := fills[name]; ok {
					k.values[i] = v
				}
			}
		})
	}
	return nil
}

// duration returns the period of the bins.
func (b binColumn) duration() insights.Period { return b.period.(*insights.Duration).Period() }

// hasSize is the approximate memory needed to record that a bin has a row, in
// bytes.
const hasSize = 32

// fillBins adds the missing rows from the bin first to the bin last, both without
// the offset. It calls holds with the number of bytes that it additionally holds;
// holds reports whether that is allowed.
func fillBins(rows []kept, at int, isKey []bool, bin binColumn, first, last int64, holds func(int64) bool, fill func(*kept, []Value)) ([]kept, error) {
	type series struct {
		keys []Value
		has  map[int64]bool
	}
	period := bin.duration()
	var groups []*series
	index := map[string]*series{}
	var key []byte
	for _, k := range rows {
		key = key[:0]
		for i, is := range isKey {
			if is && i != at {
				key = appendKey(key, k.values[i])
			}
		}
		s := index[string(key)]
		if s == nil {
			s = &series{keys: k.values, has: map[int64]bool{}}
			index[string(key)] = s
			groups = append(groups, s)
		}
		if v := k.values[at]; v.kind == Time {
			s.has[int64(v.number)-bin.offset] = true
			if !holds(hasSize) {
				return nil, errTooMuch
			}
		}
	}
	if len(rows) == 0 {
		groups = append(groups, &series{keys: make([]Value, len(isKey)), has: map[int64]bool{}})
	}
	for start, n := first, 0; start <= last; start = period.Next(start) {
		if n += len(groups); n > mostBins {
			return nil, fmt.Errorf("fillmissing would make more than %d rows", mostBins)
		}
		for _, s := range groups {
			if s.has[start] {
				continue
			}
			k := kept{time: noTime}
			fill(&k, s.keys)
			if !holds(k.size()) {
				return nil, errTooMuch
			}
			k.values[at] = Value{kind: Time, number: float64(start + bin.offset)}
			rows = append(rows, k)
		}
	}
	slices.SortStableFunc(rows, func(a, b kept) int { return inGroups(a.values[at], b.values[at]) })
	for i := range rows {
		rows[i].index = int64(i)
	}
	return rows, nil
}
