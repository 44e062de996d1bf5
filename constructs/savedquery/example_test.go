package savedquery_test

import (
	"log"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/savedquery"
)

func Example() {
	query, err := insights.Parse(`filter level = "ERROR" | stats count() as errors by bin(5m)`)
	if err != nil {
		log.Fatal(err)
	}
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	savedquery.New(stack, "Errors", savedquery.Props{
		Name:      "shop/prod/errors",
		Query:     query,
		LogGroups: []*loggroup.LogGroup{loggroup.New(stack, "Logs", loggroup.Props{Name: "/ecs/shop"})},
	})
	app.Synth(nil)
}
