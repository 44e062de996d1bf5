package replay

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// record returns the record of a log event, that many seconds after eight
// o'clock.
func record(seconds int, group, message string) string {
	return fmt.Sprintf(`{"timestamp": %d, "logGroup": %q, "message": %q}`+"\n", 1741680000000+seconds*1000, group, message)
}

func records(messages ...string) []logevent.Input {
	var b strings.Builder
	for i, m := range messages {
		b.WriteString(record(i, "/shop", m))
	}
	return []logevent.Input{logevent.Bytes("shop.jsonl", []byte(b.String()))}
}

// filterOf returns a template with one metric filter.
func filterOf(pattern, transformation, more string) string {
	return fmt.Sprintf(`
Resources:
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /shop
      FilterPattern: %q
      MetricTransformations: [{MetricNamespace: shop, MetricName: M, %s}]
%s`, pattern, transformation, more)
}

// The report says why a filter matched nothing.
func TestNearMiss(t *testing.T) {
	for _, c := range []struct {
		name, pattern string
		messages      []string
		reasons       []string
		didYouMean    string
		nearest       string
	}{
		{
			"the name differs", `{ $.level = "ERROR" }`,
			[]string{`{"levelname":"INFO"}`, `{"levelname":"ERROR","x":1}`},
			[]string{"$.level is in none of the 2 JSON events; $.levelname has the values ERROR and INFO: did you mean $.levelname?"},
			`{ $.levelname = "ERROR" }`, "",
		},
		{
			"the letter case differs", `{ $.level = "ERROR" }`,
			[]string{`{"level":"error"}`, `{"level":"info"}`},
			[]string{`$.level is in 2 events, always error or info: the letter case differs from "ERROR", and patterns are case-sensitive.`},
			"", "",
		},
		{
			"a number in a string", `{ $.ms > 5 }`,
			[]string{`{"ms":"7"}`, `{"ms":"8"}`},
			[]string{`$.ms is in 2 events, always "7" or "8": a string, and > compares numbers only.`},
			"", "",
		},
		{
			"another unit's name", `{ $.duration_ms > 5 }`,
			[]string{`{"request_duration_ms":7}`, `{"lineno":80}`},
			[]string{"$.duration_ms is in none of the 2 JSON events; $.request_duration_ms has the value 7: did you mean $.request_duration_ms?"},
			`{ $.request_duration_ms > 5 }`, "",
		},
		{
			"a boolean", `{ $.ok = "true" }`, []string{`{"ok":true}`},
			[]string{"$.ok is in 1 event, always true: a boolean, which is tested with IS TRUE."}, "", "",
		},
		{
			"null", `{ $.user = * }`, []string{`{"user":null}`},
			[]string{"$.user is in 1 event, always null: null, which no comparison matches."}, "", "",
		},
		{
			"another value", `{ $.level = "FATAL" }`, []string{`{"level":"INFO"}`},
			[]string{"$.level is in 1 event, always INFO."}, "", "",
		},
		{
			"never together", `{ $.endpoint = * && $.duration_ms > 5 }`,
			[]string{`{"endpoint":"/a"}`, `{"duration_ms":7}`, `{"duration_ms":8}`},
			[]string{"$.endpoint (in 1 event) and $.duration_ms (in 2 events) are never in the same event."},
			"", `{"endpoint":"/a"}`,
		},
		{
			"each, but never both", `{ $.a = 1 && $.b = 1 }`, []string{`{"a":1,"b":2}`, `{"a":2,"b":1}`},
			[]string{"{ $.a = 1 } holds in 1 event and { $.b = 1 } in 1 event, but never both in one."}, "", `{"a":1,"b":2}`,
		},
		{
			"nothing is JSON", `{ $.a = 1 }`, []string{"plain"},
			[]string{"The only event is not one JSON object, which this pattern reads."}, "", "plain",
		},
		{
			"a term in other case", `ERROR`, []string{"an Error"},
			[]string{"The only event does not have ERROR. Some have Error: terms are case-sensitive."}, "", "",
		},
		{
			"an excluded term", `disk -full`, []string{"disk full", "full"},
			[]string{"Each of the 2 events has full, which the pattern excludes."}, "", "disk full",
		},
		{
			"too few fields", `[a, b, c]`, []string{"1 2"},
			[]string{"The only event does not fit; of the nearest: the event has 2 fields, and the pattern needs at least 3."}, "", "1 2",
		},
		{
			"conditions in parentheses", `[a, (b = 4* || b = 5*) && b != 404]`, []string{"x", "x 404", "x 200"},
			[]string{`None of the 3 events fits; of the nearest: b is "404".`}, "", "x 404",
		},
		{
			"a field of another value", `[a, b = 5*]`, []string{"x 404", "x"},
			[]string{`None of the 2 events fits; of the nearest: b is "404".`}, "", "x 404",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			// All events in one batch, and one event per batch.
			for _, batch := range []int{0, 1} {
				_, _, report := run(t, templateOf(t, filterOf(c.pattern, `MetricValue: "1"`, "")), Options{}, records(c.messages...), batch)
				m := report.Filters[0].NearMiss
				if m == nil {
					t.Fatalf("%+v", report.Filters[0])
				}
				if !slices.Equal(m.Reasons, c.reasons) || m.DidYouMean != c.didYouMean || m.Nearest != c.nearest {
					t.Errorf("%q\ndid you mean %q, nearest %q", m.Reasons, m.DidYouMean, m.Nearest)
				}
			}
		})
	}
	_, _, report := run(t, templateOf(t, filterOf("x", `MetricValue: "1"`, "")), Options{},
		[]logevent.Input{logevent.Bytes("in", []byte(record(0, "/other", "x")))}, 0)
	if m := report.Filters[0].NearMiss; m == nil || m.Reasons[0] != "No event is from the log group /shop. The input has events from /other." {
		t.Errorf("%+v", m)
	}
	// If there are very many log groups, the report names a few.
	var many []string
	for i := range 500 {
		many = append(many, record(0, fmt.Sprintf("/other/%03d", i), "x"))
	}
	_, _, report = run(t, templateOf(t, filterOf("x", `MetricValue: "1"`, "")), Options{},
		[]logevent.Input{logevent.Bytes("in", []byte(strings.Join(many, "\n")))}, 0)
	if m := report.Filters[0].NearMiss; m == nil || !strings.HasSuffix(m.Reasons[0], "/other/010, /other/011 and 488 more.") {
		t.Errorf("%+v", m)
	}
}

