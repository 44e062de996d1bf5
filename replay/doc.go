// Package replay runs log events through the metric filters and alarms of
// templates, offline. It reports which filters match, what the metrics become,
// which alarms go off and when, which events no filter reads, and why a filter
// matched nothing.
//
// The report does not depend on the number of workers, and memory does not grow
// with the number of events. A resource that cannot be replayed, such as an
// alarm on a metric that no log event feeds, is refused by name with the
// reason.
package replay
