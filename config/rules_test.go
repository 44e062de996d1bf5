package config

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
)

const (
	// own is a whole rule.
	own = "meaning: Refunds fail., firstSteps: Look at the bank., count: {level: ERROR}, above: {ticket: 1}"
	// noRecords removes all default rules on records.
	noRecords = "errors: ~, critical: ~, slow-requests: ~, request-p95: ~, failed-logins: ~, mismatch: ~"
)

// ruleMistakes are mistakes in alarm rules, in metrics of log events and in
// folders of rules.
var ruleMistakes = []struct{ name, source, want string }{
	// Changes of rules that ship.
	{"unknown key of a rule", "alarms: {errors: {over: {page: 5}}}\n" + rest, `logstack.yaml:1:19: alarms.errors.over: there is no key "over": use one of title, optional, log, meaning, firstSteps, query, runbook, parameters, warmUp, wholeWarmUp, count, as, above, atOrAbove, below, atOrBelow, period, wallClock, evaluationPeriods, datapointsToAlarm, missingData`},
	{"unknown rule", "alarms: {erors: {above: {page: 5}}}\n" + rest, `logstack.yaml:1:10: alarms.erors: there is no alarm rule "erors": did you mean errors? Use one of ` + ruleNames() + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames()},
	{"unknown rule that is like none", "alarms: {refunds: {above: {page: 5}}}\n" + rest, `logstack.yaml:1:10: alarms.refunds: there is no alarm rule "refunds": use one of ` + ruleNames() + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames()},
	{"unknown rule that is to be off", "alarms: {silense: ~}\n" + rest, `logstack.yaml:1:10: alarms.silense: there is no alarm rule "silense": did you mean silence? Use one of ` + ruleNames()},
	{"unknown rule of an environment", app + svc + "environments: {dev: {alarms: {erors: {above: {page: 5}}}}, prod: {}}\n", `logstack.yaml:3:31: environments.dev.alarms.erors: there is no alarm rule "erors": did you mean errors? Use one of ` + ruleNames() + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames()},
	{"unknown rule that is off in an environment", "alarms: {mine: {" + own + "}}\n" + app + svc + "environments: {dev: {alarms: {mine: ~, yours: ~}}, prod: {}}\n", `logstack.yaml:4:40: environments.dev.alarms.yours: there is no alarm rule "yours": use one of ` + ruleNames("mine") + ``},
	{"two unknown rules", "alarms: {refunds: ~, payments: {above: {page: 1}}}\n" + rest, `
logstack.yaml:1:10: alarms.refunds: there is no alarm rule "refunds": use one of ` + ruleNames() + `
logstack.yaml:1:22: alarms.payments: there is no alarm rule "payments": use one of ` + ruleNames() + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames()},
	{"a rule that is wrong, and that every environment replaces", "alarms: {errors: {above: {page: -1}}}\n" + app + svc + "environments: {dev: {alarms: {errors: {above: {page: 5}}}}}\n", "logstack.yaml:1:33: alarms.errors.above.page: must be a count of 0 or more, got -1"},
	{"a rule that is none, and that every environment takes away", "alarms: {refunds: 5}\n" + app + svc + "environments: {dev: {alarms: {refunds: ~}}}\n", "logstack.yaml:1:19: alarms.refunds: must be a mapping that says what the rule watches, with one of " + kindNames()},
	{"a rule in camel case", "alarms: {slowRequests: {above: {page: 5}}}\n" + rest, `logstack.yaml:1:10: alarms.slowRequests: there is no alarm rule "slowRequests": did you mean slow-requests? Use one of ` + ruleNames() + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames()},
	{"alarms of the wrong type", "alarms: [errors]\n" + rest, "logstack.yaml:1:9: alarms: must be a mapping, got a list"},
	{"alarms without a value", "alarms:\n" + rest, "logstack.yaml:1:1: alarms: has no value: give it one, or leave it out"},
	{"alarms of an environment of the wrong type", app + svc + "environments: {dev: {alarms: 5}, prod: {}}\n", "logstack.yaml:3:30: environments.dev.alarms: must be a mapping, got a number"},
	{"a rule of the wrong type", "alarms: {errors: yes, silence: [page]}\n" + rest, `
logstack.yaml:1:18: alarms.errors: must be a mapping that says what the rule watches, with one of ` + kindNames() + `
logstack.yaml:1:32: alarms.silence: must be a mapping that says what the rule watches, with one of ` + kindNames() + `
`},
	{"a rule that is said in place of one that ships", "alarms: {errors: 10}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:18: alarms.errors: must be a mapping that says what the rule watches, with one of " + kindNames()},
	{"wrong type in the depth", "alarms:\n  errors:\n    above:\n      page: many\n" + rest, "logstack.yaml:4:13: alarms.errors.above.page: must be a number, got text"},
	{"a fraction of a datapoint", "alarms: {errors: {evaluationPeriods: 1.5}}\n" + rest, "logstack.yaml:1:38: alarms.errors.evaluationPeriods: must be a whole number such as 5, got 1.5"},
	{"threshold below zero", "alarms:\n  errors: {above: {ticket: -1}}\n  critical: {above: {page: -0.5}}\n  slow-requests: {above: {page: -2}}\n  failed-logins: {above: {page: -3}}\n" + rest, `
logstack.yaml:2:28: alarms.errors.above.ticket: must be a count of 0 or more, got -1
logstack.yaml:3:28: alarms.critical.above.page: must be a count of 0 or more, got -0.5
logstack.yaml:4:33: alarms.slow-requests.above.page: must be a count of 0 or more, got -2
logstack.yaml:5:33: alarms.failed-logins.above.page: must be a count of 0 or more, got -3
`},
	{"threshold without end", "alarms: {errors: {above: {page: .inf}}}\n" + rest, "logstack.yaml:1:33: alarms.errors.above.page: must be a number such as 5 or 0.5, got .inf"},
	{"no thresholds", "alarms: {errors: {above: {}}, silence: {after: {}}}\n" + rest, `
logstack.yaml:1:26: alarms.errors.above: needs at least one severity: use page or ticket; to turn the rule off, set it to null
logstack.yaml:1:48: alarms.silence.after: needs at least one severity: use page or ticket; to turn the rule off, set it to null
`},
	{"thresholds on two sides", "alarms: {errors: {below: {page: 1}}}\n" + rest, "logstack.yaml:1:26: alarms.errors.below: cannot be combined with above: a rule goes off on one side of its threshold"},
	{"a threshold that is removed", "alarms: {critical: {above: ~}}\n" + rest, "logstack.yaml:1:20: alarms.critical: above is missing: give a threshold for each severity, as in above: {ticket: …}"},
	{"null that takes nothing away", "alarms: {errors: {above: {call: ~}, of: ~}, mine: {" + own + ", period: ~}}\n" + rest, `
logstack.yaml:1:33: alarms.errors.above.call: has no value, and there is no earlier one for null to remove: give it one, or leave it out
logstack.yaml:1:41: alarms.errors.of: has no value, and there is no earlier one for null to remove: give it one, or leave it out
logstack.yaml:1:158: alarms.mine.period: has no value, and there is no earlier one for null to remove: give it one, or leave it out
`},
	{"null that takes nothing away, in an environment and a service", "alarms: {errors: {title: ~}}\n" + app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {errors: {as: ~, runbook: ~}}}, {name: api, image: a, ownLogGroups: true, alarms: {errors: {parameters: ~}}}]\nenvironments: {prod: {alarms: {errors: {above: {call: ~}}}}}\n", `
