package stepfunctionslogs_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/constructs/stepfunctionslogs"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	machine := awsstepfunctions.NewStateMachine(stack, jsii.String("Orders"), &awsstepfunctions.StateMachineProps{
		DefinitionBody: awsstepfunctions.DefinitionBody_FromChainable(awsstepfunctions.NewPass(stack, jsii.String("Start"), nil)),
	})
	stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{
		StateMachine: machine,
		Props:        servicelogs.Props{Application: "shop", Environment: "prod"},
	})
	app.Synth(nil)
}
