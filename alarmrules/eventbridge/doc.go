// Package eventbridge makes event patterns of EventBridge of the alarm rules that ship for
// CloudTrail's records: rules of EventBridge hear of the same calls where no trail writes
// to a log group. A pattern is made of the very condition that the alarm rule has, so that
// the two never differ; what EventBridge cannot say in the same way is refused.
//
// EventBridge has a call once a trail of the account logs it, wherever that trail writes to
// (eb-service-event-cloudtrail).
package eventbridge
