package dashboard

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// Explorer is what a metrics explorer shows: metrics of all resources that have
// some tags or properties (CloudWatch-Dashboard-Body-Structure, Properties of a
// Metrics Explorer Widget Object).
type Explorer struct {
	Title   string           `json:"title,omitempty"`
	Metrics []ExplorerMetric `json:"metrics"`
	// Labels are the tags and properties that a resource must have.
	Labels []ExplorerLabel `json:"labels"`
	// AggregateBy makes one line of all resources that have the same value.
	AggregateBy *Aggregation `json:"aggregateBy,omitempty"`
	// SplitBy is the tag or property that has a graph, or a line, for each value.
	SplitBy string  `json:"splitBy,omitempty"`
	Period  float64 `json:"period,omitempty"`
	// Options say how the graphs look.
	Options *ExplorerOptions `json:"widgetOptions,omitempty"`
	Region  string           `json:"region,omitempty"`
}

// ExplorerMetric is a metric of all resources of a type, such as
// AWS::EC2::Instance. Default of Stat: Average.
type ExplorerMetric struct {
	Name         string `json:"metricName"`
	ResourceType string `json:"resourceType"`
	Stat         string `json:"stat,omitempty"`
}

// ExplorerLabel is a tag or property; an empty Value is any.
type ExplorerLabel struct {
	Key   string `json:"key"`
	Value string `json:"value,omitempty"`
}

// Aggregation makes one line of several, by AVG, MIN, MAX, STDDEV or SUM.
type Aggregation struct {
	Key  string `json:"key"`
	Func string `json:"func"`
}

// ExplorerOptions say how the graphs look.
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

// functions are the names of aggregations in words.
var functions = map[string]string{"AVG": "the average", "MIN": "the minimum", "MAX": "the maximum", "STDDEV": "the standard deviation", "SUM": "the sum"}

// String says what it shows, as in: Average of CPUUtilization, of each
// AWS::EC2::Instance with State running.
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
