// Package alarm is what CloudWatch makes of metrics: datapoints, statistics,
// and the states of alarms over time, offline. It knows metric alarms, on one
// metric or on metric math, with sliding and wall clock windows, M of N
// datapoints, the treatments of missing data and warm-up periods; and
// composite alarms with their rules and suppressors.
//
// The rules are those of the CloudWatch user guide, on the pages
// alarm-evaluation, alarms-and-missing-data, alarm-evaluation-window,
// alarm-warm-up and Create_Composite_Alarm. What AWS does not publish is a
// constant here, which says so.
package alarm
