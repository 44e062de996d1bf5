package alarmrules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

// Metric goes off on any metric of CloudWatch: of a load balancer or a queue, one
// of your own, one that CloudWatch keeps for the log group, or one that the
// application's metrics make from it.
//
//	metric:
//	  namespace: AWS/ApplicationELB
//	  name: HTTPCode_Target_5XX_Count
//	  dimensions: {LoadBalancer: app/shop/1234567890abcdef}
//	  statistic: Sum
//	above: {page: 10}
//
// Instead of a threshold, a rule can have a band that CloudWatch learns from two
// weeks of the metric, and keeps learning (CloudWatch_Anomaly_Detection).
type Metric struct {
	// The metric and its statistic.
	Of                  MetricStatistic `yaml:"metric"`
	Thresholds[float64] `yaml:",inline"`
	Bands               `yaml:",inline"`
	Window              `yaml:",inline"`
}

// MetricStatistic is a statistic of a metric.
type MetricStatistic struct {
	// The metric's namespace, such as AWS/ECS. Default: that of the rule's log
	// group. The metric is then one of this application, one of its contract, or
	// one that CloudWatch keeps for the log group (IncomingLogEvents,
	// IncomingBytes, LogEventsWithFindings).
	Namespace string `yaml:"namespace"`
	// The metric's name.
	Name string `yaml:"name"`
	// All of the metric's dimensions: CloudWatch does not aggregate over them.
	// Their values can contain the rule's parameters, as {{name}}.
	Dimensions map[string]string `yaml:"dimensions"`
	// The statistic: Sum, Average, Minimum, Maximum, SampleCount, percentiles such
	// as p95, and others of CloudWatch (Statistics-definitions).
	Statistic string `yaml:"statistic"`
}

// Bands say by how many standard deviations a metric may differ from its usual
// value at that time of the day and the week, per severity.
type Bands struct {
	// The alarm goes off above a band of this width in standard deviations, per
	// severity.
	AboveBand map[notify.Severity]float64 `yaml:"aboveBand"`
	// The alarm goes off below a band of this width in standard deviations, per
	// severity.
	BelowBand map[notify.Severity]float64 `yaml:"belowBand"`
	// The alarm goes off outside a band of this width in standard deviations, per
	// severity.
	OutsideBand map[notify.Severity]float64 `yaml:"outsideBand"`
}

// The comparisons with a band (API_PutMetricAlarm, ComparisonOperator).
const (
	AboveBand   alarm.Comparison = "GreaterThanUpperThreshold"
	BelowBand   alarm.Comparison = "LessThanLowerThreshold"
	OutsideBand alarm.Comparison = "LessThanLowerOrGreaterThanUpperThreshold"
)

func (b Bands) all() []bound[float64] {
	return []bound[float64]{
		{"aboveBand", AboveBand, b.AboveBand}, {"belowBand", BelowBand, b.BelowBand}, {"outsideBand", OutsideBand, b.OutsideBand},
	}
}

func (b Bands) said() bound[float64] {
	for _, one := range b.all() {
		if one.values != nil {
			return one
		}
	}
	return bound[float64]{}
}

// Kind returns "metric".
func (Metric) Kind() string { return "metric" }

// others marks a kind that may look at metrics of other rules: see
// Rule.LooksAtOthers.
func (Metric) others() {}

// when says when the alarm goes off.
func (k Metric) when() string {
	what := k.Of.Statistic + " of " + k.Of.String()
	if band := k.Bands.said(); band.values != nil {
		words := map[alarm.Comparison]string{AboveBand: "above", BelowBand: "below", OutsideBand: "outside"}
		var widths []string
		for _, s := range slices.Sorted(maps.Keys(band.values)) {
			widths = append(widths, fmt.Sprintf("%s (%s)", quantity.Decimal(band.values[s]), s))
		}
		return fmt.Sprintf("%s %s a band of %s standard deviations %s", what, words[band.comparison], strings.Join(widths, ", "), k.Window.words(true))
	}
	return fmt.Sprintf("%s %s %s", what, whenSaid(k.Thresholds, quantity.Decimal), k.Window.words(k.Thresholds.said().upwards()))
}

// String returns a short name of the metric.
func (m MetricStatistic) String() string {
	text := m.Name
	if m.Namespace != "" {
		text = m.Namespace + "/" + m.Name
	}
	return text
}

// Check returns what is wrong with the metric and its statistic. The mistakes have
// no rule, and their paths begin at the metric.
func (m MetricStatistic) Check() Mistakes {
	c := &checker{}
	c.metric(nil, m)
	return c.mistakes
}

func (k Metric) check(c *checker) {
	c.metric([]string{"metric"}, k.Of)
	var bands []string
	for _, b := range k.Bands.all() {
		if b.values != nil {
			bands = append(bands, b.key)
		}
	}
	switch {
	case len(bands) == 0:
		thresholds(c, k.Thresholds, plain, finite)
	case len(bands) > 1:
		c.failf([]string{bands[1]}, "cannot be combined with %s: a rule has one band", bands[0])
	case k.Thresholds.said().values != nil:
		c.failf([]string{bands[0]}, "cannot be combined with %s: a rule has a threshold or a band", k.Thresholds.said().key)
	default:
		band := k.Bands.said()
		perSeverity(c, band.key, band.values, func(width float64) error {
			if !(width > 0) || finite(width) != nil {
				return fmt.Errorf("must be more than 0 standard deviations, got %v", width)
			}
			return nil
		})
		c.milder(band.key, true, band.values)
	}
	if k.Of.Namespace == "" {
		c.window(k.Window, cloudwatch.CheckPeriod)
	} else {
		c.window(k.Window, checkAnyPeriod)
	}
}

