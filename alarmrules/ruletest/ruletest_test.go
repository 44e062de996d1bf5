package ruletest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
)

func rule(t *testing.T, name, source string) alarmrules.Rule {
	t.Helper()
	r, err := alarmrules.Parse(name+".yaml", []byte("meaning: It is bad.\nfirstSteps: Look.\n"+source), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestParseMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"": `a.txtar: the first line must say what it shows
a.txtar: the part -- events -- is missing
a.txtar: the part -- alarms -- is missing`,
		"It shows.\n-- events --\n-- alarms --\n-- events --\n":  `a.txtar: there are two parts "events"`,
		"It shows.\n-- events --\n-- alarms --\n-- alarm --\n":   `a.txtar: there is no part "alarm": allowed are events, alarms, quiet, rules, contract`,
		"It shows.\n-- events --\n-- alarms --\n-- quiet --\n\n": "a.txtar: the part -- quiet -- is empty: say log events on which the rule is quiet",
	} {
		if _, err := ruletest.Parse("a.txtar", []byte(source)); err == nil || err.Error() != want {
			t.Errorf("%q: got\n%v\nwant\n%s", source, err, want)
		}
	}
	test, err := ruletest.Parse("a.txtar", []byte("It shows.\n\n-- events --\n-- alarms --\n-- rules --\na b\nc\n-- contract --\nextends: guide\n"))
	if err != nil || test.Shows != "It shows." || strings.Join(test.Rules, ",") != "a,b,c" || test.Contract != "extends: guide\n" || test.File != "a.txtar" {
		t.Errorf("%+v, %v", test, err)
	}
}

