// Package servicelogs provisions the whole logging of a service in one call:
// log groups, metric filters, alarms and who they tell, saved queries, and the
// wiring of its containers. Each part can be reached, and replaced by one of
// your own.
//
//	logs := servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing"})
//	logs.Wiring().AddContainer(task, "web", &awsecs.ContainerDefinitionOptions{Image: image})
package servicelogs
