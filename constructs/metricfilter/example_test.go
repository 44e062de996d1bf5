package metricfilter_test

import (
	"log"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/contract"
)

func Example() {
	pattern, err := filterpattern.Parse(`{ $.event = "request_finished" && $.duration_ms > 5000 }`)
	if err != nil {
		log.Fatal(err)
	}
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("shop"), nil)
	metricfilter.New(stack, "SlowRequests", metricfilter.Props{
		LogGroup: loggroup.New(stack, "Logs", loggroup.Props{Name: "/ecs/shop"}),
		Pattern:  pattern,
		Metric:   "SlowRequests",
		Contract: contract.Guide(),
	})
	app.Synth(nil)
}
