// Package metricmath implements the language of CloudWatch metric math, as alarms
// use it. It parses expressions, checks that the queries of an alarm fit together,
// and computes them over datapoints.
//
// The rules are those of the CloudWatch user guide, page using-metric-math. What
// alarms may not use, or what needs more than the datapoints of the alarm's own
// metrics, is rejected by name and place.
package metricmath
