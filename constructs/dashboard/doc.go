// Package dashboard provisions the dashboard of a log group: what its filters
// count and measure, how much is logged, the state of its alarms, and the
// answers of saved queries. Package dashboards finds the metrics of its graphs
// among what the alarm rules of an application make, so that no graph can be of a
// metric that nothing feeds.
//
//	dashboard.New(stack, "Dashboard", dashboard.Props{
//		Name:      "billing-prod",
//		LogGroup:  group,
//		Namespace: "billing/prod",
//		Graphs:    dashboards.Layout{}.Resolve(set),
//	})
package dashboard
