package cloudwatch

// LogsNamespace holds the metrics that CloudWatch itself keeps of log groups
// (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
const LogsNamespace = "AWS/Logs"

// The metrics that CloudWatch itself keeps of a log group
// (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
const (
	// IncomingLogEvents is how many log events it got.
	IncomingLogEvents = "IncomingLogEvents"
	// IncomingBytes is how many bytes they were: what a log group costs most of.
	IncomingBytes = "IncomingBytes"
	// LogEventsWithFindings is in how many of them its data protection policy
	// found what it looks for.
	LogEventsWithFindings = "LogEventsWithFindings"
)

// LogGroupMetrics returns the names of the metrics that CloudWatch itself keeps
// of a log group.
func LogGroupMetrics() []string {
	return []string{IncomingLogEvents, IncomingBytes, LogEventsWithFindings}
}

// LogsMetrics returns the names of all metrics in the namespace AWS/Logs: of log groups, of
// subscription filters, of transformers, of anomalies and of calls of the API
// (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
func LogsMetrics() []string {
	return append(LogGroupMetrics(),
		"ForwardedBytes", "ForwardedLogEvents", "DeliveryErrors", "DeliveryThrottling",
		"EMFParsingErrors", "EMFValidationErrors", "TransformedLogEvents", "TransformedBytes", "TransformationErrors",
		"AnomalyCount", "CallCount", "ErrorCount", "ThrottleCount")
}

// LogGroupDimensions returns the dimensions of a metric that CloudWatch itself
// keeps of a log group.
func LogGroupDimensions(metric, logGroup string) map[string]string {
	dimensions := map[string]string{"LogGroupName": logGroup}
	if metric == LogEventsWithFindings {
		// Only the audit of a data protection policy publishes it.
		dimensions["DataProtectionOperation"] = "Audit"
	}
	return dimensions
}
