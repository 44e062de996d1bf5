package alarmrules_test

import "testing"

func TestMismatchMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"nothing in particular", `mismatch: {}
after: {ticket: 15m}`, `rule.yaml:3:11: mismatch: it selects nothing in particular: give event, level, anyLevel, record, where, terms or pattern`},
		{"no record", `mismatch: {record: false}
after: {ticket: 15m}`, `rule.yaml:3:20: mismatch.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"no time", `mismatch: {record: true}`, `rule.yaml:1:1: after is missing: give a duration for each severity, as in after: {ticket: 15m}`},
		{"a time", `mismatch: {record: true}
after: {ticket: 15s}`, `rule.yaml:4:17: after.ticket: must be whole minutes from 1m to 24h, got 15s`},
	})
}

func TestMismatchesThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"an event", `rule: {mismatch: {event: login}, after: {page: 15m}}`, `rule rule: mismatch: contract guide: the contract has no event login`},
	})
}

func TestMismatchesAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"in thirds, in halves, and as a whole", `all: {mismatch: {event: login_success}, after: {page: 15m, ticket: 10m}}
one: {mismatch: {level: DEBUG}, after: {ticket: 1m}}`, `
metric all: All, "All", Count
  filter all: { $.event_type = "login_success" || $.message = "User login successful" } -> All 1
metric one: One, "One", Count
  filter one: { $.level = "DEBUG" } -> One 1
rule all: log events, but no login_success for 15m (page), 10m (ticket)
  metrics all
  alarm all-page: IF(FILL(incomingLogEvents, 0) > 0 AND FILL(all, 0) == 0, 1, 0) {incomingLogEvents: Sum of own/IncomingLogEvents} {all: Sum of log/All} GreaterThanOrEqualToThreshold 1, 3 of 3 x 5m0s, notBreaching
  alarm all-ticket: IF(FILL(incomingLogEvents, 0) > 0 AND FILL(all, 0) == 0, 1, 0) {incomingLogEvents: Sum of own/IncomingLogEvents} {all: Sum of log/All} GreaterThanOrEqualToThreshold 1, 2 of 2 x 5m0s, notBreaching
rule one: log events, but no DEBUG records for 1m (ticket)
  metrics one
  alarm one-ticket: IF(FILL(incomingLogEvents, 0) > 0 AND FILL(one, 0) == 0, 1, 0) {incomingLogEvents: Sum of own/IncomingLogEvents} {one: Sum of log/One} GreaterThanOrEqualToThreshold 1, 1 of 1 x 1m0s, notBreaching
`},
		{"a metric that is declared", `records: {mismatch: {record: true}, after: {ticket: 15m}}`, `
metric log-records: LogRecords, "Log records", Count
  filter log-records: { $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" } -> LogRecords 1
rule records: log events, but no records of the contract for 15m (ticket)
  metrics log-records
  alarm records-ticket: IF(FILL(incomingLogEvents, 0) > 0 AND FILL(logRecords, 0) == 0, 1, 0) {incomingLogEvents: Sum of own/IncomingLogEvents} {logRecords: Sum of log/LogRecords} GreaterThanOrEqualToThreshold 1, 3 of 3 x 5m0s, notBreaching
`},
	})
}
