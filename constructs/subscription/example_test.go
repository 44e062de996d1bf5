package subscription_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesis"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/subscription"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	stream := awskinesis.NewStream(stack, jsii.String("Stream"), nil)
	subscription.New(stack, "ToStream", subscription.Props{
		LogGroup: loggroup.New(stack, "Logs", loggroup.Props{Name: "/ecs/shop"}),
		To:       subscription.Stream(stream),
	})
	app.Synth(nil)
}
