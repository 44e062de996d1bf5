// Package dashboard provisions the dashboard of a log group: what its filters
// count and measure, how much is logged, the state of its alarms, and the
// answers of saved queries. What it shows is derived from the log contract by
// package recipes, like the filters themselves, so that no graph can be of a
// metric that nothing feeds.
//
//	dashboard.New(stack, "Dashboard", dashboard.Props{
//		Name:      "billing-prod",
//		LogGroup:  group,
//		Namespace: "billing/prod",
//		Graphs:    recipes.Graphs(filters, recipes.Options{}),
//	})
package dashboard
