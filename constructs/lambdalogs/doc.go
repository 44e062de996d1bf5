// Package lambdalogs provisions the logging of a Lambda function in one call: a log
// group, metric filters, alarms and their notifications, saved queries and a dashboard,
// based on a contract of what Lambda and the function write.
//
//	lambdalogs.New(stack, "ResizeLogs", lambdalogs.Props{
//		Function: resize,
//		Props:    servicelogs.Props{Application: "shop", Service: "resize"},
//	})
package lambdalogs
