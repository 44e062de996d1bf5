package replay

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// Whatever the template and the log, the replay either runs or refuses them.
func FuzzReplay(f *testing.F) {
	stage := "Parameters: {Stage: {Type: String}}\nConditions: {Prod: !Equals [!Ref Stage, prod]}\n"
	for _, source := range []string{
		stage + "Resources:" + gate + bell(), "Resources:" + gate + bell("Threshold: !Ref AWS::StackId", "Period: 45"),
		stage + "Resources:" + gate + "  S: {Type: AWS::Logs::SubscriptionFilter, Condition: Prod, Properties: {LogGroupName: /shop, FilterPattern: '?a b', DestinationArn: x}}\n",
		"Resources:" + gate + bell() + "  C: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmRule: !Sub 'ALARM(${Bell})'}}\n",
		"Resources:" + gate + "  M:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      ComparisonOperator: GreaterThanThreshold\n      EvaluationPeriods: 1\n      Threshold: 0\n      Metrics:\n      - {Id: m, ReturnData: false, MetricStat: {Metric: {Namespace: shop, MetricName: Errors}, Period: 60, Stat: Sum}}\n      - {Id: e, Expression: 'FILL(m, 0) * 2'}\n",
	} {
		f.Add(source, record(0, "/shop", `{"level":"ERROR"}`)+record(1, "/shop", "x"))
		f.Add(source, "plain\n{\"level\":1}\n\xff\xfe")
	}
	f.Fuzz(func(t *testing.T, source, log string) {
		made, err := template.Parse("x.yaml", []byte(source), template.Options{})
		if err != nil {
			return
		}
		r, err := New([]*template.Template{made}, Options{LogGroup: "/shop", Workers: 1})
		if err != nil {
			return
		}
		events, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(log))}, logevent.Options{})
		if err != nil {
			t.Fatal(err)
		}
		report, err := r.Run(context.Background(), events)
		if err != nil {
			return
		}
		text, err := json.Marshal(report)
		if err != nil || strings.Contains(string(text), `x.yaml\u0000`) {
			t.Errorf("%q, %q: %v, %s", source, log, err, text)
		}
	})
}