logstack.yaml:1:26: alarms.errors.title: has no value, and there is no earlier one for null to remove: give it one, or leave it out
logstack.yaml:3:88: services[0].alarms.errors.runbook: has no value, and there is no earlier one for null to remove: give it one, or leave it out
logstack.yaml:3:166: services[1].alarms.errors.parameters: has no value, and there is no earlier one for null to remove: give it one, or leave it out
logstack.yaml:4:55: environments.prod.alarms.errors.above.call: has no value, and there is no earlier one for null to remove: give it one, or leave it out
`},
	{"a metric with null that takes nothing away", "metrics: {paid: {count: {event: login_success}, as: ~}}\n" + rest, "logstack.yaml:1:53: metrics.paid.as: has no value, and there is no earlier one for null to remove: give it one, or leave it out"},
	{"optional where it says nothing", "alarms: {errors: {optional: true}, mine: {" + own + ", optional: false}}\n" + app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {errors: {optional: true}}}]\n" + env, `
logstack.yaml:1:19: alarms.errors.optional: is for a rule's file: here, a rule is on unless it is null
logstack.yaml:1:141: alarms.mine.optional: is for a rule's file: here, a rule is on unless it is null
logstack.yaml:3:72: services[0].alarms.errors.optional: is for a rule's file: here, a rule is on unless it is null
`},
	{"optional in an environment", app + svc + "environments: {prod: {alarms: {errors: {optional: true}}}}\n", "logstack.yaml:3:41: environments.prod.alarms.errors.optional: is for a rule's file: here, a rule is on unless it is null"},
	{"a rule that ships without what it watches", "alarms: {errors: {count: ~}, silense: 5}\n" + rest, `
logstack.yaml:1:18: alarms.errors: the rule watches nothing: it needs one of ` + kindNames() + `
logstack.yaml:1:39: alarms.silense: must be a mapping that says what the rule watches, with one of ` + kindNames()},
	{"length of time", "alarms: {slow-requests: {period: 5}, request-p95: {above: {page: -2s, ticket: 0s}}, silence: {after: {page: soon}}}\n" + rest, `
logstack.yaml:1:34: alarms.slow-requests.period: "5" is not a duration: write it like 800ms, 5s, 15m or 1h
logstack.yaml:1:66: alarms.request-p95.above.page: "-2s" is not a duration: write it like 800ms, 5s, 15m or 1h, or give a plain number
logstack.yaml:1:79: alarms.request-p95.above.ticket: "0s" is not a duration: write it like 800ms, 5s, 15m or 1h, or give a plain number
logstack.yaml:1:109: alarms.silence.after.page: "soon" is not a duration: write it like 800ms, 5s, 15m or 1h
`},
	{"period", "alarms: {errors: {period: 90s}, critical: {period: 10s}, request-p95: {period: 25h}}\n" + rest, `
logstack.yaml:1:27: alarms.errors.period: a period of 1m30s: use whole minutes from 1m to 24h
logstack.yaml:1:52: alarms.critical.period: a period of 10s: use whole minutes from 1m to 24h
logstack.yaml:1:80: alarms.request-p95.period: a period of 25h: use whole minutes from 1m to 24h
`},
	{"evaluation of nothing", "alarms: {errors: {evaluationPeriods: 0, datapointsToAlarm: -1}}\n" + rest, `
logstack.yaml:1:38: alarms.errors.evaluationPeriods: must be 1 or more, got 0
logstack.yaml:1:60: alarms.errors.datapointsToAlarm: must be 1 or more, got -1
`},
	{"more datapoints than periods", "alarms: {errors: {evaluationPeriods: 3, datapointsToAlarm: 4}}\n" + rest, "logstack.yaml:1:60: alarms.errors.datapointsToAlarm: 4 of 3 datapoints: cannot breach more often than it is evaluated"},
	{"more datapoints than the rule's own periods", "alarms: {request-p95: {datapointsToAlarm: 4}}\n" + rest, "logstack.yaml:1:43: alarms.request-p95.datapointsToAlarm: 4 of 3 datapoints: cannot breach more often than it is evaluated"},
	{"fewer periods than the rule's own datapoints", "alarms: {request-p95: {evaluationPeriods: 1}}\n" + rest, "logstack.yaml:1:10: alarms.request-p95: as the rule ships, datapointsToAlarm: 2 of 1 datapoints: cannot breach more often than it is evaluated"},
	{"too many periods", "alarms: {failed-logins: {period: 30m, evaluationPeriods: 49}}\n" + rest, "logstack.yaml:1:58: alarms.failed-logins.evaluationPeriods: 49 periods of 30m: together they may cover at most 24h"},
	{"too many periods of the rule's own length", "alarms: {slow-requests: {evaluationPeriods: 289}}\n" + rest, "logstack.yaml:1:45: alarms.slow-requests.evaluationPeriods: 289 periods of 5m: together they may cover at most 24h"},
	{"a period too long for the rule's own number", "alarms: {request-p95: {period: 24h, evaluationPeriods: 8}}\n" + rest, "logstack.yaml:1:56: alarms.request-p95.evaluationPeriods: 8 periods of 24h: together they may cover at most 168h"},
	{"evaluation that cannot be read", "alarms: {request-p95: {evaluationPeriods: five, datapointsToAlarm: 4}}\n" + rest, "logstack.yaml:1:43: alarms.request-p95.evaluationPeriods: must be a whole number, got text"},
	{"silence", "alarms: {silence: {after: {page: 90s, ticket: 25h}}}\n" + rest, `
