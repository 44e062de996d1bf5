package servicelogs_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/notify"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("billing"), nil)
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)

	logs := servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "billing",
		Environment: "prod",
		Email:       map[notify.Severity][]string{notify.Page: {"on-call@example.com"}},
	})
	logs.Wiring().AddContainer(task, "api", &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/httpd:2.4"), nil),
	})
	app.Synth(nil)
}
