// Package apigatewaylogs provisions the access log of an API Gateway stage in one call:
// the record format, a log group, metric filters, alarms and their notifications, saved
// queries and a dashboard.
//
//	apigatewaylogs.New(stack, "ApiLogs", apigatewaylogs.Props{
//		Stage: api.DeploymentStage(),
//		Props: servicelogs.Props{Application: "shop", Service: "api"},
//	})
package apigatewaylogs