logstack.yaml:1:34: alarms.silence.after.page: must be whole minutes from 1m to 24h, got 1m30s
logstack.yaml:1:47: alarms.silence.after.ticket: must be whole minutes from 1m to 24h, got 25h
`},
	{"mismatch", "alarms: {mismatch: {after: {page: 90s}}}\n" + rest, "logstack.yaml:1:35: alarms.mismatch.after.page: must be whole minutes from 1m to 24h, got 1m30s"},
	{"missing data", "alarms: {errors: {missingData: good}}\n" + rest, `logstack.yaml:1:32: alarms.errors.missingData: there is no treatment "good": use one of notBreaching, breaching, ignore, missing`},
	{"no share", "alarms: {error-ratio: {above: {page: 5}}}\n" + rest, `logstack.yaml:1:38: alarms.error-ratio.above.page: "5" is not a share: use 0% to 100%, such as 1% or 99.9%`},
	{"a share of more than all", "alarms: {error-ratio: {above: {page: 101%}}}\n" + rest, `logstack.yaml:1:38: alarms.error-ratio.above.page: "101%" is not a share: use 0% to 100%, such as 1% or 99.9%`},
	{"more than all", "alarms: {error-ratio: {above: {page: 100%}}}\n" + rest, "logstack.yaml:1:38: alarms.error-ratio.above.page: nothing is more than 100%: the alarm could never go off"},
	{"a share of few", "alarms: {unstructured: {atLeast: 0}}\n" + rest, "logstack.yaml:1:34: alarms.unstructured.atLeast: must be 1 or more, got 0"},
	{"a window of a ratio", "alarms: {error-ratio: {period: 90s}}\n" + rest, "logstack.yaml:1:32: alarms.error-ratio.period: a period of 1m30s: use whole minutes from 1m to 24h"},
	{"a band without width", "alarms: {volume-anomaly: {aboveBand: {ticket: 0}}}\n" + rest, "logstack.yaml:1:47: alarms.volume-anomaly.aboveBand.ticket: must be more than 0 standard deviations, got 0"},
	{"gaps between queries", "alarms: {high-error-rate: {every: 10m}}\n" + rest, "logstack.yaml:1:10: alarms.high-error-rate: as the rule ships, over: it looks back 5m every 10m, and misses what happens in between: over must be at least as long as every"},
	{"a query that looks too far back", "alarms: {high-error-rate: {over: 721h}}\n" + rest, "logstack.yaml:1:34: alarms.high-error-rate.over: must be whole minutes from 1m to 720h, got 721h"},
	{"too many log lines", "alarms: {high-error-rate: {logLines: 51}}\n" + rest, "logstack.yaml:1:38: alarms.high-error-rate.logLines: must be 0 to 50, got 51"},
	{"a query without an aggregation", "alarms: {high-error-rate: {ask: fields @message}}\n" + rest, `logstack.yaml:1:33: alarms.high-error-rate.ask: "fields @message": use a query whose last command is a stats, with at least one command before it`},
	{"no error budget", "alarms: {availability: {objective: 100%}}\n" + rest, "logstack.yaml:1:36: alarms.availability.objective: the objective is 100%: it must be more than 0% and at most 99.9999%, as the rest is the error budget"},
	{"an objective that no failure breaks", "alarms: {availability: {objective: 93%}}\n" + rest, "logstack.yaml:1:36: alarms.availability.objective: the objective of 93% over 30 days: its alarm fast-burn goes off at 14.4 times the error budget, and could not even if all were bad: use more than 93.06 %"},
	{"days of an objective", "alarms: {availability: {objective: 99%, days: 91}}\n" + rest, "logstack.yaml:1:47: alarms.availability.days: must be 7 to 90, got 91"},
	{"a runbook that is not an address", "runbook: wiki\n" + rest, "logstack.yaml:1:10: runbook: must be an address such as https://wiki.example.com/alarms#{alarm}"},
	{"a runbook of a rule that is not an address", "alarms: {errors: {runbook: wiki}}\n" + rest, "logstack.yaml:1:28: alarms.errors.runbook: must be an address such as https://wiki.example.com/alarms#{alarm}"},
	{"unhealthy without a page", "alarms: {unhealthy: {}, critical: ~, errors: {above: {page: ~}}, silence: ~}\n" + rest, "logstack.yaml:1:10: alarms.unhealthy: as the rule ships, any: it combines the alarms of severity page, and there is none that it can look at"},
	{"a suppressor of another region", app + svc + "environments: {prod: {region: us-east-1, alarms: {unhealthy: {suppressedBy: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a'}}}}\n", "logstack.yaml:3:77: environments.prod.alarms.unhealthy.suppressedBy: it is in eu-west-1, and alarms in us-east-1 cannot reach it"},
	{"insights that ask no query", "alarms: {failed-logins-by-address: {contributors: {event: login_failed, by: [ip_address]}, above: {ticket: 5}, logLines: 5}}\ncontract: one-way.yaml\n" + rest, `logstack.yaml:1:112: alarms.failed-logins-by-address.logLines: there is no key "logLines": use one of title, optional, log, meaning, firstSteps, query, runbook, parameters, warmUp, wholeWarmUp, contributors, above, atOrAbove, below, atOrBelow, period, wallClock`},
	{"insights into an event that is known in two ways", "alarms: {failed-logins-by-address: {contributors: {event: login_failed, by: [ip_address]}, above: {ticket: 5}}}\n" + rest, "logstack.yaml:1:51: alarms.failed-logins-by-address.contributors: contract guide: event login_failed is recognised in 2 ways, and Contributor Insights has no OR: give it one match in the contract, or use an alarm on a query"},
	{"insights over two days", "alarms: {failed-logins-by-address: {contributors: {event: login_failed, by: [ip_address]}, above: {ticket: 5}, period: 48h}}\n" + rest, "logstack.yaml:1:120: alarms.failed-logins-by-address.period: a period of 48h: use whole minutes from 1m to 24h"},
	{"another kind without its thresholds", "alarms: {failed-logins: {share: {event: login_failed}, of: {record: true}}}\n" + rest, "logstack.yaml:1:25: alarms.failed-logins: above is missing: give a threshold for each severity, as in above: {ticket: …}"},

	// Whole rules.
	{"a rule that is wrong in several ways", "alarms:\n  Refunds Failing:\n    meaning: Refunds fail.\n    query: refunds\n    runbook: wiki\n    count: {event: refund_failed, anyLevel: ERROR}\n    above: {sms: -1}\n    period: 90s\n" + rest, `
logstack.yaml:2:3: alarms.Refunds Failing: "Refunds Failing" is not a rule's name: use lower-case letters, digits and hyphens, starting with a letter, at most 60
logstack.yaml:2:3: alarms.Refunds Failing: firstSteps is missing: say in one or two sentences what to do first, for whoever it wakes
logstack.yaml:5:14: alarms.Refunds Failing.runbook: must be an address such as https://wiki.example.com/alarms#{alarm}
logstack.yaml:6:45: alarms.Refunds Failing.count.anyLevel: cannot be combined with event: one filter pattern cannot ask for both
logstack.yaml:7:18: alarms.Refunds Failing.above.sms: must be a count of 0 or more, got -1
logstack.yaml:7:18: alarms.Refunds Failing.above.sms: there is no severity "sms": use page or ticket
logstack.yaml:8:13: alarms.Refunds Failing.period: a period of 1m30s: use whole minutes from 1m to 24h
`},
	{"a rule of two kinds", "alarms: {mine: {" + own + ", silence: {}}}\n" + rest, "logstack.yaml:1:115: alarms.mine.silence: a rule watches in one way, and this one has count and silence: write a rule for each"},
	{"a rule of a mistyped kind", "alarms: {mine: {meaning: a, firstSteps: b, coutn: {level: ERROR}, above: {page: 5}}}\n" + rest, `logstack.yaml:1:10: alarms.mine: there is no alarm rule "mine": use one of ` + ruleNames() + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames() + `; did you mean count by coutn?`},
	{"a rule without texts", "alarms: {mine: {count: {level: ERROR}, above: {page: 5}}}\n" + rest, `
logstack.yaml:1:16: alarms.mine: firstSteps is missing: say in one or two sentences what to do first, for whoever it wakes
logstack.yaml:1:16: alarms.mine: meaning is missing: say in one sentence what it means that the alarm goes off, for whoever it wakes
`},
	{"a rule that says nothing", "alarms: {mine: {}}\n" + rest, `logstack.yaml:1:10: alarms.mine: there is no alarm rule "mine": use one of ` + ruleNames() + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames()},
	{"a rule that no environment completes", "alarms: {mine: {meaning: a, firstSteps: b, count: {level: ERROR}}}\n" + app + svc + "environments: {dev: {alarms: {mine: {period: 1m}}}, prod: {alarms: {mine: {above: {page: 1}}}}}\n", "logstack.yaml:4:37: environments.dev.alarms.mine: above is missing: give a threshold for each severity, as in above: {ticket: …}"},
	{"a rule whose query is not saved", "alarms: {errors: {query: error-by-type}, mine: {" + own + ", query: refunds}}\n" + rest, `
