package contributor

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// resolution is the shortest period of a datapoint.
const resolution = time.Minute

// mostContributions limits the memory of a series: the number of contributors,
// counted anew in each minute.
const mostContributions = 4 << 20

// ErrTooMany is the error of a series that has more contributors than it can hold.
var ErrTooMany = errors.New("it has more contributors than can be counted here")

// Series holds the contributions to a rule, minute by minute.
type Series struct {
	minutes map[int64]*minute
	size    int
	// events is the number of events that the rule counted.
	events int64
	full   bool
}

// minute holds the contributions of each contributor in a minute, and of all of
// them together.
type minute struct {
	by       map[string]*contribution
	together contribution
}

// contribution is what one contributor, or all of them together, contributed.
type contribution struct {
	count         int64
	sum, min, max float64
}

func (c *contribution) add(other contribution) {
	if c.count == 0 {
		*c = other
		return
	}
	c.count += other.count
	c.sum += other.sum
	c.min, c.max = min(c.min, other.min), max(c.max, other.max)
}

// NewSeries returns an empty series.
func NewSeries() *Series { return &Series{minutes: map[int64]*minute{}} }

// Add adds the contribution of an event, at a time in milliseconds since 1970.
func (s *Series) Add(unixMilli int64, contributor []byte, value float64) {
	s.events++
	at := unixMilli / resolution.Milliseconds()
	if unixMilli < 0 {
		at--
	}
	m := s.minute(at)
	one := contribution{1, value, value, value}
	m.together.add(one)
	if c := m.by[string(contributor)]; c != nil {
		c.add(one)
		return
	}
	s.put(m, string(contributor), one)
}

func (s *Series) minute(at int64) *minute {
	m := s.minutes[at]
	if m == nil {
		m = &minute{by: map[string]*contribution{}}
		s.minutes[at] = m
	}
	return m
}

// put adds to a contributor's contribution, as long as there is room.
func (s *Series) put(m *minute, contributor string, with contribution) {
	if c := m.by[contributor]; c != nil {
		c.add(with)
		return
	}
	if s.size >= mostContributions {
		s.full = true
		return
	}
	m.by[contributor] = &with
	s.size++
}

// Merge adds the contributions of another series. Merging in the same order gives
// the same series, to the last bit.
func (s *Series) Merge(other *Series) {
	for at, from := range other.minutes {
		m := s.minute(at)
		m.together.add(from.together)
		for contributor, c := range from.by {
			s.put(m, contributor, *c)
		}
	}
	s.events += other.events
	s.full = s.full || other.full
}

// Events returns the number of log events that the rule counted.
func (s *Series) Events() int64 { return s.events }

// Err returns [ErrTooMany] if the series lacks contributions for which there was no
// room.
func (s *Series) Err() error {
	if s.full {
		return ErrTooMany
	}
	return nil
}

// metrics compute the metrics of a rule from the contributions of each contributor,
// of which there is at least one, and of all together
// (ContributorInsights-GraphReportData). Average is taken over single observations,
// as Minimum and Maximum are. Its description, "the average value from all
// contributors", can be read in two ways.
var metrics = map[string]func(all []contribution, together contribution) float64{
	"UniqueContributors": func(all []contribution, _ contribution) float64 { return float64(len(all)) },
	"MaxContributorValue": func(all []contribution, _ contribution) float64 {
		most := math.Inf(-1)
		for _, c := range all {
			most = max(most, c.sum)
		}
		return most
	},
	"SampleCount": func(_ []contribution, together contribution) float64 { return float64(together.count) },
	"Sum":         func(_ []contribution, together contribution) float64 { return together.sum },
	"Minimum":     func(_ []contribution, together contribution) float64 { return together.min },
	"Maximum":     func(_ []contribution, together contribution) float64 { return together.max },
	"Average":     func(_ []contribution, together contribution) float64 { return together.sum / float64(together.count) },
}

// Of returns the datapoints of a metric of the rule. A period without contributors
// has no datapoint; CloudWatch does not document what it has.
func (s *Series) Of(metric string) (alarm.Source, error) {
	compute, ok := metrics[metric]
	if !ok {
		return nil, fmt.Errorf("a Contributor Insights rule has no metric %s", metric)
	}
	return &metricOf{s, compute, map[alarm.Window]alarm.Datapoint{}}, nil
}

// metricOf caches its datapoints, because consecutive evaluations ask for nearly
// the same ones.
type metricOf struct {
	series  *Series
	compute func([]contribution, contribution) float64
	known   map[alarm.Window]alarm.Datapoint
}

// Datapoints returns the datapoints of windows, which must be whole minutes.
func (m *metricOf) Datapoints(windows []alarm.Window) []alarm.Datapoint {
	all := make([]alarm.Datapoint, len(windows))
	for i, w := range windows {
		d, known := m.known[w]
		if !known {
			d = m.datapoint(w)
			m.known[w] = d
		}
		all[i] = d
	}
	return all
}

func (m *metricOf) datapoint(w alarm.Window) alarm.Datapoint {
	var all []contribution
	var together contribution
	places := map[string]int{}
	step := resolution.Milliseconds()
	for at := w.Start.UnixMilli() / step; at*step < w.End.UnixMilli(); at++ {
		of := m.series.minutes[at]
		if of == nil {
			continue
		}
		together.add(of.together)
		for contributor, c := range of.by {
			i, seen := places[contributor]
			if !seen {
				i = len(all)
				places[contributor] = i
				all = append(all, contribution{})
			}
			all[i].add(*c)
		}
	}
	if together.count == 0 {
		return alarm.Datapoint{Missing: true}
	}
	return alarm.Datapoint{Value: m.compute(all, together)}
}
