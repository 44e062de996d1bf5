package alarmrules_test

import (
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

func TestAskMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"no query", `ask: ""
above: {ticket: 5}`, `rule.yaml:3:6: ask: has no text: give it one, or leave it out`},
		{"a query", `ask: filter event <> "login_failed" | stats count(*)
above: {ticket: 5}`, `rule.yaml:3:6: ask: query, line 1, column 14: "<>" is not an operator: write !=`},
		{"no stats", `ask: filter event = "login_failed"
above: {ticket: 5}`, `rule.yaml:3:6: ask: "filter event = \"login_failed\"": use a query whose last command is a stats, with at least one command before it`},
		{"another last command", `ask: fields @message | limit 5
above: {ticket: 5}`, `rule.yaml:3:6: ask: its last command is limit: use a stats, which makes the numbers`},
		{"a query that says of which log groups", `ask: SOURCE "/group" | filter level = "ERROR" | stats count(*)
above: {ticket: 5}`, `rule.yaml:3:6: ask: SOURCE says which log groups a query reads: an alarm reads the one that its rule is about`},
		{"an aggregation that no alarm has", `ask: filter level = "ERROR" | stats count_distinct(logger)
above: {ticket: 5}`, `rule.yaml:3:6: ask: "count_distinct(logger)" is not an aggregation for an alarm: use one of avg, count, max, min and sum`},
		{"a count below zero", `ask: filter level = "ERROR" | stats count(*)
above: {ticket: -5}`, `rule.yaml:4:17: above.ticket: must be a count of 0 or more, got -5`},
		{"a count that is always there", `ask: filter level = "ERROR" | stats count(*)
atOrAbove: {ticket: 0}`, `rule.yaml:4:21: atOrAbove.ticket: every count is at least 0: the alarm would always be on`},
		{"a parameter", `ask: filter duration_ms > {{slow}} | stats count(*)
above: {ticket: 5}`, `rule.yaml:3:6: ask: there is no parameter slow, which its placeholder names`},
		{"how often", `ask: filter level = "ERROR" | stats count(*)
every: 30s
above: {ticket: 5}`, `rule.yaml:4:8: every: must be whole minutes from 1m to 24h, got 30s`},
		{"less often than once a day", `ask: filter level = "ERROR" | stats count(*)
every: 25h
above: {ticket: 5}`, `rule.yaml:4:8: every: must be whole minutes from 1m to 24h, got 25h`},
		{"how long back", `ask: filter level = "ERROR" | stats count(*)
over: 721h
above: {ticket: 5}`, `rule.yaml:4:7: over: must be whole minutes from 1m to 720h, got 721h`},
		{"less than is asked for", `ask: filter level = "ERROR" | stats count(*)
every: 10m
over: 9m
above: {ticket: 5}`, `rule.yaml:5:7: over: it looks back 9m every 10m, and misses what happens in between: over must be at least as long as every`},
		{"less often than it looks back unless said otherwise", `ask: filter level = "ERROR" | stats count(*)
every: 16m
above: {ticket: 5}`, `rule.yaml:4:8: every: it looks back 15m every 16m, and misses what happens in between: over must be at least as long as every`},
		{"both at once", `ask: filter level = "ERROR" | stats count(*)
every: 90s
over: 30s
above: {ticket: 5}`, `rule.yaml:4:8: every: must be whole minutes from 1m to 24h, got 1m30s
rule.yaml:5:7: over: must be whole minutes from 1m to 720h, got 30s`},
		{"lines", `ask: filter level = "ERROR" | stats count(*)
logLines: 51
above: {ticket: 5}`, `rule.yaml:4:11: logLines: must be 0 to 50, got 51`},
		{"fewer lines than none", `ask: filter level = "ERROR" | stats count(*)
logLines: -1
above: {ticket: 5}`, `rule.yaml:4:11: logLines: must be 0 to 50, got -1`},
		{"answers", `ask: filter level = "ERROR" | stats count(*)
resultsToEvaluate: 101
above: {ticket: 5}`, `rule.yaml:4:20: resultsToEvaluate: must be 1 to 100, got 101`},
		{"more answers than are looked at", `ask: filter level = "ERROR" | stats count(*)
resultsToAlarm: 2
above: {ticket: 5}`, `rule.yaml:4:17: resultsToAlarm: must be 1 to 1, the number of results it looks at, got 2`},
		{"missing data", `ask: filter level = "ERROR" | stats count(*)
missingData: bad
above: {ticket: 5}`, `rule.yaml:4:14: missingData: there is no treatment "bad": use one of notBreaching, breaching, ignore, missing`},
		{"no threshold", `ask: filter level = "ERROR" | stats count(*)`, `rule.yaml:1:1: above is missing: give a threshold for each severity, as in above: {ticket: …}`},
	})
}

func TestQueriesThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"fields", `rule: {ask: filter foo = 1 and bar = 2 | stats count(*), above: {ticket: 5}}`, `rule rule: ask: contract guide: the contract has no field foo
rule rule: ask: contract guide: the contract has no field bar`},
		{"an event", `rule: {ask: filter event = "login" | stats count(*), above: {ticket: 5}}`, `rule rule: ask: contract guide: event = "login": the contract has no event login`},
		{"a number that a parameter is none of", `rule: {parameters: {customer: acme}, ask: 'filter event = "login_failed" and tenant_id = "{{customer}}" | stats count(*)', above: {ticket: 5}}`, `rule rule: ask: contract guide: tenant_id is a number, never the string "acme": write it without quotes`},
		{"an event that a parameter names", `rule: {parameters: {what: login}, ask: 'filter event = "{{what}}" | stats count(*)', above: {ticket: 5}}`, `rule rule: ask: contract guide: event = "login": the contract has no event login`},
		{"an aggregation that a parameter makes", `rule: {parameters: {share: 95}, ask: "filter event = \"api_request\" | stats pct(duration_ms, {{share}})", above: {ticket: 5}}`, `rule rule: ask: contract guide: "pct(duration_ms, 95)" is not an aggregation for an alarm: use one of avg, count, max, min and sum`},
		{"a value that the query cannot have", `rule: {parameters: {word: "5"}, ask: "filter message like {{word}} | stats count(*)", above: {ticket: 5}}`, `rule rule: ask: contract guide: query, line 1, column 21: expected a text or a regular expression, found "5": write like "text" or like /expression/`},
	})
}

func TestQueriesAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"what is there unless said otherwise", `logins: {ask: filter event = "login_failed" | stats count(*) by ip_address, above: {ticket: 5, page: 50}}`, `
rule logins: the query finds more than 50 (page), 5 (ticket) in 15m, and runs every 5m
  alarm logins-page: filter event_type = "login_failed" or message = "Login attempt failed"
| stats count(*) by ip_address: GreaterThanThreshold 50, 1 of 1, every 5m0s over 15m0s, notBreaching, 10 lines
  alarm logins-ticket: filter event_type = "login_failed" or message = "Login attempt failed"
| stats count(*) by ip_address: GreaterThanThreshold 5, 1 of 1, every 5m0s over 15m0s, notBreaching, 10 lines
`},
		{"all that can be said", `logins: {ask: filter level = "ERROR" | stats count(*), atOrAbove: {ticket: 5}, every: 24h, over: 720h, logLines: 50, resultsToEvaluate: 100, resultsToAlarm: 3, missingData: ignore}`, `
rule logins: the query finds at least 5 (ticket) in 720h, and runs every 24h
  alarm logins-ticket: filter level = "ERROR"
| stats count(*): GreaterThanOrEqualToThreshold 5, 3 of 100, every 24h0m0s over 720h0m0s, ignore, 50 lines
`},
		{"no lines, as often as it looks back", `logins: {ask: filter level = "ERROR" | stats count(*), above: {ticket: 5}, every: 1m, over: 1m, logLines: 0, resultsToEvaluate: 3}`, `
rule logins: the query finds more than 5 (ticket) in 1m, and runs every 1m
  alarm logins-ticket: filter level = "ERROR"
| stats count(*): GreaterThanThreshold 5, 3 of 3, every 1m0s over 1m0s, notBreaching, 0 lines
`},
		{"below, and so an answer without a number breaches", `logins: {ask: filter event = "batch_completed" | stats avg(duration_ms), below: {ticket: 5}}`, `
rule logins: the query finds less than 5 (ticket) in 15m, and runs every 5m
  alarm logins-ticket: filter event_type = "batch_completed" or message = "Batch processing completed"
| stats avg(duration_ms): LessThanThreshold 5, 1 of 1, every 5m0s over 15m0s, breaching, 10 lines
`},
		{"a negative number", `logins: {ask: filter event = "batch_completed" | stats min(duration_ms), above: {ticket: -5}}`, `
rule logins: the query finds more than -5 (ticket) in 15m, and runs every 5m
  alarm logins-ticket: filter event_type = "batch_completed" or message = "Batch processing completed"
| stats min(duration_ms): GreaterThanThreshold -5, 1 of 1, every 5m0s over 15m0s, notBreaching, 10 lines
`},
		{"parameters", `slow: {parameters: {long: 5s, word: orders}, ask: 'filter duration_ms > {{long}} and endpoint like "{{word}}" | stats count(*)', above: {ticket: 5}}`, `
rule slow: the query finds more than 5 (ticket) in 15m, and runs every 5m
  alarm slow-ticket: filter duration_ms > 5000 and endpoint like "orders"
| stats count(*): GreaterThanThreshold 5, 1 of 1, every 5m0s over 15m0s, notBreaching, 10 lines
`},
	})
}

// Split keeps the aggregation on one line, and names as they are.
func TestSplit(t *testing.T) {
	query, err := insights.Parse("filter level = \"ERROR\"\n| stats count(*) as errors\n    by `a  b`,\n    c")
	if err != nil {
		t.Fatal(err)
	}
	asked, aggregation, err := alarmrules.Split(query)
	if err != nil {
		t.Fatal(err)
	}
	same(t, asked, `filter level = "ERROR"`)
	same(t, aggregation, "count(*) as errors by `a  b`, c")
}
