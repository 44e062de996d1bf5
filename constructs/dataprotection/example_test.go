package dataprotection_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/dataprotection"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	dataprotection.NewUnmaskRole(stack, "Unmask", dataprotection.UnmaskProps{
		Logs:       dataprotection.Logs{Below: []string{"/ecs/shop/"}},
		Principals: []string{"arn:aws:iam::111122223333:role/support"},
	})
	app.Synth(nil)
}
