package replay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/logevent"
)

// logAlarm returns a template with one alarm on a scheduled query.
func logAlarm(group, query, aggregation, schedule string, start, end int, more string) string {
	return fmt.Sprintf(`
Resources:
  Alarm:
    Type: AWS::CloudWatch::LogAlarm
    Properties:
      AlarmName: queried
      ScheduledQueryConfiguration:
        QueryString: %q
        LogGroupIdentifiers: [%s]
        ScheduledQueryRoleARN: arn:aws:iam::123456789012:role/query
        AggregationExpression: %q
        ScheduleConfiguration: {ScheduleExpression: %s, StartTimeOffset: %d, EndTimeOffset: %d}
      ComparisonOperator: GreaterThanThreshold
%s
`, query, group, aggregation, schedule, start, end, more)
}

// An alarm on the guide's query counts what is true of the logs: aligned
// periods if it runs every five minutes, sliding ones if it runs every minute.
func TestLogAlarmTruth(t *testing.T) {
	all := readTruth(t)
	want := get[truth](t, all["variant_b"]["metric_filter_as_written"])
	const once = "      QueryResultsToEvaluate: 1\n      QueryResultsToAlarm: 1\n      Threshold: 10\n"
	var aligned, sliding []string
	for _, b := range want.AlignedBreaches {
		aligned = append(aligned, fmt.Sprintf("%d %g", b.Window+300_000, b.Sum))
	}
	for _, b := range want.SlidingBreaches {
		sliding = append(sliding, fmt.Sprintf("%d %g", b.End, b.Sum))
	}
	for _, c := range []struct {
		schedule, query string
		want            []string
	}{
		{"rate(5 minutes)", `fields @timestamp | filter level = "ERROR"`, aligned},
		{"rate(1 minute)", `filter level = "ERROR"`, sliding},
		{"rate(1 minute)", `fields now() as n | filter level = "ERROR" and toMillis(@timestamp) >= n * 1000 - 600000`, sliding},
	} {
		_, _, report := run(t, templateOf(t, logAlarm("/ecs/your-app", c.query, "count(*)", c.schedule, 300, 0, once)), Options{}, files(t, logs["variant_b"]), 0)
		got := report.Alarms[0]
		if got.Refused != "" {
			t.Fatal(got.Refused)
		}
		var have []string
		for _, b := range got.Breaches {
			have = append(have, fmt.Sprintf("%d %g", b.End.UnixMilli(), b.Value))
		}
		same(t, c.schedule+" "+c.query, have, c.want)
	}
}

// orders returns events of two services, each given as the minute, the service
// and the duration.
func orders(events ...string) []logevent.Input {
	var b strings.Builder
	for _, e := range events {
		var minute int
		var service, took string
		if _, err := fmt.Sscan(e, &minute, &service, &took); err != nil {
			panic(err)
		}
		b.WriteString(record(minute*60+30, "/shop", fmt.Sprintf(`{"service": %q, "took": %s}`, service, took)))
	}
	return []logevent.Input{logevent.Bytes("orders.jsonl", []byte(b.String()))}
}

