// Package cloudwatch holds the fixed sets and limits of CloudWatch that several
// parts of the toolkit check against. The packages below it implement its languages
// and formats.
package cloudwatch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/quantity"
)

// retentionDays are the valid values of a log group's RetentionInDays
// (AWS::Logs::LogGroup, and API_PutRetentionPolicy).
var retentionDays = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
	1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// RetentionDays returns the valid retention periods of a log group in days, in
// ascending order.
func RetentionDays() []int { return slices.Clone(retentionDays) }

// CheckRetentionDays returns an error if a log group cannot keep its events for
// that many days. The error names the nearest valid numbers and lists all of them.
func CheckRetentionDays(days int) error {
	at, found := slices.BinarySearch(retentionDays, days)
	if found {
		return nil
	}
	var near []string
	if at > 0 {
		near = append(near, strconv.Itoa(retentionDays[at-1]))
	}
	if at < len(retentionDays) {
		near = append(near, strconv.Itoa(retentionDays[at]))
	}
	all := make([]string, len(retentionDays))
	for i, d := range retentionDays {
		all[i] = strconv.Itoa(d)
	}
	if days == 0 {
		return fmt.Errorf("CloudWatch cannot keep logs for 0 days: the nearest is %d, and forever keeps them for good; use one of %s",
			retentionDays[0], strings.Join(all, ", "))
	}
	return fmt.Errorf("CloudWatch cannot keep logs for %d days: the nearest is %s; use one of %s",
		days, strings.Join(near, " or "), strings.Join(all, ", "))
}

// highResolutionPeriods are the periods under a minute (API_MetricStat).
var highResolutionPeriods = []time.Duration{time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second}

// HighResolutionPeriods returns the valid periods under a minute, in ascending
// order. Metrics of standard resolution have only one datapoint a minute, even with
// such a period.
func HighResolutionPeriods() []time.Duration { return slices.Clone(highResolutionPeriods) }

// CheckPeriod returns an error if an alarm on a metric made from logs cannot have
// the period. It must be a whole number of minutes, from one minute to a day.
// Periods under a minute need high-resolution metrics, which metric filters do not
// publish (API_PutMetricAlarm; MonitoringLogData).
func CheckPeriod(period time.Duration) error {
	if period < time.Minute || period > MaxPeriod || period%time.Minute != 0 {
		return fmt.Errorf("a period of %s: use whole minutes from 1m to %s", quantity.Duration(period), quantity.Duration(MaxPeriod))
	}
	return nil
}

// CheckEvaluation returns an error if an alarm with the period cannot evaluate the
// newest n datapoints and go to ALARM when m of them breach.
func CheckEvaluation(period time.Duration, m, n int) error {
	limit := MaxEvaluationRange
	if period >= time.Hour {
		limit = MaxLongEvaluationRange
	}
	switch {
	case n < 1 || m < 1:
		return fmt.Errorf("%d of %d datapoints: both must be at least 1", m, n)
	case m > n:
		return fmt.Errorf("%d of %d datapoints: cannot breach more often than it is evaluated", m, n)
	case period > 0 && int64(n) > int64(limit/period):
		return fmt.Errorf("%d periods of %s: together they may cover at most %s", n, quantity.Duration(period), quantity.Duration(limit))
	}
	return nil
}
