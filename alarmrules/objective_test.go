package alarmrules_test

import (
	"slices"
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
)

func TestObjectiveMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"nothing is bad", `objective: 99.9%
of: {event: request_completed}`, `rule.yaml:1:1: bad: it selects nothing in particular: give event, level, anyLevel, record, where, terms or pattern`},
		{"nothing counts", `objective: 99.9%
bad: {level: ERROR}
of: {}`, `rule.yaml:1:1: of is missing: give what counts, good and bad, as in of: {event: request_completed}`},
		{"no record is bad", `objective: 99.9%
bad: {record: false}
of: {record: true}`, `rule.yaml:4:15: bad.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"all are no record", `objective: 99.9%
bad: {level: ERROR}
of: {record: false}`, `rule.yaml:5:14: of.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"no objective", `objective: 0%
bad: {level: ERROR}
of: {record: true}`, `rule.yaml:3:12: objective: must be a share such as 99.9%`},
		{"all must be good", `objective: 100%
bad: {level: ERROR}
of: {record: true}`, `rule.yaml:3:12: objective: the objective is 100%: it must be more than 0% and at most 99.9999%, as the rest is the error budget`},
		{"a number", `objective: 0.999
bad: {level: ERROR}
of: {record: true}`, `rule.yaml:3:12: objective: "0.999" is not a share: use 0% to 100%, such as 1% or 99.9%`},
		{"few days", `objective: 99.9%
bad: {level: ERROR}
days: 6
of: {record: true}`, `rule.yaml:5:7: days: must be 7 to 90, got 6`},
		{"many days", `objective: 99.9%
bad: {level: ERROR}
days: 91
of: {record: true}`, `rule.yaml:5:7: days: must be 7 to 90, got 91`},
		{"at least", `objective: 99.9%
bad: {level: ERROR}
atLeast: 0
of: {record: true}`, `rule.yaml:5:10: atLeast: must be 1 or more, got 0`},
		{"no burn rates", `objective: 99.9%
bad: {level: ERROR}
burnRates: []
of: {record: true}`, `rule.yaml:5:12: burnRates: needs at least one: without the key, the rule has the three of the SRE workbook`},
		{"all that can be wrong with a burn rate", `objective: 99.9%
bad: {level: ERROR}
burnRates:
  - {name: Fast, severity: pager, long: 90s, short: 25h, budget: 0%}
of: {record: true}`, `rule.yaml:6:5: burnRates[0]: "Fast" is not a name: use lower-case letters, digits and hyphens, starting with a letter, at most 60
rule.yaml:6:28: burnRates[0].severity: there is no severity "pager": did you mean page? Use page or ticket
rule.yaml:6:41: burnRates[0].long: must be whole minutes from 1m to 24h, got 1m30s
rule.yaml:6:53: burnRates[0].short: must be whole minutes from 1m to 24h, got 25h
rule.yaml:6:66: burnRates[0].budget: must be a share above 0%, such as 2%`},
		{"what is left out", `objective: 99.9%
bad: {level: ERROR}
burnRates:
  - {name: fast, severity: page}
of: {record: true}`, `rule.yaml:6:5: burnRates[0]: budget: must be a share above 0%, such as 2%
rule.yaml:6:5: burnRates[0]: long: must be whole minutes from 1m to 24h, got 0s
rule.yaml:6:5: burnRates[0]: short: must be whole minutes from 1m to 24h, got 0s`},
		{"windows and names", `objective: 99.9%
bad: {level: ERROR}
burnRates:
  - {name: fast, severity: page, long: 1h, short: 1h, budget: 2%}
  - {name: fast, severity: page, long: 1h, short: 5m, budget: 2%}
of: {record: true}`, `rule.yaml:6:51: burnRates[0].short: must be shorter than long, 1h
rule.yaml:7:5: burnRates[1]: there are two burn rates called "fast"`},
		{"an objective that no alarm can tell", `objective: 90%
bad: {level: ERROR}
of: {record: true}`, `rule.yaml:3:12: objective: the objective of 90% over 30 days: its alarm fast-burn goes off at 14.4 times the error budget, and could not even if all were bad: use more than 93.06 %`},
		{"over days that no alarm can tell", `objective: 97%
days: 90
bad: {level: ERROR}
of: {record: true}`, `rule.yaml:3:12: objective: the objective of 97% over 90 days: its alarm fast-burn goes off at 43.2 times the error budget, and could not even if all were bad: use more than 97.69 %`},
	})
}

func TestObjectivesThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"two events", `rule: {objective: 99.9%, bad: {event: a}, of: {where: $.b = 1}}`, `rule rule: bad: contract guide: the contract has no event a
rule rule: of: contract guide: $.b: the contract has no field "b"`},
		{"what is bad is no part", `rule: {objective: 99.9%, bad: {event: login_failed}, of: {event: login_success}}`, `rule rule: bad: it is not part of what counts: nothing is both login_failed and login_success`},
		{"all are bad", `rule: {objective: 99.9%, bad: {level: ERROR}, of: {level: ERROR}}`, `rule rule: bad: it selects all of what it is a share of: everything would be bad`},
	})
}

func TestObjectivesAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"what is there unless said otherwise", `slo: {objective: 99.9%, bad: {event: request_completed, where: $.status_code >= 500}, of: {event: request_completed}}`, `
metric failed-requests: FailedRequests, "Failed requests", Count
  filter failed-requests: { ($.event_type = "request_completed" || $.message = "Request completed") && $.status_code >= 500 } -> FailedRequests 1
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule slo: the error budget of 99.9% of request_completed over 30 days is used up too fast
  metrics failed-requests requests
  alarm slo-fast-burn-page: ALARM("slo-fast-burn-1h-page") AND ALARM("slo-fast-burn-5m-page")
  alarm slo-fast-burn-1h-page: IF(FILL(failedRequests, 0) >= 5, 100 * failedRequests / requests / 0.1, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 14.4, 1 of 1 x 1h0m0s, notBreaching part
  alarm slo-fast-burn-5m-page: IF(FILL(failedRequests, 0) >= 5, 100 * failedRequests / requests / 0.1, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 14.4, 1 of 1 x 5m0s, notBreaching part
  alarm slo-burn-page: ALARM("slo-burn-6h-page") AND ALARM("slo-burn-30m-page")
  alarm slo-burn-6h-page: IF(FILL(failedRequests, 0) >= 5, 100 * failedRequests / requests / 0.1, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 6, 1 of 1 x 6h0m0s, notBreaching part
  alarm slo-burn-30m-page: IF(FILL(failedRequests, 0) >= 5, 100 * failedRequests / requests / 0.1, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 6, 1 of 1 x 30m0s, notBreaching part
  alarm slo-slow-burn-ticket: ALARM("slo-slow-burn-24h-ticket") AND ALARM("slo-slow-burn-2h-ticket")
  alarm slo-slow-burn-24h-ticket: IF(FILL(failedRequests, 0) >= 5, 100 * failedRequests / requests / 0.1, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 3, 1 of 1 x 24h0m0s, notBreaching part
  alarm slo-slow-burn-2h-ticket: IF(FILL(failedRequests, 0) >= 5, 100 * failedRequests / requests / 0.1, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 3, 1 of 1 x 2h0m0s, notBreaching part
  line "Slo": 100 - 100 * FILL(failedRequests, 0) / requests {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} [percent]
`},
		{"all that can be said", `slo: {objective: 99.9999%, days: 7, atLeast: 1, bad: {level: ERROR}, of: {record: true}, burnRates: [{name: fast, severity: ticket, long: 24h, short: 1m, budget: 100%}, {name: slow, severity: page, long: 2m, short: 1m, budget: 0.1%}]}`, `
metric log-records: LogRecords, "Log records", Count
  filter log-records: { $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" } -> LogRecords 1
metric slo-bad: SloBad, "Slo bad", Count
  filter slo-bad: { $.level = "ERROR" } -> SloBad 1
rule slo: the error budget of 99.9999% of records of the contract over 7 days is used up too fast
  metrics slo-bad log-records
  alarm slo-slow-page: ALARM("slo-slow-2m-page") AND ALARM("slo-slow-1m-page")
  alarm slo-slow-2m-page: IF(FILL(sloBad, 0) >= 1, 100 * sloBad / logRecords / 0.0001, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 5.04, 1 of 1 x 2m0s, notBreaching part
  alarm slo-slow-1m-page: IF(FILL(sloBad, 0) >= 1, 100 * sloBad / logRecords / 0.0001, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 5.04, 1 of 1 x 1m0s, notBreaching part
  alarm slo-fast-ticket: ALARM("slo-fast-24h-ticket") AND ALARM("slo-fast-1m-ticket")
  alarm slo-fast-24h-ticket: IF(FILL(sloBad, 0) >= 1, 100 * sloBad / logRecords / 0.0001, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 7, 1 of 1 x 24h0m0s, notBreaching part
  alarm slo-fast-1m-ticket: IF(FILL(sloBad, 0) >= 1, 100 * sloBad / logRecords / 0.0001, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 7, 1 of 1 x 1m0s, notBreaching part
  line "Slo": 100 - 100 * FILL(sloBad, 0) / logRecords {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} [percent]
`},
		{"what is bad of what counts", `slo: {objective: 99%, bad: {where: $.status_code >= 500}, of: {event: request_completed}, burnRates: [{name: fast, severity: page, long: 1h, short: 5m, budget: 2%}]}`, `
metric failed-requests: FailedRequests, "Failed requests", Count
  filter failed-requests: { ($.event_type = "request_completed" || $.message = "Request completed") && $.status_code >= 500 } -> FailedRequests 1
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule slo: the error budget of 99% of request_completed over 30 days is used up too fast
  metrics failed-requests requests
  alarm slo-fast-page: ALARM("slo-fast-1h-page") AND ALARM("slo-fast-5m-page")
  alarm slo-fast-1h-page: IF(FILL(failedRequests, 0) >= 5, 100 * failedRequests / requests / 1, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 14.4, 1 of 1 x 1h0m0s, notBreaching part
  alarm slo-fast-5m-page: IF(FILL(failedRequests, 0) >= 5, 100 * failedRequests / requests / 1, 0) {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} GreaterThanThreshold 14.4, 1 of 1 x 5m0s, notBreaching part
  line "Slo": 100 - 100 * FILL(failedRequests, 0) / requests {failedRequests: Sum of log/FailedRequests} {requests: Sum of log/Requests} [percent]
`},
		{"the longest", `slo: {objective: 99%, days: 90, bad: {level: ERROR}, of: {record: true}, burnRates: [{name: fast, severity: page, long: 1h, short: 5m, budget: 2%}]}`, `
metric log-records: LogRecords, "Log records", Count
  filter log-records: { $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" } -> LogRecords 1
metric slo-bad: SloBad, "Slo bad", Count
  filter slo-bad: { $.level = "ERROR" } -> SloBad 1
rule slo: the error budget of 99% of records of the contract over 90 days is used up too fast
  metrics slo-bad log-records
  alarm slo-fast-page: ALARM("slo-fast-1h-page") AND ALARM("slo-fast-5m-page")
  alarm slo-fast-1h-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 43.2, 1 of 1 x 1h0m0s, notBreaching part
  alarm slo-fast-5m-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 43.2, 1 of 1 x 5m0s, notBreaching part
  line "Slo": 100 - 100 * FILL(sloBad, 0) / logRecords {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} [percent]
`},
	})
}

// The remaining error budget is 100% if nothing was bad, and negative if the
// objective was missed.
func TestBudget(t *testing.T) {
	source := "objective: 99.5%\nbad: {event: request_completed, where: $.status_code >= 500}\nof: {event: request_completed}\ndays: 28"
	rule, err := alarmrules.Parse("rule.yaml", []byte(texts+source), nil)
	if err != nil {
		t.Fatal(err)
	}
	set, err := alarmrules.Bind(alarmrules.Application{}, rule)
	if err != nil {
		t.Fatal(err)
	}
	budget := set.Rules[0].Budget
	const want = "100 - 100 * (100 * FILL(failedRequests, 0) / requests) / 0.5"
	if budget.Math != want || budget.Over != 28*24*time.Hour || budget.Target != "99.5%" || len(budget.Operands) != 2 {
		t.Errorf("%+v", budget)
	}
	minutes := []time.Duration{5, 30, 60, 2 * 60, 6 * 60, 24 * 60}
	for i := range minutes {
		minutes[i] *= time.Minute
	}
	if budget.Goal != 99.5 || !slices.Equal(budget.Windows, minutes) {
		t.Errorf("%v in %v, want 99.5 in %v", budget.Goal, budget.Windows, minutes)
	}
}
