package alarmrules_test

import (
	"strings"
	"testing"
)

func TestCountMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"no threshold", `count: {event: login_failed}`, `rule.yaml:1:1: above is missing: give a threshold for each severity, as in above: {ticket: …}`},
		{"two thresholds", `count: {event: login_failed}
above: {ticket: 1}
below: {ticket: 1}`, `rule.yaml:5:8: below: cannot be combined with above: a rule goes off on one side of its threshold`},
		{"no severity", `count: {event: login_failed}
above: {}`, `rule.yaml:4:8: above: needs at least one severity: use page or ticket; to turn the rule off, set it to null`},
		{"a severity that there is not", `count: {event: login_failed}
above: {pager: 1}`, `rule.yaml:4:16: above.pager: there is no severity "pager": did you mean page? Use page or ticket`},
		{"below zero", `count: {event: login_failed}
above: {ticket: -1}`, `rule.yaml:4:17: above.ticket: must be a count of 0 or more, got -1`},
		{"less than nothing", `count: {event: login_failed}
below: {ticket: 0}`, `rule.yaml:4:17: below.ticket: no count is below 0: the alarm could never go off`},
		{"everything", `count: {event: login_failed}
atOrAbove: {ticket: 0}`, `rule.yaml:4:21: atOrAbove.ticket: every count is at least 0: the alarm would always be on`},
		{"the name of a metric", `count: {event: login_failed}
as: a:b
above: {ticket: 1}`, `rule.yaml:4:5: as: "a:b" is not a metric's name: use 1 to 255 printable characters other than : * $`},
		{"a name for what CloudWatch counts by itself", `count: {}
as: Events
above: {ticket: 1}`, `rule.yaml:4:5: as: CloudWatch counts all log events by itself, and calls that IncomingLogEvents`},
		{"a name that CloudWatch has for another metric", `count: {event: login_failed}
as: IncomingBytes
above: {ticket: 1}`, `rule.yaml:4:5: as: CloudWatch itself has a metric with this name for the log group: rename it`},
		{"an event of no name", `count: {event: " "}
above: {ticket: 1}`, `rule.yaml:3:16: count.event: has no text: give it one, or leave it out`},
		{"no record", `count: {record: false}
above: {ticket: 1}`, `rule.yaml:3:17: count.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"any level beside an event", `count: {anyLevel: ERROR, event: login_failed}
above: {ticket: 1}`, `rule.yaml:3:19: count.anyLevel: cannot be combined with event: one filter pattern cannot ask for both`},
		{"records beside a condition", `count: {record: true, where: $.status_code = 500}
above: {ticket: 1}`, `rule.yaml:3:17: count.record: cannot be combined with where: one filter pattern cannot ask for both`},
		{"texts beside a level", `count: {terms: [a], level: ERROR}
above: {ticket: 1}`, `rule.yaml:3:16: count.terms: cannot be combined with level: one filter pattern cannot ask for both`},
		{"a pattern beside texts and an event", `count: {pattern: a, terms: [b], event: login_failed}
above: {ticket: 1}`, `rule.yaml:3:28: count.terms: cannot be combined with event and pattern: one filter pattern cannot ask for both`},
		{"a level", `count: {level: FATAL}
above: {ticket: 1}`, `rule.yaml:3:16: count.level: there is no level "FATAL": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`},
		{"any level", `count: {anyLevel: fatal}
above: {ticket: 1}`, `rule.yaml:3:19: count.anyLevel: there is no level "fatal": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`},
		{"no texts", `count: {terms: []}
above: {ticket: 1}`, `rule.yaml:3:16: count.terms: needs at least one text`},
		{"an empty text", `count: {terms: [a, ""]}
above: {ticket: 1}`, `rule.yaml:3:20: count.terms[1]: has no text: give it one, or leave it out`},
		{"a text that is none", `count: {terms: [a, 5]}
above: {ticket: 1}`, `rule.yaml:3:20: count.terms[1]: must be text, got a number: put it in quotes`},
		{"a pattern", `count: {pattern: "{ $.a = }"}
above: {ticket: 1}`, `rule.yaml:3:18: count.pattern: filter pattern, line 1, column 9: a value is missing after =: write a string in quotes, a number, *, or %regex%`},
		{"a pattern with a hint", `count: {pattern: "{ $.a == 1 }"}
above: {ticket: 1}`, `rule.yaml:3:18: count.pattern: filter pattern, line 1, column 7: == is not an operator: write =`},
		{"a period", `count: {event: login_failed}
above: {ticket: 1}
period: 90s`, `rule.yaml:5:9: period: a period of 1m30s: use whole minutes from 1m to 24h`},
		{"a short period", `count: {event: login_failed}
above: {ticket: 1}
period: 30s`, `rule.yaml:5:9: period: a period of 30s: use whole minutes from 1m to 24h`},
		{"more than a day", `count: {event: login_failed}
above: {ticket: 1}
period: 10m
evaluationPeriods: 145`, `rule.yaml:6:20: evaluationPeriods: 145 periods of 10m: together they may cover at most 24h`},
		{"more than a day, all of it", `count: {event: login_failed}
above: {ticket: 1}
period: 10m
evaluationPeriods: 145
datapointsToAlarm: 145`, `rule.yaml:6:20: evaluationPeriods: 145 periods of 10m: together they may cover at most 24h`},
		{"a period of more than a day", `count: {event: login_failed}
above: {ticket: 1}
period: 25h`, `rule.yaml:5:9: period: a period of 25h: use whole minutes from 1m to 24h`},
		{"more periods than are looked at", `count: {event: login_failed}
above: {ticket: 1}
evaluationPeriods: 2
datapointsToAlarm: 3`, `rule.yaml:6:20: datapointsToAlarm: 3 of 2 datapoints: cannot breach more often than it is evaluated`},
		{"no periods", `count: {event: login_failed}
above: {ticket: 1}
evaluationPeriods: 0
datapointsToAlarm: 0`, `rule.yaml:5:20: evaluationPeriods: must be 1 or more, got 0
rule.yaml:6:20: datapointsToAlarm: must be 1 or more, got 0`},
		{"missing data", `count: {event: login_failed}
above: {ticket: 1}
missingData: good`, `rule.yaml:5:14: missingData: there is no treatment "good": use one of notBreaching, breaching, ignore, missing`},
		{"keys", `count: {evnt: login_failed}
abov: {ticket: 1}`, `rule.yaml:3:9: count.evnt: there is no key "evnt": did you mean event? Use one of event, level, anyLevel, record, where, terms, pattern
rule.yaml:4:1: abov: there is no key "abov": did you mean above? Use one of title, optional, log, meaning, firstSteps, query, runbook, parameters, warmUp, wholeWarmUp, count, as, above, atOrAbove, below, atOrBelow, period, wallClock, evaluationPeriods, datapointsToAlarm, missingData`},
		{"kinds of values", `count: {event: 5, terms: a}
above: {ticket: many}
period: 5`, `rule.yaml:3:16: count.event: must be text, got a number: put it in quotes
rule.yaml:3:26: count.terms: must be a list, got text
rule.yaml:4:17: above.ticket: must be a number, got text
rule.yaml:5:9: period: "5" is not a duration: write it like 800ms, 5s, 15m or 1h`},
		{"all at once", `count: {event: login_failed}
as: a:b
above: {pager: 1, ticket: -1}
period: 90s
missingData: good`, `rule.yaml:4:5: as: "a:b" is not a metric's name: use 1 to 255 printable characters other than : * $
rule.yaml:5:16: above.pager: there is no severity "pager": did you mean page? Use page or ticket
rule.yaml:5:27: above.ticket: must be a count of 0 or more, got -1
rule.yaml:6:9: period: a period of 1m30s: use whole minutes from 1m to 24h
rule.yaml:7:14: missingData: there is no treatment "good": use one of notBreaching, breaching, ignore, missing`},
	})
}

func TestCountsThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"an event", `rule: {count: {event: login_fail}, above: {ticket: 1}}`, `rule rule: count: contract guide: the contract has no event login_fail: did you mean login_failed?`},
		{"a field", `rule: {count: {where: $.status_cod = 5}, above: {ticket: 1}}`, `rule rule: count: contract guide: $.status_cod: the contract has no field "status_cod": did you mean status_code?`},
		{"two fields", `rule: {count: {where: $.foo = 5 && $.bar = 6}, above: {ticket: 1}}`, `rule rule: count: contract guide: $.foo: the contract has no field "foo"
rule rule: count: contract guide: $.bar: the contract has no field "bar"`},
		{"a parameter", `rule: {count: {event: api_request, where: "$.duration_ms > {{slow}}"}, above: {ticket: 1}}`, `rule rule: count.where: contract guide: filter pattern, line 1, column 17: there is no parameter slow: there are none`},
		{"a parameter of another kind", `rule: {parameters: {slow: soon}, count: {event: api_request, where: "$.duration_ms > {{slow}}"}, above: {ticket: 1}}`, `rule rule: count.where: contract guide: filter pattern, line 1, column 17: > compares numbers only: the value must be a number, as in > 5000`},
		{"texts that are too long for a pattern", `rule: {count: {terms: [` + strings.Repeat("a", 1189) + `]}, above: {ticket: 1}}`, `rule rule: count: contract guide: filter pattern, line 1, column 1025: the pattern is 1190 characters long: CloudWatch allows at most 1024`},
		{"a field of a pattern", `rule: {count: {pattern: "{ $.nobody = 1 }"}, above: {ticket: 1}}`, `rule rule: count: contract guide: no record has $.nobody`},
	})
}

func TestCountsAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"an event, and what is there unless said otherwise", `failed-logins: {count: {event: login_failed}, above: {ticket: 10, page: 50}}`, `
metric failed-logins: FailedLogins, "Failed logins", Count
  filter failed-logins: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> FailedLogins 1
rule failed-logins: more than 50 (page), 10 (ticket) in 5m: login_failed
  metrics failed-logins
  alarm failed-logins-page: Sum of log/FailedLogins GreaterThanThreshold 50, 1 of 1 x 5m0s, notBreaching
  alarm failed-logins-ticket: Sum of log/FailedLogins GreaterThanThreshold 10, 1 of 1 x 5m0s, notBreaching
  line "Failed logins": Sum of log/FailedLogins per minute [per minute]
`},
		{"below, and so missing data breaches", `few-logins: {count: {event: login_success}, below: {ticket: 1}}`, `
metric few-logins: FewLogins, "Few logins", Count
  filter few-logins: { $.event_type = "login_success" || $.message = "User login successful" } -> FewLogins 1
rule few-logins: less than 1 (ticket) in 5m: login_success
  metrics few-logins
  alarm few-logins-ticket: Sum of log/FewLogins LessThanThreshold 1, 1 of 1 x 5m0s, breaching
  line "Few logins": Sum of log/FewLogins per minute [per minute]
`},
		{"at the value and above", `some: {count: {level: ERROR}, atOrAbove: {ticket: 1}}`, `
metric some: Some, "Some", Count
  filter some: { $.level = "ERROR" } -> Some 1
rule some: at least 1 (ticket) in 5m: ERROR records
  metrics some
  alarm some-ticket: Sum of log/Some GreaterThanOrEqualToThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Some": Sum of log/Some per minute [per minute]
`},
		{"at the value and below", `none: {count: {level: INFO}, atOrBelow: {ticket: 0}}`, `
metric none: None, "None", Count
  filter none: { $.level = "INFO" } -> None 1
rule none: at most 0 (ticket) in 5m: INFO records
  metrics none
  alarm none-ticket: Sum of log/None LessThanOrEqualToThreshold 0, 1 of 1 x 5m0s, breaching
  line "None": Sum of log/None per minute [per minute]
`},
		{"all that can be said", `some: {title: Some, count: {event: api_request, level: INFO, where: $.status_code = 500}, as: Own, above: {ticket: 0.5}, period: 1h, evaluationPeriods: 4, datapointsToAlarm: 3, missingData: ignore}`, `
metric some: Own, "Some", Count
  filter some: { ($.event_type = "api_request" || $.message = "API response") && $.level = "INFO" && $.status_code = 500 } -> Own 1
rule some: more than 0.5 (ticket) in 3 of 4 periods of 1h: api_request, INFO records, where $.status_code = 500
  metrics some
  alarm some-ticket: Sum of log/Own GreaterThanThreshold 0.5, 3 of 4 x 1h0m0s, ignore
  line "Some": Sum of log/Own per minute [per minute]
`},
		{"all of several periods", `some: {count: {level: ERROR}, above: {ticket: 1}, evaluationPeriods: 3}`, `
metric some: Some, "Some", Count
  filter some: { $.level = "ERROR" } -> Some 1
rule some: more than 1 (ticket) in 3 of 3 periods of 5m: ERROR records
  metrics some
  alarm some-ticket: Sum of log/Some GreaterThanThreshold 1, 3 of 3 x 5m0s, notBreaching
  line "Some": Sum of log/Some per minute [per minute]
`},
		{"all log events, counted by CloudWatch", `volume: {count: {}, above: {ticket: 1000}}`, `
rule volume: more than 1000 (ticket) in 5m: log events
  alarm volume-ticket: Sum of own/IncomingLogEvents GreaterThanThreshold 1000, 1 of 1 x 5m0s, notBreaching
  line "Volume": Sum of own/IncomingLogEvents per minute [per minute]
`},
		{"any level, by two filters", `errors: {count: {anyLevel: ERROR}, above: {ticket: 1}}`, `
metric errors: Errors, "Errors", Count
  filter errors: { $.level = "ERROR" } -> Errors 1
  filter errors-plain-text: ?"[ERROR]" ?": ERROR/" -> Errors 1
rule errors: more than 1 (ticket) in 5m: ERROR records or lines
  metrics errors
  alarm errors-ticket: Sum of log/Errors GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Errors": Sum of log/Errors per minute [per minute]
`},
		{"any level that plain lines do not tell", `warnings: {count: {anyLevel: WARNING}, above: {ticket: 1}}`, `
metric warnings: Warnings, "Warnings", Count
  filter warnings: { $.level = "WARNING" } -> Warnings 1
rule warnings: more than 1 (ticket) in 5m: WARNING records or lines
  metrics warnings
  alarm warnings-ticket: Sum of log/Warnings GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Warnings": Sum of log/Warnings per minute [per minute]
`},
		{"texts", `words: {count: {terms: [a b, c]}, above: {ticket: 1}}`, `
metric words: Words, "Words", Count
  filter words: ?"a b" ?c -> Words 1
rule words: more than 1 (ticket) in 5m: "a b" or "c"
  metrics words
  alarm words-ticket: Sum of log/Words GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Words": Sum of log/Words per minute [per minute]
`},
		{"a pattern", `own: {count: {pattern: "{ $.level = WARN* }"}, above: {ticket: 1}}`, `
metric own: Own, "Own", Count
  filter own: { $.level = WARN* } -> Own 1
rule own: more than 1 (ticket) in 5m: { $.level = WARN* }
  metrics own
  alarm own-ticket: Sum of log/Own GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Own": Sum of log/Own per minute [per minute]
`},
		{"a metric that is declared", `all-requests: {count: {event: request_completed}, above: {ticket: 1}}`, `
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule all-requests: more than 1 (ticket) in 5m: request_completed
  metrics requests
  alarm all-requests-ticket: Sum of log/Requests GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "All requests": Sum of log/Requests per minute [per minute]
`},
		{"a metric that is declared, by another name", `all-requests: {count: {event: request_completed}, as: Mine, above: {ticket: 1}}`, `
metric all-requests: Mine, "All requests", Count
  filter all-requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Mine 1
rule all-requests: more than 1 (ticket) in 5m: request_completed
  metrics all-requests
  alarm all-requests-ticket: Sum of log/Mine GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "All requests": Sum of log/Mine per minute [per minute]
`},
		{"a metric that is declared, by its name", `all-requests: {count: {event: request_completed}, as: Requests, above: {ticket: 1}}`, `
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule all-requests: more than 1 (ticket) in 5m: request_completed
  metrics requests
  alarm all-requests-ticket: Sum of log/Requests GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "All requests": Sum of log/Requests per minute [per minute]
`},
		{"two rules on one metric that is declared", `all-requests: {count: {event: request_completed}, above: {ticket: 1}}
no-requests: {count: {event: request_completed}, below: {ticket: 1}}`, `
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule all-requests: more than 1 (ticket) in 5m: request_completed
  metrics requests
  alarm all-requests-ticket: Sum of log/Requests GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "All requests": Sum of log/Requests per minute [per minute]
rule no-requests: less than 1 (ticket) in 5m: request_completed
  metrics requests
  alarm no-requests-ticket: Sum of log/Requests LessThanThreshold 1, 1 of 1 x 5m0s, breaching
  line "No requests": Sum of log/Requests per minute [per minute]
`},
		{"two rules that count the same", `one: {count: {event: login_failed}, above: {ticket: 1}}
two: {count: {event: login_failed}, above: {ticket: 5}}`, `
metric one: One, "One", Count
  filter one: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> One 1
metric two: Two, "Two", Count
  filter two: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> Two 1
rule one: more than 1 (ticket) in 5m: login_failed
  metrics one
  alarm one-ticket: Sum of log/One GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "One": Sum of log/One per minute [per minute]
rule two: more than 5 (ticket) in 5m: login_failed
  metrics two
  alarm two-ticket: Sum of log/Two GreaterThanThreshold 5, 1 of 1 x 5m0s, notBreaching
  line "Two": Sum of log/Two per minute [per minute]
`},
		{"a parameter in the unit of the field", `slow: {parameters: {long: 5s}, count: {event: api_request, where: "$.duration_ms > {{long}}"}, above: {ticket: 1}}`, `
metric slow: Slow, "Slow", Count
  filter slow: { ($.event_type = "api_request" || $.message = "API response") && $.duration_ms > 5000 } -> Slow 1
rule slow: more than 1 (ticket) in 5m: api_request, where $.duration_ms > 5s
  metrics slow
  alarm slow-ticket: Sum of log/Slow GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Slow": Sum of log/Slow per minute [per minute]
`},
		{"a name, so long as may be, and what is after it", `"a-23456789012345678901234567890123456789012345678901234567-9": {count: {level: ERROR}, above: {ticket: 1}}`, `
metric a-23456789012345678901234567890123456789012345678901234567-9: A234567890123456789012345678901234567890123456789012345679, "A 23456789012345678901234567890123456789012345678901234567 9", Count
  filter a-23456789012345678901234567890123456789012345678901234567-9: { $.level = "ERROR" } -> A234567890123456789012345678901234567890123456789012345679 1
rule a-23456789012345678901234567890123456789012345678901234567-9: more than 1 (ticket) in 5m: ERROR records
  metrics a-23456789012345678901234567890123456789012345678901234567-9
  alarm a-23456789012345678901234567890123456789012345678901234567-9-ticket: Sum of log/A234567890123456789012345678901234567890123456789012345679 GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "A 23456789012345678901234567890123456789012345678901234567 9": Sum of log/A234567890123456789012345678901234567890123456789012345679 per minute [per minute]
`},
	})
}
