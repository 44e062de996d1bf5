package apigatewaylogs_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/apigatewaylogs"
	"github.com/logstack-go/logstack/constructs/servicelogs"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	api := awsapigatewayv2.NewHttpApi(stack, jsii.String("Api"), nil)
	apigatewaylogs.New(stack, "Logs", apigatewaylogs.Props{
		Stage: api.DefaultStage(),
		Props: servicelogs.Props{Application: "shop", Environment: "prod"},
	})
	app.Synth(nil)
}
