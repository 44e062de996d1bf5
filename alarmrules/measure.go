package alarmrules

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

// Measure goes off when a statistic of a field's values is too large, or too small.
// Thresholds are numbers in the field's unit, or durations if that is a unit of
// time.
//
//	measure: {event: api_request, field: duration_ms, statistic: p95}
//	above: {ticket: 3s}
type Measure struct {
	// What is measured.
	Of MeasuredStatistic `yaml:"measure"`
	// The metric's name in CloudWatch. Default: made from the rule's name.
	As                          string `yaml:"as"`
	Thresholds[quantity.Amount] `yaml:",inline"`
	Window                      `yaml:",inline"`
}

// MeasuredStatistic is a statistic of the values of a field.
type MeasuredStatistic struct {
	Measured `yaml:",inline"`
	// The statistic: Average, Minimum, Maximum, Sum, SampleCount, percentiles such
	// as p95, and others of CloudWatch (Statistics-definitions).
	Statistic string `yaml:"statistic"`
}

// Kind returns "measure".
func (Measure) Kind() string { return "measure" }

// when says when the alarm goes off, such as "p95 of duration_ms more than 3s
// (ticket)".
func (k Measure) when() string {
	return fmt.Sprintf("%s of %s of %s: %s %s", k.Of.Statistic, k.Of.Field, k.Of.Selection,
		whenSaid(k.Thresholds, quantity.Amount.String), k.Window.words(k.said().upwards()))
}

func (k Measure) check(c *checker) {
	c.measured([]string{"measure"}, k.Of.Measured)
	c.statistic([]string{"measure"}, k.Of.Statistic)
	c.as(k.As)
	thresholds(c, k.Thresholds, amount, func(a quantity.Amount) error {
		if a.Length != 0 && (k.Of.Statistic == "SampleCount" || strings.HasPrefix(k.Of.Statistic, "PR(")) {
			return fmt.Errorf("%s is not a duration: give a number", k.Of.Statistic)
		}
		return finite(a.Number)
	})
	c.window(k.Window, cloudwatch.CheckPeriod)
}

// statistic checks a statistic that is required.
func (c *checker) statistic(path []string, statistic string) {
	if statistic == "" {
		c.failf(path, "statistic is missing: give Average, Maximum, p95 or the like")
		return
	}
	if _, err := alarm.ParseStatistic(statistic); err != nil {
		c.fail(append(path, "statistic"), err)
	}
}

func amount(a quantity.Amount) float64 {
	if a.Length != 0 {
		return float64(a.Length)
	}
	return a.Number
}

func (k Measure) bind(b *binder) {
	series, ok := b.measure([]string{"measure"}, k.Of.Measured, k.Of.Statistic, "", k.As)
	if !ok {
		return
	}
	field, _ := b.contract.Field(k.Of.Field)
	said := k.said()
	a := k.Window.in(Alarm{Metric: series, Comparison: said.comparison}, said.upwards())
	b.alarms(a, b.inUnit(said.key, said.values, field))
	b.line(Line{Series: series, Label: k.Of.Statistic, Unit: axis(field.Unit.CloudWatch())})
}

// inUnit converts thresholds to the unit of a field.
func (b *binder) inUnit(key string, amounts map[notify.Severity]quantity.Amount, field contract.Field) map[notify.Severity]float64 {
	all := map[notify.Severity]float64{}
	for severity, a := range amounts {
		all[severity] = a.Number
		if a.Length != 0 {
			value, err := field.Duration(a.Length)
			b.fail([]string{key, string(severity)}, err)
			all[severity] = value
		}
	}
	return all
}

// axis returns the label of an axis for a unit; the empty string for None.
func axis(u contract.Unit) string {
	if u == contract.None {
		return ""
	}
	return string(u)
}
