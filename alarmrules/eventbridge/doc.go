// Package eventbridge derives event patterns of EventBridge from the alarm
// rules for CloudTrail's records, so that people can hear of the same calls
// when no trail writes to a log group. A pattern is derived from the condition
// of the alarm rule, so the two never differ. A condition that EventBridge
// cannot express exactly is refused.
//
// EventBridge receives a call if a trail of the account logs it, wherever that
// trail writes to (eb-service-event-cloudtrail).
package eventbridge
