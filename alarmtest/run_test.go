package alarmtest_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmtest"
)

// run runs the tests of a file on the shop's template, and returns the output.
func run(t *testing.T, source string) string {
	t.Helper()
	f, err := alarmtest.Parse("testdata/x.test.yaml", []byte("template: shop.yaml\n"+source))
	if err != nil {
		return err.Error()
	}
	s, err := f.Open(nil)
	if err != nil {
		return err.Error()
	}
	var results []alarmtest.Result
	for _, one := range f.Tests {
		results = append(results, f.Run(context.Background(), s, one))
	}
	var b strings.Builder
	if err := alarmtest.Text(&b, results, alarmtest.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
			t.Errorf("a line has %d characters: %s", n, line)
		}
	}
	return b.String()
}

// Each case is a test with the failure that it prints; empty if it passes. A
// passing test comes before failing ones of its kind.
func TestRun(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"goes off", `
input: [{line: '{"level": "ERROR"}', times: 11, every: 20s, from: 3m}]
expect: {alarms: {errors-ticket: goes off, errors-page: quiet}, filters: {errors: 11}}`, ""},
		{"does not go off", `
input: [{line: '{"level": "ERROR"}', times: 10, every: 20s, from: 3m}]
expect: {alarms: {errors-ticket: goes off}}`, `shop-errors-ticket
        want  to go off
        got   it was quiet
        Errors > 10 in 5m; missing data is good
          after    at           5m before   state
          4m       08:04                3   OK <- INSUFFICIENT_DATA
          5m       08:05                6   OK
          6m       08:06                9   OK
          7m       08:07               10   OK
        All changes of state: 4m (08:04) OK`},
		{"is not quiet", `
input: [{line: '{"level": "ERROR"}', times: 11}]
expect: quiet`, `shop-errors-ticket
        want  to be quiet
        got   it went off at 1m (08:01)`},
		{"blind is not quiet", `
input: [{line: '{"level": "INFO"}', times: 11}]
expect: {alarms: {errors-ticket: quiet}}`, `want  to be quiet
        got   it was blind
        shop-errors matched nothing, so Shop/Errors got only its default value.
        $.level is in 11 events, always INFO.`},
		{"blind is silent", `
input: [{line: '{"level": "INFO"}', times: 11}]
expect: {alarms: {errors-ticket: silent, errors-page: blind, slow-ticket: any, Failing: not replayed}}`, ""},
		{"not replayed is not quiet", `
input: [{line: '{"level": "ERROR"}'}]
expect: {alarms: {Failing: quiet}}`, `shop-function-failing
        want  to be quiet
        got   it was not replayed
        AWS/Lambda/Errors is not made from log events`},
		{"others do not go off", `
input: [{line: '{"level": "ERROR"}', times: 51}]
expect: {alarms: {errors-page: goes off}}`, `shop-errors-ticket
        want  not to go off, as the test does not name it`},
		{"others may", `
input: [{line: '{"level": "ERROR"}', times: 51}]
expect: {alarms: {errors-page: goes off}, others: any}`, ""},
		{"others are not blind by a fault", `
input: [{line: '{"levelname": "ERROR"}', times: 51}]
expect: {alarms: {slow-ticket: silent}}`, `shop-errors-page
        want  to see what it counts
        got   shop-errors matches nothing of what it seems to be for`},
		{"nothing of the others comes", `
input: [{line: '{"level": "ERROR"}', times: 11}]
expect: {alarms: {errors-ticket: goes off}}`, ""},
		{"transitions", `
input: [{line: '{"level": "ERROR"}', times: 11}, {line: '{"level": "INFO"}', every: 1m, times: 15}]
expect: {alarms: {errors-ticket: {transitions: [1m ALARM, 6m OK], times: 1, states: [{at: 30s, state: INSUFFICIENT_DATA}, {from: 1m, to: 5m, state: ALARM}, {at: 6m, state: OK}]}}}`, ""},
		{"other transitions", `
input: [{line: '{"level": "ERROR"}', times: 11}, {line: '{"level": "INFO"}', every: 1m, times: 15}]
expect: {alarms: {errors-ticket: {transitions: [1m ALARM, 7m OK]}}}`, `
        want  1m (08:01) ALARM, 7m (08:07) OK
        got   1m (08:01) ALARM, 6m (08:06) OK`},
		{"other states", `
input: [{line: '{"level": "ERROR"}', times: 11}, {line: '{"level": "INFO"}', every: 1m, times: 15}]
expect: {alarms: {errors-ticket: {states: [{from: 1m, to: 10m, state: ALARM}]}}}`, `
        want  ALARM at 6m (08:06)
        got   OK`},
		{"how often", `
input: [{line: '{"level": "ERROR"}', times: 11}]
expect: {alarms: {errors-ticket: {times: 2}}}`, `
        want  to go off twice
        got   it went off at 1m (08:01)`},
		{"what is told", `
input: [{line: '{"level": "ERROR"}', times: 11}]
expect: {alarms: {errors-ticket: {tells: {severity: ticket, to: [team@example.com, shop-tickets], says: See the runbook}}}}`, ""},
		{"what is not told", `
input: [{line: '{"level": "ERROR"}', times: 11}]
expect: {alarms: {errors-ticket: {tells: {severity: page, to: [boss@example.com], says: All is well}}}}`, `
        want  severity page
        got   severity ticket
      shop-errors-ticket
        want  to notify boss@example.com
        got   it notifies shop-tickets, team@example.com
      shop-errors-ticket
        want  to say All is well`},
		{"nobody is told", `
input: [{line: '{"level": "ERROR"}', times: 51}]
expect: {alarms: {errors-page: {tells: {severity: page}}}, others: any}`, `
        got   it has no action on going to ALARM`},
		{"datapoints come in", `
input: [{metric: {namespace: AWS/Lambda, name: Errors, dimensions: {FunctionName: Function}}, values: 0 5 _ 7 0x5}]
expect: {alarms: {function-failing: {transitions: [4m ALARM, 6m OK]}}}`, ""},
		{"a gap in datapoints", `
input: [{metric: {namespace: AWS/Lambda, name: Errors, dimensions: {FunctionName: Function}}, values: 0 4 5 0, period: 2m}]
expect: {alarms: {Failing: quiet}}`, ""},
		{"a composite alarm", `
input: [{line: '{"level": "ERROR", "duration_ms": 4000}', times: 11}]
expect: {alarms: {errors-ticket: goes off, slow-ticket: goes off, both: goes off}}`, ""},
		{"an event of the contract, with fields", `
input: [{event: login_failed, times: 4, with: {level: ERROR, duration_ms: [3500, 900]}}]
expect:
  alarms: {slow-ticket: goes off, errors-ticket: quiet}
  filters: {Slow: 2, Errors: 4}
  metrics:
    - {namespace: Shop, name: Slow, statistic: Maximum, values: 3500}
    - {namespace: Shop, name: Errors, values: 4 _}
  queries: {by-level: [{level: ERROR, events: 4}]}`, ""},
		{"other readouts", `
input: [{line: '{"level": "ERROR"}', times: 2}]
expect:
  alarms: {errors-ticket: quiet}
  filters: {Slow: 1, Errors: 3}
  metrics: [{namespace: Shop, name: Errors, values: 3 0}]
  queries: {by-level: [{level: INFO}]}`, `
        want  to match 1 log event
        got   it matched 0 of 2
        Pattern: { $.duration_ms > 1000 }
        $.duration_ms is in none of the 2 JSON events.
      shop-errors
        want  to match 3 log events
        got   it matched 2 of 2
        Pattern: { $.level = "ERROR" }
      Sum of Shop/Errors, a datapoint each 1m
        want  3 0
        got   2 _
      shop/by-level
        want  1 row, and as row 1 {level: "INFO"}
        got   1 row
          {level: "ERROR", events: 2}`},
		{"lines have times of their own", `
input: [{lines: '11 every 1s: {"timestamp": "2024-01-02T03:04:05Z", "level": "ERROR"}'}]
expect: {alarms: {errors-ticket: {states: [{at: 1m, state: ALARM}, {at: 2024-01-02T03:05:00Z, state: ALARM}]}}}`, ""},
		{"transitions by the clock", `
input: [{line: '{"level": "ERROR"}', times: 11}, {line: '{"level": "INFO"}', every: 1m, times: 15}]
expect: {alarms: {errors-ticket: ["08:01 ALARM", "08:06:00 OK"]}}`, ""},
		{"transitions as a list", `
input: [{line: '{"level": "ERROR"}', times: 11}, {line: '{"level": "INFO"}', every: 1m, times: 15}]
expect: {alarms: {errors-ticket: [08:01 ALARM], errors-page: []}}`, `
        want  1m (08:01) ALARM
        got   1m (08:01) ALARM, 6m (08:06) OK`},
		{"how often, and when", `
input: [{line: '{"level": "ERROR"}', times: 11}]
expect: {alarms: {errors-ticket: {times: 2, transitions: [1m ALARM]}}}`, `
        want  to go off twice
        got   it went off at 1m (08:01)`},
		{"datapoints that nothing reads", `
input: [{metric: {namespace: AWS/Lambda, name: Error, dimensions: {FunctionName: Function}}, values: 0 5}]
expect: silent`, `input[0].metric: no alarm looks at AWS/Lambda/Error {FunctionName: Function}, and neither does anything expected: did you mean AWS/Lambda/Errors {FunctionName: ${Function}}?`},
		{"datapoints that are read out", `
input: [{metric: {namespace: Shop, name: Orders}, values: 1 2}]
expect: {metrics: [{namespace: Shop, name: Orders, values: 1 2}]}`, ""},
		{"it ends before all comes in", `
input: [{line: '{}', times: 3, every: 1m}]
until: 2m
expect: silent`, `until: it is not after the last input,`},
		{"a field that there is not", `
input: [{event: login_failed, with: {durationms: 5}}]
expect: silent`, `with.durationms: neither the contract guide nor the log event has a field durationms: did you mean duration_ms?`},
		{"a field of the line", `
input: [{line: '{"level": "INFO", "took": {"ms": 5}}', with: {took.ms: 7}}]
expect: silent`, ""},
		{"a column that there is not", `
input: [{line: '{"level": "ERROR"}'}]
expect: {alarms: {errors-ticket: quiet}, queries: {by-level: [{levle: ERROR}]}}`, `row 1 {levle: "ERROR"}`},
		{"nothing comes in", `
until: 10m
expect: silent`, ""},
		{"of no log group", `
input: [{line: '{}', logGroup: Ap}]
expect: quiet`, `x.test.yaml:5:36: tests[0].input[0].logGroup: there is no log group "Ap" in the template: did you mean App?`},
		{"of no event", `
input: [{event: login_fail}]
expect: quiet`, `tests[0].input[0].event: the contract guide has no event "login_fail": did you mean login_failed?`},
		{"of no alarm", `
input: [{line: '{}'}]
expect: {alarms: {error-ticket: quiet, ticket: quiet}}`, `x.test.yaml:6:23: tests[0].expect.alarms.error-ticket: there is no alarm "error-ticket": did you mean errors-ticket?
      testdata/x.test.yaml:6:44: tests[0].expect.alarms.ticket: several alarms
                    are called ticket: shop-errors-ticket of shop, shop-slow-ticket of shop:
                    write the whole name, or give stack:`},
	} {
		t.Run(test.name, func(t *testing.T) {
			indented := strings.ReplaceAll(test.source, "\n", "\n    ")
			got := run(t, "tests:\n  - name: it\n"+indented+"\n")
			flat := strings.Join(strings.Fields(got), " ")
			if test.want == "" {
				if !strings.HasPrefix(got, "ok    testdata/x.test.yaml:3 it\n") {
					t.Errorf("got\n%s", got)
				}
				return
			}
			if want := strings.Join(strings.Fields(test.want), " "); !strings.Contains(flat, want) {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// All mistakes of a file are reported at once, with their places.
func TestParse(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"no test", "template: x\n", "x:1:1: there are no tests: write tests:, with a list of them"},
		{"a word that there is not", "tests: [{name: it, expect: quite}]", `x:1:28: tests[0].expect: there is no word "quite": did you mean quiet? Use one of goes off`},
		{"a word for one alarm", "tests: [{name: it, expect: goes off}]", `tests[0].expect: "goes off" is for an alarm that is named: for several, use quiet, silent or any`},
		{"no expectation", "tests: [{name: it}]", "tests[0]: a test needs expect: quiet, silent, any, or a mapping"},
		{"nothing expected", "tests: [{name: it, expect: {}}]", "tests[0].expect: nothing is expected"},
		{"two names", "tests: [{name: it, expect: quiet}, {name: it, expect: quiet}]", "tests[1].name: there are two tests with this name"},
		{"two inputs in one", "tests: [{name: it, input: [{line: x, event: y}], expect: quiet}]", "input[0].line: an input is one thing, and this one already has event"},
		{"no input in one", "tests: [{name: it, input: [{times: 3}], expect: quiet}]", "input[0]: an input needs one of event, line, lines, file, metric"},
		{"what does not go together", "tests: [{name: it, input: [{file: x, times: 3}], expect: quiet}]", "input[0].times: it does not go with file, which takes from, logGroup"},
		{"a metric without values", "tests: [{name: it, input: [{metric: {namespace: A}}], expect: quiet}]", "input[0].metric: a metric needs its name"},
		{"a change that is none", "tests: [{name: it, expect: {alarms: {a: {transitions: [5m, 5m UP]}}}}]", `transitions[0]: "5m" is not a change of state: write it like 5m ALARM`},
		{"at and from", "tests: [{name: it, expect: {alarms: {a: {states: [{at: 5m, from: 1m, state: OK}]}}}}]", "states[0]: give at, or from and to"},
		{"two subjects", "template: x\nterraform: y\ntests: [{name: it, expect: quiet}]", "x:2:1: terraform: a file tests one thing, and this one already has template"},
		{"an environment of nothing", "template: x\nenvironment: y\ntests: [{name: it, expect: quiet}]", "environment: it belongs to a configuration, and there is none"},
		{"parameters of rules", "configuration: x\nparameters: {A: b}\nmap: {a: b}\ntests: [{name: it, expect: quiet}]", "x:2:1: parameters: alarm rules have none: it belongs to a template, terraform or deployed\nx:3:1: map: alarm rules have none"},
		{"no state", "tests: [{name: it, expect: {alarms: {a: {states: []}}}}]", "states: nothing is expected: give a state, and when"},
		{"no value", "tests: [{name: it, expect: {alarms: {a: }}}]", "alarms.a: has no value: give it one, or leave it out"},
		{"an unknown key", "tmplate: x\ntests: [{name: it, expect: quiet}]", "x:1:1: tmplate: "},
	} {
		_, err := alarmtest.Parse("x", []byte(test.source))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}

// An error about a missing value names the key of the file, not the command's
// flag.
func TestWhatIsMissingIsAKeyOfTheFile(t *testing.T) {
	const template = `
Parameters: {Limit: {Type: Number}, Stage: {Type: String}}
Conditions: {Prod: !Equals [!Ref Stage, prod]}
Resources:
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}
  Errors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /shop
      FilterPattern: ERROR
      MetricTransformations: [{MetricName: Errors, MetricNamespace: Shop, MetricValue: "1"}]
  Bell:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: bell, Namespace: Shop, MetricName: Errors, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: VALUE, ComparisonOperator: GreaterThanThreshold}
`
	for _, of := range []struct{ value, want string }{
		{"!Ref Limit", "give it as a parameter, with parameters: {Limit: …}"},
		{"!If [Prod, 1, 2]", "parameters: {Stage: …}, or decide it with conditions: {Prod: true or false}"},
		{"'{{resolve:ssm:/t}}'", "give it with parameters: {resolve:ssm:/t: …}"},
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "shop.yaml"), []byte(strings.Replace(template, "VALUE", of.value, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := alarmtest.Parse(filepath.Join(folder, "a.test.yaml"), []byte("template: shop.yaml\ntests: [{name: it, input: [{line: ERROR}], expect: {alarms: {bell: goes off}}}]\n"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.Open(nil)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := alarmtest.Text(&b, []alarmtest.Result{f.Run(t.Context(), s, f.Tests[0])}, alarmtest.TextOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(strings.Fields(b.String()), " "); !strings.Contains(got, of.want) || strings.Contains(got, "--") {
			t.Errorf("%s: got %s\nwant %s", of.value, got, of.want)
		}
	}
}
