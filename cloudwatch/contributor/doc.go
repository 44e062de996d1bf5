// Package contributor reads the rules of Contributor Insights, and runs them on
// log events: which events a rule counts, by which contributors, and what the
// metrics of the rule are. (ContributorInsights-RuleSyntax,
// ContributorInsights-GraphReportData)
package contributor
