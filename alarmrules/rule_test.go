package alarmrules_test

import "testing"

func TestRuleMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"nothing is watched", `title: A`, `rule.yaml:1:1: the rule watches nothing: it wants one of count, measure, share, silence, mismatch, ask, contributors, objective, metric, math, any, all`},
		{"a kind that there is not", `cuont: {event: login_failed}
above: {ticket: 1}`, `rule.yaml:1:1: the rule watches nothing: it wants one of count, measure, share, silence, mismatch, ask, contributors, objective, metric, math, any, all; did you mean count by cuont?`},
		{"two kinds", `count: {event: login_failed}
silence: {}`, `rule.yaml:4:1: silence: a rule watches in one way, and this one has count and silence: take a rule for each`},
		{"three kinds", `count: {event: login_failed}
silence: {}
math: a`, `rule.yaml:4:1: silence: a rule watches in one way, and this one has count and silence and math: take a rule for each`},
		{"a key of another kind", `count: {event: login_failed}
above: {ticket: 1}
after: {ticket: 15m}`, `rule.yaml:5:1: after: there is no key "after": allowed are title, optional, meaning, firstSteps, query, runbook, parameters, count, as, above, atOrAbove, below, atOrBelow, period, evaluationPeriods, datapointsToAlarm, missingData`},
		{"a runbook", `runbook: http://example.com
silence: {}
after: {page: 15m}`, `rule.yaml:3:10: runbook: wants an address such as https://wiki.example.com/alarms#{alarm}`},
		{"a runbook with a placeholder", `runbook: https://example.com/{name}
silence: {}
after: {page: 15m}`, `rule.yaml:3:10: runbook: wants an address such as https://wiki.example.com/alarms#{alarm}`},
		{"a parameter's name", `parameters: {slow-query: 1s, 1st: 2}
silence: {}
after: {page: 15m}`, `rule.yaml:3:26: parameters.slow-query: "slow-query" is no name of a parameter: allowed are letters, digits and _, not starting with a digit
rule.yaml:3:35: parameters.1st: "1st" is no name of a parameter: allowed are letters, digits and _, not starting with a digit`},
		{"the same key twice", `count: {event: login_failed}
above: {ticket: 1}
above: {ticket: 2}`, `rule.yaml:5:1: above: the key "above" is given twice: line 4 has it already`},
		{"no value", `count:
above: {ticket: 1}`, `rule.yaml:3:1: count: has no value: give it one, or leave it out`},
	})
}

func TestNamesThatSeveralThingsWouldHave(t *testing.T) {
	bindMistakes(t, []refused{
		{"metrics", `one: {count: {event: login_failed}, as: Mine, above: {ticket: 1}}
two: {count: {event: login_success}, as: Mine, above: {ticket: 1}}`, `rule two: its metric would be called Mine in CloudWatch, as that of one is: call one of them otherwise by as`},
		{"a metric that is declared", `requests: {count: {event: login_failed}, above: {ticket: 1}}
two: {count: {event: request_completed}, above: {ticket: 1}}`, `rule requests: there are two metrics of this name, be it by a rule, a metric or the contract: call one of them otherwise`},
		{"a metric of the contract", `one: {count: {event: login_failed}, as: api_request_duration, above: {ticket: 1}}`, `rule one: its metric would be called api_request_duration in CloudWatch, as that of api_request_duration is: call one of them otherwise by as`},
		{"a metric filter in plain text", `errors: {count: {anyLevel: ERROR}, above: {ticket: 1}}
errors-plain-text: {count: {level: ERROR}, as: Mine, above: {ticket: 1}}`, `rule errors-plain-text: its metric filter would be called errors-plain-text, as that of errors is: call one of them otherwise`},
		{"alarms", `slo: {objective: 99.9%, bad: {level: ERROR}}
slo-burn: {count: {level: ERROR}, above: {page: 1}}`, `rule slo-burn: an alarm of it would be called slo-burn-page, as one of slo is: call one of the rules otherwise`},
	})
}
