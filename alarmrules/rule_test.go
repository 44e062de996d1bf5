package alarmrules_test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
)

func TestRuleMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"nothing is watched", `title: A`, `rule.yaml:1:1: the rule watches nothing: it needs one of count, measure, share, silence, mismatch, ask, contributors, objective, metric, math, any, all`},
		{"a kind that there is not", `cuont: {event: login_failed}
above: {ticket: 1}`, `rule.yaml:1:1: the rule watches nothing: it needs one of count, measure, share, silence, mismatch, ask, contributors, objective, metric, math, any, all; did you mean count by cuont?`},
		{"two kinds", `count: {event: login_failed}
silence: {}`, `rule.yaml:4:1: silence: a rule watches in one way, and this one has count and silence: write a rule for each`},
		{"three kinds", `count: {event: login_failed}
silence: {}
math: a`, `rule.yaml:4:1: silence: a rule watches in one way, and this one has count and silence and math: write a rule for each`},
		{"a key of another kind", `count: {event: login_failed}
above: {ticket: 1}
after: {ticket: 15m}`, `rule.yaml:5:1: after: there is no key "after": use one of title, optional, log, meaning, firstSteps, query, runbook, parameters, warmUp, wholeWarmUp, count, as, above, atOrAbove, below, atOrBelow, period, wallClock, evaluationPeriods, datapointsToAlarm, missingData`},
		{"a runbook", `runbook: http://example.com
silence: {}
after: {page: 15m}`, `rule.yaml:3:10: runbook: must be an address such as https://wiki.example.com/alarms#{alarm}`},
		{"a runbook with a placeholder", `runbook: https://example.com/{name}
silence: {}
after: {page: 15m}`, `rule.yaml:3:10: runbook: must be an address such as https://wiki.example.com/alarms#{alarm}`},
		{"a parameter's name", `parameters: {slow-query: 1s, 1st: 2}
silence: {}
after: {page: 15m}`, `rule.yaml:3:26: parameters.slow-query: "slow-query" is not a parameter's name: use letters, digits and _, not starting with a digit
rule.yaml:3:35: parameters.1st: "1st" is not a parameter's name: use letters, digits and _, not starting with a digit`},
		{"a parameter that nothing names", `parameters: {slow_query: 1s, slow: 2s}
count: {event: api_request, where: "$.duration_ms > {{slwo}}"}
above: {ticket: 1}`, `rule.yaml:3:36: parameters.slow: no text, condition or saved query of the rule uses it: did you mean slwo?`},
		{"lengths of time that are none", `parameters: {a: 0s, b: -5s, c: -5, d: 0}
count: {event: api_request, where: "$.duration_ms > {{a}} && $.duration_ms > {{b}} && $.duration_ms > {{c}} && $.duration_ms > {{d}}"}
above: {ticket: 1}`, `rule.yaml:3:17: parameters.a: must be a duration above zero, got 0s
rule.yaml:3:24: parameters.b: must be a duration above zero, got -5s`},
		{"no title", `title: ""
parameters: {a: " "}
count: {event: api_request, where: "$.endpoint = {{a}}"}
above: {ticket: 1}`, `rule.yaml:3:8: title: has no text: give it one, or leave it out
rule.yaml:4:17: parameters.a: has no text: give it one, or leave it out`},
		{"no value beside another kind", `count:
silence: {}
after: {page: 15m}`, `rule.yaml:3:1: count: there is no key "count": use one of title, optional, log, meaning, firstSteps, query, runbook, parameters, warmUp, wholeWarmUp, silence, after`},
		{"the same key twice", `count: {event: login_failed}
above: {ticket: 1}
above: {ticket: 2}`, `rule.yaml:5:1: above: the key "above" is given twice: it is already on line 4`},
		{"no value", `count:
above: {ticket: 1}`, `rule.yaml:3:1: count: has no value: give it one, or leave it out`},
	})
}

func TestNamesThatSeveralThingsWouldHave(t *testing.T) {
	bindMistakes(t, []refused{
		{"metrics", `one: {count: {event: login_failed}, as: Mine, above: {ticket: 1}}
two: {count: {event: login_success}, as: Mine, above: {ticket: 1}}`, `rule two: its metric would have the same name in CloudWatch, Mine, as that of one: rename one of them with as`},
		{"a metric that is declared", `requests: {count: {event: login_failed}, above: {ticket: 1}}
two: {count: {event: request_completed}, above: {ticket: 1}}`, `rule requests: two rules, metrics or metrics of the contract have this name: rename one of them`},
		{"a metric of the contract", `one: {count: {event: login_failed}, as: api_request_duration, above: {ticket: 1}}`, `rule one: its metric would have the same name in CloudWatch, api_request_duration, as that of api_request_duration: rename one of them with as`},
		{"a metric filter in plain text", `errors: {count: {anyLevel: ERROR}, above: {ticket: 1}}
errors-plain-text: {count: {level: ERROR}, as: Mine, above: {ticket: 1}}`, `rule errors-plain-text: its metric filter would have the same name, errors-plain-text, as that of errors: rename one of them`},
		{"alarms", `slo: {objective: 99.9%, bad: {level: ERROR}, of: {record: true}}
slo-burn: {count: {level: ERROR}, above: {page: 1}}`, `rule slo-burn: one of its alarms would have the same name, slo-burn-page, as one of slo: rename one of the rules`},
	})
}

// A parameter must be used: in a text, in what is watched, or in the saved
// query.
func TestParametersThatSomethingNames(t *testing.T) {
	const counted = "count: {level: ERROR}\nabove: {ticket: 1}\n"
	for name, source := range map[string]string{
		"the meaning":                "meaning: \"{{a}}\"\nfirstSteps: Look.\nparameters: {a: 5}\n" + counted,
		"the first steps":            "meaning: It is bad.\nfirstSteps: \"{{a}}\"\nparameters: {a: 5}\n" + counted,
		"a condition":                texts + "parameters: {a: 5}\ncount: {where: \"$.status_code = {{a}}\"}\nabove: {ticket: 1}\n",
		"a query":                    texts + "parameters: {a: 5}\nask: \"filter status_code = {{a}} | stats count(*)\"\nabove: {ticket: 1}\n",
		"a condition of a source":    texts + "parameters: {a: 5}\nmath: x\nof: {x: {count: {where: \"$.status_code = {{a}}\"}}}\nabove: {ticket: 1}\n",
		"a saved query that ships":   texts + "parameters: {slow_query: 5s}\n" + counted,
		"a saved query of one's own": texts + "query: mine\nparameters: {a: 5}\n" + counted,
	} {
		_, err := alarmrules.Parse("rule.yaml", []byte(source), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, source := range map[string]string{
		"a text that is looked for":     texts + "parameters: {a: 5}\ncount: {terms: [\"{{a}}\"]}\nabove: {ticket: 1}\n",
		"no query":                      texts + "parameters: {a: 5}\n" + counted,
		"a query that ships without it": texts + "query: newest-events\nparameters: {a: 5}\n" + counted,
	} {
		_, err := alarmrules.Parse("rule.yaml", []byte(source), nil)
		if err == nil || !strings.Contains(err.Error(), "parameters.a: no text, condition or saved query of the rule uses it") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
