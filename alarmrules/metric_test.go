package alarmrules_test

import (
	"strings"
	"testing"
)

func TestMetricMistakes(t *testing.T) {
	parseMistakes(t, []refused{
		{"no name", `metric: {namespace: AWS/ECS, statistic: Sum}
above: {ticket: 1}`, `rule.yaml:3:9: metric: name is missing: give the name of the metric to watch`},
		{"all names at once", `metric: {namespace: "AWS,ECS", name: "a*", dimensions: {":a": b}}
above: {ticket: 1}`, `rule.yaml:3:9: metric: statistic is missing: give Average, Maximum, p95 or the like
rule.yaml:3:21: metric.namespace: "AWS,ECS" is not a namespace: use 1 to 255 letters, digits and . - _ / # : and spaces
rule.yaml:3:38: metric.name: "a*" is not a metric's name: use 1 to 255 characters other than : * $
rule.yaml:3:56: metric.dimensions: ":a" is not a dimension's name: use 1 to 255 printable ASCII characters, not starting with a colon`},
		{"a dimension without a value", `metric: {namespace: AWS/ECS, name: CPU, statistic: Sum, dimensions: {a: ""}}
above: {ticket: 1}`, `rule.yaml:3:73: metric.dimensions.a: has no text: give it one, or leave it out`},
		{"a dimension's name", `metric: {namespace: AWS/ECS, name: CPU, statistic: Sum, dimensions: {größe: a, über: a, " ": b, ` + strings.Repeat("a", 256) + `: c}}
above: {ticket: 1}`, `rule.yaml:3:69: metric.dimensions: " " is not a dimension's name: use 1 to 255 printable ASCII characters, not starting with a colon
rule.yaml:3:69: metric.dimensions: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not a dimension's name: use 1 to 255 printable ASCII characters, not starting with a colon
rule.yaml:3:69: metric.dimensions: "größe" is not a dimension's name: use 1 to 255 printable ASCII characters, not starting with a colon
rule.yaml:3:69: metric.dimensions: "über" is not a dimension's name: use 1 to 255 printable ASCII characters, not starting with a colon`},
		{"a dimension's value", `metric: {namespace: AWS/ECS, name: CPU, statistic: Sum, dimensions: {a: groß, b: ` + strings.Repeat("a", 1025) + `}}
above: {ticket: 1}`, `rule.yaml:3:73: metric.dimensions.a: must be 1 to 1024 printable ASCII characters
rule.yaml:3:82: metric.dimensions.b: must be 1 to 1024 printable ASCII characters`},
		{"no statistic", `metric: {namespace: AWS/ECS, name: CPUUtilization}
above: {ticket: 1}`, `rule.yaml:3:9: metric: statistic is missing: give Average, Maximum, p95 or the like`},
		{"a statistic", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: p101}
above: {ticket: 1}`, `rule.yaml:3:63: metric.statistic: there is no statistic "p101": percentiles go from 0 to 100`},
		{"a dimension without a name", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum, dimensions: {"": a}}
above: {ticket: 1}`, `rule.yaml:3:80: metric.dimensions: a dimension needs a name and a value`},
		{"too many dimensions", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum, dimensions: {a: a, b: b, c: c, d: d, e: e, f: f, g: g, h: h, i: i, j: j, k: k, l: l, m: m, n: n, o: o, p: p, q: q, r: r, s: s, t: t, u: u, v: v, w: w, x: x, "y": x, z: x, a1: x, a2: x, a3: x, a4: x, a5: x}}
above: {ticket: 1}`, `rule.yaml:3:80: metric.dimensions: a metric has at most 30 dimensions, got 31`},
		{"no threshold", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum}`, `rule.yaml:1:1: above is missing: give a threshold for each severity, as in above: {ticket: …}`},
		{"two bands", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum}
aboveBand: {ticket: 1}
outsideBand: {ticket: 1}`, `rule.yaml:5:14: outsideBand: cannot be combined with aboveBand: a rule has one band`},
		{"a band and a threshold", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum}
belowBand: {ticket: 1}
above: {ticket: 1}`, `rule.yaml:4:12: belowBand: cannot be combined with above: a rule has a threshold or a band`},
		{"a band of nothing", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum}
aboveBand: {ticket: 0}`, `rule.yaml:4:21: aboveBand.ticket: must be more than 0 standard deviations, got 0`},
		{"a band for nobody", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum}
aboveBand: {}`, `rule.yaml:4:12: aboveBand: needs at least one severity: use page or ticket; to turn the rule off, set it to null`},
		{"a severity of a band", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum}
aboveBand: {pager: 2}`, `rule.yaml:4:20: aboveBand.pager: there is no severity "pager": did you mean page? Use page or ticket`},
		{"a period that only others have", `metric: {name: IncomingBytes, statistic: Sum}
above: {ticket: 1}
period: 10s`, `rule.yaml:5:9: period: a period of 10s: use whole minutes from 1m to 24h`},
		{"a period that none has", `metric: {namespace: AWS/ECS, name: CPUUtilization, statistic: Sum}