logstack.yaml:1:26: alarms.errors.query: there is no saved query "error-by-type": did you mean errors-by-type?
logstack.yaml:1:154: alarms.mine.query: there is no saved query "refunds"
`},
	{"a rule whose query is not saved in an environment", "alarms: {mine: {" + own + ", query: checkout-errors}}\nqueries: queries\n" + app + svc + "environments: {dev: {queries: ~}, prod: {}}\n", `logstack.yaml:1:122: alarms.mine.query: there is no saved query "checkout-errors"`},
	{"a rule on one that is off", "alarms: {mine: {meaning: a, firstSteps: b, any: [errors, request-p99], severity: page}}\n" + rest, `logstack.yaml:1:58: alarms.mine.any[1]: there is no rule "request-p99", or it is off: did you mean request-p95? Use one of critical, errors, failed-logins, mismatch, request-p95, silence, slow-requests`},
	{"a rule on one that is wrong", "alarms: {mine: {meaning: a, firstSteps: b, any: [errors, silence], severity: page}, errors: {above: {page: -1}}, both: {meaning: a, firstSteps: b, all: [errors, silence], severity: page}}\n" + rest, "logstack.yaml:1:108: alarms.errors.above.page: must be a count of 0 or more, got -1"},
	{"a rule on one that is mistyped", "alarms: {mine: {meaning: a, firstSteps: b, any: [errors, refunds], severity: page}, refunds: {coutn: {level: ERROR}}}\n" + rest, `logstack.yaml:1:85: alarms.refunds: there is no alarm rule "refunds": use one of ` + ruleNames("mine") + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames() + `; did you mean count by coutn?`},
	{"a rule that quiets itself in a circle", "alarms: {one: {meaning: a, firstSteps: b, any: [two], severity: page}, two: {meaning: a, firstSteps: b, any: [one], severity: page}}\n" + rest, "logstack.yaml:1:111: alarms.two.any[0]: it looks at one, which looks at it: alarms cannot look at each other in a circle"},
	{"a rule on a metric that is wrong", "alarms: {mine: {meaning: a, firstSteps: b, metric: {name: paid, statistic: Sum}, above: {page: 1}}, ratio: {meaning: a, firstSteps: b, math: x * 2, of: {x: {metric: {name: paid, statistic: Sum}}}, above: {page: 1}}}\nmetrics: {paid: {count: {}}}\n" + rest, "logstack.yaml:2:25: metrics.paid.count: CloudWatch counts all log events by itself (IncomingLogEvents): give event, level, where, terms or pattern"},
	{"a rule on no metric", "alarms: {mine: {meaning: a, firstSteps: b, metric: {name: paid, statistic: Sum}, above: {page: 1}}}\n" + rest, "logstack.yaml:1:59: alarms.mine.metric.name: no metric of this application is called paid: use one of IncomingLogEvents, IncomingBytes, LogEventsWithFindings, failed-requests, log-records, request-duration, requests, api_request_duration; for metrics of others, give the namespace"},

	// Rules of services.
	{"rules of a service without log groups of its own", app + "services: [{name: web, image: a, alarms: {errors: {above: {page: 5}}}}]\n" + env, "logstack.yaml:2:34: services[0].alarms: all services that share the log group share its alarms: set ownLogGroups: true for alarms of its own"},
	{"wrong rules of a service", app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {errors: {above: {page: -5}}, erors: ~, mine: {" + own + ", query: refunds}}}, {name: api, image: a}]\nenvironments: {dev: {}, prod: {}}\n", `
logstack.yaml:2:86: services[0].alarms.errors.above.page: must be a count of 0 or more, got -5
logstack.yaml:2:92: services[0].alarms.erors: there is no alarm rule "erors": did you mean errors? Use one of ` + ruleNames("mine") + `
logstack.yaml:2:214: services[0].alarms.mine.query: there is no saved query "refunds"
`},
	{"alarms of a service of the wrong type", app + "services: [{name: web, image: a, ownLogGroups: true, alarms: [errors]}]\n" + env, "logstack.yaml:2:62: services[0].alarms: must be a mapping, got a list"},
	{"a rule of a service that its contract cannot bind", app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {mine: {meaning: a, firstSteps: b, count: {event: refund_failed}, above: {page: 1}}}}]\nenvironments: {dev: {}, prod: {}}\n", "logstack.yaml:2:104: services[0].alarms.mine.count: contract guide: the contract has no event refund_failed"},
	{"a rule of all that is off for a service that names it", "alarms: {mine: {meaning: a, firstSteps: b, any: [errors], severity: page}}\n" + app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {errors: ~}}]\n" + env, `logstack.yaml:1:50: alarms.mine.any[0]: there is no rule "errors", or it is off: use one of critical, failed-logins, mismatch, request-p95, silence, slow-requests`},

	// Folders of rules.
	{"no folder of rules", "rules: none\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:8: rules: the folder of rules cannot be read: open testdata/none: no such file or directory"},
	{"a folder of rules that is not named", "rules: ''\n" + rest, "logstack.yaml:1:8: rules: must be the path of a folder, relative to this file"},
	{"a folder of rules without any", "rules: rules-empty\n" + rest, "logstack.yaml:1:8: rules: there is no .yaml file in rules-empty"},
	{"a folder of wrong rules", "rules: rules-wrong\n" + app + svc + "environments: {dev: {}, prod: {}}\n", `
testdata/rules-wrong/Fraud.yaml:1:1: "Fraud" is not a rule's name: use lower-case letters, digits and hyphens, starting with a letter, at most 60
testdata/rules-wrong/broken.yaml:1:11: a key is not allowed here: its indentation differs from the keys around it, the line before lacks its colon and space, or a text with ": " needs quotes
testdata/rules-wrong/checkout-slow.yaml:2:62: measure.statistic: there is no statistic "fast": use one of SampleCount, Sum, Average, Minimum, Maximum, IQM, pNN, tmNN, wmNN, tcNN, tsNN, or TM, WM, TC, TS or PR with bounds such as (10%:90%)
testdata/rules-wrong/checkout-slow.yaml:3:14: above.sms: there is no severity "sms": use page or ticket
testdata/rules-wrong/checkout-slow.yaml:4:1: periods: there is no key "periods": did you mean period? Use one of title, optional, log, meaning, firstSteps, query, runbook, parameters, warmUp, wholeWarmUp, measure, as, above, atOrAbove, below, atOrBelow, period, wallClock, evaluationPeriods, datapointsToAlarm, missingData
testdata/rules-wrong/empty.yaml:1:1: the file is empty
testdata/rules-wrong/nothing.yaml:1:1: the rule watches nothing: it needs one of ` + kindNames() + `
testdata/rules-wrong/two.yaml:4:1: silence: a rule watches in one way, and this one has count and silence: write a rule for each
`},
	{"a folder of rules of the wrong type", "rules: [rules]\n" + rest, "logstack.yaml:1:8: rules: must be text, got a list"},
	{"a rule of a folder that is made wrong", "rules: rules\nalarms: {payments-failing: {above: {page: -1}}}\n" + rest, "logstack.yaml:2:43: alarms.payments-failing.above.page: must be a count of 0 or more, got -1"},
	{"a rule of a folder that is mistyped", "rules: rules\nalarms: {payment-failing: {above: {page: 1}}}\n" + rest, `logstack.yaml:2:10: alarms.payment-failing: there is no alarm rule "payment-failing": did you mean payments-failing? Use one of ` + ruleNames("deployments", "payments-failing") + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames()},
	{"a rule of a folder that its contract cannot bind", "rules: rules\ncontract: no-services.yaml\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "testdata/rules/payments-failing.yaml:4:8: count: contract no-services.yaml: the contract has no event service_error"},

	// Rules that the contract cannot bind.
	{"a condition on no field", "alarms: {errors: {count: {where: '$.colour = \"red\"', anyLevel: ~}}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", `logstack.yaml:1:26: alarms.errors.count: contract guide: $.colour: the contract has no field "colour"`},
	{"a count of no event", "alarms: {mine: {meaning: a, firstSteps: b, count: {event: refund_failed}, above: {page: 1}}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:51: alarms.mine.count: contract guide: the contract has no event refund_failed"},
	{"no event of a rule that ships", "contract: events-contract.yaml\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:11: contract: alarm rule failed-logins, as it ships: count: contract events-contract.yaml: the contract has no event login_failed; to turn it off, set failed-logins: ~ in alarms"},
	{"no event of a rule that ships, of which something is said", "contract: events-contract.yaml\nalarms: {failed-logins: {above: {ticket: 5}}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:2:10: alarms.failed-logins: as the rule ships, count: contract events-contract.yaml: the contract has no event login_failed"},
	{"no event of a rule that ships, in an environment", app + svc + "environments: {dev: {contract: events-contract.yaml}, prod: {}}\n", "logstack.yaml:3:32: environments.dev.contract: alarm rule failed-logins, as it ships: count: contract events-contract.yaml: the contract has no event login_failed; to turn it off, set failed-logins: ~ in alarms"},
	{"no unit of time", "contract: sizes-contract.yaml\nalarms: {slow-requests: ~, slow-queries: {parameters: {slow_query: 2s}}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", `
