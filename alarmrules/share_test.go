package alarmrules_test

import "testing"

func TestShareMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"nothing in particular", `share: {}
of: {event: request_completed}
above: {ticket: 1%}`, `rule.yaml:3:8: share: it selects nothing in particular: give event, level, anyLevel, record, where, terms or pattern`},
		{"no record of some", `share: {record: false}
of: {event: request_completed}
above: {ticket: 1%}`, `rule.yaml:3:17: share.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"no record and more", `share: {record: false, event: request_completed}
above: {ticket: 1%}`, `rule.yaml:3:17: share.record: cannot be combined with event: one filter pattern cannot ask for both`},
		{"a share of no record", `share: {event: request_completed}
of: {record: false}
above: {ticket: 1%}`, `rule.yaml:4:14: of.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"a level of all", `share: {level: ERROR}
of: {level: X}
above: {ticket: 1%}`, `rule.yaml:4:13: of.level: there is no level "X": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`},
		{"at least", `share: {level: ERROR}
atLeast: 0
above: {ticket: 1%}`, `rule.yaml:4:10: atLeast: must be 1 or more, got 0`},
		{"a number", `share: {level: ERROR}
above: {ticket: 1}`, `rule.yaml:4:17: above.ticket: "1" is not a share: use 0% to 100%, such as 1% or 99.9%`},
		{"more than all", `share: {level: ERROR}
above: {ticket: 100%}`, `rule.yaml:4:17: above.ticket: nothing is more than 100%: the alarm could never go off`},
		{"less than nothing", `share: {level: ERROR}
below: {ticket: 0%}`, `rule.yaml:4:17: below.ticket: nothing is less than 0%: the alarm could never go off`},
		{"every share from below", `share: {level: ERROR}
atOrAbove: {ticket: 0%}`, `rule.yaml:4:21: atOrAbove.ticket: every share is at least 0%: the alarm would always be on`},
		{"every share from above", `share: {level: ERROR}
atOrBelow: {ticket: 100%}`, `rule.yaml:4:21: atOrBelow.ticket: every share is at most 100%: the alarm would always be on`},
		{"no threshold", `share: {level: ERROR}`, `rule.yaml:1:1: above is missing: give a threshold for each severity, as in above: {ticket: …}`},
		{"a period", `share: {level: ERROR}
above: {ticket: 1%}
period: 20s`, `rule.yaml:5:9: period: a period of 20s: use whole minutes from 1m to 24h`},
	})
}

func TestSharesThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"two events", `rule: {share: {event: a}, of: {where: $.b = 1}, above: {ticket: 1%}}`, `rule rule: share: contract guide: the contract has no event a
rule rule: of: contract guide: $.b: the contract has no field "b"`},
		{"no part by its event", `rule: {share: {event: login_failed, where: $.status_code = 500}, of: {event: login_success}, above: {ticket: 1%}}`, `rule rule: share: it is not part of what it is a share of: nothing is both login_failed and login_success`},
		{"no part by its level", `rule: {share: {level: ERROR}, of: {level: INFO}, above: {ticket: 1%}}`, `rule rule: share: it is not part of what it is a share of: nothing is written both with ERROR and with INFO`},
		{"itself, as it says all that the whole does", `rule: {share: {where: $.status_code = 500}, of: {where: $.status_code = 500, level: INFO}, above: {ticket: 1%}}`, `rule rule: share: it selects all of what it is a share of: it would always be 100%`},
		{"itself", `rule: {share: {event: login_failed}, of: {event: login_failed}, above: {ticket: 1%}}`, `rule rule: share: it selects all of what it is a share of: it would always be 100%`},
		{"itself, declared", `rule: {share: {event: request_completed}, of: {event: request_completed}, above: {ticket: 1%}}`, `rule rule: share: it selects all of what it is a share of: it would always be 100%`},
	})
}

func TestSharesAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"of an event, and what is there unless said otherwise", `ratio: {share: {event: login_failed}, of: {level: WARNING}, above: {ticket: 1%, page: 5%}}`, `
metric ratio: Ratio, "Ratio", Count
  filter ratio: { ($.event_type = "login_failed" || $.message = "Login attempt failed") && $.level = "WARNING" } -> Ratio 1
metric ratio-of: RatioOf, "Ratio of", Count
  filter ratio-of: { $.level = "WARNING" } -> RatioOf 1
rule ratio: more than 5% (page), 1% (ticket) of WARNING records are login_failed, in 5m, of at least 100
  metrics ratio ratio-of
  alarm ratio-page: IF(FILL(ratioOf, 0) >= 100, 100 * FILL(ratio, 0) / ratioOf, 0) {ratio: Sum of log/Ratio} {ratioOf: Sum of log/RatioOf} GreaterThanThreshold 5, 1 of 1 x 5m0s, notBreaching
  alarm ratio-ticket: IF(FILL(ratioOf, 0) >= 100, 100 * FILL(ratio, 0) / ratioOf, 0) {ratio: Sum of log/Ratio} {ratioOf: Sum of log/RatioOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Ratio": 100 * FILL(ratio, 0) / ratioOf {ratio: Sum of log/Ratio} {ratioOf: Sum of log/RatioOf} [percent]
`},
		{"of all log events", `ratio: {share: {level: ERROR}, above: {ticket: 0%}, atLeast: 7}`, `
metric ratio: Ratio, "Ratio", Count
  filter ratio: { $.level = "ERROR" } -> Ratio 1
rule ratio: more than 0% (ticket) of log events are ERROR records, in 5m, of at least 7
  metrics ratio
  alarm ratio-ticket: IF(FILL(incomingLogEvents, 0) >= 7, 100 * FILL(ratio, 0) / incomingLogEvents, 0) {ratio: Sum of log/Ratio} {incomingLogEvents: Sum of own/IncomingLogEvents} GreaterThanThreshold 0, 1 of 1 x 5m0s, notBreaching
  line "Ratio": 100 * FILL(ratio, 0) / incomingLogEvents {ratio: Sum of log/Ratio} {incomingLogEvents: Sum of own/IncomingLogEvents} [percent]
`},
		{"both conditions", `ratio: {share: {where: $.status_code = 500}, of: {event: api_request, level: INFO, where: $.duration_ms > 5 || $.duration_ms < 1}, above: {ticket: 1%}}`, `
metric ratio: Ratio, "Ratio", Count
  filter ratio: { ($.event_type = "api_request" || $.message = "API response") && $.level = "INFO" && $.status_code = 500 && ($.duration_ms > 5 || $.duration_ms < 1) } -> Ratio 1
metric ratio-of: RatioOf, "Ratio of", Count
  filter ratio-of: { ($.event_type = "api_request" || $.message = "API response") && $.level = "INFO" && ($.duration_ms > 5 || $.duration_ms < 1) } -> RatioOf 1
rule ratio: more than 1% (ticket) of api_request, INFO records, where $.duration_ms > 5 || $.duration_ms < 1 are where $.status_code = 500, in 5m, of at least 100
  metrics ratio ratio-of
  alarm ratio-ticket: IF(FILL(ratioOf, 0) >= 100, 100 * FILL(ratio, 0) / ratioOf, 0) {ratio: Sum of log/Ratio} {ratioOf: Sum of log/RatioOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Ratio": 100 * FILL(ratio, 0) / ratioOf {ratio: Sum of log/Ratio} {ratioOf: Sum of log/RatioOf} [percent]
`},
		{"of what stands alone", `lines: {share: {terms: [a]}, of: {level: ERROR}, above: {ticket: 1%}}
patterns: {share: {pattern: a}, of: {event: api_request}, above: {ticket: 1%}}
plain: {share: {anyLevel: ERROR}, of: {event: api_request}, above: {ticket: 1%}}
records: {share: {record: true}, of: {level: INFO}, above: {ticket: 1%}}
some: {share: {level: ERROR}, of: {terms: [a]}, above: {ticket: 1%}}`, `
metric lines: Lines, "Lines", Count
  filter lines: ?a -> Lines 1
metric lines-of: LinesOf, "Lines of", Count
  filter lines-of: { $.level = "ERROR" } -> LinesOf 1
metric log-records: LogRecords, "Log records", Count
  filter log-records: { $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" } -> LogRecords 1
metric patterns: Patterns, "Patterns", Count
  filter patterns: a -> Patterns 1
metric patterns-of: PatternsOf, "Patterns of", Count
  filter patterns-of: { $.event_type = "api_request" || $.message = "API response" } -> PatternsOf 1
metric plain: Plain, "Plain", Count
  filter plain: { $.level = "ERROR" } -> Plain 1
  filter plain-plain-text: ?"[ERROR]" ?": ERROR/" -> Plain 1
metric plain-of: PlainOf, "Plain of", Count
  filter plain-of: { $.event_type = "api_request" || $.message = "API response" } -> PlainOf 1
metric records-of: RecordsOf, "Records of", Count
  filter records-of: { $.level = "INFO" } -> RecordsOf 1
metric some: Some, "Some", Count
  filter some: { $.level = "ERROR" } -> Some 1
metric some-of: SomeOf, "Some of", Count
  filter some-of: ?a -> SomeOf 1
rule lines: more than 1% (ticket) of ERROR records are "a", in 5m, of at least 100
  metrics lines lines-of
  alarm lines-ticket: IF(FILL(linesOf, 0) >= 100, 100 * FILL(lines, 0) / linesOf, 0) {lines: Sum of log/Lines} {linesOf: Sum of log/LinesOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Lines": 100 * FILL(lines, 0) / linesOf {lines: Sum of log/Lines} {linesOf: Sum of log/LinesOf} [percent]
rule patterns: more than 1% (ticket) of api_request are a, in 5m, of at least 100
  metrics patterns patterns-of
  alarm patterns-ticket: IF(FILL(patternsOf, 0) >= 100, 100 * FILL(patterns, 0) / patternsOf, 0) {patterns: Sum of log/Patterns} {patternsOf: Sum of log/PatternsOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Patterns": 100 * FILL(patterns, 0) / patternsOf {patterns: Sum of log/Patterns} {patternsOf: Sum of log/PatternsOf} [percent]
rule plain: more than 1% (ticket) of api_request are ERROR records or lines, in 5m, of at least 100
  metrics plain plain-of
  alarm plain-ticket: IF(FILL(plainOf, 0) >= 100, 100 * FILL(plain, 0) / plainOf, 0) {plain: Sum of log/Plain} {plainOf: Sum of log/PlainOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Plain": 100 * FILL(plain, 0) / plainOf {plain: Sum of log/Plain} {plainOf: Sum of log/PlainOf} [percent]
rule records: more than 1% (ticket) of INFO records are records of the contract, in 5m, of at least 100
  metrics log-records records-of
  alarm records-ticket: IF(FILL(recordsOf, 0) >= 100, 100 * FILL(logRecords, 0) / recordsOf, 0) {logRecords: Sum of log/LogRecords} {recordsOf: Sum of log/RecordsOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Records": 100 * FILL(logRecords, 0) / recordsOf {logRecords: Sum of log/LogRecords} {recordsOf: Sum of log/RecordsOf} [percent]
rule some: more than 1% (ticket) of "a" are ERROR records, in 5m, of at least 100
  metrics some some-of
  alarm some-ticket: IF(FILL(someOf, 0) >= 100, 100 * FILL(some, 0) / someOf, 0) {some: Sum of log/Some} {someOf: Sum of log/SomeOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Some": 100 * FILL(some, 0) / someOf {some: Sum of log/Some} {someOf: Sum of log/SomeOf} [percent]
`},
		{"of metrics that are declared", `ratio: {share: {event: request_completed, where: $.status_code >= 500}, of: {event: request_completed}, above: {ticket: 1%}}`, `
metric failed-requests: FailedRequests, "Failed requests", Count
  filter failed-requests: { ($.event_type = "request_completed" || $.message = "Request completed") && $.status_code >= 500 } -> FailedRequests 1
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule ratio: more than 1% (ticket) of request_completed are request_completed, where $.status_code >= 500, in 5m, of at least 100
  metrics failed-requests requests
  alarm ratio-ticket: IF(FILL(requests, 0) >= 100, 100 * FILL(failedRequests, 0) / requests, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Ratio": 100 * FILL(failedRequests, 0) / requests {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} [percent]
`},
		{"below", `ratio: {share: {event: request_completed, where: $.status_code < 400}, of: {event: request_completed}, below: {ticket: 99.9%}, missingData: ignore, period: 1m, evaluationPeriods: 3, datapointsToAlarm: 2}`, `
metric ratio: Ratio, "Ratio", Count
  filter ratio: { ($.event_type = "request_completed" || $.message = "Request completed") && $.status_code < 400 } -> Ratio 1
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule ratio: less than 99.9% (ticket) of request_completed are request_completed, where $.status_code < 400, in 2 of 3 periods of 1m, of at least 100
  metrics ratio requests
  alarm ratio-ticket: IF(FILL(requests, 0) >= 100, 100 * FILL(ratio, 0) / requests, 100) {ratio: Sum of log/Ratio} {requests: Sum of log/Requests} LessThanThreshold 99.9, 2 of 3 x 1m0s, ignore
  line "Ratio": 100 * FILL(ratio, 0) / requests {ratio: Sum of log/Ratio} {requests: Sum of log/Requests} [percent]
`},
		{"at all", `ratio: {share: {level: ERROR}, atOrAbove: {ticket: 100%}}`, `
metric ratio: Ratio, "Ratio", Count
  filter ratio: { $.level = "ERROR" } -> Ratio 1
rule ratio: at least 100% (ticket) of log events are ERROR records, in 5m, of at least 100
  metrics ratio
  alarm ratio-ticket: IF(FILL(incomingLogEvents, 0) >= 100, 100 * FILL(ratio, 0) / incomingLogEvents, 0) {ratio: Sum of log/Ratio} {incomingLogEvents: Sum of own/IncomingLogEvents} GreaterThanOrEqualToThreshold 100, 1 of 1 x 5m0s, notBreaching
  line "Ratio": 100 * FILL(ratio, 0) / incomingLogEvents {ratio: Sum of log/Ratio} {incomingLogEvents: Sum of own/IncomingLogEvents} [percent]
`},
		{"at none", `ratio: {share: {level: INFO}, atOrBelow: {ticket: 0%}}`, `
metric ratio: Ratio, "Ratio", Count
  filter ratio: { $.level = "INFO" } -> Ratio 1
rule ratio: at most 0% (ticket) of log events are INFO records, in 5m, of at least 100
  metrics ratio
  alarm ratio-ticket: IF(FILL(incomingLogEvents, 0) >= 100, 100 * FILL(ratio, 0) / incomingLogEvents, 100) {ratio: Sum of log/Ratio} {incomingLogEvents: Sum of own/IncomingLogEvents} LessThanOrEqualToThreshold 0, 1 of 1 x 5m0s, notBreaching
  line "Ratio": 100 * FILL(ratio, 0) / incomingLogEvents {ratio: Sum of log/Ratio} {incomingLogEvents: Sum of own/IncomingLogEvents} [percent]
`},
		{"no record", `plain: {share: {record: false}, above: {ticket: 50%}}`, `
metric log-records: LogRecords, "Log records", Count
  filter log-records: { $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" } -> LogRecords 1
rule plain: more than 50% (ticket) of log events are what is not a record of the contract, in 5m, of at least 100
  metrics log-records
  alarm plain-ticket: IF(FILL(incomingLogEvents, 0) >= 100, 100 - 100 * FILL(logRecords, 0) / incomingLogEvents, 0) {logRecords: Sum of log/LogRecords} {incomingLogEvents: Sum of own/IncomingLogEvents} GreaterThanThreshold 50, 1 of 1 x 5m0s, notBreaching
  line "Plain": 100 - 100 * FILL(logRecords, 0) / incomingLogEvents {logRecords: Sum of log/LogRecords} {incomingLogEvents: Sum of own/IncomingLogEvents} [percent]
`},
		{"ids that are taken, and names that are none", `result: {share: {where: $.status_code = 500}, of: {event: api_request}, above: {ticket: 1%}}`, `
metric result: Result, "Result", Count
  filter result: { ($.event_type = "api_request" || $.message = "API response") && $.status_code = 500 } -> Result 1
metric result-of: ResultOf, "Result of", Count
  filter result-of: { $.event_type = "api_request" || $.message = "API response" } -> ResultOf 1
rule result: more than 1% (ticket) of api_request are where $.status_code = 500, in 5m, of at least 100
  metrics result result-of
  alarm result-ticket: IF(FILL(resultOf, 0) >= 100, 100 * FILL(result_, 0) / resultOf, 0) {result_: Sum of log/Result} {resultOf: Sum of log/ResultOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Result": 100 * FILL(result_, 0) / resultOf {result_: Sum of log/Result} {resultOf: Sum of log/ResultOf} [percent]
`},
		{"a metric by another id", `x9-a: {share: {where: $.status_code = 500}, of: {event: api_request}, above: {ticket: 1%}}`, `
metric x9-a: X9A, "X9 a", Count
  filter x9-a: { ($.event_type = "api_request" || $.message = "API response") && $.status_code = 500 } -> X9A 1
metric x9-a-of: X9AOf, "X9 a of", Count
  filter x9-a-of: { $.event_type = "api_request" || $.message = "API response" } -> X9AOf 1
rule x9-a: more than 1% (ticket) of api_request are where $.status_code = 500, in 5m, of at least 100
  metrics x9-a x9-a-of
  alarm x9-a-ticket: IF(FILL(x9AOf, 0) >= 100, 100 * FILL(x9A, 0) / x9AOf, 0) {x9A: Sum of log/X9A} {x9AOf: Sum of log/X9AOf} GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "X9 a": 100 * FILL(x9A, 0) / x9AOf {x9A: Sum of log/X9A} {x9AOf: Sum of log/X9AOf} [percent]
`},
	})
}