// Each contributor is evaluated on its own (user guide, alarm-log).
func TestLogAlarmContributors(t *testing.T) {
	results := func(n, m int, threshold float64, more string) string {
		return fmt.Sprintf("      QueryResultsToEvaluate: %d\n      QueryResultsToAlarm: %d\n      Threshold: %g\n%s", n, m, threshold, more)
	}
	for _, c := range []struct {
		name        string
		aggregation string
		more        string
		start, end  int
		events      []string
		// want lists the transitions: the minute, the state, and part of the
		// reason.
		want []string
	}{
		{"any contributor in alarm is enough", "max(took) by service | sort desc", results(1, 1, 5, ""), 60, 0,
			[]string{"0 web 1", "0 api 1", "1 web 1", "1 api 9", "2 web 1", "2 api 1"},
			[]string{"1 OK api", "2 ALARM service=api", "3 OK"}},
		{"two of three, of one contributor", "max(took) by service", results(3, 2, 5, ""), 60, 0,
			[]string{"0 web 9", "0 api 1", "1 web 1", "1 api 9", "2 web 9", "2 api 1", "3 web 1", "3 api 1"},
			[]string{"1 OK", "3 ALARM service=web", "4 OK"}},
		{"a contributor that is gone is OK, even if missing data are bad", "max(took) by service", results(1, 1, 5, "      TreatMissingData: breaching\n"), 60, 0,
			[]string{"0 web 9", "0 api 1", "1 api 1", "2 api 1"},
			[]string{"1 ALARM service=web", "2 OK"}},
		{"no rows count as 0", "count(*)", results(1, 1, 0.5, "      TreatMissingData: breaching\n"), 60, 0,
			[]string{"0 web 1", "2 web 1"},
			[]string{"1 ALARM", "2 OK", "3 ALARM"}},
		{"of no rows the largest is missing", "max(took)", results(1, 1, 5, ""), 60, 0,
			[]string{"0 web 1", "2 web 9"},
			[]string{"1 OK", "2 INSUFFICIENT_DATA", "3 ALARM"}},
		{"a field that no row has is missing, not 0", "count(code)", results(1, 1, -1, ""), 60, 0,
			[]string{"0 web 1", "1 web 1"},
			nil},
		{"it looks back further than its schedule", "count(*)", results(1, 1, 2, ""), 180, 0,
			[]string{"0 web 1", "1 web 1", "2 web 1", "3 web 1", "5 web 1"},
			[]string{"1 OK", "3 ALARM", "5 OK"}},
		{"it looks away from the newest events", "count(*)", results(1, 1, 0.5, ""), 120, 60,
			[]string{"0 web 1", "1 web 1"},
			[]string{"1 OK", "2 ALARM"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := logAlarm("/shop", "filter ispresent(service)", c.aggregation, "rate(1 minute)", c.start, c.end, c.more)
			_, _, report := run(t, templateOf(t, source), Options{}, orders(c.events...), 0)
			got := report.Alarms[0]
			if got.Refused != "" {
				t.Fatal(got.Refused)
			}
			if len(got.Transitions) != len(c.want) {
				t.Errorf("transitions: %+v, want %q", got.Transitions, c.want)
			}
			for i, want := range c.want[:min(len(c.want), len(got.Transitions))] {
				var minute int
				var state alarm.State
				var why string
				_, _ = fmt.Sscan(want, &minute, &state, &why)
				tr := got.Transitions[i]
				if tr.At.Minute() != minute || tr.To != state || !strings.Contains(tr.Contributor+": "+tr.Reason, why) {
					t.Errorf("transition %d is %s %s (%s), want %s", i, tr.At.Format("15:04"), tr.To, tr.Contributor+": "+tr.Reason, want)
				}
			}
		})
	}
}

func TestLogAlarmNoData(t *testing.T) {
	const once = "      QueryResultsToEvaluate: 1\n      QueryResultsToAlarm: 1\n      Threshold: 10\n"
	for _, c := range []struct{ group, query, want string }{
		{"/shop", "filter service = 'gone'", "Its query looked at 1 event, and matched none. No log event has the field missing."},
		{"/shop", "filter servce = 'web'", "Its query looked at 1 event, and matched none. No log event has the field servce: did you mean service? No log event has the field missing."},
		{"/other", "filter service = 'web'", "No event came from the log groups that its query reads."},
		{"/shop", "filter service = 'web'", "Its query found rows, but the aggregation never gave a value."},
	} {
		_, _, report := run(t, templateOf(t, logAlarm(c.group, c.query, "avg(missing)", "rate(1 minute)", 60, 0, once)), Options{}, orders("0 web 1"), 0)
		if got := report.Alarms[0]; got.NoData != c.want || got.Refused != "" {
			t.Errorf("%s: %q %q, want %q", c.query, got.NoData, got.Refused, c.want)
		}
	}
}

