// Package discovery finds the fields that CloudWatch Logs Insights discovers in
// log events by itself, by the kind of log: those of Lambda's lines, of VPC flow
// logs and of Route 53's, and where a line holds the JSON object whose members
// are fields. (CWL_AnalyzeLogData-discoverable-fields)
//
// Which kind it is, an event tells by its log group or its form; where it does
// not, a [Format] does.
package discovery
