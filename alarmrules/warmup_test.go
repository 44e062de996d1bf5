package alarmrules_test

import (
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
)

func TestWarmUpAndWallClockMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"a warm-up of seconds", `warmUp: 90s
count: {event: login_failed}
above: {ticket: 1}`, `rule.yaml:3:9: warmUp: a warm-up of 1m30s: use whole minutes from 1m to 48h`},
		{"a warm-up of more than two days", `warmUp: 48h1m
silence: {}
after: {page: 15m}`, `rule.yaml:3:9: warmUp: a warm-up of 48h1m: use whole minutes from 1m to 48h`},
		{"all of no warm-up", `wholeWarmUp: true
silence: {}
after: {page: 15m}`, `rule.yaml:3:14: wholeWarmUp: it needs a warm-up to wait for: add warmUp, such as 30m`},
		{"an alarm on others", `warmUp: 30m
any: [errors]
severity: page`, `rule.yaml:3:9: warmUp: an alarm on other alarms has no warm-up: set it on the rules that it looks at`},
		{"an alarm on others, for a time that nobody waits", `warmUp: 49h
any: [errors]
severity: page`, `rule.yaml:3:9: warmUp: an alarm on other alarms has no warm-up: set it on the rules that it looks at`},
		{"a place that there is not", `count: {event: login_failed}
above: {ticket: 1}
wallClock: Mars/Base`, `rule.yaml:5:12: wallClock: there is no time zone "Mars/Base": use UTC or one such as Europe/Berlin, or an offset from UTC such as +05:30`},
		{"a distance of odd minutes", `count: {event: login_failed}
above: {ticket: 1}
wallClock: "+05:31"`, `rule.yaml:5:12: wallClock: the offset of the time zone +05:31 from UTC is not a multiple of 5m`},
		{"a period that no clock has", `count: {event: login_failed}
above: {ticket: 1}
wallClock: UTC
period: 15m`, `rule.yaml:6:9: period: a period of 15m on the wall clock: use one of 1m, 5m, 1h, 24h, 168h`},
		{"a default period that no clock has", `contributors: {event: api_request, by: [ip_address]}
above: {ticket: 5}
wallClock: UTC`, `rule.yaml:1:1: period: a period of 15m on the wall clock: use one of 1m, 5m, 1h, 24h, 168h`},
		{"weeks", `count: {event: login_failed}
above: {ticket: 1}
wallClock: UTC
period: 168h
evaluationPeriods: 2`, `rule.yaml:7:20: evaluationPeriods: 2 periods of 168h: together they may cover at most 168h`},
	})
}

func TestWarmUpAndWallClock(t *testing.T) {
	for _, test := range []struct {
		name, source, when string
		clock              string
		warmUp             time.Duration
		whole              bool
	}{
		{"neither", "count: {event: login_failed}\nabove: {ticket: 1}", "more than 1 (ticket) in 5m: login_failed", "", 0, false},
		{"count", "warmUp: 30m\ncount: {event: login_failed}\nabove: {ticket: 1}\nwallClock: Europe/Berlin\nperiod: 168h",
			"more than 1 (ticket) in 168h on the clock of Europe/Berlin: login_failed", "Europe/Berlin", 30 * time.Minute, false},
		{"contributors", "warmUp: 48h\nwholeWarmUp: true\ncontributors: {where: $.tenant_id = 5, by: [endpoint]}\nabove: {ticket: 5}\nwallClock: UTC+05:30\nperiod: 1h",
			"more than 5 (ticket) in 1h on the clock of UTC+05:30 of one endpoint: where $.tenant_id = 5", "UTC+05:30", 48 * time.Hour, true},
		{"silence", "warmUp: 1m\nsilence: {}\nafter: {ticket: 15m}", "no log events for 15m (ticket)", "", time.Minute, false},
		{"ask", "warmUp: 1m\nask: filter level = \"ERROR\" | stats count(*)\nabove: {ticket: 1}", "the query finds more than 1 (ticket) in 15m, and runs every 5m", "", time.Minute, false},
		{"objective", "warmUp: 1h\nobjective: 99.9%\nbad: {event: request_completed, where: $.status_code >= 500}\nof: {event: request_completed}",
			"the error budget of 99.9% of request_completed over 30 days is used up too fast", "", time.Hour, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			rule, err := alarmrules.Parse("rule.yaml", []byte(texts+test.source), nil)
			if err != nil {
				t.Fatal(err)
			}
			schemaAgrees(t, texts+test.source, false)
			set, err := alarmrules.Bind(alarmrules.Application{}, rule)
			if err != nil {
				t.Fatal(err)
			}
			if got := set.Rules[0].Rule.When(); got != test.when {
				t.Errorf("it goes off when %s", got)
			}
			for _, a := range set.Rules[0].Alarms {
				warmUp, whole := test.warmUp, test.whole
				if a.Condition != nil {
					warmUp, whole = 0, false
				}
				if a.WallClock != test.clock || a.WarmUp != warmUp || a.WholeWarmUp != whole {
					t.Errorf("%s: clock %q, warm-up %s, whole %v", a.Suffix(), a.WallClock, a.WarmUp, a.WholeWarmUp)
				}
			}
		})
	}
}
