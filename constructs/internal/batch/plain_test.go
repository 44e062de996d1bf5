package batch

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

// Props must reach JavaScript as CDK's own classes expect them. What is not set is left
// out, because null would be a value.
func TestPlain(t *testing.T) {
	dimensions := []*awscloudwatch.CfnAlarm_DimensionProperty{{Name: jsii.String("LogGroupName"), Value: jsii.String("/ecs/<shop>")}}
	for _, test := range []struct {
		name  string
		props any
		want  string
	}{
		{"texts, numbers, lists", &awscloudwatch.CfnAlarmProps{
			AlarmName: jsii.String("errors"), Threshold: jsii.Number(0.5), EvaluationPeriods: jsii.Number(3),
			AlarmActions: &[]any{jsii.String("arn:one"), "arn:two"}, Dimensions: &dimensions,
		}, `{"alarmActions":["arn:one","arn:two"],"alarmName":"errors","dimensions":[{"name":"LogGroupName","value":"/ecs/\u003cshop\u003e"}],"evaluationPeriods":3,"threshold":0.5}`},
		{"false and 0 are given", &awscloudwatch.CfnAlarmProps{ActionsEnabled: jsii.Bool(false), Threshold: jsii.Number(0)}, `{"actionsEnabled":false,"threshold":0}`},
		{"an empty list is given, and none is not", &awslogs.CfnQueryDefinitionProps{LogGroupNames: &[]any{}, Parameters: nil}, `{"logGroupNames":[]}`},
		{"structs in any", &awslogs.CfnMetricFilterProps{MetricTransformations: &[]any{
			&awslogs.CfnMetricFilter_MetricTransformationProperty{MetricName: jsii.String("Errors")},
		}}, `{"metricTransformations":[{"metricName":"Errors"}]}`},
		{"maps", map[string]any{"a": 1, "b": map[string]string{"c": "d"}}, `{"a":1,"b":{"c":"d"}}`},
	} {
		got, err := json.Marshal(plain(reflect.ValueOf(test.props)))
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %v\n got %s\nwant %s", test.name, err, got, test.want)
		}
	}
}

// A construct in props would be dropped, and CDK would make the resource without it.
func TestPlainRefusesConstructs(t *testing.T) {
	type proxy struct{ _ byte }
	for _, value := range []any{&proxy{}, struct{}{}, func() {}} {
		func() {
			defer func() {
				if thrown, _ := recover().(string); !strings.Contains(thrown, "is not a plain value") {
					t.Errorf("%T: panics with %q", value, thrown)
				}
			}()
			plain(reflect.ValueOf(map[string]any{"key": value}))
		}()
	}
}

func TestClass(t *testing.T) {
	for _, test := range []struct {
		of   reflect.Type
		want string
	}{
		{reflect.TypeFor[awslogs.CfnMetricFilter](), "aws_logs.CfnMetricFilter"},
		{reflect.TypeFor[awscloudwatch.CfnAlarm](), "aws_cloudwatch.CfnAlarm"},
	} {
		if got := class(test.of); got != test.want {
			t.Errorf("%v is %s, want %s", test.of, got, test.want)
		}
	}
}
