package alarmrules_test

import "testing"

func TestMeasureMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"no field", `measure: {event: api_request, statistic: p95}
above: {ticket: 3s}`, `rule.yaml:3:10: measure: field is missing: give the field of the contract to measure, such as duration_ms`},
		{"no statistic", `measure: {event: api_request, field: duration_ms}
above: {ticket: 3s}`, `rule.yaml:3:10: measure: statistic is missing: give Average, Maximum, p95 or the like`},
		{"a statistic", `measure: {event: api_request, field: duration_ms, statistic: median}
above: {ticket: 3s}`, `rule.yaml:3:62: measure.statistic: there is no statistic "median": use one of SampleCount, Sum, Average, Minimum, Maximum, IQM, pNN, tmNN, wmNN, tcNN, tsNN, or TM, WM, TC, TS or PR with bounds such as (10%:90%)`},
		{"texts", `measure: {terms: [a], field: duration_ms, statistic: p95}
above: {ticket: 3s}`, `rule.yaml:3:10: measure: a field is measured in records: use event, level and where with it`},
		{"a pattern", `measure: {pattern: a, field: duration_ms, statistic: p95}
above: {ticket: 3s}`, `rule.yaml:3:10: measure: a field is measured in records: use event, level and where with it`},
		{"any level", `measure: {anyLevel: ERROR, field: duration_ms, statistic: p95}
above: {ticket: 3s}`, `rule.yaml:3:10: measure: a field is measured in records: use event, level and where with it`},
		{"no record", `measure: {record: false, field: duration_ms, statistic: p95}
above: {ticket: 3s}`, `rule.yaml:3:19: measure.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"a name", `measure: {event: api_request, field: duration_ms, statistic: p95}
as: "*"
above: {ticket: 3s}`, `rule.yaml:4:5: as: "*" is not a metric's name: use 1 to 255 printable characters other than : * $`},
		{"no threshold", `measure: {event: api_request, field: duration_ms, statistic: p95}`, `rule.yaml:1:1: above is missing: give a threshold for each severity, as in above: {ticket: …}`},
		{"a threshold", `measure: {event: api_request, field: duration_ms, statistic: p95}
above: {ticket: soon}`, `rule.yaml:4:17: above.ticket: "soon" is not a duration: write it like 800ms, 5s, 15m or 1h, or give a plain number`},
		{"how many, as a length of time", `measure: {event: api_request, field: duration_ms, statistic: SampleCount}
above: {ticket: 3s}`, `rule.yaml:4:17: above.ticket: SampleCount is not a duration: give a number`},
		{"a share, as a length of time", `measure: {event: api_request, field: duration_ms, statistic: "PR(:300)"}
above: {ticket: 99, page: 3s}`, `rule.yaml:4:27: above.page: PR(:300) is not a duration: give a number`},
		{"a name that CloudWatch has for another metric", `measure: {event: api_request, field: duration_ms, statistic: p95}
as: LogEventsWithFindings
above: {ticket: 3s}`, `rule.yaml:4:5: as: CloudWatch itself has a metric with this name for the log group: rename it`},
		{"a period", `measure: {event: api_request, field: duration_ms, statistic: p95}
above: {ticket: 3}
period: 10s`, `rule.yaml:5:9: period: a period of 10s: use whole minutes from 1m to 24h`},
	})
}

func TestMeasuresThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"a field", `rule: {measure: {event: api_request, field: duration, statistic: p95}, above: {ticket: 3}}`, `rule rule: measure: contract guide: the contract has no field duration: did you mean duration_ms?`},
		{"a field of texts", `rule: {measure: {event: api_request, field: endpoint, statistic: p95}, above: {ticket: 3}}`, `rule rule: measure: contract guide: endpoint is of type string: a metric needs numbers`},
		{"a field that the event does not have", `rule: {measure: {event: login_failed, field: duration_ms, statistic: p95}, above: {ticket: 3}}`, `rule rule: measure: contract guide: no record of login_failed carries duration_ms: it is in api_request, batch_completed, database_query, request_completed`},
		{"a length of time of what is none", `rule: {measure: {event: api_request, field: response_size_bytes, statistic: p95}, above: {ticket: 3s}}`, `rule rule: above.ticket: contract guide: field response_size_bytes has the unit "Bytes": for a duration, use Seconds, Milliseconds, Microseconds or Nanoseconds`},
		{"a condition", `rule: {measure: {event: api_request, field: duration_ms, statistic: p95, where: "$.status_code >"}, above: {ticket: 3}}`, `rule rule: measure.where: contract guide: filter pattern, line 1, column 16: a value is missing after >: write a string in quotes, a number, *, or %regex%`},
	})
}

func TestMeasuresAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"an event, and a threshold in the unit of the field", `p95: {measure: {event: api_request, field: duration_ms, statistic: p95}, as: Mine, above: {ticket: 3s, page: 10000}}`, `
metric p95: Mine, "P95", Milliseconds, measured
  filter p95: { $.event_type = "api_request" || $.message = "API response" } -> Mine $.duration_ms
rule p95: p95 of duration_ms of api_request: more than 10000 (page), 3s (ticket) in 5m
  metrics p95
  alarm p95-page: p95 of log/Mine GreaterThanThreshold 10000, 1 of 1 x 5m0s, notBreaching
  alarm p95-ticket: p95 of log/Mine GreaterThanThreshold 3000, 1 of 1 x 5m0s, notBreaching
  line "p95": p95 of log/Mine [Milliseconds]
`},
		{"a metric that is declared", `p95: {measure: {event: api_request, field: duration_ms, statistic: p95}, above: {ticket: 3s}}`, `
metric request-duration: RequestDuration, "Duration of requests", Milliseconds, measured
  filter request-duration: { $.event_type = "api_request" || $.message = "API response" } -> RequestDuration $.duration_ms
rule p95: p95 of duration_ms of api_request: more than 3s (ticket) in 5m
  metrics request-duration
  alarm p95-ticket: p95 of log/RequestDuration GreaterThanThreshold 3000, 1 of 1 x 5m0s, notBreaching
  line "p95": p95 of log/RequestDuration [Milliseconds]
`},
		{"how many", `many: {measure: {event: order_created, field: total_amount, statistic: SampleCount}, above: {ticket: 1000}}`, `
metric many: Many, "Many", None, measured
  filter many: { $.event_type = "order_created" || $.message = "Order created" } -> Many $.total_amount
rule many: SampleCount of total_amount of order_created: more than 1000 (ticket) in 5m
  metrics many
  alarm many-ticket: SampleCount of log/Many GreaterThanThreshold 1000, 1 of 1 x 5m0s, notBreaching
  line "SampleCount": SampleCount of log/Many
`},
		{"a field without a unit", `price: {measure: {event: order_created, field: total_amount, statistic: Maximum}, above: {ticket: 1000}}`, `
metric price: Price, "Price", None, measured
  filter price: { $.event_type = "order_created" || $.message = "Order created" } -> Price $.total_amount
rule price: Maximum of total_amount of order_created: more than 1000 (ticket) in 5m
  metrics price
  alarm price-ticket: Maximum of log/Price GreaterThanThreshold 1000, 1 of 1 x 5m0s, notBreaching
  line "Maximum": Maximum of log/Price
`},
		{"small, and so missing data breaches", `pool: {measure: {event: db_pool_status, field: idle_connections, statistic: Minimum, level: INFO}, below: {ticket: -1}, period: 1m, evaluationPeriods: 3, datapointsToAlarm: 2}`, `
metric pool: Pool, "Pool", Count, measured
  filter pool: { ($.event_type = "db_pool_status" || $.message = "Database connection pool status") && $.level = "INFO" } -> Pool $.idle_connections
rule pool: Minimum of idle_connections of db_pool_status, INFO records: less than -1 (ticket) in 2 of 3 periods of 1m
  metrics pool
  alarm pool-ticket: Minimum of log/Pool LessThanThreshold -1, 2 of 3 x 1m0s, breaching
  line "Minimum": Minimum of log/Pool [Count]
`},
	})
}
