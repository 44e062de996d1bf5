// Package ecslogs connects the containers of ECS tasks to log groups. It sets every
// option of the awslogs driver, the permissions to write, the environment variables
// that configure an application's logging, and Sentry's DSN as a secret.
//
//	logs := ecslogs.New(stack, "Logs", ecslogs.Props{})
//	logs.AddContainer(task, "web", &awsecs.ContainerDefinitionOptions{Image: image})
//
// Three functions connect containers that are made elsewhere: the aspect of WireAll
// connects those of existing task definitions, LogConfiguration returns JSON for task
// definitions outside of CDK, and a Router connects containers through FireLens:
//
//	logs.WireAll(app, ecslogs.WireAllProps{Exclude: []string{"envoy", "*-agent"}})
//
// # Lost log events
//
// A non-blocking driver drops log lines when its buffer is full, and when a request to
// CloudWatch fails for good. Neither is visible from outside: neither the driver nor
// Docker counts lines that the buffer drops (moby 44431 and 45953, both open); failed
// requests appear only in the Docker daemon's own log (moby 41245), which Fargate does
// not show; and neither the ECS agent nor Container Insights has a metric for either
// (Container-Insights-metrics-ECS). This package therefore has no such metric and no
// such alarm. What helps:
//
//   - Where nothing may be lost, use blocking delivery, as the audit log does (AddAudit).
//   - A buffer of 25 MiB, the default here, lost nothing in AWS's own tests of up
//     to 2 MB a second (moby 45999). The ECS agent's default is 10 MiB, and
//     Docker's 1 MiB.
//   - If an application numbers its records, the saved query log-gaps finds the
//     missing ones.
//   - The alarm on silence goes off when nothing arrives at all.
//
// A FireLens router does report lost records, in its own log. Router counts those
// reports and makes an alarm (the rule log-loss of package alarmrules).
package ecslogs
