package replay

import (
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/template"
)

// Datapoints are published to a metric in addition to what log events publish,
// or to a metric that no log event feeds, such as Errors of AWS/Lambda.
type Datapoints struct {
	Namespace, Name string
	// Dimensions of the metric, in any order. If the template's value is a
	// placeholder for a resource, give the logical ID of the resource.
	Dimensions []template.Dimension
	// Unit of the values. Default: the unit that the alarm asks for.
	Unit string
	// Points are the values, in any order.
	Points []Point
}

// Point is a published value.
type Point struct {
	At    time.Time
	Value float64
}

// givenTo returns the indexes of the datapoints that are published to a metric.
func (p *plan) givenTo(k metricKey) []int {
	var all []int
	for i, d := range p.given {
		if d.Namespace == unscoped(k.namespace) && d.Name == unscoped(k.name) && (d.Unit == "" || k.unit == "" || d.Unit == k.unit) && sameDimensions(d.Dimensions, dimensionsOf(k.dimensions)) {
			all = append(all, i)
		}
	}
	return all
}

// Unread returns the indexes of the datapoints that no alarm and no requested
// metric reads.
func (r *Replay) Unread() []int {
	read := map[int]bool{}
	for _, m := range r.plan.metrics {
		for _, i := range m.given {
			read[i] = true
		}
	}
	var all []int
	for i := range r.plan.given {
		if !read[i] {
			all = append(all, i)
		}
	}
	return all
}

// sameDimensions reports whether a metric has exactly these dimensions.
func sameDimensions(given, of []template.Dimension) bool {
	return len(given) == len(of) && !slices.ContainsFunc(of, func(d template.Dimension) bool {
		return !slices.ContainsFunc(given, func(g template.Dimension) bool { return g.Name == d.Name && isValue(g.Value, unscoped(d.Value)) })
	})
}

// isValue reports whether a given value is that of a dimension, which may be a
// placeholder for a resource.
func isValue(given, value string) bool {
	inner, ok := strings.CutPrefix(value, "${")
	if !ok || given == value {
		return given == value
	}
	id, _, _ := strings.Cut(strings.TrimSuffix(inner, "}"), ".")
	return id == given
}

// addDatapoints publishes the datapoints that no log event publishes.
func (g *gathered) addDatapoints(p *plan) {
	for _, d := range p.given {
		for _, point := range d.Points {
			ms := point.At.UnixMilli()
			if !g.timed || ms < g.first {
				g.first = ms
			}
			if !g.timed || ms > g.last {
				g.last = ms
			}
			g.timed = true
		}
	}
	for _, m := range p.metrics {
		for _, i := range m.given {
			for _, point := range p.given[i].Points {
				g.metrics[m.index].Add(point.At.UnixMilli(), point.Value)
			}
		}
	}
}
