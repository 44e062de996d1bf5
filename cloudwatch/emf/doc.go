// Package emf reads the embedded metric format: log events that define the metrics
// that CloudWatch is to extract from them, without any metric filter. Lambda
// Powertools, the CloudWatch agent and OpenTelemetry exporters write it.
//
// The rules are those of the user guide (monitoring,
// CloudWatch_Embedded_Metric_Format_Specification). If an event breaks a rule, all
// of its metrics are lost. This was observed for events with too many metrics or
// values, each of which counts as one EMFValidationErrors
// (github.com/aws/amazon-cloudwatch-agent/issues/1813), and is assumed for all
// rules.
package emf
