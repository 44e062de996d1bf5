package reports_test

import (
	"log"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/queries"
)

func Example() {
	query, err := queries.Get("errors-by-type")
	if err != nil {
		log.Fatal(err)
	}
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	reports.New(stack, "Reports", reports.Props{
		Name:      "shop-prod",
		LogGroups: []*loggroup.LogGroup{loggroup.New(stack, "Logs", loggroup.Props{Name: "/ecs/shop"})},
		Queries:   []queries.Query{query},
	})
	app.Synth(nil)
}
