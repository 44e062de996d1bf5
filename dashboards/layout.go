package dashboards

import (
	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Layout is what a dashboard shows. The zero value is the dashboard that ships.
type Layout struct {
	// What a GB costs that is logged, in USD: CloudWatch's price of ingestion
	// in the region, for the dashboard's graph of costs. Default: 0.5, the
	// price in us-east-1.
	PricePerGB Price `yaml:"pricePerGB"`
	// The graphs, the first in front: names of graphs that ship, names of the
	// application's metrics and alarm rules for a graph of each, graphs of one's own,
	// and rest for all that is not named. What ships and an environment does not
	// have is left out. Default: rest.
	Graphs []Shown `yaml:"graphs"`
	// The saved queries whose answers stand below the graphs, as far as they are
	// saved: their names, or {query: …, title: …}. Default: those that ship.
	Tables []Table `yaml:"tables"`
}

// Shown is one of the graphs of a dashboard: in a file the name of one, or a whole
// graph.
type Shown struct {
	// Name of a graph that ships, of a metric or of an alarm rule, or Rest; empty of
	// a graph of one's own.
	Name string
	// Graph is a graph of one's own; nil for a name.
	Graph *GraphSpec
}

// Rest stands for all graphs that a layout does not name.
const Rest = "rest"

// GraphSpec is a graph as a file has it.
type GraphSpec struct {
	// What the graph is called in a list of graphs: one that ships, or that of a
	// metric or an alarm rule, of the same name is not shown then. Default: none.
	Name string `yaml:"name"`
	// What the graph shows.
	Title string `yaml:"title"`
	// What stands at the axis: per minute, USD and the like. Default: that of its
	// metrics, where all lines have the same.
	Unit string `yaml:"unit"`
	// The lines of the graph.
	Lines []LineSpec `yaml:"lines"`
}

// LineSpec is a line of a graph as a file has it: a metric, or metric math over
// other lines of the graph.
type LineSpec struct {
	// The name by which math of the graph names the line: a lower-case letter, then
	// letters, digits and underscores. Default: none.
	ID     string `yaml:"id"`
	Source `yaml:",inline"`
	// The metric in place of one that the application does not make. Default: none.
	Else *Source `yaml:"else"`
	// Whether it is shown per minute, however long the periods are: for what is
	// counted. Default: false.
	PerMinute bool `yaml:"perMinute"`
	// Metric math over the ids of other lines, in place of a metric; {{pricePerGB}}
	// stands for what a GB costs that is logged (using-metric-math).
	Math string `yaml:"math"`
	// What the legend calls it; {{pricePerGB}} stands for what a GB costs that is
	// logged. Default: the statistic of what is measured, and the title of what is
	// counted.
	Label string `yaml:"label"`
	// Whether it is there for math only, and not seen. Default: false.
	Hidden bool `yaml:"hidden"`
	// What the graph is called where it has this line. Default: the graph's title.
	Title string `yaml:"title"`
}

// Source is a metric that a line is of.
type Source struct {
	// The metric: the name of one of the application's metrics or alarm rules, one
	// that CloudWatch keeps of the log group (IncomingLogEvents, IncomingBytes,
	// LogEventsWithFindings), or {namespace: …, name: …, dimensions: …, statistic: …}
	// for any of CloudWatch.
	Metric Metric `yaml:"metric"`
	// The statistic of the metric: Sum, Average, p95 and what else CloudWatch knows
	// (Statistics-definitions). Default: Sum of what is counted, and Average of what
	// is measured.
	Statistic string `yaml:"statistic"`
}

// Metric is a metric, in a file by its name alone, or with all that an alarm rule
// says of one.
type Metric alarmrules.MetricStatistic

// DecodeYAML reads the name of a metric, or a mapping.
func (m *Metric) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	*m = Metric{}
	if node.IsMapping() {
		return node.Decode((*alarmrules.MetricStatistic)(m))
	}
	return node.Decode(&m.Name)
}

// DecodeYAML reads a name, or a graph.
func (s *Shown) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	*s = Shown{}
	if node.IsMapping() {
		s.Graph = &GraphSpec{}
		return node.Decode(s.Graph)
	}
	return node.Decode(&s.Name)
}

// name returns what the entry is called in the list; empty for a graph without a name.
func (s Shown) name() string {
	if s.Graph != nil {
		return s.Graph.Name
	}
	return s.Name
}

// isRest reports whether the entry stands for all graphs that are not named.
func (s Shown) isRest() bool { return s.Graph == nil && s.Name == Rest }
