package cloudwatch

// LogsNamespace is the namespace of the metrics that CloudWatch publishes about log
// groups (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
const LogsNamespace = "AWS/Logs"

// The metrics that CloudWatch publishes about a log group
// (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
const (
	// IncomingLogEvents is the number of log events received.
	IncomingLogEvents = "IncomingLogEvents"
	// IncomingBytes is their size in bytes, which makes up most of a log group's
	// cost.
	IncomingBytes = "IncomingBytes"
	// LogEventsWithFindings is the number of log events in which the data
	// protection policy found something.
	LogEventsWithFindings = "LogEventsWithFindings"
)

// LogGroupMetrics returns the names of the metrics that CloudWatch publishes about
// a log group.
func LogGroupMetrics() []string {
	return []string{IncomingLogEvents, IncomingBytes, LogEventsWithFindings}
}

// LogsMetrics returns the names of all metrics in the namespace AWS/Logs: those
// about log groups, subscription filters, transformers, anomalies and API calls
// (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
func LogsMetrics() []string {
	return append(LogGroupMetrics(),
		"ForwardedBytes", "ForwardedLogEvents", "DeliveryErrors", "DeliveryThrottling",
		"EMFParsingErrors", "EMFValidationErrors", "TransformedLogEvents", "TransformedBytes", "TransformationErrors",
		"AnomalyCount", "CallCount", "ErrorCount", "ThrottleCount")
}

// LogGroupDimensions returns the dimensions of a metric that CloudWatch publishes
// about a log group.
func LogGroupDimensions(metric, logGroup string) map[string]string {
	dimensions := map[string]string{"LogGroupName": logGroup}
	if metric == LogEventsWithFindings {
		// Only the audit statement of a data protection policy publishes this
		// metric.
		dimensions["DataProtectionOperation"] = "Audit"
	}
	return dimensions
}
