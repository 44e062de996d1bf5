// Package savedquery provisions saved Logs Insights queries. Queries are values of
// package insights, so a query that CloudWatch would refuse cannot be synthesized.
//
//	savedquery.New(stack, "ErrorsByType", savedquery.Props{
//		Name:      "billing/prod/errors-by-type",
//		Query:     insights.MustParse(`filter level = "ERROR" | stats count() by error_type`),
//		LogGroups: []*loggroup.LogGroup{group},
//	})
package savedquery