const alarmOn = `
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: alarm, Namespace: shop, MetricName: %s, Statistic: %s, Period: 60, EvaluationPeriods: 1,
      ComparisonOperator: GreaterThanThreshold, Threshold: %s, TreatMissingData: notBreaching, %s}
`

// A suspicious pattern has a warning, whether it matches or not.
func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		pattern string
		want    []string
	}{
		{"?disk full", []string{"?disk: CloudWatch ignores ?terms beside required or excluded ones; put ?terms in a filter of their own."}},
		{"[ERROR]", []string{`ERROR: ERROR is the name of a field here, and the pattern matches every event;` +
			` write "ERROR" for events with that text, or [w1 = "ERROR", ...] for those that start with it.`}},
		{"?disk ?full", nil},
	} {
		_, _, report := run(t, templateOf(t, filterOf(c.pattern, `MetricValue: "1"`, "")), Options{}, records("disk", "full"), 0)
		if got := report.Filters[0].Warnings; !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.pattern, got, c.want)
		}
	}
	_, _, report := run(t, templateOf(t, filterOf("[a, b]", `MetricValue: $c`, "")), Options{}, records("x 1"), 0)
	want := []string{"$c: the pattern names no field c, so the filter publishes nothing; name it in the pattern, or count: $1 is the first field."}
	if got := report.Filters[0].Warnings; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// CloudWatch creates no subscription filter with an invalid pattern.
