package replay

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

const readoutTemplate = `
Resources:
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}
  Errors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Logs
      FilterPattern: '{ $.level = "ERROR" }'
      MetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: "1", DefaultValue: 0, Unit: Count}]
  Duration:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Logs
      FilterPattern: '{ $.ms = * }'
      MetricTransformations: [{MetricNamespace: shop, MetricName: Duration, MetricValue: $.ms, Unit: Milliseconds,
        Dimensions: [{Key: status, Value: $.status}]}]
  Refused:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Logs
      FilterPattern: x
      ApplyOnTransformedLogs: true
      MetricTransformations: [{MetricNamespace: shop, MetricName: Transformed, MetricValue: "1"}]
  TooMany:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: too-many, Namespace: shop, MetricName: Errors, Statistic: Sum, Period: 60, EvaluationPeriods: 1,
      ComparisonOperator: GreaterThanThreshold, Threshold: 0, TreatMissingData: notBreaching}
`

func readoutInput() []logevent.Input {
	all := record(0, "/shop", `{"level":"ERROR"}`) + record(70, "/shop", `{"ms":10,"status":200}`) +
		record(80, "/shop", `{"ms":30,"status":200}`) + record(90, "/shop", `{"ms":7,"status":500}`) +
		record(95, "/other", `{"level":"ERROR"}`)
	return []logevent.Input{logevent.Bytes("shop.jsonl", []byte(all))}
}

// values returns the datapoints of the first two minutes, on one line.
func values(s alarm.Source) string {
	start := time.UnixMilli(1741680000000)
	var windows []alarm.Window
	for i := range 2 {
		windows = append(windows, alarm.Window{Start: start.Add(time.Duration(i) * time.Minute), End: start.Add(time.Duration(i+1) * time.Minute)})
	}
	var all []string
	for _, d := range s.Datapoints(windows) {
		if d.Missing {
			all = append(all, "-")
		} else {
			all = append(all, fmt.Sprint(d.Value))
		}
	}
	return strings.Join(all, " ")
}

// What is requested beforehand can be read out, whatever the number of workers
// and the size of batches.
func TestReadOut(t *testing.T) {
	templates := templateOf(t, readoutTemplate)
	of := templates[0]
	for _, workers := range []int{1, 3} {
		for _, batch := range []int{0, 1} {
			r, err := New(templates, Options{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			metric := func(namespace, name, statistic string, dimensions ...template.Dimension) *Metric {
				m, err := r.Metric(of, template.Metric{Namespace: namespace, MetricName: name, Statistic: statistic, Dimensions: dimensions})
				if err != nil {
					t.Fatal(err)
				}
				return m
			}
			group := template.Dimension{Name: "LogGroupName", Value: "/shop"}
			want := map[*Metric]string{
				metric("shop", "Errors", "Sum"):                                                     "1 0",
				metric("shop", "Errors", "SampleCount"):                                             "1 3",
				metric("shop", "Duration", "p50", template.Dimension{Name: "status", Value: "200"}): "- 10.834705943388393", // the upper end of the histogram's bin of 10
				metric("AWS/Logs", "IncomingLogEvents", "Sum", group):                               "1 3",
				// 17 bytes, then 22, 22 and 21, each with the overhead that
				// PutLogEvents adds.
				metric("AWS/Logs", "IncomingBytes", "Sum", group): fmt.Sprint(17+26, " ", 22+22+21+3*26),
			}
			search, err := r.Search(of, "shop", "Duration", []string{"status"}, "Maximum")
			if err != nil {
				t.Fatal(err)
			}
			program, err := engine.Compile(insights.MustParse("stats count() as n by level"), engine.Options{})
			if err != nil {
				t.Fatal(err)
			}
			query, err := r.Query(of, program, []string{"${Logs}"})
			if err != nil {
				t.Fatal(err)
			}
			other, err := r.Query(of, program, []string{"/other"})
			if err != nil {
				t.Fatal(err)
			}
			source, err := logevent.Open(readoutInput(), logevent.Options{BatchSize: batch})
			if err != nil {
				t.Fatal(err)
			}
			report, err := r.Run(context.Background(), source)
			if err != nil {
				t.Fatal(err)
			}
			for m, want := range want {
				if got := values(report.Source(m)); got != want || report.Unfed(m) != "" {
					t.Errorf("%v: %s %s, want %s", m.statistic, got, report.Unfed(m), want)
				}
			}
			found, err := report.Found(search)
			if err != nil || len(found) != 2 || search.Unit != "Milliseconds" {
				t.Fatalf("%+v, %v", found, err)
			}
			for i, want := range []string{"[{status 200}] - 30", "[{status 500}] - 7"} {
				if got := fmt.Sprint(found[i].Dimensions, " ", values(found[i].Source)); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			}
			for q, want := range map[*Query]string{query: "[[ 3] [ERROR 1]]", other: "[[ERROR 1]]"} {
				for range 2 { // The answer can be read again.
					answer, err := report.Answer(q)
					if err != nil {
						t.Fatal(err)
					}
					var rows [][]string
					for _, row := range answer.Rows {
						rows = append(rows, []string{row[0].String(), row[1].String()})
					}
					if got := fmt.Sprint(rows); got != want && got != "[[ERROR 1] [ 3]]" {
						t.Errorf("%s, want %s", got, want)
					}
				}
			}
			for _, name := range []string{"${TooMany.Arn}", "too-many", "arn:aws:cloudwatch:eu-west-1:1:alarm:too-many"} {
				if a, ok := report.Alarm(of, name); !ok || WentOff(a.Transitions) != 1 {
					t.Errorf("%s: %+v", name, a)
				}
			}
			if _, ok := report.Alarm(of, "other"); ok {
				t.Error("there is no other alarm")
			}
		}
	}
}

// What cannot be read out is refused, and a metric that nothing feeds says so.
func TestReadOutOfNothing(t *testing.T) {
	templates := templateOf(t, readoutTemplate)
	r, err := New(templates, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		namespace, name, statistic string
		want                       string
	}{
		{"shop", "Errors", "Mean", `there is no statistic "Mean"`},
		{"AWS/ECS", "CPUUtilization", "Average", "AWS/ECS/CPUUtilization is not made from log events"},
		{"shop", "Transformed", "Sum", "the filter Refused, which feeds Transformed, is not replayed"},
	} {
		_, err := r.Metric(templates[0], template.Metric{Namespace: c.namespace, MetricName: c.name, Statistic: c.statistic})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if _, err := r.Search(templates[0], c.namespace, c.name, nil, c.statistic); err == nil {
			t.Errorf("%s can be searched for", c.name)
		}
	}
	m, err := r.Metric(templates[0], template.Metric{Namespace: "shop", MetricName: "Error", Statistic: "Sum"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Search(templates[0], "shop", "Errors", []string{"status"}, "Sum")
	if err != nil {
		t.Fatal(err)
	}
	fed, err := r.Search(templates[0], "shop", "Errors", nil, "Sum")
	if err != nil || !reflect.DeepEqual(fed.filters, r.plan.filters[:1]) {
		t.Fatalf("%+v, %v", fed, err)
	}
	source, err := logevent.Open(readoutInput(), logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	if why := report.Unfed(m); why != "No metric filter here feeds shop/Error. Did you mean shop/Errors?" {
		t.Error(why)
	}
	if why := report.UnfedSearch(s); !strings.HasPrefix(why, "The graph asks for shop/Errors with dimensions, and Errors publishes it without") {
		t.Error(why)
	}
	if why := report.UnfedSearch(fed); why != "" {
		t.Error(why)
	}
}
