package preview

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

const shop = `
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
      MetricTransformations: [{MetricNamespace: shop, MetricName: Duration, MetricValue: $.ms, Unit: Milliseconds}]
  ByStatus:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Logs
      FilterPattern: '{ $.ms = * }'
      MetricTransformations: [{MetricNamespace: shop, MetricName: ByStatus, MetricValue: $.ms, Unit: Milliseconds,
        Dimensions: [{Key: status, Value: $.status}]}]
  ContributorsByStatus:
    Type: AWS::CloudWatch::InsightRule
    Properties: {RuleName: by-status, RuleState: ENABLED, RuleBody: '{"Schema": {"Name": "CloudWatchLogRule", "Version": 1},
      "LogGroupNames": ["/shop"], "LogFormat": "JSON", "Contribution": {"Keys": ["$.status"]}, "AggregateOn": "Count"}'}
  ContributorsByUser:
    Type: AWS::CloudWatch::InsightRule
    Properties: {RuleName: by-user, RuleState: ENABLED, RuleBody: '{"Schema": {"Name": "CloudWatchLogRule", "Version": 1},
      "LogGroupNames": ["/shop"], "LogFormat": "JSON", "Contribution": {"Keys": ["$.user"]}, "AggregateOn": "Count"}'}
  TooMany:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: too-many, Namespace: shop, MetricName: Errors, Statistic: Sum, Period: 60, EvaluationPeriods: 1,
      ComparisonOperator: GreaterThanThreshold, Threshold: 0, TreatMissingData: notBreaching}
  Two:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: two, Namespace: shop, MetricName: Errors, Statistic: Sum, Period: 300, EvaluationPeriods: 1,
      ComparisonOperator: GreaterThanThreshold, Threshold: 1, TreatMissingData: notBreaching}
  Band:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: cpu, Namespace: AWS/ECS, MetricName: CPU, Statistic: Sum, Period: 60, EvaluationPeriods: 1,
      ComparisonOperator: GreaterThanThreshold, Threshold: 0}
  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: shop
      DashboardBody: !Sub |
        {"widgets": [%s]}
`

// From eight o'clock: two requests and an error in the first minute, and a
// request in the third.
var shopLog = strings.Join([]string{
	`{"timestamp": 1741680000000, "logGroup": "/shop", "message": "{\"ms\": 10, \"status\": 200}"}`,
	`{"timestamp": 1741680010000, "logGroup": "/shop", "message": "{\"ms\": 30, \"status\": 500}"}`,
	`{"timestamp": 1741680020000, "logGroup": "/shop", "message": "{\"level\": \"ERROR\", \"message\": \"<script>alert(1)</script>\"}"}`,
	`{"timestamp": 1741680130000, "logGroup": "/shop", "message": "{\"ms\": 50, \"status\": 200}"}`,
}, "\n")

