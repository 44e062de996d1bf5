// Package replay runs log events through the metric filters and alarms of
// templates, offline: which filters match, what the metrics become, which
// alarms go off and when, what nothing looked at, and why a filter that matched
// nothing did not.
//
// The report is the same however many events are looked at at a time, and
// memory does not grow with the number of events. What cannot be replayed, such
// as an alarm on a metric that no log makes, is refused by name and reason.
package replay