logstack.yaml:1:11: contract: alarm rule request-p95, as it ships: above.ticket: contract sizes-contract.yaml: field duration_ms has the unit "Bytes": for a duration, use Seconds, Milliseconds, Microseconds or Nanoseconds; to turn it off, set request-p95: ~ in alarms
logstack.yaml:2:28: alarms.slow-queries: as the rule ships, count: contract sizes-contract.yaml: {{slow_query}} is 2s: field duration_ms has the unit "Bytes": for a duration, use Seconds, Milliseconds, Microseconds or Nanoseconds
`},
	{"alarms of one name", "alarms: {availability: {}, availability-fast-burn: {meaning: a, firstSteps: b, count: {level: ERROR}, above: {page: 5}}}\n" + rest, "logstack.yaml:1:52: alarms.availability-fast-burn: one of its alarms would have the same name, availability-fast-burn-page, as one of availability: rename one of the rules"},
	{"findings without personal data", "alarms: {sensitive-data: {}}\ncontract: no-pii.yaml\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:26: alarms.sensitive-data: contract no-pii.yaml declares no personal data, so nothing looks for it: set pii of a field"},
	{"findings of nothing", "alarms: {sensitive-data: {}}\nlogGroups: {application: {name: /x, existing: true}}\n" + rest, "logstack.yaml:1:26: alarms.sensitive-data: the application log group has no data protection policy to find it: set followContract: true on it"},
	{"console with alarms that could not go off", "logging: {format: console}\nalarms: {errors: ~, critical: {above: {page: 0}}, request-p95: ~}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:19: logging.format: no console line is a record, so these alarms could never go off: set each of them to null in alarms: critical, failed-logins, mismatch, slow-requests"},
	{"console with alarms that are asked for", "logging: {format: console}\nalarms: {" + noRecords + ", error-ratio: {}, availability: {}, failed-logins-by-address: {}}\n" + rest, "logstack.yaml:1:19: logging.format: no console line is a record, so these alarms could never go off: set each of them to null in alarms: availability, error-ratio, failed-logins-by-address"},
	{"console with alarms of a service", "logging: {format: console}\nalarms: {" + noRecords + "}\n" + app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {errors: {}}}, {name: api, image: a, ownLogGroups: true, alarms: {errors: {}}}]\n" + env, "logstack.yaml:1:19: logging.format: no console line is a record, so these alarms could never go off: set each of them to null in alarms: errors"},

	// Severities.
	{"unknown severity", "alarms: {errors: {above: {sms: 5}}}\nnotifications: {sms: {email: [a]}}\n" + rest, `
logstack.yaml:1:32: alarms.errors.above.sms: there is no severity "sms": use page or ticket
logstack.yaml:2:17: notifications.sms: there is no severity "sms": use page or ticket
`},
	{"rules that ship with severities that are not there", "severities: [call, ticket]\nalarms: {critical: {above: {call: 0}}, silence: ~}\n" + app + svc + "environments: {dev: {}, prod: {alarms: {errors: ~}}}\n", `
logstack.yaml:1:13: severities: alarm rule errors, as it ships: above.page: there is no severity "page": use call or ticket; to turn it off, set errors: ~ in alarms
logstack.yaml:2:10: alarms.critical: as the rule ships, above.page: there is no severity "page": use call or ticket
`},
	{"an objective with severities that are not there", "severities: [ticket]\nalarms: {errors: {above: {page: ~}}, critical: ~, silence: ~, availability: {}}\n" + rest, `logstack.yaml:2:77: alarms.availability: burnRates: the default burn rates are for page and ticket, and the severities are ticket: give burn rates of your own`},

	// Metrics.
	{"metrics of the wrong type", "metrics: [paid]\n" + rest, "logstack.yaml:1:10: metrics: must be a mapping, got a list"},
	{"a metric of the wrong type", "metrics: {paid: payment_succeeded}\n" + rest, "logstack.yaml:1:17: metrics.paid: must be a mapping, got text"},
	{"wrong metrics", "metrics:\n  Paid: {count: {event: login_success}}\n  both: {count: {level: ERROR}, measure: {field: duration_ms}}\n  all: {count: {}}\n  many: {count: {level: ERROR}, dimensions: [service, service]}\n  mistyped: {cuont: {level: ERROR}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", `
