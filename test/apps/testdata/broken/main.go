// Command broken is a CDK app with an alarm that CloudFormation refuses, and that CDK's
// own validation only warns about unless it is strict. The validation must find it;
// otherwise, finding nothing elsewhere would prove nothing.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/stacks"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Broken"), nil)
	awscloudwatch.NewCfnAlarm(stack, jsii.String("Alarm"), &awscloudwatch.CfnAlarmProps{
		ComparisonOperator: jsii.String("Bigger"),
		EvaluationPeriods:  jsii.Number(1),
		MetricName:         jsii.String("Errors"),
		Namespace:          jsii.String("Broken"),
		Period:             jsii.Number(60),
		Statistic:          jsii.String("Sum"),
		Threshold:          jsii.Number(1),
	})
	if err := stacks.Synth(app); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
