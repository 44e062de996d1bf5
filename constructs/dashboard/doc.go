// Package dashboard provisions the dashboard of a log group. It shows what the metric
// filters count and measure, the volume of the log, the state of alarms, and the
// results of saved queries. Package dashboards takes the metrics of the graphs from the
// alarm rules of an application, so no graph can show a metric that nothing emits.
//
//	dashboard.New(stack, "Dashboard", dashboard.Props{
//		Name:      "billing-prod",
//		LogGroup:  group,
//		Namespace: "billing/prod",
//		Graphs:    dashboards.Layout{}.Resolve(set),
//	})
package dashboard