// board shows widgets of the shop's dashboard.
func board(t *testing.T, widgets string) *Board {
	t.Helper()
	b, err := try(t, widgets, shopLog)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func try(t *testing.T, widgets, log string) (*Board, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.yaml")
	if err := os.WriteFile(path, fmt.Appendf(nil, shop, strings.ReplaceAll(widgets, "\n", " ")), 0o600); err != nil {
		t.Fatal(err)
	}
	templates, err := template.Read(path, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(templates, templates[0], templates[0].Dashboards()[0], replay.Options{})
	if err != nil {
		return nil, err
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("shop.jsonl", []byte(log))}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p.Run(context.Background(), source)
}

// described returns a graph on one line: its unit, and each series by minute.
func described(g *Graph) string {
	if g == nil {
		return "none"
	}
	var all []string
	for _, s := range g.Series {
		text := s.Label + ":"
		for _, p := range s.Points {
			text += fmt.Sprintf(" %s=%.4g", p.At.Format("15:04"), p.Value)
		}
		all = append(all, text)
	}
	return strings.TrimSpace(g.Unit + " " + strings.Join(all, "; "))
}

const metricWidget = `{"type": "metric", "properties": {"period": 60, "region": "${AWS::Region}", %s}}`

func TestGraphs(t *testing.T) {
	for properties, want := range map[string]string{
		`"metrics": [["shop", "Errors", {"stat": "Sum", "label": "ERROR"}]]`:                         "Count ERROR: 08:00=1 08:02=0",
		`"stat": "Maximum", "metrics": [["shop", "Duration"]]`:                                       "Milliseconds Duration: 08:00=30 08:02=50",
		`"metrics": [["shop", "Duration"]]`:                                                          "Milliseconds Duration: 08:00=20 08:02=50",
		`"metrics": [["shop", "Duration", {"period": 300, "stat": "p50"}]]`:                          "Milliseconds Duration: 08:00=29.47", // within the histogram's bin of 30
		`"metrics": [["shop", "Duration"]], "yAxis": {"left": {"label": "ms"}}`:                      "ms Duration: 08:00=20 08:02=50",
		`"metrics": [["shop", "Duration"]], "yAxis": {"left": {"showUnits": false}}`:                 "Duration: 08:00=20 08:02=50",
		`"metrics": [["shop", "Duration"], ["shop", "Errors", {"stat": "Sum"}]]`:                     "Duration: 08:00=20 08:02=50; Errors: 08:00=1 08:02=0",
		`"metrics": [["shop", "ByStatus", "status", "500"]]`:                                         "Milliseconds ByStatus 500: 08:00=30",
		`"metrics": [["AWS/Logs", "IncomingLogEvents", "LogGroupName", "${Logs}", {"stat": "Sum"}]]`: "Count IncomingLogEvents /shop: 08:00=3 08:02=1",
		// 25, 25, 58 and 25 bytes, each with 26 of overhead.
		`"metrics": [["AWS/Logs", "IncomingBytes", "LogGroupName", "/shop", {"stat": "Sum", "id": "b", "visible": false}], [{"expression": "b / PERIOD(b) * 60 * 0.5", "label": "USD"}]]`: "USD: 08:00=93 08:02=25.5",
		// A search has a period of its own.
		`"metrics": [[{"expression": "SEARCH('{shop,status} MetricName=\"ByStatus\"', 'Maximum', 300)"}]]`: "Milliseconds 200: 08:00=50; 500: 08:00=30",
		// Metric math on metrics that are hidden, and on another expression.
		`"metrics": [["shop", "Errors", {"stat": "Sum", "id": "e", "visible": false}], ["shop", "Duration", {"stat": "SampleCount", "id": "r", "visible": false}],
			[{"expression": "100 * e / r", "id": "share", "label": "share"}], [{"expression": "share / 2", "label": "half"}]]`: "share: 08:00=50 08:02=0; half: 08:00=25 08:02=0",
		`"metrics": [[{"expression": "SEARCH('{shop,status} MetricName=\"ByStatus\"', 'Maximum', 60)", "label": "max"}]]`: "Milliseconds max 200: 08:00=10 08:02=50; max 500: 08:00=30",
	} {
		w := board(t, fmt.Sprintf(metricWidget, properties)).Widgets[0]
		if got := described(w.Graph); got != want || w.Refused != nil || w.Notes != nil {
			t.Errorf("%s:\n got %s %v %v\nwant %s", properties, got, w.Refused, w.Notes, want)
		}
	}
}

// Periods of less than a minute show a high-resolution metric by the second,
// and any other metric at its minutes. CloudWatch keeps them only briefly.
func TestSeconds(t *testing.T) {
	embedded := func(ms int64, value int) string {
		return fmt.Sprintf(`{"timestamp": %[1]d, "logGroup": "/shop", "message": "{\"_aws\":{\"Timestamp\":%[1]d,\"CloudWatchMetrics\":[`+
			`{\"Namespace\":\"shop\",\"Dimensions\":[[]],\"Metrics\":[{\"Name\":\"Depth\",\"StorageResolution\":1}]}]},\"Depth\":%[2]d}"}`, ms, value) + "\n"
	}
	const eight = 1741680000000
	log := shopLog + "\n" + embedded(eight+3_000, 1) + embedded(eight+8_000, 2) + embedded(eight+25_000, 4)
	depth := `"metrics": [["shop", "Depth", {"stat": "Sum", "period": %d}]]`
	for _, c := range []struct{ properties, log, want string }{
		{fmt.Sprintf(depth, 10), log, "08:00:00=3 08:00:20=4"},
		{fmt.Sprintf(depth, 5), log, "08:00:00=1 08:00:05=2 08:00:25=4"},
		{fmt.Sprintf(depth, 1), log, "08:00:03=1 08:00:08=2 08:00:25=4"},
		{fmt.Sprintf(depth, 30), log, "08:00:00=7"},
		{`"metrics": [["shop", "Duration", {"stat": "Maximum", "period": 20}]]`, log, "08:00:00=30 08:02:00=50"},
		{fmt.Sprintf(depth, 20), log + embedded(eight+3*3_600_000-60_000, 8), "08:00:00=3 08:00:20=4 10:59:00=8"},
		{fmt.Sprintf(depth, 20), log + embedded(eight+3*3_600_000, 8), "[Depth: datapoints of 20s are kept for 3h, and the log events cover 3h1m]"},
	} {
		b, err := try(t, fmt.Sprintf(metricWidget, c.properties), c.log)
		if err != nil {
			t.Fatal(err)
		}
		w := b.Widgets[0]
		var got []string
		for _, s := range w.Graph.Series {
			for _, p := range s.Points {
				got = append(got, fmt.Sprintf("%s=%g", p.At.Format(time.TimeOnly), p.Value))
			}
		}
		if w.Refused != nil {
			got = append(got, fmt.Sprint(w.Refused))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.properties, strings.Join(got, " "), c.want)
		}
	}
}

// Metrics of a Contributor Insights rule are drawn like any other.
func TestContributorInsights(t *testing.T) {
	for properties, want := range map[string]string{
		`"metrics": [[{"expression": "INSIGHT_RULE_METRIC(\"by-status\", \"UniqueContributors\")"}]]`:                               `INSIGHT_RULE_METRIC("by-status", "UniqueContributors"): 08:00=2 08:02=1 [] []`,
		`"metrics": [[{"expression": "INSIGHT_RULE_METRIC(\"by-status\", \"MaxContributorValue\")", "label": "n", "period": 300}]]`: `n: 08:00=2 [] []`,
		`"metrics": [[{"expression": "INSIGHT_RULE_METRIC(\"by-user\", \"Sum\")", "label": "n"}]]`:                                  `n: [] [The Contributor Insights rule by-user counted no log event.]`,
		`"metrics": [[{"expression": "INSIGHT_RULE_METRIC(\"by-x\", \"Sum\")", "label": "n"}]]`:                                     `none [line 1 (n): the Contributor Insights rule by-x is not in its template] []`,
		`"metrics": [[{"expression": "INSIGHT_RULE_METRIC(\"by-status\", \"Sum\")", "label": "n", "period": 10}]]`:                  `none [line 1 (n): the period 10s is too short: Contributor Insights has one datapoint a minute] []`,
	} {
		w := board(t, fmt.Sprintf(metricWidget, properties)).Widgets[0]
		if got := fmt.Sprint(described(w.Graph), " ", w.Refused, " ", w.Notes); got != want {
			t.Errorf("%s:\n got %s\nwant %s", properties, got, want)
		}
	}
}

// Graphs show the metrics that log events publish themselves, and name those
// that nothing publishes.
func TestEmbeddedMetrics(t *testing.T) {
	log := `{"timestamp": 1741680000000, "logGroup": "/shop", "message": "{\"_aws\":{\"Timestamp\":1741680000000,\"CloudWatchMetrics\":[` +
		`{\"Namespace\":\"shop\",\"Dimensions\":[[\"path\"],[]],\"Metrics\":[{\"Name\":\"Latency\",\"Unit\":\"Milliseconds\"}]}]},\"path\":\"/a\",\"Latency\":[10,30]}"}`
	for properties, want := range map[string]string{
		`"metrics": [["shop", "Latency"]]`:                                                           "Milliseconds Latency: 08:00=20 []",
		`"metrics": [["shop", "Latency", "path", "/a", {"stat": "Sum", "id": "l"}]]`:                 "Milliseconds Latency /a: 08:00=40 []",
		`"metrics": [["shop", "Latency", {"id": "l", "visible": false}], [{"expression": "l * 2"}]]`: "l * 2: 08:00=40 []",
		`"metrics": [[{"expression": "SEARCH('{shop,path} MetricName=\"Latency\"', 'Sum', 60)"}]]`:   "/a: 08:00=40 []",
		`"metrics": [["shop", "Latencies"], ["shop", "Errors"]]`:                                     "Latencies:; Errors: 08:00=0 [No metric filter here feeds shop/Latencies, and no log event holds it. Did you mean shop/Latency?]",
		`"metrics": [["shop", "Nothing", {"id": "l", "visible": false}], [{"expression": "l * 2"}]]`: "l * 2: [No metric filter here feeds shop/Nothing, and no log event holds it.]",
		`"metrics": [[{"expression": "SEARCH('{shop,user} MetricName=\"Latency\"', 'Sum', 60)"}]]`:   "[Log events publish shop/Latency without dimensions and with (path), and the graph asks for it with (user): another metric, which gets nothing. The search found no metric.]",
	} {
		b, err := try(t, fmt.Sprintf(metricWidget, properties), log)
		if err != nil {
			t.Fatal(err)
		}
		w := b.Widgets[0]
		if got := strings.TrimSpace(described(w.Graph) + " " + fmt.Sprint(w.Notes)); got != want || w.Refused != nil {
			t.Errorf("%s:\n got %s %v\nwant %s", properties, got, w.Refused, want)
		}
	}
}

// Metrics of another region or account than the stack's are not in these logs.
func TestElsewhere(t *testing.T) {
	for _, c := range []struct {
		own             template.Template
		region, account string
		want            string
	}{
		{template.Template{}, "", "", ""},
		{template.Template{}, "${AWS::Region}", "${AWS::AccountId}", ""},
		{template.Template{}, "eu-west-1", "", "it is in region eu-west-1, and the stack in another, which is known only when it is deployed: if that is eu-west-1, give --parameter AWS::Region=eu-west-1"},
		{template.Template{Region: "eu-west-1", Account: "1"}, "eu-west-1", "1", ""},
		{template.Template{Region: "eu-west-1", Account: "1"}, "us-east-1", "1", "it is in region us-east-1, and the stack in eu-west-1"},
		{template.Template{Region: "eu-west-1", Account: "1"}, "", "2", "it is in account 2, and the stack in 1"},
	} {
		if got := (&Preview{template: &c.own}).elsewhere(c.region, c.account); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.region, c.account, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	b := board(t, fmt.Sprintf(metricWidget, `"view": "singleValue", "metrics": [["shop", "Duration", {"stat": "Sum"}]]`)+","+
		fmt.Sprintf(metricWidget, `"view": "singleValue", "setPeriodToTimeRange": true, "metrics": [["shop", "Duration", {"stat": "Sum"}]]`))
	for i, want := range []string{"Milliseconds Duration: 08:00=40 08:02=50", "Milliseconds Duration: 08:00=90"} {
		if got := described(b.Widgets[i].Numbers); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A number over weeks covers only the log events, and the widget says so.
func TestNumbersOverWeeks(t *testing.T) {
	b := board(t, fmt.Sprintf(metricWidget, `"view": "singleValue", "setPeriodToTimeRange": true, "start": "-P30D",
		"metrics": [["shop", "Duration", {"stat": "Sum", "id": "d", "visible": false}], [{"expression": "100 - d", "label": "left"}]]`))
	w := b.Widgets[0]
	if got, want := described(w.Numbers), "left: 08:00=10"; strings.TrimSpace(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
	const note = "Its own time range is P30D until now: its number is for the log events only."
	if w.Refused != nil || !slices.Contains(w.Notes, note) {
		t.Errorf("refused %q, notes %q", w.Refused, w.Notes)
	}
}

// What cannot be shown is refused in its widget; other lines are shown.
func TestWhatIsNotShown(t *testing.T) {
	seen := `["shop", "Errors", {"stat": "Sum"}]`
	for properties, want := range map[string]string{
		`"metrics": [` + seen + `, ["AWS/ECS", "CPUUtilization"]]`:                                   "line 2 (CPUUtilization): AWS/ECS/CPUUtilization is not made from log events",
		`"metrics": [` + seen + `, ["shop", "Errors", {"stat": "Mean"}]]`:                            `line 2 (Errors): there is no statistic "Mean"`,
		`"metrics": [` + seen + `, ["shop", "Errors", {"period": 45}]]`:                              "line 2 (Errors): the period 45s is not supported: only 1s, 5s, 10s, 20s, 30s and whole minutes are",
		`"metrics": [` + seen + `, ["shop", "Errors", {"period": 90}]]`:                              "line 2 (Errors): the period 1m30s is not supported",
		`"metrics": [` + seen + `, ["shop", "Errors", {"region": "us-east-1"}]]`:                     "line 2 (Errors): it is in region us-east-1, and the stack in another",
		`"metrics": [` + seen + `, ["shop", "Errors", {"accountId": "111122223333"}]]`:               "line 2 (Errors): it is in account 111122223333",
		`"metrics": [` + seen + `, ["shop", "Errors", {"label": "now ${!LAST}"}]]`:                   "line 2 (now ${LAST}): the dynamic label ${LAST} is not supported",
		`"metrics": [` + seen + `, [{"expression": "e * 2"}]]`:                                       "line 2 (e * 2): metric math, line 1, column 1: there is no query e",
		`"metrics": [` + seen + `, [{"expression": "FORECAST(e)"}]]`:                                 "line 2 (FORECAST(e)): metric math, line 1, column 1: FORECAST is not supported",
		`"metrics": [` + seen + `, [{"expression": "SUM(SEARCH('{shop}', 'Sum'))"}]]`:                "line 2 (SUM(SEARCH('{shop}', 'Sum'))): search expression, line 1, column 5: this form of search is not supported",
		`"metrics": [` + seen + `, [{"expression": "SEARCH('{AWS/ECS} MetricName=\"a\"', 'Sum')"}]]`: `line 2 (SEARCH('{AWS/ECS} MetricName="a"', 'Sum')): metrics of AWS/ECS are not searched for here`,
	} {
		b := board(t, fmt.Sprintf(metricWidget, properties))
		w := b.Widgets[0]
		if len(w.Refused) != 1 || !strings.HasPrefix(w.Refused[0], want) || described(w.Graph) != "Count Errors: 08:00=1 08:02=0" {
			t.Errorf("%s:\n got %q, %s\nwant %q", properties, w.Refused, described(w.Graph), want)
		}
		if all := b.Refused(); len(all) != 1 || !strings.HasPrefix(all[0], "widget 1 (metric, at x 0, y 0): "+want) {
			t.Errorf("%q", all)
		}
	}
	for widget, want := range map[string]string{
		`{"type": "explorer", "properties": {}}`: "it has no metrics",
		`{"type": "explorer", "properties": {"metrics": [{"metricName": "CPU", "resourceType": "AWS::EC2::Instance"}], "labels": [{"key": "team"}]}}`: "the metrics that an explorer finds, as only the account knows which resources have these tags and properties. It would show Average of CPU, of each AWS::EC2::Instance with team",
		`{"type": "log", "properties": {"query": "SOURCE '/shop' | fields a | anomaly"}}`:                                                             "",
		`{"type": "log", "properties": {"query": "SOURCE '/shop' | filter a && b"}}`:                                                                  "query, line 1, column 10",
		`{"type": "alarm", "properties": {"alarms": [], "states": ["Ok"]}}`:                                                                           "the state Ok is not supported",
		`{"type": "alarm", "properties": {"alarms": [], "sortBy": "time"}}`:                                                                           "sorting by time is not supported",
	} {
		w := board(t, widget).Widgets[0]
		if len(w.Refused) == 0 || !strings.HasPrefix(w.Refused[0], want) || w.Table != nil {
			t.Errorf("%s: %q, want %q", widget, w.Refused, want)
		}
	}
}

// A metric that nothing feeds is an empty graph in CloudWatch, and a warning
// here.
func TestWhatNothingFeeds(t *testing.T) {
	b := board(t, fmt.Sprintf(metricWidget, `"title": "T", "metrics": [["shop", "Error"], ["shop", "Errors", "a", "b"]]`))
	want := []string{
		"widget 1 (T, at x 0, y 0): No metric filter here feeds shop/Error. Did you mean shop/Errors?",
		"widget 1 (T, at x 0, y 0): The graph asks for shop/Errors with dimensions, and Errors publishes it without: another metric, which gets nothing.",
	}
	if got := b.Warnings(); fmt.Sprint(got) != fmt.Sprint(want) || described(b.Widgets[0].Graph) != "Error:; Errors b:" {
		t.Errorf("got %q, %s\nwant %q", got, described(b.Widgets[0].Graph), want)
	}
}

func TestTable(t *testing.T) {
	b := board(t, `{"type": "log", "properties": {"query": "SOURCE '${Logs}' | stats count() as n, max(ms) as slowest by status | sort status"}},
		{"type": "log", "properties": {"query": "SOURCE '/other' | fields @message"}}`)
	got, err := json.Marshal(b.Widgets[0].Table)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"columns":["status","n","slowest"],"rows":[["","1",""],["200","2","50"],["500","1","30"]],"numeric":[true,true,true],"total":3,"scanned":4,"matched":4}`
	if string(got) != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if other := b.Widgets[1].Table; other.Total != 0 || other.Scanned != 0 {
		t.Errorf("%+v", other)
	}
}

// A table names each field that no event has once, and no other fields.
func TestTableOfNothing(t *testing.T) {
	b := board(t, `{"type": "log", "properties": {"title": "T", "query": "SOURCE '${Logs}' | filter ispresent(colour) or statsu = 500 | stats max(statsu) as s by status"}},
		{"type": "log", "properties": {"query": "SOURCE '/other' | fields statsu"}}`)
	want := []string{"widget 1 (T, at x 0, y 0): no log event has the field statsu: did you mean status?"}
	var got []string
	for _, w := range b.Warnings() {
		if strings.Contains(w, "field") {
			got = append(got, w)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAlarms(t *testing.T) {
	b := board(t, `{"type": "alarm", "properties": {"alarms": ["${TooMany.Arn}", "${Band.Arn}", "arn:aws:cloudwatch:eu-west-1:1:alarm:other"]}}`)
	var got []string
	for _, a := range b.Widgets[0].Alarms {
		text := a.Name + " " + string(a.State) + a.Refused
		for _, s := range a.Spans {
			text += fmt.Sprintf(" %s %s-%s", s.State, s.Start.Format("15:04"), s.End.Format("15:04"))
		}
		got = append(got, text)
	}
	want := []string{
		"cpu AWS/ECS/CPU is not made from log events",
		"other it is not in the templates",
		"too-many OK INSUFFICIENT_DATA 08:00-08:01 ALARM 08:01-08:03",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(b.Refused()); n != 2 {
		t.Errorf("%d are refused, want 2", n)
	}
}

// The page is well-formed, loads nothing, and shows the content of log lines as
// text.
func TestPage(t *testing.T) {
	b := board(t, `{"type": "alarm", "width": 24, "height": 3, "x": 0, "y": 0, "properties": {"title": "Alarms", "alarms": ["${TooMany.Arn}", "${Band.Arn}"]}},
		{"type": "metric", "width": 12, "height": 6, "x": 12, "y": 3, "properties": {"title": "Errors <b>", "period": 60, "metrics": [["shop", "Errors", {"stat": "Sum", "label": "<i>"}]]}},
		{"type": "metric", "width": 12, "height": 6, "x": 0, "y": 3, "properties": {"title": "Slowest", "view": "singleValue", "metrics": [["shop", "Duration", {"stat": "Maximum"}]]}},
		{"type": "log", "width": 24, "height": 6, "x": 0, "y": 9, "properties": {"title": "Newest", "query": "SOURCE '/shop' | fields @timestamp, message | filter level = \"ERROR\""}},
		{"type": "text", "width": 24, "height": 1, "x": 0, "y": 15, "properties": {"markdown": "# <u>Shop"}},
		{"type": "custom", "width": 24, "height": 1, "x": 0, "y": 16, "properties": {"title": "Custom", "endpoint": "arn"}}`)
	var page bytes.Buffer
	if err := b.HTML(&page); err != nil {
		t.Fatal(err)
	}
	text := page.String()
	d := xml.NewDecoder(strings.NewReader(strings.Replace(text, "<!DOCTYPE html>", "", 1)))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	tags := map[string]int{}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			tags[start.Name.Local]++
			for _, a := range start.Attr {
				if a.Name.Local == "src" || a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("<%s %s=%q> loads or runs something", start.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
	for tag, want := range map[string]int{"script": 0, "link": 0, "img": 0, "b": 1, "i": 0, "u": 0, "section": 7, "h1": 1, "h2": 6, "h3": 1, "table": 1, "desc": 1} {
		if tags[tag] != want {
			t.Errorf("there are %d <%s>, want %d", tags[tag], tag, want)
		}
	}
	if regexp.MustCompile(`url\(|@import|https?://`).MatchString(text) || strings.Contains(text, "ZgotmplZ") {
		t.Error("it names something to be loaded, or a value did not fit its place")
	}
	for _, want := range []string{
		"<strong>4 log events</strong>", "11 March 2025, 08:00 to 08:02 UTC", "2 alarms: 1 went off, 1 not replayed", "2 of 6 widgets incomplete",
		`style="--x:12;--y:3;--w:12;--h:6"`, "Errors &lt;b&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;", "<h3>&lt;u&gt;Shop</h3>",
		`<th scope="col">message</th>`, `<td class="instant">2025-03-11 08:00:20.000</td>`, "1 row; 1 of 4 log events matched",
		"In alarm once: <time>08:01–08:03</time>", "AWS/ECS/CPU is not made from log events", "Not shown: a Lambda function draws it (arn), and no function runs here",
		"&lt;i&gt;: 2 points, at most 1 at 08:00, at the end 0.", "<b>50</b>",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	// The order is left to right and down, whatever that of the body.
	if strings.Index(text, ">Slowest<") > strings.Index(text, ">Errors &lt;b&gt;<") {
		t.Error("what stands to the right comes first")
	}
}

// What is beyond the axis is not painted over the rest of the page.
func TestBeyondTheAxis(t *testing.T) {
	a := axes{low: 0, high: 10}
	for value, want := range map[float64]float64{-50: plotHeight, 0: plotHeight, 5: plotHeight / 2, 10: 0, 1000: 0, -1e308: plotHeight} {
		if got := a.y(value); got != want {
			t.Errorf("%v stands at %v, want %v", value, got, want)
		}
	}
}

func TestNoEventOfTheLogGroup(t *testing.T) {
	b, err := try(t, "", `{"timestamp": 1741680000000, "logGroup": "/other", "message": "x"}`)
	if err != nil {
		t.Fatal(err)
	}
	want := "No event is from the log group /shop. The input has events from /other."
	if !slices.Contains(b.Notes, want) || !slices.Equal(b.Warnings(), []string{want}) {
		t.Errorf("%q, %q", b.Notes, b.Warnings())
	}
	if b := board(t, ""); len(b.Warnings()) > 0 {
		t.Errorf("%q", b.Warnings())
	}
}

func TestNothingToShow(t *testing.T) {
	if _, err := try(t, "", `{"logGroup": "/shop", "message": "x"}`); err != ErrNoTime {
		t.Errorf("the error is %v", err)
	}
	if _, err := try(t, `{"x": 1}`, ""); err == nil || !strings.Contains(err.Error(), "shop.yaml: Board: DashboardBody: widgets[0]: it has no type") {
		t.Errorf("the error is %v", err)
	}
}
