// Package discovery finds the fields that CloudWatch Logs Insights discovers in log
// events: those of Lambda's log lines, of VPC flow logs and of Route 53 query logs,
// and the JSON object in a line whose members are fields.
// (CWL_AnalyzeLogData-discoverable-fields)
//
// The kind of an event follows from its log group or its form. Where it does not, a
// [Format] gives it.
package discovery