// An alarm that needs more results than its query ran for is blind, not quiet.
func TestLogAlarmTooShort(t *testing.T) {
	const two = "      QueryResultsToEvaluate: 2\n      QueryResultsToAlarm: 2\n      Threshold: 10\n"
	for _, c := range []struct {
		name, more string
		events     []string
		want       string
	}{
		{"one result", two, []string{"0 web 1"}, "blind: The log is too short for it: its query ran once, and it takes 2 results to go off."},
		{"as many results as it takes", two, []string{"0 web 1", "1 web 1"}, "quiet"},
		{"fewer results than it looks at", strings.Replace(two, "Evaluate: 2", "Evaluate: 5", 1), []string{"0 web 1", "1 web 1"}, "quiet"},
		{"missing data is bad", two + "      TreatMissingData: breaching\n", []string{"0 web 1"}, "quiet"},
	} {
		_, _, report := run(t, templateOf(t, logAlarm("/shop", "filter service = 'web'", "count(*)", "rate(1 minute)", 60, 0, c.more)), Options{}, orders(c.events...), 0)
		if got := verdictOf(report.Alarms[0]); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// What CloudWatch would not accept is refused, and so is what cannot run here.
func TestLogAlarmMistakes(t *testing.T) {
	const once = "      QueryResultsToEvaluate: 1\n      QueryResultsToAlarm: 1\n      Threshold: 10\n"
	for _, c := range []struct{ source, want string }{
		{logAlarm("/shop", "filter a && b", "count(*)", "rate(1 minute)", 60, 0, once), `QueryString: query, line 1, column 10: "&&" is not an operator`},
		{logAlarm("/shop", "stats count() by bin(300s)", "count(*)", "rate(1 minute)", 60, 0, once), "CloudWatch silently reads 300s as 60s"},
		{logAlarm("/shop", "filter a = 1", "pct(a, 95)", "rate(1 minute)", 60, 0, once), "use one of avg, count, max, min and sum"},
		{logAlarm("/shop", "filter a = 1", "count(*) by bin(5m)", "rate(1 minute)", 60, 0, once), "is by bin(5m): use fields only"},
		{logAlarm("/shop", "filter a = 1", "count(*) by a, b, c, d, e, f", "rate(1 minute)", 60, 0, once), "is by 6 fields: at most 5 are allowed"},
		{logAlarm("/shop", "filter a = 1", "count(*)", "cron(0 * * * ? *)", 60, 0, once), "use a rate, such as rate(5 minutes)"},
		{logAlarm("/shop", "filter a = 1", "count(*)", "rate(1 minute)", 2592001, 0, once), "it may be at most 720h"},
		{logAlarm("/shop", "filter a = 1", "count("+strings.Repeat("a", 250)+")", "rate(1 minute)", 60, 0, once), "AggregationExpression: the aggregation has 257 characters: at most 256 are allowed"},
		{logAlarm("/shop", "filter a = 1", "count(*)", "rate(1 minute)", 60, 60, once), "a query must start before it ends"},
		{logAlarm("'arn:aws:logs:eu-central-1:123456789012:log-group:/shop:*'", "filter a = 1", "count(*)", "rate(1 minute)", 60, 0, once), "ends in :*"},
		{logAlarm("/shop", "filter a = 1", "count(*)", "rate(1 minute)", 60, 0, strings.Replace(once, "ToAlarm: 1", "ToAlarm: 2", 1)), "QueryResultsToAlarm must be 1 to QueryResultsToEvaluate, not 2"},
		{logAlarm("/shop", "filter a = 1", "count(*)", "rate(1 minute)", 60, 0, strings.Replace(once, "Evaluate: 1", "Evaluate: 101", 1)), "QueryResultsToEvaluate must be 1 to 100, not 101"},
	} {
		r, err := New(templateOf(t, c.source), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.plan.alarms[0].refused; !strings.Contains(got, c.want) {
			t.Errorf("it is refused with %q, want %q in it", got, c.want)
		}
	}
	source := logAlarm("/shop", "filter a = 1 | anomaly", "count(*)", "rate(1 minute)", 60, 0, once)
	_, _, report := run(t, templateOf(t, source), Options{}, orders("0 web 1"), 0)
	if got := report.Alarms[0].Refused; !strings.Contains(got, "anomaly does not run here") {
		t.Errorf("refused is %q", got)
	}
}

// A composite alarm may depend on an alarm on a query.
func TestLogAlarmInComposite(t *testing.T) {
	source := logAlarm("/shop", "filter took > 5", "count(*)", "rate(1 minute)", 60, 0,
		"      QueryResultsToEvaluate: 1\n      QueryResultsToAlarm: 1\n      Threshold: 0\n") + `
  Both:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties: {AlarmName: both, AlarmRule: ALARM("queried")}
`
	_, _, report := run(t, templateOf(t, source), Options{}, orders("0 web 1", "1 web 9", "2 web 1"), 0)
	for _, a := range report.Alarms {
		if WentOff(a.Transitions) != 1 {
			t.Errorf("%s: %+v %s", a.Name, a.Transitions, a.Refused)
		}
	}
	if _, err := json.Marshal(report); err != nil {
		t.Error(err)
	}
}
