package observability_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/observability"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	// In the monitoring account.
	observability.NewSink(stack, "Sink", observability.SinkProps{
		Name:     "logs",
		Accounts: []string{"111122223333"},
	})
	app.Synth(nil)
}
