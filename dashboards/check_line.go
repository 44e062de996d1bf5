package dashboards

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
)

// line checks a line, and whether the application has its metric.
func (c *checker) line(path []string, l LineSpec) {
	has := l.Metric.Name != "" || l.Metric.Namespace != "" || l.Metric.Dimensions != nil || l.Metric.Statistic != ""
	switch {
	case l.Math == "" && !has:
		c.failf(path, "needs one of metric and math, which say what the line shows")
	case l.Math != "" && has:
		c.failf(append(path, "math"), "cannot be combined with metric: a line has one of the two")
	case l.Math != "":
		for _, of := range []struct {
			key  string
			said bool
		}{{"statistic", l.Statistic != ""}, {"else", l.Else != nil}, {"perMinute", l.PerMinute}} {
			if of.said {
				c.failf(append(path, of.key), "cannot be combined with math: it is for a metric")
			}
		}
		if err := c.mathError(l.Math); err != nil {
			c.failf(append(path, "math"), "%s", oneLine(err))
		}
	default:
		c.source(path, l.Source, l.PerMinute)
		if l.Else != nil {
			c.source(append(path, "else"), *l.Else, l.PerMinute)
		}
	}
	if left := placeholder.FindString(strings.ReplaceAll(l.Label, pricePlaceholder, "")); left != "" {
		c.failf(append(path, "label"), "nothing replaces %s: the placeholder is %s", left, pricePlaceholder)
	}
}

var placeholder = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// source checks a metric, and whether the application has it.
func (c *checker) source(path []string, s Source, perMinute bool) {
	metric := alarmrules.MetricStatistic(s.Metric)
	statistic := cmp.Or(s.Statistic, metric.Statistic)
	at := append(slices.Clone(path), "statistic")
	if metric.Statistic != "" {
		at = append(slices.Clone(path), "metric", "statistic")
	}
	switch {
	case s.Statistic != "" && metric.Statistic != "":
		c.failf(at, "the statistic is also given for the metric: give it once")
	case statistic == "" && metric.Namespace != "":
		c.failf(append(path, "metric"), "statistic is missing: give Average, Maximum, p95 or the like")
	case statistic != "":
		if _, err := alarm.ParseStatistic(statistic); err != nil {
			c.failf(at, "%s", oneLine(err))
			statistic = "" // what follows would follow from that
		} else if perMinute && statistic != sum && statistic != sampleCount {
			c.failf(at, "%s per minute means nothing: use %s or %s with perMinute", statistic, sum, sampleCount)
		}
	}
	metric.Statistic = sum // that of the line is checked above
	for _, m := range metric.Check() {
		c.failf(append(append(slices.Clone(path), "metric"), m.Path...), "%s", m.Text)
	}
	if c.set == nil || metric.Name == "" || metric.Namespace != "" {
		return
	}
	at = append(slices.Clone(path), "metric")
	if slices.Contains(cloudwatch.LogGroupMetrics(), metric.Name) {
		if len(metric.Dimensions) > 0 {
			c.failf(append(at, "dimensions"), "CloudWatch publishes %s for each log group, and adds the dimensions itself: leave them out", metric.Name)
		}
		return
	}
	c.made(at, metric, statistic, perMinute)
}

// made checks a metric of the application.
func (c *checker) made(at []string, metric alarmrules.MetricStatistic, statistic string, perMinute bool) {
	m, watched, ok := metricOf(*c.set, metric.Name)
	if !ok {
		if c.isElsewhere(metric.Name) {
			return
		}
		names := append(cloudwatch.LogGroupMetrics(), c.metrics()...)
		c.failf(append(at, "name"), "no metric of this application is called %q%s; for metrics of others, give the namespace", metric.Name, hint(metric.Name, names))
		return
	}
	if given := slices.Sorted(maps.Keys(metric.Dimensions)); len(given) > 0 && !slices.Equal(given, m.Dimensions) {
		c.failf(append(at, "dimensions"), "the metric %s has the dimensions %v, but values were given for %v: give all of them, or none for a line of each", metric.Name, m.Dimensions, given)
	}
	switch {
	case !m.Measured && statistic != "" && statistic != sum:
		c.failf(at, "%s of a counter is constantly 0 or 1: count with %s", statistic, sum)
	case m.Measured && perMinute && statistic == "":
		c.failf(at, "%s per minute means nothing: use statistic: %s, or %s, with perMinute", cmp.Or(watched, average), sampleCount, sum)
	}
}

// mathError returns the mistake in an expression, regardless of the graph.
func (c *checker) mathError(expression string) error {
	expression = c.price.inMath(expression)
	var err error
	if dashboard.IsSearch(expression) {
		_, err = dashboard.ParseSearch(expression)
	} else {
		_, err = metricmath.Parse(expression)
	}
	return err
}
