package alarms_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/notify"
)

func Example() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
		Email: map[notify.Severity][]string{
			notify.Page:   {"on-call@example.com"},
			notify.Ticket: {"team@example.com"},
		},
	})
	_ = topics // pass them as Topics to alarms.New, or to servicelogs.New for all rules
	app.Synth(nil)
}
