package contract

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
)

// checkMetrics reports log-based metrics that CloudWatch would not make.
func (k *checker) checkMetrics() {
	c := k.contract
	for _, name := range slices.Sorted(maps.Keys(c.metrics)) {
		metric, at := k.file.Metrics[name], k.at("metrics", name)
		for _, field := range []string{MetricName, MetricValue} {
			if problem, unknown := c.unknown(field); unknown {
				k.add(at, "log-based metrics are read from %s and %s: %s", MetricName, MetricValue, problem)
			}
		}
		if name == "" || utf8.RuneCountInString(name) > cloudwatch.MaxMetricName || strings.ContainsAny(name, ":*$") {
			k.add(at, "the name of a metric has 1 to %d characters, and none of : * $", cloudwatch.MaxMetricName)
		}
		k.known(at.Get("dimensions"), metric.Dimensions)
		if len(metric.Dimensions) > cloudwatch.MaxFilterDimensions {
			k.add(at.Get("dimensions"), "there are %d dimensions: CloudWatch allows %d", len(metric.Dimensions), cloudwatch.MaxFilterDimensions)
		}
		items := at.Get("dimensions").Items()
		for i, field := range metric.Dimensions {
			if f, ok := c.Field(field); ok && !f.Dimension {
				k.add(items[i], "%s may have many values, and each is billed as a metric of its own: if it has few, set dimension: true on the field", field)
			}
		}
	}
}
