// Package ecslogs wires the containers of ECS tasks to log groups: the awslogs
// driver with every option said, the rights to write, the environment
// variables that an application's logging reads, and Sentry's DSN as a secret.
//
//	logs := ecslogs.New(stack, "Logs", ecslogs.Props{})
//	logs.AddContainer(task, "web", &awsecs.ContainerDefinitionOptions{Image: image})
//
// Containers that somebody else made are wired by an aspect, those of task
// definitions outside of CDK by the JSON of LogConfiguration, and those of
// teams that run FireLens by a Router:
//
//	logs.WireAll(app, ecslogs.WireAllProps{Exclude: []string{"envoy", "*-agent"}})
//
// # What is lost
//
// A non-blocking driver drops log lines when its buffer is full, and those of a
// request to CloudWatch that fails in the end. Nothing tells: neither the driver
// nor Docker counts what the buffer drops (moby 44431 and 45953, both open), what
// CloudWatch did not take stands in the Docker daemon's own log only (moby
// 41245), which Fargate does not show, and neither the ECS agent nor Container
// Insights has a metric of it (Container-Insights-metrics-ECS). So there is no
// such metric and no such alarm here. What helps:
//
//   - Where nothing may be lost, block: the audit log does (AddAudit).
//   - 25 MiB of buffer, the default here, lost nothing in AWS' own tests of up
//     to 2 MB a second (moby 45999). The ECS agent's default is 10 MiB, and
//     Docker's 1.
//   - An application that numbers its records can be asked what is missing: by
//     the saved query log-gaps.
//   - That nothing arrives at all, the alarm on silence tells.
//
// A FireLens router does say what it lost, in its own log. Router counts that
// and raises an alarm (the rule log-loss of package alarmrules).
package ecslogs
