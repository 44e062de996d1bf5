package lambdalogs_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/lambdalogs"
	"github.com/logstack-go/logstack/constructs/servicelogs"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	function := awslambda.NewFunction(stack, jsii.String("Api"), &awslambda.FunctionProps{
		Runtime: awslambda.Runtime_NODEJS_22_X(),
		Handler: jsii.String("index.handler"),
		Code:    awslambda.Code_FromInline(jsii.String("exports.handler = async () => ({statusCode: 200})")),
	})
	lambdalogs.New(stack, "Logs", lambdalogs.Props{
		Function: function,
		Props:    servicelogs.Props{Application: "shop", Environment: "prod"},
	})
	app.Synth(nil)
}
