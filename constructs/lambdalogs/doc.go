// Package lambdalogs provisions the logging of a Lambda function in one call: its log
// group, metric filters, alarms and who they tell, saved queries and a dashboard, by a
// contract of what Lambda and the function write.
//
//	lambdalogs.New(stack, "ResizeLogs", lambdalogs.Props{
//		Function: resize,
//		Props:    servicelogs.Props{Application: "shop", Service: "resize"},
//	})
package lambdalogs
