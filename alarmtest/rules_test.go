package alarmtest_test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
)

func rule(t *testing.T, name, source string) alarmrules.Rule {
	t.Helper()
	r, err := alarmrules.Parse(name+".yaml", []byte("meaning: It is bad.\nfirstSteps: Look.\n"+source), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ruleSays runs the tests beside a rule, and returns the failures.
func ruleSays(t *testing.T, source string, r alarmrules.Rule, others ...alarmrules.Rule) string {
	t.Helper()
	f, err := alarmtest.Parse("a.test.yaml", []byte(source))
	if err != nil {
		return err.Error()
	}
	s, err := f.OpenRule(alarmrules.Application{}, r, others)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, one := range f.Tests {
		if r := f.Run(t.Context(), s, one); !r.Passed {
			if err := alarmtest.Text(&b, []alarmtest.Result{r}, alarmtest.TextOptions{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.String()
}

// With a wall clock, an alarm changes when a period ends; otherwise, at any
// evaluation. During its warm-up it does nothing.
func TestWindows(t *testing.T) {
	const count = "count: {level: ERROR}\nabove: {ticket: 1}\nperiod: 5m\n"
	const test = `tests:
  - name: errors among others
    input:
      - lines: |
          3 every 10s: {"timestamp": "2025-03-11T08:02:00Z", "level": "ERROR"}
          25 every 60s: {"timestamp": "2025-03-11T08:02:30Z", "level": "INFO"}
    expect: {alarms: {errors-ticket: `
	const sliding = "[08:03 ALARM, 08:08 OK]"
	for name, of := range map[string]struct{ source, want string }{
		"sliding":                      {count, sliding},
		"wall clock":                   {count + "wallClock: UTC", "[08:05 ALARM, 08:10 OK]"},
		"a warm-up that data end":      {count + "warmUp: 10m", sliding},
		"a warm-up that data do not":   {count + "warmUp: 10m\nwholeWarmUp: true", "[]"},
		"a warm-up until data are all": {count + "evaluationPeriods: 2\ndatapointsToAlarm: 1\nwarmUp: 4m", "[08:06 ALARM, 08:13 OK]"},
	} {
		if got := ruleSays(t, test+of.want+"}}\n", rule(t, "errors", of.source)); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestOpenRule(t *testing.T) {
	errors := rule(t, "errors", "count: {level: ERROR}\nabove: {ticket: 1}\nperiod: 1m\n")
	band := rule(t, "band", "metric: {name: IncomingBytes, statistic: Sum}\naboveBand: {ticket: 2}\n")
	both := rule(t, "both", "any: [errors]\nseverity: page\n")
	// test returns a test with the given lines.
	test := func(lines, expect string) string {
		return "tests:\n  - name: it\n    input:\n      - lines: |\n          " + strings.ReplaceAll(strings.TrimSpace(lines), "\n", "\n          ") + "\n    expect: " + expect + "\n"
	}
	const events = "3 every 10s: {\"timestamp\": \"2025-03-11T08:00:00Z\", \"level\": \"ERROR\"}\n{\"timestamp\": \"2025-03-11T08:05:00Z\", \"level\": \"INFO\"}\n"
	for _, of := range []struct {
		name, source string
		rule         alarmrules.Rule
		want         string
	}{
		{"as it says", test(events, "{alarms: {errors-ticket: [08:01 ALARM, 08:04 OK]}}"), errors, ""},
		{"otherwise", test(events, "{alarms: {errors-ticket: []}}"), errors, "errors-ticket want no change of state got 1m (08:01) ALARM, 4m (08:04) OK"},
		{"not silent", test(events, "silent"), errors, "errors-ticket want not to go off got it went off at 1m (08:01)"},
		{"never", test(`{"timestamp": "2025-03-11T08:05:00Z", "level": "INFO"}`, "{alarms: {errors-ticket: [08:06 ALARM]}}"), errors, "want 1m (08:06) ALARM got no change of state"},
		{"not replayed", test(events, "{alarms: {band-ticket: not replayed}}"), band, ""},
		{"not replayed, and no change", test(events, "{alarms: {band-ticket: []}}"), band, "band-ticket want to be replayed got it was not"},
		{"with another rule", "rules: [errors]\n" + test(events, "{alarms: {both-page: [08:01 ALARM, 08:04 OK]}}"), both, ""},
		{"with a rule that there is not", "rules: [error]\n" + test(events, "quiet"), both, `a.test.yaml:1:9: rules[0]: there is no rule "error"`},
		{"without the rule that it looks at", test(events, "quiet"), both, `a.test.yaml: rule both: any.0: there is no rule "errors", or it is off: use one of`},
		{"by another contract", "contract: |\n  extends: guide\n  fields: {level: {as: severity}}\n" + test(strings.ReplaceAll(events, "level", "severity"), "{alarms: {errors-ticket: [08:01 ALARM, 08:04 OK]}}"), errors, ""},
		{"by no contract", "rules: []\ncontract: |\n  extend: guide\n" + test(events, "quiet"), errors, `a.test.yaml:3:1: extend: there is no key "extend": did you mean extends?`},
		{"an alarm that there is not", test(events, "{alarms: {errors-tickt: quiet}}"), errors, `expect.alarms.errors-tickt: there is no alarm "errors-tickt": did you mean errors-ticket?`},
		{"too often", test("100001 every 10s: {}", "quiet"), errors, "line 1: 100001 times: use 1 to 100000"},
		{"never at all", test("0 every 10s: {}", "quiet"), errors, "line 1: 0 times: use 1 to 100000"},
		{"each so long", test("{}\n5 every day: {}", "quiet"), errors, `line 2: "day" is not a duration: write it like 20s`},
		{"each so mistyped", test("100 evry 1s: {}", "quiet"), errors, `line 1: "100 evry 1s: {}" does not repeat an event: write it as 12 every 20s: {…}`},
		{"less than never", test("-3 every 1s: {}", "quiet"), errors, `line 1: "-3 every 1s: {}" does not repeat an event: write it as 12 every 20s: {…}`},
		{"each without a time", test(`5 every 5s: {"timestamp": 5}`, "quiet"), errors, `line 1: an event that is repeated needs a "timestamp" such as "2025-03-11T08:00:00Z"`},
	} {
		t.Run(of.name, func(t *testing.T) {
			got := strings.Join(strings.Fields(ruleSays(t, of.source, of.rule, errors, band, both)), " ")
			if of.want == "" && got != "" || !strings.Contains(got, of.want) {
				t.Errorf("got\n%s\nwant\n%s", got, of.want)
			}
		})
	}
}