logstack.yaml:2:9: metrics.Paid: "Paid" is not a metric's name: use lower-case letters, digits and hyphens, starting with a letter, at most 60
logstack.yaml:3:9: metrics.both: needs one of count and measure, which say what log events it is made from
logstack.yaml:4:16: metrics.all.count: CloudWatch counts all log events by itself (IncomingLogEvents): give event, level, where, terms or pattern
logstack.yaml:5:45: metrics.many.dimensions: service is in this list already
logstack.yaml:6:14: metrics.mistyped.cuont: there is no key "cuont": did you mean count? Use one of title, description, optional, as, count, measure, dimensions
`},
	{"a metric without what it is made of", "metrics: {paid: {title: Paid}}\n" + app + svc + "environments: {dev: {}, prod: {metrics: {paid: {count: {level: INFO}}}}}\n", "logstack.yaml:1:17: metrics.paid: needs one of count and measure, which say what log events it is made from"},
	{"a metric called as one that ships", "metrics: {requests: {count: {event: login_success}}}\n" + rest, "logstack.yaml:1:11: metrics.requests: a metric with this name ships, and is created where a rule needs it: rename this one"},
	{"no metric that could be removed", app + svc + "environments: {dev: {metrics: {paid: ~}}, prod: {}}\n", `logstack.yaml:3:32: environments.dev.metrics.paid: there is no metric "paid" for null to remove`},
	{"a metric without a value", "metrics: {paid: ~}\n" + rest, `logstack.yaml:1:11: metrics.paid: there is no metric "paid" for null to remove`},
	{"a metric that its contract cannot bind", "metrics: {paid: {measure: {event: refund_failed, field: duration_ms}}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:17: metrics.paid: contract guide: the contract has no event refund_failed"},
	{"metrics of one name", "metrics: {refunds: {as: ApplicationErrors, count: {level: DEBUG}}}\n" + rest, "logstack.yaml:1:20: metrics.refunds: its metric would have the same name in CloudWatch, ApplicationErrors, as that of errors: rename one of them with as"},
	{"a metric with the name of one that a rule makes", "metrics: {a: {as: FailedLogins, count: {level: DEBUG}}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:10: metrics: alarm rule failed-logins, as it ships: its metric would have the same name in CloudWatch, FailedLogins, as that of a: rename one of them with as; to turn it off, set failed-logins: ~ in alarms"},
	{"a rule's metric with the name of a part of one", "alarms: {a: {meaning: a, firstSteps: b, count: {level: DEBUG}, above: {page: 1}, as: AvailabilityBad}, availability: {bad: {level: INFO, event: ~, where: ~}}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:9: alarms: alarm rule availability-bad: its metric would have the same name in CloudWatch, AvailabilityBad, as that of a: rename one of them with as"},
	{"a service's metric with the name of a part of one", app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {a: {meaning: a, firstSteps: b, count: {level: DEBUG}, above: {page: 1}, as: AvailabilityBad}, availability: {bad: {level: INFO, event: ~, where: ~}}}}]\n" + env, "logstack.yaml:3:22: environments.prod: alarm rule availability-bad: its metric would have the same name in CloudWatch, AvailabilityBad, as that of a: rename one of them with as"},
	{"a wrong rule called as a metric", "alarms: {mine: {meaning: a, firstSteps: b, count: {event: refund_failed}, above: {page: 1}}}\nmetrics: {mine: {as: Debug, count: {level: DEBUG}}}\n" + rest, "logstack.yaml:1:51: alarms.mine.count: contract guide: the contract has no event refund_failed"},
	{"a metric called as a rule", "metrics: {errors: {as: Mine, count: {level: DEBUG}}}\n" + rest, "logstack.yaml:1:19: metrics.errors: two rules, metrics or metrics of the contract have this name: rename one of them"},
}

// rulesAllowed is valid, although it looks like a mistake.
var rulesAllowed = map[string]string{
	"every rule that ships":             "alarms: {error-ratio: {}, request-p99: {}, slow-queries: {parameters: {slow_query: 200ms}}, unstructured: {above: {ticket: .5%}}, volume-anomaly: {aboveBand: {ticket: 2.5}}, sensitive-data: {}, failed-logins-by-address: {every: 1m, over: 10m, logLines: 0}, external-failures: {}, high-error-rate: {}, availability: {objective: 99.95%, days: 7, atLeast: 1}, unhealthy: {suppressedBy: deployment}}\nrunbook: 'https://wiki.example.com/alarms#{alarm}'\n" + rest,
	"none of the rules that ship":       "alarms: {" + noRecords + ", silence: ~}\n" + rest,
	"thresholds of 0":                   "alarms: {errors: {above: {page: 0, ticket: 0.5}}}\n" + rest,
	"evaluation of a week":              "alarms: {request-p95: {period: 24h, evaluationPeriods: 7, datapointsToAlarm: 1}}\n" + rest,
	"lengths of time of every form":     "alarms: {slow-requests: {parameters: {slow_request: 1s500ms}}, request-p95: {above: {page: 1h2m3s4ms5us6ns, ticket: 1.s}}, errors: {period: 60s}}\n" + rest,
	"thresholds on another side":        "alarms: {errors: {above: ~, atOrAbove: {page: 1}}}\n" + rest,
	"a rule that environments complete": "alarms: {mine: {meaning: a, firstSteps: b, count: {level: ERROR}}}\nmetrics: {paid: {title: Paid}}\n" + app + svc + "environments: {dev: {alarms: {mine: {above: {ticket: 5}}}, metrics: {paid: {count: {level: INFO}}}}, prod: {alarms: {mine: ~}, metrics: {paid: ~}}}\n",
	"rules of one's own of every kind": `alarms:
  a: {meaning: a, firstSteps: b, count: {where: '$.status_code = 402'}, as: PaymentRequired, atOrAbove: {page: 10}}
  b: {meaning: a, firstSteps: b, measure: {event: database_query, field: duration_ms, statistic: Maximum}, above: {ticket: 500}}
  c: {meaning: a, firstSteps: b, share: {event: login_failed}, of: {record: true}, above: {ticket: 5%}}
  d: {meaning: a, firstSteps: b, silence: {event: login_success}, after: {ticket: 2h}}
  e: {meaning: a, firstSteps: b, mismatch: {event: login_success}, after: {ticket: 2h}}
  f: {meaning: a, firstSteps: b, ask: filter level = "ERROR" | stats count(*), above: {ticket: 2}}
  g: {meaning: a, firstSteps: b, contributors: {level: ERROR, by: [endpoint]}, above: {ticket: 2}}
  h: {meaning: a, firstSteps: b, objective: 99%, bad: {level: ERROR}, of: {record: true}}
  i: {meaning: a, firstSteps: b, metric: {namespace: AWS/ECS, name: CPUUtilization, dimensions: {ClusterName: a}, statistic: Average}, above: {ticket: 80}}
  j: {meaning: a, firstSteps: b, math: x * 2, of: {x: {metric: {name: IncomingBytes, statistic: Sum}}}, above: {ticket: 80}}
  k: {meaning: a, firstSteps: b, any: [a, b-ticket], severity: page}
  l: {meaning: a, firstSteps: b, any: [a, b, k], severity: page, quiets: true, suppressedBy: c}
  m: {meaning: a, firstSteps: b, all: [a, b, k], severity: page}