func TestSubscriptionFilters(t *testing.T) {
	source := `
Resources:
  Ship:
    Type: AWS::Logs::SubscriptionFilter
    Properties: {LogGroupName: /shop, FilterPattern: %s, DestinationArn: "arn:aws:lambda:eu-west-1:1:function:f"}
` + strings.TrimPrefix(filterOf("x", `MetricValue: "1"`, ""), "\nResources:\n")
	for pattern, want := range map[string]string{
		`'?"a"b'`: "not replayed: FilterPattern: filter pattern, line 1, column 5: a term ends here",
		`"?a b"`:  "1 of 3 go to arn:aws:lambda:eu-west-1:1:function:f [?a: CloudWatch ignores ?terms beside required or excluded ones; put ?terms in a filter of their own.]",
		`"", FieldSelectionCriteria: '@aws.region = "eu-west-1"'`: `not replayed: FieldSelectionCriteria "@aws.region = \"eu-west-1\"" is not supported here`,
		`""`:             "3 of 3 go to arn:aws:lambda:eu-west-1:1:function:f",
		`!Ref Elsewhere`: "not replayed: FilterPattern holds ${Elsewhere}, which is known only when the stack is deployed: give it as a parameter, with --parameter Elsewhere=…",
		`[a]`:            "not replayed: FilterPattern: it must be a text, got a list",
	} {
		_, _, report := run(t, templateOf(t, fmt.Sprintf(source, pattern)+"\nParameters: {Elsewhere: {Type: String}}\n"), Options{}, records("a", "b", "c"), 0)
		got := report.Deliveries[0].String()
		if w := report.Deliveries[0].Warnings; w != nil {
			got += fmt.Sprintf(" %v", w)
		}
		if !strings.HasPrefix(got, want) || len(report.Deliveries) != 1 || report.Filters[0].Refused != "" {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

// A match publishes the filter's value.
func TestPublish(t *testing.T) {
	for _, c := range []struct {
		name, pattern, transformation, statistic, threshold, more string
		messages                                                  []string
		want                                                      string
		values                                                    *Values
	}{
		{"a value of a field", "{ $.ms = * }", "MetricValue: $.ms", "Maximum", "6", "",
			[]string{`{"ms":5}`, `{"ms":7.5}`, `{"ms":"9"}`, `{"ms":9e999}`}, "ALARM 9", &Values{"$.ms", 3, 1, 0, 0}},
		{"a number in a string", "{ $.ms = * }", "MetricValue: $.ms", "Sum", "10", "",
			[]string{`{"ms":"11.5"}`, `{"ms":"fast"}`, `{"ms":"1 2"}`, `{"ms":""}`}, "ALARM 11.5", &Values{"$.ms", 1, 3, 0, 0}},
		{"a column", "[ip, ms]", "MetricValue: $ms", "Sum", "10", "",
			[]string{"a 5", "b 7", "c d"}, "ALARM 12", &Values{"$ms", 2, 1, 0, 0}},
		{"a column that has no name", "[ip, ms]", "MetricValue: $sm", "Sum", "0", "",
			[]string{"a 5"}, "OK", &Values{"$sm", 0, 1, 0, 0}},
		{"a dimension that has no name", "[ip, ms]", "MetricValue: $ms, Dimensions: [{Key: IP, Value: $pi}]", "Sum", "0", "Dimensions: [{Name: IP, Value: a}]",
			[]string{"a 5"}, "OK", &Values{"$ms", 0, 1, 0, 0}},
		{"a column by its number", "[ip, ...]", "MetricValue: $2", "Sum", "0", "",
			[]string{"a 5"}, "ALARM 5", &Values{"$2", 1, 0, 0, 0}},
		{"the default for all that does not match", "x", `MetricValue: "1", DefaultValue: 0`, "SampleCount", "2", "",
			[]string{"x", "y", "z"}, "ALARM 3", nil},
		{"nothing for what has no number, not even the default", "{ $.ms = * }", "MetricValue: $.ms, DefaultValue: 1", "SampleCount", "0", "",
			[]string{`{"ms":"x"}`}, "OK", &Values{"$.ms", 0, 1, 0, 0}},
		{"with dimensions", "{ $.ms = * }", "MetricValue: $.ms, Dimensions: [{Key: Path, Value: $.path}]", "Sum", "6", "Dimensions: [{Name: Path, Value: /a}]",
			[]string{`{"ms":5,"path":"/a"}`, `{"ms":7,"path":"/b"}`, `{"ms":3,"path":"/a"}`, `{"ms":1}`}, "ALARM 8", &Values{"$.ms", 3, 1, 2, 1}},
		{"in another order of dimensions", "{ $.a = * }", `MetricValue: "1", Dimensions: [{Key: B, Value: $.b}, {Key: A, Value: $.a}]`, "Sum", "0",
			"Dimensions: [{Name: A, Value: x}, {Name: B, Value: y}]", []string{`{"a":"x","b":"y"}`}, "ALARM 1", &Values{"1", 1, 0, 1, 0}},
		{"without the dimensions there is nothing", "{ $.ms = * }", "MetricValue: $.ms, Dimensions: [{Key: Path, Value: $.path}]", "Sum", "0", "",
			[]string{`{"ms":5,"path":"/a"}`}, "OK, Filter publishes shop/M with dimensions, and the alarm asks for it without: another metric, which gets nothing.", &Values{"$.ms", 1, 0, 1, 0}},
		{"in the unit that is asked for", "x", `MetricValue: "1", Unit: Count`, "Sum", "0", "Unit: Count", []string{"x"}, "ALARM 1", nil},
		{"in another unit", "x", `MetricValue: "1", Unit: Count`, "Sum", "0", "Unit: Bytes", []string{"x"},
			"OK, The alarm asks for shop/M in Bytes, but Filter publishes it in Count.", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			templates := templateOf(t, filterOf(c.pattern, c.transformation, fmt.Sprintf(alarmOn, "M", c.statistic, c.threshold, c.more)))
			_, _, report := run(t, templates, Options{}, records(c.messages...), 0)
			a := report.Alarms[0]
			got := string(a.FinalState)
			if n := len(a.Transitions); n > 0 && a.Transitions[n-1].Value != nil && a.FinalState == alarm.StateAlarm {
				got += fmt.Sprintf(" %g", *a.Transitions[n-1].Value)
			}
			if a.NoData != "" && !strings.Contains(a.NoData, "found no number") {
				got += ", " + a.NoData
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if f := report.Filters[0]; fmt.Sprint(f.Values == nil) != fmt.Sprint(c.values == nil) || f.Values != nil && *f.Values != *c.values {
				t.Errorf("values %+v, want %+v", f.Values, c.values)
			}
		})
	}
}

// The report says why an alarm has no datapoint.
func TestNoData(t *testing.T) {
	for _, c := range []struct{ metric, namespace, want string }{
		{"Errs", "shop", "No metric filter here feeds shop/Errs."},
		{"N", "shop", "No metric filter here feeds shop/N. Did you mean shop/M?"},
		{"M", "shop", "Filter matched nothing, so shop/M got nothing."},
	} {
		source := filterOf("ERROR", `MetricValue: "1"`, strings.Replace(fmt.Sprintf(alarmOn, c.metric, "Sum", "0", ""), "Namespace: shop", "Namespace: "+c.namespace, 1))
		source = strings.Replace(source, "LogGroupName: /shop", "FilterName: Filter\n      LogGroupName: /shop", 1)
		_, _, report := run(t, templateOf(t, source), Options{}, records("x"), 0)
		if got := report.Alarms[0].NoData; got != c.want {
			t.Errorf("%s/%s: %s, want %s", c.namespace, c.metric, got, c.want)
		}
	}
}

// What cannot be replayed is refused by name, and so is what depends on it.
func TestRefused(t *testing.T) {
	const source = `
Parameters: {Limit: {Type: Number}, Level: {Type: String}}
Resources:
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /cheap, LogGroupClass: INFREQUENT_ACCESS}}
  Masked: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop, DataProtectionPolicy: {}}}
  Transformed: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: x, ApplyOnTransformedLogs: true,
    MetricTransformations: [{MetricNamespace: shop, MetricName: T, MetricValue: "1"}]}}
  Cheap: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: !Ref Group, FilterPattern: x,
    MetricTransformations: [{MetricNamespace: shop, MetricName: C, MetricValue: "1"}]}}
  Chosen: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: x, FieldSelectionCriteria: '@aws.region = "x"',
    MetricTransformations: [{MetricNamespace: shop, MetricName: D, MetricValue: "1"}]}}
  OnTransformed: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: a, Namespace: shop, MetricName: T, Statistic: Sum, Period: 60,
    EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 1}}
  OnCPU: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: b, Namespace: AWS/ECS, MetricName: CPUUtilization, Statistic: Average, Period: 60,
    EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 1}}
  OnBand: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: c, EvaluationPeriods: 1, ComparisonOperator: GreaterThanUpperThreshold, ThresholdMetricId: band,
    Metrics: [{Id: m, MetricStat: {Metric: {Namespace: shop, MetricName: T}, Stat: Sum, Period: 60}}, {Id: band, Expression: "ANOMALY_DETECTION_BAND(m, 2)"}]}}
  OnLimit: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: d, Namespace: shop, MetricName: X, Statistic: Sum, Period: 60,
    EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: !Ref Limit}}
  Unknown: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: !Sub '{ $.level = "${Level}" }',
    MetricTransformations: [{MetricNamespace: shop, MetricName: U, MetricValue: "1"}]}}
  OnUnknown: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: h, Namespace: shop, MetricName: U, Statistic: Sum, Period: 60,
    EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 1}}
  OnQuery: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: i, EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 1,
    Metrics: [{Id: q, Period: 60, Expression: 'SELECT AVG(x) FROM "y"'}]}}
  ByAccount: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: x, EmitSystemFieldDimensions: ["@aws.account", "@aws.region"],
    MetricTransformations: [{MetricNamespace: shop, MetricName: Z, MetricValue: "1"}]}}
  OnPromQL: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: j, EvaluationCriteria: {PromQLCriteria: {Query: up == 0}}}}
  All: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: e, AlarmRule: ALARM(b) OR ALARM(a)}}
  Gone: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: f, AlarmRule: ALARM(gone)}}
  Circle: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: g, AlarmRule: ALARM(g)}}

`
	_, _, report := run(t, templateOf(t, source), Options{}, records("x"), 0)
	want := map[string]string{
		"Transformed":   "it looks at transformed log events (ApplyOnTransformedLogs), and no transformer of its log group is in the templates",
		"Cheap":         "log groups of class INFREQUENT_ACCESS have no metric filters: CloudWatch refuses it",
		"Chosen":        `FieldSelectionCriteria "@aws.region = \"x\"" is not supported here`,
		"ByAccount":     "EmitSystemFieldDimensions @aws.account, @aws.region is not supported here: the account and region of events are unknown",
		"OnTransformed": "the filter Transformed, which feeds T, is not replayed: it looks at transformed log events (ApplyOnTransformedLogs), and no transformer of its log group is in the templates",
		"OnCPU":         "AWS/ECS/CPUUtilization is not made from log events",
		"OnBand":        "it compares with a band of anomaly detection, which needs weeks of the metric's past",
		"OnLimit":       "Threshold holds ${Limit}, which is known only when the stack is deployed: give it as a parameter, with --parameter Limit=…",
		"Unknown":       "FilterPattern holds ${Level}, which is known only when the stack is deployed: give it as a parameter, with --parameter Level=…",
		"OnUnknown":     "the filter Unknown, which feeds U, is not replayed: FilterPattern holds ${Level}, which is known only when the stack is deployed: give it as a parameter, with --parameter Level=…",
		"OnQuery":       "metric math, line 1, column 1: Metrics Insights queries are not supported",
		"OnPromQL":      "it evaluates a query in PromQL",
		"All":           "b is not replayed: AWS/ECS/CPUUtilization is not made from log events",
		"Gone":          "the alarm gone is not in the templates",
		"Circle":        "g is not replayed: it depends on itself",
	}
	for _, f := range report.Filters {
		if f.Refused != want[f.LogicalID] || f.NearMiss != nil {
			t.Errorf("%s: %s", f.LogicalID, f.Refused)
		}
	}
	for _, a := range report.Alarms {
		if a.Refused != want[a.LogicalID] {
			t.Errorf("%s: %s", a.LogicalID, a.Refused)
		}
	}
	if len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "Masked has a data protection policy") {
		t.Errorf("%q", report.Notes)
	}
}

// The report has every mistake that CloudWatch would refuse, with its place.
func TestMistakes(t *testing.T) {
	const source = `
Resources:
  Pattern: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: '{ $.a == 1 }',
    MetricTransformations: [{MetricNamespace: shop, MetricName: A, MetricValue: "1"}]}}
  Both: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: '{ $.a = 1 }',
    MetricTransformations: [{MetricNamespace: shop, MetricName: B, MetricValue: "1", DefaultValue: 0, Dimensions: [{Key: A, Value: $.a}]}]}}
  Terms: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: 'a',
    MetricTransformations: [{MetricNamespace: shop, MetricName: B, MetricValue: "1", Dimensions: [{Key: A, Value: $.a}]}]}}
  Value: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: '[a, b]',
    MetricTransformations: [{MetricNamespace: shop, MetricName: B, MetricValue: "$.c"}]}}
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: shop, MetricName: X, Statistic: Sum, Period: 45,
    EvaluationPeriods: 1, DatapointsToAlarm: 2, ComparisonOperator: GreaterThanThreshold, Threshold: 1}}
  Statistic: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: shop, MetricName: X, Statistic: Total, Period: 60,
    EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 1}}
  Math: {Type: AWS::CloudWatch::Alarm, Properties: {EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 1,
    Metrics: [{Id: m1, ReturnData: false, MetricStat: {Metric: {Namespace: shop, MetricName: T}, Stat: Sum, Period: 60}}, {Id: e, Expression: m1/m2}]}}
  Rule: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmRule: ALARM(a) XOR ALARM(b)}}
`
	r, err := New(templateOf(t, source), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range r.plan.filters {
		all = append(all, f.view.LogicalID+": "+f.refused)
	}
	for _, w := range r.plan.alarms {
		all = append(all, w.logicalID+": "+w.refused)
	}
	got := strings.Join(all, "\n")
	for _, want := range []string{
		"Pattern: FilterPattern: filter pattern, line 1, column 7",
		"Both: MetricTransformations[0].DefaultValue: a filter with dimensions cannot have a default value",
		"Terms: MetricTransformations[0].Dimensions: a pattern of kind terms cannot have any",
		"Value: MetricTransformations[0]: ",
		"the pattern is not JSON, so events have no such field",
		"Alarm: a Period of 45s is not allowed",
		"DatapointsToAlarm is 2",
		`Statistic: there is no statistic "Total"`,
		"Math: Metrics: e: metric math, line 1, column 4: there is no query m2",
		"Rule: AlarmRule: composite alarm rule, line 1, column 10: unexpected XOR",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

// Metric math and composite alarms run on what two filters publish.
func TestMathAndComposite(t *testing.T) {
	const source = `
Resources:
  Errors: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: bad,
    MetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: "1"}]}}
  All: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: "",
    MetricTransformations: [{MetricNamespace: shop, MetricName: All, MetricValue: "1"}]}}
  Share: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: share, EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 25,
    TreatMissingData: notBreaching, Metrics: [
      {Id: bad, ReturnData: false, MetricStat: {Metric: {Namespace: shop, MetricName: Errors}, Stat: Sum, Period: 60}},
      {Id: all, ReturnData: false, MetricStat: {Metric: {Namespace: shop, MetricName: All}, Stat: Sum, Period: 60}},
      {Id: share, Expression: "IF(all >= 2, bad / all * 100, 0)"}]}}
  Volume: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: volume, Namespace: AWS/Logs, MetricName: IncomingLogEvents,
    Dimensions: [{Name: LogGroupName, Value: /shop}], Statistic: Sum, Period: 60, EvaluationPeriods: 1,
    ComparisonOperator: GreaterThanThreshold, Threshold: 3, TreatMissingData: notBreaching}}
  Unhealthy: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: unhealthy, AlarmRule: !Sub 'ALARM("${Share}") AND NOT ALARM(volume)'}}
  Quiet: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: quiet, AlarmRule: ALARM(unhealthy),
    ActionsSuppressor: share, ActionsSuppressorWaitPeriod: 60, ActionsSuppressorExtensionPeriod: 60}}
`
	var b strings.Builder
	for i, m := range []string{"bad", "good", "good", "bad", "bad", "good", "bad", "good", "good", "good", "good"} {
		// One in the first minute, then two, then four, then the rest.
		b.WriteString(record([]int{0, 60, 61, 120, 121, 122, 123, 180, 181, 182, 183}[i], "/shop", m))
	}
	_, _, report := run(t, templateOf(t, source), Options{}, []logevent.Input{logevent.Bytes("in", []byte(b.String()))}, 0)
	var got []string
	for _, a := range report.Alarms {
		text := a.Name
		for _, tr := range a.Transitions {
			text += fmt.Sprintf(" %s %s", tr.At.Format("15:04"), tr.To)
			if tr.Suppressed {
				text += " suppressed"
			}
		}
		got = append(got, text+a.Refused+a.NoData)
	}
	same(t, "alarms", got, []string{
		"share 08:01 OK 08:03 ALARM 08:04 OK",
		"volume 08:01 OK 08:03 ALARM",
		"unhealthy 08:00 OK",
		"quiet 08:00 OK",
	})
}

// Events may come in any order.
func TestAnyOrder(t *testing.T) {
	var lines []string
	for i := range 200 {
		lines = append(lines, record(i*7, "/shop", []string{"x", "y"}[i/13%2]))
	}
	templates := templateOf(t, filterOf("x", `MetricValue: "1", DefaultValue: 0`, fmt.Sprintf(alarmOn, "M", "Sum", "3", "")))
	read := func(lines []string) string {
		_, _, report := run(t, templates, Options{}, []logevent.Input{logevent.Bytes("in", []byte(strings.Join(lines, "")))}, 100)
		return fmt.Sprint(len(report.Alarms[0].Transitions), report.Alarms[0].Seconds, report.Filters[0].Matched)
	}
	want := read(lines)
	slices.Reverse(lines)
	if got := read(lines); got != want || strings.HasPrefix(got, "1 ") {
		t.Errorf("backwards: %s, want %s", got, want)
	}
}

// Two templates of one app with the same names are two environments. A metric
// that only one of the templates feeds belongs to that one.
func TestTemplates(t *testing.T) {
	filter := filterOf("x", `MetricValue: "1"`, "")
	both := filterOf("x", `MetricValue: "1"`, fmt.Sprintf(alarmOn, "M", "Sum", "1", ""))
	alone := "Resources:\n" + fmt.Sprintf(alarmOn, "M", "Sum", "1", "")
	for _, c := range []struct {
		templates []*template.Template
		want      string
	}{
		{append(templateOf(t, both), templateOf(t, both)...), "OK OK"},
		{append(templateOf(t, alone), templateOf(t, filter)...), "OK"},
		{append(templateOf(t, alone), append(templateOf(t, filter), templateOf(t, filter)...)...), "ALARM"},
	} {
		_, _, report := run(t, c.templates, Options{}, records("x"), 0)
		var got []string
		for _, a := range report.Alarms {
			got = append(got, string(a.FinalState)+a.NoData)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q, want %s", got, c.want)
		}
	}
}

// Raw lines belong to the only log group that filters read, or to the one that
// the options name.
func TestLogGroups(t *testing.T) {
	raw := []logevent.Input{logevent.Bytes("app.log", []byte("2025-03-11 08:00:00 x\n"))}
	one := filterOf("x", `MetricValue: "1"`, "")
	two := one + `
  Group: {Type: AWS::Logs::LogGroup}
  Second: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: !Ref Group, FilterPattern: x,
    MetricTransformations: [{MetricNamespace: shop, MetricName: N, MetricValue: "1"}]}}
`
	_, _, report := run(t, templateOf(t, one), Options{}, raw, 0)
	if report.Filters[0].Matched != 1 || report.Input.LogGroups[0].Name != "/shop" {
		t.Errorf("%+v", report)
	}
	for group, want := range map[string][2]int64{"/shop": {1, 0}, "Group": {0, 1}, "${Group}": {0, 1}} {
		_, _, report := run(t, templateOf(t, two), Options{LogGroup: group}, raw, 0)
		if report.Filters[0].Matched != want[0] || report.Filters[1].Matched != want[1] {
			t.Errorf("%s: %+v", group, report.Filters)
		}
	}
	// The option applies to records, too, whatever they say.
	_, _, report = run(t, templateOf(t, two), Options{LogGroup: "Group"}, records("x"), 0)
	if report.Filters[1].Matched != 1 {
		t.Errorf("%+v", report.Filters)
	}
	r, err := New(templateOf(t, two), Options{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(raw, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Run(t.Context(), source); !errors.Is(err, ErrNoLogGroup) || !strings.Contains(err.Error(), "/shop and ${Group}") {
		t.Errorf("raw lines of either: %v", err)
	}
	if _, err := New(templateOf(t, two), Options{LogGroup: "/nowhere"}); err == nil || !strings.Contains(err.Error(), `no log group "/nowhere"`) {
		t.Errorf("a group that is not there: %v", err)
	}
}

// Events that no filter matched are listed, the most urgent first.
func TestUnread(t *testing.T) {
	source := filterOf("{ $.level = ERROR }", `MetricValue: "1"`, fmt.Sprintf(alarmOn, "M", "Sum", "0", "")) + `
  Unwatched: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: login,
    MetricTransformations: [{MetricNamespace: shop, MetricName: Logins, MetricValue: "1"}]}}
  Counts: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: "",
    MetricTransformations: [{MetricNamespace: shop, MetricName: Volume, MetricValue: "1"}]}}
`
	input := records(
		`{"level":"ERROR","message":"seen"}`,
		`{"level":"INFO","event_type":"paid","message":"Order 1 paid"}`,
		`{"level":"INFO","event_type":"paid","message":"Order 2 paid"}`,
		`{"level":"info","message":"Order 3 sent"}`, `{"level":"info","message":"Order 4 sent"}`,
		`{"severity":"fatal","message":"lost"}`,
		`{"level":"WARNING","message":"login"}`,
		`{"level":"LOW"}`,
		`[2025-03-11 08:45:47 +0000] [3] [CRITICAL] WORKER TIMEOUT (pid:3)`,
		`ERROR:root:no disk`,
		`  File "x.py", line 1`, `KeyError: 'x'`, `{"level":"ERROR","x":NaN}`, `[1]`, `"x"`, ` `, `hello`,
	)
	for _, batch := range []int{0, 1, 200} {
		_, _, report := run(t, templateOf(t, source), Options{}, input, batch)
		var levels, events, plain []string
		for _, l := range report.Unread.Levels {
			levels = append(levels, fmt.Sprintf("%s %d %d %d", l.Name, l.Events, l.Unread, l.Unwatched))
		}
		for _, e := range report.Unread.Events {
			events = append(events, fmt.Sprintf("%s %s %d", e.Level, e.Name, e.Unread))
		}
		for _, s := range report.Unread.Plain {
			plain = append(plain, fmt.Sprintf("%s %d", s.Shape, s.Events))
		}
		same(t, "levels", levels, []string{"CRITICAL 2 2 0", "ERROR 2 1 0", "WARNING 1 0 1", "INFO 4 4 0"})
		same(t, "events", events, []string{
			"CRITICAL gunicorn 1", "CRITICAL lost 1", "ERROR plain log record 1", "INFO Order # sent 2", "INFO paid 2",
			" other text 2", " traceback 2", " (no event type, no message) 1", " JSON, but not an object 1", " blank 1", " broken JSON 1",
		})
		same(t, "shapes", plain, []string{
			"traceback 2", "other text 2", "gunicorn 1", "plain log record 1", "broken JSON 1", "JSON, but not an object 1", "blank 1",
		})
		same(t, "metrics", report.Unread.Metrics, []string{"shop/Logins", "shop/Volume"})
	}
}

// Events without a time match but publish nothing; broken records are counted.
func TestInput(t *testing.T) {
	input := []logevent.Input{logevent.Bytes("in", []byte(record(0, "/shop", "x")+"{\n"+`{"logGroup": "/shop", "message": "x"}`+"\n"))}
	_, _, report := run(t, templateOf(t, filterOf("x", `MetricValue: "1"`, fmt.Sprintf(alarmOn, "M", "Sum", "1", ""))), Options{}, input, 0)
	in := report.Input
	if in.Events != 2 || in.WithoutTime != 1 || in.Unreadable != 1 || in.FirstUnreadable.String() != "in:2: this is not a record: expected a key in quotes" {
		t.Errorf("%+v %v", in, in.FirstUnreadable)
	}
	if report.Filters[0].Matched != 2 || report.Alarms[0].FinalState != alarm.StateOK {
		t.Errorf("%+v", report)
	}
	_, _, report = run(t, templateOf(t, filterOf("x", `MetricValue: "1"`, fmt.Sprintf(alarmOn, "M", "Sum", "1", ""))), Options{}, nil, 0)
	if report.Alarms[0].Refused != "there are no log events" || report.Filters[0].NearMiss == nil {
		t.Errorf("%+v", report)
	}
}

// Periods may follow the clock of a time zone.
func TestWallClock(t *testing.T) {
	for zone, want := range map[string]string{
		"UTC": "", "Europe/Berlin": "", "+05:30": "", "UTC-03:00": "",
		"Mars/Base": `Timezone: there is no time zone "Mars/Base"`, "+5": `Timezone: there is no time zone "+5"`, "Local": `Timezone: there is no time zone "Local"`,
	} {
		source := filterOf("x", `MetricValue: "1"`, fmt.Sprintf(alarmOn, "M", "Sum", "0", fmt.Sprintf("EvaluationWindow: {WallClockWindow: {Timezone: %q}}", zone)))
		r, err := New(templateOf(t, source), Options{})
		if err != nil {
			t.Fatal(err)
		}
		switch a := r.plan.alarms[0]; {
		case want != "":
			if !strings.Contains(a.refused, want) {
				t.Errorf("%s: %s", zone, a.refused)
			}
		case a.refused != "" || a.config.WallClock == nil:
			t.Errorf("%s: %s", zone, a.refused)
		}
	}
	location, err := alarm.ParseZone("UTC-03:30")
	if _, offset := time.Now().In(location).Zone(); err != nil || offset != -12600 {
		t.Errorf("UTC-03:30 is %d seconds off, %v", offset, err)
	}
}

// A filter that is turned off matches nothing, and publishes its default value for
// every event. One that does not exist is an error.
func TestOff(t *testing.T) {
	templates := templateOf(t, filterOf("x", `MetricValue: "1", DefaultValue: 0`, `
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: a, Namespace: shop, MetricName: M, Statistic: SampleCount, Period: 60, EvaluationPeriods: 1, Threshold: 2, ComparisonOperator: GreaterThanThreshold}
  Ones:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: b, Namespace: shop, MetricName: M, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: GreaterThanThreshold}
`))
	stack := templates[0].Stack
	for _, c := range []struct {
		off     []FilterID
		matched int64
		ones    Verdict
	}{
		{nil, 2, VerdictWentOff},
		{[]FilterID{{stack, "Filter"}}, 0, VerdictBlind},
	} {
		_, _, report := run(t, templates, Options{Off: c.off}, records("x", "x", "y"), 0)
		if got := report.Filters[0].Matched; got != c.matched {
			t.Errorf("off %v: it matches %d, want %d", c.off, got, c.matched)
		}
		for i, want := range []Verdict{VerdictWentOff, c.ones} {
			if got := report.Alarms[i]; got.Verdict != want {
				t.Errorf("off %v: the alarm %s is %s, want %s", c.off, got.Name, got.Verdict, want)
			}
		}
	}
	for _, id := range []FilterID{{stack, "Filtre"}, {"other", "Filter"}} {
		if _, err := New(templates, Options{Off: []FilterID{id}}); err == nil || !strings.Contains(err.Error(), id.LogicalID) {
			t.Errorf("off %v: the error is %v", id, err)
		}
	}
}

// Metrics are the same if their names and dimensions are, and their accounts
// and regions as far as those are known.
func TestSameMetric(t *testing.T) {
	k := metricKey{account: "1", region: "eu-west-1", namespace: "a", name: "b"}
	for _, c := range []struct {
		other metricKey
		want  bool
	}{
		{k, true},
		{metricKey{namespace: "a", name: "b"}, true},
		{metricKey{account: "1", namespace: "a", name: "b"}, true},
		{metricKey{account: "2", region: "eu-west-1", namespace: "a", name: "b"}, false},
		{metricKey{account: "1", region: "us-east-1", namespace: "a", name: "b"}, false},
		{metricKey{namespace: "a", name: "c"}, false},
		{metricKey{namespace: "c", name: "b"}, false},
	} {
		if sameMetric(k, c.other) != c.want || sameMetric(c.other, k) != c.want {
			t.Errorf("%+v is the same as %+v: %v", k, c.other, !c.want)
		}
	}
}

// Of CloudWatch's own metrics, only those of incoming events follow from the
// log group.
func TestIncoming(t *testing.T) {
	for _, c := range []struct{ namespace, name, group, want string }{
		{"AWS/Logs", "IncomingLogEvents", "/shop", "ALARM"},
		{"AWS/Logs", "IncomingLogEvents", "/other", "OK No event is from a log group that AWS/Logs/IncomingLogEvents counts here."},
		{"shop", "IncomingLogEvents", "/shop", "OK No metric filter here feeds shop/IncomingLogEvents."},
		{"AWS/Logs", "IncomingBytes", "/shop", "ALARM"},
		{"AWS/Logs", "ForwardedBytes", "/shop", " AWS/Logs/ForwardedBytes is not made from log events: CloudWatch counts what subscription filters forward, and what fails"},
		{"AWS/Logs", "DeliveryErrors", "/shop", " AWS/Logs/DeliveryErrors is not made from log events: CloudWatch counts what subscription filters forward, and what fails"},
		{"AWS/Firehose", "DeliveryToS3.Success", "/shop", " AWS/Firehose/DeliveryToS3.Success is not made from log events: Firehose counts what it receives and delivers"},
		{"AWS/SQS", "NumberOfMessagesSent", "/shop", " AWS/SQS/NumberOfMessagesSent is not made from log events"},
	} {
		more := strings.Replace(fmt.Sprintf(alarmOn, c.name, "Sum", "0", fmt.Sprintf("Dimensions: [{Name: LogGroupName, Value: %s}]", c.group)),
			"Namespace: shop", "Namespace: "+c.namespace, 1)
		_, _, report := run(t, templateOf(t, filterOf("y", `MetricValue: "1"`, more)), Options{}, records("x"), 0)
		a := report.Alarms[0]
		if got := strings.TrimRight(string(a.FinalState)+" "+a.NoData+a.Refused, " "); got != c.want {
			t.Errorf("%s/%s of %s: %s, want %s", c.namespace, c.name, c.group, got, c.want)
		}
	}
}

// An event whose clock is decades off must not cause millions of minutes.
func TestStrayTimes(t *testing.T) {
	r, err := New(templateOf(t, filterOf("x", `MetricValue: "1"`, "")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	const day = 24 * 60 * 60
	for days, want := range map[int]string{
		spanDays:     "",
		spanDays + 1: "log events are from 2025-03-11T08:00:00Z (in:1) to 2025-06-20T08:00:00Z (in:2): that is more than 100 days, so either a clock was wrong, or they must be replayed in parts",
	} {
		source, err := logevent.Open([]logevent.Input{logevent.Bytes("in", []byte(record(0, "/shop", "x")+record(days*day, "/shop", "x")))}, logevent.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Run(t.Context(), source)
		if (err == nil) != (want == "") || err != nil && (err.Error() != want || !errors.Is(err, ErrRange)) {
			t.Errorf("%d days: %v", days, err)
		}
	}
}
