// Package emf reads the embedded metric format: log events that say of
// themselves which metrics CloudWatch is to make of them, without any metric
// filter. It is what the Lambda Powertools, the CloudWatch agent and exporters of
// OpenTelemetry write.
//
// The rules are those of the user guide (monitoring,
// CloudWatch_Embedded_Metric_Format_Specification). Where an event breaks one,
// all of its metrics are lost: that was seen of events with too many metrics or
// values, which count as one EMFValidationErrors each
// (github.com/aws/amazon-cloudwatch-agent/issues/1813), and is taken to hold of
// all rules.
package emf
