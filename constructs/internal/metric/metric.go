// Package metric holds the metric that constructs hand to alarms. It is out of
// reach for everybody else, so that nobody can write an alarm on a metric that
// nothing feeds.
package metric

import "maps"

// Metric is a metric that a log group or a metric filter feeds, with the
// statistic to look at.
type Metric struct {
	namespace, name, statistic string
	dimensions                 map[string]string
}

// New returns a metric that something feeds.
func New(namespace, name, statistic string, dimensions map[string]string) Metric {
	return Metric{namespace, name, statistic, maps.Clone(dimensions)}
}

// Namespace is the metric's namespace.
func (m Metric) Namespace() string { return m.namespace }

// Name is the metric's name.
func (m Metric) Name() string { return m.name }

// Statistic is what is looked at: Sum, p95, Maximum, …
func (m Metric) Statistic() string { return m.statistic }

// Dimensions are the metric's dimensions and their values.
func (m Metric) Dimensions() map[string]string { return maps.Clone(m.dimensions) }
