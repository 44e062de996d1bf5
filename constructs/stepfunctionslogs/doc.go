// Package stepfunctionslogs provisions the execution log of a state machine in one
// call: a log group, metric filters, alarms and their notifications, saved queries and
// a dashboard.
//
//	stepfunctionslogs.New(stack, "OrderLogs", stepfunctionslogs.Props{
//		StateMachine: orders,
//		Props:        servicelogs.Props{Application: "shop", Service: "orders"},
//	})
package stepfunctionslogs
