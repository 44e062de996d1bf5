package replay

import (
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/template"
)

// Datapoints are published to a metric that no log event makes, such as AWS/Lambda's
// Errors, or beside what log events make.
type Datapoints struct {
	Namespace, Name string
	// Dimensions of the metric, in any order. Where a template has a placeholder of a
	// resource as a value, the resource's logical id is taken for it.
	Dimensions []template.Dimension
	// Unit of the values. Default: whatever an alarm asks for.
	Unit string
	// Points are the values, in any order.
	Points []Point
}

// Point is a value that was published.
type Point struct {
	At    time.Time
	Value float64
}

// givenTo are the indexes of the datapoints that are published to a metric.
func (p *plan) givenTo(k metricKey) []int {
	var all []int
	for i, d := range p.given {
		if d.Namespace == unscoped(k.namespace) && d.Name == unscoped(k.name) && (d.Unit == "" || k.unit == "" || d.Unit == k.unit) && sameDimensions(d.Dimensions, dimensionsOf(k.dimensions)) {
			all = append(all, i)
		}
	}
	return all
}

// Unread are the indexes of the datapoints that no alarm looks at, and no metric that was
// asked for.
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

// sameDimensions reports whether a metric has these dimensions, and no others.
func sameDimensions(given, of []template.Dimension) bool {
	return len(given) == len(of) && !slices.ContainsFunc(of, func(d template.Dimension) bool {
		return !slices.ContainsFunc(given, func(g template.Dimension) bool { return g.Name == d.Name && isValue(g.Value, unscoped(d.Value)) })
	})
}

// isValue reports whether a value that was given is that of a dimension, which may be
// a placeholder of a resource.
func isValue(given, value string) bool {
	inner, ok := strings.CutPrefix(value, "${")
	if !ok || given == value {
		return given == value
	}
	id, _, _ := strings.Cut(strings.TrimSuffix(inner, "}"), ".")
	return id == given
}

// addDatapoints publishes what no log event makes.
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
