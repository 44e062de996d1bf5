// Package stepfunctionslogs provisions the log of a state machine's executions in one
// call: its log group, metric filters, alarms and who they tell, saved queries and a
// dashboard.
//
//	stepfunctionslogs.New(stack, "OrderLogs", stepfunctionslogs.Props{
//		StateMachine: orders,
//		Props:        servicelogs.Props{Application: "shop", Service: "orders"},
//	})
package stepfunctionslogs
