package dashboard

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// Explorer is a metrics explorer, which shows metrics of all resources that have
// certain tags or properties (CloudWatch-Dashboard-Body-Structure, Properties of a
// Metrics Explorer Widget Object).
type Explorer struct {
	Title   string           `json:"title,omitempty"`
	Metrics []ExplorerMetric `json:"metrics"`
	// Labels are the tags and properties that a resource must have.
	Labels []ExplorerLabel `json:"labels"`
	// AggregateBy combines all resources that have the same value into one line.
	AggregateBy *Aggregation `json:"aggregateBy,omitempty"`
	// SplitBy is the tag or property for each value of which there is a graph, or a
	// line.
	SplitBy string  `json:"splitBy,omitempty"`
	Period  float64 `json:"period,omitempty"`
	// Options are the looks of the graphs.
	Options *ExplorerOptions `json:"widgetOptions,omitempty"`
	Region  string           `json:"region,omitempty"`
}

// ExplorerMetric is a metric of all resources of a type, such as
// AWS::EC2::Instance. The default of Stat is Average.
type ExplorerMetric struct {
	Name         string `json:"metricName"`
	ResourceType string `json:"resourceType"`
	Stat         string `json:"stat,omitempty"`
}

// ExplorerLabel is a tag or property. An empty Value stands for any value.
type ExplorerLabel struct {
	Key   string `json:"key"`
	Value string `json:"value,omitempty"`
}

// Aggregation combines several lines into one, by AVG, MIN, MAX, STDDEV or SUM.
type Aggregation struct {
	Key  string `json:"key"`
	Func string `json:"func"`
}

// ExplorerOptions are the looks of an explorer's graphs.
type ExplorerOptions struct {
	Legend        *Legend `json:"legend,omitempty"`
	RowsPerPage   int     `json:"rowsPerPage,omitempty"`
	WidgetsPerRow int     `json:"widgetsPerRow,omitempty"`
	Stacked       bool    `json:"stacked,omitempty"`
	View          string  `json:"view,omitempty"`
}

func (e *Explorer) check() error {
	if len(e.Metrics) == 0 {
		return errors.New("it has no metrics")
	}
	return nil
}

// functions are the names of aggregate functions in words.
var functions = map[string]string{"AVG": "the average", "MIN": "the minimum", "MAX": "the maximum", "STDDEV": "the standard deviation", "SUM": "the sum"}

// String describes what the explorer shows, as in: Average of CPUUtilization, of
// each AWS::EC2::Instance with State running.
func (e Explorer) String() string {
	var metrics []string
	for _, m := range e.Metrics {
		metrics = append(metrics, cmp.Or(m.Stat, "Average")+" of "+m.Name)
	}
	text := strings.Join(metrics, ", ")
	if e.Metrics != nil {
		text += ", of each " + e.Metrics[0].ResourceType
	}
	var labels []string
	for _, l := range e.Labels {
		labels = append(labels, strings.TrimSpace(l.Key+" "+l.Value))
	}
	if labels != nil {
		text += " with " + strings.Join(labels, ", ")
	}
	if by := e.AggregateBy; by != nil {
		text += fmt.Sprintf("; %s for each %s", cmp.Or(functions[by.Func], by.Func), by.Key)
	}
	if e.SplitBy != "" {
		text += "; split by " + e.SplitBy
	}
	return text
}
