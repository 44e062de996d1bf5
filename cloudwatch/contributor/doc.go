// Package contributor parses the rules of Contributor Insights and runs them on log
// events. It finds the events that a rule counts, their contributors, and the
// metrics of the rule. (ContributorInsights-RuleSyntax,
// ContributorInsights-GraphReportData)
package contributor
