// Package reports provisions reports: saved queries that CloudWatch runs by a
// schedule, whose answers it writes to a bucket. A report is no alarm: nobody
// is told of it. What one says is tried on log files by `logstack query NAME`.
//
//	reports.New(stack, "Reports", reports.Props{
//		Name:      "billing/prod",
//		LogGroups: []*loggroup.LogGroup{group},
//		Queries:   bound,
//		TimeZone:  "Europe/Berlin",
//	})
package reports