above: {ticket: 1}
period: 15s`, `rule.yaml:5:9: period: a period of 15s: use whole minutes from 1m to 24h`},
	})
}

func TestMetricsThatTheApplicationLacks(t *testing.T) {
	bindMistakes(t, []refused{
		{"a name", `rule: {metric: {name: request, statistic: Sum}, above: {ticket: 1}}`, `rule rule: metric.name: no metric of this application is called request: did you mean requests? Use one of IncomingLogEvents, IncomingBytes, LogEventsWithFindings, failed-requests, log-records, request-duration, requests, api_request_duration; for metrics of others, give the namespace`},
		{"nothing near", `rule: {metric: {name: Xylophone, statistic: Sum}, above: {ticket: 1}}`, `rule rule: metric.name: no metric of this application is called Xylophone: use one of IncomingLogEvents, IncomingBytes, LogEventsWithFindings, failed-requests, log-records, request-duration, requests, api_request_duration; for metrics of others, give the namespace`},
		{"dimensions of what CloudWatch keeps", `rule: {metric: {name: IncomingBytes, statistic: Sum, dimensions: {LogGroupName: a}}, above: {ticket: 1}}`, `rule rule: metric.dimensions: CloudWatch publishes IncomingBytes for each log group, and adds the dimensions itself: leave them out`},
		{"dimensions that it has", `rule: {metric: {name: api_request_duration, statistic: p95}, above: {ticket: 1}}`, `rule rule: metric: the metric api_request_duration has the dimensions [status_code], but values were given for []: an alarm gets data only if all have one`},
		{"dimensions that it has not", `rule: {metric: {name: requests, statistic: Sum, dimensions: {a: b}}, above: {ticket: 1}}`, `rule rule: metric: the metric requests has the dimensions [], but values were given for [a]: an alarm gets data only if all have one`},
		{"a statistic of a counter", `rule: {metric: {name: requests, statistic: Average}, above: {ticket: 1}}`, `rule rule: metric.statistic: Average of a counter is constantly 0 or 1: count with Sum`},
		{"a metric of another rule", `other: {count: {level: ERROR}, above: {ticket: 1}}
rule: {metric: {name: other, statistic: Sum}, above: {ticket: 1}}`, `rule rule: metric.name: no metric of this application is called other: use one of IncomingLogEvents, IncomingBytes, LogEventsWithFindings, failed-requests, log-records, request-duration, requests, api_request_duration; for metrics of others, give the namespace`},
	})
}

func TestMetricsAreBound(t *testing.T) {
	boundRules(t, []refused{
		{"of another namespace", `cpu: {metric: {namespace: AWS/ECS, name: CPUUtilization, dimensions: {ClusterName: a, ServiceName: b}, statistic: Average}, above: {ticket: 80, page: 95}}`, `
rule cpu: Average of AWS/ECS/CPUUtilization more than 95 (page), 80 (ticket) in 5m
  alarm cpu-page: Average of AWS/ECS/CPUUtilization ClusterName=a ServiceName=b GreaterThanThreshold 95, 1 of 1 x 5m0s, notBreaching
  alarm cpu-ticket: Average of AWS/ECS/CPUUtilization ClusterName=a ServiceName=b GreaterThanThreshold 80, 1 of 1 x 5m0s, notBreaching
  line "Cpu": Average of AWS/ECS/CPUUtilization ClusterName=a ServiceName=b
`},
		{"a short period", `cpu10: {metric: {namespace: Own, name: CPU, statistic: Average}, below: {ticket: -8}, period: 10s, evaluationPeriods: 3}
cpu20: {metric: {namespace: Own, name: CPU, statistic: Average}, atOrBelow: {ticket: 8}, period: 20s}
cpu30: {metric: {namespace: Own, name: CPU, statistic: Average}, atOrAbove: {ticket: 8}, period: 30s}`, `
rule cpu10: Average of Own/CPU less than -8 (ticket) in 3 of 3 periods of 10s
  alarm cpu10-ticket: Average of Own/CPU LessThanThreshold -8, 3 of 3 x 10s, breaching
  line "Cpu10": Average of Own/CPU
rule cpu20: Average of Own/CPU at most 8 (ticket) in 20s
  alarm cpu20-ticket: Average of Own/CPU LessThanOrEqualToThreshold 8, 1 of 1 x 20s, breaching
  line "Cpu20": Average of Own/CPU
rule cpu30: Average of Own/CPU at least 8 (ticket) in 30s
  alarm cpu30-ticket: Average of Own/CPU GreaterThanOrEqualToThreshold 8, 1 of 1 x 30s, notBreaching
  line "Cpu30": Average of Own/CPU
`},
		{"what CloudWatch keeps", `bytes: {metric: {name: IncomingBytes, statistic: Sum}, above: {ticket: 1}}`, `
