package validation_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/validation"
	"github.com/logstack-go/logstack/lint"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	// cdk synth fails if lint finds a bug or worse.
	validation.Add(stack, validation.Props{FailOn: lint.Bug})
	app.Synth(nil)
}