` + rest,
	"another kind over a rule that ships":                  "alarms: {failed-logins-by-address: {contributors: {event: login_failed, by: [ip_address]}, above: {ticket: 5}, period: 1m}}\ncontract: one-way.yaml\n" + rest,
	"a folder of rules":                                    "rules: rules\nalarms: {payments-failing: {above: {page: 30}}, deployments: {}}\n" + app + svc + "environments: {dev: {rules: ~, alarms: ~}, prod: {}}\n",
	"a metric and a rule on it":                            "metrics: {paid: {measure: {event: payment_processed, field: amount}, dimensions: [payment_method]}}\nalarms: {mine: {meaning: a, firstSteps: b, metric: {name: paid, dimensions: {payment_method: card}, statistic: Sum}, below: {ticket: 1}}}\n" + rest,
	"a rule of a service":                                  "alarms: {mine: {" + own + "}}\n" + app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {mine: ~, errors: {above: {page: 1, ticket: 0}}}}]\n" + env,
	"severities of one's own":                              "severities: [call-out, page, ticket]\nalarms: {errors: {above: {call-out: 200}}, silence: {after: {call-out: 1h}}}\nnotifications: {call-out: {email: [a@b.c]}}\n" + rest,
	"severities without those of the rules that ship":      "severities: [call]\nalarms: {errors: {above: {page: ~, ticket: ~, call: 9}}, critical: ~, slow-requests: ~, request-p95: ~, failed-logins: ~, silence: ~, mismatch: ~}\n" + rest,
	"console without alarms on records":                    "logging: {format: console}\nalarms: {" + noRecords + ", silence: {after: {page: 24h}}}\n" + rest,
	"console in an environment only":                       app + svc + "alarms: {errors: {above: {page: 50}}}\nenvironments: {dev: {logging: {format: console}, alarms: {" + noRecords + "}}, prod: {}}\n",
	"console where environments have no alarms on records": "logging: {format: console}\n" + app + svc + "environments: {dev: {alarms: {" + noRecords + "}}}\n",
	"a contract that environments replace":                 "contract: events-contract.yaml\n" + app + svc + "environments: {dev: {contract: guide}}\n",
	"findings that environments complete":                  "alarms: {sensitive-data: {}}\nlogGroups: {application: {name: /x, existing: true}}\n" + app + svc + "environments: {dev: {logGroups: {application: {followContract: true}}}}\n",
	"a query that environments have":                       "alarms: {mine: {" + own + ", query: checkout-errors}}\n" + app + svc + "environments: {dev: {queries: queries}}\n",
	"a suppressor of another region in the file":           "alarms: {unhealthy: {suppressedBy: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a'}}\n" + app + svc + "environments: {prod: {region: us-east-1}}\n",
	"findings that follow the contract":                    "alarms: {sensitive-data: {}}\nlogGroups: {application: {name: /x, existing: true, followContract: true}}\n" + rest,
	"a suppressor of the region":                           app + svc + "environments: {prod: {region: us-east-1, alarms: {unhealthy: {suppressedBy: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a'}}}}\n",
	"a query that a contract cannot fulfil":                "contract: queries-contract.yaml\n" + app + svc + "environments: {dev: {}, prod: {}}\n",
}

// No mistake is reported in a file that ships, whatever a configuration
// changes.
func TestNoMistakeStandsInAFileThatShips(t *testing.T) {
	severities := []string{"", "severities: [call]\n", "severities: [call, page, ticket]\n"}
	contracts := []string{"", "contract: events-contract.yaml\n", "contract: sizes-contract.yaml\n", "contract: no-pii.yaml\n"}
	said := []string{
		"~", "{}", "5", "{above: {}}", "{above: {call: 5}}", "{after: {call: 5m}}", "{severity: call}", "{below: {page: 5}}",
		"{evaluationPeriods: 1}", "{datapointsToAlarm: 9}", "{period: 25h}", "{count: {}}", "{count: ~}", "{query: none}", "{meaning: ~}", "{parameters: ~}",
		"{silence: {event: refund_failed}}", "{share: {record: true}, above: {page: 1%}}", "{contributors: {event: login_failed, by: [colour]}}", "{meaning: '{{none}}'}",
	}
	var rules []string
	for _, rule := range alarmrules.All() {
		rules = append(rules, rule.Name)
	}
	for i, own := range said {
		for j, name := range rules {
			alarms := "{" + name + ": " + own + "}"
			n := i*len(rules) + j // every place, severity and contract in turn
			head := severities[n/3%len(severities)] + contracts[n/9%len(contracts)] + app
			source := []string{
				head + svc + "alarms: " + alarms + "\n" + env,
				head + svc + "environments: {dev: {alarms: " + alarms + "}, prod: {}}\n",
				head + "services: [{name: web, image: a, ownLogGroups: true, alarms: " + alarms + "}]\n" + env,
			}[n%3]
			c, err := Parse("logstack.yaml", []byte(source), "testdata")
			var told strictyaml.Problems
			if err != nil {
				told, _ = errors.AsType[strictyaml.Problems](err)
			} else {
				told = c.Warnings
			}
			for _, p := range told {
				if p.File != "logstack.yaml" || p.Line < 1 || p.Column < 1 || strings.Contains(p.Error(), "logstack:") {
					t.Errorf("%s\n%v", source, p)
				}
			}
		}
	}
}

// ruleOf returns the rule of the given name.
func ruleOf(t *testing.T, rules []alarmrules.Rule, name string) alarmrules.Rule {
	t.Helper()
	at := slices.Index(names(rules), name)
	if at < 0 {
		t.Fatalf("there is no rule %s among %v", name, names(rules))
	}
	return rules[at]
}

// The file, its folder of rules and the environment decide which rules an
// environment has.
func TestWhichRulesThereAre(t *testing.T) {
	const all = "critical errors failed-logins mismatch request-p95 silence slow-requests"
	for name, test := range map[string]struct{ source, dev, prod string }{
		"nothing is said":                                      {env2("", ""), all, all},
		"null for none":                                        {"alarms: {silence: ~}\n" + env2("", ""), without(all, "silence"), without(all, "silence")},
		"{} turns an optional one on":                          {"alarms: {error-ratio: {}}\n" + env2("", ""), with(all, "error-ratio"), with(all, "error-ratio")},
		"what is said turns one on":                            {"alarms: {error-ratio: {atLeast: 5}}\n" + env2("", ""), with(all, "error-ratio"), with(all, "error-ratio")},
		"null for one that is off":                             {"alarms: {error-ratio: ~}\n" + env2("", ""), all, all},
		"an environment turns one off":                         {env2("alarms: {errors: ~}", ""), without(all, "errors"), all},
		"an environment turns one on again":                    {"alarms: {errors: ~}\n" + env2("alarms: {errors: {}}", ""), all, without(all, "errors")},
		"an environment turns one off that the file turned on": {"alarms: {error-ratio: {}}\n" + env2("alarms: {error-ratio: ~}", ""), all, with(all, "error-ratio")},
		"null takes away what the file says":                   {"alarms: {errors: ~, mine: {" + own + "}}\n" + env2("alarms: ~", ""), all, with(without(all, "errors"), "mine")},
		"{} empties what the file says":                        {"alarms: {errors: ~, mine: {" + own + "}}\n" + env2("alarms: {}", ""), all, with(without(all, "errors"), "mine")},
		"an environment's own":                                 {env2("alarms: {mine: {"+own+"}}", ""), with(all, "mine"), all},
		"a folder":                                             {"rules: rules\n" + env2("rules: ~", ""), all, with(all, "payments-failing")},
		"a folder, and an optional rule":                       {"rules: rules\n" + env2("alarms: {deployments: {}, payments-failing: ~}", ""), with(all, "deployments"), with(all, "payments-failing")},
	} {
		c, err := Parse("logstack.yaml", []byte(test.source), "testdata")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(names(environmentOf(t, c, "dev").Rules), " "); got != test.dev {
			t.Errorf("%s: dev has\n%s\nwant\n%s", name, got, test.dev)
		}
		if got := strings.Join(names(environmentOf(t, c, "prod").Rules), " "); got != test.prod {
			t.Errorf("%s: prod has\n%s\nwant\n%s", name, got, test.prod)
		}
	}
}

// env2 has two environments with the given settings.
func env2(dev, prod string) string {
	return app + svc + "environments: {dev: {" + dev + "}, prod: {" + prod + "}}\n"
}

func with(all, name string) string {
	names := append(strings.Fields(all), name)
	slices.Sort(names)
	return strings.Join(names, " ")
}

func without(all, name string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(all), func(n string) bool { return n == name }), " ")
}

// Changes of a rule are laid over it in this order: what ships, a file of the
// folder, the file, the environment and the service.
func TestRulesAreLaidOverEachOther(t *testing.T) {
	c, err := Parse("logstack.yaml", []byte(`
rules: rules
contract: one-way.yaml
alarms:
  errors: {above: {page: 100}, period: 1m}
  payments-failing: {above: {page: 30}}
  failed-logins-by-address:
    contributors: {event: login_failed, by: [ip_address]}
    above: {ticket: 7}
application: shop
services:
  - {name: web, image: a, ownLogGroups: true, alarms: {errors: {above: {page: 5, ticket: 2}}, silence: ~, payments-failing: {title: Payments}}}
  - {name: api, image: a}
  - {name: worker, image: a, ownLogGroups: true}
