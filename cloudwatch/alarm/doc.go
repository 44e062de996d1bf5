// Package alarm computes offline what CloudWatch makes of metrics: datapoints,
// statistics, and the states of alarms over time. It evaluates metric alarms, on
// one metric or on metric math, with sliding and wall clock windows, M of N
// datapoints, the treatments of missing data and warm-up periods; composite alarms
// with their rules and suppressors; and alarms on the results of scheduled queries.
//
// The rules are those of the CloudWatch user guide, pages alarm-evaluation,
// alarms-and-missing-data, alarm-evaluation-window, alarm-warm-up, alarm-log and
// Create_Composite_Alarm. Where AWS does not publish a number, it is a constant
// whose comment says so.
package alarm