// Windows of a wall clock end when its periods do, and others whenever CloudWatch looks;
// until a warm-up is over, an alarm does nothing.
func TestWindows(t *testing.T) {
	const count = "count: {level: ERROR}\nabove: {ticket: 1}\nperiod: 5m\n"
	const events = "3 every 10s: {\"timestamp\": \"2025-03-11T08:02:00Z\", \"level\": \"ERROR\"}\n25 every 60s: {\"timestamp\": \"2025-03-11T08:02:30Z\", \"level\": \"INFO\"}\n"
	const sliding = "2025-03-11 08:03  errors-ticket  ALARM\n2025-03-11 08:08  errors-ticket  OK\n"
	for name, test := range map[string]struct{ source, want string }{
		"sliding":                      {count, sliding},
		"wall clock":                   {count + "wallClock: UTC", "2025-03-11 08:05  errors-ticket  ALARM\n2025-03-11 08:10  errors-ticket  OK\n"},
		"a warm-up that data end":      {count + "warmUp: 10m", sliding},
		"a warm-up that data do not":   {count + "warmUp: 10m\nwholeWarmUp: true", ""},
		"a warm-up until data are all": {count + "evaluationPeriods: 2\ndatapointsToAlarm: 1\nwarmUp: 4m", "2025-03-11 08:06  errors-ticket  ALARM\n2025-03-11 08:13  errors-ticket  OK\n"},
	} {
		parsed, err := ruletest.Parse("a.txtar", []byte("It shows.\n-- events --\n"+events+"-- alarms --\n"+test.want))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parsed.Run(context.Background(), alarmrules.Application{}, rule(t, "errors", test.source), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRun(t *testing.T) {
	errors := rule(t, "errors", "count: {level: ERROR}\nabove: {ticket: 1}\nperiod: 1m\n")
	band := rule(t, "band", "metric: {name: IncomingBytes, statistic: Sum}\naboveBand: {ticket: 2}\n")
	both := rule(t, "both", "any: [errors]\nseverity: page\n")
	const events = "3 every 10s: {\"timestamp\": \"2025-03-11T08:00:00Z\", \"level\": \"ERROR\"}\n{\"timestamp\": \"2025-03-11T08:05:00Z\", \"level\": \"INFO\"}\n"
	for _, test := range []struct {
		name, source string
		rule         alarmrules.Rule
		want         string
	}{
		{"as it says", "-- events --\n" + events + "-- alarms --\n2025-03-11 08:04 errors-ticket   OK\n\n  2025-03-11 08:01  errors-ticket  ALARM\n", errors, ""},
		{"otherwise", "-- events --\n" + events + "-- alarms --\n", errors,
			"a.txtar: the alarms of errors do\n    2025-03-11 08:01  errors-ticket  ALARM\n    2025-03-11 08:04  errors-ticket  OK\nwant\n    nothing\n"},
		{"never", "-- events --\n{\"timestamp\": \"2025-03-11T08:05:00Z\", \"level\": \"INFO\"}\n-- alarms --\n2025-03-11 08:01  errors-ticket  ALARM\n", errors,
			"a.txtar: the alarms of errors do\n    nothing\nwant\n    2025-03-11 08:01  errors-ticket  ALARM\n"},
		{"not replayed", "-- events --\n" + events + "-- alarms --\nband-ticket  not replayed\n", band, ""},
		{"with another rule", "-- events --\n" + events + "-- alarms --\n2025-03-11 08:01  both-page  ALARM\n2025-03-11 08:04  both-page  OK\n-- rules --\nerrors\n", both, ""},
		{"with a rule that there is not", "-- events --\n" + events + "-- alarms --\n-- rules --\nerror\n", both, `a.txtar: there is no rule "error"`},
		{"without the rule that it looks at", "-- events --\n" + events + "-- alarms --\n", both, "a.txtar: rule both: any.0: there is no rule \"errors\", or it is off; there are "},
		{"by another contract", "-- events --\n3 every 10s: {\"timestamp\": \"2025-03-11T08:00:00Z\", \"severity\": \"ERROR\"}\n-- alarms --\n2025-03-11 08:01  errors-ticket  ALARM\n-- contract --\nextends: guide\nfields: {level: {as: severity}}\n", errors, ""},
		{"by no contract", "-- events --\n" + events + "-- alarms --\n-- contract --\nextend: guide\n", errors, `a.txtar:7:1: extend: there is no key "extend": did you mean "extends"?`},
		{"quiet", "-- events --\n" + events + "-- alarms --\n2025-03-11 08:01  errors-ticket  ALARM\n2025-03-11 08:04  errors-ticket  OK\n-- quiet --\n{\"timestamp\": \"2025-03-11T08:00:00Z\", \"level\": \"ERROR\"}\n", errors, ""},
		{"not quiet", "-- events --\n" + events + "-- alarms --\n2025-03-11 08:01  errors-ticket  ALARM\n2025-03-11 08:04  errors-ticket  OK\n-- quiet --\n" + events, errors,
			"a.txtar: the alarms of errors are not quiet on the part quiet, but do\n    2025-03-11 08:01  errors-ticket  ALARM\n    2025-03-11 08:04  errors-ticket  OK\n"},
		{"an alarm that there is not", "-- events --\n" + events + "-- alarms --\n2025-03-11 08:01  errors-tickt  ALARM\n\n2025-03-11 08:04 errors-ticket OK\nother not replayed\n", errors,
			"a.txtar: alarms, line 1: rule errors has no alarm errors-tickt: did you mean errors-ticket? it has errors-ticket\na.txtar: alarms, line 4: rule errors has no alarm other: it has errors-ticket"},
		{"too often", "-- events --\n100001 every 10s: {}\n-- alarms --\n", errors, "a.txtar: events, line 1: 100001 times: allowed are 1 to 100000"},
		{"never at all", "-- events --\n0 every 10s: {}\n-- alarms --\n", errors, "a.txtar: events, line 1: 0 times: allowed are 1 to 100000"},
		{"each so long", "-- events --\n\n5 every day: {}\n-- alarms --\n", errors, `a.txtar: events, line 2: "day" is no length of time: allowed are such as 20s`},
		{"each so mistyped", "-- events --\n100 evry 1s: {}\n-- alarms --\n", errors, `a.txtar: events, line 1: "100 evry 1s: {}" stands for no number of events: write it as 12 every 20s: {…}`},
		{"less than never", "-- events --\n-3 every 1s: {}\n-- alarms --\n", errors, `a.txtar: events, line 1: "-3 every 1s: {}" stands for no number of events: write it as 12 every 20s: {…}`},
		{"each without a time", "-- events --\n5 every 5s: {\"timestamp\": 5}\n-- alarms --\n", errors, `a.txtar: events, line 1: an event that is repeated wants a "timestamp" such as "2025-03-11T08:00:00Z"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			parsed, err := ruletest.Parse("a.txtar", []byte("It shows.\n"+test.source))
			if err != nil {
				t.Fatal(err)
			}
			outcome, err := parsed.Run(context.Background(), alarmrules.Application{}, test.rule, []alarmrules.Rule{errors, band, both})
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)) {
				t.Errorf("got\n%v\nwant\n%s", err, test.want)
			}
			if test.name == "not replayed" && (outcome.Left["band-ticket"] == "" || len(outcome.Went) > 0) {
				t.Errorf("%+v", outcome)
			}
			if test.name == "as it says" && (len(outcome.Went) != 1 || outcome.Went[0] != "errors-ticket") {
				t.Errorf("%+v", outcome)
			}
		})
	}
}

// Each kind of alarm stands in the template as CloudFormation has it.
func TestTemplate(t *testing.T) {
	set, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.All()...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ruletest.Template(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"AWS::CloudWatch::CompositeAlarm"`, `"AWS::CloudWatch::LogAlarm"`, `"AWS::Logs::MetricFilter"`, "ANOMALY_DETECTION_BAND(m1, 4)",
		`"ScheduleExpression": "rate(1 minute)"`, `"ScheduleExpression": "rate(5 minutes)"`, `"ExtendedStatistic": "p95"`, `"Statistic": "Sum"`, `"DefaultValue": 0`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("there is no %s", want)
		}
	}
}
