package alarmtest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/contract"
)

func Example() {
	folder, err := os.MkdirTemp("", "alarmtest")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	err = os.WriteFile(filepath.Join(folder, "stack.yaml"), []byte(`
Resources:
  Errors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /ecs/shop
      FilterPattern: '{ $.level = "ERROR" }'
      MetricTransformations: [{MetricNamespace: Shop, MetricName: Errors, MetricValue: "1", DefaultValue: 0}]
  TooManyErrors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: too-many-errors
      Namespace: Shop
      MetricName: Errors
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 2
      ComparisonOperator: GreaterThanThreshold
`), 0o600)
	if err != nil {
		fmt.Println(err)
		return
	}

	file, err := alarmtest.Parse(filepath.Join(folder, "stack.test.yaml"), []byte(`
template: stack.yaml
tests:
  - name: three errors in a minute are too many
    input:
      - {line: '{"level": "ERROR"}', times: 3, every: 1s}
    expect: {alarms: {too-many-errors: goes off}}
  - name: two are not
    input:
      - {line: '{"level": "ERROR"}', times: 2, every: 1s}
    expect: {alarms: {too-many-errors: goes off}}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	subject, err := file.Open(contract.Guide())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, test := range file.Tests {
		result := file.Run(context.Background(), subject, test)
		fmt.Println(test.Name+":", len(result.Failures) == 0)
	}
	// Output:
	// three errors in a minute are too many: true
	// two are not: false
}