environments:
  dev: {alarms: {errors: {above: {ticket: 20}, evaluationPeriods: 2}}}
  prod: {}
`), "testdata")
	if err != nil {
		t.Fatal(err)
	}
	dev := environmentOf(t, c, "dev")
	web, api, worker := dev.Services[0], dev.Services[1], dev.Services[2]
	above := func(page, ticket float64) map[notify.Severity]float64 {
		return map[notify.Severity]float64{"page": page, "ticket": ticket}
	}
	for name, test := range map[string]struct {
		rules []alarmrules.Rule
		above map[notify.Severity]float64
	}{
		"prod": {environmentOf(t, c, "prod").Rules, above(100, 10)}, "dev": {dev.Rules, above(100, 20)},
		"web": {web.Rules, above(5, 2)}, "worker": {worker.Rules, above(100, 20)},
	} {
		if got := count(t, test.rules, "errors"); !maps.Equal(got.Above, test.above) || got.Period != quantity.Duration(time.Minute) || got.As != "ApplicationErrors" {
			t.Errorf("errors of %s: %+v", name, got)
		}
	}
	if got := count(t, web.Rules, "errors").EvaluationPeriods; got != 2 {
		t.Errorf("a service's rules lie over those of its environment: %d", got)
	}
	if api.Rules != nil {
		t.Errorf("api shares its log group, and has rules of its own: %v", names(api.Rules))
	}
	if slices.Contains(names(web.Rules), "silence") || !slices.Contains(names(worker.Rules), "silence") {
		t.Error("silence is off for web alone")
	}

	silence, _ := ruleOf(t, dev.Rules, "silence").Watch.(alarmrules.Silence)
	if silence.Of.Event != "login_success" || len(silence.After.After) != 1 {
		t.Errorf("the folder's rule takes the place of the one that ships: %+v", silence)
	}
	payments := ruleOf(t, web.Rules, "payments-failing")
	if payments.Title != "Payments" || payments.Query != "errors-by-type" || payments.Watch.(alarmrules.Count).Above["page"] != 30 {
		t.Errorf("%+v", payments)
	}

	// A change of the kind keeps the texts, and nothing of what was watched.
	ships, err := alarmrules.Get("failed-logins-by-address")
	if err != nil {
		t.Fatal(err)
	}
	got := ruleOf(t, dev.Rules, "failed-logins-by-address")
	if _, is := ships.Watch.(alarmrules.Ask); !is {
		t.Fatalf("it ships as %T", ships.Watch)
	}
	if got.Meaning != ships.Meaning || got.FirstSteps != ships.FirstSteps || got.Query != ships.Query {
		t.Errorf("its texts are %+v", got)
	}
	watch, _ := got.Watch.(alarmrules.Contributors)
	if !slices.Equal(watch.Of.By, []string{"ip_address"}) || watch.Above["ticket"] != 7 {
		t.Errorf("%+v", got.Watch)
	}
}

// Rules can read all metrics of their environment.
func TestMetrics(t *testing.T) {
	c := parse(t, "metrics: {paid: {count: {event: payment_processed}}, refunds: {count: {terms: [refund]}}}\n"+app+svc+`
environments:
  dev: {metrics: {paid: ~, refunds: {title: Refunds of all kinds}}}
  test: {metrics: ~}
  empty: {metrics: {}}
  prod: {}
`)
	for name, want := range map[string][]string{"dev": {"refunds"}, "test": nil, "empty": nil, "prod": {"paid", "refunds"}} {
		e := environmentOf(t, c, name)
		var got []string
		for _, m := range e.Metrics[len(alarmrules.LogMetrics()):] {
			got = append(got, m.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", name, got, want)
		}
		if !reflect.DeepEqual(e.Application().Metrics, e.Metrics) || e.Application().Contract != e.Contract {
			t.Errorf("%s: its rules are bound to something else", name)
		}
	}
	if got := environmentOf(t, c, "dev").Metrics[len(alarmrules.LogMetrics())]; got.Title != "Refunds of all kinds" || got.Count == nil {
		t.Errorf("%+v", got)
	}
}

// A folder is relative to the file.
func TestFoldersOfPaths(t *testing.T) {
	abs, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{abs, "../testdata", "."} {
		source := "rules: " + folder + "/rules\nqueries: " + folder + "/queries\n" + rest
		c, err := Parse("logstack.yaml", []byte(source), "testdata")
		if err != nil {
			t.Error(err)
			continue
		}
		if e := environmentOf(t, c, "prod"); !slices.Contains(names(e.Rules), "payments-failing") || len(e.SavedQueries) != len(queries.All())+1 {
			t.Errorf("%s: %v, %d queries", folder, names(e.Rules), len(e.SavedQueries))
		}
	}
}

// The file that comes with logstack writes out the rules' own thresholds, so that
// people see what they get and what they can change.
func TestShippedFileSaysWhatTheRulesSay(t *testing.T) {
	c, err := Load("../logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("../logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	root, err := strictyaml.Parse("logstack.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := root.Get("alarms").Keys(), names(alarmrules.Defaults()); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
		t.Errorf("the file writes out %v; there are %v", got, want)
	}
	for _, e := range c.Environments {
		for _, rule := range e.Rules {
			ships, err := alarmrules.Get(rule.Name)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(rule, ships) {
				t.Errorf("%s: the file does not say what the rule %s does by default:\n%+v\n%+v", e.Name, rule.Name, rule, ships)
			}
		}
	}
	for _, rule := range alarmrules.Defaults() {
		ships := alarmrules.Shipped(nil, rule.Name)
		for _, key := range []string{"above", "after", "period", "evaluationPeriods", "datapointsToAlarm", "parameters"} {
			if ships.Get(key).Present() != root.Get("alarms", rule.Name, key).Present() {
				t.Errorf("the file does not write out %s of %s", key, rule.Name)
			}
		}
	}
}

// A rule of one environment or service can be removed in others, and the
// dashboard of all can name it.
func TestRulesOfSomeEnvironmentsAlone(t *testing.T) {
	const source = `application: shop
services:
  - {name: web, image: shop}
  - {name: worker, image: shop, ownLogGroups: true, alarms: {refunds: ~}}
dashboard: {graphs: [refunds, rest, {title: R, lines: [{metric: refunds}, {metric: errors}]}]}
environments:
  dev: {}
  prod:
    alarms:
      refunds: {meaning: A., firstSteps: B., count: {event: login_failed}, above: {ticket: 3}}
`
	c, err := Parse("logstack.yaml", []byte(source), ".")
	if err != nil {
		t.Fatal(err)
	}
	has := func(rules []alarmrules.Rule) bool {
		return slices.ContainsFunc(rules, func(r alarmrules.Rule) bool { return r.Name == "refunds" })
	}
	dev, prod := c.Environments[0], c.Environments[1]
	if has(dev.Rules) || !has(prod.Rules) || has(prod.Services[1].Rules) {
		t.Errorf("dev has it: %v, prod: %v, the worker there: %v", has(dev.Rules), has(prod.Rules), has(prod.Services[1].Rules))
	}
	for _, wrong := range []string{"refund: ~", "refund: {}"} {
		if _, err := Parse("logstack.yaml", []byte(strings.Replace(source, "refunds: ~", wrong, 1)), "."); err == nil || !strings.Contains(err.Error(), `there is no alarm rule "refund": did you mean refunds?`) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
