// Command billing is another team's CDK app with Fargate tasks of its own. What it adds
// for logstack is between the two marks.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

func main() {
	defer stacks.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("billing"), nil)

	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	options := &awsecs.ContainerDefinitionOptions{
		Image:        awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/httpd:2.4"), nil),
		PortMappings: &[]*awsecs.PortMapping{{ContainerPort: jsii.Number(80)}},
	}

	// An existing task with a sidecar.
	jobs := awsecs.NewFargateTaskDefinition(stack, jsii.String("Jobs"), nil)
	image := awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/busybox:1.37"), nil)
	jobs.AddContainer(jsii.String("jobs"), &awsecs.ContainerDefinitionOptions{Image: image})
	jobs.AddContainer(jsii.String("proxy"), &awsecs.ContainerDefinitionOptions{Image: image})

	// A task of a team that uses FireLens.
	events := awsecs.NewFargateTaskDefinition(stack, jsii.String("Events"), nil)

	// logstack:
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "billing",
		Environment: "prod",
		Email:       map[notify.Severity][]string{notify.Page: {"oncall@example.com"}},
	})
	container := logs.Wiring().AddContainer(task, "api", options)
	logs.AuditWiring().AddAudit(container, ecslogs.AuditProps{})
	router := ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{
		Wiring: logs.Wiring(), Topics: logs.Topics(), Name: "billing/prod",
	})
	router.AddContainer(events, "events", &awsecs.ContainerDefinitionOptions{Image: image})
	logs.Wiring().WireAll(app, ecslogs.WireAllProps{Exclude: []string{"proxy"}})
	// :logstack

	if err := stacks.Synth(app); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
