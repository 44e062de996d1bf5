package alarmrules_test

import "testing"

func TestContributorMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"nothing in particular", `contributors: {by: [ip_address]}
above: {ticket: 5}`, `rule.yaml:3:15: contributors: it selects nothing in particular: give event, level, anyLevel, record, where, terms or pattern`},
		{"no field", `contributors: {event: login_failed}
above: {ticket: 5}`, `rule.yaml:3:15: contributors: by: it tells contributors apart by 0 fields: use 1 to 4`},
		{"too many fields", `contributors: {event: login_failed, by: [a, b, c, d, e]}
above: {ticket: 5}`, `rule.yaml:3:41: contributors.by: it tells contributors apart by 5 fields: use 1 to 4`},
		{"texts", `contributors: {terms: [a], by: [ip_address]}
above: {ticket: 5}`, `rule.yaml:3:15: contributors: Contributor Insights looks at fields of records: use event, level and where`},
		{"any level", `contributors: {anyLevel: ERROR, by: [ip_address]}
above: {ticket: 5}`, `rule.yaml:3:15: contributors: Contributor Insights looks at fields of records: use event, level and where`},
		{"records", `contributors: {record: true, by: [ip_address]}
above: {ticket: 5}`, `rule.yaml:3:15: contributors: Contributor Insights looks at fields of records: use event, level and where`},
		{"no record", `contributors: {record: false, by: [ip_address]}
above: {ticket: 5}`, `rule.yaml:3:15: contributors: Contributor Insights looks at fields of records: use event, level and where
rule.yaml:3:24: contributors.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"a pattern", `contributors: {pattern: a, by: [ip_address]}
above: {ticket: 5}`, `rule.yaml:3:15: contributors: Contributor Insights looks at fields of records: use event, level and where`},
		{"a period", `contributors: {event: login_failed, by: [ip_address]}
above: {ticket: 5}
period: 90s`, `rule.yaml:5:9: period: a period of 1m30s: use whole minutes from 1m to 24h`},
		{"below", `contributors: {event: login_failed, by: [ip_address]}
below: {ticket: 5}`, `rule.yaml:4:8: below: the rule looks at the greatest contributor: use above or atOrAbove`},
		{"below zero", `contributors: {event: login_failed, by: [ip_address]}
above: {ticket: -5}`, `rule.yaml:4:17: above.ticket: must be a count of 0 or more, got -5`},
		{"no threshold", `contributors: {event: login_failed, by: [ip_address]}`, `rule.yaml:1:1: above is missing: give a threshold for each severity, as in above: {ticket: …}`},
		{"how many periods", `contributors: {event: login_failed, by: [ip_address]}
above: {ticket: 5}
evaluationPeriods: 2`, `rule.yaml:5:1: evaluationPeriods: there is no key "evaluationPeriods": use one of title, optional, log, meaning, firstSteps, query, runbook, parameters, warmUp, wholeWarmUp, contributors, above, atOrAbove, below, atOrBelow, period, wallClock`},
	})
}

func TestContributorsThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"a field", `rule: {contributors: {level: ERROR, by: [ip]}, above: {ticket: 5}}`, `rule rule: contributors: contract guide: the contract has no field "ip"`},
		{"an event that is recognised in several ways", `rule: {contributors: {event: login_failed, by: [ip_address]}, above: {ticket: 5}}`, `rule rule: contributors: contract guide: event login_failed is recognised in 2 ways, and Contributor Insights has no OR: give it one match in the contract, or use an alarm on a query`},
		{"a condition", `rule: {contributors: {level: ERROR, where: "$.status_code >", by: [logger]}, above: {ticket: 5}}`, `rule rule: contributors.where: contract guide: filter pattern, line 1, column 16: a value is missing after >: write a string in quotes, a number, *, or %regex%`},
	})
}

func TestContributorsAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"what is there unless said otherwise", `errors: {contributors: {level: ERROR, by: [logger]}, above: {ticket: 5, page: 50}}`, `
rule errors: more than 50 (page), 5 (ticket) in 15m of one logger: ERROR records
  insight errors: {"AggregateOn":"Count","Contribution":{"Filters":[{"In":["ERROR"],"Match":"$.level"}],"Keys":["$.logger"]},"LogFormat":"JSON","LogGroupNames":["/group"],"Schema":{"Name":"CloudWatchLogRule","Version":1}} <nil>
  alarm errors-page: insight errors log=true GreaterThanThreshold 50, 1 of 1 x 15m0s, notBreaching
  alarm errors-ticket: insight errors log=true GreaterThanThreshold 5, 1 of 1 x 15m0s, notBreaching
`},
		{"all that can be said", `errors: {contributors: {level: ERROR, where: $.status_code > 499, by: [logger, error_type, endpoint, service]}, atOrAbove: {ticket: 5}, period: 1m}`, `
rule errors: at least 5 (ticket) in 1m of one logger and error_type and endpoint and service: ERROR records, where $.status_code > 499
  insight errors: {"AggregateOn":"Count","Contribution":{"Filters":[{"In":["ERROR"],"Match":"$.level"},{"GreaterThan":499,"Match":"$.status_code"}],"Keys":["$.logger","$.error_type","$.endpoint","$.service"]},"LogFormat":"JSON","LogGroupNames":["/group"],"Schema":{"Name":"CloudWatchLogRule","Version":1}} <nil>
  alarm errors-ticket: insight errors log=true GreaterThanOrEqualToThreshold 5, 1 of 1 x 1m0s, notBreaching
`},
	})
}
