package ecslogs_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)

	wiring := ecslogs.New(stack, "Wiring", ecslogs.Props{
		LogGroup: loggroup.New(stack, "Logs", loggroup.Props{Name: "/ecs/shop"}),
	})
	wiring.AddContainer(task, "web", &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/httpd:2.4"), nil),
	})
	app.Synth(nil)
}
