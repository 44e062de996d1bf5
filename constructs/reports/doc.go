// Package reports provisions reports: saved queries that CloudWatch runs on a schedule,
// writing the results to a bucket. A report is not an alarm: it notifies nobody.
// `logstack query NAME` runs the same query on log files.
//
//	reports.New(stack, "Reports", reports.Props{
//		Name:      "billing/prod",
//		LogGroups: []*loggroup.LogGroup{group},
//		Queries:   bound,
//		TimeZone:  "Europe/Berlin",
//	})
package reports