// checkAnyPeriod checks the period of a metric that is not made from logs:
// high-resolution metrics have shorter ones (API_PutMetricAlarm, Period).
func checkAnyPeriod(d time.Duration) error {
	switch d {
	case 10 * time.Second, 20 * time.Second, 30 * time.Second:
		return nil
	}
	return cloudwatch.CheckPeriod(d)
}

// dimension checks a dimension of a metric (API_Dimension).
func (c *checker) dimension(path []string, name, value string) {
	printable := func(s string) bool {
		return strings.Trim(s, " ") != "" && strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
	}
	switch {
	case name == "" || value == "":
		c.failf(path, "a dimension needs a name and a value")
	case !printable(name) || strings.HasPrefix(name, ":") || len(name) > cloudwatch.MaxDimensionName:
		c.failf(path, "%q is not a dimension's name: use 1 to %d printable ASCII characters, not starting with a colon", name, cloudwatch.MaxDimensionName)
	case isToken(value):
	case !printable(value) || len(value) > cloudwatch.MaxDimensionValue:
		c.failf(append(path, name), "must be 1 to %d printable ASCII characters", cloudwatch.MaxDimensionValue)
	}
}

// isToken reports whether a text contains a token of CDK, whose value only a
// deployment knows.
func isToken(text string) bool { return strings.Contains(text, "${Token[") }

// metric checks a metric and its statistic.
func (c *checker) metric(path []string, m MetricStatistic) {
	if m.Name == "" {
		c.failf(path, "name is missing: give the name of the metric to watch")
	} else if !isToken(m.Name) && !metricNamePattern.MatchString(m.Name) {
		c.failf(append(path, "name"), "%q is not a metric's name: use 1 to 255 characters other than : * $", m.Name)
	}
	if m.Namespace != "" && !isToken(m.Namespace) && !namespacePattern.MatchString(m.Namespace) {
		c.failf(append(path, "namespace"), "%q is not a namespace: use 1 to 255 letters, digits and . - _ / # : and spaces", m.Namespace)
	}
	c.statistic(path, m.Statistic)
	if n := len(m.Dimensions); n > cloudwatch.MaxMetricDimensions {
		c.failf(append(path, "dimensions"), "a metric has at most %d dimensions, got %d", cloudwatch.MaxMetricDimensions, n)
	}
	for _, name := range sortedKeys(m.Dimensions) {
		c.dimension(append(path, "dimensions"), name, m.Dimensions[name])
	}
}

func (k Metric) bind(b *binder) {
	series, ok := b.series([]string{"metric"}, k.Of)
	if !ok {
		return
	}
	said, band := k.Thresholds.said(), k.Bands.said()
	of := Alarm{Metric: series, Comparison: said.comparison}
	upwards := said.upwards()
	if band.values != nil {
		said, upwards = band, true
		of.Comparison, of.Band = band.comparison, true
	}
	b.alarms(k.Window.in(of, upwards), numbers(said.values, plain))
	if !series.Own {
		b.line(Line{Series: series, Label: b.rule.title()})
	}
}

// series returns a statistic of a metric by name. Without a namespace, it is one of
// this application.
func (b *binder) series(path []string, m MetricStatistic) (Series, bool) {
	out := Series{Namespace: m.Namespace, Name: m.Name, Dimensions: b.rule.fillAll(m.Dimensions), Statistic: m.Statistic}
	if m.Namespace != "" {
		return out, true
	}
	out.Log = true
	if slices.Contains(cloudwatch.LogGroupMetrics(), m.Name) {
		if len(m.Dimensions) > 0 {
			b.failf(append(path, "dimensions"), "CloudWatch publishes %s for each log group, and adds the dimensions itself: leave them out", m.Name)
			return out, false
		}
		out.Own = true
		return out, true
	}
	fed, ok := b.set.named(m.Name)
	if !ok {
		names := b.set.names()
		b.failf(append(path, "name"), "no metric of this application is called %s%s; for metrics of others, give the namespace", m.Name,
			enum.Choice(m.Name, names))
		return out, false
	}
	out.Name = fed.Metric
	b.uses(fed)
	if given := slices.Sorted(maps.Keys(m.Dimensions)); !slices.Equal(given, fed.Dimensions) {
		b.failf(path, "the metric %s has the dimensions %v, but values were given for %v: an alarm gets data only if all have one", m.Name, fed.Dimensions, given)
		return out, false
	}
	if !fed.Measured && m.Statistic != "Sum" {
		b.failf(append(path, "statistic"), "%s of a counter is constantly 0 or 1: count with Sum", m.Statistic)
		return out, false
	}
	return out, true
}

// named returns a metric that is declared, making it if it is optional.
func (s *setBinder) named(name string) (Fed, bool) {
	for _, m := range s.set.Metrics {
		if (m.Name == name || m.Metric == name) && (s.isDeclared(m) || s.ofContract(m)) {
			return m, true
		}
	}
	for _, m := range s.declared {
		if m.Name == name || m.Metric == name {
			s.set.Metrics = append(s.set.Metrics, m)
			return m, true
		}
	}
	return Fed{}, false
}

func (s *setBinder) ofContract(m Fed) bool {
	for _, own := range s.app.Contract.Metrics() {
		if own.Name == m.Name {
			return true
		}
	}
	return false
}

// names returns the names of all metrics that can be named.
func (s *setBinder) names() []string {
	names := cloudwatch.LogGroupMetrics()
	for _, m := range s.app.Metrics {
		names = append(names, m.Name)
	}
	for _, m := range s.app.Contract.Metrics() {
		names = append(names, m.Name)
	}
	return names
}
