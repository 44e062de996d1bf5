package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/template"
)

// The types with a filter pattern.
const (
	metricFilterType       = "AWS::Logs::MetricFilter"
	subscriptionFilterType = "AWS::Logs::SubscriptionFilter"
)

// filtering is a metric filter or a subscription filter.
type filtering struct {
	in *template.Template
	template.Resource
	// group is the name of the log group, and text the pattern as written.
	group, text string
	// pattern is the parsed text if parsed is set, that is if CloudWatch
	// accepts it and all of it is known. err is what is wrong with it.
	pattern filterpattern.Pattern
	parsed  bool
	err     error
	// metrics are what a metric filter publishes; nil for a subscription
	// filter.
	metrics []template.Transformation
	// isMetric says that it is a metric filter.
	isMetric bool
	// transformed says that it sees log events after their transformer.
	transformed bool
}

// readFilters returns all filters that CloudWatch would accept, grouped by
// template.
func (l *looked) readFilters() []filtering {
	var all []filtering
	for _, t := range l.templates {
		for _, f := range t.MetricFilters() {
			all = append(all, filtering{in: t, Resource: f.Resource, group: f.LogGroup, text: f.Pattern, metrics: f.Metrics, isMetric: true, transformed: f.OnTransformed})
		}
		for _, f := range t.SubscriptionFilters() {
			all = append(all, filtering{in: t, Resource: f.Resource, group: f.LogGroup, text: f.Pattern, transformed: f.OnTransformed})
		}
	}
	for i, f := range all {
		if unknownIn(f.Resource, "FilterPattern") != "" {
			continue
		}
		pattern, err := filterpattern.Parse(f.text)
		all[i].pattern, all[i].parsed, all[i].err = pattern, err == nil, err
	}
	return all
}

// tell reports what is wrong with a property of a filter.
func (f filtering) tell(p *pass, property string, found message) {
	p.tell(f.in, f.LogicalID, property, found)
}

// feature returns the feature that a log group needs for the filter.
func (f filtering) feature() logclass.Feature {
	if f.isMetric {
		return logclass.MetricFilters
	}
	return logclass.SubscriptionFilters
}

// reads returns the fields that a metric filter reads for its values and
// dimensions, in addition to those of its pattern.
func (f filtering) reads() []reading {
	var all []reading
	for i, m := range f.metrics {
		at := fmt.Sprintf("MetricTransformations[%d].", i)
		all = append(all, reading{at + "MetricValue", m.Value, ""})
		for j, d := range m.Dimensions {
			all = append(all, reading{fmt.Sprintf("%sDimensions[%d].Value", at, j), d.Value, d.Name})
		}
	}
	var selectors []reading
	for _, r := range all {
		if selector, err := filterpattern.ParseSelector(r.selector); err == nil && !isOpen(r.selector) {
			r.selector = selector.String()
			selectors = append(selectors, r)
		}
	}
	return selectors
}

// reading is a field that a metric filter reads.
type reading struct {
	property, selector string
	// dimension is the name of the dimension made from the field; empty if the
	// value is.
	dimension string
}
