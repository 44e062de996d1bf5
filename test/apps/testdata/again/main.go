// Command again makes one app after another and closes jsii after each, as tests of
// apps do. Nothing of the first may be kept for the second.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

func main() {
	for range 2 {
		if err := synth(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func synth() error {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Again"), nil)
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "shop", Environment: "prod",
		Email: map[notify.Severity][]string{notify.Page: {"page@example.com"}, notify.Ticket: {"team@example.com"}},
	})
	if name := logs.Filter("errors").Filter().FilterName(); *name != "errors" {
		return fmt.Errorf("the filter is called %s", *name)
	}
	return stacks.Synth(app)
}
