// Package recipes is what logstack provisions unless it is told otherwise:
// retention tiers, the severities of alarms, and the metric filters and alarm
// rules that are derived from a log contract. It is plain Go: the constructs
// turn recipes into CloudFormation, and everything else can read them.
package recipes
