// Package servicelogs provisions the whole logging of a service in one call: log
// groups, metric filters, alarms and their notifications, saved queries, a dashboard,
// and the wiring of its containers. Each part is accessible, and can be replaced by
// your own.
//
//	logs := servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing"})
//	logs.Wiring().AddContainer(task, "web", &awsecs.ContainerDefinitionOptions{Image: image})
package servicelogs
