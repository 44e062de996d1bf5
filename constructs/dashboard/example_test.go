package dashboard_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	dashboard.New(stack, "Dashboard", dashboard.Props{
		Name:     "shop-prod",
		LogGroup: loggroup.New(stack, "Logs", loggroup.Props{Name: "/ecs/shop"}),
	})
	app.Synth(nil)
}
