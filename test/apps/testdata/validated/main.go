// Command validated synthesizes apps with CDK's own validation: the stacks of each
// configuration that is an argument, and then those of an app whose alarm CloudFormation
// refuses, which the validation only warns about unless it is strict. It must find that;
// otherwise, finding nothing elsewhere would prove nothing. One process synthesizes them
// all, as the rules of the validation take seconds to load.
//
// It writes the error of each app to stdout, as a JSON object with the configuration as
// key, or the word broken. The templates are in CDK_OUTDIR, in a folder for each app.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/stacks"
)

func main() {
	defer stacks.Close()
	found := map[string]string{}
	for i, file := range os.Args[1:] {
		found[file] = text(configured(file, strconv.Itoa(i)))
	}
	found["broken"] = text(broken())
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// newApp makes an app with the context from the CLI that writes to a folder.
func newApp(folder string) (awscdk.App, error) {
	var context map[string]any
	if err := json.Unmarshal([]byte(os.Getenv("CDK_CONTEXT_JSON")), &context); err != nil {
		return nil, err
	}
	props := stacks.AppProps(context)
	props.Outdir = jsii.String(filepath.Join(os.Getenv("CDK_OUTDIR"), folder))
	return awscdk.NewApp(props), nil
}

// configured synthesizes the stacks of a configuration.
func configured(file, folder string) (err error) {
	cfg, err := config.Load(file)
	if err != nil {
		return err
	}
	app, err := newApp(folder)
	if err != nil {
		return err
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			err = stacks.Thrown(app, thrown)
		}
	}()
	made, err := stacks.New(app, cfg, "", "")
	if err != nil {
		return err
	}
	stacks.Validate(app, made...)
	return stacks.Synth(app)
}

// broken synthesizes an app with an alarm that compares in a way that does not exist.
func broken() error {
	app, err := newApp("broken")
	if err != nil {
		return err
	}
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
	return stacks.Synth(app)
}
