package dashboards

import (
	"strconv"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
)

// Across returns the graphs of a dashboard of several services, with a line for
// each service. All services have the metrics of the set.
func (l Layout) Across(services []string, set alarmrules.Set) []Graph {
	r := resolver{set: set, price: l.price()}
	var all []Graph
	for _, spec := range ships().Across {
		var graph Graph
		for i, service := range services {
			if g, ok := r.graph(spec, &across{service, i}); ok {
				graph.Title, graph.Unit = g.Title, g.Unit
				graph.Lines = append(graph.Lines, g.Lines...)
			}
		}
		if len(graph.Lines) > 0 {
			all = append(all, graph)
		}
	}
	return all
}

// placed returns the lines of one service, marked with its name and with unique
// ids.
func (a across) placed(lines []Line) []Line {
	id := func(id string) string {
		if id == "m0" {
			id = "m" // made of the line's place, which counts from the service's first
		}
		return id + strconv.Itoa(a.at)
	}
	for i := range lines {
		l := &lines[i]
		l.Service = a.service
		if l.ID != "" {
			l.ID = id(l.ID)
		}
		if parsed, err := metricmath.Parse(l.Expression); err == nil {
			l.Expression = parsed.Renamed(id)
		}
		if !l.Hidden {
			l.Label = a.service
		} else {
			l.Label = ""
		}
	}
	return lines
}
