package stacks_test

import (
	"log"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/stacks"
)

func Example() {
	cfg, err := config.Load("logstack.yaml")
	if err != nil {
		log.Fatal(err)
	}
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	if _, err := stacks.New(app, cfg, "prod", "v1.2.3"); err != nil {
		log.Print(err)
		return
	}
	if err := stacks.Synth(app); err != nil {
		log.Print(err)
	}
}
