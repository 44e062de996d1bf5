package alarmrules_test

import (
	"strings"
	"testing"
)

func TestCompositeMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"nothing", `any: []
severity: page`, `rule.yaml:3:6: any: needs the names of rules, or a severity, as in {severity: page}`},
		{"a mapping without a severity", `any: {}
severity: page`, `rule.yaml:3:6: any: needs the names of rules, or a severity, as in {severity: page}`},
		{"a severity that there is not", `all: {severity: pager}
severity: page`, `rule.yaml:3:17: all.severity: there is no severity "pager": did you mean page? Use page or ticket`},
		{"another key", `any: {names: [a]}
severity: page`, `rule.yaml:3:7: any.names: there is no key "names": use severity`},
		{"a name twice", `any: [a, b, a]
severity: page`, `rule.yaml:3:13: any[2]: a is in this list already`},
		{"no severity", `any: [a]`, `rule.yaml:1:1: severity is missing, which says whom it notifies: use page or ticket`},
		{"whom it tells", `all: [a]
severity: pager`, `rule.yaml:4:11: severity: there is no severity "pager": did you mean page? Use page or ticket`},
		{"what keeps it quiet", `any: [a]
severity: page
suppressedBy: " deploy"`, `rule.yaml:5:15: suppressedBy: must be the name of a rule, or the name or the ARN of an alarm`},
		{"a threshold", `any: [a]
severity: page
above: {page: 1}`, `rule.yaml:5:1: above: there is no key "above": use one of title, optional, log, meaning, firstSteps, query, runbook, parameters, warmUp, wholeWarmUp, any, severity, suppressedBy, quiets`},
		{"an ARN of something else", `any: [a]
severity: page
suppressedBy: arn:aws:sns:eu-central-1:111122223333:alarms`, `rule.yaml:5:15: suppressedBy: is not the ARN of an alarm, such as arn:aws:cloudwatch:eu-central-1:111122223333:alarm:deployment`},
		{"a name longer than alarms have", `any: [a]
severity: page
suppressedBy: ` + strings.Repeat("a", 256), `rule.yaml:5:15: suppressedBy: must be the name of a rule, or the name or the ARN of an alarm`},
		{"all of them quiet", `all: [a, b]
severity: page
quiets: true`, `rule.yaml:5:9: quiets: each of the alarms would notify nobody until all of them are in ALARM: quiets needs any`},
		{"a name", `any: a
severity: page`, `rule.yaml:3:6: any: must be a list of rules, as in [errors], or {severity: page}`},
	})
}

