package alarmrules_test

import "testing"

func TestMathMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"no metrics", `math: "1 + 1"
above: {ticket: 1}`, `rule.yaml:1:1: of is missing: give the metrics that the expression uses, as in of: {failed: {count: {event: …}}}
rule.yaml:3:7: math: result: an alarm compares one time series, and this is a number`},
		{"an expression", `math: "a +"
of: {a: {count: {level: ERROR}}}
above: {ticket: 1}`, `rule.yaml:3:7: math: metric math, line 1, column 4: the expression ends too early: expected a metric, a number or a function`},
		{"an unknown name", `math: a + b
of: {a: {count: {level: ERROR}}}
above: {ticket: 1}`, `rule.yaml:3:7: math: metric math, line 1, column 5: there is no query b: did you mean a?`},
		{"a name that is not used", `math: a + 1
of: {a: {count: {level: ERROR}}, b: {count: {level: INFO}}}
above: {ticket: 1}`, `rule.yaml:4:37: of.b: the expression does not use it: leave it out, as it would be billed for nothing`},
		{"the name of the outcome", `math: result
of: {result: {count: {level: ERROR}}}
above: {ticket: 1}`, `rule.yaml:3:7: math: result: it depends on itself: result -> result
rule.yaml:4:14: of.result: the result has this name: rename it`},
		{"no name", `math: A + 1
of: {A: {count: {level: ERROR}}}
above: {ticket: 1}`, `rule.yaml:3:7: math: A: this is not an id: an id starts with a lower-case letter, and has letters, digits and underscores
rule.yaml:3:7: math: metric math, line 1, column 1: A is not an id: the id of a metric or an expression starts with a lower-case letter`},
		{"no source", `math: a
of: {a: {}}
above: {ticket: 1}`, `rule.yaml:4:9: of.a: needs one of count, measure and metric, got 0`},
		{"two sources", `math: a
of: {a: {count: {level: ERROR}, measure: {event: api_request, field: duration_ms, statistic: p95}}}
above: {ticket: 1}`, `rule.yaml:4:9: of.a: needs one of count, measure and metric, got 2`},
		{"sources", `math: a + b + c
of:
  a: {count: {level: X, record: false}}
  b: {measure: {terms: [], statistic: most}}
  c: {metric: {name: "a*", namespace: "b,", statistic: most}}
above: {ticket: 1}`, `rule.yaml:5:22: of.a.count.level: there is no level "X": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL
rule.yaml:5:33: of.a.count.record: no filter matches what is not a record: false is allowed only in a share of all log events
rule.yaml:6:16: of.b.measure: a field is measured in records: use event, level and where with it
rule.yaml:6:16: of.b.measure: field is missing: give the field of the contract to measure, such as duration_ms
rule.yaml:6:24: of.b.measure.terms: needs at least one text
rule.yaml:6:39: of.b.measure.statistic: there is no statistic "most": use one of SampleCount, Sum, Average, Minimum, Maximum, IQM, pNN, tmNN, wmNN, tcNN, tsNN, or TM, WM, TC, TS or PR with bounds such as (10%:90%)
rule.yaml:7:22: of.c.metric.name: "a*" is not a metric's name: use 1 to 255 characters other than : * $
rule.yaml:7:39: of.c.metric.namespace: "b," is not a namespace: use 1 to 255 letters, digits and . - _ / # : and spaces
rule.yaml:7:56: of.c.metric.statistic: there is no statistic "most": use one of SampleCount, Sum, Average, Minimum, Maximum, IQM, pNN, tmNN, wmNN, tcNN, tsNN, or TM, WM, TC, TS or PR with bounds such as (10%:90%)`},
		{"what a source lacks", `math: a + b + c
of:
  a: {count: {record: false}}
  b: {measure: {event: api_request}}
  c: {metric: {}}
above: {ticket: 1}`, `rule.yaml:5:23: of.a.count.record: no filter matches what is not a record: false is allowed only in a share of all log events
rule.yaml:6:16: of.b.measure: field is missing: give the field of the contract to measure, such as duration_ms
rule.yaml:6:16: of.b.measure: statistic is missing: give Average, Maximum, p95 or the like
rule.yaml:7:15: of.c.metric: name is missing: give the name of the metric to watch
rule.yaml:7:15: of.c.metric: statistic is missing: give Average, Maximum, p95 or the like`},
		{"no threshold", `math: a
of: {a: {count: {level: ERROR}}}`, `rule.yaml:1:1: above is missing: give a threshold for each severity, as in above: {ticket: …}`},
		{"a period", `math: a
of: {a: {count: {level: ERROR}}}
above: {ticket: 1}
period: 15s`, `rule.yaml:6:9: period: a period of 15s: use whole minutes from 1m to 24h`},
		{"a period that only others have", `math: a + b
of: {a: {count: {level: ERROR}}, b: {metric: {namespace: AWS/ECS, name: CPU, statistic: Sum}}}
above: {ticket: 1}
period: 10s`, `rule.yaml:6:9: period: a period of 10s: use whole minutes from 1m to 24h`},
		{"a period that metrics of logs do not have", `math: a + b
of: {a: {metric: {name: requests, statistic: Sum}}, b: {metric: {namespace: AWS/ECS, name: CPU, statistic: Sum}}}
above: {ticket: 1}
period: 10s`, `rule.yaml:6:9: period: a period of 10s: use whole minutes from 1m to 24h`},
		{"names that differ in what metrics cannot", `math: aB + ab + a_b
of: {aB: {count: {level: ERROR}}, ab: {count: {level: INFO}}, a_b: {count: {level: INFO}}}
above: {ticket: 1}`, `rule.yaml:4:39: of.ab: its metric would have the same name as that of aB: rename one of them`},
	})
}

func TestMathThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"an event, a field and a metric", `rule: {math: a + b + c, of: {a: {count: {event: x}}, b: {measure: {event: api_request, field: x, statistic: Sum}}, c: {metric: {name: x, statistic: Sum}}}, above: {ticket: 1}}`, `rule rule: of.a.count: contract guide: the contract has no event x
rule rule: of.b.measure: contract guide: the contract has no field x
rule rule: of.c.metric.name: no metric of this application is called x: use one of IncomingLogEvents, IncomingBytes, LogEventsWithFindings, failed-requests, log-records, request-duration, requests, api_request_duration; for metrics of others, give the namespace`},
	})
}

func TestMathIsBound(t *testing.T) {
	boundRules(t, []refused{
		{"of each", `sum: {title: Sum, math: a_b + c + d + e, of: {a_b: {count: {event: login_failed}}, c: {measure: {event: batch_completed, field: duration_ms, statistic: p95}}, d: {metric: {namespace: AWS/ECS, name: CPU, statistic: Average}}, e: {count: {}}}, unit: things, above: {ticket: 1, page: 2}}`, `
metric sum-a-b: SumAB, "Sum a b", Count
  filter sum-a-b: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> SumAB 1
metric sum-c: SumC, "Sum c", Milliseconds, measured
  filter sum-c: { $.event_type = "batch_completed" || $.message = "Batch processing completed" } -> SumC $.duration_ms
rule sum: a_b + c + d + e: more than 2 things (page), 1 things (ticket) in 5m
  metrics sum-a-b sum-c
  alarm sum-page: a_b + c + d + e {a_b: Sum of log/SumAB} {c: p95 of log/SumC} {d: Average of AWS/ECS/CPU} {e: Sum of own/IncomingLogEvents} GreaterThanThreshold 2, 1 of 1 x 5m0s, notBreaching
  alarm sum-ticket: a_b + c + d + e {a_b: Sum of log/SumAB} {c: p95 of log/SumC} {d: Average of AWS/ECS/CPU} {e: Sum of own/IncomingLogEvents} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Sum": a_b + c + d + e {a_b: Sum of log/SumAB} {c: p95 of log/SumC} {d: Average of AWS/ECS/CPU} {e: Sum of own/IncomingLogEvents} [things]
`},
		{"what is declared", `sum: {math: a / b, of: {a: {count: {event: request_completed}}, b: {metric: {name: requests, statistic: Sum}}}, below: {ticket: -1}, period: 1m, evaluationPeriods: 2}`, `
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule sum: a / b: less than -1 (ticket) in 2 of 2 periods of 1m
  metrics requests
  alarm sum-ticket: a / b {a: Sum of log/Requests} {b: Sum of log/Requests} LessThanThreshold -1, 2 of 2 x 1m0s, breaching
  line "Sum": a / b {a: Sum of log/Requests} {b: Sum of log/Requests}
`},
		{"metrics of others, which have short periods and make none", `sum: {math: aB + ab, of: {aB: {metric: {namespace: Own, name: CPU, statistic: Sum}}, ab: {metric: {namespace: Own, name: Memory, statistic: Sum}}}, above: {ticket: 1}, period: 10s}`, `
rule sum: aB + ab: more than 1 (ticket) in 10s
  alarm sum-ticket: aB + ab {aB: Sum of Own/CPU} {ab: Sum of Own/Memory} GreaterThanThreshold 1, 1 of 1 x 10s, notBreaching
  line "Sum": aB + ab {aB: Sum of Own/CPU} {ab: Sum of Own/Memory}
`},
		{"the same twice", `sum: {math: a / b, of: {a: {count: {event: login_failed}}, b: {count: {event: login_failed}}}, above: {ticket: 1}}`, `
metric sum-a: SumA, "Sum a", Count
  filter sum-a: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> SumA 1
rule sum: a / b: more than 1 (ticket) in 5m
  metrics sum-a
  alarm sum-ticket: a / b {a: Sum of log/SumA} {b: Sum of log/SumA} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Sum": a / b {a: Sum of log/SumA} {b: Sum of log/SumA}
`},
	})
}
