package delivery_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/delivery"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	delivery.New(stack, "Delivery", delivery.Props{
		Resource: "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/shop/a1b2c3d4",
		LogType:  "WAF_LOGS",
		To:       delivery.ToLogGroup(loggroup.New(stack, "Logs", loggroup.Props{Name: "aws-waf-logs-shop"})),
	})
	app.Synth(nil)
}
