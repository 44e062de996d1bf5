package alarmrules_test

import "testing"

func TestSilenceMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"no time", `silence: {}`, `rule.yaml:1:1: after is missing: give a duration for each severity, as in after: {ticket: 15m}`},
		{"no severity", `silence: {}
after: {}`, `rule.yaml:4:8: after: needs at least one severity: use page or ticket; to turn the rule off, set it to null`},
		{"a severity", `silence: {}
after: {pager: 15m}`, `rule.yaml:4:16: after.pager: there is no severity "pager": did you mean page? Use page or ticket`},
		{"no whole minutes", `silence: {}
after: {page: 90s}`, `rule.yaml:4:15: after.page: must be whole minutes from 1m to 24h, got 1m30s`},
		{"less than a minute", `silence: {}
after: {page: 59s}`, `rule.yaml:4:15: after.page: must be whole minutes from 1m to 24h, got 59s`},
		{"more than a day", `silence: {}
after: {page: 24h1m}`, `rule.yaml:4:15: after.page: must be whole minutes from 1m to 24h, got 24h1m`},
		{"no record", `silence: {record: false}
after: {page: 15m}`, `rule.yaml:3:19: silence.record: no filter matches what is not a record: false is allowed only in a share of all log events`},
		{"a number", `silence: {}
after: {page: 15}`, `rule.yaml:4:15: after.page: "15" is not a duration: write it like 800ms, 5s, 15m or 1h`},
	})
}

func TestSilencesThatTheContractRefuses(t *testing.T) {
	bindMistakes(t, []refused{
		{"an event", `rule: {silence: {event: login}, after: {page: 15m}}`, `rule rule: silence: contract guide: the contract has no event login`},
	})
}

func TestSilencesAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"of all", `silence: {silence: {}, after: {page: 15m, ticket: 1m}}`, `
rule silence: no log events for 15m (page), 1m (ticket)
  alarm silence-page: Sum of own/IncomingLogEvents LessThanThreshold 1, 15 of 15 x 1m0s, breaching
  alarm silence-ticket: Sum of own/IncomingLogEvents LessThanThreshold 1, 1 of 1 x 1m0s, breaching
`},
		{"of an event, for as long as can be", `no-orders: {silence: {event: order_created}, after: {ticket: 24h}}`, `
metric no-orders: NoOrders, "No orders", Count
  filter no-orders: { $.event_type = "order_created" || $.message = "Order created" } -> NoOrders 1
rule no-orders: no order_created for 24h (ticket)
  metrics no-orders
  alarm no-orders-ticket: Sum of log/NoOrders LessThanThreshold 1, 1440 of 1440 x 1m0s, breaching
  line "No orders": Sum of log/NoOrders per minute [per minute]
`},
	})
}
