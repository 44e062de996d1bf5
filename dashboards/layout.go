package dashboards

import (
	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Layout is what a dashboard shows. The zero value is the default dashboard.
type Layout struct {
	// The price of logging a GB in the region, in USD, for the graph of costs.
	// Default: 0.5, the price in us-east-1.
	PricePerGB Price `yaml:"pricePerGB"`
	// The graphs, in order. An entry is the name of a graph that ships, the
	// name of a metric or alarm rule of the application, a graph of your own,
	// or rest for all graphs that are not named. A graph that ships is left out
	// where an environment does not have it. Default: rest.
	Graphs []Shown `yaml:"graphs"`
	// The saved queries whose results stand below the graphs: names, or {query:
	// …, title: …}. One that is not saved is left out. Default: those that
	// ship.
	Tables []Table `yaml:"tables"`
}

// Shown is an entry of the list of graphs: in a file a name, or a whole graph.
type Shown struct {
	// Name is the name of a graph that ships, of a metric or of an alarm rule,
	// or Rest; empty if Graph is set.
	Name string
	// Graph is a graph that the layout defines; nil if Name is set.
	Graph *GraphSpec
}

// Rest stands for all graphs that a layout does not name.
const Rest = "rest"

// GraphSpec is a graph as a file defines it.
type GraphSpec struct {
	// The name of the graph. It replaces a graph that ships, and the graph of a
	// metric or alarm rule, of the same name. Default: none.
	Name string `yaml:"name"`
	// The title of the graph.
	Title string `yaml:"title"`
	// The label of the axis, such as per minute or USD. Default: the unit of
	// the metrics, if all lines have the same.
	Unit string `yaml:"unit"`
	// The lines of the graph.
	Lines []LineSpec `yaml:"lines"`
}

// LineSpec is a line of a graph as a file defines it: a metric, or metric math
// over other lines of the graph.
type LineSpec struct {
	// The name of the line in the math of the graph: a lower-case letter, then
	// letters, digits and underscores. Default: none.
	ID     string `yaml:"id"`
	Source `yaml:",inline"`
	// The metric to show if the application does not have the first one.
	// Default: none.
	Else *Source `yaml:"else"`
	// Whether a count is shown per minute, whatever the period. Default: false.
	PerMinute bool `yaml:"perMinute"`
	// Metric math over the ids of other lines, instead of a metric.
	// {{pricePerGB}} stands for the price of logging a GB (using-metric-math).
	Math string `yaml:"math"`
	// The label in the legend. {{pricePerGB}} stands for the price of logging a
	// GB. Default: the statistic of a measure, and the title of a count.
	Label string `yaml:"label"`
	// Whether the line is only for math, and not drawn. Default: false.
	Hidden bool `yaml:"hidden"`
	// The title of the graph if it has this line. Default: the graph's title.
	Title string `yaml:"title"`
}

// Source is the metric of a line.
type Source struct {
	// The metric: the name of a metric or alarm rule of the application, the
	// name of a metric that CloudWatch keeps of the log group
	// (IncomingLogEvents, IncomingBytes, LogEventsWithFindings), or {namespace:
	// …, name: …, dimensions: …, statistic: …} for any other metric of
	// CloudWatch.
	Metric Metric `yaml:"metric"`
	// The statistic of the metric, such as Sum, Average or p95
	// (Statistics-definitions). Default: Sum of a count, and Average of a
	// measure.
	Statistic string `yaml:"statistic"`
}

// Metric is a metric. In a file it is a name, or a mapping as in an alarm rule.
type Metric alarmrules.MetricStatistic

// DecodeYAML reads a metric's name or mapping.
func (m *Metric) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	*m = Metric{}
	if node.IsMapping() {
		return node.Decode((*alarmrules.MetricStatistic)(m))
	}
	return node.Decode(&m.Name)
}

// DecodeYAML reads a name or a graph.
func (s *Shown) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	*s = Shown{}
	if node.IsMapping() {
		s.Graph = &GraphSpec{}
		return node.Decode(s.Graph)
	}
	return node.Decode(&s.Name)
}

// name returns the name of the entry; empty for a graph without one.
func (s Shown) name() string {
	if s.Graph != nil {
		return s.Graph.Name
	}
	return s.Name
}

// isRest reports whether the entry stands for all graphs that are not named.
func (s Shown) isRest() bool { return s.Graph == nil && s.Name == Rest }
