// Package metricmath is the language of CloudWatch's metric math, as alarms use
// it: it parses expressions, checks that an alarm's queries fit together, and
// computes them over datapoints.
//
// The rules are those of the CloudWatch user guide, on the page
// using-metric-math. What alarms may not use, or what needs more than the
// datapoints of the alarm's own metrics, is refused by name and place.
package metricmath
