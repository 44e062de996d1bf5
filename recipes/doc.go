// Package recipes is what logstack provisions of metrics and alarms unless it is
// told otherwise: the metric filters and alarm rules that are derived from a log
// contract, and the dashboard of both. It is plain Go: the constructs turn
// recipes into CloudFormation, and everything else can read them.
package recipes
