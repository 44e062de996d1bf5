package loggroup_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/retention"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)

	logs := loggroup.New(stack, "Audit", loggroup.Props{
		Name: "/ecs/shop/audit",
		Tier: retention.Audit,
	})

	// LogGroup returns the log group for any CDK construct.
	role := awsiam.NewRole(stack, jsii.String("Reader"), &awsiam.RoleProps{AssumedBy: awsiam.NewAccountRootPrincipal()})
	logs.LogGroup().GrantRead(role)
	app.Synth(nil)
}
