// Command billing is another team's CDK app. It has a Fargate task of its own,
// and adds the logging of logstack to it: everything between the two marks.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/recipes"
	"github.com/logstack-go/logstack/stacks"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("billing"), nil)

	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	options := &awsecs.ContainerDefinitionOptions{
		Image:        awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/httpd:2.4"), nil),
		PortMappings: &[]*awsecs.PortMapping{{ContainerPort: jsii.Number(80)}},
	}

	// logstack:
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "billing",
		Environment: "prod",
		Email:       map[recipes.Severity][]string{recipes.Page: {"oncall@example.com"}},
	})
	container := logs.Wiring().AddContainer(task, "api", options)
	logs.AuditWiring().AddAudit(container, "api", "")
	// :logstack

	if err := stacks.Synth(app); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