func TestCompositesThatCannotBe(t *testing.T) {
	bindMistakes(t, []refused{
		{"a rule that there is not", `errors: {count: {level: ERROR}, above: {ticket: 1}}
rule: {any: [error], severity: page}`, `rule rule: any.0: there is no rule "error", or it is off: did you mean errors? Use errors`},
		{"nothing near", `errors: {count: {level: ERROR}, above: {ticket: 1}}
rule: {all: [xylophone], severity: page}`, `rule rule: all.0: there is no rule "xylophone", or it is off: use errors`},
		{"no alarm of the severity", `errors: {count: {level: ERROR}, above: {ticket: 1}}
rule: {any: {severity: page}, severity: page}`, `rule rule: any: it combines the alarms of severity page, and there is none that it can look at`},
		{"only alarms of the severity that it cannot look at", `asked: {ask: filter level = "ERROR" | stats count(*), above: {page: 5}}
rule: {any: {severity: page}, severity: page}`, `rule rule: any: it combines the alarms of severity page, and there is none that it can look at`},
		{"itself", `rule: {any: [rule], severity: page}`, `rule rule: any.0: it would look at itself`},
		{"itself, by its alarm", `rule: {any: [rule-page], severity: page}`, `rule rule: any.0: it would look at itself`},
		{"a circle", `a: {any: [b], severity: page}
b: {any: [c], severity: page}
c: {any: [a], severity: page}`, `rule c: any.0: it looks at a, which looks at it: alarms cannot look at each other in a circle`},
		{"a circle of alarms", `a: {any: [b-page], severity: page}
b: {all: [a-page], severity: page}`, `rule b: all.0: it looks at a-page, which looks at it: alarms cannot look at each other in a circle`},
		{"a query", `asked: {ask: filter level = "ERROR" | stats count(*), above: {page: 5}}
rule: {any: [asked], severity: page}`, `rule rule: any.0: its alarm is on a query, and AWS does not document that a composite alarm can look at one`},
		{"the alarm of a query", `asked: {ask: filter level = "ERROR" | stats count(*), above: {page: 5}}
rule: {any: [asked-page], severity: page}`, `rule rule: any.0: its alarm is on a query, and AWS does not document that a composite alarm can look at one`},
		{"kept quiet by itself", `errors: {count: {level: ERROR}, above: {ticket: 1}}
rule: {any: [errors], severity: page, suppressedBy: rule}`, `rule rule: suppressedBy: it would suppress itself`},
		{"kept quiet by what it looks at", `errors: {count: {level: ERROR}, above: {ticket: 1}}
rule: {any: [errors], severity: page, suppressedBy: errors}`, `rule rule: suppressedBy: it looks at errors-ticket itself, and could hardly ever notify anybody`},
		{"kept quiet by one of several", `errors: {count: {level: ERROR}, above: {ticket: 1, page: 5}}
rule: {any: [errors-ticket], severity: page, suppressedBy: errors}`, `rule rule: suppressedBy: errors has several alarms: name one of them, such as errors-page`},
		{"kept quiet by a mistyped rule", `errors: {count: {level: ERROR}, above: {ticket: 1}}
deployment: {count: {event: login_failed}, above: {ticket: 1}}
rule: {any: [errors], severity: page, suppressedBy: deploymant}`, `rule rule: suppressedBy: there is no rule "deploymant": did you mean deployment? If an alarm of somebody else has that name, give its ARN`},
		{"kept quiet by a mistyped alarm", `errors: {count: {level: ERROR}, above: {ticket: 1}}
deployment: {count: {event: login_failed}, above: {ticket: 1, page: 5}}
rule: {any: [errors], severity: page, suppressedBy: deployment-pgae}`, `rule rule: suppressedBy: there is no rule "deployment-pgae": did you mean deployment-page? If an alarm of somebody else has that name, give its ARN`},
		{"quiet, and more urgent", `errors: {count: {level: ERROR}, above: {ticket: 1, page: 5}}
rule: {any: [errors], severity: ticket, quiets: true}`, `rule rule: quiets: errors-page would notify nobody, and is more urgent than ticket, which would be notified instead`},
		{"kept quiet by a query", `asked: {ask: filter level = "ERROR" | stats count(*), above: {page: 5}}
errors: {count: {level: ERROR}, above: {ticket: 1}}
rule: {any: [errors], severity: page, suppressedBy: asked-page}`, `rule rule: suppressedBy: its alarm is on a query, and AWS does not document that one can suppress others`},
		{"kept quiet by what looks at it", `errors: {count: {level: ERROR}, above: {ticket: 1}}
a: {any: [b], severity: page}
b: {any: [errors], severity: page, suppressedBy: a}`, `rule b: suppressedBy: a looks at it: alarms cannot look at each other in a circle`},
		{"kept quiet by what looks at it, in the other order", `errors: {count: {level: ERROR}, above: {ticket: 1}}
a: {any: [errors], severity: page, suppressedBy: b}
b: {any: [a], severity: page}`, `rule b: any.0: it looks at a, which looks at it: alarms cannot look at each other in a circle`},
	})
}

func TestCompositesAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"any of names", `a: {count: {event: login_failed}, above: {ticket: 1, page: 2}}
b: {count: {event: login_success}, above: {ticket: 1}}
rule: {any: [a, b], severity: page}`, `
metric a: A, "A", Count
  filter a: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> A 1
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
rule a: more than 2 (page), 1 (ticket) in 5m: login_failed
  metrics a
  alarm a-page: Sum of log/A GreaterThanThreshold 2, 1 of 1 x 5m0s, notBreaching
  alarm a-ticket: Sum of log/A GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "A": Sum of log/A per minute [per minute]
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule rule: any of these is in ALARM: a, b
  alarm rule-page: (ALARM("a-page") OR ALARM("a-ticket")) OR ALARM("b-ticket")
`},
		{"all of names", `a: {count: {event: login_failed}, above: {ticket: 1, page: 2}}
b: {count: {event: login_success}, above: {ticket: 1}}
rule: {all: [a, b], severity: ticket}`, `
metric a: A, "A", Count
  filter a: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> A 1
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
rule a: more than 2 (page), 1 (ticket) in 5m: login_failed
  metrics a
  alarm a-page: Sum of log/A GreaterThanThreshold 2, 1 of 1 x 5m0s, notBreaching
  alarm a-ticket: Sum of log/A GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "A": Sum of log/A per minute [per minute]
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule rule: all of these are in ALARM: a, b
  alarm rule-ticket: (ALARM("a-page") OR ALARM("a-ticket")) AND ALARM("b-ticket")
`},
		{"an alarm of a rule", `a: {count: {event: login_failed}, above: {ticket: 1, page: 2}}
rule: {any: [a-ticket], severity: page}`, `
metric a: A, "A", Count
  filter a: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> A 1
rule a: more than 2 (page), 1 (ticket) in 5m: login_failed
  metrics a
  alarm a-page: Sum of log/A GreaterThanThreshold 2, 1 of 1 x 5m0s, notBreaching
  alarm a-ticket: Sum of log/A GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "A": Sum of log/A per minute [per minute]
rule rule: any of these is in ALARM: a-ticket
  alarm rule-page: ALARM("a-ticket")
`},
		{"all alarms of a severity", `a: {count: {event: login_failed}, above: {ticket: 1, page: 2}}
asked: {ask: filter level = "ERROR" | stats count(*), above: {page: 5}}
b: {count: {event: login_success}, above: {page: 1}}
slo: {objective: 99.9%, bad: {level: ERROR}, of: {record: true}}
other: {any: [a], severity: page}
rule: {any: {severity: page}, severity: page}`, `
metric a: A, "A", Count
  filter a: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> A 1
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
metric log-records: LogRecords, "Log records", Count
  filter log-records: { $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" } -> LogRecords 1
metric slo-bad: SloBad, "Slo bad", Count
  filter slo-bad: { $.level = "ERROR" } -> SloBad 1
rule a: more than 2 (page), 1 (ticket) in 5m: login_failed
  metrics a
  alarm a-page: Sum of log/A GreaterThanThreshold 2, 1 of 1 x 5m0s, notBreaching
  alarm a-ticket: Sum of log/A GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "A": Sum of log/A per minute [per minute]
rule asked: the query finds more than 5 (page) in 15m, and runs every 5m
  alarm asked-page: filter level = "ERROR"
| stats count(*): GreaterThanThreshold 5, 1 of 1, every 5m0s over 15m0s, notBreaching, 10 lines
rule b: more than 1 (page) in 5m: login_success
  metrics b
  alarm b-page: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule other: any of these is in ALARM: a
  alarm other-page: ALARM("a-page") OR ALARM("a-ticket")
rule rule: any of these is in ALARM: alarms of the severity page
  alarm rule-page: ALARM("a-page") OR ALARM("b-page") OR ALARM("slo-fast-burn-page") OR ALARM("slo-burn-page")
rule slo: the error budget of 99.9% of records of the contract over 30 days is used up too fast
  metrics slo-bad log-records
  alarm slo-fast-burn-page: ALARM("slo-fast-burn-1h-page") AND ALARM("slo-fast-burn-5m-page")
  alarm slo-fast-burn-1h-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 14.4, 1 of 1 x 1h0m0s, notBreaching part
  alarm slo-fast-burn-5m-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 14.4, 1 of 1 x 5m0s, notBreaching part
  alarm slo-burn-page: ALARM("slo-burn-6h-page") AND ALARM("slo-burn-30m-page")
  alarm slo-burn-6h-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 6, 1 of 1 x 6h0m0s, notBreaching part
  alarm slo-burn-30m-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 6, 1 of 1 x 30m0s, notBreaching part
  alarm slo-slow-burn-ticket: ALARM("slo-slow-burn-24h-ticket") AND ALARM("slo-slow-burn-2h-ticket")
  alarm slo-slow-burn-24h-ticket: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 3, 1 of 1 x 24h0m0s, notBreaching part
  alarm slo-slow-burn-2h-ticket: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 3, 1 of 1 x 2h0m0s, notBreaching part
  line "Slo": 100 - 100 * FILL(sloBad, 0) / logRecords {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} [percent]
`},
		{"a rule of burn rates, and a part of it", `slo: {objective: 99.9%, bad: {level: ERROR}, of: {record: true}, burnRates: [{name: fast, severity: page, long: 1h, short: 5m, budget: 2%}]}
rule: {any: [slo], severity: page}
part: {any: [slo-fast-5m-page], severity: page, quiets: true}`, `
metric log-records: LogRecords, "Log records", Count
  filter log-records: { $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" } -> LogRecords 1
metric slo-bad: SloBad, "Slo bad", Count
  filter slo-bad: { $.level = "ERROR" } -> SloBad 1
rule part: any of these is in ALARM: slo-fast-5m-page
  alarm part-page: ALARM("slo-fast-5m-page")
rule rule: any of these is in ALARM: slo
  alarm rule-page: ALARM("slo-fast-page")
rule slo: the error budget of 99.9% of records of the contract over 30 days is used up too fast
  metrics slo-bad log-records
  alarm slo-fast-page: ALARM("slo-fast-1h-page") AND ALARM("slo-fast-5m-page")
  alarm slo-fast-1h-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 14.4, 1 of 1 x 1h0m0s, notBreaching part
  alarm slo-fast-5m-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 14.4, 1 of 1 x 5m0s, notBreaching part quiet
  line "Slo": 100 - 100 * FILL(sloBad, 0) / logRecords {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} [percent]
`},
		{"those it looks at are quiet", `a: {count: {event: login_failed}, above: {ticket: 1, page: 2}}
b: {count: {event: login_success}, above: {ticket: 1}}
rule: {any: [a-page, b], severity: page, quiets: true}`, `
metric a: A, "A", Count
  filter a: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> A 1
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
rule a: more than 2 (page), 1 (ticket) in 5m: login_failed
  metrics a
  alarm a-page: Sum of log/A GreaterThanThreshold 2, 1 of 1 x 5m0s, notBreaching quiet
  alarm a-ticket: Sum of log/A GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "A": Sum of log/A per minute [per minute]
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching quiet
  line "B": Sum of log/B per minute [per minute]
rule rule: any of these is in ALARM: a-page, b
  alarm rule-page: ALARM("a-page") OR ALARM("b-ticket")
`},
		{"others on others, in whatever order", `a: {any: [b, c], severity: page}
b: {all: [c, d-ticket], severity: page}
c: {any: [d], severity: page}
d: {count: {event: login_success}, above: {ticket: 1}}`, `
metric d: D, "D", Count
  filter d: { $.event_type = "login_success" || $.message = "User login successful" } -> D 1
rule a: any of these is in ALARM: b, c
  alarm a-page: ALARM("b-page") OR ALARM("c-page")
rule b: all of these are in ALARM: c, d-ticket
  alarm b-page: ALARM("c-page") AND ALARM("d-ticket")
rule c: any of these is in ALARM: d
  alarm c-page: ALARM("d-ticket")
rule d: more than 1 (ticket) in 5m: login_success
  metrics d
  alarm d-ticket: Sum of log/D GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "D": Sum of log/D per minute [per minute]
`},
		{"kept quiet by a rule", `a: {count: {event: login_failed}, above: {page: 2}}
b: {count: {event: login_success}, above: {ticket: 1}}
rule: {all: [b], severity: ticket, suppressedBy: a}`, `
metric a: A, "A", Count
  filter a: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> A 1
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
rule a: more than 2 (page) in 5m: login_failed
  metrics a
  alarm a-page: Sum of log/A GreaterThanThreshold 2, 1 of 1 x 5m0s, notBreaching
  line "A": Sum of log/A per minute [per minute]
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule rule: all of these are in ALARM: b
  alarm rule-ticket: ALARM("b-ticket") suppressed by a-page, own true
`},
		{"kept quiet by an alarm of a rule", `a: {count: {event: login_failed}, above: {ticket: 1, page: 2}}
b: {count: {event: login_success}, above: {ticket: 1}}
rule: {all: [b], severity: ticket, suppressedBy: a-ticket}`, `
metric a: A, "A", Count
  filter a: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> A 1
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
rule a: more than 2 (page), 1 (ticket) in 5m: login_failed
  metrics a
  alarm a-page: Sum of log/A GreaterThanThreshold 2, 1 of 1 x 5m0s, notBreaching
  alarm a-ticket: Sum of log/A GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "A": Sum of log/A per minute [per minute]
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule rule: all of these are in ALARM: b
  alarm rule-ticket: ALARM("b-ticket") suppressed by a-ticket, own true
`},
		{"kept quiet by a rule that has one alarm and its parts", `b: {count: {event: login_success}, above: {ticket: 1}}
slo: {objective: 99.9%, bad: {level: ERROR}, of: {record: true}, burnRates: [{name: fast, severity: page, long: 1h, short: 5m, budget: 2%}]}
rule: {all: [b], severity: ticket, suppressedBy: slo}`, `
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
metric log-records: LogRecords, "Log records", Count
  filter log-records: { $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" } -> LogRecords 1
metric slo-bad: SloBad, "Slo bad", Count
  filter slo-bad: { $.level = "ERROR" } -> SloBad 1
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule rule: all of these are in ALARM: b
  alarm rule-ticket: ALARM("b-ticket") suppressed by slo-fast-page, own true
rule slo: the error budget of 99.9% of records of the contract over 30 days is used up too fast
  metrics slo-bad log-records
  alarm slo-fast-page: ALARM("slo-fast-1h-page") AND ALARM("slo-fast-5m-page")
  alarm slo-fast-1h-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 14.4, 1 of 1 x 1h0m0s, notBreaching part
  alarm slo-fast-5m-page: IF(FILL(sloBad, 0) >= 5, 100 * sloBad / logRecords / 0.1, 0) {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} GreaterThanThreshold 14.4, 1 of 1 x 5m0s, notBreaching part
  line "Slo": 100 - 100 * FILL(sloBad, 0) / logRecords {sloBad: Sum of log/SloBad} {logRecords: Sum of log/LogRecords} [percent]
`},
		{"kept quiet by an ARN", `deployment: {count: {event: login_success}, above: {ticket: 1}}
rule: {all: [deployment], severity: ticket, suppressedBy: "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:deployments"}`, `
metric deployment: Deployment, "Deployment", Count
  filter deployment: { $.event_type = "login_success" || $.message = "User login successful" } -> Deployment 1
rule deployment: more than 1 (ticket) in 5m: login_success
  metrics deployment
  alarm deployment-ticket: Sum of log/Deployment GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Deployment": Sum of log/Deployment per minute [per minute]
rule rule: all of these are in ALARM: deployment
  alarm rule-ticket: ALARM("deployment-ticket") suppressed by arn:aws:cloudwatch:eu-central-1:111122223333:alarm:deployments, own false
`},
		{"kept quiet by what a deployment knows", `b: {count: {event: login_success}, above: {ticket: 1}}
rule: {all: [b], severity: ticket, suppressedBy: "arn:${Token[AWS.Partition.3]}:cloudwatch:eu-central-1:111122223333:alarm:deployments"}`, `
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule rule: all of these are in ALARM: b
  alarm rule-ticket: ALARM("b-ticket") suppressed by arn:${Token[AWS.Partition.3]}:cloudwatch:eu-central-1:111122223333:alarm:deployments, own false
`},
		{"kept quiet by somebody else's alarm", `b: {count: {event: login_success}, above: {ticket: 1}}
rule: {all: [b], severity: ticket, suppressedBy: deployment-runs}`, `
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule rule: all of these are in ALARM: b
  alarm rule-ticket: ALARM("b-ticket") suppressed by deployment-runs, own false
`},
		{"kept quiet by the longest name", `b: {count: {event: login_success}, above: {ticket: 1}}
rule: {all: [b], severity: ticket, suppressedBy: ` + strings.Repeat("ä", 255) + `}`, `
metric b: B, "B", Count
  filter b: { $.event_type = "login_success" || $.message = "User login successful" } -> B 1
rule b: more than 1 (ticket) in 5m: login_success
  metrics b
  alarm b-ticket: Sum of log/B GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "B": Sum of log/B per minute [per minute]
rule rule: all of these are in ALARM: b
  alarm rule-ticket: ALARM("b-ticket") suppressed by ` + strings.Repeat("ä", 255) + `, own false
`},
	})
}
