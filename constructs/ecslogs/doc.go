// Package ecslogs wires the containers of ECS tasks to log groups: the awslogs
// driver with every option said, the rights to write, the environment
// variables that an application's logging reads, and Sentry's DSN as a secret.
//
//	logs := ecslogs.New(stack, "Logs", ecslogs.Props{})
//	logs.AddContainer(task, "web", &awsecs.ContainerDefinitionOptions{Image: image})
package ecslogs