rule bytes: Sum of IncomingBytes more than 1 (ticket) in 5m
  alarm bytes-ticket: Sum of own/IncomingBytes GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
`},
		{"what is declared, by both its names", `one: {metric: {name: requests, statistic: Sum}, above: {ticket: 1}}
two: {metric: {name: Requests, statistic: Sum}, above: {ticket: 1}}`, `
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
rule one: Sum of requests more than 1 (ticket) in 5m
  metrics requests
  alarm one-ticket: Sum of log/Requests GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "One": Sum of log/Requests
rule two: Sum of Requests more than 1 (ticket) in 5m
  metrics requests
  alarm two-ticket: Sum of log/Requests GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Two": Sum of log/Requests
`},
		{"a measured one that is declared", `one: {metric: {name: request-duration, statistic: p95}, above: {ticket: 1}}`, `
metric request-duration: RequestDuration, "Duration of requests", Milliseconds, measured
  filter request-duration: { $.event_type = "api_request" || $.message = "API response" } -> RequestDuration $.duration_ms
rule one: p95 of request-duration more than 1 (ticket) in 5m
  metrics request-duration
  alarm one-ticket: p95 of log/RequestDuration GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "One": p95 of log/RequestDuration
`},
		{"one of the contract", `slow: {metric: {name: api_request_duration, statistic: p95, dimensions: {status_code: "200"}}, above: {ticket: 1}}`, `
rule slow: p95 of api_request_duration more than 1 (ticket) in 5m
  metrics api_request_duration
  alarm slow-ticket: p95 of log/api_request_duration status_code=200 GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Slow": p95 of log/api_request_duration status_code=200
`},
		{"bands", `a: {metric: {name: IncomingBytes, statistic: Sum}, aboveBand: {ticket: 2, page: 4}}
b: {metric: {name: IncomingBytes, statistic: Sum}, belowBand: {ticket: 2}}
c: {metric: {namespace: AWS/ECS, name: CPU, statistic: Average}, outsideBand: {ticket: 0.5}, period: 1h, evaluationPeriods: 2, datapointsToAlarm: 1}`, `
rule a: Sum of IncomingBytes above a band of 4 (page), 2 (ticket) standard deviations in 5m
  alarm a-page: Sum of own/IncomingBytes GreaterThanUpperThreshold 4 deviations, 1 of 1 x 5m0s, notBreaching
  alarm a-ticket: Sum of own/IncomingBytes GreaterThanUpperThreshold 2 deviations, 1 of 1 x 5m0s, notBreaching
rule b: Sum of IncomingBytes below a band of 2 (ticket) standard deviations in 5m
  alarm b-ticket: Sum of own/IncomingBytes LessThanLowerThreshold 2 deviations, 1 of 1 x 5m0s, notBreaching
rule c: Average of AWS/ECS/CPU outside a band of 0.5 (ticket) standard deviations in 1 of 2 periods of 1h
  alarm c-ticket: Average of AWS/ECS/CPU LessThanLowerOrGreaterThanUpperThreshold 0.5 deviations, 1 of 2 x 1h0m0s, notBreaching
  line "C": Average of AWS/ECS/CPU
`},
		{"the longest dimensions", `long: {metric: {namespace: Own, name: CPU, statistic: Sum, dimensions: {"a ~": " b~", ` + strings.Repeat("a", 255) + `: ` + strings.Repeat("b", 1024) + `}}, above: {ticket: 1}}`, `
rule long: Sum of Own/CPU more than 1 (ticket) in 5m
  alarm long-ticket: Sum of Own/CPU a ~= b~ ` + strings.Repeat("a", 255) + `=` + strings.Repeat("b", 1024) + ` GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Long": Sum of Own/CPU a ~= b~ ` + strings.Repeat("a", 255) + `=` + strings.Repeat("b", 1024) + `
`},
		{"as many dimensions as can be", `many: {metric: {namespace: Own, name: CPU, statistic: Sum, dimensions: {a: a, b: b, c: c, d: d, e: e, f: f, g: g, h: h, i: i, j: j, k: k, l: l, m: m, n: n, o: o, p: p, q: q, r: r, s: s, t: t, u: u, v: v, w: w, x: x, "y": x, z: x, a1: x, a2: x, a3: x, a4: x}}, above: {ticket: 1}}`, `
rule many: Sum of Own/CPU more than 1 (ticket) in 5m
  alarm many-ticket: Sum of Own/CPU a=a a1=x a2=x a3=x a4=x b=b c=c d=d e=e f=f g=g h=h i=i j=j k=k l=l m=m n=n o=o p=p q=q r=r s=s t=t u=u v=v w=w x=x y=x z=x GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Many": Sum of Own/CPU a=a a1=x a2=x a3=x a4=x b=b c=c d=d e=e f=f g=g h=h i=i j=j k=k l=l m=m n=n o=o p=p q=q r=r s=s t=t u=u v=v w=w x=x y=x z=x
`},
	})
}
